"""Collecting: whose notebook each file is, however a system named and packed it.

Known are nbgrader's tree, folders and ZIP files as Canvas, Moodle, Blackboard and Gradescope give
them, a flat folder, and one file. Nothing is unpacked and nothing is changed: the originals stay.
"""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nnlib.grading.files import MOST_BYTES
from nnlib.grading.pages import file_name
from nnlib.grading.trouble import Trouble

# A notebook first, then what a browser or an editor made of one.
_KINDS = (".ipynb", ".ipynb_", ".json", ".txt", ".py")
_NOT_HANDED_IN = {"__MACOSX", ".ipynb_checkpoints", ".git", "feedback", "autograded", "release"}
_OF_A_SYSTEM = {".ds_store", "thumbs.db", "desktop.ini", "timestamp.txt", "gradebook.db"}
_ZIPS_IN_ZIPS = 2

# How systems name what students handed in.
_CANVAS = re.compile(r"[^_/]+_(?P<late>LATE_)?(?P<student>\d{2,})_\d{3,}_.+?(?:-(?P<again>\d+))?")
_NAMES = (
    # Canvas, "Download Submissions": doejane_LATE_12345_678901_06.ipynb, and -1 for a second one
    _CANVAS,
    # Moodle, "Download all submissions", flat or in folders: Jane Doe_12345_assignsubmission_file_
    re.compile(r"[^/]+_(?P<student>\d+)_assignsubmission_file_?.*"),
    # Blackboard, "Assignment File Download": Homework_jdoe_attempt_2026-01-31-12-00-00_06.ipynb
    re.compile(r".+_(?P<student>[^_/]+)_attempt_[\d-]+.*"),
    # Gradescope, "Export Submissions": submission_12345/06.ipynb
    re.compile(r"(?P<student>submission_\d+)"),
)
_COPY = re.compile(r"[ _-]*(\(\d{1,2}\)|-?[Cc]opy ?\d*)$")


@dataclass(frozen=True)
class HandedIn:
    """One notebook that was handed in.

    Parameters
    ----------
    student : str
    lesson : str
        The lesson's name, or empty where the file's name does not tell.
    place : str
        The file, as in "all.zip/doejane_12_34_06.ipynb".
    path : Path
        The file on the disk: itself, or the ZIP that it is in.
    inside : tuple of str
        Its name in the ZIP; more than one for a ZIP in a ZIP.
    when : float
        When it was written, in seconds.
    """

    student: str
    lesson: str
    place: str
    path: Path
    inside: tuple[str, ...] = ()
    when: float = 0.0

    @property
    def stem(self) -> str:
        return PurePosixPath(self.place).stem

    @property
    def late(self) -> bool:
        """Whether Canvas says so in its name."""
        known = _CANVAS.fullmatch(self.stem)
        return bool(known and known["late"])

    @property
    def order(self) -> tuple[bool, int, float, str]:
        """Of several the largest was handed in last: no script or text if there is a notebook."""
        known = _CANVAS.fullmatch(self.stem)
        again = int(known["again"] or 0) if known else 0
        return self.place.lower().endswith(_KINDS[0]), again, self.when, self.place

    def data(self) -> bytes:
        """Read it; of a file that is far too large, no more than shows that.

        Raises
        ------
        OSError, zipfile.BadZipFile
            If it cannot be read.
        """
        if not self.inside:
            with self.path.open("rb") as file:
                return file.read(MOST_BYTES + 1)
        return _from_zip(self.path, self.inside)


def _from_zip(archive: Path | io.BytesIO, inside: Sequence[str]) -> bytes:
    name, *deeper = inside
    try:
        with zipfile.ZipFile(archive) as packed, packed.open(name) as file:
            found = file.read(MOST_BYTES + 1)
    except (RuntimeError, NotImplementedError, EOFError) as problem:
        # An encrypted file, a packing that Python does not know, a file cut off.
        raise zipfile.BadZipFile(str(problem)) from problem
    return _from_zip(io.BytesIO(found), deeper) if deeper else found


