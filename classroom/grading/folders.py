"""Folders: which of those around the notebooks hold the class rather than belong to a student."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from classroom.grading.identifying import lesson_of, mostly
from classroom.grading.student_names import Roster
from classroom.grading.systems import ILIAS, SYSTEMS, System, name_left, system_of
from nnlib.words import write_names

# A folder whose name has only these words (and numbers) is not a student's.
_CLASS_TEXT = """
    hw homework homeworks assignment assignments exercise exercises submission submissions
    submitted export exports download downloads collected handed in lab labs ps pset week weeks
    class course section sections tutorial tutorials lesson lessons session late on time all
    abgabe abgaben aufgabe aufgaben blatt uebung uebungen \u00fcbung \u00fcbungen
    monday tuesday wednesday thursday friday saturday sunday morning afternoon evening
    montag dienstag mittwoch donnerstag freitag samstag versp\u00e4tet verspaetet
"""
_CLASS_WORDS = frozenset(_CLASS_TEXT.split())
# Nor is a group's folder a student's, if it holds listed students.
_GROUP_TEXT = "group groups team teams gruppe gruppen room"
_GROUP_WORDS = _CLASS_WORDS.union(_GROUP_TEXT.split())
# What students call their versions of a notebook.
_VERSION_TEXT = "old new final draft version v backup fixed try attempt test copy a b c done"
_VERSION_WORDS = frozenset(_VERSION_TEXT.split())
_TEAM = re.compile(r"team[ _-]?\d+", re.IGNORECASE)
_OF_NBGRADER = frozenset({"source", "release", "autograded", "feedback"})


def has_only(words: Collection[str], name: str) -> bool:
    """Return whether a name has only these words, numbers and single letters."""
    found = [word for word in re.findall(r"[^\W\d_]+", name.casefold()) if len(word) > 1]
    return bool(found) and all(word in words for word in found)


def holds_groups(folder: str) -> bool:
    """Return whether a folder's name stands for a part of the class."""
    return has_only(_GROUP_WORDS, folder)


@dataclass
class Folders:
    """What is known about the folders of all files together.

    Parameters
    ----------
    skip : list of int
        For each path, how many of its outer folders hold the class.
    first : list of bool
        For each path, whether the next part is certainly the student (nbgrader).
    left_out : set of int
        Paths that were not handed in: nbgrader's other folders.
    systems : tuple of System
        The systems whose names count.
    depth : int
        How many of the remaining parts may hold a system's name.
    prefix : str
        The beginning of all students' folders, as GitHub Classroom writes it.
    notes : list of (place, remark)
        What was assumed.
    """

    skip: list[int]
    first: list[bool]
    left_out: set[int] = field(default_factory=set)
    systems: tuple[System, ...] = SYSTEMS
    depth: int = 1
    prefix: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)


_Path = tuple[str, ...]


def read_folders(
    paths: Sequence[_Path], lessons: Sequence[str], roster: Roster,
    packed: Collection[_Path] = (),
) -> Folders:  # fmt: skip
    """Find the outer folders that hold the class.

    Parameters
    ----------
    paths : sequence of tuple of str
        The folders and the file of each notebook; a ZIP counts as a folder.
    lessons : sequence of str
    roster : Roster
    packed : collection of tuple of str
        The paths of ZIPs, without their ending.
    """
    reader = _Reader(paths, lessons, roster, packed)
    while reader.step():
        pass
    return reader.finish()


