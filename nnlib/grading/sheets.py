"""Sheets: a CSV of somebody else's, in which single cells change and every other byte stays."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nnlib.grading.trouble import Trouble

_DELIMITERS, _LOOKED_AT = ",;\t", 20


@dataclass(frozen=True)
class Cell:
    """A cell: its value, and where its text begins and ends in the sheet."""

    value: str
    begin: int
    end: int


class Sheet:
    """A CSV as it is, with its own coding, delimiter, quotes and line ends.

    Parameters
    ----------
    data : bytes

    Examples
    --------
    >>> sheet = Sheet(b'name;points\\r\\n"Doe; Jane";\\r\\n')
    >>> [cell.value for cell in sheet.rows[1]]
    ['Doe; Jane', '']
    >>> sheet.filled({(1, 1): "2.5"})
    b'name;points\\r\\n"Doe; Jane";2.5\\r\\n'
    """

    def __init__(self, data: bytes) -> None:
        self._coding = _coding(data)
        self._text = data.decode(self._coding)
        self.delimiter = _delimiter(self._text)
        self.rows = list(_rows(self._text, self.delimiter))

    @classmethod
    def of(cls, path: Path) -> Sheet:
        """Read a sheet.

        Raises
        ------
        Trouble
            If it cannot be read, or has no row.
        """
        try:
            sheet = cls(path.read_bytes())
        except OSError as problem:
            raise Trouble(f"{path} cannot be read: {problem.strerror}.") from None
        except UnicodeDecodeError as problem:
            raise Trouble(f"{path} is no text: {problem}. Export it as CSV.") from None
        if not sheet.rows:
            raise Trouble(f"{path} is empty. Export it as CSV.")
        return sheet

    def filled(self, changes: Mapping[tuple[int, int], str]) -> bytes:
        """Give the sheet's bytes with the cells of (row, column) changed, and nothing else."""
        text = self._text
        for (row, column), value in sorted(changes.items(), reverse=True):
            cell = self.rows[row][column]
            quoted = text[cell.begin : cell.end].startswith('"') or self.delimiter in value
            text = text[: cell.begin] + (f'"{value}"' if quoted else value) + text[cell.end :]
        return text.encode(self._coding)


def _coding(data: bytes) -> str:
    for mark, coding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return coding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # Every byte has a letter there, so each comes back as it was.
        return "latin-1"
    return "utf-8"


def _delimiter(text: str) -> str:
    """The one that all of the first rows have, most often."""
    counts = {}
    for delimiter in _DELIMITERS:
        first = itertools.islice(_rows(text, delimiter), _LOOKED_AT)
        counts[delimiter] = min((len(row) for row in first if row[0].value), default=0)
    return max(counts, key=lambda delimiter: counts[delimiter])


def _rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    place, row, end = 1 if text.startswith("\ufeff") else 0, list[Cell](), len(text)
    while place < end or row:
        cell = _cell(text, place, delimiter)
        row.append(cell)
        place = cell.end
        if place < end and text[place] == delimiter:
            place += 1
            if place < end:
                continue
            row.append(Cell("", place, place))
        if text[place : place + 2] == "\r\n":
            place += 2
        elif place < end:
            place += 1
        yield row
        row = []


def _cell(text: str, begin: int, delimiter: str) -> Cell:
    if not text.startswith('"', begin):
        end = min((at for at in (text.find(one, begin) for one in (delimiter, "\n", "\r"))
                   if at >= 0), default=len(text))  # fmt: skip
        return Cell(text[begin:end], begin, end)
    place = begin + 1
    while True:
        place = text.find('"', place)
        if place < 0:
            return Cell(text[begin + 1 :].replace('""', '"'), begin, len(text))
        if text.startswith('""', place):
            place += 2
            continue
        # What stands between the closing quote and the delimiter belongs to the cell too.
        rest = _cell(text, place + 1, delimiter) if _more(text, place + 1, delimiter) else None
        end = rest.end if rest else place + 1
        value = text[begin + 1 : place].replace('""', '"') + (rest.value if rest else "")
        return Cell(value, begin, end)


def _more(text: str, place: int, delimiter: str) -> bool:
    return place < len(text) and text[place] not in (delimiter, "\n", "\r")
