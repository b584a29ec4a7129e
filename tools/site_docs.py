"""The site's pages other than the lessons: glossary, gallery, clinic, the guide for teachers.

They are the project's Markdown files. A link to a file that has a page leads to that page; a link
to any other file, such as a script, becomes plain words.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import nbformat

from tools.environment import ROOT
from tools.links import anchor_of
from tools.pages import fill_template
from tools.site_frame import Site, frame_of

PAGES = {
    "docs/glossary.md": "glossary", "docs/gallery.md": "gallery", "docs/notation.md": "notation",
    "docs/your-own-program.md": "clinic", "docs/instructor/README.md": "teaching",
    "docs/instructor/preparing.md": "preparing", "docs/instructor/routes.md": "routes",
    "docs/instructor/lessons.md": "lesson_by_lesson", "docs/instructor/recalls.md": "recalls",
    "docs/instructor/slips.md": "slips", "docs/instructor/learners.md": "learners",
    "docs/instructor/handout.md": "handout", "docs/grading.md": "grading",
    "docs/paper.md": "paper", "docs/hosting.md": "hosting",
    "docs/first-class.md": "first_class",
}  # fmt: skip
"""Which file becomes which page."""

_UNSEARCHED = {"gallery", "recalls", "slips", "grading", "paper", "hosting"}
"""Pages whose many words would outrank the lessons."""
_BODY = re.compile(r' data-pagefind-body(="")?')
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_PLACE = re.compile(r'<h[23] id="([^"]+)">(.*?)</h[23]>', re.DOTALL)


def write_docs(site: Site, out: Path) -> list[str]:
    """Write the page of each file, with the pictures they show; return the pages' names."""
    texts = {file: _page(site, file) for file in PAGES}
    places = {file: places_of(text) for file, text in texts.items()}
    pages = PAGES | {f"lessons/{one.file}": one.stem for one in site.heads}
    for file, text in texts.items():
        # The frame around the text has its own links, which already lead to pages.
        before, inside, after = re.split(r"(?=<main\b)|(?=</main>)", text)
        linked = before + relink(inside, file, pages, places) + after
        (out / f"{PAGES[file]}.html").write_text(linked, encoding="utf-8", newline="\n")
    shutil.copytree(ROOT / "docs" / "gallery", out / "gallery")
    return [f"{name}.html" for name in PAGES.values()]


def places_of(text: str) -> dict[str, str]:
    """Return the places of a page's headings, by the anchors that Markdown files use for them.

    >>> places_of('<h2 id="part-1">What <code>a</code> is</h2>')
    {'what-a-is': 'part-1'}
    """
    return {anchor_of(re.sub("<[^>]+>", "", title)): place for place, title in _PLACE.findall(text)}


def relink(
    text: str, file: str, pages: Mapping[str, str], places: Mapping[str, Mapping[str, str]]
) -> str:
    """Make the links in a text lead to pages of the site and to other hosts.

    Parameters
    ----------
    text : str
        Its HTML.
    file : str
        The file from which it was made, relative to the project.
    pages : mapping of str to str
        The page of each file that has one.
    places : mapping of str to mapping
        For each such file, its headings.

    Examples
    --------
    >>> page = '<a href="b.md#x">b</a>, <a href="c.py">c</a>'
    >>> relink(page, "docs/a.md", {"docs/b.md": "b"}, {"docs/b.md": {"x": "part-1"}})
    '<a href="b.html#part-1">b</a>, c'
    """

    def linked(found: re.Match[str]) -> str:
        target, words = found[1], found[2]
        path, _, anchor = target.partition("#")
        if re.match("[a-z]+:", target) or path.endswith((".html", ".svg")):
            return found[0]
        meant = posixpath.normpath(posixpath.join(posixpath.dirname(file), path)) if path else file
        if not path and anchor in places.get(file, {}).values():
            return found[0]
        if meant not in pages:
            return words
        place = places.get(meant, {}).get(anchor, "")
        return f'<a href="{pages[meant]}.html{"#" + place if place else ""}">{words}</a>'

    return _LINK.sub(linked, text)


def _page(site: Site, file: str) -> str:
    text = (ROOT / file).read_text(encoding="utf-8")
    title = re.sub("`", "", text.partition("\n")[0].removeprefix("# "))
    lines = re.findall(r"^[A-Z*`].*$", re.sub(r"\n(?=\S)", " ", text.partition("\n")[2]), re.M)
    first = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", lines[0]) if lines else title
    name = PAGES[file]
    frame = frame_of(site, f"{name}.html", title, first[:200].strip())
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    page = fill_template(notebook, title, frame, contents="On this page")
    return _BODY.sub("", page, count=1) if name in _UNSEARCHED else page
