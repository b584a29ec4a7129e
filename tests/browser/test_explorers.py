"""Explorers in the real JupyterLab: by keyboard alone, with the right numbers, for every eye."""

import pytest

from tests.browser.explorers import SOURCES, made, press
from tests.browser.notebooks import closing, explorers_in, explorers_tried
from tests.browser.test_lab import serious_violations
from tools import pages

pytestmark = pytest.mark.browser

NAMES = list(SOURCES)
CONTROLS = "[type=range], select"


@pytest.fixture(scope="module")
def explorers(page, work):
    """A notebook with one of each explorer, run."""
    with closing(page):
        yield explorers_in(page, work, "explorers.ipynb", *SOURCES.values())


def state_of(group):
    key = group.get_attribute("data-key")
    return tuple(int(entry) if entry.isdecimal() else entry for entry in key.split(","))


def pressed(page, group, key):
    """Press a key, wait until the picture has changed, and give the state that it shows."""
    before = group.get_attribute("data-key")
    page.keyboard.press(key)
    page.wait_for_function(
        "([group, before]) => group.dataset.key !== before && group.ariaBusy === 'false'",
        arg=[group.element_handle(), before],
    )
    return state_of(group)


def choose(page, own_configuration, theme):
    if page.evaluate("() => document.body.dataset.jpThemeName") == theme:
        return
    page.evaluate(
        """async (theme) => {
            await window.jupyterapp.commands.execute('apputils:change-theme', {theme});
        }""",
        theme,
    )
    page.wait_for_function(
        "dark => document.body.dataset.jpThemeLight === String(!dark)", arg="Dark" in theme
    )
    # The page keeps the theme among the learner's settings; another test looks at those.
    for settings in own_configuration.rglob("themes.jupyterlab-settings"):
        settings.unlink()


def show(page, name):
    """Bring a notebook that is open to the front."""
    page.evaluate(
        """async (path) => {
            const app = window.jupyterapp;
            const opened = await app.commands.execute('docmanager:open', {path});
            app.shell.activateById(opened.id);
        }""",
        name,
    )


def assert_shows(group, explorer, state):
    picture = explorer.picture(state)
    assert group.locator(".nnlib-picture").get_attribute("aria-label") == picture.alternative
    assert group.locator(".nnlib-caption").text_content() == picture.caption


@pytest.mark.parametrize("name", NAMES)
def test_each_control_is_moved_by_keys_and_the_numbers_are_the_kernels(page, explorers, name):
    group, explorer = explorers[NAMES.index(name)], made(name)
    assert state_of(group) == explorer.opening
    assert_shows(group, explorer, explorer.opening)
    moved = list(explorer.opening)
    for place, control in enumerate(explorer.controls):
        if control.kind in ("pad", "kept"):
            continue
        found = group.locator(CONTROLS).nth(place)
        found.focus()
        last = len(control.values) - 1
        key, step = ("ArrowLeft", -1) if moved[place] == last else ("ArrowRight", 1)
        if control.kind == "choice":
            key = {"ArrowLeft": "ArrowUp", "ArrowRight": "ArrowDown"}[key]
        moved[place] += step
        assert pressed(page, group, key) == tuple(moved)
        if control.kind == "slider":
            written = control.written(control.values[moved[place]])
            assert found.get_attribute("aria-valuetext") == written
        assert_shows(group, explorer, tuple(moved))


def test_a_run_goes_on_by_itself_and_stops_at_the_next_press(page, explorers):
    group = explorers[NAMES.index("downhill")]
    group.get_by_role("slider", name="steps").focus()
    pressed(page, group, "Home")
    button = group.locator(".nnlib-main")
    name = button.text_content()
    press(button, "Enter")
    assert button.text_content() == "Pause"
    page.wait_for_function(
        "group => Number(group.dataset.key.split(',')[1]) >= 3", arg=group.element_handle()
    )
    press(button, "Enter")
    assert button.text_content() == name
    stopped = state_of(group)
    page.wait_for_timeout(600)
    assert state_of(group) == stopped
    assert 3 <= stopped[1] < 40


