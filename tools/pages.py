"""Offline pages of the lessons: one HTML file each, with all pictures, that needs no other host.

`python course.py pages` calls this. A page has the lesson's text, code and pictures; anything that
would give away an exercise or a guess is left out, unless solutions are asked for.
"""

from __future__ import annotations

import argparse
import copy
import re
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from classroom.errors import DONE, command
from classroom.pages import escape, page
from tools.copies import choose_lessons, lessons
from tools.environment import ROOT
from tools.exporting import TEMPLATES, exporter_of
from tools.playing import Played, put_into
from tools.tables import Head, head_of

_FROM_ELSEWHERE = re.compile(
    r"""<(?:script|link(?![^>]*canonical)|img|iframe)\b[^>]*\b(?:src|href)=["'](?:https?:)?//[^>]*>"""
    r"|@import url\(",
    re.IGNORECASE,
)
_HEADING = re.compile(r"<h([23])>(.*?)</h\1>", re.DOTALL)
# A lesson's title, and the question that it answers.
_TITLE = re.compile(r"</h1>\s*<p><strong>[^<]*</strong></p>")
_HEADER = '<header><a href="index.html">Slope by Slope</a></header>'
_PICTURE = re.compile(r"^figures\.", re.MULTILINE)


@dataclass(frozen=True)
class Frame:
    """The HTML around a lesson's text: above it, below its title, and below it."""

    head: str
    header: str
    below_title: str = ""
    footer: str = ""


def page_of(
    name: str, solutions: bool, present: Collection[str] = (), frame: Frame | None = None,
    played: Mapping[str, Played] | None = None,
) -> str:  # fmt: skip
    """Make the page of a lesson.

    Parameters
    ----------
    name : str
        The notebook's name.
    solutions : bool
        Whether it has solutions and all outputs.
    present : collection of str
        The stems of the lessons that have pages; it links to these.
    frame : Frame, optional
        The HTML around the text; by default that of an offline page.
    played : mapping of str to Played, optional
        The pictures to play with, by the ids of their cells.
    """
    solved = nbformat.read(ROOT / "solutions" / name, 4)
    notebook = solved if solutions else _with_pictures_of(solved, name)
    put_into(notebook, played or {})
    all_heads = [one for one in heads() if one.stem in {*present, Path(name).stem}]
    here = [one.stem for one in all_heads].index(Path(name).stem)
    beside = {"previous": all_heads[:here][-1:], "next": all_heads[here + 1 :][:1]}
    around = frame or Frame(f"<style>{css()}</style>", _HEADER)
    links = [
        (way, {"href": one.page, "title": one.titled})
        for way, found in beside.items()
        for one in found
    ]
    return fill_template(notebook, all_heads[here].titled, around, links)


def fill_template(
    notebook: Any, title: str, frame: Frame, beside: Collection[Any] = (),
    contents: str = "In this lesson",
) -> str:  # fmt: skip
    """Fill the template of a lesson's page from any notebook.

    Raises
    ------
    ValueError
        If the page would request something from another host.
    """
    told = {"title": title, "frame": frame, "beside": beside}
    text, _ = exporter_of("lesson_page").from_notebook_node(notebook, resources={"page": told})
    text = _with_contents(text, contents)
    text = _TITLE.sub(lambda found: found[0] + frame.below_title, text, count=1)
    found = _FROM_ELSEWHERE.search(text)
    if found:
        raise ValueError(f"the page of {title} would contact another host: {found[0][:120]}")
    return text


def index_of(present: Collection[str]) -> str:
    """Make the page that lists the lessons with pages."""
    lines = "\n".join(
        f'<li><a href="{one.page}">{escape(one.titled)}</a> {escape(one.question)}'
        f"<small>{one.minutes}</small></li>"
        for one in heads()
        if one.stem in present
    )
    body = (
        "<main>\n<h1>Slope by Slope</h1>\n<p>A course on backpropagation in which nothing is taken "
        f'on trust.</p>\n<ol class="lessons">\n{lines}\n</ol>\n</main>'
    )
    return page("Slope by Slope", body, css())


def css() -> str:
    """Return the style of all pages, for the light and the dark theme."""
    files = (TEMPLATES / "code.css", TEMPLATES / "lesson_page" / "page.css")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def heads() -> list[Head]:
    """Return the heads of the lessons, in order."""
    return [head_of(path) for path in sorted((ROOT / "lessons").glob("*.md"))]


def _with_contents(text: str, name: str) -> str:
    """Give each heading an anchor, and list the headings below a name."""
    found: list[tuple[str, str, str]] = []

    def numbered(heading: re.Match[str]) -> str:
        found.append((heading[1], f"part-{len(found) + 1}", heading[2]))
        return f'<h{heading[1]} id="{found[-1][1]}">{heading[2]}</h{heading[1]}>'

    text = _HEADING.sub(numbered, text)
    items = "\n".join(
        f'<li{" class=deeper" * (level == "3")}><a href="#{place}">{inside}</a></li>'
        for level, place, inside in found
    )
    contents = (
        f'<nav class="contents" aria-label="{name}"><details open><summary>{name}'
        f"</summary>\n<ul>\n{items}\n</ul></details></nav>"
    )
    return text.replace("<!-- contents -->", contents, 1)


def _with_pictures_of(solved: Any, name: str) -> Any:
    """Return the learner's notebook with the pictures of the solved one."""
    learner = copy.deepcopy(nbformat.read(ROOT / "notebooks" / name, 4))
    for cell, other in zip(learner.cells, solved.cells, strict=True):
        if cell.cell_type == "code" and _PICTURE.search(cell.source):
            cell.outputs = [one for one in other.outputs if "text/html" in one.get("data", {})]
    return learner


def write_pages(names: list[str], files: list[Path], out: Path, page: Callable[[Path], str]) -> int:
    """Write a page of each lesson that is named, or of all.

    Raises
    ------
    UserError
        If there is no such lesson.
    """
    chosen = choose_lessons(names, files)
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
    parser.add_argument(
        "--out", type=Path, default=ROOT / "pages", help="the folder to write to (pages)"
    )
    parser.add_argument("--solutions", action="store_true", help="with solutions and all outputs")
    given = parser.parse_args(arguments)
    files = lessons(ROOT / "notebooks")
    chosen = {path.stem for path in choose_lessons(given.lessons, files)}
    present = chosen | {path.stem for path in given.out.glob("*.html")}
    write_pages(
        given.lessons, files, given.out,
        lambda path: page_of(path.name, given.solutions, present),
    )  # fmt: skip
    target = given.out / "index.html"
    target.write_text(index_of(present), encoding="utf-8", newline="\n")
    print(f"{target} written: the lessons, in order")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
