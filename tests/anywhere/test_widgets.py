"""Pictures to play with: by keys, by mouse, and on the second day."""

import statistics

import numpy as np
import pytest

from nnlib.figures.explorer import INK
from tests.browser.explorers import BY_HAND, HEAD, SOURCES, made
from tests.drawings import drawn

pytestmark = pytest.mark.browser

GROUP = ".nnlib-explorer"
CONTROLS = "input[type=range], select, .nnlib-pad [tabindex='0']"
MARK = """one.querySelectorAll(given[0]).forEach(
    (control, place) => { control.dataset.tried = `${given[1]}-${place}`; });
return [...one.querySelectorAll(given[0])].map(
    control => [control.tagName, control.value === control.max]);"""
WATCH_KEY = """const control = document.querySelector(given[0]);
let pressed = 0;
window.took = null;
control.addEventListener('keydown', () => { pressed = performance.now(); }, {once: true});
const seen = new MutationObserver(() => {
    if (one.ariaBusy === 'true' || one.dataset.key === given[1]) return;
    window.took = performance.now() - pressed;
    seen.disconnect();
});
seen.observe(one, {attributes: true});
"""
FOLLOWED = """(place, before) => {
    const one = document.querySelectorAll('.nnlib-explorer')[place];
    return one.dataset.key !== before && one.getAttribute('aria-busy') === 'false';
}"""


def settle(page, number=0):
    page.run("() => new Promise(wait => setTimeout(wait, 150))")
    page.until(
        """number => document.querySelectorAll('.nnlib-explorer')[number]
            .getAttribute('aria-busy') === 'false'""",
        number,
    )


def state_of(page, number=0):
    key = page.attribute(GROUP, "data-key", number)
    return tuple(int(entry) if entry.isdecimal() else entry for entry in key.split(","))


def pressed(page, number, control, key):
    """Press a key at a control; wait for the picture, and give the milliseconds that it took."""
    before = page.attribute(GROUP, "data-key", number)
    page.on(GROUP, number, WATCH_KEY, control, before)
    page.press_at(control, 0, key)
    page.until(FOLLOWED, number, before, seconds=20)
    return page.run("() => window.took")


def assert_shows(page, number, explorer):
    made_here = explorer.picture(state_of(page, number))
    shown = page.attribute(f"{GROUP} .nnlib-picture", "aria-label", number)
    assert shown == made_here.alternative
    assert page.text(f"{GROUP} .nnlib-caption", number) == made_here.caption


@pytest.fixture(scope="module")
def six(front):
    """All explorers in one notebook, run."""
    front.run("six.ipynb", HEAD, *SOURCES.values())
    front.page.until(f"() => document.querySelectorAll('{GROUP}').length === {len(SOURCES)}")
    yield front.page
    front.stop()


@pytest.fixture(scope="module")
def by_hand(front):
    front.run("by_hand.ipynb", HEAD + BY_HAND)
    front.page.until(f"() => document.querySelector('{GROUP} .nnlib-handle') !== null")
    yield front.page
    front.stop()


@pytest.fixture(scope="module")
def pad(front):
    front.run("pad.ipynb", HEAD + SOURCES["pad"])
    front.page.until("() => document.querySelector('.nnlib-pad') !== null")
    yield front.page
    front.stop()


def test_each_control_of_each_picture_follows_the_keys(six, keep_time):
    took = []
    for number, name in enumerate(SOURCES):
        explorer = made(name)
        settle(six, number)
        assert_shows(six, number, explorer)
        controls = six.on(GROUP, number, MARK, CONTROLS, name)
        assert controls, name
        for place, (tag, last) in enumerate(controls):
            key = {"SELECT": "ArrowDown", "INPUT": "ArrowLeft" if last else "ArrowRight"}
            at = f"[data-tried='{name}-{place}']"
            took.append(pressed(six, number, at, key.get(tag, " ")))
            assert_shows(six, number, explorer)
    keep_time(statistics.median(took))
    assert six.errors() == []


def test_a_button_is_pressed_by_key_and_by_mouse(six):
    [number] = [place for place, name in enumerate(SOURCES) if name == "steps"]
    buttons = six.on(
        GROUP, number,
        """return [...one.querySelectorAll('button')].map((button, place) => {
            button.dataset.button = place;
            return button.textContent;
        });""",
    )  # fmt: skip
    place = next(place for place, words in enumerate(buttons) if words == "Step forward")
    at = f"[data-button='{place}']"
    before = state_of(six, number)
    six.press_at(at, 0, " ")
    six.until(FOLLOWED, number, ",".join(map(str, before)))
    after = state_of(six, number)
    six.click(at)
    six.until(FOLLOWED, number, ",".join(map(str, after)))
    assert_shows(six, number, made("steps"))


def put(page, name, number):
    """Type a number into a slider, as a learner does without a mouse."""
    place = {"weight": 0, "bias": 1}[name]
    page.press_at(f"{GROUP} input[type=range]", place, number[0])
    for letter in number[1:]:
        page.press(letter)
    page.press("Enter")
    settle(page)


