"""Make decks of slides from the lessons: nbconvert's reveal.js slides, each in one file.

`python course.py slides LESSON` calls this. The slides show what is marked in the lesson (see
`tools.slide_marks`), with the still pictures; the rest of the lesson's text becomes the speaker's
notes.
"""

from __future__ import annotations

import argparse
import copy
import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import TagRemovePreprocessor
from nbformat import v4

from classroom.errors import UserError, command
from nnlib.checks.boxes import html_with_code
from tools.build import BEGIN, ROOT, Lesson
from tools.deck_pages import GIVEN, Page, join_pages, layout_of, pages_of
from tools.exporting import TEMPLATES, exporter_of
from tools.pages import write_pages
from tools.slide_marks import SLIDE, TAG, parts

_HEADING = re.compile(r"^#+ .+$", re.MULTILINE)
_SECTION = re.compile(r"^##? .+$", re.MULTILINE)
_OUTCOME = re.compile(r"^(.+): (?:you guessed .+; )?it came out as (.+?)\.(?: You made|$)")
_RULING = "The ruling: "
_SAID = ("guess(", "ruling(")
"""Calls of which only the output is shown."""
_OF_A_LEARNER = ("Your vote", "Your guess", "From here on,")
# What only somebody at the notebook can do.
_AT_THE_NOTEBOOK = re.compile(r"\s*(?:Put|Vote)\b[^.]*\b(?:dots|read on)\b[^.]*\.")


def fit_pages(slides: list[Page]) -> list[Page]:
    """Distribute slides over pages with room for them, and fill those that are half empty."""
    return join_pages([
        Page(page.title, page.pieces, page.later, [] if place else slide.said)
        for slide in slides
        for place, page in enumerate(pages_of(slide.title, slide.pieces))
    ])  # fmt: skip


def slides_of(lesson: Lesson, solved: Any) -> list[Page]:
    """Gather the slides of a lesson; `solved` is its solution as run.

    Raises
    ------
    LessonError
        If something marked has no slide, or would give a guess away.
    """
    slides: list[Page] = []
    heading = ""
    for number, cell in enumerate(lesson.notebook.cells):
        if cell.cell_type == "markdown":
            for mark, text in parts(cell.source):
                sections = _SECTION.findall(text)
                if mark == SLIDE:
                    text = _AT_THE_NOTEBOOK.sub("", text)
                    own = _HEADING.match(text)
                    title = own[0] if own else f"## {heading.lstrip('# ')}"
                    rest = text.removeprefix(title).strip() if own else text
                    slides.append(Page(title, [v4.new_markdown_cell(rest)] if rest else []))
                elif slides:
                    slides[-1].said.append(text)
                heading = sections[-1] if sections else heading
        elif TAG in cell.metadata.get("tags", ()):
            if not slides:
                raise lesson.error(number, 0, f"a cell with the tag `{TAG}` before the first slide")
            if BEGIN in cell.source:
                raise lesson.error(number, 0, "a slide with this cell would give the answer away")
            slides[-1].pieces += _shown(lesson, number, solved.cells[number])
    return slides


