"""The results folder: a journal that only grows, a teacher's own marks, and tables made from them.

`journal.jsonl` has one line per graded notebook, written as soon as the outcome is known;
everything else can be made again from it. Whatever a spreadsheet, a crash or another program left
here, the next command works, and says what it could not read.
"""

from __future__ import annotations

import errno
import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from classroom.errors import UserError
from classroom.grading.counting import best, excuse, unsure, with_lateness
from classroom.grading.journal import FEEDBACK, FORGOTTEN, Entry, known, line_of
from classroom.grading.marks import NO_NOTEBOOK as NO_NOTEBOOK
from classroom.grading.marks import OWN_MARK as OWN_MARK
from classroom.grading.marks import Mark as Mark
from classroom.grading.marks import (
    OwnMarks,
    dump_marks,
    load_marks,
    marks_of,
    missing,
    points_in_table,
    with_own,
)
from classroom.grading.marks import marks_table as marks_table
from classroom.grading.own_marks import COLUMNS as OWN_COLUMNS
from classroom.grading.own_marks import odd as odd_marks
from classroom.grading.own_marks import read_own, repeated
from classroom.grading.places import Journal, Latest
from classroom.grading.rules import BEST
from classroom.grading.settings import LAST_MARKS, SETTINGS, Settings, read_settings, write_settings
from classroom.grading.submitted import OWN_DATE, Submitted
from classroom.grading.tables import one_form, table
from classroom.grading.tables import safe as safe
from classroom.grading.tables import write_whole as write_whole
from classroom.locking import lock
from nnlib.exercises import EXERCISES
from nnlib.words import write_count

_MARKS = "marks.csv"
_ANOTHER_RUN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}
SEED_BITS = 128


