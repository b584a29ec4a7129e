"""Looking: find every file in a folder or a ZIP, and read only regular files."""

from __future__ import annotations

import os
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from classroom.grading.members import METADATA
from classroom.grading.packing import (
    MOST_PACKED,
    kind_of,
    kind_of_member,
    members,
    name_of,
    read_file,
    read_member,
)
from classroom.grading.student_names import as_compared, is_undecoded, normal

KINDS = (".ipynb", ".ipynb_", ".json", ".txt", ".py")
"""A notebook first, then what a browser or an editor makes of one."""

STAMP = "timestamp.txt"
"""What nbgrader writes next to a submission when a student hands it in."""

_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_HIDDEN = {"__MACOSX", ".ipynb_checkpoints", ".git"}
_OF_A_SYSTEM = {
    ".ds_store", "thumbs.db", "desktop.ini", "timestamp.txt", "gradebook.db", "index.html",
    "grades.csv",
}  # fmt: skip
_MOST_LETTERS, _MOST_FOLDERS = 1000, 50


@dataclass
class File:
    """A file that was found.

    Parameters
    ----------
    parts : tuple of str
        Folders and name, in the form in which they are compared; a ZIP counts as a folder.
    place : tuple of str
        The same with the names of ZIPs, for display.
    path : Path
    inside : tuple of str
    when : float
    size : int
        Its unpacked size.
    """

    parts: tuple[str, ...]
    place: tuple[str, ...]
    path: Path
    inside: tuple[str, ...]
    when: float
    size: int

    def data(self) -> bytes:
        """Read it, as `Upload.data` does."""
        return read_member(self.path, self.inside) if self.inside else read_file(self.path)


