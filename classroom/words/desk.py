"""The desk: answers in words as a teacher reads them, and the writing of their marks.

Marks are in `own_marks.csv` and nowhere else. It is read before each save, and written completely
or not at all; what somebody else wrote there in the meantime is never overwritten without asking.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import re
import stat
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from classroom.errors import UserError
from classroom.grading import seen
from classroom.grading.marks import Mark, OwnMarks
from classroom.grading.own_marks import own_in, with_mark
from classroom.grading.prose import TO_BE_READ
from classroom.grading.questions import Question, in_points, read_kept
from classroom.grading.results_folder import Results
from classroom.grading.tables import printable, unsafe
from nnlib.checks.records import write_whole
from nnlib.words import write_count, write_names

CHANGED = "changed since it was read"
"""The state of an answer whose text has changed since its points were given."""

MOST_COMMENT = 5000
_REUSED, _TRIES = 6, 5
_POINTS = re.compile(r"\d{1,6}([.,]\d{1,4})?")


@dataclass(frozen=True)
class Written:
    """What the file of marks says about an answer: points as text, and the comment.

    Examples
    --------
    >>> Written.of((1.5, "Good.")).points, Written.of(None).points
    ('1.5', '')
    """

    points: str = ""
    comment: str = ""

    @classmethod
    def of(cls, mark: tuple[float, str] | None) -> Written:
        return cls(f"{mark[0]:g}", mark[1]) if mark else cls()

    @property
    def said(self) -> str:
        comment = f" and the comment “{self.comment}”" if self.comment else ""
        return f"{in_points(float(self.points))}{comment}" if self.points else "no points"


Made = TypeVar("Made")


class Conflict(Exception):
    """Somebody else has changed the mark in the meantime; it says what is there now."""

    def __init__(self, now: Written) -> None:
        super().__init__(f"own_marks.csv has changed in the meantime. It now has {now.said}.")
        self.now = now


@dataclass(frozen=True)
class Paper:
    """One answer.

    Parameters
    ----------
    who : str
        Stands for the student on the page; it does not reveal a name.
    name : str
        What the student is called there.
    text, digest : str
    notes : tuple of str
    state : str
    written : Written
        What the file of marks says.
    draft : str
        A comment that waits for points.
    """

    who: str
    name: str
    text: str
    digest: str
    notes: tuple[str, ...]
    state: str
    written: Written
    draft: str

    @property
    def waits(self) -> bool:
        return self.state in (TO_BE_READ, CHANGED)


@dataclass(frozen=True)
class Pile:
    """All answers to a question, in reading order."""

    exercise: str
    question: str
    most: float
    papers: tuple[Paper, ...]
    empty: tuple[str, ...]
    comments: tuple[str, ...]

    @property
    def waiting(self) -> int:
        return sum(paper.waits for paper in self.papers)

    @property
    def said(self) -> str:
        """How much of it has been read."""
        return f"{self.waiting} of {write_count(len(self.papers), 'answer')} to be read"


class Desk:
    """The answers in words in a results folder.

    Parameters
    ----------
    folder : Path
    anonymous : bool
        Whether students get numbers, and a different order for each question.

    Raises
    ------
    UserError
        If there is no answer in words.
    """

    def __init__(self, folder: Path, anonymous: bool = False) -> None:
        self._folder, self.anonymous = folder, anonymous
        self._lock = threading.RLock()
        self._stamp: tuple[tuple[int, int], ...] = ()
        self._look()
        if not self.names:
            raise UserError(
                f"{folder} has no answers in words. Questions are in the table `[words]` of the "
                "file that you give to `release` and `grade` with --points."
            )
        self._seen = seen.load(self._results)
        for student, _ in self._marks if anonymous else ():
            self._seen.number(student)
        # A student's sign is the same after a restart.
        self._seen.write(folder)

    def _look(self) -> None:
        """Read the results, unless nothing has changed since."""
        files = ("journal.jsonl", "settings.json", "questions.json")
        paths = [path for name in files if (path := self._folder / name).exists()]
        stamp = tuple((one.st_mtime_ns, one.st_size) for one in (path.stat() for path in paths))
        if stamp == self._stamp:
            return
        self._results, self._stamp = Results(self._folder, writes=False), stamp
        self._questions: Mapping[str, Question] = read_kept(self._folder)
        self._marks = {
            (mark.student, mark.exercise): mark for mark in self._results.marks() if mark.in_words
        }
        self._answers: dict[tuple[str, str], Mapping[str, Any]] = {
            (student, answer["exercise"]): answer
            for (student, _), entry in self._results.latest().items()
            for answer in entry["answers"] if "text" in answer
        }  # fmt: skip

    @property
    def path(self) -> Path:
        return self._results.own_marks

    @property
    def names(self) -> list[str]:
        """Return the questions that students were asked, in the order of their declaration."""
        there = {exercise for _, exercise in self._marks}
        return [
            *(one for one in self._questions if one in there),
            *sorted(there - {*self._questions}),
        ]

    def pile(self, exercise: str) -> Pile:
        """Gather the answers to a question.

        Raises
        ------
        UserError
            If there is no such question, or the marks cannot be read.
        """
        with self._lock:
            self._look()
            self._seen = seen.load(self._results)
            if exercise not in self.names:
                raise UserError(
                    f"No question is called {exercise}; there are {write_names(self.names)}."
                )
            own = self._own(self._read())
            marks = [mark for mark in self._marks.values() if mark.exercise == exercise]
            order = {mark.student: self._place(mark) for mark in marks}
            marks.sort(key=lambda mark: order[mark.student])
            papers, empty = [], []
            for mark in marks:
                paper = self._paper(mark, own)
                if paper.text or paper.written.points or paper.draft:
                    papers.append(paper)
                else:
                    empty.append(paper.name)
            asked = self._questions.get(exercise)
            return Pile(
                exercise, asked.question if asked else "", marks[0].max_points, tuple(papers),
                tuple(empty), self._comments(exercise, own),
            )  # fmt: skip

    def save(
        self,
        exercise: str,
        who: str,
        wanted: Written,
        before: Written,
        digest: str,
        sent: Written | None = None,
    ) -> Written:
        """Write a mark, or remove it if it has no points.

        Parameters
        ----------
        exercise, who : str
        wanted : Written
        before : Written
            What the page last knew of the file.
        digest : str
            That of the text shown on the page.
        sent : Written, optional
            What the page sent just before, if it closed without an answer to that. Either of the
            two may arrive first.

        Returns
        -------
        Written
            What is kept: in the file, or as a draft if there are no points.

        Raises
        ------
        Conflict
            If the file has changed in the meantime.
        UserError
            If it cannot be written. The file stays as it was.
        """
        with self._lock:
            self._seen = seen.load(self._results)
            mark = self._mark(exercise, who)
            key = (mark.student, mark.exercise)
            told = _told(wanted, mark.max_points)
            known = [before, Written.of(told)]
            with contextlib.suppress(UserError):
                # Points that were refused have never been in the file.
                known += [Written.of(_told(sent, mark.max_points))] if sent else []
            for _ in range(_TRIES):
                data = self._read()
                now = Written.of(self._own(data).get(key))
                if now not in known:
                    raise Conflict(now)
                made = data
                if now != Written.of(told):
                    made = self._said(partial(with_mark, data, self.path, *key, told))
                # Somebody else may write between reading and writing: then try again.
                if self._read() == data:
                    self._write(data, made)
                    break
            else:
                raise UserError("own_marks.csv keeps changing: is a program writing it?")
            comment = told[1] if told else _clean(wanted.comment)
            self._seen.drafts.pop(key, None)
            self._seen.marks.pop(key, None)
            if told:
                self._seen.marks[key] = (*told, digest)
            elif comment:
                self._seen.drafts[key] = comment
            self._seen.write(self._folder)
            return Written(f"{told[0]:g}" if told else "", comment)

    def _said(self, call: Callable[[], Made]) -> Made:
        """Call something; in an anonymous reading, no message may contain a name."""
        try:
            return call()
        except UserError as error:
            if not self.anonymous:
                raise
            print(error, flush=True)
            raise UserError(
                f"{self.path.name} was not changed: the terminal in which `read` runs says why."
            ) from None

    def _read(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as problem:
            raise UserError(f"{self.path.name} cannot be read: {problem.strerror}.") from None

    def _own(self, data: bytes) -> OwnMarks:
        return self._said(partial(own_in, data, self.path))

    def _write(self, data: bytes, made: bytes) -> None:
        if made == data:
            return
        # A link stays a link, and nobody may read it who could not before.
        target = self.path.resolve()
        try:
            mode = stat.S_IMODE(target.stat().st_mode) if data else 0o644
            write_whole(target, made)
            target.chmod(mode)
        except OSError as problem:
            raise UserError(
                f"{self.path.name} cannot be written: {problem.strerror}. If another program has "
                "it open, close it there."
            ) from None

    def _mark(self, exercise: str, who: str) -> Mark:
        for mark in self._marks.values():
            if mark.exercise == exercise and self._sign(mark.student) == who:
                return mark
        raise UserError("This answer is no longer in the results: reload the page.")

    def _paper(self, mark: Mark, own: OwnMarks) -> Paper:
        key = (mark.student, mark.exercise)
        answer = self._answers.get(key, {})
        digest = str(answer.get("text_digest", ""))
        written = Written.of(own.get(key))
        state = mark.status
        if written.points:
            state = CHANGED if self._seen.is_changed(own, key, digest) else "read"
        elif answer.get("status") == TO_BE_READ:
            state = TO_BE_READ
        return Paper(
            self._sign(mark.student), self._name(mark.student), printable(answer.get("text", "")),
            digest, tuple(answer.get("notes", ())), state, written, self._seen.drafts.get(key, ""),
        )  # fmt: skip

    def _comments(self, exercise: str, own: OwnMarks) -> tuple[str, ...]:
        """Return the most frequent comments, for use with the next answer."""
        given = Counter(
            comment for (_, name), (_, comment) in own.items() if name == exercise and comment
        )
        return tuple(comment for comment, _ in given.most_common(_REUSED))

    def comments(self, exercise: str) -> tuple[str, ...]:
        with self._lock:
            return self._comments(exercise, self._own(self._read()))

    def _digest(self, text: str) -> str:
        given = text.encode("utf-8", "backslashreplace")
        return hmac.new(self._seen.secret.encode(), given, hashlib.sha256).hexdigest()

    def _sign(self, student: str) -> str:
        return self._digest(f"who {student}")[:16]

    def _place(self, mark: Mark) -> str:
        return self._digest(f"{mark.exercise} {mark.student}") if self.anonymous else mark.student

    def _name(self, student: str) -> str:
        return f"Student {self._seen.number(student)}" if self.anonymous else printable(student)


def _clean(comment: str) -> str:
    """Return a comment in a form that the file can hold."""
    lines = comment[:MOST_COMMENT].replace("\r\n", "\n").replace("\r", "\n")
    kept_ones = (one for one in lines if one in "\n\t" or unicodedata.category(one) not in
                 ("Cc", "Cs"))  # fmt: skip
    return unsafe("".join(kept_ones).strip())


def _told(wanted: Written, most: float) -> tuple[float, str] | None:
    """Return what to write; None if there are no points.

    Raises
    ------
    UserError
        If the points are not a number from 0 to the maximum.
    """
    points = wanted.points.strip()
    if not points:
        return None
    value = float(points.replace(",", ".")) if _POINTS.fullmatch(points) else -1.0
    if not 0 <= value <= most:
        raise UserError(f"Points must be a number from 0 to {most:g}. Nothing was saved.")
    return float(f"{value:g}"), _clean(wanted.comment)
