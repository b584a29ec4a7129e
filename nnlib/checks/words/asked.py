"""What is said where no answer was judged: of an exercise's name, a function, a fault of ours."""

from __future__ import annotations

from nnlib.checks.texts import kind

NAMELESS = (
    "It does not show which exercise this is for. Name it too, as in "
    '`check(..., "slope_of_weight")`; `progress()` lists them all.'
)

WHICH = "That takes the function or the exercise's name, as in `hint(slope_of_weight)`."


def not_a_function(name: str, given: object) -> str:
    return (
        f"A check takes the function itself, and this is {kind(given)}: write `check({name})`, "
        "without brackets after the name and without quotes."
    )


def our_fault(name: str, fault: Exception) -> str:
    return (
        f"The check of `{name}` itself failed ({type(fault).__name__}: {fault}). That is our "
        "fault, not yours, and your answer was not judged.\n"
        "Please report it, with your function and what `python course.py doctor` prints."
    )
