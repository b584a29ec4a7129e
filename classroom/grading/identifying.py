"""Naming: read whose file it is from its folders and its name.

A system's own pattern comes first, because no student can write it. The list of students confirms
what the pattern says, and helps if no pattern matches. A name that appears only where a student
could have written it raises a question for the teacher.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from classroom.grading.student_names import Roster, as_compared, words_in
from classroom.grading.submitted import Submitted, moment
from classroom.grading.systems import (
    SYSTEMS,
    System,
    late_words,
    name_left,
    name_of,
    student_of,
    system_of,
    without_copy,
    without_late,
)


def lesson_of(parts: Sequence[str], lessons: Sequence[str]) -> str:
    """Return the lesson in the name of the file or, failing that, of a folder."""
    return next((one for part in reversed(parts) for one in lessons if one in part), "")


@dataclass(frozen=True)
class Naming:
    """What the folders and the name of a file say.

    Parameters
    ----------
    student, lesson : str
    at : int
        Which of the parts names the student; -1 if none does.
    key : str
        What the system calls the student, if it gives more than a name.
    told : bool
        Whether a system, nbgrader or the list says so, and not just the name of some folder.
    weak : bool
        Whether it occurs only where a student could have written it.
    others : tuple of str
        Listed students who are named where the student could have written it.
    late : str
        Who or what says that it is late; empty otherwise.
    again, copy : int
        The system's number of a resubmission, and the number of a copy.
    submitted : Submitted or None
        When it was handed in, if the system writes that into the name.
    name : str
        What the student is called, if the system writes that next to an ID.
    """

    student: str
    lesson: str
    at: int = -1
    key: str = ""
    told: bool = False
    weak: bool = False
    others: tuple[str, ...] = ()
    late: str = ""
    again: int = 0
    copy: int = 0
    submitted: Submitted | None = None
    name: str = ""


def name_file(
    parts: Sequence[str], lessons: Sequence[str], roster: Roster, given: str = "",
    depth: int | None = None, systems: Sequence[System] = SYSTEMS, first: bool = False,
) -> Naming:  # fmt: skip
    """Read whose file it is.

    Parameters
    ----------
    parts : sequence of str
        Folders and file, in the form in which they are compared, without folders that hold the
        class.
    lessons : sequence of str
    roster : Roster
    given : str, optional
        The name of the folder that was given, for a file that names nobody.
    depth : int, optional
        In how many of the parts a system's pattern counts; all of them if left out.
    systems : sequence of System, optional
    first : bool, optional
        Whether the first folder is certainly the student's, as in nbgrader's tree.
    """
    lesson = lesson_of(parts, lessons)
    named = [*parts[:-1], PurePosixPath(parts[-1]).stem]
    found = _of_first(named, roster) if first else None
    if found is None:
        found = _of_system_or_list(named, lessons, lesson, roster, depth, systems)
    if found is None:
        found = _of_folder_or_file(named, lessons, lesson, given)
    student, at, key, match = found
    last = match.groupdict(default="") if match and at == len(named) - 1 else {}
    chosen = [*named[at + 1 :]] if at < len(named) - 1 else [last.get("rest", "")]
    hits = [one for text in chosen for one in roster.within(name_left(text, lesson))]
    listed = bool(roster.whole(student))
    by_list = listed and match is None and not first
    return Naming(
        student, lesson, at, key,
        told=first or match is not None or listed,
        weak=by_list and not _is_plain(named, at, lessons, lesson, roster),
        others=tuple(dict.fromkeys(one for one in hits if one != student)),
        late="Canvas" if match and match.groupdict().get("late") else late_words(parts, student),
        again=int(last.get("again") or 0),
        copy=without_copy(last.get("rest") or named[-1])[1],
        submitted=_submitted(named[at], systems) if match else None,
        name=_name(named[at], systems, student) if match else "",
    )  # fmt: skip


def _submitted(part: str, systems: Sequence[System]) -> Submitted | None:
    """Return when it was handed in, according to a system's name for it."""
    of_system = system_of(part, systems)
    when = of_system[1].groupdict().get("when") if of_system else None
    at = moment(when) if when else None
    return Submitted(at, of_system[0].name) if of_system and at else None