def _shown(lesson: Lesson, number: int, solved: Any) -> Iterator[Any]:
    """Show a code cell: its code and, at the next key, its output; for a picture, no code.

    For a guess only the outcome is shown; for a vote, or a verdict on an answer, nothing. A check
    with a seed is a demonstration, so it is shown.
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
        given.metadata = nbformat.from_dict({"tags": [GIVEN], "key": not picture})
        yield given


def _public(output: Any, demonstration: bool) -> Any:
    """Return an output without what it says about a learner; None if nothing is left."""
    if "nnlib" in output.get("metadata", {}):
        return _big("verdict", output.data["text/html"]) if demonstration else None
    text = output.get("data", {}).get("text/plain", "")
    is_table = "<table" in output.get("data", {}).get("text/html", "")
    if (
        output.output_type != "display_data"
        or is_table
        or not re.search(
            rf"{_OUTCOME.pattern}|^(?:{'|'.join((_RULING, *_OF_A_LEARNER))})", text, re.MULTILINE
        )
    ):
        return output
    outcome = _OUTCOME.search(text)
    if outcome:
        what, value = map(html_with_code, outcome.groups())
        return _big("outcome", f"<p>{what}: <strong>{value}</strong></p>")
    lines = [
        _ruled(line) for line in text.splitlines() if line and not line.startswith(_OF_A_LEARNER)
    ]
    return _big("ruling", "\n".join(lines)) if lines else None


def _ruled(line: str) -> str:
    """Return a line of a ruling, with the ruling itself emphasised."""
    word, stop, reason = line.removeprefix(_RULING).partition(".")
    if not line.startswith(_RULING):
        return f"<p>{html_with_code(line)}</p>"
    word = html_with_code(word[:1].upper() + word[1:] + stop)
    return f"<p><strong>{word}</strong>{html_with_code(reason)}</p>"


def _big(kind: str, inside: str) -> Any:
    return v4.new_output("display_data", {"text/html": f'<div class="{kind}">{inside}</div>'})


def notebook_of(pages: list[Page]) -> Any:
    """Make the notebook from which nbconvert makes the deck.

    Each cell's metadata has the HTML before and after it: the slide, its columns, and what comes
    with a key press.
    """
    cells = []
    number, count = Counter[str](), Counter(page.title for page in pages)
    for page in pages:
        number[page.title] += 1
        part = f"{number[page.title]} of {count[page.title]}" if count[page.title] > 1 else ""
        small = f' <span class="part">{part}</span>' if part else ""
        layout = layout_of(page)
        style = f"--text: {layout.letters.text:g}px; --code: {layout.letters.code:g}px; "
        style += f"--picture: {layout.picture:.0f}px; --share: {layout.share:g}"
        title = v4.new_markdown_cell(page.title + small)
        title.metadata["before"] = f'<section><div class="page" style="{style}">'
        notes = v4.new_markdown_cell("\n\n".join(page.said))
        notes.metadata.update(before='<aside class="notes">', after="</aside>")
        cells += [title, *([notes] if page.said else []), *_body(page, layout.split)]
        cells[-1].metadata["after"] = cells[-1].metadata.get("after", "") + "</div></section>"
    for place, cell in enumerate(cells):
        cell.id = f"slide-{place}"
    return v4.new_notebook(cells=cells)


def _body(page: Page, split: int) -> list[Any]:
    """Return the pieces of a page, each with what begins before it and ends after it."""
    if not page.pieces:
        return []
    begin, end = '<div class="fragment">', "</div>"
    cells = [copy.deepcopy(piece) for piece in page.pieces]
    last = len(cells) - 1
    for place, cell in enumerate(cells):
        before, after = "", ""
        if place in (0, split):
            before += '<div class="side">'
        if place in page.later or (page.later and place == split > page.later[0]):
            before += begin
        if cell.metadata.get("key"):
            before, after = before + begin, end
        if (
            page.later
            and place >= page.later[0]
            and (place == last or place + 1 in (*page.later, split))
        ):
            after += end
        if place == last or place + 1 == split:
            after += "</div>"
        cell.metadata.update(before=before, after=after)
    kind = "sides" if split else "stack"
    cells[0].metadata["before"] = f'<div class="body {kind}">' + cells[0].metadata["before"]
    cells[-1].metadata["after"] += "</div>"
    return cells


def deck_of(path: Path) -> str:
    """Make the deck of a lesson, one page that needs no other host."""
    lesson = Lesson(path)
    solved = nbformat.read(ROOT / "solutions" / f"{path.stem}.ipynb", 4)
    pages = fit_pages(slides_of(lesson, solved))
    if not pages:
        raise UserError(f"{path} has no slide yet; a line `{SLIDE}` in it begins one.")
    exporter = exporter_of("reveal_deck")
    exporter.register_preprocessor(TagRemovePreprocessor(remove_input_tags={GIVEN}), enabled=True)
    text, _ = exporter.from_notebook_node(
        notebook_of(pages),
        resources={"deck": {"title": pages[0].title.lstrip("# "), **_assets()}},
    )
    return str(text)


def _assets() -> dict[str, str]:
    """Read reveal.js from the package sphinx-revealjs, and the course's own parts."""
    found = importlib.util.find_spec("sphinx_revealjs")
    assert found
    assert found.submodule_search_locations
    reveal = Path(found.submodule_search_locations[0], "_static", "revealjs")
    own = TEMPLATES / "reveal_deck"
    files = {
        "reveal_css": reveal / "dist" / "reveal.css",
        "reveal_js": reveal / "dist" / "reveal.js",
        "notes_js": reveal / "plugin" / "notes" / "notes.js",
        "code_css": TEMPLATES / "code.css",
        "own_css": own / "deck.css",
        "own_js": own / "deck.js",
    }
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    # Inside a page, this would end the script; a string in JavaScript may have a backslash there.
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
    parser.add_argument(
        "--out", type=Path, default=ROOT / "slides", help="the folder to write to (slides)"
    )
    given = parser.parse_args(arguments)
    lessons = sorted((ROOT / "lessons").glob("*.md"))
    return write_pages(given.lessons, lessons, given.out, deck_of)


if __name__ == "__main__":
    sys.exit(main())
