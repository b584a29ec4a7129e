"""Offline pages of the lessons: one HTML file each, with all pictures, that asks nothing of others.

`python course.py pages` calls this. A page has the lesson's text, code and pictures; what an
exercise or a guess would give away is left out, unless solutions are asked for.
"""

from __future__ import annotations

import argparse
import copy
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter

from classroom.errors import DONE, command
from tools.copies import chosen_of, lessons
from tools.environment import ROOT

_FROM_ELSEWHERE = re.compile(
    r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["'](?:https?:)?//[^>]*>|@import url\(""",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"^figures\.", re.MULTILINE)


def page_of(name: str, solutions: bool) -> str:
    """Make the page of a lesson."""
    solved = nbformat.read(ROOT / "solutions" / name, 4)
    notebook = solved if solutions else _with_pictures_of(solved, name)
    exporter = HTMLExporter(embed_images=True)
    # No formula needs it, and it would come from another host.
    exporter.mathjax_url = exporter.require_js_url = exporter.mermaid_js_url = ""
    text, _ = exporter.from_notebook_node(
        notebook, resources={"metadata": {"name": f"Slope by Slope: {Path(name).stem}"}}
    )
    text = _without_scripts(text)
    found = _FROM_ELSEWHERE.search(text)
    if found:
        raise ValueError(f"the page of {name} would ask another host: {found[0][:120]}")
    return text


def _with_pictures_of(solved: Any, name: str) -> Any:
    """The learner's notebook, with the pictures that the solved one has."""
    learner = copy.deepcopy(nbformat.read(ROOT / "notebooks" / name, 4))
    for cell, other in zip(learner.cells, solved.cells, strict=True):
        if cell.cell_type == "code" and _PICTURE.search(cell.source):
            cell.outputs = [one for one in other.outputs if "text/html" in one.get("data", {})]
    return learner


def _without_scripts(text: str) -> str:
    """Take the template's scripts out: they load what only a page with formulas needs."""
    return re.sub(r"<script\b.*?</script>", "", text, flags=re.IGNORECASE | re.DOTALL)


def write_pages(names: list[str], files: list[Path], out: Path, page: Callable[[Path], str]) -> int:
    """Write a page of each lesson that is named, or of all.

    Raises
    ------
    UserError
        If there is no such lesson.
    """
    chosen = chosen_of(names, files)
    out.mkdir(parents=True, exist_ok=True)
    for path in chosen:
        target = out / f"{path.stem}.html"
        target.write_text(page(path), encoding="utf-8", newline="\n")
        print(f"{target} written")
    return DONE


@command
def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python course.py pages", description="Make an offline page of each lesson."
    )
    parser.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 02; all if left out")
    parser.add_argument("--out", type=Path, default=ROOT / "pages", help="where to (pages)")
    parser.add_argument("--solutions", action="store_true", help="with solutions and all outputs")
    given = parser.parse_args(arguments)
    return write_pages(
        given.lessons, lessons(ROOT / "notebooks"), given.out,
        lambda path: page_of(path.name, given.solutions),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
