"""The board of a room: it shows, follows, is paused by keys, and says when it is lost."""

import pytest

from tests.classroom.board.classroom import RIGHT, put, tried
from tests.classroom.board.serving import running

pytestmark = pytest.mark.browser

SAYS = "words => document.querySelector('#summary').textContent.includes(words)"


@pytest.fixture
def room(tmp_path):
    put(tmp_path / "jane", "predict", tried("bias_missing", 3))
    put(tmp_path / "ada", "predict", tried("inputs_missing", 1))
    return tmp_path


def test_it_shows_strips_and_follows_and_a_pause_by_keys_holds_it(page, room):
    page.resize(1280, 900)
    with running(room) as address:
        page.open(address)
        page.until(SAYS, "1 stuck now", seconds=15)
        assert page.count(".strips li") >= 1
        assert page.run("() => document.documentElement.scrollWidth") <= 1280
        put(room / "jane", "predict", RIGHT)
        page.until(SAYS, "0 stuck now", seconds=15)
        page.press_at("#pause", 0, " ")
        assert page.attribute("#pause", "aria-pressed") == "true"
        put(room / "ada", "predict", RIGHT)
        page.run("() => new Promise(wait => setTimeout(wait, 4500))")
        assert page.run(SAYS, "1 trying")
        page.press(" ")
        page.until(SAYS, "0 trying", seconds=15)
        assert page.errors() == []


def test_the_tab_key_comes_to_the_pause_first(page, room):
    with running(room) as address:
        page.open(address)
        page.until("() => document.querySelector('#when').textContent.includes('As of')")
        page.press("Tab")
        assert page.run("() => document.activeElement.id") == "pause"


def test_a_lesson_is_opened_by_key_and_stays_open(page, room):
    put(room / "ada", "double", RIGHT)
    for name in ("jane", "ada"):
        put(room / name, "predict", tried("bias_missing", 3))
    with running(room) as address:
        page.open(address)
        page.until("() => document.querySelector('#when').textContent.includes('As of')")
        is_open = "() => document.querySelector('#lesson-00 details').open"
        assert not page.run(is_open)
        page.press_at("#lesson-00 summary", 0, "Enter")
        assert page.run(is_open)
        put(room / "jane", "predict", RIGHT)
        page.until(SAYS, "1 stuck now", seconds=15)
        assert page.run(is_open)
        # The focus stays where it was, though the board was written again.
        assert page.run("() => document.activeElement !== document.body")


def test_a_board_that_stopped_says_so(page, room):
    with running(room) as address:
        page.open(address)
        page.until("() => document.querySelector('#when').textContent.includes('As of')")
    page.until("() => document.querySelector('[role=alert]')?.textContent.includes('No answer')",
               seconds=15)  # fmt: skip
