"""The folder of results: a journal that only grows, a teacher's own marks, and tables made of them.

`journal.jsonl` has one line a graded notebook, written as soon as it is known; all else can be made
again from it. Whatever a spreadsheet, a crash or another program left here, the next command works,
and says what it could not read.
"""

from __future__ import annotations

import errno
import json
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from classroom.errors import UserError
from classroom.grading.journal import FEEDBACK, FORGOTTEN, known, line_of
from classroom.grading.marks import NO_NOTEBOOK as NO_NOTEBOOK
from classroom.grading.marks import OWN_MARK as OWN_MARK
from classroom.grading.marks import Mark as Mark
from classroom.grading.marks import (
    OwnMarks,
    kept_marks,
    kept_text,
    marks_of,
    missing,
    points_in_table,
    with_own,
)
from classroom.grading.marks import marks_table as marks_table
from classroom.grading.own_marks import COLUMNS as OWN_COLUMNS
from classroom.grading.own_marks import odd as odd_marks
from classroom.grading.own_marks import read_own
from classroom.grading.places import Journal, Latest
from classroom.grading.tables import one_form, table
from classroom.grading.tables import safe as safe
from classroom.grading.tables import write_whole as write_whole
from classroom.locking import lock
from nnlib.exercises import EXERCISES
from nnlib.exercises.naming import current_name
from nnlib.words import counted

_MARKS, _LAST_MARKS, _SETTINGS = "marks.csv", "last_marks.json", "settings.json"
_ANOTHER_RUN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}
_SEED_BITS = 128