def collected(
    path: Path, lessons: Sequence[str], students: Sequence[str] = (), leave_out: Path | None = None
) -> tuple[list[HandedIn], list[tuple[str, str]]]:
    """Find all that was handed in.

    Parameters
    ----------
    path : Path
        A folder, a ZIP, or one notebook.
    lessons : sequence of str
        The names that a lesson may have, as in "06_the_hidden_layer".
    students : sequence of str, optional
        Those there are: such a name in that of a folder or a file tells whose it is.
    leave_out : Path, optional
        A folder that is not looked into.

    Returns
    -------
    list of HandedIn, list of (place, remark)
        All notebooks; and the files that are none.

    Raises
    ------
    Trouble
        If there is nothing at that path, or no notebook in it.
    """
    if not path.exists():
        raise Trouble(f"There is no {path}: give the folder, ZIP or notebook that was handed in.")
    collector = _Collector(path, lessons, students)
    found = list(collector.found(leave_out))
    if not found and not collector.odd:
        raise Trouble(f"{path} holds no notebook (no file ends in .ipynb): is it the right one?")
    return found, collector.odd


class _Collector:
    """Goes through a path, and notes what is odd."""

    def __init__(self, path: Path, lessons: Sequence[str], students: Sequence[str]) -> None:
        self._path, self._lessons, self._students = path, lessons, students
        self.odd: list[tuple[str, str]] = []

    def found(self, leave_out: Path | None) -> Iterator[HandedIn]:
        if self._path.is_file():
            yield from self._file(self._path, (self._path.name,), whatever=True)
            return

        def unreadable(problem: OSError) -> None:
            self._odd((problem.filename,), f"It cannot be read: {problem.strerror}.")

        for folder, within, files in os.walk(self._path, onerror=unreadable):
            here = Path(folder)
            within[:] = sorted(
                one for one in within
                if leave_out is None or (here / one).resolve() != leave_out.resolve()
            )  # fmt: skip
            for name in sorted(files):
                parts = (here / name).relative_to(self._path).parts
                yield from self._file(here / name, parts, whatever=False)

    def _odd(self, place: Sequence[str], remark: str) -> None:
        self.odd.append(("/".join(place), remark))

    def _file(self, file: Path, place: tuple[str, ...], whatever: bool) -> Iterator[HandedIn]:
        if file.suffix.lower() == ".zip":
            above = () if self._path.is_file() else place[:-1]
            yield from self._zip(file, file, (), above, place)
        elif self._is_notebook(place, place, whatever):
            yield self._handed_in(place, place, file, (), file.stat().st_mtime)

    def _zip(
        self, path: Path, archive: Path | io.BytesIO, inside: tuple[str, ...],
        above: tuple[str, ...], place: tuple[str, ...],
    ) -> Iterator[HandedIn]:  # fmt: skip
        try:
            with zipfile.ZipFile(archive) as packed:
                members = sorted(packed.infolist(), key=lambda one: one.filename)
        except (zipfile.BadZipFile, ValueError, EOFError, OSError):
            self._odd(place, "It is called a ZIP and is none, or is cut off; not read.")
            return
        for member in members:
            name = member.filename.replace("\\", "/")
            parts = tuple(part for part in name.split("/") if part not in ("", ".."))
            whole = (*place, *parts)
            if member.is_dir() or not parts:
                continue
            if name.lower().endswith(".zip"):
                if len(inside) + 1 >= _ZIPS_IN_ZIPS:
                    self._odd(whole, "A ZIP in a ZIP in a ZIP; not read.")
                    continue
                try:
                    deeper = io.BytesIO(_from_zip(archive, (member.filename,)))
                except zipfile.BadZipFile as problem:
                    self._odd(whole, f"It cannot be unpacked: {problem}.")
                    continue
                # Whose it is stands in the inner ZIP's name: Moodle packs what a student packed.
                of = (*above, *parts[:-1], PurePosixPath(parts[-1]).stem)
                yield from self._zip(path, deeper, (*inside, member.filename), of, whole)
            elif self._is_notebook(parts, whole, False):
                when = time.mktime((*member.date_time, 0, 0, -1))
                within = (*inside, member.filename)
                yield self._handed_in((*above, *parts), whole, path, within, when)

    def _handed_in(
        self, parts: Sequence[str], place: Sequence[str], path: Path, inside: tuple[str, ...],
        when: float,
    ) -> HandedIn:  # fmt: skip
        if "submitted" in parts[:-1]:
            parts = parts[parts.index("submitted") + 1 :]
        given = self._path.name if self._path.is_dir() else ""
        student, lesson = whose(parts, self._lessons, self._students, given)
        return HandedIn(student, lesson, "/".join(place), path, inside, when)

    def _is_notebook(self, parts: Sequence[str], place: Sequence[str], whatever: bool) -> bool:
        name = parts[-1].lower()
        if _NOT_HANDED_IN & set(parts[:-1]) or name in _OF_A_SYSTEM or name.startswith("._"):
            return False
        if whatever or name.endswith(_KINDS):
            return True
        self._odd(place, "It is no notebook (.ipynb), and was not graded.")
        return False


