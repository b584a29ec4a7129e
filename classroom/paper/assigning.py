"""Decide which student gets which sheet: it is drawn from a seed and the student's name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from classroom.grading.student_names import normal
from nnlib.exercises.worksheets import SHEETS, Sheet, Worksheet

_TRIES = 300


def assign(kind: Worksheet, students: Sequence[str], seed: int) -> dict[str, Sheet]:
    """Give each student a sheet whose numbers nobody earlier in the list has, if there is one.

    The same call gives the same sheets; adding a student at the end changes nobody else's sheet.

    Examples
    --------
    >>> from nnlib.exercises.worksheets import WORKSHEETS
    >>> kind = WORKSHEETS["the_hidden_layer"]
    >>> one, other = (assign(kind, ["jane", name], seed=1) for name in ("joe", "zoe"))
    >>> one["jane"].code == other["jane"].code
    True
    """
    given, taken = dict[str, Sheet](), set[str]()
    for student in students:
        choices = (kind.sheet(_number(student, seed, turn)) for turn in range(_TRIES))
        first = sheet = next(choices)
        while numbers_of(sheet) in taken:
            # If no turn brings new numbers, the first sheet is as good as any.
            sheet = next(choices, first)
            if sheet is first:
                break
        taken.add(numbers_of(sheet))
        given[student] = sheet
    return given


def find_shared(given: dict[str, Sheet]) -> list[list[str]]:
    """Name the students who have the same numbers, in groups."""
    groups = dict[str, list[str]]()
    for student, sheet in given.items():
        groups.setdefault(numbers_of(sheet), []).append(student)
    return [students for students in groups.values() if len(students) > 1]


def numbers_of(sheet: Sheet) -> str:
    """Return all numbers that a sheet gives as a text, to compare it with others."""
    case = sheet.case
    told = [case.inputs.tolist(), case.targets.tolist()]
    if sheet.kind.gives_output:
        return repr([told, case.found()["prediction"].tolist()])
    return repr([told, [(layer.weights.tolist(), layer.bias.tolist()) for layer in case.layers]])


def _number(student: str, seed: int, turn: int) -> int:
    text = f"{seed} {turn} {normal(student)}"
    digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:8], "big") % SHEETS
