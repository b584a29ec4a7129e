"""Decks of slides from the lessons: nbconvert's reveal.js slides, each whole in one file.

`python course.py slides LESSON` calls this. On the slides stands what is marked in the lesson (see
`tools.marks`), with the still pictures; what a lesson says beside it are the speaker's notes.
"""

from __future__ import annotations

import argparse
import importlib.util
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
from tools.deck_pages import GIVEN, pages_of
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


@dataclass
class Slide:
    """One slide: cells to show, and what is said with them."""

    cells: list[Any] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def fitted(slides: list[Slide]) -> list[Slide]:
    """Continue each slide that holds more than one page, under its heading."""
    pages = []
    for slide in slides:
        [title, *_] = [*_HEADING.findall(slide.cells[0].source), ""]
        again = f"## {title.removesuffix(_AGAIN)}{_AGAIN}"
        first, *others = pages_of(slide.cells, again)
        pages += [Slide(first, slide.said), *(Slide(cells) for cells in others)]
    return pages


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
            {"tags": [GIVEN], "slideshow": {"slide_type": "-" if picture else "fragment"}}
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
    exporter.register_preprocessor(TagRemovePreprocessor(remove_input_tags={GIVEN}), enabled=True)
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
