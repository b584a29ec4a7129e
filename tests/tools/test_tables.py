"""What the code knows stands on a page as it is, between marks, and nothing else there changes."""

import re

import pytest

from classroom.errors import UserError
from classroom.verbs import GRADING
from tests.test_package import PACKAGE, READING_ORDER
from tools import build, tables

README = (build.ROOT / "README.md").read_text(encoding="utf-8")
HEADS = [tables.head_of(path) for path in sorted((build.ROOT / "lessons").glob("*.md"))]
TOP = (
    "# 99 · The last",
    "**Is it over?**",
    "Reading: about 7 minutes. Exercises: about 3 minutes. A pause.",
)


def test_every_page_has_the_tables_that_the_build_writes():
    for page, text in tables.build_tables(build.ROOT).items():
        assert (build.ROOT / page).read_text(encoding="utf-8") == text, page


@pytest.mark.parametrize(("page", "name"), [row[:2] for row in tables.TABLES])
def test_what_surrounds_a_table_stays_and_a_page_without_marks_is_refused(page, name):
    begin, end = tables.marks(name)
    made = tables.put(f"before\n{begin}\nold\n{end}\nafter\n", name, "new", page)
    assert made == f"before\n{begin}\nnew\n{end}\nafter\n"
    with pytest.raises(UserError, match=f"{page}: the marks"):
        tables.put(made.replace(end, ""), name, "new", page)


def test_each_module_of_the_engine_has_its_lines_in_reading_order():
    rows = re.findall(
        r"^\| \[(\w+)\]\(nnlib/\w+\.py\) \| (\d+) \| (\w.*) \|$", README, re.MULTILINE
    )
    assert [name for name, _, _ in rows] == list(READING_ORDER)
    counts = [len((PACKAGE / f"{name}.py").read_text("utf-8").splitlines()) for name, _, _ in rows]
    assert [int(count) for _, count, _ in rows] == counts
    assert f"{sum(counts):,} lines" in README


def test_a_new_verb_gets_its_row(monkeypatch):
    before = tables.verbs()
    monkeypatch.setitem(GRADING, "audit", "look at it all")
    assert tables.verbs() == f"{before}\n| `audit` | look at it all |"


def test_each_lesson_has_its_row_and_its_link(tmp_path):
    path = tmp_path / "99_last.md"
    path.write_text("\n\n".join(TOP), encoding="utf-8")
    heads = [*HEADS, tables.head_of(path)]
    row = "| [99 The last](lessons/99_last.md) | Is it over? | 7 + 3 |"
    assert tables.lessons(heads) == f"{tables.lessons(HEADS)}\n{row}"
    assert tables.contents(heads) == f"{tables.contents(HEADS)} · [99](#99--the-last)"


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("# 98 · The last", "# 99 · Its title"),
        ("**It is over.**", "**Its question?**"),
        ("Reading: 7 minutes.", "Reading: about 20 minutes. Exercises: about 10 minutes."),
    ],
)
def test_what_the_head_of_a_lesson_lacks_is_said_as_it_is_written(tmp_path, line, form):
    lines = [
        "# 99 · The last",
        "**Is it over?**",
        "Reading: about 7 minutes. Exercise: about 3 minutes.",
    ]
    place = next(n for n, one in enumerate(lines) if one[:3] == line[:3])
    path = tmp_path / "99_last.md"
    path.write_text("\n\n".join([*TOP[:place], line, *TOP[place + 1 :]]), encoding="utf-8")
    with pytest.raises(UserError) as raised:
        tables.head_of(path)
    assert str(raised.value) == f"{path}: the lesson needs a line like `{form}`."
