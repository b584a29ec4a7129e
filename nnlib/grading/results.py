"""The folder of results: a journal that only grows, a teacher's own marks, and tables made of them.

`journal.jsonl` has one line a graded notebook, written as soon as it is known; all else can be made
again from it. A line that was cut off by a crash is left out, and its notebook graded once more.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nnlib.checks import records
from nnlib.exercises import EXERCISES
from nnlib.grading.marking import Asked
from nnlib.grading.sheets import Sheet
from nnlib.grading.trouble import Trouble

try:
    import fcntl
except ModuleNotFoundError:
    # Windows has none.
    fcntl = None  # type: ignore[assignment]

COLUMNS = (
    "student", "lesson", "exercise", "points", "max_points", "status", "slips", "note", "checks",
)  # fmt: skip
OWN_COLUMNS = ("student", "exercise", "points", "reason")
NO_NOTEBOOK = "not handed in"
OWN_MARK = "The teacher's own mark: "

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

    @contextmanager
    def locked(self) -> Iterator[None]:
        """See to it that no other run writes here meanwhile.

        Raises
        ------
        Trouble
            If another run does. (Windows has no such lock: there it is not asked.)
        """
        with self.journal.open("ab") as file:
            try:
                if fcntl is not None:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Trouble(f"Another run writes into {self.folder}: wait for its end.") from None
            yield

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
        try:
            with self.journal.open("ab") as file:
                file.write(line)
        except OSError as problem:
            raise Trouble(f"{self.journal} cannot be written: {problem.strerror}.") from None
        self.entries.append(entry)

    def known(self, checks: str) -> set[tuple[Any, ...]]:
        """What need not be judged again with these checks."""
        return {
            (one["student"], one["digest"], Asked(**one["asked"]).key, one["seconds"],
             answer["exercise"])
            for one in self.entries if one.get("checks") == checks for answer in one["answers"]
        }  # fmt: skip

    def forget(self, student: str) -> None:
        """Leave a student out of all that is made from here on; the journal keeps the lines.

        Raises
        ------
        Trouble
            If there is no such student.
        """
        told = self._settings()
        everybody = {one.get("student") for one in self.entries} | set(told["students"])
        if student not in everybody:
            raise Trouble(f"--forget {student}: there is no such student in {self.folder}.")
        self.add({"forgotten": student})
        told["students"] = [one for one in told["students"] if one != student]
        write_whole(self.folder / _SETTINGS, json.dumps(told, indent=1) + "\n")

    def written_marks(self) -> dict[tuple[str, str], float]:
        """The points that the last `marks.csv` gave."""
        path = self.folder / "marks.csv"
        if not path.exists():
            return {}
        with path.open(encoding="utf-8", newline="") as file:
            return {
                (unsafe(row["student"]), row["exercise"]): float(row["points"])
                for row in csv.DictReader(file)
            }

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
            if "forgotten" in entry:
                gone = entry["forgotten"]
                found = {key: one for key, one in found.items() if key[0] != gone}
                continue
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
        header, *rows = Sheet.of(self.own_marks).rows
        names = [cell.value.strip().lower() for cell in header]
        if not set(OWN_COLUMNS) <= set(names):
            raise Trouble(
                f"{self.own_marks} should begin with the line {','.join(OWN_COLUMNS)}; it begins "
                f"with {','.join(names)}."
            )
        found = {}
        for number, row in enumerate(rows, start=2):
            values = {name: cell.value.strip() for name, cell in zip(names, row, strict=False)}
            student, exercise, points, reason = (values.get(name, "") for name in OWN_COLUMNS)
            if not any((student, exercise, points, reason)):
                continue
            if not re.fullmatch(r"\d+([.,]\d+)?", points) or not all((student, exercise, reason)):
                raise Trouble(
                    f"{self.own_marks}, line {number}: expected student, exercise, points (a "
                    f"number from 0 on) and a reason; found {values}. Put a reason that has a "
                    "comma between quotes."
                )
            if len(row) > len(names):
                raise Trouble(
                    f"{self.own_marks}, line {number} has {len(row)} cells, and the first line "
                    f"{len(names)}: put a reason that has a comma between quotes."
                )
            found[unsafe(student), exercise] = (float(points.replace(",", ".")), reason)
        return found

    def odd_own_marks(self, marks: Sequence[Mark]) -> list[tuple[str, str]]:
        """Own marks that fit no mark, or are more than there is to get."""
        known = {(mark.student, mark.exercise): mark.max_points for mark in marks}
        odd = []
        for (student, exercise), (points, _) in self.read_own_marks().items():
            most = known.get((student, exercise))
            if most is None:
                odd.append(f"An own mark is for `{student}`, `{exercise}`: there is no such mark.")
            elif points > most:
                odd.append(f"The own mark of `{student}`, `{exercise}` is {points:g} of {most:g}.")
        return [(self.own_marks.name, remark) for remark in odd]


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
    note = f"{OWN_MARK}{reason} (by the checks: {mark.points:g}). {mark.note}"
    return Mark(**{**vars(mark), "points": points, "note": note.rstrip()})


def safe(text: str) -> str:
    """Make a text safe for a spreadsheet, which would run what begins like a formula.

    Examples
    --------
    >>> safe("=cmd|' /C calc'!A0"), safe("O'Neill, Zoe")
    ("'=cmd|' /C calc'!A0", "O'Neill, Zoe")
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def unsafe(text: str) -> str:
    """Read what `safe` wrote.

    Examples
    --------
    >>> unsafe("'=cmd"), unsafe("'thooft")
    ('=cmd', "'thooft")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


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
    try:
        records.write_whole(path, text)
        path.chmod(0o644)
    except OSError as problem:
        raise Trouble(f"{path} cannot be written: {problem.strerror}.") from None
