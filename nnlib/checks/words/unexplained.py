"""Messages for wrong numbers that no slip explains: what can be said about them all the same."""

from __future__ import annotations

import numpy as np

from nnlib.checks.findings import WrongNumbers
from nnlib.checks.number_relations import is_readable
from nnlib.checks.slips import OF_ANY, sentences_of
from nnlib.checks.words.lines import FROM_THE_NOTEBOOK, NEVER_USED
from nnlib.exercises.exercise_names import is_exercise
from nnlib.exercises.lessons import LESSONS
from nnlib.exercises.truths import Bounds
from nnlib.words import write_names

NOTHING = 1e-9
"""How far rounding may carry a number beyond a bound."""

_LOOK_AT_NAMES = "Look at: each name in the function. Is it an argument, or made inside?"
_RETURN = "Look at: the `return`, and each sum, mean and index before it."

# How a shape is wrong, what to ask, and where to look.
_SHAPES = {
    "one number": (
        "Is everything added up or averaged into one number, or is that a single entry?", _RETURN),
    "several": (
        "Which of these numbers is wanted, or should they still be added up or averaged?",
        _RETURN),
    "exchanged": (OF_ANY["transposed"].question, f"Look at: {OF_ANY['transposed'].look}."),
    "rows gone": (
        "Are the rows added up or averaged, or is that a single row?", _RETURN),
    "columns gone": (
        "Is only one number left of each row: its sum, its mean or one of its entries?", _RETURN),
    "one row": (
        "Is there only one row: the sum or the mean of all rows, or one of them?", _RETURN),
    "deeper": (
        "Does each entry hold several numbers instead of one, or are there too many brackets?",
        "Look at: each line that makes an array, and the shapes in it."),
    "longer": (
        "Are there too many entries?", "Look at: where the entries come from, and how many."),
    "shorter": (
        "Are there too few entries?", "Look at: where the entries come from, and how many."),
    "other": (
        "Which line makes that shape?",
        "Print the `.shape` of each array: from which line on is it not what you expect?"),
}  # fmt: skip


def choose_question(found: WrongNumbers) -> tuple[str, str]:
    """Choose what to ask, and where to look, if no slip gives the same numbers."""
    facts = found.facts
    if facts.unused or facts.overwritten or facts.notebook_names:
        return _of_names(found)
    if found.shape:
        return _SHAPES[found.shape]
    case = "this one case" if is_readable(found.shown) else "a small case of your own"
    by_hand = f"Work {case} out by hand, and print each of your steps: where do they first differ?"
    bounds = found.exercise.bounds
    if bounds is not None and _is_beyond(bounds, found.shown.given[found.place]):
        return f"{bounds.said} Which of your steps goes beyond that?", by_hand
    if found.is_near:
        return "It is close everywhere, but not equal: is something rounded or left out?", by_hand
    if found.exercise.lesson in LESSONS[LESSONS.index("full_backprop") :]:
        by_hand += (
            " `nnlib.clinic.examine` examines a whole program of your own; see "
            "docs/your-own-program.md."
        )
    return "None of the mistakes that this check knows gives these numbers.", by_hand


def _is_beyond(bounds: Bounds, given: np.ndarray) -> bool:
    """Check whether a number is out of bounds by more than rounding."""
    return bool(((given < bounds.low - NOTHING) | (given > bounds.high + NOTHING)).any())


def _of_names(found: WrongNumbers) -> tuple[str, str]:
    """Choose what to ask about arguments that are not used, and about the notebook's names."""
    facts = found.facts
    said = [
        f"{words}: {write_names(listed)}."
        for words, listed in (
            (NEVER_USED, facts.unused),
            ("An argument that gets a new value", facts.overwritten),
            (FROM_THE_NOTEBOOK, facts.notebook_names),
        )
        if listed
    ]
    for function in facts.notebook_functions:
        stem = function.partition("_")[0]
        if stem in facts.unused:
            return (
                f"{' '.join(said)} It calls `{function}` of the notebook: should it use the "
                f"argument `{stem}`?",
                f"Look at: each place that uses `{function}`.",
            )
    # An answer to another exercise has its own check.
    functions = [name for name in facts.notebook_functions if not is_exercise(name)]
    if facts.unused and functions:
        listed = write_names(functions)
        return (
            f"{' '.join(said)} It calls {listed} of the notebook: does that use your "
            "arguments, or does it have numbers of its own?",
            f"Look at: what you pass to {listed}, and which numbers it has inside.",
        )
    # A name of the notebook brings its own shape; without one the shape is a second mistake.
    also = f" And: {_SHAPES[found.shape][0]}" if found.shape and not facts.notebook_names else ""
    if found.substitution is not None:
        return f"{' '.join(said)} {_with_the_argument(found)}", _LOOK_AT_NAMES
    return (
        f"{' '.join(said)} Is something else used instead, or is it forgotten?{also}",
        _LOOK_AT_NAMES,
    )


def _with_the_argument(found: WrongNumbers) -> str:
    """Say what is found with an argument in the place of one of the notebook's names."""
    other, sentences = found.substitution, sentences_of(found.exercise)
    assert other is not None
    instead = f"`{other.argument}` instead of `{other.name}`"
    if not other.explained_by:
        return f"With {instead}, it is right."
    questions = [sentences[id_].question for one in other.explained_by for id_ in one.ids]
    return f"With {instead}, the numbers are those of a known mistake: {' And: '.join(questions)}"
