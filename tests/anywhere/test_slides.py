"""Decks of slides, from a file: keys, the speaker's view, all seen and large."""

import pytest

from tests.browser.slides_seen import SEEN
from tests.browser.test_slides import CUT
from tools import slides

pytestmark = pytest.mark.browser

PLACE = "() => Reveal.getIndices().h"


@pytest.fixture(scope="session")
def decks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("decks of slides")
    assert slides.main(["--out", str(folder), "02", "07"]) == 0
    return sorted(folder.glob("*.html"))


def opened(page, deck):
    page.resize(1280, 720)
    page.open(deck.as_uri())
    page.until("() => window.Reveal?.isReady()")


def test_nothing_of_a_slide_is_cut_and_all_letters_are_large(page, decks):
    for deck in decks:
        opened(page, deck)
        assert page.run(CUT) == []
        for slide in page.run(SEEN):
            letters = min(slide["code"] or 26, slide["printed"] or 26)
            assert letters >= (26 if slide["lines"] <= 12 else 20), slide
            assert slide["text"] is None or slide["text"] >= 27, slide
        assert page.errors() == []


def test_a_deck_goes_by_keys_and_says_its_slide(page, decks):
    opened(page, decks[0])
    assert page.run(PLACE) == 0
    for _ in range(12):  # What comes by key is a step of its own.
        page.press("ArrowRight")
        if page.run(PLACE) == 1:
            break
    title = page.text("section.present :is(h1, h2, h3)")
    page.until("title => document.querySelector('[aria-live=polite]').textContent.includes(title)",
               title, seconds=5)  # fmt: skip
    page.press("Home")
    page.until("() => Reveal.getIndices().h === 0", seconds=5)


def test_an_output_comes_with_the_next_key(page, decks):
    opened(page, decks[0])
    page.run(
        """() => {
            const slide = document.querySelector('.fragment').closest('section');
            const {h, v} = Reveal.getIndices(slide);
            Reveal.slide(h, v, -1);
        }"""
    )
    shown = """() => getComputedStyle(
        document.querySelector('section.present .fragment')).visibility === 'visible'"""
    assert not page.run(shown)
    page.press(" ")
    page.until(shown, seconds=5)


def test_the_speakers_view_has_the_notes(page, decks):
    opened(page, decks[0])
    notes = " ".join(page.text("section.present aside.notes").split())[:60]
    page.press("s")
    try:
        for _ in range(40):
            page.run("() => new Promise(wait => setTimeout(wait, 250))")
            if notes in " ".join(page.text_of_newest_window().split()):
                break
        assert notes in " ".join(page.text_of_newest_window().split())
    finally:
        page.close_other_windows()
