"""Sizes on a slide: the heights of text, code, tables and pictures, estimated from content.

They are in pixels of the deck's style, and a little on the large side; a test in the browser
ensures that nothing is cut off.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, ROOM = 1200, 580
"""The part of a slide between its margins and below its title."""
GAP = 40
"""The gap between two columns."""
TEXT, CODE = 32, 26
"""The letters of text and code on a full slide."""
_TITLE = 44
_LETTER, _OF_CODE = 0.52, 0.58
"""The width of a letter as a share of its height; for text, on average."""
_LINE, _LINE_OF_CODE = 1.36, 1.32
_LARGE = 0.6
"""The least height of a picture, compared with one that has a slide to itself."""

PARAGRAPHS = re.compile(r"(?:.+\n?)+(?<!\n)")
_SVG = re.compile(r'src="data:image/svg\+xml;base64,([^"]+)"')
_SIDES = re.compile(r'viewBox="[-\d. ]+? ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class Letters:
    """The sizes of text and code; both grow together, and only long code gets smaller."""

    text: float = TEXT
    code: float = CODE


def larger(scale: float) -> Letters:
    """Make all letters larger by a factor."""
    return Letters(TEXT * scale, CODE * scale)


def lines_of(texts: Sequence[str], width: float, letter: float) -> int:
    """Count the lines that texts take, each on one line or on several of that width.

    >>> lines_of(["four", "and eight"], width=50, letter=10)
    3
    """
    across = max(int(width / letter), 1)
    return sum(math.ceil(max(len(text), 1) / across) for text in texts)


def title_height(title: str) -> float:
    """Return a title's height beyond its first line, for which every slide has room."""
    lines = lines_of([title.lstrip("# ")], WIDTH - 110, _TITLE * 0.58)
    return _TITLE * 1.15 * (lines - 1) + 40 * (not title.startswith("##"))


def pictures_of(cell: Any) -> list[float]:
    """Return the width of each panel of a cell's picture as a share of its height."""
    html = "".join(one.get("data", {}).get("text/html", "") for one in cell.get("outputs", ()))
    sides = (_SIDES.search(base64.b64decode(found).decode()) for found in _SVG.findall(html))
    return [float(found[1]) / float(found[2]) if found else 1.6 for found in sides]


def highest(cell: Any, width: float) -> float:
    """Return how high a cell's picture can get in that width, with its panels side by side."""
    panels = pictures_of(cell)
    return (width - 16 * (len(panels) - 1)) / sum(panels)


def least(cell: Any, width: float) -> float:
    """Return how high a cell's picture must be; infinite if the width does not allow it."""
    needed = _LARGE * min(ROOM - 60, highest(cell, WIDTH))
    return needed if needed <= highest(cell, width) else math.inf


def height(cell: Any, width: float, letters: Letters) -> float:
    """Return how high a cell gets; for a picture, the least that it may have."""
    if cell.cell_type == "markdown":
        blocks = PARAGRAPHS.findall(cell.source)
        return sum(_of_block(block, width, letters.text) for block in blocks)
    outputs = cell.get("outputs", ())
    own = _of_code(cell.source, width, letters.code) if cell.source else 0
    return own + sum(_of_output(cell, output, width, letters) for output in outputs)


def wraps(cell: Any, width: float, letters: Letters) -> bool:
    """Return whether a line of code or printed output is broken at that width."""
    if cell.cell_type == "markdown":
        return False
    texts = [cell.source, *(printed(one) for one in cell.get("outputs", ()))]
    longest = max(len(line) for text in texts for line in text.split("\n"))
    return longest * letters.code * _OF_CODE > width - 36


def printed(output: Any) -> str:
    """Return what an output prints; nothing if it is shown in another form."""
    data = output.get("data", {})
    return "" if "text/html" in data else str(output.get("text") or data.get("text/plain", ""))


def _of_output(cell: Any, output: Any, width: float, letters: Letters) -> float:
    html = output.get("data", {}).get("text/html", "")
    if "<img" in html:
        caption = "".join(re.findall(r"<figcaption[^>]*>(.*?)</figcaption>", html))
        below = 30 * lines_of([caption], width, 22 * _LETTER) if caption else 0
        return least(cell, width) + below + 24
    if "<table" in html:
        return letters.text * 1.5 * (html.count("<tr") + 1)
    if html:
        text = re.sub(r"<[^>]+>", "", re.sub(r"<br>|</p>", "\n", html)).strip().split("\n")
        return _of_text(text, width - 60, letters.text) + letters.text * 1.6
    return _of_code(printed(output), width, letters.code)


def _of_code(text: str, width: float, letter: float) -> float:
    lines = lines_of(text.rstrip("\n").split("\n"), width - 36, letter * _OF_CODE)
    return 32 + letter * _LINE_OF_CODE * lines


def _of_block(text: str, width: float, letter: float) -> float:
    if text.startswith("#"):
        return _TITLE * 1.15 + 20
    if text.startswith("|"):
        return _of_table(text, width, letter)
    if re.match(r"- |\d+\. ", text):
        return _of_text(re.split(r"\n(?=- |\d+\. )", text), width - 1.5 * letter, letter)
    quoted = text.startswith(">")
    return _of_text([text], width - 60 * quoted, letter) + 0.8 * letter * quoted


def _of_table(text: str, width: float, letter: float) -> float:
    head, _, *others = text.split("\n")
    rows = [row.strip("|").split("|") for row in (head, *others)]
    longest = [max(map(len, column)) for column in zip(*rows, strict=True)]
    # A browser distributes the width as the columns need it, each with its margins.
    room = (width - 1.4 * letter * len(longest)) / sum(longest)
    across = [min(room, letter * _LETTER) * length for length in longest]
    lines = sum(
        max(
            lines_of([cell.strip()], space, letter * _LETTER)
            for cell, space in zip(row, across, strict=True)
        )
        for row in rows
    )
    return letter * (0.6 + 0.3 * len(rows) + _LINE * lines)


def _of_text(texts: Sequence[str], width: float, letter: float) -> float:
    return letter * (0.6 + _LINE * lines_of(texts, width, letter * _LETTER))
