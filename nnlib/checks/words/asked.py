"""What is said where no answer was judged: of an exercise's name, a function, a fault of ours."""

from __future__ import annotations

from nnlib.checks.texts import kind

NAMELESS = (
    "It does not show which exercise this is for. Name it too, as in "
    '`check(..., "slope_of_weight")`; `progress()` lists them all.'
)

WHICH = "That takes the function or the exercise's name, as in `hint(slope_of_weight)`."


LEVEL = "A patient has one mistake, with `level=1`, or two, with `level=2`."

REPAIRED = "You repaired it, and `progress()` counts it."

NOT_REPAIRED = "It is the published solution: that is right, and does not count as a repair."

NO_ROOM = "`{}` has no room for two mistakes at once. Take `level=1`, or a longer exercise."


def as_given(name: str) -> str:
    return (
        f"`{name}` is still as it was given to you, and something in it is wrong. Find it, change "
        "it, run its cell, then run this one again."
    )


def patient_given(name: str, exercise: str, level: int, is_put: bool) -> str:
    """Say where the broken program is, and what to do with it."""
    mistakes = "one mistake" if level == 1 else "two mistakes"
    where = "is in a new cell below" if is_put else "is printed here; copy it into a new cell"
    return (
        f"Your patient {where}: `{exercise}` with {mistakes} in it. Run it, find out what is "
        f"wrong, repair it there, and run `check({name})` after it."
    )


def not_a_function(name: str, given: object) -> str:
    return (
        f"A check takes the function itself, and this is {kind(given)}: write `check({name})`, "
        "without brackets after the name and without quotes."
    )


def our_fault(name: str, fault: Exception, package: str = "") -> str:
    """Say that a check failed: a bug in nnlib, or in the package that brings the exercise."""
    failed = f"The check of `{name}` itself failed ({type(fault).__name__}: {fault}). That is "
    if package:
        return (
            f"{failed}not your fault, and your answer was not judged.\nThe exercise comes from the "
            f"package `{package}`: please report it to whoever made that."
        )
    return (
        f"{failed}our fault, not yours, and your answer was not judged.\n"
        "Please report it, with your function and what `python course.py doctor` prints."
    )
