"""What a hand does to a picture itself, in the real JupyterLab: by mouse, finger and keys."""

import itertools

import pytest

from nnlib.figures.sketch import short
from tests.browser.explorers import BY_HAND, made_of, press
from tests.browser.notebooks import explorers_tried
from tests.browser.test_explorers import assert_shows, pressed, state_of
from tests.browser.test_lab import serious_violations
from tests.browser.test_several_explorers import LISTEN

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def opened(page):
    [group] = explorers_tried(page, BY_HAND)
    group.locator(".nnlib-handle").first.wait_for()
    group.evaluate(LISTEN)
    return group, made_of(BY_HAND)


@pytest.fixture
def tried(page, opened):
    group, explorer = opened
    page.evaluate("() => document.activeElement.blur()")
    page.mouse.move(0, 0)
    put(page, group, "weight", "1")
    put(page, group, "bias", "0")
    # A mouse reaches only what is inside the window.
    group.evaluate("group => group.scrollIntoView({block: 'center'})")
    return group, explorer


def settle(page, group):
    page.wait_for_timeout(150)
    page.wait_for_function("group => group.ariaBusy === 'false'", arg=group.element_handle())


def put(page, group, name, number):
    group.get_by_role("slider", name=name).focus()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    settle(page, group)


def middle(found):
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def pixel(group, panel, x, y):
    """The place in the page of a pixel of a panel's drawing."""
    return group.locator(".nnlib-picture > svg").nth(panel).evaluate(
        """(svg, [x, y]) => {
            const {x: a, y: b} = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
            return [a, b];
        }""",
        [x, y],
    )  # fmt: skip


def heard(page):
    page.wait_for_timeout(800)
    return page.evaluate("window.heard.splice(0)")


def test_a_point_is_dragged_along_its_curve_and_keys_go_on_from_there(page, tried):
    group, explorer = tried
    x, y = middle(group.locator(".nnlib-handle").first)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=3)
    to = pixel(group, 0, 40 + 340 * 0.25, 30 + 190 * (1 - 1 / 16))
    page.mouse.move(*to, steps=4)
    settle(page, group)
    assert state_of(group)[:2] == (10, 20)
    page.mouse.up()
    page.mouse.move(x, y)
    settle(page, group)
    assert state_of(group)[:2] == (10, 20)
    assert pressed(page, group, "ArrowLeft")[:2] == (9, 20)
    assert_shows(group, explorer, state_of(group))


def test_a_press_in_a_panel_brings_both_of_its_controls_there(page, tried):
    group, _ = tried
    page.mouse.click(*pixel(group, 1, 40 + 340 * 0.2, 30 + 190 * 0.9))
    settle(page, group)
    assert state_of(group)[:2] == (8, 4)
    # Beside the panel, and in a panel without a handle, a press moves nothing.
    page.mouse.click(*pixel(group, 1, 10, 10))
    page.mouse.click(*pixel(group, 2, 10, 10))
    settle(page, group)
    assert state_of(group)[:2] == (8, 4)


def test_a_finger_drags_and_taps_and_the_page_stays_where_it_is(page, tried):
    group, _ = tried
    session = page.context.new_cdp_session(page)

    def touch(kind, *place):
        points = [{"x": place[0], "y": place[1]}] if place else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def scrolled():
        return page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop")

    x, y = middle(group.locator(".nnlib-handle").nth(1))
    before = scrolled()
    touch("touchStart", x, y)
    for far in (10, 25, 40):
        touch("touchMove", x - far, y - far)
        page.wait_for_timeout(60)
    touch("touchEnd")
    settle(page, group)
    weight, bias = state_of(group)[:2]
    assert weight < 28
    assert bias > 22
    assert scrolled() == before
    session.send("Emulation.setEmitTouchEventsForMouse", {"enabled": False})
    place = pixel(group, 1, 40 + 340 * 0.5, 30 + 190 * 0.5)
    touch("touchStart", *place)
    touch("touchEnd")
    settle(page, group)
    assert state_of(group)[:2] == (20, 20)


def test_the_words_of_a_part_stay_while_the_mouse_is_there_and_go_with_escape(page, tried):
    group, _ = tried
    tip = group.locator(".nnlib-tip")
    group.locator(".nnlib-part").first.scroll_into_view_if_needed()
    # Six pixels beside the thin line.
    page.mouse.move(*pixel(group, 2, 20, 26))
    assert tip.inner_text() == "Wire 0 has the weight 0."
    page.mouse.move(*middle(tip), steps=5)
    page.wait_for_timeout(700)
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    page.mouse.move(*pixel(group, 2, 20, 100))
    assert tip.inner_text() == "Wire 2 has the weight 2."
    page.mouse.move(5, 5)
    page.wait_for_timeout(700)
    assert tip.is_hidden()


def test_parts_are_one_stop_for_the_keyboard_and_arrow_keys_go_through_them(page, tried):
    group, _ = tried
    parts = group.get_by_role("listbox", name="Parts of the picture")
    assert parts.locator("[tabindex='0']").count() == 1
    parts.locator("[tabindex='0']").focus()
    page.keyboard.press("Home")
    said = []
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
        assert group.locator(".nnlib-tip").is_visible()
        assert group.locator(".nnlib-asked").count() == 1
        said.append(page.evaluate("document.activeElement.textContent"))
        assert group.locator(".nnlib-tip").inner_text() == said[-1]
    assert said == [f"Wire {number} has the weight {number}." for number in (1, 2, 2, 1)]
    page.keyboard.press("Tab")
    assert group.locator(".nnlib-tip").is_hidden()
    put(page, group, "weight", "0.5")
    words = group.get_by_role("option").all_text_contents()
    assert words == [f"Wire {n} has the weight {n / 2:g}." for n in range(3)]


