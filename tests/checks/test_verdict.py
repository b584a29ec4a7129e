"""One verdict, three ways to show it, the same words."""

import html
import re

import pytest

from nnlib.checks.verdict import STATUSES, Verdict

TEXT = "Is `a*b` <big> & a_b?\nLook at: `x`."


@pytest.mark.parametrize("status", STATUSES)
def test_plain_markdown_and_html_say_the_same(status):
    verdict = Verdict(status, message=TEXT)
    shown = verdict._repr_html_().replace("<br>", "\n")
    as_html = html.unescape(re.sub(r"<[^>]*>", "", shown))
    as_markdown = re.sub(r"\\(.)", r"\1", verdict._repr_markdown_()).replace("  \n", "\n")
    assert as_html.split(" ", 1)[1].split() == str(verdict).replace("`", "").split()
    assert as_markdown.replace("**", "").split() == str(verdict).split()


def test_a_learners_text_cannot_become_markup():
    shown = Verdict("not yet", message="<script>x</script> `<b>`")._repr_html_()
    assert "<script>" not in shown
    assert "<code>&lt;b&gt;</code>" in shown


def test_another_status_is_refused():
    with pytest.raises(ValueError, match="must be one of"):
        Verdict("wrong")


def test_no_two_statuses_differ_by_colour_alone():
    headings, marks = zip(*((row[0], row[1]) for row in STATUSES.values()), strict=True)
    assert len(set(headings)) == len(set(marks)) == len(STATUSES)
