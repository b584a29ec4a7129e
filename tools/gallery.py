"""The gallery: every picture function, with its first picture in the lessons, and in words.

`python course.py build` writes docs/gallery.md and docs/gallery/ from the solutions.
"""

from __future__ import annotations

import base64
import html
import inspect
import re
from collections.abc import Iterator
from typing import Any

import nbformat

from nnlib import figures

_IMAGE = re.compile(r'<img alt="([^"]*)"[^>]*src="data:image/svg\+xml;base64,([^"]+)"')


def functions() -> list[str]:
    """The picture functions, in the order of the alphabet."""
    return [name for name in figures.__all__ if inspect.isfunction(getattr(figures, name))]


def first_pictures(solutions: dict[str, str]) -> Iterator[tuple[str, str, str, bytes]]:
    """Give function, lesson, text alternative and SVG of each function's first picture."""
    left = set(functions())
    for name, text in sorted(solutions.items()):
        for cell in nbformat.reads(text, 4).cells:
            for function in sorted(left & set(re.findall(r"figures\.(\w+)\(", cell.source))):
                found = next(_images(cell), None)
                if found:
                    left.discard(function)
                    yield function, name, *found


def _images(cell: Any) -> Iterator[tuple[str, bytes]]:
    for output in cell.get("outputs", ()):
        for alternative, data in _IMAGE.findall(output.get("data", {}).get("text/html", "")):
            yield html.unescape(alternative), base64.b64decode(data)


def built(solutions: dict[str, str]) -> dict[str, str]:
    """Build the gallery's files from the solutions' texts: their names and their texts."""
    rows = {row[0]: row for row in first_pictures(solutions)}
    files, parts = {}, [
        "# Gallery\n\nEvery picture of the course, as its function first draws it in the lessons, "
        "with its text alternative. Written by `python course.py build`.\n"
    ]  # fmt: skip
    for function in filter(rows.__contains__, functions()):
        _, lesson, alternative, svg = rows[function]
        files[f"docs/gallery/{function}.svg"] = svg.decode("utf-8")
        summary = (inspect.getdoc(getattr(figures, function)) or "").split("\n\n")[0]
        words = html.escape(alternative, quote=True).replace("\n", " ")
        parts.append(
            f"## `figures.{function}`\n\n{' '.join(summary.split())} "
            f"(Lesson {lesson[:2]}.)\n\n"
            f'<img src="gallery/{function}.svg" alt="{words}">\n\n{words}\n'
        )
    return {"docs/gallery.md": "\n".join(parts), **files}
