"""Decks of slides from the lessons: nbconvert's reveal.js slides, each whole in one file.

`python course.py slides LESSON` calls this. On the slides stands what is marked in the lesson (see
`tools.marks`), with the still pictures; what a lesson says beside it are the speaker's notes.
"""

from __future__ import annotations

import argparse
import copy
import importlib.util
import math
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import SlidesExporter
from nbconvert.preprocessors import TagRemovePreprocessor
from nbformat import v4

from classroom.errors import UserError, command
from tools.build import BEGIN, ROOT, Lesson
from tools.marks import SLIDE, TAG, parts
from tools.pages import write_pages

_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_SECTION = re.compile(r"^##? (.+)$", re.MULTILINE)
_OUTCOME = re.compile(r"^(.+): (?:you guessed .+; )?it came out as (.+?)\.(?: You made|$)")
_SAID = ("guess(", "ruling(")
"""Calls of which only what they say is shown."""
_OF_A_LEARNER = ("Your vote", "Your guess", "From here on,")
# What only who sits at the notebook can do.
_AT_THE_NOTEBOOK = re.compile(r"\s*(?:Put|Vote)\b[^.]*\b(?:dots|read on)\b[^.]*\.")
_AGAIN = " (continued)"
_PAGE = 680
"""Pixels of a page from top to bottom, of 720."""
_GIVEN = "given"
"""Tag of a cell of the deck that has outputs alone."""


@dataclass
class Slide:
    """One slide: cells to show, and what is said with them."""

    cells: list[Any] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def fitted(slides: list[Slide]) -> list[Slide]:
    """Continue each slide that holds more than one page, where a cell or a paragraph ends.

    How high a page gets is estimated, in pixels of the deck's style, a little on the large side.
    """
    pages = []
    for slide in slides:
        page = Slide([], slide.said)
        pages.append(page)
        filled = 0.0
        title = (_HEADING.findall(slide.cells[0].source) or [""])[0].removesuffix(_AGAIN)
        for group in _groups([piece for cell in slide.cells for piece in _pieces(cell)]):
            height = sum(map(_height, group))
            if page.cells and filled + height > _PAGE:
                page = Slide([v4.new_markdown_cell(f"## {title}{_AGAIN}")])
                pages.append(page)
                filled = _height(page.cells[0])
            page.cells += group
            filled += height
    return pages


def _pieces(cell: Any) -> Iterator[Any]:
    """A cell that fills more than a page, in pieces: code where a line is empty, or its outputs."""
    if cell.cell_type == "markdown" or _height(cell) + 80 <= _PAGE:
        yield cell
        return
    for output in cell.outputs:
        piece = v4.new_code_cell("", outputs=[output])
        piece.metadata = copy.deepcopy(cell.metadata)
        yield piece
    code = ""
    for block in cell.source.split("\n\n") if cell.source else ():
        if code and _height_of_lines(f"{code}\n\n{block}") + 80 > _PAGE:
            yield v4.new_code_cell(code)
            code = ""
        code += f"\n\n{block}" if code else block
    if code:
        yield v4.new_code_cell(code)


def _groups(cells: list[Any]) -> Iterator[list[Any]]:
    """What stays together: a heading with its paragraph; code with its output, if there is room."""
    for place, cell in enumerate(cells):
        if cell.cell_type == "markdown":
            blocks = re.split(r"\n\n+", cell.source.strip())
            if blocks[0].startswith("#") and len(blocks) > 1:
                blocks[:2] = ["\n\n".join(blocks[:2])]
            yield from ([v4.new_markdown_cell(block)] for block in blocks)
            continue
        before = cells[place - 1] if place else None
        is_output = _GIVEN in cell.metadata.get("tags", ())
        follows_code = before is not None and before.cell_type == "code" and before.source
        if is_output and follows_code and _height(before) + _height(cell) + 80 <= _PAGE:
            continue
        after = cells[place + 1] if place + 1 < len(cells) else None
        together = cell.source and after is not None and _GIVEN in after.metadata.get("tags", ())
        if together and _height(cell) + _height(after) + 80 <= _PAGE:
            yield [cell, after]
        else:
            yield [cell]


def _height(cell: Any) -> float:
    if cell.cell_type == "markdown":
        return sum(map(_height_of_block, re.split(r"\n\n+", cell.source.strip())))
    height = _height_of_lines(cell.source) if cell.source else 0.0
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        if "<img" in data.get("text/html", "") or any(kind.startswith("image/") for kind in data):
            # Its caption is its text alternative.
            height += 400 + 29 * math.ceil(len(str(data.get("text/plain", ""))) / 115)
        elif "text/html" in data and "<table" in data["text/html"]:
            height += 45 * data["text/html"].count("<tr") + 45
        else:
            height += _height_of_lines(output.get("text") or data.get("text/plain", ""))
    return height


def _height_of_lines(text: str) -> float:
    lines = text.rstrip("\n").split("\n")
    return 40 + 26 * sum(math.ceil(max(len(line), 1) / 96) for line in lines)


def _height_of_block(text: str) -> float:
    if text.startswith("#"):
        return 78 if text.startswith("##") else 108
    lines = text.split("\n")
    if text.startswith("|"):
        return 18 + 46 * sum(math.ceil(len(line) / 90) for line in lines[:1] + lines[2:])
    if re.match(r"- |\d+\. ", text):
        items = re.split(r"\n(?=- |\d+\. )", text)
        return 18 + 41 * sum(math.ceil(len(item) / 80) for item in items)
    return 20 + 41 * math.ceil(len(text) / 82)


