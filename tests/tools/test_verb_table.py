"""docs/grading.md lists the teacher's commands as they are."""

import pytest

from classroom.verbs import GRADING
from tools import verb_table
from tools.build import ROOT

PAGE = (ROOT / verb_table.PAGE).read_text(encoding="utf-8")


def test_the_page_has_the_table_that_the_build_writes():
    assert verb_table.built(PAGE) == {verb_table.PAGE: PAGE}


def test_a_new_verb_gets_its_row(monkeypatch):
    monkeypatch.setitem(GRADING, "audit", "look at it all")
    [made] = verb_table.built(PAGE).values()
    assert "| `audit` | look at it all |\n<!-- end" in made
    assert made.replace("| `audit` | look at it all |\n", "") == PAGE


def test_a_page_without_its_marks_is_told():
    with pytest.raises(ValueError, match=r"docs/grading\.md: the marks"):
        verb_table.built("# Grading\n")
