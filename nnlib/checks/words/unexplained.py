"""What is said of wrong numbers that no slip explains: what is known of them all the same."""

from __future__ import annotations

import numpy as np

from nnlib.checks.findings import WrongNumbers
from nnlib.checks.slips import OF_ANY, sentences_of
from nnlib.checks.words.lines import FROM_THE_NOTEBOOK, NEVER_USED
from nnlib.checks.wrong_numbers import is_readable
from nnlib.exercises.lessons import LESSONS
from nnlib.exercises.naming import is_exercise
from nnlib.exercises.truths import Bounds
from nnlib.words import names_listed

NOTHING = 1e-9
"""What rounding may lead beyond a bound."""

_LOOK_AT_NAMES = "Look at: each name in the function. Is it an argument, or made inside?"
_RETURN = "Look at: the `return`, and each sum, mean and index before it."

# How a shape is wrong, what to ask, and where to look.
_SHAPES = {
    "one number": (
        "Is all of it added up or averaged into one number, or is that one entry alone?", _RETURN),
    "several": (
        "Which of these numbers is asked for, or are they still to be added up or averaged?",
        _RETURN),
    "exchanged": (OF_ANY["transposed"].question, f"Look at: {OF_ANY['transposed'].look}."),
    "rows gone": (
        "Are the rows added up or averaged, or is that one row alone?", _RETURN),
    "columns gone": (
        "Is one number left of each row: the sum, the mean or one entry of it?", _RETURN),
    "one row": (
        "Is there one row only: the sum or the mean of all, or one of them?", _RETURN),
    "deeper": (
        "Does each entry hold several numbers where one belongs, or are there brackets too many?",
        "Look at: each line that makes an array, and the shapes in it."),
    "longer": (
        "Are there entries too many?", "Look at: where the entries come from, and how many."),
    "shorter": (
        "Are there entries too few?", "Look at: where the entries come from, and how many."),
    "other": (
        "Which line makes that shape?",
        "Print the `.shape` of each array: from which line on is it not what you expect?"),
}  # fmt: skip


def unexplained(found: WrongNumbers) -> tuple[str, str]:
    """What to ask, and where to look, where no slip gives the same numbers."""
    facts = found.facts
    if facts.unused or facts.overwritten or facts.notebook_names:
        return _of_names(found)
    if found.shape:
        return _SHAPES[found.shape]
    case = "this one case" if is_readable(found.shown) else "a small case of your own"
    by_hand = f"Work {case} out by hand, and print each step of yours: where do the two part?"
    bounds = found.exercise.bounds
    if bounds is not None and _is_beyond(bounds, found.shown.given[found.place]):
        return f"{bounds.said} Which step of yours leads out of that?", by_hand
    if found.is_near:
        return "It is close everywhere, and not equal: is something rounded, or left out?", by_hand
    if found.exercise.lesson in LESSONS[LESSONS.index("full_backprop") :]:
        by_hand += (
            " A whole program of your own is examined by `nnlib.clinic.examine`; see "
            "docs/your-own-program.md."
        )
    return "None of the mistakes that this check knows gives these numbers.", by_hand


def _is_beyond(bounds: Bounds, given: np.ndarray) -> bool:
    """Whether a number lies outside of what is possible, by more than rounding."""
    return bool(((given < bounds.low - NOTHING) | (given > bounds.high + NOTHING)).any())


def _of_names(found: WrongNumbers) -> tuple[str, str]:
    """What to ask of arguments that have no part in it, and of names of the notebook."""
    facts = found.facts
    said = [
        f"{words}: {names_listed(listed)}."
        for words, listed in (
            (NEVER_USED, facts.unused),
            ("An argument that gets another value", facts.overwritten),
            (FROM_THE_NOTEBOOK, facts.notebook_names),
        )
        if listed
    ]
    for function in facts.notebook_functions:
        stem = function.partition("_")[0]
        if stem in facts.unused:
            return (
                f"{' '.join(said)} It calls `{function}` of the notebook: should it use `{stem}`, "
                "which is an argument?",
                f"Look at: each place where `{function}` stands.",
            )
    # An answer to another exercise is judged by itself.
    functions = [name for name in facts.notebook_functions if not is_exercise(name)]
    if facts.unused and functions:
        listed = names_listed(functions)
        return (
            f"{' '.join(said)} It calls {listed} of the notebook: does that know your "
            "arguments, or has it numbers of its own?",
            f"Look at: what is handed to {listed}, and which numbers stand inside.",
        )
    # A name of the notebook brings its own shape; without one the shape is a second mistake.
    also = f" And: {_SHAPES[found.shape][0]}" if found.shape and not facts.notebook_names else ""
    if found.substitution is not None:
        return f"{' '.join(said)} {_with_the_argument(found)}", _LOOK_AT_NAMES
    return (
        f"{' '.join(said)} Is something else there in its place, or is it forgotten?{also}",
        _LOOK_AT_NAMES,
    )


def _with_the_argument(found: WrongNumbers) -> str:
    """What is found with an argument where a name of the notebook stands."""
    other, sentences = found.substitution, sentences_of(found.exercise)
    assert other is not None
    instead = f"`{other.argument}` in place of `{other.name}`"
    if not other.explained_by:
        return f"With {instead}, it is right."
    questions = [sentences[id_].question for one in other.explained_by for id_ in one.ids]
    return f"With {instead}, the numbers are those of a known mistake: {' And: '.join(questions)}"
