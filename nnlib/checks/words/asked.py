"""Messages for when no answer was judged: exercise names, functions, patients, bugs in nnlib."""

from __future__ import annotations

from nnlib.checks.texts import kind

NAMELESS = (
    "It is not clear which exercise this is for. Name the exercise too, as in "
    '`check(..., "slope_of_weight")`; `progress()` lists them all.'
)

WHICH = "This takes the function or the exercise's name, as in `hint(slope_of_weight)`."


LEVEL = "A patient has one mistake (`level=1`) or two (`level=2`)."

REPAIRED = "You repaired it, and `progress()` counts it."

NOT_REPAIRED = "This is the published solution: it is right, but it does not count as a repair."

NO_ROOM = "`{}` has no room for two mistakes at once. Use `level=1` or a longer exercise."


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
    """Say that a check failed: a bug in nnlib, or in the package that contains the exercise."""
    failed = f"The check of `{name}` itself failed ({type(fault).__name__}: {fault}). This is "
    if package:
        return (
            f"{failed}not your fault, and your answer was not judged.\nThe exercise comes from the "
            f"package `{package}`: please report it to the authors of that package."
        )
    return (
        f"{failed}a bug in nnlib, not your fault, and your answer was not judged.\n"
        "Please report it, with your function and the output of `python course.py doctor`."
    )
