"""A teacher's own marks: `own_marks.csv`, read however a spreadsheet saved it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from classroom.errors import UserError
from classroom.grading.marks import Mark, OwnMarks
from classroom.grading.sheets import Cell, Sheet
from classroom.grading.tables import one_form, unsafe
from nnlib.exercises.naming import current_name
from nnlib.words import names_listed

COLUMNS = ("student", "exercise", "points", "reason")


def read_own(path: Path) -> OwnMarks:
    """Read them.

    Raises
    ------
    UserError
        If the first line is another one, or a line has no points, or no reason.
    """
    if not path.read_bytes().removeprefix(codecs.BOM_UTF8).strip():
        return {}
    header, *rows = Sheet.of(path).rows
    names = [cell.value.strip().lower() for cell in header]
    if not set(COLUMNS) <= set(names):
        raise UserError(
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
            raise UserError(
                f"{path}, line {number}: expected student, exercise, points (a number, 0 or more) "
                f"and a reason; found {values}. If the reason has a comma, put it in quotes."
            )
        if _goes_on(row, len(names)):
            raise UserError(
                f"{path}, line {number} has {len(row)} cells, but the first line has {len(names)}: "
                "if the reason has a comma, put it in quotes."
            )
        key = (one_form(unsafe(student)), current_name(exercise))
        found[key] = (float(points.replace(",", ".")), reason)
    return found


def _goes_on(row: Sequence[Cell], width: int) -> bool:
    """Whether a row has more cells than the first line; a spreadsheet may add empty ones."""
    return any(cell.value.strip() for cell in row[width:])


def odd(own: OwnMarks, marks: Sequence[Mark]) -> Iterator[str]:
    """Name own marks without a mark to replace, or above the maximum."""
    most = {(mark.student, mark.exercise): mark.max_points for mark in marks}
    students, exercises = {student for student, _ in most}, {exercise for _, exercise in most}
    for (student, exercise), (points, _) in own.items():
        if (student, exercise) in most:
            if points > most[student, exercise]:
                yield (
                    f"Your own mark for `{student}`, `{exercise}` is {points:g}; the maximum is "
                    f"{most[student, exercise]:g}."
                )
            continue
        if exercise not in exercises:
            listed = names_listed(sorted(exercises)) or "none yet"
            why = (
                f"`{exercise}` was not graded here. Graded were: {listed}. Correct the name; marks "
                "for other work belong in your gradebook."
            )
        elif student not in students:
            why = "No student has that name. Write it as `marks.csv` does."
        else:
            why = (
                f"`{student}` handed in nothing for that lesson. Give --students with the list of "
                "all students; then your mark gets a row."
            )
        yield f"Your own mark for `{student}`, `{exercise}` was not used. {why}"