class Looker:
    """Goes through a path, and notes whatever is odd.

    Parameters
    ----------
    path : Path
        The path that a teacher names; only this one may be a link.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._name = path.resolve(), path.name
        self._within: list[File] = []
        self.files: list[File] = []
        self.metadata: list[File] = []
        self.stamps: list[File] = []
        self.zips: set[tuple[str, ...]] = set()
        self.odd: list[tuple[str, str]] = []

    @property
    def given(self) -> str:
        """The name of the folder or of the ZIP that was given."""
        if self._path.is_dir():
            return normal(self._path.name)
        return normal(self._path.stem) if self._path.suffix.lower() == ".zip" else ""

    def note(self, place: Sequence[str], remark: str) -> None:
        """Note what is odd about a file."""
        self.odd.append((normal("/".join(place)), remark))

    def look(self, leave_out: Path | None) -> None:
        """Find every file; a folder or ZIP that cannot be opened does not affect the others."""
        if self._path.is_file():
            self._file(self._path, (self._name,), whatever=True)
            return

        def unreadable(problem: OSError) -> None:
            self.note((str(problem.filename),), f"It cannot be read: {problem.strerror}.")

        for folder, within, files in os.walk(self._path, onerror=unreadable):
            here = Path(folder)
            above = here.relative_to(self._path).parts
            if len(above) >= _MOST_FOLDERS:
                self.note(above[:3], "Its folders are nested too deeply to be searched.")
                within.clear()
                continue
            kept = list[str]()
            for one in sorted(set(within) - _HIDDEN):
                try:
                    if (here / one).is_symlink():
                        self.note((*above, one), _not_read("a symbolic link"))
                    elif leave_out is None or (here / one).resolve() != leave_out.resolve():
                        kept.append(one)
                except OSError as problem:
                    # Windows takes some names for devices.
                    self.note((*above, one), f"It cannot be read: {problem.strerror}.")
            within[:] = kept
            for name in sorted(files):
                self._file(here / name, (*above, name), whatever=False)

    def _file(self, file: Path, place: tuple[str, ...], whatever: bool) -> None:
        if _is_ignored(place) and place[-1] != STAMP:
            return
        try:
            found = file.lstat()
        except OSError as problem:
            self.note(place, f"It cannot be read: {problem.strerror}.")
            return
        if kind := kind_of(found.st_mode):
            self.note(place, _not_read(kind))
        elif place[-1] == STAMP and not whatever:
            self._add(File(place, place, file, (), found.st_mtime, found.st_size), self.stamps)
        elif file.suffix.lower() == ".zip":
            alone = self._path.is_file()
            stem = (*place[:-1], PurePosixPath(place[-1]).stem)
            self._zip(file, (), () if alone else stem, place, limited=not alone)
        elif place[-1] == METADATA and not whatever:
            self._add(File(place, place, file, (), found.st_mtime, found.st_size), self.metadata)
        elif self._is_notebook(place, whatever):
            self._add(File(place, place, file, (), found.st_mtime, found.st_size), self.files)

    def _zip(
        self, path: Path, inside: tuple[str, ...], above: tuple[str, ...],
        place: tuple[str, ...], limited: bool,
    ) -> None:  # fmt: skip
        """Look into a ZIP; its name counts as a folder, unless the teacher named the ZIP."""
        try:
            found = members(path, inside, limited)
        except OSError as problem:
            self.note(place, f"It cannot be read: {problem}.")
            return
        except zipfile.BadZipFile as problem:
            words = str(problem)
            self.note(place, f"{words[:1].upper()}{words[1:]}. It was not read.")
            return
        last = {member.filename: member for member in found}
        for twice in sorted({one.filename for one in found if last[one.filename] is not one}):
            self.note((*place, twice), "It is in the ZIP more than once; the last one was read.")
        if above:
            self.zips.add(tuple(map(as_compared, above)))
        for _, member in sorted(last.items()):
            name = name_of(member).replace("\\", "/")
            parts = tuple(part for part in name.split("/") if part not in ("", ".", ".."))
            whole, within = (*place, *parts), (*inside, member.filename)
            if member.is_dir() or not parts or _is_ignored(parts):
                continue
            if kind := kind_of_member(member):
                self.note(whole, _not_read(kind))
            else:
                # Such a date may not exist; `mktime` takes the nearest one.
                when = time.mktime((*member.date_time, 0, 0, -1))
                one = File((*above, *parts), whole, path, within, when, member.file_size)
                if name.lower().endswith(".zip"):
                    self._add(one, self._within)
                elif parts[-1] == METADATA:
                    self._add(one, self.metadata)
                elif self._is_notebook(whole, whatever=False):
                    self._add(one, self.files)

    def look_within(self, owners_of: Callable[[Sequence[File]], Sequence[str]]) -> None:
        """Look into the ZIPs that were found in ZIPs, within a limit for each owner."""
        waiting, self._within = self._within, []
        unpacked: Counter[str] = Counter()
        for file, owner in zip(waiting, owners_of(waiting) if waiting else (), strict=True):
            if unpacked[owner] + file.size > MOST_PACKED and unpacked[owner]:
                limit = f"{MOST_PACKED / 1e6:.0f} MB"
                self.note(file.place, f"It was not read: with the other files of `{owner}`, it "
                                      f"unpacks to more than {limit}.")  # fmt: skip
                continue
            unpacked[owner] += file.size
            # The inner ZIP's name says whose it is: Moodle packs what a student packed.
            of = (*file.parts[:-1], PurePosixPath(file.parts[-1]).stem)
            self._zip(file.path, file.inside, of, file.place, limited=True)
        for file in self._within:
            self.note(file.place, "A ZIP within a ZIP within a ZIP; it was not read.")

    def _is_notebook(self, place: Sequence[str], whatever: bool) -> bool:
        name = place[-1].lower()
        if whatever or name.endswith(KINDS):
            return True
        remark = "It is not a notebook (.ipynb) and was not graded."
        if name.endswith(_ARCHIVES):
            remark = "Only ZIP archives are read: unpack it, then grade what is in it."
        self.note(place, remark)
        return False

    def _add(self, file: File, found: list[File]) -> None:
        longest = max(map(len, file.parts))
        if longest > _MOST_LETTERS or len(file.parts) > _MOST_FOLDERS:
            self.note((file.place[-1][:60] + "\u2026",), "Its name is too long; it was not read.")
            return
        if any(map(is_undecoded, file.parts)):
            self.note(file.place, "Its name is not in UTF-8; the bytes are shown as \\x...")
        file.parts = tuple(map(as_compared, file.parts))
        found.append(file)


def _not_read(kind: str) -> str:
    return f"It is {kind}, not a regular file; it was not read."


def _is_ignored(parts: Sequence[str]) -> bool:
    name = parts[-1].lower()
    return bool(_HIDDEN & set(parts)) or name in _OF_A_SYSTEM or name.startswith("._")
