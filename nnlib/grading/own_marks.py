"""A teacher's own marks: `own_marks.csv`, read however a spreadsheet saved it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from nnlib.grading.marks import Mark, OwnMarks
from nnlib.grading.sheets import Cell, Sheet
from nnlib.grading.tables import one_form, unsafe
from nnlib.grading.trouble import Trouble

COLUMNS = ("student", "exercise", "points", "reason")


def read_own(path: Path) -> OwnMarks:
    """Read them.

    Raises
    ------
    Trouble
        If the first line is another one, or a line has no points, or no reason.
    """
    if not path.read_bytes().removeprefix(codecs.BOM_UTF8).strip():
        return {}
    header, *rows = Sheet.of(path).rows
    names = [cell.value.strip().lower() for cell in header]
    if not set(COLUMNS) <= set(names):
        raise Trouble(
            f"{path} should begin with the line {','.join(COLUMNS)}; it begins with "
            f"{','.join(names)}. Put that line back."
        )
    found: OwnMarks = {}
    for number, row in enumerate(rows, start=2):
        values = {name: cell.value.strip() for name, cell in zip(names, row, strict=False)}
        student, exercise, points, reason = (values.get(name, "") for name in COLUMNS)
        if not any((student, exercise, points, reason)):
            continue
        if not re.fullmatch(r"\d+([.,]\d+)?", points) or not all((student, exercise, reason)):
            raise Trouble(
                f"{path}, line {number}: expected student, exercise, points (a number from 0 on) "
                f"and a reason; found {values}. Put a reason that has a comma between quotes."
            )
        if _goes_on(row, len(names)):
            raise Trouble(
                f"{path}, line {number} has {len(row)} cells, and the first line {len(names)}: "
                "put a reason that has a comma between quotes."
            )
        found[one_form(unsafe(student)), exercise] = (float(points.replace(",", ".")), reason)
    return found


def _goes_on(row: Sequence[Cell], width: int) -> bool:
    """Whether a row has more than the first line does; a spreadsheet may add empty cells."""
    return any(cell.value.strip() for cell in row[width:])


def odd(own: OwnMarks, marks: Sequence[Mark]) -> Iterator[str]:
    """Name own marks that fit no mark, or are more than there is to get."""
    most = {(mark.student, mark.exercise): mark.max_points for mark in marks}
    students, exercises = {student for student, _ in most}, {exercise for _, exercise in most}
    for (student, exercise), (points, _) in own.items():
        if (student, exercise) in most:
            if points > most[student, exercise]:
                yield (
                    f"The own mark of `{student}`, `{exercise}` is {points:g} of "
                    f"{most[student, exercise]:g}."
                )
            continue
        if exercise not in exercises:
            listed = ", ".join(f"`{name}`" for name in sorted(exercises)) or "none yet"
            why = (
                f"`{exercise}` was not graded here. Graded were: {listed}. Correct the name; marks "
                "for other work belong in your gradebook."
            )
        elif student not in students:
            why = "No student has that name. Write it as `marks.csv` does."
        else:
            why = (
                f"`{student}` handed in nothing for that lesson. Give --students with the list of "
                "all students: then there is a row for your mark."
            )
        yield f"An own mark is for `{student}`, `{exercise}`: there is no such mark. {why}"
