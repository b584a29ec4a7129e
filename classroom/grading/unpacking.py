"""Unpacking: read the bytes of one ZIP member in bounded memory, whatever is wrong with it."""

from __future__ import annotations

import copy
import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Protocol, TypeVar, cast

from classroom.grading.files import MOST_BYTES

_PIECE = 1 << 16
_T = TypeVar("_T")


class _Unpacker(Protocol):
    @property
    def needs_input(self) -> bool: ...

    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Stored:
    needs_input, eof = True, False

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return data[:max_length]


class _Deflated:
    def __init__(self) -> None:
        self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS)

    @property
    def needs_input(self) -> bool:
        return not self._unpacker.unconsumed_tail

    @property
    def eof(self) -> bool:
        return self._unpacker.eof

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._unpacker.decompress(self._unpacker.unconsumed_tail + data, max_length)


def _lzma(file: io.BufferedIOBase) -> _Unpacker:
    import lzma

    head = file.read(9)
    lc_lp_pb, dictionary = head[4], int.from_bytes(head[5:9], "little")
    # No one can look back further than what was read, but a member may ask for 4 GB.
    one = {
        "id": lzma.FILTER_LZMA1, "dict_size": max(4096, min(dictionary, MOST_BYTES + 1)),
        "lc": lc_lp_pb % 9, "lp": lc_lp_pb // 9 % 5, "pb": lc_lp_pb // 45,
    }  # fmt: skip
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[one])


def _bzip2(file: io.BufferedIOBase) -> _Unpacker:
    import bz2

    return bz2.BZ2Decompressor()


# `zipfile` unpacks bzip2 and LZMA without a limit: a kilobyte can become a terabyte.
_UNPACKERS: dict[int, Callable[[io.BufferedIOBase], _Unpacker]] = {
    zipfile.ZIP_STORED: lambda file: _Stored(),
    zipfile.ZIP_DEFLATED: lambda file: _Deflated(),
    zipfile.ZIP_BZIP2: _bzip2,
    zipfile.ZIP_LZMA: _lzma,
}


def guard(read: Callable[[], _T]) -> _T:
    """Read part of a ZIP; whatever goes wrong becomes a `BadZipFile` with a sentence."""
    try:
        return read()
    except zipfile.BadZipFile:
        raise
    except Exception as problem:
        words = str(problem) or type(problem).__name__
        raise zipfile.BadZipFile(f"its bytes are damaged ({words})") from problem


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack a member, but no more than `most` bytes of it.

    Raises
    ------
    zipfile.BadZipFile
        If it cannot be unpacked, whatever the reason.
    """
    if member.flag_bits & 0x1:
        raise zipfile.BadZipFile("it is encrypted")
    if member.compress_type not in _UNPACKERS:
        raise zipfile.BadZipFile(
            f"it is compressed in a way that Python cannot read (method {member.compress_type})"
        )
    return guard(lambda: _read(archive, member, min(most, member.file_size)))


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, size: int) -> bytes:
    packed = copy.copy(member)
    packed.compress_type, packed.file_size = zipfile.ZIP_STORED, member.compress_size
    # What is read here are the packed bytes; the checksum is that of the unpacked ones.
    del packed.CRC
    found = bytearray()
    with archive.open(packed) as file:
        unpacker = _UNPACKERS[member.compress_type](cast(io.BufferedIOBase, file))
        while len(found) < size and not unpacker.eof:
            data = file.read(_PIECE) if unpacker.needs_input else b""
            if not data and unpacker.needs_input:
                break
            found += unpacker.decompress(data, size - len(found))
    if len(found) < size:
        raise zipfile.BadZipFile(f"it breaks off after {len(found)} of {member.file_size} bytes")
    if size == member.file_size and zlib.crc32(found) != member.CRC:
        raise zipfile.BadZipFile("its bytes are damaged (the checksum differs)")
    return bytes(found)
