"""Read learners' progress folders: nothing is changed, and nothing is trusted unchecked.

Everything in a learner's folder is untrusted: a record may be broken, huge, a link elsewhere or a
pipe that never ends. From a record, only what the course knows is taken: names, statuses, slips.
"""

from __future__ import annotations

import itertools
import json
import os
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nnlib.checks.boxes import STATUSES
from nnlib.checks.history import MOST
from nnlib.checks.records import FOLDER, claim_key
from nnlib.checks.slips import sentences
from nnlib.claims import CLAIMS, OPINIONS
from nnlib.exercises.exercise_names import current_name, find_exercise

DEPTH = 6
"""How many levels below the given folder a progress folder is looked for."""
LARGEST = 100_000
"""The most bytes of a record; the course writes a few hundred."""
_LOOK_AGAIN = 10.0
"""Seconds between searches for new folders."""
_NEVER = {"node_modules", "site-packages", "__pycache__"}
_CLAIM = "claim_"
_OF_TRIES = ("right", "not yet", "stopped")
_MOST_COUNTED = 1_000_000
_CLAIMS = {claim_key(number) for number in CLAIMS}
# Whatever is there is opened without following a link or waiting for a pipe.
_FLAGS = sum(getattr(os, name, 0) for name in ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


@dataclass(frozen=True)
class Try:
    """One try at an exercise: its verdict, and what had been opened before it.

    Parameters
    ----------
    status : str
    slips : tuple of str
    hints : int
        How many hints were open.
    solution : bool
        Whether the solution had been looked at.
    """

    status: str
    slips: tuple[str, ...] = ()
    hints: int = 0
    solution: bool = False


@dataclass(frozen=True)
class Record:
    """What a learner's folder says about one exercise.

    Parameters
    ----------
    status : str
        The last verdict's.
    failed : int
        Checks since the last right one.
    slips : tuple of str
        Those of the last verdict.
    met : tuple of str
        All that were ever named.
    solution : bool
        Whether the solution was looked at.
    changed : float
        When the record was last written, in seconds as `time.time` gives them.
    hints : int
        How many hints are open.
    history : tuple of Try, optional
        The tries up to the first right one; None if an older version began the record.
    unlisted : int
        Tries before the right one that the history leaves out.
    """

    status: str
    failed: int = 0
    slips: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    solution: bool = False
    changed: float = field(default=0.0, compare=False)
    hints: int = 0
    history: tuple[Try, ...] | None = None
    unlisted: int = 0


@dataclass
class Learner:
    """One learner: records by exercise, and votes by claim."""

    name: str
    records: dict[str, Record] = field(default_factory=dict)
    votes: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Skipped:
    """A file or folder that was left out, and why."""

    place: str
    reason: str


class BadRecord(Exception):
    """A record that the course did not write like this; the message says why in a few words."""


class Reader:
    """Reads all learners below some folders; files that have not changed are not read again.

    Parameters
    ----------
    folders : sequence of Path
        Each is a folder of learners' folders, one learner's folder, or a progress folder.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders
        self._found: list[tuple[Path, Path]] = []
        self._unseen: list[Skipped] = []
        self._looked = float("-inf")
        self._known: dict[str, tuple[tuple[int, int, int], Record | str | BadRecord]] = {}

    def read(self) -> tuple[list[Learner], list[Skipped]]:
        """Read every learner who has a record, by name; return what was skipped, too."""
        skipped: list[Skipped] = []
        learners: dict[tuple[Path, str], Learner] = {}
        ages: dict[tuple[Path, str, str], int] = {}
        for root, progress, subject, changed, read in self.each(skipped):
            name = owner_of(root, progress)
            learner = learners.setdefault((root, name), Learner(name))
            # Of two copies of the course, the one used last counts.
            if changed < ages.get((root, name, subject), 0):
                continue
            ages[root, name, subject] = changed
            if isinstance(read, Record):
                learner.records[subject] = replace(read, changed=changed / 1e9)
            else:
                learner.votes[int(subject.removeprefix(_CLAIM))] = read
        return sorted(learners.values(), key=lambda one: one.name), skipped

    def each(self, skipped: list[Skipped]) -> Iterator[tuple[Path, Path, str, int, Record | str]]:
        """Yield every record or vote: the folder given, its place, subject, time, and content.

        Anything left out is added to `skipped`.
        """
        if time.monotonic() - self._looked > _LOOK_AGAIN:
            self._unseen = []
            self._found = [
                (root, progress) for root in self.folders for progress in self._look(root)
            ]
            self._looked = time.monotonic()
        skipped += self._unseen
        for root, progress in self._found:
            for subject, changed, read in self._records(progress, skipped):
                yield root, progress, subject, changed, read

    def _look(self, root: Path) -> Iterator[Path]:
        """Find progress folders."""

        def unseen(problem: OSError) -> None:
            self._unseen.append(Skipped(str(problem.filename), str(problem.strerror)))

        if root.name == FOLDER:
            yield root
            return
        for place, folders, _ in os.walk(root, onerror=unseen):
            if FOLDER in folders:
                yield Path(place, FOLDER)
            deep = len(Path(place).relative_to(root).parts)
            folders[:] = sorted(
                name for name in folders
                if deep < DEPTH and name[0] != "." and name not in _NEVER and name != FOLDER
            )  # fmt: skip

    def _records(
        self, progress: Path, skipped: list[Skipped]
    ) -> Iterator[tuple[str, int, Record | str]]:
        """Yield each record or vote: what it is about, when it changed, what it says."""
        try:
            entries = sorted(os.scandir(progress), key=lambda entry: entry.name)
        except OSError as problem:
            skipped.append(Skipped(str(progress), str(problem.strerror)))
            return
        for entry in entries:
            subject = subject_of(entry.name)
            if subject is None:
                continue
            try:
                if entry.is_symlink():
                    raise BadRecord("a link, which is not followed")
                seen = entry.stat(follow_symlinks=False)
                state = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
                known = self._known.get(entry.path)
                if known is None or known[0] != state:
                    known = self._known[entry.path] = (state, _tried(entry.path, subject))
                if isinstance(known[1], BadRecord):
                    raise known[1]
                if known[1]:
                    yield subject, seen.st_mtime_ns, known[1]
            except FileNotFoundError:
                continue
            except (OSError, BadRecord) as problem:
                reason = problem.strerror if isinstance(problem, OSError) else problem
                skipped.append(Skipped(entry.path, str(reason)))


def owner_of(root: Path, progress: Path) -> str:
    """Return the folder below the one given; if that is one learner's own, its name."""
    inside = progress.relative_to(root).parts
    own = root.parent if root.name == FOLDER else root
    return inside[0] if len(inside) > 1 else own.resolve().name


def subject_of(file: str) -> str | None:
    """Name the exercise or claim that a file is about; None for files not read here.

    >>> subject_of("predict.json"), subject_of("claim_07.json"), subject_of("guess_size.json")
    ('predict', 'claim_07', None)
    """
    stem = file.removesuffix(".json")
    if stem == file or not (stem in _CLAIMS or find_exercise(stem)):
        return None
    return current_name(stem)


def _tried(path: str, subject: str) -> Record | str | BadRecord:
    """Read a record or a vote, or return what is odd about it.

    A file that cannot be opened now may be opened later: that error is not kept.
    """
    try:
        return read_record(subject, _bytes(path))
    except BadRecord as odd:
        return odd


def _bytes(path: str) -> bytes:
    handle = os.open(path, _FLAGS)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise BadRecord("not a file")
        return file.read(LARGEST + 1)


def read_record(subject: str, text: bytes) -> Record | str:
    """Read the text of an exercise's record, or of a claim's, which yields the vote.

    Raises
    ------
    BadRecord
        If it is not what the course writes.
    """
    if len(text) > LARGEST:
        raise BadRecord(f"larger than {LARGEST // 1000} kB")
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRecord("not JSON") from None
    if not isinstance(table, dict):
        raise BadRecord("not a record of the course")
    return _vote(table) if subject in _CLAIMS else _record(subject, table)


def _record(name: str, table: dict[str, Any]) -> Record:
    # A learner who looked at a hint or a solution before the first check has no verdict yet.
    status = table.get("status", "not attempted")
    failed = table.get("failed", 0)
    if not isinstance(status, str) or status not in STATUSES or not isinstance(failed, int):
        raise BadRecord("not a record of the course")
    hints: Any = table.get("hints")
    return Record(
        status, failed, _slips(name, table, "slips"), _slips(name, table, "met"),
        table.get("solution") is True, hints=hints if _is_count(hints) else 0,
        **_history(name, table),
    )  # fmt: skip


def _slips(name: str, table: dict[str, Any], key: str) -> tuple[str, ...]:
    given = table.get(key, ())
    known = sentences(name)
    ids = given if isinstance(given, list) else ()
    return tuple(id for id in ids if isinstance(id, str) and id in known)


def _history(name: str, table: dict[str, Any]) -> dict[str, Any]:
    """Read the tries; none at all if one of them is not what the course writes."""
    given, unlisted = table.get("history"), table.get("unlisted", 0)
    if not isinstance(given, list) or not 0 < len(given) <= MOST + 1 or not _is_count(unlisted):
        return {}
    if not all(isinstance(one, dict) and _is_count(one.get("hints")) for one in given):
        return {}
    tries = tuple(
        Try(str(one.get("status")), _slips(name, one, "slips"), one["hints"],
            one.get("solution") is True)
        for one in given
    )  # fmt: skip
    *before, last = tries
    fits = last.status in _OF_TRIES and all(one.status in _OF_TRIES[1:] for one in before)
    # What was opened stays open.
    opened = [(one.hints, one.solution) for one in tries]
    in_order = all(a[0] <= b[0] and a[1] <= b[1] for a, b in itertools.pairwise(opened))
    wrong = len(before) if last.status == "right" else len(tries)
    # Only a full list leaves tries out.
    fits_limit = wrong == MOST or (wrong < MOST and not unlisted)
    return {"history": tries, "unlisted": unlisted} if fits and in_order and fits_limit else {}


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MOST_COUNTED


def _vote(table: dict[str, Any]) -> str:
    """Return the vote that was given before the ruling; empty if there is none."""
    vote = table.get("vote")
    return vote if isinstance(vote, str) and vote in OPINIONS and not table.get("late") else ""
