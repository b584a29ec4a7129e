"""The verb `export`: marks as CSV, into a Canvas or Moodle sheet, or as Gradescope's results."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classroom.errors import UserError
from classroom.grading.gradebooks import CANVAS, NO_MARK, Book, book_of, key_of, which_column
from classroom.grading.gradescope import RESULTS, results_of
from classroom.grading.marks import EXCUSED, NO_NOTEBOOK, Mark
from classroom.grading.results_folder import Results
from classroom.grading.sheets import number_in
from classroom.grading.student_names import file_name, label_student
from classroom.grading.tables import table, write_whole
from nnlib.words import write_count, write_list

EXAMPLE = """examples:
  python course.py export --results results --out totals.csv
  python course.py export --results results --canvas gradebook.csv \\
      --column "Hidden layer (1234)" --out filled.csv
  python course.py export --results results --moodle worksheet.csv --out filled.csv
  python course.py export --results results --moodle worksheet.csv --scale --out filled.csv
  python course.py export --results results --gradescope --out gradescope

In a sheet, one column is filled; everything else stays the same, byte for byte. Students are
found by ID, login, email or full name, as their files or folders were named. A cell that
contains a word keeps it.
"""


@dataclass(frozen=True)
class Order:
    """What to export, and how.

    Parameters
    ----------
    marks : sequence of Mark
    results : Results
    out : Path
    sheet : Path
        The teacher's own sheet, if the format fills one.
    column : str, optional
        The column of the sheet to fill.
    scale : bool, optional
        Write each student's share of the sheet's own maximum.
    """

    marks: Sequence[Mark]
    results: Results
    out: Path
    sheet: Path = Path()
    column: str | None = None
    scale: bool = False


@dataclass(frozen=True)
class Format:
    """A format for passing marks on: a new one needs only a row here.

    Parameters
    ----------
    help : str
        For the command's help; the option has the name of the format.
    write : callable
        Returns what was done and, from the second line on, what needs a look.
    takes_sheet : bool
    """

    help: str
    write: Callable[[Order], list[str]]
    takes_sheet: bool = False


_EX = "EX"
_KEPT = {_EX: "excused", "N/A": "not assigned"}


def totals(marks: Sequence[Mark]) -> dict[str, tuple[float, float]]:
    """Return each student's points and maximum points."""
    sums: dict[str, tuple[float, float]] = {}
    for mark in marks:
        points, most = sums.get(mark.student, (0.0, 0.0))
        sums[mark.student] = (points + mark.points, most + mark.max_points)
    return sums


def plain(marks: Sequence[Mark], out: Path) -> list[str]:
    """Write one row per student: the sum, and a column for each exercise."""
    exercises = list(dict.fromkeys(mark.exercise for mark in marks))
    of = {
        (mark.student, mark.exercise): _EX if mark.status == EXCUSED else f"{mark.points:g}"
        for mark in marks
    }
    in_all, _ = _excused(marks)
    names = {mark.student: mark.name for mark in marks}
    rows = [
        (
            student,
            names[student],
            _EX if student in in_all else f"{points:g}",
            f"{most:g}",
            *(of.get((student, name), "") for name in exercises),
        )
        for student, (points, most) in totals(marks).items()
    ]
    _new(out)
    write_whole(out, table([("student", "name", "points", "max_points", *exercises), *rows]))
    return [f"{out}: {write_count(len(rows), 'student')}."]


def sheet(
    kind: str, path: Path, column: str | None, marks: Sequence[Mark], out: Path,
    scale: bool = False,
) -> list[str]:  # fmt: skip
    """Fill one column of a teacher's own exported sheet.

    Numbers, empty cells and the dash for a missing mark are overwritten; words stay.

    Parameters
    ----------
    kind : str
        "canvas" or "moodle".
    path : Path
    column : str, optional
    marks : sequence of Mark
    out : Path
    scale : bool, optional
        Write each student's share of the sheet's own maximum.

    Returns
    -------
    list of str
        What was done and, from the second line on, what needs a look.

    Raises
    ------
    UserError
        If it is not such a sheet, has no such column, or has a different maximum.
    """
    _new(out)
    book = book_of(kind, path, column)
    worths = _worths(book, marks, scale)
    changes, looks = _filled(book, marks, worths)
    write_bytes(out, book.sheet.filled(changes))
    return [f"{out}: rows filled in the column {book.title!r}: {len(changes)}.", *looks]


