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
_READ_ONLY = {
    f"{unposted}{which} {what}" for unposted in ("", "Unposted ") for which in ("Current", "Final")
    for what in ("Score", "Grade", "Points")
}  # fmt: skip
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
    numbers = [number for number, row in enumerate(read.rows)
               if number and len(row) > place and not _is_no_student(row)]  # fmt: skip
    rows_of = defaultdict[str, set[int]](set)
    for number in numbers:
        for key in keys(header, read.rows[number]):
            rows_of[key].add(number)
            rows_of[key.casefold()].add(number)
    comma = _decimal_comma(read, place)
    missing = {mark.student for mark in marks} - {
        mark.student for mark in marks if mark.status != NO_NOTEBOOK
    }
    changes, taken, looks = dict[tuple[int, int], str](), dict[int, str](), list[str]()
    for student, (points, _) in totals(marks).items():
        of = rows_of.get(student) or rows_of.get(student.casefold(), set())
        if len(of) != 1:
            looks.append(f"{student}: {'no row' if not of else 'several rows'} of the sheet.")
            continue
        [number] = of
        there = read.rows[number][place].value.strip()
        if number in taken:
            looks.append(f"{student}: its row was filled for {taken[number]} already.")
        elif student in missing and not points:
            looks.append(f"{student}: handed nothing in; the sheet's cell stays as it is.")
        elif there in _KEPT:
            looks.append(f"{student}: the sheet says {there} ({_KEPT[there]}); that stays.")
        elif _is_closed(header, read.rows[number]):
            looks.append(f"{student}: the sheet says that this grade cannot be changed.")
        else:
            worth = f"{points:.2f}"
            changes[number, place] = worth.replace(".", ",") if comma else worth
            if there and float(there.replace(",", ".")) != points:
                looks.append(f"{student}: the sheet had {there}, and has {points:g} now.")
        taken[number] = student
    without = [cell for number in numbers if number not in taken
               for cell in read.rows[number][:1]]  # fmt: skip
    looks += [f"{cell.value}: a row of the sheet without marks; it stays." for cell in without]
    looks += _other_maximum(read, place, marks)
    write_bytes(out, read.filled(changes))
    title = header[place]
    return [f"{out}: {len(changes)} rows filled in the column {title!r}.", *looks]


def _decimal_comma(read: Sheet, place: int) -> bool:
    """Whether this sheet writes 2,5: it does so there or beside it, or its cells end with ;"""
    near = [cell.value for row in read.rows for cell in row[place : place + 2]]
    if any(re.fullmatch(r"\d+,\d+", value) for value in near):
        return True
    return read.delimiter == ";" and not any(re.fullmatch(r"\d+\.\d+", value) for value in near)


def _is_closed(header: Sequence[str], row: Sequence[Cell]) -> bool:
    for name, cell in zip(header, row, strict=False):
        if name.strip().lower() == "grade can be changed":
            return cell.value.strip().lower() == "no"
    return False


def _other_maximum(read: Sheet, place: int, marks: Sequence[Mark]) -> list[str]:
    """Canvas's points possible, where they are not the most that there is to get."""
    most = max((worth for _, worth in totals(marks).values()), default=0.0)
    for row in read.rows:
        if "Points Possible" in row[0].value and len(row) > place:
            there = row[place].value.strip()
            if re.fullmatch(r"\d+([.,]\d+)?", there) and float(there.replace(",", ".")) != most:
                return [
                    f"The sheet has {there} points possible in that column, and here are {most:g}."
                ]
    return []


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
    fixed = {*_CANVAS_IDS, "Student", "LastName", "FirstName", "Section", "Root Account"}
    if len(found) == 1 and (header[found[0]].strip() in fixed or header[found[0]] in _READ_ONLY):
        raise Trouble(f"{header[found[0]]!r} is not for marks: give the column of an assignment.")
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
    _new(out)
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