def test_a_number_is_typed_and_what_was_taken_is_seen_and_heard(page, tried):
    group, _ = tried
    heard(page)
    note, slider = group.locator(".nnlib-note"), group.get_by_role("slider", name="weight")
    slider.focus()
    page.keyboard.type("-1.5")
    assert group.get_by_role("textbox", name="weight: type a number").input_value() == "-1.5"
    page.keyboard.press("Enter")
    assert slider.evaluate("one => one === document.activeElement")
    settle(page, group)
    assert state_of(group)[:2] == (5, 20)
    assert note.is_hidden()
    assert heard(page) == [f"weight {short(-1.5)}, bias 0, loss 2.25"]
    page.keyboard.type("0,33")
    page.keyboard.press("Enter")
    settle(page, group)
    assert state_of(group)[:2] == (23, 20)
    assert note.inner_text() == "weight cannot be 0,33; the nearest value is 0.3."
    said = "weight cannot be 0,33; the nearest value is 0.3. weight 0.3, bias 0, loss 0.09"
    assert heard(page) == [said]
    page.keyboard.type("-")
    page.keyboard.press("Tab")
    assert note.inner_text() == '"-" is not a number: weight stays at 0.3.'
    slider.focus()
    page.keyboard.type("1.7")
    page.keyboard.press("Escape")
    assert state_of(group)[:2] == (23, 20)
    assert slider.evaluate("one => one === document.activeElement")


def test_play_steps_at_its_own_pace_and_a_button_steps_back(page, tried):
    group, _ = tried
    group.evaluate(
        """group => {
            window.times = [];
            new MutationObserver(() => window.times.push(performance.now()))
                .observe(group, {attributeFilter: ['data-key']});
        }"""
    )
    press(group.get_by_role("button", name="Play"), "Enter")
    page.wait_for_function("() => window.times.length === 3")
    press(group.get_by_role("button", name="Pause"), "Enter")
    times = page.evaluate("window.times")
    gaps = [after - before for before, after in itertools.pairwise(times)]
    assert min(gaps) > 600
    settle(page, group)
    assert state_of(group)[0] == 33
    for button, place in (("Step back", 32), ("Step forward", 33), ("To the start", 0)):
        press(group.get_by_role("button", name=button), "Enter")
        settle(page, group)
        assert state_of(group)[0] == place
    press(group.get_by_role("button", name="Step back"), "Enter")
    settle(page, group)
    assert state_of(group)[0] == 0


def test_a_kept_state_is_drawn_behind_the_next_ones_until_it_is_forgotten(page, tried):
    group, explorer = tried
    put(page, group, "bias", "1.5")
    heard(page)
    press(group.get_by_role("button", name="Keep to compare"), "Enter")
    settle(page, group)
    assert heard(page) == ["Kept to compare. weight 1, bias 1.5, loss 0.25"]
    put(page, group, "bias", "-1")
    assert state_of(group) == (30, 10, "30.35")
    assert_shows(group, explorer, (30, 10, "30.35"))
    assert "'bias': 1.5" in group.locator(".nnlib-picture").get_attribute("aria-label")
    line = group.locator(".nnlib-kept")
    assert line.inner_text() == "Kept: weight 1, bias 1.5, loss 0.25"
    press(group.get_by_role("button", name="Forget what was kept"), "Enter")
    settle(page, group)
    assert state_of(group) == (30, 10, "")
    assert_shows(group, explorer, (30, 10))
    assert line.is_hidden()


COMPUTING = """group => {
    // In each frame: how long it has computed, at most and at least, and what is seen of it.
    window.framesSeen = [];
    const computing = group.querySelector('.nnlib-computing');
    let before = performance.now(), begun = null;
    const look = now => {
        if (!group.isConnected || !window.framesSeen) return;
        const busy = group.ariaBusy === 'true', style = getComputedStyle(computing);
        begun = busy ? begun ?? [before, now] : null;
        const [most, least] = busy ? begun.map(then => now - then) : [null, null];
        window.framesSeen.push([most, least, style.visibility, style.animationName]);
        before = now;
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


def test_computing_is_seen_where_it_takes_longer_than_a_moment(page, tried):
    group, _ = tried
    page.emulate_media(reduced_motion="reduce")
    try:
        group.evaluate(COMPUTING)
        press(group.get_by_role("slider", name="bias"), "End")
        settle(page, group)
        press(group.get_by_role("slider", name="weight"), "End")
        settle(page, group)
        page.wait_for_timeout(150)
        frames = page.evaluate("[window.framesSeen, window.framesSeen = null][0]")
    finally:
        page.emulate_media(reduced_motion="no-preference")
    computed = [frame for frame in frames if frame[0] is not None]
    assert {seen for most, _, seen, _ in computed if most < 250} == {"hidden"}
    # The picture at the end of the weights takes 800 ms.
    assert {seen for _, least, seen, _ in computed if least > 400} == {"visible"}
    assert {seen for most, _, seen, _ in frames if most is None} == {"hidden"}
    assert {moves for *_, moves in frames} == {"none"}


def test_with_words_of_a_part_shown_and_a_state_kept_nothing_violates_a_rule(page, tried):
    group, _ = tried
    press(group.get_by_role("button", name="Keep to compare"), "Enter")
    settle(page, group)
    group.get_by_role("option").first.focus()
    assert group.locator(".nnlib-tip").is_visible()
    count, violations = serious_violations(page)
    assert count > 0
    assert violations == []
    press(group.get_by_role("button", name="Forget what was kept"), "Enter")
    settle(page, group)