def _filled(
    book: Book, marks: Sequence[Mark], worths: Mapping[int, float]
) -> tuple[dict[tuple[int, int], str], list[str]]:
    """Fill the column; return the changes, and a line for each cell that needs a remark."""
    rows, comma = book.rows, book.comma
    names = {mark.student: mark.name for mark in marks}
    short = {key for row in book.short_rows.values() for key in book.ids(row) | book.names(row)}
    closed, assumed = book.closed()
    handed_in = {mark.student for mark in marks if mark.status != NO_NOTEBOOK}
    in_all, in_part = _excused(marks)
    changes, taken, dashes = dict[tuple[int, int], str](), dict[int, str](), list[str]()
    looks = [assumed] if assumed else []
    for (student, (points, _)), of in _rows_of(book, totals(marks)):
        who = label_student(student, names[student])
        if not of and key_of(student) in short:
            looks.append(f"{who}: the sheet's row ends before the column; not filled.")
            continue
        if len(of) != 1:
            looks.append(f"{who}: {'no row' if not of else 'several rows'} in the sheet.")
            continue
        [number] = of
        there = rows[number][book.place].value.strip()
        had = number_in(there, comma)
        if number in taken:
            looks.append(f"{who}: this row was already filled for {taken[number]}.")
        elif student in in_all and book.kind == CANVAS and there not in _KEPT:
            changes[number, book.place] = _EX
            looks.append(f"{who}: excused; the sheet now says EX.")
        elif student in in_all:
            looks.append(f"{who}: excused; the sheet's cell stays as it is.")
        elif student in in_part:
            looks.append(
                f"{who}: excused from a part of it, with {points:g} of {in_part[student]:g} "
                "points for the rest; the sheet's cell stays as it is, for you to decide."
            )
        elif student not in handed_in and not points:
            looks.append(f"{who}: nothing was handed in; the sheet's cell stays as it is.")
        elif there in _KEPT:
            looks.append(f"{who}: the sheet says {there} ({_KEPT[there]}); this was kept.")
        elif number in closed:
            looks.append(f"{who}: the sheet says that its grade cannot be changed; kept.")
        elif number not in worths:
            looks.append(f"{who}: the sheet gives no maximum for this row; it stays as it is.")
        elif there and had is None and there not in NO_MARK:
            looks.append(f"{who}: the sheet has {there!r}, which is not a number; this was "
                         f"kept. The mark here is {points:g}.")  # fmt: skip
        else:
            worth = points * worths[number]
            text = f"{worth:.2f}"
            changes[number, book.place] = text.replace(".", ",") if comma else text
            if there in NO_MARK:
                dashes.append(who)
            elif had is not None and abs(had - worth) >= 0.005:
                looks.append(f"{who}: the sheet had {there}, and now has {worth:g}.")
        taken[number] = who
    if dashes:
        looks.append(f"A dash, which means no mark yet, was replaced for: {', '.join(dashes)}.")
    looks += [f"{row[0].value}: a row of the sheet for which there are no marks; it was kept."
              for number, row in rows.items() if number not in taken]  # fmt: skip
    return changes, looks


def _excused(marks: Sequence[Mark]) -> tuple[set[str], dict[str, float]]:
    """Return who is excused from everything, and who from a part, with the maximum of the rest."""
    of = defaultdict[str, set[bool]](set)
    for mark in marks:
        of[mark.student].add(mark.status == EXCUSED)
    part = {student for student, kinds in of.items() if len(kinds) == 2}
    sums = totals(marks)
    return (
        {student for student, kinds in of.items() if kinds == {True}},
        {student: sums[student][1] for student in part},
    )