class Results:
    """A folder of results.

    Parameters
    ----------
    folder : Path
    writes : bool
        Whether to make the folder if it is missing; otherwise it must exist, and may be read-only.

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
        If something else is there, or it cannot be read or written to.
    """

    def __init__(self, folder: Path, writes: bool = True) -> None:
        self.folder, self._writes = folder, writes
        self.odd: list[tuple[str, str]] = []
        self.no_lock = ""
        self._before: dict[tuple[str, str], float] = {}
        self._seed: int | None = None
        self._times: dict[tuple[str, str, str], tuple[str, ...]] = {}
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
                f"Not written by `grade`, so ignored: {write_count(len(foreign), 'line')} "
                f"(number {numbers}).",
            )

    def _remark(self, name: str, text: str) -> None:
        if (name, text) not in self.odd:
            self.odd.append((name, text))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make sure that no other run writes here at the same time.

        If the disk has no locks (like some network drives), grading continues without one, and says
        so.

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
                # A full disk may take only part of a line; the next entry then begins on a new
                # line.
                whole = file.write(line) == len(line)
            except OSError as problem:
                raise UserError(f"{self.journal} cannot be written: {problem.strerror}.") from None
            # Where this line begins, even if something else wrote in the meantime.
            begin = file.tell() - len(line)
        if not whole:
            raise UserError(f"{self.journal} cannot be written completely: is the disk full?")
        # After its first newline, which ended the line before.
        self.entries.take(begin + 1, line[1:])

    def note_times(self, times: Mapping[tuple[str, str, str], Submitted]) -> None:
        """Record when already graded notebooks were handed in, if that is now better known.

        Parameters
        ----------
        times : mapping of (student, lesson, digest) to Submitted
        """
        better = {
            key: submitted for key, submitted in times.items()
            if (on_record := self._times.get(key)) is not None
            and list(on_record) != submitted.fields
            and (not on_record or submitted.by != OWN_DATE)
        }  # fmt: skip
        latest = self.latest() if better else None
        for (student, lesson, digest), submitted in better.items():
            entry = latest.recorded((student, lesson), digest) if latest else None
            if entry is not None:
                self.add(entry | {"submitted": submitted.fields})

    def known(self, checks: str) -> set[tuple[Any, ...]]:
        """Name what need not be judged again with these checks."""
        counting = self.latest()
        several = counting.submissions() if counting.chooses else counting.values()
        return set(known(map(self._timed, several), checks))

    def _timed(self, entry: Entry) -> Entry:
        """Note the time that is on record for an entry, and return the entry."""
        key = (entry["student"], entry["lesson"], entry["digest"])
        self._times[key] = tuple(entry["submitted"])
        return entry

    def forget(self, student: str) -> None:
        """Leave a student out of everything made from now on; the journal keeps the lines.

        Raises
        ------
        UserError
            If there is no such student.
        """
        self.require(student)
        self.add({FORGOTTEN: one_form(student)})
        write_settings(self.folder, self.settings().without(one_form(student)))

    def require(self, student: str) -> None:
        """Make sure that there is a student to forget.

        Raises
        ------
        UserError
            If there is no such student.
        """
        gone = one_form(student)
        is_known = gone in self.settings().students or any(
            one.get("student") == gone for one in self.entries
        )
        if not is_known:
            raise UserError(f"--forget {student}: there is no such student in {self.folder}.")

    def note_feedback(self) -> None:
        """Note that feedback was given: notebooks graded from now on get a new seed.

        What was graded keeps its mark, and its seed for an appeal. If the folder cannot be written
        to, that becomes a remark.
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

        Once feedback has been given, a new one is drawn for notebooks graded later.
        """
        if self._seed is None:
            used = self.entries.seeds.in_use
            self._seed = secrets.randbits(SEED_BITS) if used is None else used
        return self._seed

    def latest(self) -> Latest:
        """Return the entry that counts for each student and lesson: the newest, or the best.

        Each is read when it is asked for; see `places.Latest` and `counting.best`.
        """
        settings = self.settings()

        def choose(entries: Sequence[Entry]) -> Entry:
            return best(entries, lambda one: sum(mark.points for mark in of_entry(one, settings)))

        return self.entries.latest(choose if settings.rules.counts == BEST else None)

    def keep(
        self, points: Mapping[str, float] | None = None, students: Sequence[str] = (),
        course: str | None = None, names: Mapping[str, str] | None = None,
        groups: Mapping[str, Sequence[str]] | None = None,
    ) -> None:  # fmt: skip
        """Keep whatever is given; the rest stays in force."""
        if points is not None or students or course is not None or names or groups is not None:
            # If everything is given, the old file need not be read: it may be damaged.
            whole = points is not None and students and course is not None
            before = read_settings(self.folder)[0] if whole else self.settings()
            write_settings(
                self.folder, before.changed(points, students, course, names or {}, groups)
            )

    def settings(self) -> Settings:
        """Return the points, students and rules in force."""
        found, odd = read_settings(self.folder)
        if odd:
            self._remark(SETTINGS, odd)
        return found

    def marks(self) -> list[Mark]:
        """Return all marks, the teacher's own included; students who handed in nothing have 0."""
        settings, own = self.settings(), self.read_own_marks()
        entries = self.latest().values()
        marks = [mark for entry in entries for mark in of_entry(entry, settings, own)]
        marks += [with_own(mark, own) for mark in missing(marks, settings.students)]
        order = {name: place for place, name in enumerate(EXERCISES)}
        marks.sort(key=lambda one: (one.student, order.get(one.exercise, len(order))))
        # In place: there may be hundreds of thousands.
        for place, mark in enumerate(marks):
            name = settings.names.get(mark.student, "")
            marks[place] = replace(excuse(mark, settings.rules), name=name)
        return marks

    def write_marks(self, marks: Sequence[Mark]) -> None:
        """Write `marks.csv`, and a copy for grading's own use: a spreadsheet may change a CSV.

        Raises
        ------
        UserError
            If they cannot be written.
        """
        write_whole(self.folder / _MARKS, marks_table(marks))
        write_whole(self.folder / LAST_MARKS, dump_marks(marks))

    def written_marks(self) -> dict[tuple[str, str], float]:
        """Return the points that were written last.

        What `marks.csv` says counts, because somebody may have relied on it. If a spreadsheet left
        it unreadable, the copy counts; if that is unreadable, too, that becomes a remark.
        """
        table_path, last = self.folder / _MARKS, load_marks(self.folder / LAST_MARKS)
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
            # A spreadsheet may have changed a name (0012 to 12): such a mark is nobody's.
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

    def odd_rules(self, marks: Sequence[Mark]) -> list[tuple[str, str]]:
        """Return unknown students in the rules of the course, and uncertain times."""
        rules = self.settings().rules
        unknown = sorted(rules.names - {mark.student for mark in marks})
        return [
            *(("course.toml", f"`{name}` is named in it, but has no mark here. Is the name the "
                              "same as in `marks.csv`?") for name in unknown),
            *(("course.toml", said) for said in unsure(self.latest().values(), rules)),
        ]  # fmt: skip

    def odd_own_marks(self, marks: Sequence[Mark]) -> list[tuple[str, str]]:
        """Return own marks without a mark to replace, and what could not be read in this folder."""
        own = [(self.own_marks.name, remark) for remark in odd_marks(self.read_own_marks(), marks)]
        if self.own_marks.exists():
            twice = repeated(self.own_marks.read_bytes(), self.own_marks)
            own += [(self.own_marks.name, remark) for remark in twice]
        return [*self.odd, *own]


def of_entry(entry: Entry, settings: Settings, own: OwnMarks | None = None) -> list[Mark]:
    """Make the marks of an entry, with a teacher's own marks and what lateness costs."""
    made = marks_of(entry, settings.points)
    return with_lateness([with_own(mark, own or {}) for mark in made], entry, settings.rules)
