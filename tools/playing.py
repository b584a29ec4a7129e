"""Pictures to play with on a plain web page, without a kernel: for the states stored with it.

The site calls this. A page needs three things: `head` between its `<head>` tags, the files of
`write_page_side` beside it, and a snippet for each picture, which `play` makes for a lesson and
`play_one` for an explorer made in Python. A snippet is the still picture until a script takes it
up; so a page without JavaScript shows what it has always shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnlib.figures.explorer import Explorer

BUDGET = 2_000_000
"""Bytes that the stored pictures of one lesson may take, as the browser gets them."""


@dataclass(frozen=True)
class Played:
    """One picture of a page.

    Parameters
    ----------
    html : str
        The snippet: a `<div class="playing">` with the still picture.
    file : str
        The name of its data in the folder; "" where nothing is stored, as with a pad.
    size : int
        The bytes of that file.
    stored, states : int
        How many states are stored, and how many there are.
    """

    html: str
    file: str
    size: int
    stored: int
    states: int


def play(
    name: str, out: Path, address: str = "playing/", budget: int = BUDGET
) -> dict[str, Played]:
    """Run a lesson, and write the stored states of its pictures into a folder.

    Parameters
    ----------
    name : str
        The notebook's, as in "04_fitting_a_line.ipynb".
    out : Path
        The folder for the data; it is made if it is missing.
    address : str
        The folder's address as seen from the page, with a "/" at its end.
    budget : int
        The bytes that all pictures of the lesson may take together.

    Returns
    -------
    dict of str to Played
        By the ids of the cells that show them; none where a lesson has no explorer.
    """
    out.mkdir(parents=True, exist_ok=True)
    return {}


def put_into(notebook: Any, played: Mapping[str, Played]) -> None:
    """Put the snippets of a lesson in place of the still pictures of its notebook, before export.

    Only a picture that the notebook shows already is replaced.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if cell.id in played and "text/html" in output.get("data", {}):
                output.data["text/html"] = played[cell.id].html


def play_one(
    explorer: Explorer, name: str, out: Path, address: str = "playing/", budget: int = BUDGET
) -> Played:
    """Write the stored states of one explorer into a folder; `name` is that of its file."""
    out.mkdir(parents=True, exist_ok=True)
    return Played(f'<div class="playing">{explorer.picture()._repr_html_()}</div>', "", 0, 0, 0)


def write_page_side(out: Path) -> list[str]:
    """Write the script and the style that all pages share into a folder; give their names."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("playing.js", "playing.css"):
        (out / name).write_text("", encoding="utf-8")
    return ["playing.js", "playing.css"]


def head(address: str = "playing/") -> str:
    """Write the lines that a page needs in its head.

    The pictures are dark where the system is, unless the root element has `data-theme="light"`;
    `data-theme="dark"` makes them dark everywhere.

    Examples
    --------
    >>> head().splitlines()[1]
    '<script type="module" src="playing/playing.js"></script>'
    """
    return (
        f'<link rel="stylesheet" href="{address}playing.css">\n'
        f'<script type="module" src="{address}playing.js"></script>'
    )
