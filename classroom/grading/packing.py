"""Packing: read the bytes of regular files and ZIP members in bounded memory and time.

Whatever is wrong with a member of a ZIP (damaged, encrypted, endless) affects that member alone.
"""

from __future__ import annotations

import atexit
import errno
import io
import os
import stat
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from classroom.grading.files import MOST_BYTES
from classroom.grading.unpacking import guard, unpack

MOST_PACKED = 8 * MOST_BYTES
"""The largest ZIP within a ZIP that is searched; also the limit for one student's files."""

_MOST_INDEX = 4_000_000  # bytes: some 40,000 names

_KINDS = (
    (stat.S_ISLNK, "a symbolic link"), (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"), (stat.S_ISCHR, "a device"),
)  # fmt: skip

# The first bytes of files that are often named .zip, and what these files are.
_BEGINNINGS = (
    (b"Rar!", "a RAR archive"), (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"), (b"<", "a web page"), (b"{", "JSON, perhaps a notebook"),
)  # fmt: skip


def kind_of(mode: int) -> str:
    """Return what kind of file it is; empty for a regular file.

    Examples
    --------
    >>> kind_of(stat.S_IFIFO), kind_of(stat.S_IFREG)
    ('a named pipe', '')
    """
    if stat.S_ISREG(mode):
        return ""
    return next((words for holds, words in _KINDS if holds(mode)), "not a regular file")


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; never follow a link, never wait for a pipe.

    Raises
    ------
    OSError
        If it cannot be opened, or is not a regular file.
    """
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"):
        flags |= getattr(os, name, 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as problem:
        if problem.errno == errno.ELOOP:
            raise OSError("it is a symbolic link, not a file of its own") from None
        raise
    try:
        kind = kind_of(os.fstat(descriptor).st_mode)
        if kind:
            raise OSError(f"it is {kind}, not a regular file")
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_file(path: Path) -> bytes:
    """Read a regular file; if it is far too large, only enough to show that."""
    with open_regular(path) as file:
        return file.read(MOST_BYTES + 1)


def read_member(path: Path, inside: Sequence[str]) -> bytes:
    """Read a member of a ZIP, or of a ZIP within it; if too large, only enough to show that.

    Raises
    ------
    OSError, zipfile.BadZipFile
        If it cannot be read; what is wrong with a member is always a `BadZipFile`.
    """
    archive = _archive(path, tuple(inside[:-1]))
    try:
        return unpack(archive, archive.getinfo(inside[-1]), MOST_BYTES + 1)
    except KeyError:
        raise zipfile.BadZipFile("it is no longer in the ZIP") from None


def members(path: Path, inside: Sequence[str] = (), limited: bool = True) -> list[zipfile.ZipInfo]:
    """Return the members of a ZIP (or a ZIP within it); if a name occurs twice, the last one.

    Parameters
    ----------
    path : Path
    inside : sequence of str
        The names that lead to a ZIP within the ZIP.
    limited : bool
        False for the ZIP that a teacher names, which may have any number of files.

    Raises
    ------
    OSError, zipfile.BadZipFile
        If it is not a ZIP, is damaged or truncated, or exceeds the limits; the message says which.
    """
    return _archive(path, tuple(inside), limited).infolist()


def name_of(member: zipfile.ZipInfo) -> str:
    """Return a member's name; many programs write UTF-8 and do not say so.

    Examples
    --------
    >>> member = zipfile.ZipInfo("Zo\\u00eb".encode().decode("cp437"))
    >>> name_of(member) == "Zo\\u00eb"
    True
    """
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def kind_of_member(member: zipfile.ZipInfo) -> str:
    """Return what kind of file a member is; empty for a regular file."""
    mode = member.external_attr >> 16
    # Windows and many programs write no mode.
    return kind_of(mode) if stat.S_IFMT(mode) else ""


# --- opened archives ----------------------------------------------------------------------------

_Key = tuple[str, tuple[str, ...], tuple[int, ...], bool]


class _Kept:
    """The archives read last: for a class in one ZIP, the index is read only once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[_Key, tuple[zipfile.ZipFile, BinaryIO]] = {}

    def get(self, key: _Key, make: Callable[[], BinaryIO]) -> zipfile.ZipFile:
        if key not in self._kept:
            while len(self._kept) >= self._most:
                self._close(next(iter(self._kept)))
            file = make()
            try:
                self._kept[key] = (_indexed(file, limited=key[-1]), file)
            except BaseException:
                file.close()
                raise
        self._kept[key] = self._kept.pop(key)
        return self._kept[key][0]

    def _close(self, key: _Key) -> None:
        archive, file = self._kept.pop(key)
        archive.close()
        file.close()

    def close(self) -> None:
        for key in list(self._kept):
            self._close(key)


# Only one ZIP within a ZIP at a time, because its bytes are kept, too.
_OUTER, _INNER = _Kept(4), _Kept(1)


def close_archives() -> None:
    """Close every archive; the next one that is read is opened again."""
    _INNER.close()
    _OUTER.close()


atexit.register(close_archives)


def _archive(path: Path, inside: tuple[str, ...], limited: bool = False) -> zipfile.ZipFile:
    found = path.lstat()
    stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
    outer = _OUTER.get((str(path), (), stamp, limited and not inside), lambda: open_regular(path))
    if not inside:
        return outer
    if len(inside) > 1:
        raise zipfile.BadZipFile("it is a ZIP within a ZIP within a ZIP")

    def make() -> BinaryIO:
        try:
            member = outer.getinfo(inside[0])
        except KeyError:
            raise zipfile.BadZipFile("it is no longer in the ZIP") from None
        return _seekable(outer, member)

    return _INNER.get((str(path), inside, stamp, True), make)


def _seekable(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    if member.file_size <= MOST_BYTES:
        return io.BytesIO(unpack(archive, member, MOST_BYTES))
    plain = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if member.file_size > MOST_PACKED or not plain:
        raise zipfile.BadZipFile(
            f"it unpacks to {member.file_size / 1e6:.0f} MB, and the limit is "
            f"{MOST_PACKED / 1e6:.0f} MB: take the notebook out of it"
        )
    # Perhaps photos next to a notebook: it is searched in place, with little memory.
    return cast(BinaryIO, guard(lambda: archive.open(member)))


def _indexed(file: BinaryIO, limited: bool) -> zipfile.ZipFile:
    problem = _problem_with(file, limited)
    if problem:
        raise zipfile.BadZipFile(problem)
    try:
        return zipfile.ZipFile(file)
    except Exception as damage:
        raise zipfile.BadZipFile(f"its index is damaged ({damage})") from damage


def _problem_with(file: BinaryIO, limited: bool) -> str:
    """Say why it is not a complete ZIP, from its beginning and from the record at its end."""
    try:
        file.seek(0)
        beginning = file.read(8)
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - (1 << 16) - 22))
        ending = file.read((1 << 16) + 22)
    except Exception as damage:
        return f"it cannot be unpacked ({damage})"
    place = ending.rfind(b"PK\x05\x06")
    if place >= 0 and len(ending) - place >= 22:
        index = int.from_bytes(ending[place + 12 : place + 16], "little")
        if limited and index > _MOST_INDEX:
            return f"it lists more files than are read here (an index of {index / 1e6:.0f} MB)"
        return ""
    if not size:
        return "it is empty"
    if beginning[:2] == b"PK":
        return "it is a truncated ZIP: its end, where its index should be, is missing"
    what = next((words for begin, words in _BEGINNINGS if beginning.startswith(begin)), "")
    return "it has a ZIP file's name but is not one" + (f" (it looks like {what})" if what else "")
