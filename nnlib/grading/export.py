"""The verb `export`: marks as CSV, into a Canvas or Moodle sheet, or as Gradescope's results."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nnlib.grading.pages import file_name
from nnlib.grading.results import NO_NOTEBOOK, Mark, Results, table, write_whole
from nnlib.grading.sheets import Cell, Sheet
from nnlib.grading.trouble import Trouble

EXAMPLE = """examples:
  python -m nnlib.grading export --results results --out totals.csv
  python -m nnlib.grading export --results results --canvas gradebook.csv \\
      --column "Hidden layer (1234)" --out filled.csv
  python -m nnlib.grading export --results results --moodle worksheet.csv --out filled.csv
  python -m nnlib.grading export --results results --gradescope --out gradescope

Of a sheet one column is filled; all else stays byte for byte. Students are found by ID, login or
email, as their files or folders were named.
"""

# Of Canvas, `lib/gradebook_exporter.rb`: what tells who it is, and the rows that are no student's.
_CANVAS_IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
_KEPT = {"EX": "excused", "N/A": "not assigned"}
# Of Moodle's offline grading worksheet; its headers come in the language of the site.
_MOODLE_IDS = {"username", "id number", "idnumber", "useridnumber"}
_GRADES = {"grade", "bewertung", "note", "calificación", "valutazione", "beoordeling", "nota"}


def totals(marks: Sequence[Mark]) -> dict[str, tuple[float, float]]:
    """Points and most points of each student."""
    sums: dict[str, tuple[float, float]] = {}
    for mark in marks:
        points, most = sums.get(mark.student, (0.0, 0.0))
        sums[mark.student] = (points + mark.points, most + mark.max_points)
    return sums


def plain(marks: Sequence[Mark], out: Path) -> list[str]:
    """Write one row a student: the sum, and a column for each exercise."""
    exercises = list(dict.fromkeys(mark.exercise for mark in marks))
    of = {(mark.student, mark.exercise): f"{mark.points:g}" for mark in marks}
    rows = [
        (student, f"{points:g}", f"{most:g}", *(of.get((student, name), "") for name in exercises))
        for student, (points, most) in totals(marks).items()
    ]
    _new(out)
    write_whole(out, table([("student", "points", "max_points", *exercises), *rows]))
    return [f"{out}: {len(rows)} students."]


def sheet(kind: str, path: Path, column: str | None, marks: Sequence[Mark], out: Path) -> list[str]:
    """Fill one column of a teacher's own exported sheet.

    Returns
    -------
    list of str
        What was done; from the second line on, what needs a look.

    Raises
    ------
    Trouble
        If the sheet is none, or has no such column.
    """
    _new(out)
    read = Sheet.of(path)
    header = [cell.value for cell in read.rows[0]]
    place = _column(path, kind, header, column)
    keys = _canvas_keys if kind == "canvas" else _moodle_keys
    rows_of = defaultdict[str, set[int]](set)
    for number, row in enumerate(read.rows):
        if number and len(row) > place and not _is_no_student(row):
            for key in keys(header, row):
                rows_of[key.casefold()].add(number)
    comma = any(re.fullmatch(r"\d+,\d+", cell.value) for row in read.rows for cell in row)
    changes, looks = {}, list[str]()
    missing = {mark.student for mark in marks} - {
        mark.student for mark in marks if mark.status != NO_NOTEBOOK
    }
    for student, (points, _) in totals(marks).items():
        if student in missing and not points:
            looks.append(f"{student}: handed nothing in; the sheet's cell stays as it is.")
            continue
        numbers = rows_of.get(student.casefold(), set())
        if len(numbers) != 1:
            looks.append(f"{student}: {'no row' if not numbers else 'several rows'} of the sheet.")
            continue
        [number] = numbers
        there = read.rows[number][place].value
        if there in _KEPT:
            looks.append(f"{student}: the sheet says {there} ({_KEPT[there]}); that stays.")
            continue
        worth = f"{points:.2f}"
        changes[number, place] = worth.replace(".", ",") if comma else worth
    write_bytes(out, read.filled(changes))
    title = header[place]
    return [f"{out}: {len(changes)} rows filled in the column {title!r}.", *looks]


def write_bytes(out: Path, data: bytes) -> None:
    """Write a sheet; its folder must be there.

    Raises
    ------
    Trouble
        If it cannot be written.
    """
    try:
        out.write_bytes(data)
    except OSError as problem:
        raise Trouble(f"{out} cannot be written: {problem.strerror}.") from None


def _new(out: Path) -> None:
    if out.exists():
        raise Trouble(f"{out} is there already; nothing was written. Give another --out.")


def which_column(path: Path) -> str:
    """Ask for the column, and name those that the sheet has."""
    names = ", ".join(repr(cell.value) for cell in Sheet.of(path).rows[0])
    return f"--column is missing: which one of {path} is to be filled? It has {names}."


def _column(path: Path, kind: str, header: Sequence[str], column: str | None) -> int:
    if kind == "canvas" and not {"Student", "LastName"} & {name.strip() for name in header[:1]}:
        raise Trouble(f"{path} does not begin with a column `Student`: is it Canvas's gradebook?")
    if column is None:
        found = [place for place, name in enumerate(header) if name.strip().lower() in _GRADES]
    else:
        found = [
            place for place, name in enumerate(header)
            if column in (name, name.strip(), re.sub(r" \(\d+\)$", "", name))
        ]  # fmt: skip
    if len(found) != 1:
        raise Trouble(
            which_column(path) if column is None
            else f"{path} has {len(found)} columns {column!r}; it has "
            f"{', '.join(map(repr, header))}."
        )  # fmt: skip
    return found[0]


def _is_no_student(row: Sequence[Cell]) -> bool:
    return "Points Possible" in row[0].value or "(read only)" in [cell.value for cell in row]


def _canvas_keys(header: Sequence[str], row: Sequence[Cell]) -> set[str]:
    found = set()
    for name, cell in zip(header, row, strict=False):
        if name.strip() in _CANVAS_IDS and cell.value.strip():
            found |= {cell.value.strip(), cell.value.strip().partition("@")[0]}
    return found


def _moodle_keys(header: Sequence[str], row: Sequence[Cell]) -> set[str]:
    found = set(re.findall(r"\d+$", row[0].value))
    for name, cell in zip(header, row, strict=False):
        value = cell.value.strip()
        if re.fullmatch(r"[^@\s]+@[^@\s]+", value):
            found |= {value, value.partition("@")[0]}
        elif value and name.strip().lower() in _MOODLE_IDS:
            found.add(value)
    return found


def gradescope(marks: Sequence[Mark], results: Results, out: Path) -> list[str]:
    """Write each student's `results.json`, as Gradescope's autograder specification has it."""
    messages = {
        (student, answer["exercise"]): answer["message"]
        for (student, _), entry in results.latest().items() for answer in entry["answers"]
    }  # fmt: skip
    by_student = defaultdict[str, list[Mark]](list)
    for mark in marks:
        by_student[mark.student].append(mark)
    for student, own in by_student.items():
        text = json.dumps(_results_of(own, messages), indent=1, ensure_ascii=False)
        write_whole(out / file_name(student) / "results.json", text + "\n")
    return [f"{out}: results.json of {len(by_student)} students."]


def _results_of(marks: Sequence[Mark], messages: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    return {
        "output": f"Checks {marks[0].checks}.", "visibility": "visible",
        "tests": [
            {
                "name": mark.exercise, "number": str(number), "score": mark.points,
                "max_score": mark.max_points, "output_format": "text", "visibility": "visible",
                "output": f"{mark.status}. {messages.get((mark.student, mark.exercise), '')}",
            }
            for number, mark in enumerate(marks, start=1)
        ],
    }  # fmt: skip
