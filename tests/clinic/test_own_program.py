"""The page for people in a hurry shows what its programs give."""

import re

from tools import own_program

TEXT = own_program.PAGE.read_text(encoding="utf-8")


def test_the_reports_on_the_page_are_those_that_its_programs_give():
    assert own_program.written(TEXT) == TEXT


def test_each_program_is_broken_examined_and_repaired():
    found = [bool(report.findings) for report in own_program.reports(TEXT).values()]
    assert found == [True, False] * 3


def test_the_lessons_that_the_page_names_are_there():
    from nnlib.exercises.lessons import LESSONS

    table = TEXT.split("## By symptom")[1].split("\n## ")[0]
    named = re.findall(r"\| `(\w+)` \|$", table, re.MULTILINE)
    assert len(named) >= 6
    assert set(named) <= set(LESSONS)
