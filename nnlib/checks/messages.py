"""What a check says: what was tried, what came out, what is true, the likely reason, where to look.

At most eight lines; the formula never.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlib.checks.running import Printed
from nnlib.checks.values import NOTHING, RETURN_MISSING, kind, value_text
from nnlib.exercises.declaration import Arguments, Exercise, Property, Slip
from nnlib.words import names_listed


def not_attempted(exercise: Exercise, left_over: int | None = None) -> str:
    """Ask for the body; where some of it is there, name the line in which dots are left."""
    then = "run its cell, then run this one again."
    if left_over is not None:
        return (
            f"Three dots are still in line {left_over} of `{exercise.name}`: write what belongs "
            f"there, or take them away; {then}"
        )
    return f"Write what `{exercise.name}` should do in place of the dots, {then}"


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


def wrong_signature(exercise: Exercise, signature: inspect.Signature, count: int) -> str:
    wanted = inspect.signature(exercise.reference)
    names = ", ".join(list(wanted.parameters)[:count])
    return (
        f"Yours takes `{signature}`; it is called with {count}: `{exercise.name}({names})`.\n"
        f"Give it the first line back: `def {exercise.name}{wanted}:`"
    )


def stopped(
    exercise: Exercise,
    arguments: Arguments,
    truth: Sequence[np.ndarray],
    reason: str,
    notebook: Sequence[str],
    printed: Printed,
) -> str:
    if notebook and " of the notebook" not in reason:
        reason = f"{reason}\n{FROM_THE_NOTEBOOK}: {names_listed(notebook)}."
    shapes_at_fault = "matmul" in reason or "broadcast" in reason
    return in_lines(
        f"Tried {at_instance(exercise, arguments)}.",
        _wanted(exercise, truth) if shapes_at_fault else "",
        reason,
        printed_line(printed),
    )


_MOST_SHAPES = 4


def _wanted(exercise: Exercise, truth: Sequence[np.ndarray]) -> str:
    """The shapes that are expected in the end, where they are few enough to be read."""
    if not 0 < len(truth) <= _MOST_SHAPES or not any(part.shape for part in truth):
        return ""
    named = zip(part_names(exercise, len(truth)), truth, strict=True)
    shapes = [
        f"{name} {part.shape}" if part.shape else f"{name}, one number" for name, part in named
    ]
    return f"The shape in the end: {'; '.join(shapes)}."


def stopped_by(slip: Slip, message: str) -> str:
    """Put the slip in the place of the general question, which is the last line."""
    return (
        f"{message}\nWhere all sizes are equal it runs, and gives numbers that we know: "
        f"{slip.question}\nLook at: {ended(slip.look)}"
    )


FROM_THE_NOTEBOOK = "From the notebook, and no argument"


def changed(exercise: Exercise, name: str, old: Any, new: Any) -> str:
    if isinstance(old, list | tuple):
        return (
            f"The argument `{name}` came back changed.\nDoes a line change it, or something in it: "
            "with `-=`, `.weights = ...`, `.reverse()` or by writing into it?\n"
            f"Look at: every line that uses `{name}`. Whoever calls your function still needs "
            "it as it was."
        )
    if (
        isinstance(old, np.ndarray)
        and np.shape(old) == np.shape(new)
        and value_text(old) == value_text(new)
    ):
        place = tuple(np.argwhere(old != new)[0].tolist())
        name_of, old, new = f"`{name}`, entry {list(place)},", old[place], new[place]
    else:
        name_of = f"`{name}`"
    return (
        f"The argument {name_of} was {value_text(old)} before the call, and is {value_text(new)} "
        f"after it.\nDoes a line change `{name}` in place, with `+=`, by writing into it, or with "
        "a function that changes what it is given, such as `shuffle`?\n"
        f"Look at: every line that uses `{name}`; make a new array there instead. Whoever calls "
        "your function still needs the old one."
    )


def unreadable(
    exercise: Exercise, arguments: Arguments, problem: str, printed: Printed, returns: bool = False
) -> str:
    if returns:
        problem = problem.replace(NOTHING, "").replace(RETURN_MISSING, _NONE_RETURNED)
    shown = printed_line(printed)
    if shown and "`None`" in problem:
        shown += "\n`print` only shows a number; `return` gives it back."
    return in_lines(f"Tried {at_instance(exercise, arguments)}.", problem, shown)


_NONE_RETURNED = (
    "does every path through it give back a value? "
    "(`.append`, `.reverse` and `.sort` return `None`.)"
)


def unreadable_form(exercise: Exercise, arguments: Arguments, result: Any, printed: Printed) -> str:
    return in_lines(
        f"Tried {at_instance(exercise, arguments)}.",
        f"What came out, {kind(result)}, has not the form that is asked for.",
        f"Look at: {exercise.statement}",
        printed_line(printed),
    )


def property_fails(
    exercise: Exercise, arguments: Arguments, seen: str, slip_id: str, printed: Printed
) -> str:
    slip = next(slip for slip in exercise.slips if slip.id == slip_id)
    return in_lines(
        f"Tried {at_instance(exercise, arguments)}.",
        seen,
        slip.question,
        f"Look at: {ended(slip.look)}",
        printed_line(printed),
    )


def ours(exercise: Exercise) -> str:
    return (
        f"The numbers are right, but they are ours; write this one yourself.\n"
        f"`hint({exercise.name})` helps with the first step."
    )


def right(exercise: Exercise, tries: int, printed: Printed, gives_lists: bool = False) -> str:
    where = f"On all {tries} tries it" if tries > 1 else "It"
    said = f"{where} agrees with {exercise.truth.agreement}."
    if isinstance(exercise.truth, Property) and exercise.truth.right:
        said = exercise.truth.right.format(tries=tries)
    if printed.text.strip():
        said += "\nA remark: it also prints. `return` is enough; take the `print` out."
    if gives_lists:
        said += (
            "\nA remark: it gives a list where code that calls it will calculate with an array; "
            "`np.array(...)` makes one."
        )
    return said


def nudged(message: str) -> str:
    return (
        f"{message}\nA remark: yours nudges too, so everything is worked out twice for each nudge. "
        "A formula works it out once; can you find it?"
    )


def part_names(exercise: Exercise, count: int) -> list[str]:
    """One name a part; where a result has more parts than names, they are numbered."""
    if count <= len(exercise.parts):
        return list(exercise.parts[:count])
    rounds = range(-(-count // len(exercise.parts)))
    return [f"{name} {turn + 1}" for turn in rounds for name in exercise.parts][:count]


def ended(look: str) -> str:
    return look if look.endswith("?") else f"{look}."


def at_instance(exercise: Exercise, arguments: Arguments) -> str:
    named = exercise.arguments_by_name(arguments)
    shown = list(named.items())[: len(arguments)]
    return "at " + ", ".join(f"{name} = {value_text(value)}" for name, value in shown)


def printed_line(printed: Printed) -> str:
    text = " ".join(printed.text.split())
    if not text:
        return ""
    if printed.lines <= 1 and len(text) <= 80:
        return f"It printed: {text}"
    return f"It printed {printed.lines:,} lines, which begin: {text[:60]}…"


def in_lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