class _Reader:
    def __init__(
        self, paths: Sequence[_Path], lessons: Sequence[str], roster: Roster,
        packed: Collection[_Path],
    ) -> None:  # fmt: skip
        self._paths, self._lessons, self._roster, self._packed = paths, lessons, roster, packed
        self.found = Folders([0] * len(paths), [False] * len(paths))
        # A text file next to the class's folder does not change what that folder is.
        notebooks = [number for number, path in enumerate(paths) if _is_notebook(path)]
        self._counted = set(notebooks or range(len(paths)))

    def _rest(self, number: int) -> _Path:
        return self._paths[number][self.found.skip[number] :]

    def _tops(self) -> dict[str, list[int]]:
        tops: dict[str, list[int]] = {}
        for number in range(len(self._paths)):
            if not self.found.first[number] and number not in self.found.left_out:
                rest = self._rest(number)
                tops.setdefault(rest[0] if len(rest) > 1 else "", []).append(number)
        return tops

    def step(self) -> bool:
        """Skip one more folder that holds the class; return whether there was one."""
        tops = self._tops()
        if "submitted" in tops:
            for number in tops["submitted"]:
                self.found.skip[number] += 1
                self.found.first[number] = len(self._rest(number)) > 1
            for name in _OF_NBGRADER & set(tops):
                self.found.left_out.update(tops[name])
            return True
        off = self._off({
            top: counted for top, numbers in tops.items()
            if (counted := [one for one in numbers if one in self._counted])
        })  # fmt: skip
        for top in off:
            for number in tops[top]:
                self.found.skip[number] += 1
        return bool(off)

    def _off(self, tops: dict[str, list[int]]) -> list[str]:
        below = {top: [self._rest(one)[1:] for one in numbers] for top, numbers in tops.items()}
        lessons = [top for top in tops if top in self._lessons]
        if lessons:
            return lessons
        free = [top for top in tops if top and not self._is_students(top, below[top])]
        off = free if len(free) == len(tops) and self._all_hold_class(tops, below) else []
        off = off or [
            top for top in free
            if (has_only(_CLASS_WORDS, top) and self._all_named(below[top]))
            or (_TEAM.fullmatch(top) and self._by_system(below[top]))
        ]  # fmt: skip
        for top in off:
            self._note(top, below[top])
        return off

    def _all_hold_class(self, tops: dict[str, list[int]], below: dict[str, list[_Path]]) -> bool:
        """Return whether each of the outermost folders holds several students.

        Several folders that a student could have made are never skipped: otherwise a student who
        packs files named after other students would take their places.
        """
        names = list(tops)
        firsts = [self._paths[tops[top][0]][: self.found.skip[tops[top][0]] + 1] for top in names]
        packed = [first in self._packed for first in firsts]
        if all(self._holds_class(below[top]) for top in names):
            return len(names) == 1 or all(
                is_zip or has_only(_CLASS_WORDS, top)
                for is_zip, top in zip(packed, names, strict=True)
            )
        return names[1:] == [] and packed == [True] and self._in_folders(below[names[0]])

    def _note(self, top: str, below: Sequence[_Path]) -> None:
        names = sorted({self._name(one) for one in below})
        # What a system or the list says is certain; of nested folders the innermost is named.
        if self._by_system(below) or self._by_list(below) or "submitted" in names:
            return
        if all(has_only(_CLASS_WORDS, name) or _TEAM.fullmatch(name) for name in names):
            return
        if len(names) == 1 and len(below[0]) > 2 and self._holds_class(below):
            return
        shown = write_names(names[:3]) + (", \u2026" if names[3:] else "")
        self.found.notes.append((
            top, f"This folder was taken to hold the class, and what is in it ({shown}) to be "
                 "named after the students. If that is wrong, give --students.",
        ))  # fmt: skip

    def _is_students(self, top: str, below: Sequence[_Path]) -> bool:
        if self._roster.whole(top) or mostly(top, self._roster) or system_of(top, SYSTEMS):
            return True
        return bool(system_of(top, (ILIAS,))) and not self._by_system(below)

    def _name(self, path: _Path) -> str:
        """Return the folder; if there is none, the rest of the file's name."""
        if len(path) > 1:
            return path[0]
        stem = PurePosixPath(path[0]).stem
        return name_left(stem, lesson_of(path, self._lessons))

    def _by_system(self, below: Sequence[_Path]) -> bool:
        return all(system_of(_first(one), (*SYSTEMS, ILIAS)) for one in below)

    def _by_list(self, below: Sequence[_Path]) -> bool:
        names = {self._name(one) for one in below}
        return all(self._roster.whole(one) or mostly(one, self._roster) for one in names)

    def _in_folders(self, below: Sequence[_Path]) -> bool:
        return all(len(one) > 1 and one[0] not in self._lessons for one in below)

    def _all_named(self, below: Sequence[_Path]) -> bool:
        return all(self._name(one) or system_of(_first(one), SYSTEMS) for one in below)

    def _holds_class(self, below: Sequence[_Path]) -> bool:
        """Return whether the files below are several students', as far as names can tell."""
        if self._by_system(below) or self._by_list(below):
            return True
        names = {self._name(one) for one in below}
        if len(names) == 1 and self._in_folders(below):
            return self._holds_class([one[1:] for one in below])
        if "submitted" in names:
            return True
        if "" in names or len(names) < 2:
            return False
        if all(len(one) > 1 for one in below):
            return not any(
                name in self._lessons or has_only(_CLASS_WORDS | _VERSION_WORDS, name)
                for name in names
            )
        return (
            all(len(one) == 1 and lesson_of(one, self._lessons) for one in below)
            and not any(has_only(_VERSION_WORDS, name) or name.isdigit() for name in names)
        )  # fmt: skip

    def finish(self) -> Folders:
        """Find which systems' names count, and how deep, once the class's folders are skipped."""
        found = self.found
        counted = [one for one in sorted(self._counted) if one not in found.left_out]
        rests = [self._rest(one) for one in counted if not found.first[one]]
        if rests and all(len(one) > 1 and system_of(one[0], (ILIAS,)) for one in rests):
            found.systems = (*SYSTEMS, ILIAS)
        # What most folders have at a depth was written by a system; what one has, by its student.
        by_top = {(_first(one), _depth(one, found.systems)) for one in rests}
        depths = Counter(depth for _, depth in by_top)
        usual = max(depths, key=lambda depth: depths[depth], default=0)
        found.depth = max(1, usual if 2 * depths[usual] > len(by_top) else 1)
        tops = {one[0] for one in rests if len(one) > 1} - set(self._lessons)
        found.prefix = _prefix(sorted(
            one for one in tops
            if not system_of(one, found.systems) and not mostly(one, self._roster)
        ))  # fmt: skip
        if found.prefix:
            found.notes.append((
                found.prefix, "The students' folders begin with this; it was taken for the name "
                "of the exercise, and what follows for the student's name.",
            ))  # fmt: skip
        if len(tops) == 1 and not self._roster.whole(next(iter(tops))):
            self._note_one(next(iter(tops)), rests)
        return found

    def _note_one(self, top: str, rests: Sequence[_Path]) -> None:
        inner = {one[1] if len(one) > 2 else "" for one in rests if one[0] == top}
        plain = {one for one in inner if one not in self._lessons}
        if plain and plain == inner and "" not in plain and not system_of(top, SYSTEMS):
            self.found.notes.append((
                top, f"This folder was taken for a student, and `{min(plain)}` for a folder in "
                "it. If that is wrong, give --students.",
            ))  # fmt: skip