def whose(
    parts: Sequence[str], lessons: Sequence[str], students: Sequence[str] = (), given: str = ""
) -> tuple[str, str]:
    """Read student and lesson from the folders and the name of a file.

    Parameters
    ----------
    parts : sequence of str
        The folders and the file, under the path that was given.
    lessons, students : sequence of str
        The names that there are.
    given : str
        The name of the folder that was given, for a file that names nobody.

    Examples
    --------
    >>> lessons = ["06_the_hidden_layer"]
    >>> whose(["jane", "06_the_hidden_layer", "06_the_hidden_layer.ipynb"], lessons)
    ('jane', '06_the_hidden_layer')
    >>> whose(["doejane_LATE_4021_99817_06_the_hidden_layer-1.ipynb"], lessons)
    ('4021', '06_the_hidden_layer')
    >>> whose(["Jane Doe_4021_assignsubmission_file_", "mine.ipynb"], lessons)
    ('4021', '')
    >>> whose(["06_the_hidden_layer_jane (1).ipynb"], lessons)
    ('jane', '06_the_hidden_layer')
    >>> whose(["monday", "HW6 - ines.ipynb"], lessons, students=["ines"])
    ('ines', '')
    """
    lesson = next((one for part in reversed(parts) for one in lessons if one in part), "")
    named = [*parts[:-1], PurePosixPath(parts[-1]).stem]
    listed = _listed(named, students)
    if listed:
        return listed, lesson
    for part in named:
        for pattern in _NAMES:
            known = pattern.fullmatch(part)
            if known:
                return known["student"], lesson
    folders = [part for part in parts[:-1] if part not in lessons]
    if folders:
        return folders[0], lesson
    rest = _COPY.sub("", named[-1]).replace(lesson, "") if lesson else named[-1]
    return _COPY.sub("", rest).strip(" _-.") or given or named[-1], lesson


def _listed(parts: Sequence[str], students: Sequence[str]) -> str:
    """The student of the list whose name stands in the parts, the longest first."""
    for part in parts:
        whole = [one for one in students if part in (one, file_name(one))]
        if whole:
            return whole[0]
    for part in parts:
        for one in sorted(students, key=len, reverse=True):
            inside = one.casefold() in part.casefold()
            if inside and re.search(rf"(?<![^\W_]){re.escape(one)}(?![^\W_])", part, re.IGNORECASE):
                return one
    return ""


def newest(
    found: Sequence[tuple[HandedIn, str]], odd: list[tuple[str, str]]
) -> list[tuple[HandedIn, str]]:
    """Of several for one student and lesson, the one that was handed in last; the others are odd.

    Parameters
    ----------
    found : sequence of (HandedIn, lesson)
    odd : list of (place, remark)
        Gets a line for each that is left out.
    """
    groups: dict[tuple[str, str], list[HandedIn]] = {}
    for one, lesson in found:
        groups.setdefault((one.student, lesson), []).append(one)
    kept = []
    for (student, lesson), several in groups.items():
        *earlier, last = sorted(several, key=lambda one: one.order)
        kept.append((last, lesson))
        for one in earlier:
            others = "" if _COPY.sub("", one.stem) == _COPY.sub("", last.stem) else (
                " Are they of different students? Give --students."
            )  # fmt: skip
            odd.append(
                (one.place, f"`{student}` handed in {last.place} too, which was graded.{others}")
            )
    return sorted(kept, key=lambda one: (one[0].student, one[1]))
