"""Pages of a deck: how much of a slide fits on one, where it continues, how it is arranged.

Letters are as large as the page allows. Code of 12 lines or fewer has at least 26 pixels; longer
code gets smaller, down to 20, and then continues on the next page after an empty line.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from nbformat import v4

from tools.deck_sizes import (
    GAP,
    PARAGRAPHS,
    ROOM,
    WIDTH,
    Letters,
    height,
    highest,
    larger,
    least,
    pictures_of,
    printed,
    title_height,
    wraps,
)

_FENCED = re.compile(r"^```.*\n((?:(?!```).*\n)*?)```$", re.MULTILINE)
GIVEN = "given"
"""The tag of a cell in the deck that has only outputs."""

_SCALES = (1.5, 1.35, 1.2, 1.1)
_FULL = Letters()
_PROSE = (_FULL, Letters(29))
_SMALLER = (Letters(29, 24), Letters(29, 22), Letters(29, 20))
"""For code of more lines than this, which would otherwise fit on no page."""
_MANY_LINES = 12
_SHARES = (0.5, 0.42, 0.36, 0.58, 0.64)
"""The width of the left one of two columns."""


@dataclass
class Page:
    """A page: its title, its pieces, which of them come with a later key, and what is said.

    Parameters
    ----------
    title : str
    pieces : list of cells
    later : list of int
        The places in `pieces` from which things come with a separate key press.
    said : list of str
    """

    title: str
    pieces: list[Any] = field(default_factory=list)
    later: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """How a page is arranged: letters, columns, and the height of its picture.

    Parameters
    ----------
    letters : Letters
    split : int
        How many pieces are in the left column; 0 if there is only one column.
    share : float
        The left column's share of the width.
    picture : float
        In pixels; 0 if there is none.
    """

    letters: Letters
    split: int = 0
    share: float = 0.5
    picture: float = 0.0


def pages_of(title: str, cells: list[Any]) -> list[Page]:
    """Distribute the cells of a slide over pages; a page begins where a cell or paragraph ends."""
    pages = [Page(title)]
    for group in _groups([piece for cell in cells for piece in _pieces(title, cell)]):
        longer = Page(title, [*pages[-1].pieces, *group])
        if pages[-1].pieces and not _fits(longer):
            pages.append(Page(title, group))
        else:
            pages[-1] = longer
    return pages


def join_pages(pages: list[Page]) -> list[Page]:
    """Join successive pages with the same title if one of them is half empty.

    A joined part comes with a separate key press, so that no question is answered at once.
    """
    kept: list[Page] = []
    for page in pages:
        last = kept[-1] if kept else Page("")
        before = len(last.pieces)
        later = [
            place for place in (*last.later, *(before + one for one in (0, *page.later))) if place
        ]
        both = Page(page.title, last.pieces + page.pieces, later, last.said + page.said)
        sparse = min(_filled(last), _filled(page)) < ROOM / 2
        if last.title == page.title and sparse and _fits(both):
            kept[-1] = both
        else:
            kept.append(page)
    return kept


def layout_of(page: Page) -> Layout:
    """Arrange a page with the largest letters, or the largest picture, for which it has room."""
    if any(map(pictures_of, page.pieces)):
        choices = [layout for letters in _PROSE for layout in _layouts(page, letters)]
        return max(choices, key=lambda one: one.picture, default=Layout(_FULL, picture=300))
    for scale in _SCALES:
        letters = larger(scale)
        for layout in _layouts(page, letters):
            if not any(wraps(piece, width, letters) for piece, width in _placed(page, layout)):
                return layout
    sizes = _sizes(page)
    fitting = (layout for letters in sizes for layout in _layouts(page, letters))
    return next(fitting, Layout(sizes[-1]))


def _sizes(page: Page) -> tuple[Letters, ...]:
    """Return the sizes of letters that a page may have: long code gets smaller ones if need be."""
    alone = len(page.pieces) <= 2
    return (*_PROSE, *_SMALLER) if alone and _lines(page) > _MANY_LINES else _PROSE


def _lines(page: Page) -> int:
    """Count a page's lines of code and of printed output."""
    texts = [piece.source for piece in page.pieces if piece.cell_type == "code"]
    texts += [one.get("text", "") for piece in page.pieces for one in piece.get("outputs", ())]
    return sum(len(text.strip("\n").split("\n")) for text in texts if text)


def _fits(page: Page) -> bool:
    """Return whether everything fits."""
    return any(True for letters in _sizes(page) for _ in _layouts(page, letters))


def _filled(page: Page) -> float:
    return sum(height(piece, WIDTH, _FULL) for piece in page.pieces)


