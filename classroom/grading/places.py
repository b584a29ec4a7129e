"""The journal on the disk: memory holds the place of each entry, but no entry.

An entry is read when it is asked for, so a journal may be larger than the memory. It only grows: a
place once read stays valid, whatever another run adds meanwhile.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import overload

from classroom.errors import UserError
from classroom.grading.journal import (
    FEEDBACK,
    FORGOTTEN,
    Entry,
    Seeds,
    entries_in,
    with_those_before,
)

Key = tuple[str, str]
"""A student and a lesson."""

Choose = Callable[[Sequence[Entry]], Entry]
"""It chooses one of several submissions; of equally good ones the last."""


class Journal(Sequence[Entry]):
    """The entries of a journal, each read when it is asked for.

    Parameters
    ----------
    path : Path

    Attributes
    ----------
    foreign : list of int
        The numbers of the lines that are JSON but not an entry.
    seeds : Seeds

    Raises
    ------
    OSError
        If it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.foreign: list[int] = []
        self.seeds = Seeds()
        # Where each entry's line begins, and which of that line's entries it is.
        self._lines, self._parts = array("q"), array("H")
        self._newest = _Newest()
        begin = 0
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if self.take(begin, line) == 0:
                    self.foreign.append(number)
                begin += len(line)

    def take(self, begin: int, line: bytes) -> int | None:
        """Note a line that begins there; return how many entries it has, or None if cut off."""
        found = entries_in(line)
        for part, entry in enumerate(found or ()):
            self._newest.take(len(self), entry)
            self.seeds.take(entry)
            self._lines.append(begin)
            self._parts.append(part)
        return None if found is None else len(found)

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, number: int) -> Entry: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Entry]: ...
    def __getitem__(self, number: int | slice) -> Entry | Sequence[Entry]:
        with self.reading() as entry:
            if isinstance(number, slice):
                return [entry(one) for one in range(*number.indices(len(self)))]
            return entry(range(len(self))[number])

    def __iter__(self) -> Iterator[Entry]:
        with self.reading() as entry:
            yield from map(entry, range(len(self)))

    @contextmanager
    def reading(self) -> Iterator[Callable[[int], Entry]]:
        """Open the file once; provide a function that reads an entry by its number."""
        with self._path.open("rb") as file:

            def entry(number: int) -> Entry:
                file.seek(self._lines[number])
                found = entries_in(file.readline()) or []
                if self._parts[number] >= len(found):
                    raise UserError(
                        f"{self._path} was changed while it was read: run the command again."
                    )
                return found[self._parts[number]]

            yield entry

    def latest(self, choose: Choose | None = None) -> Latest:
        """Return each student's newest entry for each lesson; of several, the chosen one."""
        return Chosen(self, self._newest, choose) if choose else Latest(self, self._newest)