def _name(part: str, systems: Sequence[System], student: str) -> str:
    """Return what a system's name calls the student; empty if that is only the ID."""
    of_system = system_of(part, systems)
    name = name_of(*of_system) if of_system else ""
    # If names are hidden, Moodle writes "Participant 4021".
    return "" if student.isdigit() and student in words_in(name) else name


_Found = tuple[str, int, str, re.Match[str] | None]


def _of_first(named: Sequence[str], roster: Roster) -> _Found | None:
    return (roster.whole(named[0]) or named[0], 0, "", None) if len(named) > 1 else None


def _of_system_or_list(
    named: Sequence[str], lessons: Sequence[str], lesson: str, roster: Roster, depth: int | None,
    systems: Sequence[System],
) -> _Found | None:  # fmt: skip
    """Go from outside to inside: first whole parts that are a name, then parts that contain one."""
    for at, part in enumerate(named):
        of_system = system_of(part, systems) if depth is None or at < depth else None
        if of_system:
            student, key = student_of(*of_system, roster)
            return student, at, key, of_system[1]
        text = name_left(part, lesson) if at == len(named) - 1 else part
        listed = roster.whole(part) or roster.whole(text) or mostly(text, roster)
        if listed and part not in lessons:
            return listed, at, "", None
    for at, part in enumerate(named):
        hits = roster.within(name_left(part, lesson))
        if len(hits) == 1:
            return hits[0], at, "", None
    return None


def mostly(text: str, roster: Roster) -> str:
    """Return the student whose name is more than half of a text, as in "hw6-janedoe"."""
    hits = roster.within(text)
    if len(hits) != 1:
        return ""
    letters = "".join(words_in(text))
    return hits[0] if 2 * len("".join(words_in(hits[0]))) > len(letters) else ""


def _of_folder_or_file(
    named: Sequence[str], lessons: Collection[str], lesson: str, given: str
) -> _Found:
    for at, part in enumerate(named[:-1]):
        if part not in lessons:
            return without_late(part), at, "", None
    left = name_left(named[-1], lesson) if lesson else without_copy(named[-1])[0].strip(" _-.")
    return without_late(left) or given or named[-1], len(named) - 1, "", None


def _is_plain(
    named: Sequence[str], at: int, lessons: Collection[str], lesson: str, roster: Roster
) -> bool:
    """Return whether the outermost folder (without one, the file's whole name) is the student's."""
    outer = [place for place, part in enumerate(named[:-1]) if part not in lessons]
    return at == outer[0] if outer else bool(roster.whole(name_left(named[at], lesson)))


def identify(
    parts: Sequence[str], lessons: Sequence[str], students: Sequence[str] = (), given: str = ""
) -> tuple[str, str]:
    """Read student and lesson from the folders and the name of a file.

    Parameters
    ----------
    parts : sequence of str
        The folders and the file, below the path that was given.
    lessons, students : sequence of str
        All lessons' names, and all students'.
    given : str
        The name of the folder that was given, for a file that names nobody.

    Examples
    --------
    >>> lessons = ["02_slope_of_one_weight"]
    >>> identify(["jane", "02_slope_of_one_weight", "02_slope_of_one_weight.ipynb"], lessons)
    ('jane', '02_slope_of_one_weight')
    >>> name = "doejane_LATE_4021_99817_02_slope_of_one_weight-1.ipynb"
    >>> identify([name], lessons, ["99817", "1"])
    ('4021', '02_slope_of_one_weight')
    >>> identify(["Jane Doe_4021_assignsubmission_file_", "mine.ipynb"], lessons)
    ('4021', '')
    >>> identify(["02_slope_of_one_weight_jane (1).ipynb"], lessons)
    ('jane', '02_slope_of_one_weight')
    >>> identify(["monday", "HW2 - ines.ipynb"], lessons, students=["ines"])
    ('ines', '')
    """
    roster, parts = Roster(students), [as_compared(part) for part in parts]
    first = "submitted" in parts[:-1] and not any(
        system_of(part, SYSTEMS) or roster.whole(part) for part in parts[: parts.index("submitted")]
    )
    if first:
        parts = parts[parts.index("submitted") + 1 :]
    found = name_file(parts, lessons, roster, given, first=first and len(parts) > 1)
    return found.student, found.lesson
