"""Tables in README and docs that are made from the code: `python course.py build` writes them.

Each is between two marks on its page, such as `<!-- the engine: written by ... -->`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nnlib
from classroom.errors import UserError
from classroom.verbs import GRADING, PAPER
from nnlib.exercises.lessons import write_title
from nnlib.exercises.worksheets import WORKSHEETS
from nnlib.words import write_names
from tools import tried
from tools.links import anchor_of

PACKAGE = Path(nnlib.__file__).parent


@dataclass(frozen=True)
class Head:
    """What the head of a lesson says about it."""

    file: str
    number: str
    title: str
    question: str
    reading: int
    exercises: int

    @property
    def titled(self) -> str:
        """Its number and title, as in its first line."""
        return f"{self.number} · {self.title}"

    @property
    def stem(self) -> str:
        """The name of its files, without their endings."""
        return Path(self.file).stem

    @property
    def page(self) -> str:
        """The name of its page."""
        return f"{self.stem}.html"

    @property
    def minutes(self) -> str:
        """How long it takes, in words."""
        return f"{self.reading} minutes to read, {self.exercises} for exercises"


def head_of(path: Path) -> Head:
    """Read the head of a lesson.

    Raises
    ------
    UserError
        If something is missing; the message says what, and how to write it.
    """
    text, number = path.read_text(encoding="utf-8"), path.name[:2]

    def find(pattern: str, form: str) -> tuple[str, ...]:
        found = re.search(pattern, text, re.MULTILINE)
        if not found:
            raise UserError(f"{path}: the lesson needs a line like `{form}`.")
        return found.groups()

    [title] = find(rf"^# {number} · (.+)$", f"# {number} · Its title")
    [question] = find(r"^\*\*(.+\?)\*\*$", "**Its question?**")
    reading, exercises = find(
        r"^Reading: about (\d+) minutes\. Exercises?: about (\d+) minutes\.",
        "Reading: about 20 minutes. Exercises: about 10 minutes.",
    )
    return Head(path.name, number, title, question, int(reading), int(exercises))


def lessons(heads: Sequence[Head]) -> str:
    """Write one row per lesson: its title, its question and its minutes."""
    rows = "\n".join(
        f"| [{one.number} {one.title}](lessons/{one.file}) | {one.question} "
        f"| {one.reading} + {one.exercises} |"
        for one in heads
    )
    return f"| lesson | question | minutes: reading + exercises |\n|---|---|---|\n{rows}"


def contents(heads: Sequence[Head]) -> str:
    """Write a link to each lesson's section of the instructor's page."""
    return " · ".join(f"[{one.number}](#{anchor_of(one.titled)})" for one in heads)


def engine() -> str:
    """Write one row per module of the engine, in reading order, and before them the total."""
    names = re.findall(r"`(\w+)`", nnlib.__doc__ or "")
    texts = {name: (PACKAGE / f"{name}.py").read_text("utf-8") for name in names}
    lines = {name: len(text.splitlines()) for name, text in texts.items()}
    rows = "\n".join(
        f"| [{name}](nnlib/{name}.py) | {lines[name]} | {_adds(text)} |"
        for name, text in texts.items()
    )
    return (
        f"The whole engine can be read in one sitting: it has {sum(lines.values()):,} lines, and "
        "about half of them are docstrings, examples and blank lines.\n\n"
        f"| module | lines | what it adds |\n|---|---|---|\n{rows}"
    )


def _adds(text: str) -> str:
    """Return what a module's first line says after its name ("weights" in "Layers: weights")."""
    first = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
    return first.partition(": ")[2].rstrip(".") or first.rstrip(".")


def verbs(which: Mapping[str, str] = GRADING) -> str:
    """Write one row per teacher's command, in the order in which a course needs them."""
    rows = "\n".join(f"| `{verb}` | {words} |" for verb, words in which.items())
    return f"| verb | what it does |\n|---|---|\n{rows}"


def worksheets() -> str:
    """Write one row per kind of worksheet: what is worked out on it."""
    rows = "\n".join(
        f"| {write_title(kind.lesson, ' ')} | {kind.title} | "
        f"{write_names(line.name for line in kind.lines)} |"
        for kind in WORKSHEETS.values()
    )
    return f"| lesson | sheet | what is worked out |\n|---|---|---|\n{rows}"


TABLES: tuple[tuple[str, str, Callable[[Sequence[Head]], str]], ...] = (
    # the page, the table's name in its marks, the function that writes it
    ("README.md", "the lessons", lessons),
    ("README.md", "the engine", lambda _: engine()),
    ("README.md", "what was tried", lambda _: tried.table(tried.read(PACKAGE.parent))),
    ("docs/grading.md", "the verbs", lambda _: verbs()),
    ("docs/paper.md", "the verbs", lambda _: verbs(PAPER)),
    ("docs/paper.md", "the worksheets", lambda _: worksheets()),
    ("docs/instructor/lessons.md", "the lessons", contents),
)


def build_tables(root: Path) -> dict[str, str]:
    """Build each page from its own text, with its tables brought up to date."""
    heads = [head_of(path) for path in sorted((root / "lessons").glob("*.md"))]
    pages = {page: (root / page).read_text(encoding="utf-8") for page, _, _ in TABLES}
    for page, name, write in TABLES:
        pages[page] = put(pages[page], name, write(heads), page)
    return pages


def marks(name: str) -> tuple[str, str]:
    """Return the marks before and after a table."""
    return f"<!-- {name}: written by `python course.py build` -->", f"<!-- end of {name} -->"


def put(text: str, name: str, table: str, page: str) -> str:
    """Put a table between its marks.

    Raises
    ------
    UserError
        If the marks are missing.
    """
    return between(text, *marks(name), table, page)


def between(text: str, begin: str, end: str, table: str, page: str) -> str:
    """Put a table between two marks.

    Raises
    ------
    UserError
        If the marks are missing.
    """
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise UserError(f"{page}: the marks `{begin}` and `{end}` are missing.")
    return f"{before}{begin}\n{table}\n{end}{after}"
