"""Decks in a real browser, from a file, without a network: keys, notes, all seen and large, axe."""

import pytest

from tests.browser.lab import watched
from tests.browser.slides_seen import seen
from tests.browser.test_lab import serious_violations
from tools import slides
from tools.build import ROOT

pytestmark = pytest.mark.browser

LESSONS = sorted((ROOT / "lessons").glob("*.md"))

CUT = """() => {
    // Every slide with all that comes by key: nothing may stand out of the frame, or scroll.
    const frame = document.querySelector('.slides').getBoundingClientRect();
    const found = [];
    for (const slide of Reveal.getSlides()) {
        const place = Reveal.getIndices(slide);
        Reveal.slide(place.h, place.v, 99);
        const title = slide.querySelector('h1, h2, h3');
        if (!title) found.push('no heading: ' + slide.textContent.slice(0, 60));
        const boxes = 'h1, h2, h3, p, li, table, pre, img, figcaption';
        for (const box of slide.querySelectorAll(boxes)) {
            const edges = box.getBoundingClientRect();
            if (box.closest('aside.notes') || edges.width === 0) continue;
            const over = box !== title && edges.top < title?.getBoundingClientRect().bottom - 1;
            const out = edges.bottom > frame.bottom + 1 || edges.right > frame.right + 1 || over;
            const scrolls = box.scrollWidth > box.clientWidth + 1 && box.tagName === 'PRE';
            const broken = box.tagName === 'IMG' && box.naturalWidth === 0;
            if (out || scrolls || broken) found.push(
                `${title?.textContent}: ${box.tagName} ${box.textContent.slice(0, 60)}`);
        }
    }
    return found;
}"""


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("decks of slides")
    assert slides.main(["--out", str(folder)]) == 0
    return folder


@pytest.fixture
def own(browser):
    """A page with nothing of the network; what went wrong in it, and what it asked for."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    yield watched(page)
    context.close()


def opened(own, deck, query=""):
    own.goto(deck.as_uri() + query)
    own.wait_for_function("() => Reveal.isReady()")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_nothing_of_a_slide_is_cut_and_axe_finds_nothing_serious(own, decks, path):
    deck = decks / f"{path.stem}.html"
    slides = seen(own, deck)
    assert own.evaluate(CUT) == []
    for slide in slides:
        letters = min(slide["code"] or 26, slide["printed"] or 26)
        assert letters >= (26 if slide["lines"] <= 12 else 20), slide
        assert slide["text"] >= 27, slide
        assert "(continued)" not in slide["title"]
    # For print, all slides stand below each other, with all that comes by key.
    opened(own, deck, "?print-pdf")
    assert serious_violations(own, "html") == [1, []]
    assert own.errors == []
    here = (deck.as_uri(), "data:", "blob:")
    assert [address for address in own.asked if not address.startswith(here)] == []


def test_a_deck_goes_by_keys_and_says_each_slide_to_a_screen_reader(own, decks):
    opened(own, decks / f"{LESSONS[1].stem}.html")
    assert own.title() == "01 · Prediction and error"
    said = own.locator("[aria-live=polite]").first
    titles = []
    for _ in range(4):
        titles.append(own.locator("section.present").inner_text().split("\n")[0])
        own.keyboard.press("ArrowRight")
    assert titles[0] == "01 · Prediction and error"
    assert len(set(titles)) > 1
    # To the next slide, past whatever comes by key.
    own.evaluate("() => Reveal.slide(Reveal.getIndices().h + 1)")
    shown = own.locator("section.present :is(h1, h2, h3)").first.text_content()
    assert shown in said.text_content()
    own.keyboard.press("Home")
    assert own.evaluate("() => Reveal.getIndices().h") == 0
    assert own.locator("section.present aside.notes").first.is_hidden()


def test_an_output_comes_with_the_next_key(own, decks):
    opened(own, decks / f"{LESSONS[2].stem}.html")
    own.evaluate(
        """() => {
            const slide = document.querySelector('.fragment').closest('section');
            const {h, v} = Reveal.getIndices(slide);
            Reveal.slide(h, v, -1);
        }"""
    )
    output = own.locator("section.present .fragment").first
    assert not output.is_visible()
    own.keyboard.press("Space")
    output.wait_for(state="visible", timeout=5000)


def test_without_javascript_all_slides_stand_one_below_the_other(browser, decks):
    context = browser.new_context(java_script_enabled=False, offline=True)
    own = context.new_page()
    own.goto((decks / f"{LESSONS[1].stem}.html").as_uri())
    headings = own.locator("section :is(h1, h2, h3)").all()
    assert len(headings) > 10
    places = [heading.bounding_box()["y"] for heading in headings if heading.is_visible()]
    assert len(places) == len(headings)
    assert places == sorted(places)
    assert own.locator(".fragment").first.is_visible()
    context.close()


def test_the_speakers_view_has_the_notes(own, decks):
    opened(own, decks / f"{LESSONS[1].stem}.html")
    with own.context.expect_page() as opening:
        own.keyboard.press("s")
    view = opening.value
    view.locator(".speaker-controls-notes").wait_for(timeout=10_000)
    notes = own.locator("section.present aside.notes").first.text_content().split()
    own.wait_for_timeout(500)
    assert " ".join(notes)[:60] in " ".join(view.locator("body").inner_text().split())
