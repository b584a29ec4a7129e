"""Sheets: somebody else's CSV, in which single cells change and every other byte stays."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classroom.errors import UserError

_DELIMITERS, _LOOKED_AT = ",;\t", 20
_NUMBER = re.compile(r"([+-]?)((?=.*\d)\d*(?:[.,' ]\d+)*[.,]?)")
# Minus, the Arabic signs for decimals and thousands, and apostrophes.
_SIGNS = str.maketrans({"\u2212": "-", "\u066b": ",", "\u066c": ".", "\u2019": "'"})
_STATED = re.compile(r'"?sep=([^\r\n"])"?[,;\t]*(?:\r\n|\n|\r|$)', re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """A cell: its value, and where its text begins and ends in the sheet."""

    value: str
    begin: int
    end: int


class Sheet:
    """A CSV as it is, with its own encoding, delimiter, quotes and line endings.

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
        begin = 1 if self._text.startswith("\ufeff") else 0
        # Excel's own first line takes precedence over what the rows look like.
        stated = _STATED.match(self._text, begin)
        if stated:
            begin = stated.end()
        self.delimiter = stated[1] if stated else _delimiter(self._text, begin)
        self.rows = list(_rows(self._text, self.delimiter, begin))

    @classmethod
    def of(cls, path: Path) -> Sheet:
        """Read a sheet.

        Raises
        ------
        UserError
            If it cannot be read, or has no row.
        """
        try:
            data = path.read_bytes()
        except OSError as problem:
            raise UserError(f"{path} cannot be read: {problem.strerror}.") from None
        return cls.read(data, path)

    @classmethod
    def read(cls, data: bytes, path: Path) -> Sheet:
        """Read a sheet's bytes.

        Raises
        ------
        UserError
            If they are not text, or have no row.
        """
        try:
            sheet = cls(data)
        except UnicodeDecodeError as problem:
            raise UserError(f"{path} is not text: {problem}. Save it as CSV.") from None
        if not sheet.rows:
            raise UserError(f"{path} is empty. Export it as CSV.")
        return sheet

    def filled(self, changes: Mapping[tuple[int, int], str]) -> bytes:
        """Return the sheet's bytes with the cells of (row, column) changed, and nothing else."""
        text = self._text
        for (row, column), value in sorted(changes.items(), reverse=True):
            cell = self.rows[row][column]
            quoted = text[cell.begin : cell.end].startswith('"')
            text = text[: cell.begin] + self._written(value, quoted) + text[cell.end :]
        return text.encode(self._coding)

    def with_row(self, values: Sequence[str]) -> bytes:
        """Return the sheet's bytes with one more row at the end, and nothing else changed.

        Examples
        --------
        >>> Sheet(b"name;points").with_row(["Doe; Jane", "2"])
        b'name;points\\n"Doe; Jane";2\\n'
        """
        end = next((one for one in ("\r\n", "\n", "\r") if one in self._text), "\n")
        begin = "" if self._text.endswith(end) else end
        row = self.delimiter.join(self._written(value, False) for value in values)
        return f"{self._text}{begin}{row}{end}".encode(self._coding)

    def _written(self, value: str, quoted: bool) -> str:
        if quoted or any(one in value for one in (self.delimiter, '"', "\n", "\r")):
            return '"' + value.replace('"', '""') + '"'
        return value


def number_in(text: str, comma: bool) -> float | None:
    """Read a number in any style that a spreadsheet writes; None for everything else.

    Parameters
    ----------
    text : str
    comma : bool
        Whether 1,234 is a little more than 1, as in most of Europe; otherwise it is more than 1000.

    Examples
    --------
    >>> number_in("1,234.5", comma=False), number_in("1.234,50", comma=True)
    (1234.5, 1234.5)
    >>> number_in("1,234", comma=True), number_in("80%", comma=False)
    (1.234, None)
    """
    # One form for wide digits, narrow spaces and the like.
    plain = unicodedata.normalize("NFKC", text).strip().translate(_SIGNS)
    plain = "".join(str(unicodedata.decimal(one, one)) for one in plain)
    found = _NUMBER.fullmatch(plain)
    if not found:
        return None
    sign, digits = found.groups()
    for point, group in ((".", ","), (",", ".")) if not comma else ((",", "."), (".", ",")):
        before, _, after = digits.partition(point)
        grouped = re.fullmatch(rf"\d{{1,3}}((?:{re.escape(group)}|[ '])\d{{3}})*|\d*", before)
        if grouped and re.fullmatch(r"\d*", after):
            return float(f"{sign}{re.sub(r'[^0-9]', '', before) or 0}.{after or 0}")
    return None


def _coding(data: bytes) -> str:
    for mark, coding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return coding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # Every byte has a character there, so each comes back as it was.
        return "latin-1"
    return "utf-8"


def _delimiter(text: str, begin: int) -> str:
    """Return the delimiter that all of the first rows have, and most often."""
    counts = {}
    for delimiter in _DELIMITERS:
        first = itertools.islice(_rows(text, delimiter, begin), _LOOKED_AT)
        counts[delimiter] = min((len(row) for row in first if row[0].value), default=0)
    return max(counts, key=lambda delimiter: counts[delimiter])


def _rows(text: str, delimiter: str, place: int) -> Iterator[list[Cell]]:
    row, end = list[Cell](), len(text)
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
        # Anything between the closing quote and the delimiter belongs to the cell too.
        rest = _cell(text, place + 1, delimiter) if _more(text, place + 1, delimiter) else None
        end = rest.end if rest else place + 1
        value = text[begin + 1 : place].replace('""', '"') + (rest.value if rest else "")
        return Cell(value, begin, end)


def _more(text: str, place: int, delimiter: str) -> bool:
    return place < len(text) and text[place] not in (delimiter, "\n", "\r")