class _Newest:
    """For each lesson and student, the numbers of the entries that count or may count."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, int | tuple[int, ...]]] = {}
        # Which exercises each entry has: there are few combinations, so each is kept once.
        self._kinds: dict[frozenset[str], int] = {}
        self._exercises: list[frozenset[str]] = []
        self._kind = array("I")

    def take(self, number: int, entry: Entry) -> None:
        exercises = frozenset(one["exercise"] for one in entry.get("answers", ()))
        kind = self._kinds.setdefault(exercises, len(self._kinds))
        if kind == len(self._exercises):
            self._exercises.append(exercises)
        self._kind.append(kind)
        if FORGOTTEN in entry:
            for of in self._of.values():
                of.pop(entry[FORGOTTEN], None)
        elif FEEDBACK not in entry:
            of = self._of.setdefault(entry["lesson"], {})
            before = _several(of.get(entry["student"], ()))
            whole = all(self._exercises[self._kind[one]] <= exercises for one in before)
            of[entry["student"]] = number if whole else (*before, number)

    def keys(self) -> list[Key]:
        return sorted((student, lesson) for lesson, of in self._of.items() for student in of)

    def __contains__(self, key: Key) -> bool:
        student, lesson = key
        return student in self._of.get(lesson, {})

    def numbers(self, key: Key) -> tuple[int, ...]:
        student, lesson = key
        return _several(self._of.get(lesson, {})[student])

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))


def _several(numbers: int | tuple[int, ...]) -> tuple[int, ...]:
    return numbers if isinstance(numbers, tuple) else (numbers,)


class Latest:
    """The newest entry of each student and lesson, in order; each is read when asked for.

    A teacher may grade a single exercise again: the others keep what they had, even if the notebook
    is newer. For such an answer, `journal.origin` returns the entry in which it was judged.
    """

    chooses = False

    def __init__(self, journal: Journal, newest: _Newest) -> None:
        self._journal, self._newest = journal, newest

    def recorded(self, key: Key, digest: str) -> Entry | None:
        """Return the entry of a notebook as last recorded; None if there is none."""
        found = None
        with self._journal.reading() as entry:
            for number in self._numbers(key):
                one = entry(number)
                found = one if one["digest"] == digest else found
        return found

    def _numbers(self, key: Key) -> Sequence[int]:
        """The numbers of the entries that matter, in order."""
        return self._newest.numbers(key)

    def submissions(self) -> Iterator[Entry]:
        """Return an iterator over each notebook that may count."""
        return self.values()

    def __len__(self) -> int:
        return len(self._newest)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._newest.keys())

    def __contains__(self, key: Key) -> bool:
        return key in self._newest

    def by_student(self) -> dict[str, list[Key]]:
        """Return the keys of each student's entries, without reading any."""
        found: dict[str, list[Key]] = {}
        for key in self:
            found.setdefault(key[0], []).append(key)
        return found

    def __getitem__(self, key: Key) -> Entry:
        with self._journal.reading() as entry:
            return self._made(key, entry)

    def items(self) -> Iterator[tuple[Key, Entry]]:
        """Yield each student and lesson, with the entry."""
        with self._journal.reading() as entry:
            for key in self:
                yield key, self._made(key, entry)

    def values(self) -> Iterator[Entry]:
        """Return an iterator over the entries."""
        return (entry for _, entry in self.items())

    def _made(self, key: Key, entry: Callable[[int], Entry]) -> Entry:
        return _merged(self._newest.numbers(key), entry)


def _merged(numbers: Sequence[int], entry: Callable[[int], Entry]) -> Entry:
    """Read entries; return the last, with the answers that it lacks taken from those before it."""
    found = None
    for number in numbers:
        found = with_those_before(entry(number), found)
    assert found is not None
    return found


class Chosen(Latest):
    """The notebook that is chosen from all those of a student and lesson."""

    chooses = True

    def __init__(self, journal: Journal, newest: _Newest, choose: Choose) -> None:
        super().__init__(journal, newest)
        self._choose = choose
        self._all: dict[Key, dict[str, list[int]]] = {}
        for number, entry in enumerate(journal):
            if FORGOTTEN in entry:
                gone = [key for key in self._all if key[0] == entry[FORGOTTEN]]
                for key in gone:
                    del self._all[key]
            elif FEEDBACK not in entry:
                of = self._all.setdefault((entry["student"], entry["lesson"]), {})
                # Moved to the end: of equally good ones, the one that was judged last counts.
                of[entry["digest"]] = [*of.pop(entry["digest"], ()), number]

    def _numbers(self, key: Key) -> Sequence[int]:
        return sorted(number for several in self._all[key].values() for number in several)

    def submissions(self) -> Iterator[Entry]:
        with self._journal.reading() as entry:
            for key in self:
                yield from self._several(key, entry)

    def _several(self, key: Key, entry: Callable[[int], Entry]) -> list[Entry]:
        return [_merged(numbers, entry) for numbers in self._all[key].values()]

    def _made(self, key: Key, entry: Callable[[int], Entry]) -> Entry:
        several = self._several(key, entry)
        return self._choose(several) if several[1:] else several[0]