def test_a_number_is_typed_into_a_slider(by_hand):
    put(by_hand, "weight", "1")
    put(by_hand, "bias", "0")
    assert state_of(by_hand)[:2] == (30, 20)
    put(by_hand, "weight", "-0.5")
    assert state_of(by_hand)[:2] == (15, 20)
    on_slider = "() => document.activeElement.matches('input[type=range]')"
    assert by_hand.run(on_slider)


def pixel(page, panel, x, y):
    """The place in the page of a pixel of a panel's drawing."""
    page.on(".nnlib-picture", 0, "one.scrollIntoView({block: 'center'});")
    settle(page)
    return page.on(
        ".nnlib-picture > svg", panel,
        """const at = new DOMPoint(...given).matrixTransform(one.getScreenCTM());
        return [at.x, at.y];""",
        x, y,
    )  # fmt: skip


def test_a_point_is_dragged_and_keys_go_on_from_there(by_hand):
    put(by_hand, "weight", "1")
    put(by_hand, "bias", "0")
    x, y = by_hand.middle(f"{GROUP} .nnlib-handle")
    to = pixel(by_hand, 0, 40 + 340 * 0.25, 30 + 190 * (1 - 1 / 16))
    x, y = by_hand.on(
        f"{GROUP} .nnlib-handle", 0,
        """const {x, y, width, height} = one.getBoundingClientRect();
        return [x + width / 2, y + height / 2];""",
    )  # fmt: skip
    by_hand.drag([(x, y), (x - 30, y), (x - 60, y), to])
    settle(by_hand)
    assert state_of(by_hand)[:2] == (10, 20)
    by_hand.press("ArrowLeft")
    settle(by_hand)
    assert state_of(by_hand)[:2] == (9, 20)


def test_a_press_in_a_panel_brings_both_of_its_controls_there(by_hand):
    by_hand.drag([pixel(by_hand, 1, 40 + 340 * 0.2, 30 + 190 * 0.9)])
    settle(by_hand)
    assert state_of(by_hand)[:2] == (8, 4)


def test_the_words_of_a_part_come_by_mouse_and_by_keys(by_hand):
    put(by_hand, "weight", "0")
    by_hand.hover((5, 5))
    by_hand.hover(pixel(by_hand, 2, 20, 26))
    tip = "() => document.querySelector('.nnlib-tip:not([hidden])')?.textContent"
    assert by_hand.until(tip, seconds=5) == "Wire 0 has the weight 0."
    by_hand.hover((5, 5))
    by_hand.press_at(".nnlib-parts [role=option]", 0, "ArrowDown")
    chosen = "() => document.activeElement.textContent"
    assert by_hand.run(chosen) == "Wire 1 has the weight 0."


def ink(page):
    [letters] = state_of(page)
    return np.array([INK.index(letter) for letter in letters]).reshape(8, 8) / 16


def cleared(page):
    page.on(
        GROUP, 0,
        """const clear = [...one.querySelectorAll('button')].find(
            button => button.textContent === 'Clear');
        clear.dataset.clears = '';""",
    )  # fmt: skip
    page.press_at("[data-clears]", 0, "Enter")
    page.until("none => document.querySelector('.nnlib-explorer').dataset.key === none",
               INK[0] * 64)  # fmt: skip


def test_a_quick_stroke_on_the_pad_has_no_holes(pad):
    cleared(pad)
    points = [(6.5, 1), (1.5, 2), (6.2, 4.4), (1.2, 7.1)]
    pad.middle(".nnlib-pad")
    left, top, wide, high = pad.on(
        ".nnlib-pad", 0,
        "const {x, y, width, height} = one.getBoundingClientRect(); return [x, y, width, height];",
    )  # fmt: skip
    pad.drag([(left + x * wide / 8, top + y * high / 8) for x, y in points])
    settle(pad)
    np.testing.assert_allclose(ink(pad), drawn([points]), atol=2 / 16)
    assert_shows(pad, 0, made("pad"))


def test_a_digit_is_drawn_and_rubbed_out_by_keys(pad):
    cleared(pad)
    pixel = ".nnlib-pixel[data-number='27']"
    pad.press_at(pixel, 0, "ArrowRight")
    pad.press(" ")
    settle(pad)
    np.testing.assert_array_equal(ink(pad), drawn([[(4.5, 3.5)]]))
    pad.press("Backspace")
    settle(pad)
    assert ink(pad)[3, 4] == 0


def test_on_the_second_day_the_still_picture_is_there(front):
    front.run("second_day.ipynb", HEAD, SOURCES["neuron"])
    front.page.until(f"() => document.querySelector('{GROUP}') !== null")
    front.save()
    front.stop()
    front.open("second_day.ipynb")
    still = front.page.until(
        "() => document.querySelector('.jp-OutputArea-output figure img')?.alt", seconds=30
    )
    assert f"Picture: {still}" == str(made("neuron")._repr_mimebundle_()["text/plain"])
    assert "Error displaying widget" not in front.page.run("() => document.body.textContent")
    front.stop()