def slides_of(lesson: Lesson, solved: Any) -> list[Slide]:
    """Gather the slides of a lesson; `solved` is its solution as it was run.

    Raises
    ------
    LessonError
        Where something is marked that has no slide to stand on, or would give a guess away.
    """
    slides: list[Slide] = []
    heading, shown = "", set[str]()
    for number, cell in enumerate(lesson.notebook.cells):
        if cell.cell_type == "markdown":
            for mark, text in parts(cell.source):
                titles = _HEADING.findall(text)
                if mark == SLIDE:
                    text = _AT_THE_NOTEBOOK.sub("", text)
                    own = bool(titles) and text.startswith("#")
                    again = f"## {heading}{_AGAIN * (heading in shown)}\n\n"
                    slides.append(Slide([v4.new_markdown_cell(text if own else again + text)]))
                    shown.update(titles if own else [heading])
                elif slides:
                    slides[-1].said.append(text)
                sections = _SECTION.findall(text)
                heading = sections[-1] if sections else heading
        elif TAG in cell.metadata.get("tags", ()):
            if not slides:
                raise lesson.error(number, 0, f"a cell with the tag `{TAG}` before the first slide")
            if BEGIN in cell.source:
                raise lesson.error(number, 0, "a slide with this cell would give the answer away")
            slides[-1].cells += _shown(lesson, number, solved.cells[number])
    return slides


def _shown(lesson: Lesson, number: int, solved: Any) -> Iterator[Any]:
    """Show a code cell: its code, and what it gives at the next key; of a picture no code.

    Of a guess only the outcome is shown; of a vote, and of a verdict on an answer, nothing. A check
    with a seed is a demonstration, and shown.
    """
    if number in lesson.places:
        yield v4.new_code_cell(lesson.places[number].stub)
        return
    lines = solved.source.splitlines()
    picture = lines[-1].startswith("figures.")
    if not picture:
        code = "\n".join(line for line in lines if not line.startswith(_SAID))
        if code:
            yield v4.new_code_cell(code)
    outputs = [
        shown for output in solved.outputs if (shown := _public(output, "seed=" in solved.source))
    ]
    if outputs:
        given = v4.new_code_cell("", outputs=outputs)
        given.metadata = nbformat.from_dict(
            {"tags": [_GIVEN], "slideshow": {"slide_type": "-" if picture else "fragment"}}
        )
        yield given


def _public(output: Any, demonstration: bool) -> Any:
    """An output without what it says of a learner; None if nothing is left."""
    if "nnlib" in output.get("metadata", {}):
        return output if demonstration else None
    if output.output_type != "display_data" or "text/html" in output.data:
        return output
    text = output.data["text/plain"]
    outcome = _OUTCOME.search(text)
    if outcome:
        text = f"{outcome[1]}: {outcome[2]}"
    lines = [line for line in text.splitlines() if not line.startswith(_OF_A_LEARNER)]
    return v4.new_output("stream", text="\n".join([*lines, ""])) if lines else None


def notebook_of(slides: list[Slide]) -> Any:
    """Make the notebook from which nbconvert makes the deck."""
    cells = []
    for slide in slides:
        first, *rest = slide.cells
        first.metadata["slideshow"] = {"slide_type": "slide"}
        cells.append(first)
        if slide.said:
            # Second, so that they belong to the slide and to no fragment of it.
            notes = v4.new_markdown_cell("\n\n".join(slide.said))
            notes.metadata["slideshow"] = {"slide_type": "notes"}
            cells.append(notes)
        cells += rest
    for number, cell in enumerate(cells):
        cell.id = f"slide-{number}"
    return v4.new_notebook(cells=cells)


def deck_of(path: Path) -> str:
    """Make the deck of a lesson, one page that asks nothing of others."""
    lesson = Lesson(path)
    solved = nbformat.read(ROOT / "solutions" / f"{path.stem}.ipynb", 4)
    slides = fitted(slides_of(lesson, solved))
    if not slides:
        raise UserError(f"{path} has no slide yet; a line `{SLIDE}` in it begins one.")
    exporter = SlidesExporter(
        template_name="reveal_deck", extra_template_basedirs=[str(ROOT / "tools" / "templates")]
    )
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    exporter.exclude_anchor_links = True
    exporter.register_preprocessor(TagRemovePreprocessor(remove_input_tags={_GIVEN}), enabled=True)
    title = _HEADING.findall(slides[0].cells[0].source)[0]
    text, _ = exporter.from_notebook_node(
        notebook_of(slides), resources={"deck": {"title": title, **_assets()}}
    )
    return str(text)


def _assets() -> dict[str, str]:
    """Read reveal.js as the package sphinx-revealjs brings it, and what is ours."""
    found = importlib.util.find_spec("sphinx_revealjs")
    assert found
    assert found.submodule_search_locations
    reveal = Path(found.submodule_search_locations[0], "_static", "revealjs")
    own = ROOT / "tools" / "templates" / "reveal_deck"
    files = {
        "reveal_css": reveal / "dist" / "reveal.css",
        "reveal_js": reveal / "dist" / "reveal.js",
        "notes_js": reveal / "plugin" / "notes" / "notes.js",
        "own_css": own / "deck.css",
        "own_js": own / "deck.js",
    }
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    # Inside a page, this would end the script; a string of JavaScript may have a backslash there.
    return {
        name: text.replace("</script", "<\\/script") if name.endswith("_js") else text
        for name, text in texts.items()
    }


@command
def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python course.py slides", description="Make a deck of slides of each lesson named."
    )
    parser.add_argument(
        "lessons", nargs="*", metavar="LESSON", help="numbers or names; all if none"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "slides", help="where to (slides)")
    given = parser.parse_args(arguments)
    lessons = sorted((ROOT / "lessons").glob("*.md"))
    return write_pages(given.lessons, lessons, given.out, deck_of)


if __name__ == "__main__":
    sys.exit(main())
