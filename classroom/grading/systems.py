"""Systems: how each names what students hand in, and how computers mark copies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from classroom.grading.student_names import Roster


@dataclass(frozen=True)
class System:
    """How a system names what a teacher downloads from it.

    The pattern's groups are the student's `id` and `name`, `rest` (what the student chose), `late`,
    `when` it was handed in, and `again` (the number of a resubmission). `names` says whether the
    name is one that people use, unlike "doejane".
    """

    name: str
    pattern: re.Pattern[str]
    by: str = "id"
    names: bool = True


SYSTEMS = (
    # doejane_LATE_12345_678901_06.ipynb, and -1 for a second one; anonymous: anon_aB3dE_678901_06
    System("Canvas", re.compile(
        r"(?P<name>[^_/]+)_(?P<late>LATE_)?(?P<id>\d{2,})_\d{3,}_(?P<rest>.+?)(?:-(?P<again>\d{1,6}))?"
    ), names=False),
    System("Canvas", re.compile(
        r"(?P<late>LATE_)?(?P<id>anon_[^_/]+)_\d{3,}_(?P<rest>.+?)(?:-(?P<again>\d{1,6}))?"
    )),
    # Flat or in folders: Jane Doe_12345_assignsubmission_file_06.ipynb
    System("Moodle", re.compile(
        r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<rest>.*))?"
    )),
    # Homework_jdoe_attempt_2026-01-31-12-00-00_06.ipynb
    System("Blackboard", re.compile(r"(?P<head>.+?)_attempt_(?P<when>\d[\d-]*)(?:_(?P<rest>.*))?")),
    # submission_12345/06.ipynb
    System("Gradescope", re.compile(r"(?P<id>submission_\d+)")),
    # 12345-678901 - Jane Doe - May 1, 2026 1030 AM - 06.ipynb, or a folder without the last part
    System("Brightspace", re.compile(
        r"(?P<id>\d+)-\d+ - (?P<name>.+?)(?: - (?P<when>[^-]*\b\d{4}\b[^-]*))?(?: - (?P<rest>.*))?"
    ), by="name"),
    # Jane Doe - 2026-05-01T10:30:00.123/06.ipynb
    System("CodeGrade", re.compile(
        r"(?P<name>.+?) - (?P<when>\d{4}-\d\d-\d\d[T _]\d\d.*)"
    ), by="name"),
    # Doe, Jane(jdoe)/Submission attachment(s)/06.ipynb
    System("Sakai", re.compile(r"(?P<name>[^/,()]+, [^/()]+)\((?P<id>[^()\s]+)\)")),
)  # fmt: skip

# Doe_Jane_jdoe_12345/06.ipynb: an ordinary folder's name, so it counts only if all look like it
ILIAS = System("ILIAS", re.compile(r"(?P<last>[^_/]+)_(?P<first>[^_/]+)_(?P<id>[^_/]+)_\d{3,}"))


def system_of(part: str, systems: Sequence[System]) -> tuple[System, re.Match[str]] | None:
    """Return the system that wrote a folder's name or a file's stem, and what was found in it."""
    for system in systems:
        found = system.pattern.fullmatch(part)
        if found:
            return system, found
    return None


def student_of(system: System, found: re.Match[str], roster: Roster) -> tuple[str, str]:
    """Return the student (as listed, if on the list), and what tells two with one name apart."""
    given = found.groupdict(default="")
    name = name_of(system, found, anyhow=True)
    if "head" in given:
        # Both the exercise's name and the user's may have underscores; the list knows the latter.
        tokens = given["head"].split("_")
        users = ["_".join(tokens[begin:]) for begin in range(1, len(tokens))] or tokens
        given["id"] = next((one for one in users if roster.whole(one)), users[-1])
    number = given.get("id", "")
    listed = (roster.whole(number) if number else "") or roster.find(name)
    return listed or (number if system.by == "id" else name), number


def name_of(system: System, found: re.Match[str], anyhow: bool = False) -> str:
    """Return what a system calls a student; unless `anyhow`, only a name that people use."""
    given = found.groupdict(default="")
    if system is ILIAS:
        return f"{given['first']} {given['last']}"
    return given.get("name", "") if system.names or anyhow else ""


# --- copies, and what is late -------------------------------------------------------------------

_OF_COPY = r"(?:copy|kopie|kopia|copie|copia|c\u00f3pia)"
_COPY_AFTER = re.compile(
    rf"(?:[ _-]+{_OF_COPY}[ _]?(?P<digits>\d{{0,3}})(?: ?\((?P<of_copy>\d{{1,3}})\))?"
    r"|[ _-]*\((?P<number>\d{1,3})\))$", re.IGNORECASE,
)  # fmt: skip
_COPY_BEFORE = re.compile(
    rf"(?<![^\W_]){_OF_COPY} (?:\(\d+\) )?(?:of|von|de|di|av) ", re.IGNORECASE
)

_DURATION = r"(?:\d+[ _](?:week|day|hour|min(?:ute)?|sec(?:ond)?)s?[ _,]*)+(?:late|overdue)"
_OTHER_WORDS = "verspaetet|versp\u00e4tet|en retard|con retraso|in ritardo|te laat"
_LATE = re.compile(
    rf"(?<![^\W_])(?:(?i:{_DURATION}|{_OTHER_WORDS})|LATE)(?![^\W_])|(?i:[(\[]late[)\]])"
)
_LATE_FOLDER = re.compile(r"late([ _-]?(work|submissions?))?", re.IGNORECASE)


def without_copy(stem: str) -> tuple[str, int]:
    """Remove what a browser or system adds to a copy's name; return the rest and the copy's number.

    Examples
    --------
    >>> without_copy("mine (2)"), without_copy("mine-Copy1"), without_copy("Copy of mine - Copy")
    (('mine', 2), ('mine', 1), ('mine', 2))
    """
    number = 0
    while found := _COPY_BEFORE.search(stem):
        stem, number = stem[: found.start()] + stem[found.end() :], number + 1
    while found := _COPY_AFTER.search(stem):
        number += max(1, *(int(one or 0) for one in found.groups()))
        stem = stem[: found.start()]
    return stem, number


def name_left(stem: str, lesson: str) -> str:
    """Return what a file's stem says apart from the lesson and the marks of a copy.

    Examples
    --------
    >>> name_left("Bob Roe - Copy of 02_slope_of_one_weight", "02_slope_of_one_weight")
    'Bob Roe'
    """
    rest = without_copy(stem)[0]
    return without_copy(rest.replace(lesson, " ", 1) if lesson else rest)[0].strip(" _-.")


def without_late(name: str) -> str:
    """Remove what says that it is late.

    Examples
    --------
    >>> without_late("Jane Doe - 1 day 2 hours late"), without_late("LATE")
    ('Jane Doe', 'LATE')
    """
    return _LATE.sub(" ", name).strip(" _-.,") or name


def late_words(parts: Sequence[str], student: str) -> str:
    """Return what in the folders or the name says that it is late; empty if nothing does.

    Examples
    --------
    >>> late_words(["Jane Doe - 1 day 2 hours late", "06.ipynb"], "Jane Doe")
    '`1 day 2 hours late` in its name'
    """
    for part in parts:
        found = _LATE.search(part)
        if found and found[0] != student:
            return f"`{found[0].replace('_', ' ')}` in its name"
    if any(_LATE_FOLDER.fullmatch(part) for part in parts[:-1] if part != student):
        return "its folder"
    return ""
