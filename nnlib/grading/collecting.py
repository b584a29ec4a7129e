"""Collecting: whose notebook each file is, however a system named and packed it.

Known are nbgrader's tree, folders and ZIP files as Canvas, Moodle, Blackboard and Gradescope give
them, a flat folder, and one file. Nothing is unpacked and nothing is changed: the originals stay.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nnlib.grading.submission import MOST_BYTES
from nnlib.grading.trouble import Trouble

_NOTEBOOK, _ALSO = ".ipynb", (".json", ".txt", ".ipynb_")
_NOT_HANDED_IN = {"__MACOSX", ".ipynb_checkpoints", ".git", "feedback", "autograded", "release"}
_OF_A_SYSTEM = {".ds_store", "thumbs.db", "desktop.ini", "timestamp.txt", "gradebook.db"}
_ZIPS_IN_ZIPS = 2

# How systems name what students handed in. Each pattern has the groups `student` and `file`.
_NAMES = (
    # Canvas, "Download Submissions": doejane_LATE_12345_678901_06.ipynb, and -1 for a second one
    re.compile(r"[^_/]+_(?:LATE_)?(?P<student>\d{2,})_\d{3,}_(?P<file>.+)"),
    # Moodle, "Download all submissions", flat or in folders: Jane Doe_12345_assignsubmission_file_
    re.compile(r"[^/]+_(?P<student>\d+)_assignsubmission_file_?(?P<file>.*)"),
    # Blackboard, "Assignment File Download": Homework_jdoe_attempt_2026-01-31-12-00-00_06.ipynb
    re.compile(r".+_(?P<student>[^_/]+)_attempt_[\d-]+(?P<file>.*)"),
    # Gradescope, "Export Submissions": submission_12345/06.ipynb
    re.compile(r"(?P<student>submission_\d+)(?P<file>)"),
)
_AGAIN = re.compile(r"[- ]?\(?(\d{1,2})\)?$")


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
    remarks : tuple of str
        What was odd, for the teacher.
    """

    student: str
    lesson: str
    place: str
    path: Path
    inside: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

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


def collected(path: Path, lessons: Sequence[str]) -> tuple[list[HandedIn], list[tuple[str, str]]]:
    """Find all that was handed in.

    Parameters
    ----------
    path : Path
        A folder, a ZIP, or one notebook.
    lessons : sequence of str
        The names that a lesson may have, as in "06_the_hidden_layer".

    Returns
    -------
    list of HandedIn, list of (place, remark)
        One notebook for each student and lesson; and the files that are none.

    Raises
    ------
    Trouble
        If there is nothing at that path, or no notebook in it.
    """
    if not path.exists():
        raise Trouble(f"There is no {path}: give the folder, ZIP or notebook that was handed in.")
    odd: list[tuple[str, str]] = []
    found = list(_all_in(path, lessons, odd))
    if not found and not odd:
        raise Trouble(f"{path} holds no notebook (no file ends in .ipynb): is it the right one?")
    return _newest(found, odd), odd


def _all_in(path: Path, lessons: Sequence[str], odd: list[tuple[str, str]]) -> Iterator[HandedIn]:
    one_file = path.is_file() and path.suffix.lower() != ".zip"
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    base = path.parent if path.is_file() else path
    for file in files:
        parts = PurePosixPath(file.relative_to(base).as_posix()).parts
        if path.is_dir() and "submitted" in file.parts:
            parts = file.parts[file.parts.index("submitted") + 1 :]
        if file.suffix.lower() == ".zip":
            above = () if path.is_file() else parts[:-1]
            try:
                yield from _in_zip(file, file, (), above, parts, lessons, odd)
            except OSError as problem:
                odd.append(("/".join(parts), f"It cannot be read: {problem.strerror}."))
        elif _is_notebook(parts, odd, one_file):
            student, lesson = whose(parts, lessons)
            yield HandedIn(student, lesson, "/".join(parts), file)