def test_where_less_motion_is_asked_for_a_run_goes_to_its_end_at_once(page, explorers):
    group, explorer = explorers[NAMES.index("steps")], made("steps")
    page.emulate_media(reduced_motion="reduce")
    try:
        press(group.get_by_role("button", name="To the start"), "Enter")
        last = pressed(page, group, "Tab") if state_of(group)[0] else state_of(group)
        assert last[0] == 0
        group.locator(".nnlib-main").focus()
        assert pressed(page, group, "Enter")[0] == len(explorer.controls[0].values) - 1
    finally:
        page.emulate_media(reduced_motion="no-preference")


def test_a_held_key_piles_nothing_up(page):
    source = """
import time
from nnlib.figures.explorer import Explorer, slider
def draw(number):
    time.sleep(0.5)
    return figures.neuron([number], [1], 0)
Explorer("Slow", draw, [slider("number", "number", range(41), 0)])
"""
    [group] = explorers_tried(page, source)
    group.locator("[type=range]").focus()
    page.messages.clear()
    for _ in range(40):
        page.keyboard.down("ArrowRight")
    page.keyboard.up("ArrowRight")
    page.wait_for_function(
        "group => group.dataset.key === '40' && group.ariaBusy === 'false'",
        arg=group.element_handle(), timeout=10_000,
    )  # fmt: skip
    # A question waits for the answer to the one before: a few in all, not one a key.
    assert 1 <= sum(b'"asked"' in sent for sent in page.messages) < 10


def test_what_stops_a_drawing_is_said_and_the_rest_goes_on(page):
    source = """
from nnlib.figures.explorer import Explorer, slider
def draw(number):
    return figures.neuron([number], [1 / (number - 2)], 0)
Explorer("Stops", draw, [slider("number", "number", [1, 2, 3], 1)])
"""
    [group] = explorers_tried(page, source)
    group.locator("[type=range]").focus()
    assert pressed(page, group, "ArrowRight") == (1,)
    assert "ZeroDivisionError" in group.locator(".nnlib-caption").text_content()
    assert pressed(page, group, "ArrowRight") == (2,)
    label = group.locator(".nnlib-picture").get_attribute("aria-label")
    assert label.startswith("A neuron with 1 input.")


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_in_both_themes_no_explorer_has_a_violation(page, explorers, own_configuration, theme):
    choose(page, own_configuration, theme)
    show(page, "explorers.ipynb")
    page.wait_for_timeout(500)
    count, violations = serious_violations(page)
    assert count >= len(SOURCES)
    assert violations == []


