"""Answers in words: find the cells of a notebook that hold them.

An answer is the text of its own cell, whatever kind of cell that has become, and of the Markdown
and raw cells that a student added directly below it: up to the next code cell, marked cell or
heading, or the cell that was handed out there. If the cell was copied, all copies count, in order.
Nothing here is run, and the result is text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from classroom.grading.files import Cell

PLACEHOLDER = "*Double-click here, write your answer over this line, then press Shift+Enter.*"
_OF_NBGRADER = "YOUR ANSWER HERE"
"""What nbgrader writes over such a cell when it clears solutions."""

TO_BE_READ, READ = "to be read", "read"
"""The status of an answer in words before and after its teacher gave it points."""

MOST = 20_000
"""How many characters of an answer are kept: about ten pages."""


@dataclass(frozen=True)
class Prose:
    """An answer in words.

    Parameters
    ----------
    text : str
        Its first `MOST` characters; empty if nothing was written.
    length : int
        How many characters it has.
    digest : str
        Of the whole text.
    """

    text: str
    length: int
    digest: str


def prose_of(text: str) -> Prose:
    """Make an answer from a text, without the line that was handed out.

    Examples
    --------
    >>> prose_of(f"{PLACEHOLDER} ").length, prose_of(f"{PLACEHOLDER}\\n\\nIt is flat.").text
    (0, 'It is flat.')
    """
    own = text.replace(PLACEHOLDER, "").strip()
    own = "" if own == _OF_NBGRADER else own
    digest = hashlib.sha256(own.encode("utf-8", "backslashreplace")).hexdigest()
    return Prose(own[:MOST], len(own), digest)


def prose_in(cells: Sequence[Cell], names: Collection[str]) -> dict[str, Prose]:
    """Find the answers to questions.

    Parameters
    ----------
    cells : sequence of Cell
    names : collection of str
        The questions.

    Returns
    -------
    dict of str to Prose
        Only the answers whose cells are in the notebook.
    """
    found: dict[str, list[str]] = {}
    for place, cell in enumerate(cells):
        if cell.by_hand and cell.asked in names:
            texts = found.setdefault(cell.asked, [])
            parts = [cell, *_added(cells[place + 1 :], cell.below)]
            text = "\n\n".join(part.source.strip() for part in parts).strip()
            # An unchanged copy adds nothing.
            texts += [text] if text not in texts else []
    return {name: prose_of("\n\n".join(texts)) for name, texts in found.items()}


def _added(cells: Sequence[Cell], until: str) -> list[Cell]:
    """Return the cells that a student added below an answer's cell."""
    for place, cell in enumerate(cells):
        is_handed_out = bool(until) and cell.id == until
        if cell.is_code or cell.is_marked or is_handed_out or cell.source.lstrip().startswith("#"):
            return list(cells[:place])
    return list(cells)


def names_in(cells: Sequence[Cell]) -> list[str]:
    """Name all answers in words, by the marks of their cells."""
    return sorted({cell.asked[:60] for cell in cells if cell.by_hand})