def _in_zip(
    path: Path, archive: Path | io.BytesIO, inside: tuple[str, ...], above: tuple[str, ...],
    place: tuple[str, ...], lessons: Sequence[str], odd: list[tuple[str, str]],
) -> Iterator[HandedIn]:  # fmt: skip
    try:
        with zipfile.ZipFile(archive) as packed:
            names = sorted(one.filename for one in packed.infolist() if not one.is_dir())
    except (zipfile.BadZipFile, ValueError, EOFError):
        odd.append(("/".join(place), "It is called a ZIP and is none, or is cut off; not read."))
        return
    for name in names:
        parts = tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", ".."))
        whole = (*place, *parts)
        if not parts:
            continue
        if name.lower().endswith(".zip"):
            if len(inside) + 1 >= _ZIPS_IN_ZIPS:
                odd.append(("/".join(whole), "A ZIP in a ZIP in a ZIP; not read."))
                continue
            try:
                deeper = io.BytesIO(_from_zip(archive, (name,)))
            except zipfile.BadZipFile as problem:
                odd.append(("/".join(whole), f"It cannot be unpacked: {problem}."))
                continue
            # Whose it is stands in the inner ZIP's name: Moodle packs what a student packed.
            yield from _in_zip(
                path, deeper, (*inside, name), (*above, *parts[:-1], PurePosixPath(parts[-1]).stem),
                whole, lessons, odd,
            )  # fmt: skip
        elif _is_notebook(parts, odd, False, whole):
            named = parts[parts.index("submitted") + 1 :] if "submitted" in parts else parts
            student, lesson = whose((*above, *named), lessons)
            yield HandedIn(student, lesson, "/".join(whole), path, (*inside, name))


def _is_notebook(
    parts: Sequence[str], odd: list[tuple[str, str]], whatever: bool, place: Sequence[str] = ()
) -> bool:
    name = parts[-1].lower()
    if _NOT_HANDED_IN & set(parts[:-1]) or name in _OF_A_SYSTEM or name.startswith("._"):
        return False
    if whatever or name.endswith((_NOTEBOOK, *_ALSO)):
        return True
    odd.append(("/".join(place or parts), "It is no notebook (.ipynb), and was not graded."))
    return False


def whose(parts: Sequence[str], lessons: Sequence[str]) -> tuple[str, str]:
    """Read student and lesson from the folders and the name of a file.

    Examples
    --------
    >>> lessons = ["06_the_hidden_layer"]
    >>> whose(["jane", "06_the_hidden_layer", "06_the_hidden_layer.ipynb"], lessons)
    ('jane', '06_the_hidden_layer')
    >>> whose(["doejane_LATE_4021_99817_06_the_hidden_layer-1.ipynb"], lessons)
    ('4021', '06_the_hidden_layer')
    >>> whose(["Jane Doe_4021_assignsubmission_file_", "mine.ipynb"], lessons)
    ('4021', '')
    >>> whose(["06_the_hidden_layer_jane.ipynb"], lessons)
    ('jane', '06_the_hidden_layer')
    """
    lesson = next((one for part in reversed(parts) for one in lessons if one in part), "")
    for part in (*parts[:-1], PurePosixPath(parts[-1]).stem):
        for pattern in _NAMES:
            known = pattern.fullmatch(part)
            if known:
                return known["student"], lesson
    folders = [part for part in parts[:-1] if part not in lessons]
    if folders:
        return folders[0], lesson
    stem = PurePosixPath(parts[-1]).stem
    rest = stem.replace(lesson, "") if lesson else stem
    # The number of a second download is not the student's name: "06_the_hidden_layer (1)".
    rest = rest.strip(" _-.")
    return (rest if rest and not _AGAIN.fullmatch(rest) else stem), lesson


def _newest(found: Sequence[HandedIn], odd: list[tuple[str, str]]) -> list[HandedIn]:
    """Of several for one student and lesson, the one that was handed in last."""
    groups: dict[tuple[str, str], list[HandedIn]] = {}
    for one in found:
        groups.setdefault((one.student, one.lesson or one.place), []).append(one)
    kept = []
    for several in groups.values():
        *earlier, last = sorted(several, key=_order)
        kept.append(last)
        odd += [
            (one.place, f"`{one.student}` handed in again; {last.place} was graded.")
            for one in earlier
        ]
    return sorted(kept, key=lambda one: (one.student, one.lesson))


def _order(one: HandedIn) -> tuple[int, float, str]:
    again = _AGAIN.search(PurePosixPath(one.place).stem)
    number = int(again[1]) if again and again[0] != PurePosixPath(one.place).stem else 0
    return number, 0.0 if one.inside else one.path.stat().st_mtime, one.place
