"""The guide works as it stands there: its lesson is built, and passes the tests of lessons."""

import re

import pytest

from nnlib.exercises.lessons import LESSONS
from tests.guides import blocks_of, copy_of_project, insert, run
from tools.build import ROOT

NUMBER = f"{len(LESSONS):02}"
GUIDE = (ROOT / "docs" / "adding-a-lesson.md").read_text(encoding="utf-8").replace("99", NUMBER)
BLOCKS = dict(blocks_of(GUIDE))
RECALLS, WORDS, NAMES, ROOM = (
    "nnlib/exercises/recalls.py",
    "docs/glossary.md",
    "docs/notation.md",
    "docs/instructor/lessons.md",
)
[TESTS] = re.findall(r"python course\.py test -- (.+)", GUIDE)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A copy with all that the build needs; three pages have nothing of the lesson yet."""
    copy = copy_of_project(tmp_path_factory.mktemp("lesson"))
    for file in BLOCKS.keys() - {RECALLS, WORDS, NAMES, ROOM}:
        assert not (copy / file).exists()
        (copy / file).parent.mkdir(exist_ok=True)
        (copy / file).write_text(BLOCKS[file], encoding="utf-8")
    insert(copy / RECALLS, "    )\n}  # fmt: skip\n", BLOCKS[RECALLS])
    code, said = run(copy, "tools.build", NUMBER)
    assert code == 0, said
    return copy


def test_what_is_missing_is_said(built):
    code, said = run(
        built, "pytest", f"-q tests/test_story.py tests/test_instructor_guide.py -k {NUMBER}"
    )
    assert code == 1, said
    assert f"docs/instructor/lessons.md has no section of lesson {NUMBER}; write it" in said
    assert "docs/glossary.md has no word 'penalty' of this lesson or an earlier one" in said
    assert "`strength` stands in no row of docs/notation.md or docs/glossary.md; add one" in said
    assert not re.search("^E +(IndexError|KeyError)", said, re.MULTILINE)


def test_the_lesson_of_the_guide_is_built_and_passes_the_tests_of_lessons(built):
    copy = built
    words = re.findall(r"^\| .+\n", (copy / WORDS).read_text("utf-8"), re.MULTILINE)[1:]
    after = next(row for row in words if row.lower() > BLOCKS[WORDS])
    insert(copy / WORDS, after, BLOCKS[WORDS])
    insert(copy / NAMES, "\n`sigmoid_slope` takes", BLOCKS[NAMES])
    (copy / ROOM).write_text((copy / ROOM).read_text("utf-8") + "\n" + BLOCKS[ROOM], "utf-8")
    code, said = run(copy, "pytest", f"-q {TESTS}")
    assert code == 0, said
    readme = (copy / "README.md").read_text(encoding="utf-8")
    assert f"| [{NUMBER} Small weights](lessons/{NUMBER}_small_weights.md) | Can the" in readme
    assert '"small_weights": ("penalty_slopes",)' in (copy / "nnlib/exercises/order.py").read_text()
    for name in ("recalls", "slips"):
        assert f"## {NUMBER} · Small weights" in (copy / f"docs/instructor/{name}.md").read_text()