class Results:
    """A folder of results.

    Parameters
    ----------
    folder : Path
    writes : bool
        Whether the folder is made if it is missing; else it must exist, and may be read-only.

    Attributes
    ----------
    entries : Journal
        What was recorded; each entry is read when it is asked for.
    odd : list of (file, remark)
        What could not be read here, and what was done instead.
    no_lock : str
        Why no lock is in force; empty if one is.

    Raises
    ------
    UserError
        If something else is there, or it cannot be read, or not be written to.
    """

    def __init__(self, folder: Path, writes: bool = True) -> None:
        self.folder, self._writes = folder, writes
        self.odd: list[tuple[str, str]] = []
        self.no_lock = ""
        self._before: dict[tuple[str, str], float] = {}
        self._seed: int | None = None
        try:
            if writes:
                folder.mkdir(parents=True, exist_ok=True)
                self.journal.touch()
            self.entries = Journal(self.journal)
        except OSError as problem:
            raise UserError(
                f"{folder} cannot be a folder of results: {problem.strerror}."
            ) from None
        foreign = self.entries.foreign
        if foreign:
            numbers = ", ".join(map(str, foreign[:5])) + (", …" if len(foreign) > 5 else "")
            self._remark(
                self.journal.name,
                f"Not written by `grade`, so ignored: {counted(len(foreign), 'line')} "
                f"(number {numbers}).",
            )

    def _remark(self, name: str, text: str) -> None:
        if (name, text) not in self.odd:
            self.odd.append((name, text))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make sure that no other run writes here meanwhile.

        If the disk has no locks (as with some network drives), grading continues without one, and
        says so.

        Raises
        ------
        UserError
            If another run writes here, or the journal cannot be written to.
        """
        with self._appending() as file:
            try:
                lock(file)
            except OSError as problem:
                if problem.errno in _ANOTHER_RUN:
                    raise UserError(
                        f"Another run is writing into {self.folder}: wait until it ends."
                    ) from None
                self.no_lock = (
                    f"No lock is available on the disk of {self.folder} ({problem.strerror}): "
                    "make sure that no second run grades into this folder at the same time."
                )
                print(self.no_lock, file=sys.stderr)
            yield

    @contextmanager
    def _appending(self) -> Iterator[Any]:
        try:
            file = self.journal.open("ab", buffering=0)
        except OSError as problem:
            raise UserError(f"{self.journal} cannot be written: {problem.strerror}.") from None
        with file:
            yield file

    @property
    def journal(self) -> Path:
        return self.folder / "journal.jsonl"

    @property
    def own_marks(self) -> Path:
        return self.folder / "own_marks.csv"

    def add(self, entry: dict[str, Any]) -> None:
        """Record a graded notebook before anything else is done with it."""
        line = line_of(entry)
        with self._appending() as file:
            try:
                # A full disk may take only a part; the next entry then begins on a new line.
                whole = file.write(line) == len(line)
            except OSError as problem:
                raise UserError(f"{self.journal} cannot be written: {problem.strerror}.") from None
            # Where this line begins, whoever else wrote meanwhile.
            begin = file.tell() - len(line)
        if not whole:
            raise UserError(f"{self.journal} cannot be written completely: is the disk full?")
        # After its first newline, which ended the line before.
        self.entries.take(begin + 1, line[1:])

    def known(self, checks: str) -> set[tuple[Any, ...]]:
        """Name what need not be judged again with these checks."""
        return set(known(self.latest().values(), checks))

    def forget(self, student: str) -> None:
        """Leave a student out of everything made from here on; the journal keeps the lines.

        Raises
        ------
        UserError
            If there is no such student.
        """
        told, gone = self._settings(), one_form(student)
        is_known = gone in told["students"] or any(
            one.get("student") == gone for one in self.entries
        )
        if not is_known:
            raise UserError(f"--forget {student}: there is no such student in {self.folder}.")
        self.add({FORGOTTEN: gone})
        told["students"] = [one for one in told["students"] if one != gone]
        self._write_settings(told)

    def note_feedback(self) -> None:
        """Note that feedback was given: notebooks that are graded from now on get a new seed.

        What was graded keeps its mark, and its seed for an appeal. Where the folder cannot be
        written to, that is a remark.
        """
        if self.entries and FEEDBACK in self.entries[-1]:
            return
        try:
            self.add({FEEDBACK: True})
        except UserError as problem:
            self._remark(
                self.journal.name,
                f"{problem} So later grading will use the same numbers, which the pages may show.",
            )

    def seed(self) -> int:
        """Return the seed: drawn once, so that a later run uses the same instances.

        After feedback was given, a new one is drawn for the notebooks that are graded then.
        """
        if self._seed is None:
            used = self.entries.seeds.in_use
            self._seed = secrets.randbits(_SEED_BITS) if used is None else used
        return self._seed

    def latest(self) -> Latest:
        """Return the newest entry of each student and lesson, each read when it is asked for."""
        return self.entries.latest()

    def keep(self, points: Mapping[str, float] | None = None, students: Sequence[str] = ()) -> None:
        """Keep the points and the list of students that are given; others hold from before."""
        given: dict[str, Any] = {"points": dict(points)} if points is not None else {}
        given |= {"students": list(students)} if students else {}
        if given:
            # What is given as a whole need not be read: that may be what fixes it.
            self._write_settings(given if len(given) == 2 else self._settings() | given)

    def _write_settings(self, told: Mapping[str, Any]) -> None:
        write_whole(self.folder / _SETTINGS, json.dumps(told, indent=1) + "\n")

    def _settings(self) -> dict[str, Any]:
        kept = self.folder / _SETTINGS
        if not kept.exists():
            return {"points": {}, "students": []}
        try:
            told = json.loads(kept.read_bytes())
            points = {current_name(str(name)): float(most) for name, most in told["points"].items()}
            students = told["students"]
            if isinstance(students, list):
                return {"points": points, "students": [one_form(str(one)) for one in students]}
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            pass
        self._remark(
            _SETTINGS,
            "It cannot be read: the points, and who should have handed in, are taken from the last "
            "marks. Give --points and --students once more, and it will be written again.",
        )
        last = kept_marks(self.folder / _LAST_MARKS) or []
        return {
            "points": {one.exercise: one.max_points for one in last},
            "students": sorted({one.student for one in last if one.status == NO_NOTEBOOK}),
        }

    def marks(self) -> list[Mark]:
        """All marks, with a teacher's own where there are any; who handed nothing in has 0."""
        told, own = self._settings(), self.read_own_marks()
        marks = [
            mark for entry in self.latest().values() for mark in marks_of(entry, told["points"])
        ]
        marks += missing(marks, told["students"])
        order = {name: place for place, name in enumerate(EXERCISES)}
        marks.sort(key=lambda one: (one.student, order.get(one.exercise, len(order))))
        return [with_own(mark, own) for mark in marks]

    def write_marks(self, marks: Sequence[Mark]) -> None:
        """Write `marks.csv`, and beside it the same for ourselves: a spreadsheet may change a CSV.

        Raises
        ------
        UserError
            If they cannot be written.
        """
        write_whole(self.folder / _MARKS, marks_table(marks))
        write_whole(self.folder / _LAST_MARKS, kept_text(marks))

    def written_marks(self) -> dict[tuple[str, str], float]:
        """The points that were written last.

        What `marks.csv` says counts, as somebody may have gone by it; where a spreadsheet left it
        unreadable, what was kept beside it; where there is neither, that is a remark.
        """
        table_path, last = self.folder / _MARKS, kept_marks(self.folder / _LAST_MARKS)
        in_table, whole = points_in_table(table_path) if table_path.exists() else ({}, True)
        if last is None:
            self._before = in_table
            if not whole:
                self._remark(
                    _MARKS,
                    "Some marks of the last run cannot be read from it, and for these "
                    "the report does not say whether they changed. It was written again.",
                )
            return self._before
        self._before = {(one.student, one.exercise): one.points for one in last}
        for key, points in in_table.items():
            # A spreadsheet may have changed a name (0012 to 12): that is nobody's mark.
            if key in self._before and f"{self._before[key]:g}" != f"{points:g}":
                self._before[key] = points
        return self._before

    def vanished(self, marks: Sequence[Mark]) -> dict[tuple[str, str], float]:
        """Name the marks of `written_marks` that no longer have a row, with their points."""
        left = {(mark.student, mark.exercise) for mark in marks}
        return {key: points for key, points in self._before.items() if key not in left}

    def read_own_marks(self) -> OwnMarks:
        """Read the teacher's own marks: for student and exercise, points and the reason.

        Raises
        ------
        UserError
            If a line has no points, or no reason.
        """
        if self.own_marks.exists():
            return read_own(self.own_marks)
        if self._writes:
            write_whole(self.own_marks, table([OWN_COLUMNS]))
        return {}

    def odd_own_marks(self, marks: Sequence[Mark]) -> list[tuple[str, str]]:
        """Own marks without a mark to replace, and what could not be read in this folder."""
        own = [(self.own_marks.name, remark) for remark in odd_marks(self.read_own_marks(), marks)]
        return [*self.odd, *own]