def _rows_of(
    book: Book, sums: Mapping[str, tuple[float, float]]
) -> Iterator[tuple[tuple[str, tuple[float, float]], set[int]]]:
    """Find each student's rows: by what identifies them, otherwise by their names."""
    by_id, by_name = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for number, row in book.rows.items():
        for key in book.ids(row):
            by_id[key].add(number)
        for key in book.names(row):
            by_name[key].add(number)
    for student, points in sums.items():
        key = key_of(student)
        yield (student, points), by_id.get(key) or by_name.get(key, set())


def _worths(book: Book, marks: Sequence[Mark], scale: bool) -> dict[int, float]:
    """Return what one point of this course is worth in each row.

    Raises
    ------
    UserError
        If the sheet's maximum is different, and nothing says what to do about it.
    """
    most = max((worth for _, worth in totals(marks).values()), default=0.0)
    maxima = book.maxima()
    others = sorted({worth for worth in maxima.values() if abs(worth - most) >= 0.005})
    if scale:
        if not maxima or min(maxima.values()) <= 0 or not most:
            raise UserError(
                f"--scale needs the sheet's own maximum for the column {book.title!r}, more than "
                "0; it has none. Leave out --scale, or export the sheet again with the maximum."
            )
        return {number: worth / most for number, worth in maxima.items()}
    if others:
        said = write_list([f"{worth:g}" for worth in others], "or")
        raise UserError(
            f"The sheet's maximum for the column {book.title!r} is {said}, but here it is "
            f"{most:g}; nothing was written. Give --scale to write each student's share of the "
            f"sheet's maximum ({most:g} of {most:g} becomes {others[-1]:g}); or set the maximum "
            f"to {most:g} there, and export the sheet again."
        )
    return dict.fromkeys(book.rows, 1.0)


def write_bytes(out: Path, data: bytes) -> None:
    """Write a sheet; its folder must exist.

    Raises
    ------
    UserError
        If it cannot be written.
    """
    try:
        out.write_bytes(data)
    except OSError as problem:
        raise UserError(f"{out} cannot be written: {problem.strerror}.") from None


def _new(out: Path) -> None:
    if out.exists():
        raise UserError(f"{out} already exists; nothing was written. Give another --out.")


def gradescope(marks: Sequence[Mark], results: Results, out: Path) -> list[str]:
    """Write each student's `results.json`, as Gradescope's autograder specification has it."""
    _new(out)
    latest = results.latest()
    keys = latest.by_student()
    by_student = defaultdict[str, list[Mark]](list)
    for mark in marks:
        by_student[mark.student].append(mark)
    for student, own in by_student.items():
        messages = {
            answer["exercise"]: answer["message"]
            for key in keys.get(student, ()) for answer in latest[key]["answers"]
        }  # fmt: skip
        said = results_of(own, messages)
        text = json.dumps(said, indent=1, ensure_ascii=False)
        write_whole(out / file_name(student) / RESULTS, text + "\n")
    return [f"{out}: {RESULTS} of {write_count(len(by_student), 'student')}."]


def _of_canvas(order: Order) -> list[str]:
    if not order.column:
        raise UserError(which_column(order.sheet))
    return sheet("canvas", order.sheet, order.column, order.marks, order.out, order.scale)


def _of_moodle(order: Order) -> list[str]:
    return sheet("moodle", order.sheet, order.column, order.marks, order.out, order.scale)


CSV = Format("", lambda order: plain(order.marks, order.out))
"""What is written if no other format is asked for."""

FORMATS = {
    "canvas": Format("exported from Canvas", _of_canvas, takes_sheet=True),
    "moodle": Format("exported from Moodle", _of_moodle, takes_sheet=True),
    "gradescope": Format(
        "results.json for each student",
        lambda order: gradescope(order.marks, order.results, order.out),
    ),
}
