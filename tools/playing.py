"""Make pictures to play with on a plain web page, without a kernel, from stored states.

The site calls this. A page needs three things: `head` between its `<head>` tags, the files of
`write_page_side` next to it, and a snippet for each picture, which `play` makes for a lesson and
`play_one` for an explorer made in Python. A snippet is the still picture until a script replaces
it, so a page without JavaScript still shows the picture.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from nnlib.figures.explorer import SCRIPTS, Explorer, read
from nnlib.figures.picture import dark_rules
from tools import build, changes, stored
from tools.exporting import TEMPLATES
from tools.kept_outputs import KEPT, digest_of, run_or_kept
from tools.stored import MIME, MOST, pack_explorer

BUDGET = 2_000_000
"""Bytes that the stored pictures of one lesson may take, as the browser receives them."""
_PATIENCE = 3600
"""Seconds for one cell: it draws thousands of pictures."""
_PAGE_SIDE = TEMPLATES / "playing"
_EVERYWHERE = "In JupyterLab, or with “Work in this lesson”"
_PAD = (
    "This page cannot store a picture for every drawing, so this one does not change. "
    f"{_EVERYWHERE}, you can draw."
)


@dataclass(frozen=True)
class Played:
    """One picture of a page.

    Parameters
    ----------
    html : str
        The snippet: a `<div class="playing">` with the still picture.
    file : str
        The name of its data in the folder; "" if nothing is stored, as with a pad.
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
    name: str, out: Path, address: str = "playing/", budget: int = BUDGET, most: int = MOST,
    kept: Path = build.ROOT / KEPT,
) -> dict[str, Played]:  # fmt: skip
    """Run a lesson, and write the stored states of its pictures into a folder.

    Parameters
    ----------
    name : str
        The notebook's name, as in "04_fitting_a_line.ipynb".
    out : Path
        The folder for the data; it is made if it is missing.
    address : str
        The folder's address as seen from the page, with a "/" at its end.
    budget : int
        The bytes that all pictures of the lesson may take together.
    most : int
        About how many states each of them stores, if it has more. A test uses fewer.
    kept : Path
        The folder that keeps what was drawn, for the next time, if nothing has changed.

    Returns
    -------
    dict of str to Played
        By the ids of the cells that show them; empty if a lesson has no explorer.
    """
    stem = name.removesuffix(".ipynb")
    # In a learner's notebook, only pictures to play with have already been drawn.
    notebook = nbformat.read(build.ROOT / "notebooks" / f"{stem}.ipynb", 4)
    cells = [cell.id for cell in notebook.cells if cell.get("outputs")]
    if not cells:
        return {}
    run = _run_until(cells[-1], stem, budget // len(cells), most, kept)
    sent = {
        cell.id: output["data"][MIME]
        for cell in run.cells
        for output in cell.get("outputs", ())
        if MIME in output.get("data", {})
    }
    return {
        cell: _written(told, f"{stem}-{number}", out, address)
        for number, (cell, told) in enumerate(sent.items(), start=1)
    }


def _run_until(last: str, stem: str, budget: int, most: int, kept: Path) -> Any:
    """Run a solved lesson to a cell, in a kernel whose explorers send their stored states."""
    lessons = _lessons()
    [lesson] = [one for one in lessons if one.path.stem == stem]
    notebook = lesson.solution()
    end = [cell.id for cell in notebook.cells].index(last) + 1
    # What is sent depends on these modules, too, so a checksum of them is part of the code.
    modules = b"".join(Path(one.__file__).read_bytes() for one in (changes, stored))
    first = nbformat.v4.new_code_cell(
        f"import sys\nsys.path.insert(0, {str(build.ROOT)!r})\n"
        f"from tools.stored import send_stored\nsend_stored({budget}, {most})\n"
        f"del sys, send_stored  # {hashlib.sha256(modules).hexdigest()}"
    )
    notebook.cells = [first, *notebook.cells[:end]]
    beside = build.beside(lesson, lessons)
    return run_or_kept(
        kept / f"{stem}-{most}.json", notebook, digest_of(notebook, beside, build.ROOT),
        lambda: build.run_notebook(notebook, timeout=_PATIENCE, beside=beside),
    )  # fmt: skip


@functools.cache
def _lessons() -> list[build.Lesson]:
    return [build.Lesson(path) for path in sorted((build.ROOT / "lessons").glob("*.md"))]


def put_into(notebook: Any, played: Mapping[str, Played]) -> None:
    """Replace the still pictures of a lesson's notebook by its snippets, before export.

    Only a picture that the notebook already shows is replaced.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if cell.id in played and "text/html" in output.get("data", {}):
                output.data["text/html"] = played[cell.id].html


def play_one(
    explorer: Explorer, name: str, out: Path, address: str = "playing/", budget: int = BUDGET,
    most: int = MOST,
) -> Played:  # fmt: skip
    """Write the stored states of one explorer into a folder; `name` is that of its file."""
    return _written(pack_explorer(explorer, budget, most), name, out, address)


def _written(told: Mapping[str, Any], name: str, out: Path, address: str) -> Played:
    """Write an explorer's packed states, and make its snippet."""
    data = base64.b64decode(told["data"])
    if not data:
        html = f'<div class="playing">{told["still"]}<p class="playing-note">{_PAD}</p></div>'
        return Played(html, "", 0, 0, 0)
    # A server that recognises the ending of packed files might make the browser unpack it first.
    file = f"{name}.bin"
    out.mkdir(parents=True, exist_ok=True)
    (out / file).write_bytes(data)
    beyond = (
        f"This page has {told['stored']:,} of this picture's {told['states']:,} states. "
        f"{_EVERYWHERE}, you can reach them all."
    )
    page = json.dumps(
        {"shown": told["shown"], "file": address + file, "beyond": beyond}, ensure_ascii=False
    ).replace("<", r"\u003c")
    html = (
        f'<div class="playing">{told["still"]}'
        '<noscript><p class="playing-note">With JavaScript, you can play with this picture here.'
        "</p></noscript>"
        f'<script type="application/json">{page}</script></div>'
    )
    return Played(html, file, len(data), told["stored"], told["states"])


def write_page_side(out: Path) -> dict[str, int]:
    """Write the script and the style that all pages share into a folder; return their sizes."""
    out.mkdir(parents=True, exist_ok=True)
    script = "\n".join([*map(read, SCRIPTS), (_PAGE_SIDE / "playing.js").read_text("utf-8")])
    rules = (_PAGE_SIDE / "playing.css").read_text("utf-8")
    files = {
        "playing.js": script,
        "playing.css": read("explorer.css") + rules.replace("{DARK}", dark_rules(".playing")),
    }
    for name, text in files.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    return {name: len(text.encode("utf-8")) for name, text in files.items()}


def head(address: str = "playing/") -> str:
    """Write the lines that a page needs in its head.

    The pictures are dark if the system is. If a reader chooses a theme, the page sets the media of
    the rules for `(prefers-color-scheme: dark)`, as it does for its own style.

    Examples
    --------
    >>> head().splitlines()[1]
    '<script type="module" src="playing/playing.js"></script>'
    """
    return (
        f'<link rel="stylesheet" href="{address}playing.css">\n'
        f'<script type="module" src="{address}playing.js"></script>'
    )