def _is_notebook(path: _Path) -> bool:
    return path[-1].casefold().endswith(".ipynb")


def _first(path: _Path) -> str:
    return path[0] if len(path) > 1 else PurePosixPath(path[0]).stem


def _depth(path: _Path, systems: Sequence[System]) -> int:
    """Return which part of a path is a system's name, counted from 1; 0 if none is."""
    named = [*path[:-1], PurePosixPath(path[-1]).stem]
    numbered = enumerate(named, start=1)
    return next((number for number, part in numbered if system_of(part, systems)), 0)


def _prefix(folders: Sequence[str]) -> str:
    """Return what all folders begin with, if it is an exercise's name: hw6- in hw6-janedoe."""
    if not folders:
        return ""
    # If names are sorted, whatever the first and the last share, all share.
    alike = itertools.takewhile(
        lambda two: two[0] == two[1], zip(folders[0], folders[-1], strict=False)
    )
    shared = "".join(letter for letter, _ in alike)
    ends = [place + 1 for place, letter in enumerate(shared) if letter == "-"]
    of_class = [end for end in ends if has_only(_CLASS_WORDS, shared[:end])]
    ends = of_class or (ends if len(folders) > 2 else [])
    fit = [end for end in ends if all(re.search(r"[^\W\d_]{2}", one[end:]) for one in folders)]
    return shared[: fit[-1]] if fit else ""
