"""The board in a real browser: it follows, it can be paused, it says when it is lost."""

import pytest

from tests.browser.lab import watched
from tests.browser.test_lab import serious_violations
from tests.classroom.board.classroom import RIGHT, put, tried
from tests.classroom.board.serving import running

pytestmark = pytest.mark.browser


@pytest.fixture
def own(page):
    """A page beside JupyterLab's; with what it asked for and what went wrong in it."""
    page = page.context.browser.new_page(viewport={"width": 1280, "height": 900})
    yield watched(page)
    page.close()


@pytest.fixture
def room(tmp_path):
    put(tmp_path / "jane", "predict", tried("bias_missing", 3))
    put(tmp_path / "ada", "predict", tried("inputs_missing", 1))
    put(tmp_path / "ada", "claim_02", {"vote": "wrong"})
    return tmp_path


@pytest.mark.parametrize("names", [(), ("--names",)])
def test_nothing_serious_is_found_by_axe_and_nothing_comes_from_elsewhere(own, room, names):
    with running(room, *names) as address:
        own.goto(address)
        own.get_by_text("As of").wait_for()
        # axe is put into the page from outside, which the page's own rule does not bind.
        assert serious_violations(own, "html") == [1, []]
        assert own.evaluate("() => document.querySelectorAll('h1, main, h2, caption').length") >= 3
        here = address.split("?")[0]
        assert all(one.startswith(here) for one in own.asked)
    assert own.errors == []


def test_the_page_follows_and_says_so_and_a_pause_holds_it(own, room):
    with running(room) as address:
        own.goto(address)
        status = own.get_by_role("status").first
        status.filter(has_text="1 stuck.").wait_for()
        put(room / "jane", "predict", RIGHT)
        status.filter(has_text="0 stuck.").wait_for(timeout=8000)
        assert status.text_content().startswith(
            "2 learners, 0 of them stuck. Answers: 1 right, 1 being tried, 0 stuck."
        )
        own.keyboard.press("Tab")
        own.keyboard.press("Space")
        pause = own.get_by_role("button", name="Pause")
        assert pause.get_attribute("aria-pressed") == "true"
        put(room / "ada", "predict", RIGHT)
        asked = len(own.asked)
        own.wait_for_timeout(4500)
        assert len(own.asked) == asked
        assert "1 being tried" in status.text_content()
        own.keyboard.press("Space")
        status.filter(has_text="0 being tried").wait_for(timeout=8000)
    assert own.errors == []


def test_a_board_that_stopped_is_told(own, room):
    with running(room) as address:
        own.goto(address)
        own.get_by_text("As of").wait_for()
    alert = own.get_by_role("alert")
    alert.wait_for(timeout=8000)
    assert "No answer from the board since" in alert.text_content()


def test_where_nothing_is_asked_again_the_page_still_has_all(own, room):
    with running(room, "--names") as address:
        context = own.context.browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(address)
        assert "jane" in page.locator("main").inner_text()
        context.close()