def _layouts(page: Page, letters: Letters) -> Iterator[Layout]:
    """Yield the layouts in which a page has room, in one column and in two."""
    room = ROOM - title_height(page.title)
    layout = Layout(letters)
    left = room - _column(page.pieces, WIDTH, letters)
    if left >= 0:
        yield _with_picture(page, layout, left, left)
    starts = page.later or range(1, len(page.pieces))
    for split in starts:
        if page.pieces[split].cell_type == "markdown":
            continue
        for share in _SHARES:
            layout = Layout(letters, split, share)
            widths = _widths(layout)
            sides = page.pieces[:split], page.pieces[split:]
            first, second = (
                room - _column(side, width, letters)
                for side, width in zip(sides, widths, strict=True)
            )
            broken = any(wraps(piece, width, letters) for piece, width in _placed(page, layout))
            if first >= 0 and second >= 0 and not broken:
                yield _with_picture(page, layout, first, second)


def _column(pieces: list[Any], width: float, letters: Letters) -> float:
    return sum(height(piece, width, letters) for piece in pieces)


def _widths(layout: Layout) -> tuple[float, float]:
    if not layout.split:
        return WIDTH, WIDTH
    both = WIDTH - GAP
    return both * layout.share, both * (1 - layout.share)


def _placed(page: Page, layout: Layout) -> Iterator[tuple[Any, float]]:
    """Yield each piece with the width of its column."""
    left, right = _widths(layout)
    for place, piece in enumerate(page.pieces):
        yield piece, left if place < layout.split else right


def _with_picture(page: Page, layout: Layout, *rest: float) -> Layout:
    """Give the picture the rest of its column's height, up to what its width allows."""
    for place, (piece, width) in enumerate(_placed(page, layout)):
        if pictures_of(piece):
            count = sum(bool(pictures_of(one)) for one in page.pieces)
            more = rest[place >= layout.split] / count
            picture = min(least(piece, width) + more, highest(piece, width))
            return Layout(layout.letters, layout.split, layout.share, picture)
    return layout


def _pieces(title: str, cell: Any) -> Iterator[Any]:
    """Yield paragraphs, code and outputs, separated if a page is too small."""
    if cell.cell_type == "markdown":
        # Between two fences is code.
        for place, block in enumerate(_FENCED.split(cell.source)):
            if place % 2:
                yield v4.new_code_cell(block)
            else:
                yield from map(v4.new_markdown_cell, PARAGRAPHS.findall(block))
    elif _fits(Page(title, [cell])):
        yield cell
    elif is_given(cell):
        for output in cell.outputs:
            texts = _parts_of_code(title, printed(output)) if printed(output) else []
            for part in [v4.new_output("stream", text=text) for text in texts] or [output]:
                piece = v4.new_code_cell("", outputs=[part])
                # The exporter writes into it.
                piece.metadata = copy.deepcopy(cell.metadata)
                yield piece
    else:
        yield from map(v4.new_code_cell, _parts_of_code(title, cell.source))


def _parts_of_code(title: str, code: str) -> list[str]:
    """Return code in parts that fit on a page, divided at empty lines if possible."""

    def fits(part: str) -> bool:
        return _fits(Page(title, [v4.new_code_cell(part)]))

    blocks = [(block, "\n\n") for block in code.split("\n\n") if fits(block)]
    if len(blocks) < code.count("\n\n") + 1:
        blocks = [(line, "\n") for line in code.split("\n")]
    parts: list[str] = []
    for block, between in blocks:
        longer = f"{parts[-1]}{between}{block}" if parts else block
        if parts and fits(longer):
            parts[-1] = longer
        else:
            parts.append(block)
    return parts


def _groups(cells: list[Any]) -> Iterator[list[Any]]:
    """Yield what stays together: code and its output, if both fit on a page."""
    rest = list(cells)
    while rest:
        group = [rest.pop(0)]
        while rest and _leads_on(group[-1]):
            group.append(rest.pop(0))
        is_code = group[0].cell_type == "code" and not is_given(group[0])
        if is_code and rest and is_given(rest[0]) and _fits(Page("## A", [group[0], rest[0]])):
            group.append(rest.pop(0))
        yield group


def _leads_on(cell: Any) -> bool:
    """Return whether a paragraph ends within a sentence, as before a list, or is a heading."""
    return cell.cell_type == "markdown" and bool(re.search(r"^#|(\w|:)$", cell.source))


def is_given(cell: Any) -> bool:
    """Return whether a cell of the deck has only outputs."""
    return GIVEN in cell.metadata.get("tags", ())
