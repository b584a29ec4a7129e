"""Pages of a deck: how much of a slide fits on one, and where it goes on.

How high something gets is estimated from its text, in pixels of the deck's style and a little on
the large side; a test in the browser holds that nothing is cut.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Iterator
from typing import Any

from nbformat import v4

GIVEN = "given"
"""Tag of a cell of the deck that has outputs alone."""

_PAGE = 680
"""From top to bottom, of 720."""
_HEADING = 80
_PARAGRAPHS = re.compile(r"\n\n+")


def pages_of(cells: list[Any], again: str) -> list[list[Any]]:
    """Deal the cells of a slide out on pages; a page begins where a cell or a paragraph ends.

    Parameters
    ----------
    cells : list of cells
    again : str
        The heading of each page after the first.
    """
    pages: list[list[Any]] = [[]]
    filled = 0
    for group in _groups([piece for cell in cells for piece in _pieces(cell)]):
        height = sum(map(_height, group))
        if pages[-1] and filled + height > _PAGE:
            pages.append([v4.new_markdown_cell(again)])
            filled = _height(pages[-1][0])
        pages[-1] += group
        filled += height
    return pages


def _pieces(cell: Any) -> Iterator[Any]:
    """Paragraphs, the first with its heading; code and outputs, apart if a page is too small."""
    if cell.cell_type == "markdown":
        blocks = _PARAGRAPHS.split(cell.source.strip())
        if blocks[0].startswith("#"):
            blocks[:2] = ["\n\n".join(blocks[:2])]
        yield from map(v4.new_markdown_cell, blocks)
    elif _fits(cell):
        yield cell
    elif _is_given(cell):
        for output in cell.outputs:
            piece = v4.new_code_cell("", outputs=[output])
            # The exporter writes into it.
            piece.metadata = copy.deepcopy(cell.metadata)
            yield piece
    else:
        yield from map(v4.new_code_cell, _parts_of_code(cell.source))


def _parts_of_code(code: str) -> list[str]:
    """Code taken apart where a line is empty, into parts that fit on a page."""
    parts: list[str] = []
    for block in code.split("\n\n"):
        longer = f"{parts[-1]}\n\n{block}" if parts else block
        if parts and _HEADING + _height_of_lines(longer) <= _PAGE:
            parts[-1] = longer
        else:
            parts.append(block)
    return parts


def _groups(cells: list[Any]) -> Iterator[list[Any]]:
    """What stays together: code and its output, if both fit on a page."""
    rest = list(cells)
    while rest:
        group = [rest.pop(0)]
        is_code = group[0].cell_type == "code" and not _is_given(group[0])
        if is_code and rest and _is_given(rest[0]) and _fits(group[0], rest[0]):
            group.append(rest.pop(0))
        yield group


def _is_given(cell: Any) -> bool:
    return GIVEN in cell.metadata.get("tags", ())


def _fits(*cells: Any) -> bool:
    """Whether some cells fit on one page, below its heading."""
    return _HEADING + sum(map(_height, cells)) <= _PAGE


def _height(cell: Any) -> int:
    if cell.cell_type == "markdown":
        return sum(map(_height_of_block, _PARAGRAPHS.split(cell.source.strip())))
    height = _height_of_lines(cell.source) if cell.source else 0
    return height + sum(map(_height_of_output, cell.get("outputs", ())))


def _height_of_output(output: Any) -> int:
    data = output.get("data", {})
    html = data.get("text/html", "")
    if "<img" in html or any(kind.startswith("image/") for kind in data):
        # Some pictures have their text alternative below them.
        return 400 + 29 * math.ceil(len(data.get("text/plain", "")) / 115)
    if "<table" in html:
        return 45 * html.count("<tr") + 45
    return _height_of_lines(output.get("text") or data.get("text/plain", ""))


def _height_of_lines(text: str) -> int:
    return 40 + 26 * _lines(text.rstrip("\n").split("\n"), 96)


def _height_of_block(text: str) -> int:
    if text.startswith("#"):
        return 78 if text.startswith("##") else 108
    if text.startswith("|"):
        head, _, *rows = text.split("\n")
        return 18 + 46 * _lines([head, *rows], 90)
    if re.match(r"- |\d+\. ", text):
        return 18 + 41 * _lines(re.split(r"\n(?=- |\d+\. )", text), 80)
    return 20 + 41 * _lines([text], 82)


def _lines(texts: list[str], width: int) -> int:
    """How many lines texts take, each in a line of its own or in several of that width."""
    return sum(math.ceil(max(len(text), 1) / width) for text in texts)
