"""Marks: made from the journal's entries, written as a table, read back from the last run."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from classroom.errors import UserError
from classroom.grading.journal import Entry, is_earlier, origin
from classroom.grading.prose import READ, TO_BE_READ
from classroom.grading.rules import said_duration
from classroom.grading.sheets import Sheet
from classroom.grading.tables import one_form, table, unsafe
from nnlib.exercises.exercise_names import current_name

COLUMNS = (
    "student", "name", "lesson", "exercise", "points", "max_points", "status", "slips", "note",
    "checks", "by_checks", "submitted", "late",
)  # fmt: skip
NO_NOTEBOOK, EXCUSED = "not handed in", "excused"
OWN_MARK = "The teacher's own mark: "
EARLIER = (
    "This mark is from an earlier notebook: the newest was not graded for this exercise. "
    "Grade without --only."
)

OwnMarks = dict[tuple[str, str], tuple[float, str]]
"""A teacher's own marks: for student and exercise, points and the reason."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of `marks.csv`.

    Other fields: the teacher's reason, if the mark is their own; whether it is for words; what the
    checks gave before any rule of the course (`earned`), and what a rule did (`rule`); and what the
    student is called, if that is known as well as the ID (`name`).
    """

    student: str
    lesson: str
    exercise: str
    points: float
    max_points: float
    status: str
    slips: tuple[str, ...] = ()
    note: str = ""
    checks: str = ""
    own: str | None = None
    earned: float | None = None
    submitted: str = ""
    late: timedelta = timedelta()
    rule: str = ""
    best_of: int = 1
    in_words: bool = False
    name: str = ""


def marks_of(entry: Entry, points: Mapping[str, float]) -> Iterator[Mark]:
    """Make the marks of a journal entry."""
    for answer in entry["answers"]:
        in_words = "text" in answer
        if in_words and answer["exercise"] not in points:
            # A question that the teacher no longer asks.
            continue
        most = points.get(answer["exercise"], 1.0)
        notes = [*answer["notes"], *([EARLIER] if is_earlier(entry, answer) else [])]
        earned = round(most * answer["share"], 2)
        yield Mark(
            entry["student"], sys.intern(entry["lesson"]), sys.intern(answer["exercise"]),
            earned, most, sys.intern(answer["status"]), tuple(answer["slips"]),
            sys.intern(" ".join(notes)), sys.intern(origin(entry, answer)["checks"]),
            earned=earned, best_of=entry.get("best_of", 1), in_words=in_words,
        )  # fmt: skip


def missing(marks: Sequence[Mark], students: Sequence[str]) -> Iterator[Mark]:
    """Yield a row for each exercise of a lesson for which a student handed in nothing."""
    having = {(mark.student, mark.lesson) for mark in marks}
    worth = {(mark.lesson, mark.exercise): mark for mark in marks}
    for student in students:
        for (lesson, exercise), like in worth.items():
            if (student, lesson) not in having:
                yield Mark(
                    student, lesson, exercise, 0.0, like.max_points, NO_NOTEBOOK,
                    checks=like.checks, in_words=like.in_words,
                )  # fmt: skip


def with_own(mark: Mark, own: OwnMarks) -> Mark:
    """Replace a mark by the teacher's own, if there is one."""
    if (mark.student, mark.exercise) not in own:
        return mark
    points, reason = own[mark.student, mark.exercise]
    if mark.in_words:
        note = " ".join(f"{mark.note} {reason}".split())
        status = READ if mark.status == TO_BE_READ else mark.status
        return replace(mark, points=points, earned=points, status=status, note=note, own=reason)
    earned = mark.points if mark.earned is None else mark.earned
    note = f"{OWN_MARK}{reason} (by the checks: {earned:g}). {mark.note}"
    # It is final: no rule changes it.
    return replace(mark, points=points, note=note.rstrip(), own=reason, rule="")


def marks_table(marks: Sequence[Mark]) -> str:
    """Return the text of `marks.csv`."""
    rows = [
        (
            mark.student, mark.name, mark.lesson, mark.exercise, f"{mark.points:g}",
            f"{mark.max_points:g}", mark.status, " ".join(mark.slips),
            f"{mark.rule} {mark.note}".strip(), mark.checks,
            "" if mark.earned is None else f"{mark.earned:g}", mark.submitted,
            said_duration(mark.late) if mark.late else "",
        )
        for mark in marks
    ]  # fmt: skip
    return table([COLUMNS, *rows])


def dump_marks(marks: Sequence[Mark]) -> str:
    """Write marks for grading's own use: they are read back exactly, whatever is in a name."""
    rows = [[one.student, one.lesson, one.exercise, one.points, one.max_points, one.status]
            for one in marks]  # fmt: skip
    return json.dumps(rows) + "\n"


def load_marks(path: Path) -> list[Mark] | None:
    """Read what `dump_marks` wrote; return None if that cannot be read."""
    with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
        rows = json.loads(path.read_bytes())
        return [
            Mark(one_form(who), lesson, current_name(name), float(points), float(most), status)
            for who, lesson, name, points, most, status in rows
        ]
    return None


def points_in_table(path: Path) -> tuple[dict[tuple[str, str], float], bool]:
    """Read the points of a `marks.csv`, however a spreadsheet saved it.

    Returns
    -------
    dict, bool
        The points for student and exercise, and whether that is all of them.
    """
    found: dict[tuple[str, str], float] = {}
    try:
        header, *rows = Sheet.of(path).rows
        names = [cell.value.strip().lower() for cell in header]
        places = [names.index(name) for name in ("student", "exercise", "points")]
    except (UserError, ValueError):
        return found, False
    whole = True
    for row in rows:
        if not any(cell.value.strip() for cell in row):
            continue
        try:
            student, exercise, points = (row[place].value.strip() for place in places)
            key = (one_form(unsafe(student)), current_name(exercise))
            found[key] = float(points.replace(",", "."))
        except (IndexError, ValueError):
            whole = False
    return found, whole
