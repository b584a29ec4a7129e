"""The folder of results: a journal that only grows, a teacher's own marks, and tables made of them.

`journal.jsonl` has one line a graded notebook, written as soon as it is known; all else can be made
again from it. A line that was cut off by a crash is left out, and its notebook graded once more.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nnlib.exercises import EXERCISES
from nnlib.grading.trouble import Trouble

COLUMNS = (
    "student", "lesson", "exercise", "points", "max_points", "status", "slips", "note", "checks",
)  # fmt: skip
OWN_COLUMNS = ("student", "exercise", "points", "reason")
NO_NOTEBOOK = "not handed in"

_SETTINGS = "settings.json"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Mark:
    """One row of `marks.csv`."""

    student: str
    lesson: str
    exercise: str
    points: float
    max_points: float
    status: str
    slips: tuple[str, ...] = ()
    note: str = ""
    checks: str = ""


class Results:
    """A folder of results.

    Parameters
    ----------
    folder : Path
        Made if it is not there.

    Raises
    ------
    Trouble
        If something else is there, or it cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.journal.touch()
        except OSError as problem:
            raise Trouble(f"{folder} cannot be a folder of results: {problem.strerror}.") from None
        self.entries = list(self._read())

    @property
    def journal(self) -> Path:
        return self.folder / "journal.jsonl"

    @property
    def own_marks(self) -> Path:
        return self.folder / "own_marks.csv"

    def _read(self) -> Iterator[dict[str, Any]]:
        data = self.journal.read_bytes()
        for line in data.split(b"\n"):
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry

    def add(self, entry: dict[str, Any]) -> None:
        """Write a graded notebook down, before anything else is done with it."""
        # A line that was cut off before gets its end first.
        line = b"\n" + json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        with self.journal.open("ab") as file:
            file.write(line)
        self.entries.append(entry)

    def seed(self) -> int:
        """The seed of this folder: drawn once, so that a repetition meets the same instances."""
        for entry in self.entries:
            if "seed" in entry:
                return int(entry["seed"])
        return int(np.random.SeedSequence().generate_state(1)[0])

    def latest(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The last entry of each student and lesson; exercises that it left out are those before.

        A teacher may grade one exercise again: the others keep what they had.
        """
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for entry in self.entries:
            key = (entry["student"], entry["lesson"])
            before = found.get(key)
            if before is not None and before["digest"] == entry["digest"]:
                answers = {one["exercise"]: one for one in before["answers"]}
                answers |= {one["exercise"]: one for one in entry["answers"]}
                entry = entry | {"answers": list(answers.values())}
            found[key] = entry
        return dict(sorted(found.items()))

    def keep(self, points: Mapping[str, float] | None = None, students: Sequence[str] = ()) -> None:
        """Keep the points and the list of students that are given; others hold from before."""
        if points is not None or students:
            told = self._settings()
            told["points"] = dict(points) if points is not None else told["points"]
            told["students"] = list(students) or told["students"]
            write_whole(self.folder / _SETTINGS, json.dumps(told, indent=1) + "\n")

    def _settings(self) -> dict[str, Any]:
        kept = self.folder / _SETTINGS
        if not kept.exists():
            return {"points": {}, "students": []}
        return dict(json.loads(kept.read_text(encoding="utf-8")))

    def marks(self) -> list[Mark]:
        """All marks, with a teacher's own where there are any; who handed nothing in has 0."""
        told, own = self._settings(), self.read_own_marks()
        marks = [
            mark for entry in self.latest().values() for mark in _marks_of(entry, told["points"])
        ]
        marks += _missing(marks, told["students"])
        order = {name: place for place, name in enumerate(EXERCISES)}
        marks.sort(key=lambda one: (one.student, order.get(one.exercise, len(order))))
        return [_with_own(mark, own) for mark in marks]

    def read_own_marks(self) -> dict[tuple[str, str], tuple[float, str]]:
        """Read the teacher's own marks: for student and exercise, points and the reason.

        Raises
        ------
        Trouble
            If a line has no points, or no reason.
        """
        if not self.own_marks.exists():
            write_whole(self.own_marks, table([OWN_COLUMNS]))
            return {}
        found = {}
        with self.own_marks.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                values = {name: (row.get(name) or "").strip() for name in OWN_COLUMNS}
                if not any(values.values()):
                    continue
                try:
                    worth = float(values["points"].replace(",", "."))
                except ValueError:
                    worth = float("nan")
                if not np.isfinite(worth) or not all(values.values()):
                    raise Trouble(
                        f"{self.own_marks}, line {number}: expected student, exercise, points (a "
                        f"number) and a reason; found {dict(row)}. Nothing was written."
                    )
                student = values["student"].removeprefix("'")
                found[student, values["exercise"]] = (worth, values["reason"])
        return found


def _marks_of(entry: Mapping[str, Any], points: Mapping[str, float]) -> Iterator[Mark]:
    for answer in entry["answers"]:
        most = points.get(answer["exercise"], 1.0)
        yield Mark(
            entry["student"], entry["lesson"], answer["exercise"],
            round(most * answer["share"], 2), most, answer["status"], tuple(answer["slips"]),
            " ".join(answer["notes"]), entry["checks"],
        )  # fmt: skip


def _missing(marks: Sequence[Mark], students: Sequence[str]) -> Iterator[Mark]:
    """A row for each exercise of a lesson that a student handed nothing in for."""
    having = {(mark.student, mark.lesson) for mark in marks}
    worth = {(mark.lesson, mark.exercise): mark for mark in marks}
    for student in students:
        for (lesson, exercise), like in worth.items():
            if (student, lesson) not in having:
                yield Mark(
                    student, lesson, exercise, 0.0, like.max_points, NO_NOTEBOOK, checks=like.checks
                )


def _with_own(mark: Mark, own: Mapping[tuple[str, str], tuple[float, str]]) -> Mark:
    if (mark.student, mark.exercise) not in own:
        return mark
    points, reason = own[mark.student, mark.exercise]
    note = f"The teacher's own mark: {reason} (by the checks: {mark.points:g}). {mark.note}"
    return Mark(**{**vars(mark), "points": points, "note": note.rstrip()})


def safe(text: str) -> str:
    """Make a text safe for a spreadsheet, which would run what begins like a formula.

    Examples
    --------
    >>> safe("=cmd|' /C calc'!A0"), safe("O'Neill, Zoe")
    ("'=cmd|' /C calc'!A0", "O'Neill, Zoe")
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def table(rows: Iterable[Sequence[str]]) -> str:
    """Write rows as CSV, each cell safe."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([safe(cell) for cell in row] for row in rows)
    return made.getvalue()


def marks_table(marks: Sequence[Mark]) -> str:
    """The text of `marks.csv`."""
    rows = [
        (
            mark.student, mark.lesson, mark.exercise, f"{mark.points:g}", f"{mark.max_points:g}",
            mark.status, " ".join(mark.slips), mark.note, mark.checks,
        )
        for mark in marks
    ]  # fmt: skip
    return table([COLUMNS, *rows])


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    Trouble
        If it cannot be written.
    """
    written = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            file.write(text)
        Path(written).chmod(0o644)
        Path(written).replace(path)
    except OSError as problem:
        raise Trouble(f"{path} cannot be written: {problem.strerror}.") from None
    finally:
        if written:
            Path(written).unlink(missing_ok=True)
