"""What a slip's id means: the question that a check asks, and where to look.

>>> sentences("slope_of_weight")["target_minus_prediction"].question
'Did you subtract the prediction from the target?'
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from nnlib.checks.findings import ARGUMENTS_CHANGED, HELPER_NOT_RIGHT, OURS
from nnlib.checks.general_slips import FACTORS, FURTHER, STRUCTURES
from nnlib.exercises.declaration import Exercise, Slip
from nnlib.exercises.exercise_names import current_name, find_exercise


class Sentence(NamedTuple):
    """What a check says about a slip."""

    question: str
    look: str


OF_ANY = {
    ARGUMENTS_CHANGED: Sentence(
        "Did you change an argument in place?", "each `+=`, `-=` and `[...] =` on an argument"
    ),
    OURS: Sentence(
        "Did you leave the work to a function of the course?",
        "the line that calls it; write that one",
    ),
    HELPER_NOT_RIGHT: Sentence(
        "Is an earlier answer, which this one calls, not right yet?", "the earlier check"
    ),
    **{row[0]: Sentence(row[2], row[3]) for row in (*FACTORS, *STRUCTURES)},
    **{id_: Sentence(question, look) for id_, question, look in FURTHER},
}
"""The general slips, and those found without numbers."""


def own(exercise: Exercise) -> tuple[Slip, ...]:
    """Return the slips that an exercise declares, including those that stop."""
    return (*exercise.slips, *(exercise.stopping.slips if exercise.stopping else ()))


def sentences(name: str) -> dict[str, Sentence]:
    """Return the sentence of each slip that a check of an exercise can name, by the slip's id.

    An exercise of an assessment is not in the table: it has the general slips only.
    """
    return _sentences(current_name(name))


@functools.cache
def _sentences(name: str) -> dict[str, Sentence]:
    exercise = find_exercise(name)
    return sentences_of(exercise) if exercise else OF_ANY


def sentences_of(exercise: Exercise) -> dict[str, Sentence]:
    """Return the same for a given exercise, which need not be in the table."""
    declared = {slip.id: Sentence(slip.question, slip.look) for slip in own(exercise)}
    return {**OF_ANY, **declared}
