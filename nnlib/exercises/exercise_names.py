"""Names of exercises: today's, former ones, retired ones, and misspelled ones.

Any code that takes a name from a learner, a teacher or a file looks it up here, so that a renamed
exercise is still found in last year's notebooks, progress and marks.
"""

from __future__ import annotations

import difflib

from nnlib.exercises import EXERCISES, FORMER_NAMES, RETIRED
from nnlib.exercises.colleagues import exercise_of_colleague, trouble_with
from nnlib.exercises.declaration import Exercise


class UnknownExerciseError(KeyError):
    """No exercise has that name; printed as a sentence, without the quotes of a KeyError."""

    def __str__(self) -> str:
        return str(self.args[0])


def find_course_exercise(name: str) -> Exercise:
    """Look up an exercise by its name or a former one.

    Raises
    ------
    UnknownExerciseError
        If no exercise has that name; the message names the closest ones.

    Examples
    --------
    >>> find_course_exercise("double").lesson
    'start_here'
    """
    if is_exercise(name):
        return EXERCISES[current_name(name)]
    raise UnknownExerciseError(unknown(name))


def find_exercise(name: str) -> Exercise | None:
    """Look up an exercise of the course, also by a former name, or one of another package.

    Examples
    --------
    >>> find_exercise("double").lesson, find_exercise("no such name")
    ('start_here', None)
    """
    if is_exercise(name):
        return EXERCISES[current_name(name)]
    return exercise_of_colleague(name)


def exercise_or_error(name: str) -> Exercise:
    """Look up an exercise in the same way; raise an `UnknownExerciseError` if there is none."""
    found = find_exercise(name)
    if found is None:
        raise UnknownExerciseError(unknown(name))
    return found


def is_exercise(name: str) -> bool:
    """Check whether an exercise of the course has or had that name."""
    return current_name(name) in EXERCISES


def current_name(name: str) -> str:
    """Return an exercise's current name; return any other name as it is."""
    return FORMER_NAMES.get(name, name)


def former_names(name: str) -> list[str]:
    """Return the former names of an exercise."""
    return [former for former, current in FORMER_NAMES.items() if current == name]


def closest(name: str) -> list[str]:
    """Return the exercises that a name may mean: the one it was renamed to, or similar names.

    Examples
    --------
    >>> closest("slope_of_wieght"), closest("tanh"), closest("sin")
    (['slope_of_weight'], ['tanh_slope', 'tanh_network_slopes'], [])
    """
    if name in FORMER_NAMES:
        return [FORMER_NAMES[name]]
    longer = [other for other in EXERCISES if other.startswith(f"{name}_")]
    return longer[:3] or difflib.get_close_matches(name, EXERCISES, n=3, cutoff=0.67)


def unknown(name: str) -> str:
    """Say that no exercise has that name, and which one may be meant."""
    if name in RETIRED:
        return f"The exercise `{name}` no longer exists. {RETIRED[name]}"
    trouble = trouble_with(name)
    if trouble:
        return trouble
    near = " or ".join(f"`{other}`" for other in closest(name))
    if near:
        return f"No exercise is called `{name}`. Did you mean {near}?"
    return f"No exercise is called `{name}`. `progress()` lists them all."
