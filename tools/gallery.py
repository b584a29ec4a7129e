"""The gallery: the first picture of every picture function, lesson by lesson, also in words.

`python course.py build` writes docs/gallery.md and docs/gallery/ from the solutions.
"""

from __future__ import annotations

import base64
import html
import inspect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import nbformat

from nnlib import figures
from tools.environment import ROOT
from tools.tables import head_of

# Drawn first without slopes, before a learner has found them: the gallery shows its last picture.
_COMPLETED = {"values_and_slopes"}
_IMAGE = re.compile(r'<img alt="([^"]*)"[^>]*src="data:image/svg\+xml;base64,([^"]+)"')
_ACROSS, _WIDTH = 3, 270
"""How many pictures are side by side, and the width of each in pixels."""


@dataclass(frozen=True)
class Drawn:
    """The first picture of a function: its lesson's file, its words, and each panel's SVG."""

    function: str
    lesson: str
    words: str
    panels: tuple[str, ...]

    @property
    def files(self) -> dict[str, str]:
        names = [self.function, *(f"{self.function}_{n}" for n in range(2, len(self.panels) + 1))]
        return {f"gallery/{name}.svg": svg for name, svg in zip(names, self.panels, strict=True)}


def functions() -> list[str]:
    """Return the picture functions, in alphabetical order."""
    return [name for name in figures.__all__ if inspect.isfunction(getattr(figures, name))]


def first_pictures(solutions: dict[str, str]) -> list[Drawn]:
    """Find each function's first picture, in the order of the lessons."""
    drawn: dict[str, Drawn] = {}
    for name, text in sorted(solutions.items()):
        for cell in nbformat.reads(text, 4).cells:
            wanted = set(functions()) - (set(drawn) - _COMPLETED)
            for function in sorted(wanted & set(re.findall(r"figures\.(\w+)\(", cell.source))):
                found = next(_figures(cell), None)
                if found:
                    words, panels = zip(*found, strict=True)
                    said = html.unescape(" ".join(filter(None, words)))
                    drawn[function] = Drawn(function, name.removesuffix(".ipynb"), said, panels)
    return sorted(drawn.values(), key=lambda one: one.lesson)


def _figures(cell: Any) -> Iterator[list[tuple[str, str]]]:
    """Yield the panels of each picture of a cell: text alternative and SVG."""
    for output in cell.get("outputs", ()):
        found = _IMAGE.findall(output.get("data", {}).get("text/html", ""))
        if found:
            yield [(alt, base64.b64decode(data).decode("utf-8")) for alt, data in found]


def build_gallery(solutions: dict[str, str]) -> dict[str, str]:
    """Build the gallery's files from the solutions' texts; return their texts by name."""
    parts = [
        "# Gallery\n\nEvery picture of the course, in the lesson that first draws it. A click "
        "shows it large; its numbers are below it, in words. Written by `python course.py build`.\n"
    ]
    files: dict[str, str] = {}
    for lesson, group in itertools.groupby(first_pictures(solutions), lambda one: one.lesson):
        drawn = list(group)
        head = head_of(ROOT / "lessons" / f"{lesson}.md")
        cells = [_cell(one) for one in drawn]
        rows = "\n".join(
            f"<tr>\n{''.join(cells[place : place + _ACROSS])}</tr>"
            for place in range(0, len(cells), _ACROSS)
        )
        parts.append(
            f"## {head.titled}\n\n[The lesson](../lessons/{head.file})\n\n"
            f'<table role="presentation">\n{rows}\n</table>\n'
        )
        files |= {f"docs/{name}": svg for one in drawn for name, svg in one.files.items()}
    return {"docs/gallery.md": "\n".join(parts), **files}


def _cell(drawn: Drawn) -> str:
    """Write a small picture that links to the large one, its name, and its words, once."""
    summary = (inspect.getdoc(getattr(figures, drawn.function)) or "").split("\n\n")[0]
    width = _WIDTH // len(drawn.files)
    images = "".join(
        f'<a href="{name}"><img src="{name}" width="{width}" alt="{drawn.function}, large"></a>'
        for name in drawn.files
    )
    words = html.escape(drawn.words).replace("\n", " ")
    return (
        f'<td width="33%" valign="top">{images}<br><code>{drawn.function}</code><br>'
        f"{html.escape(' '.join(summary.split()))}"
        f"<details><summary>In words</summary>{words}</details></td>\n"
    )
