"""One verdict, three ways to show it, the same words."""

import html
import re

import pytest

from nnlib.checks.boxes import KINDS, NOT_OPENED, STATUSES, put_below_heading
from nnlib.checks.display import Note
from nnlib.checks.verdict import Verdict

TEXT = "Is `a*b` <big> & a_b?\nLook at: `x`."


@pytest.mark.parametrize("status", STATUSES)
def test_plain_markdown_and_html_say_the_same(status):
    verdict = Verdict(status, message=TEXT)
    shown = verdict._repr_html_().replace("<br>", "\n")
    as_html = html.unescape(re.sub(r"<[^>]*>", "", shown))
    as_markdown = re.sub(r"\\(.)", r"\1", verdict._repr_markdown_()).replace("  \n", "\n")
    assert as_html.split() == str(verdict).replace("`", "").split()
    assert as_markdown.replace("**", "").split() == str(verdict).split()


def test_a_learners_text_cannot_become_markup():
    shown = Verdict("not yet", message="<script>x</script> `<b>`")._repr_html_()
    assert "<script>" not in shown
    assert "<code>&lt;b&gt;</code>" in shown


def test_another_status_is_refused():
    with pytest.raises(ValueError, match="must be one of"):
        Verdict("wrong")


LOOKS = [*STATUSES.values(), *KINDS.values(), NOT_OPENED]
# White paper, and the two dark grounds of JupyterLab.
GROUNDS = ("#ffffff", "#111111", "#212121")


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def laid_over(colour, share, ground):
    """A colour of which a share is laid over a ground, as the tint of a box is."""
    pairs = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    mixed = [round(one * share + other * (1 - share)) for one, other in pairs]
    return "#" + "".join(f"{one:02x}" for one in mixed)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.word)
def test_bars_and_marks_are_seen_on_white_and_in_the_dark_and_text_is_read_on_the_tint(
    look, ground
):
    assert contrast(look.colour, ground) >= 3
    text = "#212121" if ground == "#ffffff" else "#e0e0e0"
    [tint] = re.findall(f"background: {look.colour}(..);", put_below_heading(look, ""))
    assert contrast(laid_over(look.colour, int(tint, 16) / 255, ground), text) >= 4.5


def test_no_two_statuses_or_kinds_differ_by_colour_alone():
    assert len({look.word for look in LOOKS}) == len(LOOKS)
    marks = [look.mark for look in (*STATUSES.values(), NOT_OPENED)]
    assert len(set(marks)) == len(marks)


def test_no_mark_has_words_that_could_be_read_aloud():
    for look in STATUSES.values():
        assert re.sub("<[^>]*>", "", put_below_heading(look, "")).split() == look.word.split()


@pytest.mark.parametrize("kind", KINDS)
def test_a_note_of_a_kind_has_its_word_in_bold_and_the_same_text(kind):
    word = KINDS[kind].word
    note = Note(f"{word}: `a < b`.\nMore.", kind=kind)
    shown = note._repr_html_()
    assert f"<strong>{word}</strong>" in shown
    text = html.unescape(re.sub("<[^>]*>", "", shown.replace("<br>", "\n")))
    assert text == str(note).replace("`", "")
    assert Note("Of no kind.")._repr_html_() is None
