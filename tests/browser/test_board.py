"""The board in a real browser: it follows, it can be paused, it says when it is lost."""

import pytest

from nnlib.exercises import EXERCISES
from tests.browser.lab import watched
from tests.browser.test_lab import serious_violations
from tests.classroom.board.classroom import RIGHT, put, tried
from tests.classroom.board.serving import running

pytestmark = pytest.mark.browser


@pytest.fixture
def own(browser):
    """A page beside JupyterLab's; with what it asked for and what went wrong in it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield watched(page)
    page.close()


@pytest.fixture
def room(tmp_path):
    put(tmp_path / "jane", "predict", tried("bias_missing", 3))
    put(tmp_path / "ada", "predict", tried("inputs_missing", 1))
    put(tmp_path / "ada", "claim_02", {"vote": "wrong"})
    return tmp_path


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("names", [(), ("--names",)])
def test_nothing_serious_is_found_by_axe_and_nothing_comes_from_elsewhere(own, room, names, theme):
    own.emulate_media(color_scheme=theme)
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
        status.filter(has_text="1 stuck now").wait_for()
        put(room / "jane", "predict", RIGHT)
        status.filter(has_text="0 stuck now").wait_for(timeout=8000)
        assert status.text_content().startswith(
            "2 learners: 0 stuck now, 1 trying, 1 between exercises"
        )
        own.keyboard.press("Tab")
        own.keyboard.press("Space")
        pause = own.get_by_role("button", name="Pause")
        assert pause.get_attribute("aria-pressed") == "true"
        put(room / "ada", "predict", RIGHT)
        asked = len(own.asked)
        own.wait_for_timeout(4500)
        assert len(own.asked) == asked
        assert "1 trying" in status.text_content()
        own.keyboard.press("Space")
        status.filter(has_text="0 trying").wait_for(timeout=8000)
    assert own.errors == []


def test_a_class_of_thirty_and_the_course_fit_one_projected_screen(own, tmp_path):
    names = [name for name, one in EXERCISES.items() if one.lesson_number in ("05", "06", "07")]
    for number in range(30):
        name = names[number % len(names)]
        put(tmp_path / f"learner{number}", name, tried(failed=1 + number % 5))
    own.set_viewport_size({"width": 1280, "height": 720})
    with running(tmp_path) as address:
        own.goto(address)
        own.get_by_text("As of").wait_for()
        strips = own.locator(".strips li")
        assert strips.count() == 9
        stuck = [int(text.split()[0]) for text in own.locator("strong.stuck").all_inner_texts()]
        assert stuck == sorted(stuck, reverse=True)
        assert own.locator(".course li").count() == 15
        box = own.locator(".course").bounding_box()
        assert box["y"] + box["height"] <= 720
        sizes = own.evaluate(
            """() => [...document.querySelectorAll('.strips code, .strips strong, #summary')]
                .map(one => parseFloat(getComputedStyle(one).fontSize))"""
        )
        assert min(sizes) >= 20
        assert own.evaluate("() => document.documentElement.scrollWidth") == 1280


def test_a_lesson_that_was_opened_by_hand_stays_open_when_the_room_moves_on(own, room):
    put(room / "ada", "double", RIGHT)
    for name in ("jane", "ada"):
        put(room / name, "predict", tried("bias_missing", 3))
    with running(room) as address:
        own.goto(address)
        own.get_by_text("As of").wait_for()
        first, second = (own.locator(f"#lesson-{number} details") for number in ("00", "01"))
        assert [one.get_attribute("open") for one in (first, second)] == [None, ""]
        own.get_by_role("link", name="00 · Start here").click()
        own.locator("#lesson-01 summary").click()
        own.locator("#lesson-00 summary").focus()
        put(room / "jane", "predict", RIGHT)
        own.get_by_role("status").first.filter(has_text="1 stuck now").wait_for(timeout=8000)
        assert [one.get_attribute("open") for one in (first, second)] == ["", None]
        assert own.evaluate("() => document.activeElement.id") == "lesson-00-title"
        own.keyboard.press("Enter")
        assert first.get_attribute("open") is None
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