def test_an_exported_page_stands_alone_and_has_no_violation(browser, tmp_path):
    target = tmp_path / "page.html"
    target.write_text(pages.page_of("07_the_hidden_layer.ipynb", False), encoding="utf-8")
    alone = browser.new_page()
    asked = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(target.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    sizes = alone.evaluate("() => [...document.images].map(one => one.naturalWidth)")
    assert len(sizes) >= 3
    assert min(sizes) > 100
    count, violations = serious_violations(alone, ".jp-RenderedHTML")
    assert count >= 3
    assert violations == []
    alone.close()


def test_keys_belong_to_the_controls_of_a_cell_that_is_selected(page):
    [group] = explorers_tried(page, SOURCES["neuron"])
    page.evaluate(
        """async () => {
            await window.jupyterapp.commands.execute('notebook:enter-command-mode');
            const panel = window.jupyterapp.shell.currentWidget;
            panel.content.activeCellIndex = panel.content.widgets.length - 1;
        }"""
    )
    slider = group.locator("[type=range]").first
    slider.focus()
    before = state_of(group)
    assert pressed(page, group, "ArrowLeft") == (before[0] - 1, *before[1:])
    assert pressed(page, group, "ArrowRight") == before
    # Letters are JupyterLab's commands there: "d" twice would delete the cell.
    for key in "dda":
        page.keyboard.press(key)
    assert slider.is_visible()
    old = group.element_handle()
    page.keyboard.press("Control+Enter")
    page.wait_for_function("old => !old.isConnected", arg=old)


SIZES = """groups => groups.flatMap(group =>
    [...group.querySelectorAll('.nnlib-picture > svg')].map(svg =>
        Math.min(...[...svg.querySelectorAll('text')].map(
            one => one.getAttribute('font-size') * svg.getScreenCTM().a))))"""


@pytest.mark.parametrize(
    "window", [(800, 600), (683, 384), (1280, 720)], ids=["narrow", "1366 at 200 %", "projected"]
)
def test_no_word_of_a_picture_is_smaller_than_11_pixels_and_all_can_be_reached(
    page, explorers, window
):
    show(page, "explorers.ipynb")
    page.set_viewport_size({"width": window[0], "height": window[1]})
    try:
        page.wait_for_timeout(500)
        assert page.locator("#filebrowser").is_visible()
        handles = [group.element_handle() for group in explorers]
        sizes = page.evaluate(SIZES, handles)
        assert len(sizes) >= len(SOURCES)
        assert min(sizes) > 10.99
        for group in explorers:
            # Panels stand one below the other, and what is wider still is scrolled by arrow keys.
            lefts = group.locator(".nnlib-picture > svg").evaluate_all(
                "all => all.map(one => Math.round(one.getBoundingClientRect().left))"
            )
            assert len(set(lefts)) == 1 or window[0] > 1000
            wider = "one => one.scrollWidth > one.clientWidth"
            picture = group.locator(".nnlib-picture")
            assert picture.evaluate(wider) == (picture.get_attribute("tabindex") == "0")
    finally:
        page.set_viewport_size({"width": 1400, "height": 1000})


CONTRASTS = """async group => {
    const parts = colour => (colour.match(/[\\d.]+/g) ?? []).map(Number);
    const light = ([r, g, b]) => [0.2126 * r, 0.7152 * g, 0.0722 * b].map((part, n) => {
        const share = part / [0.2126, 0.7152, 0.0722][n] / 255;
        return [0.2126, 0.7152, 0.0722][n]
            * (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
    }).reduce((a, b) => a + b);
    const solid = colour => parts(colour).length === 3 || parts(colour)[3] === 1;
    const found = [];
    for (const text of group.querySelectorAll('.nnlib-picture text')) {
        text.scrollIntoView({block: 'center'});
        const box = text.getBoundingClientRect();
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        const there = document.elementsFromPoint(x, y);
        const under = there.slice(there.indexOf(text) + 1).map(one => {
            const style = getComputedStyle(one);
            if (!(one instanceof SVGElement) || one.matches('svg')) return style.backgroundColor;
            return one.matches('text, g, .grid') ? 'none' : style.fill;
        }).find(colour => colour !== 'none' && parts(colour).length && solid(colour));
        const [a, b] = [getComputedStyle(text).fill, under].map(one => light(parts(one)));
        found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), text.textContent]);
    }
    return found.sort((one, other) => one[0] - other[0]);
}"""


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
@pytest.mark.parametrize("name", NAMES)
def test_each_word_of_a_picture_stands_out_from_what_is_behind_it(
    page, explorers, own_configuration, theme, name
):
    choose(page, own_configuration, theme)
    show(page, "explorers.ipynb")
    group = explorers[NAMES.index(name)]
    found = group.evaluate(CONTRASTS)
    assert len(found) > 5
    assert found[0][0] >= 4.5, found[:5]
    paper = group.locator(".nnlib-picture > svg > rect").first
    seen = paper.evaluate("one => getComputedStyle(one).fill")
    assert seen == ("rgba(0, 0, 0, 0)" if "Dark" in theme else "rgb(247, 247, 245)")
