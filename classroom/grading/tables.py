"""Grading's tables: CSV that no spreadsheet runs, and files written completely or not at all."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from classroom.errors import UserError
from nnlib.checks import records

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# The control characters that reorder or hide text; joiners are part of names.
_STEERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def safe(text: str) -> str:
    """Make a text safe for a spreadsheet, which would run anything that begins like a formula.

    Examples
    --------
    >>> safe("=cmd|' /C calc'!A0"), safe("O'Neill, Zoe")
    ("'=cmd|' /C calc'!A0", "O'Neill, Zoe")
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def unsafe(text: str) -> str:
    """Read what `safe` wrote.

    Examples
    --------
    >>> unsafe("'=cmd"), unsafe("'thooft")
    ('=cmd', "'thooft")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def one_form(name: str) -> str:
    r"""Return a name in the one form in which names are compared: accents composed (NFC).

    Examples
    --------
    >>> one_form("Zoe\u0308") == "Zo\u00eb"
    True
    """
    return unicodedata.normalize("NFC", name)


def printable(text: str) -> str:
    r"""Return a text that is safe on a terminal: control characters are written as numbers.

    Lines and tabs stay.

    Examples
    --------
    >>> print(printable("\x1b[31mred\a, Zo\u00eb"))
    \x1b[31mred\x07, Zoë
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(one.encode("unicode_escape").decode() if _steers(one) else one for one in text)


def _steers(character: str) -> bool:
    if character in "\n\t":
        return False
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cs", "Zl", "Zp") or unicodedata.bidirectional(character) in _STEERING


def table(rows: Iterable[Sequence[str]]) -> str:
    """Write rows as CSV, each cell safe."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([safe(cell) for cell in row] for row in rows)
    return made.getvalue()


def write_whole(path: Path, text: str | bytes) -> None:
    """Write a file completely or not at all.

    Raises
    ------
    UserError
        If it cannot be written.
    """
    # Bytes of a name that are not UTF-8 are written as numbers, so that two names stay different.
    data = text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace")
    try:
        records.write_whole(path, data)
        path.chmod(0o644)
    except OSError as problem:
        raise UserError(f"{path} cannot be written: {problem.strerror}.") from None
