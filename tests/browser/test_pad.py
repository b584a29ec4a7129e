"""The pad in the real JupyterLab: by keys, mouse and finger, with no holes and nothing invented."""

import numpy as np
import pytest

from nnlib.figures.explorer import INK
from tests.browser.explorers import SOURCES, made, press
from tests.browser.notebooks import explorers_tried
from tests.browser.test_explorers import assert_shows, pressed, state_of
from tests.drawings import drawn

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pad(page):
    """A notebook with the pad alone, run; and the same explorer here."""
    [group] = explorers_tried(page, SOURCES["pad"])
    group.locator(".nnlib-pad").wait_for()
    return group, made("pad")


@pytest.fixture
def blank(page, pad):
    group, explorer = pad
    press(group.get_by_role("button", name="Clear"), "Enter")
    settle(page, group)
    assert state_of(group) == (INK[0] * 64,)
    group.locator(".nnlib-pad").scroll_into_view_if_needed()
    return group, explorer


def settle(page, group):
    page.wait_for_timeout(100)
    page.wait_for_function("group => group.ariaBusy === 'false'", arg=group.element_handle())


def ink(group):
    [letters] = state_of(group)
    return np.array([INK.index(letter) for letter in letters]).reshape(8, 8) / 16


def on_page(group, point):
    """The place in the page of a point (x, y) of the pad, 0 to 8 each."""
    box = group.locator(".nnlib-pad").bounding_box()
    return box["x"] + point[0] * box["width"] / 8, box["y"] + point[1] * box["height"] / 8


def drag(page, group, points, button="left"):
    """Draw with so many events of the mouse and no more."""
    page.mouse.move(*on_page(group, points[0]))
    page.mouse.down(button=button)
    for point in points[1:]:
        page.mouse.move(*on_page(group, point))
    page.mouse.up(button=button)
    settle(page, group)


def assert_drawn(group, *strokes):
    # The page's places are whole pixels of the screen, the strokes' are not.
    np.testing.assert_allclose(ink(group), drawn(strokes), atol=2 / 16)


def test_a_digit_is_drawn_and_rubbed_out_by_keys(page, blank):
    group, explorer = blank
    assert_shows(group, explorer, (INK[0] * 64,))
    assert group.locator(".nnlib-caption").text_content() == "Nothing is drawn."
    group.locator(".nnlib-pixel[data-number='27']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    (dot,) = pressed(page, group, " ")
    here = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    assert here == "row 5, column 5: ink 16 of 16"
    np.testing.assert_array_equal(ink(group), drawn([[(4.5, 4.5)]]))
    assert_shows(group, explorer, (dot,))
    assert "Too little is drawn" in group.locator(".nnlib-caption").text_content()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
        (line,) = pressed(page, group, "Enter")
    assert "It reads" in group.locator(".nnlib-caption").text_content()
    assert_shows(group, explorer, (line,))
    (rubbed,) = pressed(page, group, "Backspace")
    assert rubbed == line[:12] + INK[0] + line[13:]
    assert line[12] == INK[-1]
    assert_shows(group, explorer, (rubbed,))


@pytest.mark.parametrize(
    "points",
    [
        [(4.5, 0.5), (4.5, 3.2), (4.5, 7.5)],
        [(0.5, 0.5), (7.5, 7.5)],
        [(6.5, 1), (1.5, 2), (6.2, 4.4), (1.2, 7.1)],
    ],
    ids=["straight", "aslant", "zigzag"],
)
def test_a_quick_stroke_of_the_mouse_has_no_holes(page, blank, points):
    group, explorer = blank
    drag(page, group, points)
    assert_drawn(group, points)
    assert_shows(group, explorer, state_of(group))


def test_a_slow_stroke_leaves_the_ink_of_a_quick_one(page, blank):
    group, _ = blank
    begin, end = np.array([1.3, 1.2]), np.array([6.4, 5.1])
    drag(page, group, [begin, end])
    quick = ink(group)
    press(group.get_by_role("button", name="Clear"), "Enter")
    drag(page, group, [begin + share * (end - begin) for share in np.linspace(0, 1, 40)])
    # Each short piece counts the points that it touches, so a few points are lost.
    np.testing.assert_allclose(ink(group), quick, atol=2 / 16)


def test_a_stroke_that_leaves_the_pad_comes_back_where_the_pen_does(page, blank):
    group, _ = blank
    points = [(6.5, 1.5), (9.5, 1.5), (9.5, 6.5), (6.5, 6.5)]
    drag(page, group, points)
    assert_drawn(group, points)
    assert ink(group)[3:5].max() == 0
    assert ink(group)[6, 7] > 0.5


def test_the_right_button_rubs_out_along_its_way_and_opens_no_menu(page, blank):
    group, _ = blank
    drag(page, group, [(0.5, 3.5), (7.5, 3.5)])
    drag(page, group, [(2.5, 3.5), (5.5, 3.5)], button="right")
    left = ink(group)
    assert left[3].tolist() == [1, 1, 0, 0, 0, 0, 1, 1]
    assert left[2].min() > 0
    assert page.locator(".lm-Menu:visible").count() == 0
    # The button is up: the pen no longer writes.
    before = state_of(group)
    page.mouse.move(*on_page(group, (4, 6)))
    settle(page, group)
    assert state_of(group) == before


def test_a_finger_draws_and_a_second_one_does_not_disturb(page, blank):
    group, _ = blank
    session = page.context.new_cdp_session(page)
    places = [on_page(group, point) for point in ((2, 1), (2, 6), (6, 3))]
    one, low, other = [{"x": x, "y": y} for x, y in places]

    def touch(kind, *points):
        numbered = [{**point, "id": number} for number, point in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": numbered})

    scrolled = page.evaluate("() => document.querySelector('.jp-WindowedPanel-outer').scrollTop")
    touch("touchStart", one)
    touch("touchStart", one, other)
    touch("touchMove", low, other)
    touch("touchEnd")
    settle(page, group)
    assert_drawn(group, [(2, 1), (2, 6)])
    now = page.evaluate("() => document.querySelector('.jp-WindowedPanel-outer').scrollTop")
    assert now == scrolled


def test_the_pad_is_large_enough_for_a_hand(pad):
    box = pad[0].locator(".nnlib-pad").bounding_box()
    assert box["width"] >= 300
    assert abs(box["width"] - box["height"]) < 1


def test_after_a_stroke_the_keys_go_on_where_the_pen_was(page, blank):
    group, _ = blank
    drag(page, group, [(1.5, 1.5), (5.5, 6.5)])
    active = group.locator(".nnlib-pixel[tabindex='0']")
    assert active.get_attribute("data-number") == str(6 * 8 + 5)
    assert active.count() == 1
