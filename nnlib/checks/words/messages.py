"""The message for each finding: what was tried, the result, the likely reason, where to look.

A message has at most six lines and never gives away the formula.
"""

from __future__ import annotations

import inspect

import numpy as np

from nnlib.checks import findings
from nnlib.checks.general_slips import SIZES_MIXED_UP
from nnlib.checks.instances import part_names
from nnlib.checks.slips import sentences_of
from nnlib.checks.texts import kind, value_text
from nnlib.checks.words.asked import as_given
from nnlib.checks.words.lines import (
    FROM_THE_NOTEBOOK,
    end_sentence,
    in_lines,
    printed_line,
    tried_line,
)
from nnlib.checks.words.unreadable import is_none, unreadable
from nnlib.exercises.truths import Property
from nnlib.words import write_list, write_names


def not_attempted(found: findings.NotAttempted) -> str:
    """Ask for the body; if part of it is written, name the line that still has dots."""
    name, then = found.exercise.name, "run its cell, then run this one again."
    if found.exercise.given:
        return as_given(name)
    if found.left_over is not None:
        give_back = "" if found.has_return else ", and hand the result back with `return`"
        return (
            f"There are still three dots in line {found.left_over} of `{name}`: write what belongs "
            f"there, or delete them{give_back}; {then}"
        )
    return f"Replace the dots with what `{name}` should do, {then}"


def wrong_signature(found: findings.WrongSignature) -> str:
    name = found.exercise.name
    wanted = inspect.signature(found.exercise.reference)
    names = ", ".join(list(wanted.parameters)[: found.count])
    yours, theirs = list(found.signature.parameters), list(wanted.parameters)
    if yours != theirs and sorted(yours) == sorted(theirs):
        return (
            f"Two arguments are exchanged in your first line, `{found.signature}`: the function is "
            f"called as `{name}({names})`.\nChange the first line back to `def {name}{wanted}:`"
        )
    return (
        f"Your function takes `{found.signature}`, but it is called as `{name}({names})`.\n"
        f"Change the first line back to `def {name}{wanted}:`"
    )


def stopped(found: findings.Stopped) -> str:
    failure, details = found.failure, found.failure.details
    if found.notebook_names and not failure.names_the_notebook:
        details = in_lines(details, f"{FROM_THE_NOTEBOOK}: {write_names(found.notebook_names)}.")
    shapes = _wanted_shapes(found) if failure.is_of_shapes else ""
    return in_lines(
        failure.message,
        _slips_behind(found) or failure.question,
        details,
        f"{tried_line(found.exercise, found.arguments)} {shapes}".rstrip(),
        printed_line(found.printed),
    )


def _slips_behind(found: findings.Stopped) -> str:
    """Say what is known about a function when all sizes are equal; empty if nothing is."""
    if not found.slips:
        return ""
    slips = [sentences_of(found.exercise)[id_] for id_ in found.slips]
    is_right = found.slips == (SIZES_MIXED_UP,)
    runs = "is right" if is_right else "its numbers are those of a known mistake"
    questions = " And: ".join(slip.question for slip in slips)
    looks = " And at: ".join(end_sentence(slip.look) for slip in slips)
    return f"Tried with equal sizes, it runs and {runs}: {questions}\nLook at: {looks}"


_MOST_SHAPES = 4


def _wanted_shapes(found: findings.Stopped) -> str:
    """Name the shapes that the result should have, if they are few enough to read."""
    if not 0 < len(found.shapes) <= _MOST_SHAPES or not any(found.shapes):
        return ""
    names = part_names(found.exercise, len(found.shapes))
    shapes = [
        f"{name} {shape}" if shape else f"{name}, one number"
        for name, shape in zip(names, found.shapes, strict=True)
    ]
    return f"The result should have the shape: {'; '.join(shapes)}."


def argument_changed(found: findings.ArgumentChanged) -> str:
    name, old, new = found.argument, found.before, found.after
    if isinstance(old, list | tuple):
        asked = found.line or (
            "Does a line change it, or something in it, with `-=`, `.weights = ...`, `.reverse()` "
            "or by writing into it?"
        )
        return (
            f"Your function changed its argument `{name}`.\n{asked}\n"
            f"Look at: every line that uses `{name}`. The code that calls your function still "
            "needs it as it was."
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
    asked = found.line or (
        f"Does a line change `{name}` in place, with `+=`, by writing into it, or with a function "
        "that changes what it is given, such as `shuffle`?"
    )
    return (
        f"The argument {name_of} was {value_text(old)} before the call and is {value_text(new)} "
        f"after it.\n{asked}\n"
        f"Look at: every line that uses `{name}`; make a new array there instead. The code that "
        "calls your function still needs the old one."
    )


def not_read(found: findings.NotRead) -> str:
    shown = printed_line(found.printed)
    if shown and is_none(found.problem):
        shown += "\n`print` only shows a number; `return` gives it back."
    return in_lines(
        unreadable(found.problem, found.has_return),
        shown,
        tried_line(found.exercise, found.arguments),
    )


def no_such_form(found: findings.NoSuchForm) -> str:
    return in_lines(
        f"Your function returned {kind(found.result)}, not the form that was asked for.",
        f"Look at: {found.exercise.statement}",
        tried_line(found.exercise, found.arguments),
        printed_line(found.printed),
    )


def property_broken(found: findings.PropertyBroken) -> str:
    slip = sentences_of(found.exercise)[found.slip]
    return in_lines(
        found.seen,
        slip.question,
        f"Look at: {end_sentence(slip.look)}",
        tried_line(found.exercise, found.arguments),
        printed_line(found.printed),
    )


def ours(found: findings.Ours) -> str:
    return (
        f"The numbers are right, but the course's own function made them. Write this one "
        f"yourself.\n"
        f"`hint({found.exercise.name})` helps with the first step."
    )


def right(found: findings.Right) -> str:
    truth = found.exercise.truth
    where = f"On all {found.tries} tries it" if found.tries > 1 else "It"
    said = f"{where} agrees with {truth.agreement}."
    if isinstance(truth, Property) and truth.right:
        said = truth.right.format(tries=found.tries)
    if found.printed.text.strip():
        said += "\nA remark: it also prints. `return` is enough; remove the `print`."
    if found.gives_lists:
        said += (
            "\nA remark: it returns a list, but code that calls it will calculate with an array; "
            "`np.array(...)` makes one."
        )
    if found.nudges:
        said += (
            "\nA remark: your function nudges too, so it works everything out twice for each "
            "nudge. A formula works it out once; can you find it?"
        )
    return said


def helpers_not_right(found: findings.HelpersNotRight) -> str:
    names, are, first = _helpers(found.helpers)
    return (
        f"`{found.exercise.name}` itself is right: with the course's {names} instead of yours, it "
        f"agrees on all tries.\nBut your {names}, which it calls, {are}. {first}"
    )


def with_our_helpers(found: findings.WithOurHelpers, alone: str) -> str:
    """Put the message about the function itself between the two sentences about its helpers."""
    names, are, first = _helpers(found.helpers)
    hides = " The two mistakes hide each other." if found.hides else ""
    also = f"Your {names}, which it calls, {are}.{hides} With the course's {names} instead:"
    return f"{also}\n{alone}\n{first}"


def _helpers(helpers: tuple[str, ...]) -> tuple[str, str, str]:
    """Return the names, a verb that fits one or several, and what to run first."""
    names = write_list([f"`{name}`" for name in helpers])
    are = "is not right yet" if len(helpers) == 1 else "are not right yet"
    return names, are, f"Run {' and '.join(f'`check({name})`' for name in helpers)} first."
