"""A teacher's own marks: read `own_marks.csv`, however a spreadsheet saved it."""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from classroom.errors import UserError
from classroom.grading import versions
from classroom.grading.marks import EXCUSED, Mark, OwnMarks
from classroom.grading.sheets import Cell, Sheet
from classroom.grading.tables import one_form, safe, table, unsafe
from nnlib.exercises.exercise_names import current_name, is_exercise
from nnlib.words import write_list as joined
from nnlib.words import write_names

COLUMNS = ("student", "exercise", "points", "reason")


def read_own(path: Path) -> OwnMarks:
    """Read them.

    Raises
    ------
    UserError
        If the first line is not the expected one, or a line has no points or no reason.
    """
    return own_in(path.read_bytes(), path)


def own_in(data: bytes, path: Path) -> OwnMarks:
    """Read the bytes of such a file; see `read_own` for what it raises."""
    return {key: mark for _, key, mark in _marks_in(data, path)}


def repeated(data: bytes, path: Path) -> Iterator[str]:
    """Name the marks that several lines of such a file give."""
    lines = defaultdict[tuple[str, str], list[int]](list)
    for number, key, _ in _marks_in(data, path):
        lines[key].append(number)
    for (student, exercise), numbers in lines.items():
        if numbers[1:]:
            yield (
                f"Your own mark for `{student}`, `{exercise}` is in lines "
                f"{joined([str(one) for one in numbers])}; the last one counts. Delete the others."
            )


def _marks_in(data: bytes, path: Path) -> Iterator[tuple[int, tuple[str, str], tuple[float, str]]]:
    """Yield each mark, with the number of its line, and its student and exercise."""
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        return
    header, *rows = Sheet.read(data, path).rows
    names = [cell.value.strip().lower() for cell in header]
    if not set(COLUMNS) <= set(names):
        raise UserError(
            f"{path} should begin with the line {','.join(COLUMNS)}; it begins with "
            f"{','.join(names)}. Put that line back."
        )
    for number, row in enumerate(rows, start=2):
        values = {name: cell.value.strip() for name, cell in zip(names, row, strict=False)}
        student, exercise, points, reason = (values.get(name, "") for name in COLUMNS)
        if not any((student, exercise, points, reason)):
            continue
        needed = (student, exercise, reason if needs_reason(exercise) else "none")
        if not re.fullmatch(r"\d+([.,]\d+)?", points) or not all(needed):
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
        yield number, key, (float(points.replace(",", ".")), unsafe(reason))


def with_mark(
    data: bytes, path: Path, student: str, exercise: str, mark: tuple[float, str] | None
) -> bytes:
    """Return the bytes of the file with one mark changed, added or removed.

    Every other row stays as it is, and so do the delimiter, the encoding and the columns.

    Parameters
    ----------
    data : bytes
        Those of the file; empty if there is none.
    path : Path
        For messages.
    student, exercise : str
    mark : (points, reason) or None
        If None, the row's cells are left empty.

    Raises
    ------
    UserError
        If the file cannot be read, or cannot hold the mark.
    """
    before = own_in(data, path)
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        data = table([COLUMNS]).encode()
    sheet = Sheet.read(data, path)
    names = [cell.value.strip().lower() for cell in sheet.rows[0]]
    places = [names.index(name) for name in COLUMNS]
    key = (one_form(student), exercise)
    own = [number for number, row in enumerate(sheet.rows)
           if number and _key(row, places) == key]  # fmt: skip
    values = dict.fromkeys(COLUMNS, "")
    if mark is not None:
        points = f"{mark[0]:g}".replace(".", "," if sheet.delimiter == ";" else ".")
        values = dict(zip(COLUMNS, (safe(student), exercise, points, safe(mark[1])), strict=True))
    changes = {}
    # The last row counts, if there are several.
    last = own[-1:] if mark is not None else own
    for number in last:
        row = sheet.rows[number]
        for name, place in list(zip(COLUMNS, places, strict=True))[2 if mark else 0 :]:
            if place < len(row):
                changes[number, place] = values[name]
    wanted = {one: told for one, told in before.items() if one != key}
    wanted |= {key: mark} if mark is not None else {}
    try:
        if mark is None or own:
            made = sheet.filled(changes)
        else:
            made = sheet.with_row([values.get(name, "") for name in names])
        if own_in(made, path) == wanted:
            return made
        why = "it cannot hold this mark without changing others"
    except UnicodeEncodeError as problem:
        why = f"its encoding has no {problem.object[problem.start]!r}"
    except UserError as problem:
        why = str(problem)
    raise UserError(f"{path} was not changed: {why}. Save it as CSV in UTF-8.")


def _key(row: Sequence[Cell], places: Sequence[int]) -> tuple[str, str]:
    student, exercise = (row[one].value.strip() if one < len(row) else "" for one in places[:2])
    return one_form(unsafe(student)), current_name(exercise)


def needs_reason(exercise: str) -> bool:
    """Return whether a mark needs a reason: it does if it differs from that of the checks."""
    return is_exercise(exercise) or exercise in versions.NAMES


def _goes_on(row: Sequence[Cell], width: int) -> bool:
    """Return whether a row has more cells than the first line; a spreadsheet may add empty ones."""
    return any(cell.value.strip() for cell in row[width:])


def odd(own: OwnMarks, marks: Sequence[Mark]) -> Iterator[str]:
    """Name the own marks that replace no mark or exceed the maximum."""
    most = {(mark.student, mark.exercise): mark.max_points for mark in marks}
    left_out = {(mark.student, mark.exercise) for mark in marks if mark.status == EXCUSED}
    students, exercises = {student for student, _ in most}, {exercise for _, exercise in most}
    for (student, exercise), (points, _) in own.items():
        if (student, exercise) in left_out:
            yield (
                f"Your own mark for `{student}`, `{exercise}` was not used: by the rules of the "
                "course, the student is excused."
            )
        elif (student, exercise) in most:
            if points > most[student, exercise]:
                yield (
                    f"Your own mark for `{student}`, `{exercise}` is {points:g}; the maximum is "
                    f"{most[student, exercise]:g}."
                )
        else:
            why = _why_unused(student, exercise, students, exercises)
            yield f"Your own mark for `{student}`, `{exercise}` was not used. {why}"


def _why_unused(student: str, exercise: str, students: set[str], exercises: set[str]) -> str:
    if exercise not in exercises:
        listed = write_names(sorted(exercises)) or "none yet"
        return (
            f"`{exercise}` was not graded here. Graded were: {listed}. Correct the name; marks "
            "for other work belong in your gradebook."
        )
    if student not in students:
        return "No student has that name. Write it as `marks.csv` does."
    return (
        f"`{student}` handed in nothing for that lesson. Give --students with the list of "
        "all students; then your mark gets a row."
    )
