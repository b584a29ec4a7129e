"""A picture to play with on a plain page: no kernel, no JupyterLab, and no other host is asked."""

import pytest

from tests.browser.explorers import made
from tests.browser.lab import serving, watched
from tests.browser.test_explorers import CONTRASTS, assert_shows, pressed, state_of
from tests.browser.test_lab import serious_violations
from tools import playing
from tools.stored import Reach

pytestmark = pytest.mark.browser

NAMES = ("downhill", "steps", "pad")
STORED = {"downhill": 8 * 41, "steps": 46}
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{name}</title>
<link rel="icon" href="data:,"><style>:root {{ color-scheme: light dark; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #16181c; color: #e4e4e0; }} }}</style>
{head}</head><body><main><h1>{name}</h1>{picture}<p>What comes after it.</p></main></body></html>"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A plain server with a page of each picture."""
    folder = tmp_path_factory.mktemp("pictures to play with")
    playing.write_page_side(folder / "playing")
    for name in NAMES:
        told = playing.play_one(made(name), name, folder / "playing", most=STORED.get(name, 1))
        text = PAGE.format(name=name, head=playing.head(), picture=told.html)
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    with serving(folder) as address:
        yield address


@pytest.fixture
def show(browser, pages):
    """Open a page in a context of its own; at the end, nobody else was asked for anything."""
    made_here = []

    def opened(name, **how):
        how = {"viewport": {"width": 1280, "height": 720}, **how}
        own = watched(browser.new_context(**how).new_page())
        made_here.append(own)
        own.goto(f"{pages}/{name}.html")
        return own, own.locator(".nnlib-explorer")

    yield opened
    for own in made_here:
        assert [url for url in own.asked if not url.startswith((pages, "data:", "blob:"))] == []
        assert own.errors == []
        own.context.close()


def asked_for_data(own):
    return [url for url in own.asked if url.endswith(".bin")]


def test_keys_move_each_control_and_the_numbers_are_the_kernels(show):
    own, group = show("downhill")
    explorer = made("downhill")
    assert state_of(group) == explorer.opening[:5]
    assert asked_for_data(own) == []
    assert own.get_by_role("button", name="Keep to compare").count() == 0
    for place, (control, key) in enumerate(
        zip(explorer.controls, ["ArrowLeft", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowRight"],
            strict=False)
    ):  # fmt: skip
        found = group.locator("[type=range], select").nth(place)
        found.focus()
        moved = list(explorer.opening[:5])
        moved[place] += 1 if key in ("ArrowRight", "ArrowDown") else -1
        assert pressed(own, group, key) == tuple(moved)
        assert_shows(group, explorer, tuple(moved))
        if control.kind == "slider":
            written = control.written(control.values[moved[place]])
            assert found.get_attribute("aria-valuetext") == written
        back = {"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight", "ArrowDown": "ArrowUp"}[key]
        assert pressed(own, group, back) == explorer.opening[:5]
    assert len(asked_for_data(own)) == 1


FRAMES = """async name => {
    const script = await (await fetch("playing/playing.js")).text();
    const code = script.replace(/export default .*;/, "") + "\\nexport { makeStore };";
    const module = await import(URL.createObjectURL(new Blob([code], {type: "text/javascript"})));
    const store = module.makeStore(`playing/${name}.bin`);
    await store.load(() => {});
    return KEYS.map(store.frame);
}"""


@pytest.mark.parametrize("name", STORED)
def test_a_stored_frame_is_what_the_kernel_draws(show, name):
    explorer = made(name)
    own, _ = show(name)
    states = Reach(explorer).states(STORED[name])
    keys = [",".join(map(str, state)) for state in states]
    assert len(keys) == STORED[name]
    # To draw all of them takes a while; each hangs on those before it.
    frames = own.evaluate(FRAMES.replace("KEYS", str(keys[::5])), name)
    drawn = [explorer.frames([state])[0] for state in states[::5]]
    assert frames == [{**one, "panels": list(one["panels"])} for one in drawn]


def test_the_mouse_drags_the_start_and_beyond_what_is_stored_the_page_says_so(show):
    own, group = show("downhill")
    explorer = made("downhill")
    handle = group.locator(".nnlib-handle")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    own.mouse.move(x, y)
    own.mouse.down()
    own.mouse.move(x + 14, y)
    moved = (*explorer.opening[:3], explorer.opening[3] + 1, explorer.opening[4])
    own.wait_for_function("key => document.querySelector('.nnlib-explorer').dataset.key === key",
                          arg=",".join(map(str, moved)))  # fmt: skip
    assert_shows(group, explorer, moved)
    top = group.locator(".nnlib-picture").bounding_box()
    own.mouse.move(x + 120, y - 90)
    trouble = group.locator(".nnlib-trouble")
    trouble.wait_for()
    # What is said does not move the picture away from the hand.
    assert group.locator(".nnlib-picture").bounding_box() == top
    own.mouse.up()
    assert trouble.text_content() == (
        "This page has 328 of this picture's 565,800 states. "
        "In JupyterLab, or with “Work in this lesson”, you can reach them all."
    )
    assert state_of(group) == moved
    sliders = group.locator("[type=range]")
    assert [int(one.input_value()) for one in sliders.all()] == [moved[n] for n in (0, 1, 3, 4)]


def test_a_key_beyond_what_is_stored_is_answered_in_words_that_are_heard(show):
    own, group = show("downhill")
    weight = group.get_by_role("slider", name="start: weight")
    weight.focus()
    own.keyboard.press("End")
    trouble = group.locator(".nnlib-trouble")
    trouble.wait_for()
    own.wait_for_function(
        "() => document.querySelector('.nnlib-spoken').textContent.startsWith('This page has')"
    )
    assert state_of(group) == made("downhill").opening[:5]
    assert weight.get_attribute("aria-valuetext") == "0"
    # A typed number beyond it, too; and the next step that is stored ends the sentence.
    own.keyboard.press("3")
    own.keyboard.press("Enter")
    field = group.get_by_label("start: weight: type a number")
    own.wait_for_function("field => field.value === '0'", arg=field.element_handle())
    assert weight.input_value() == str(made("downhill").opening[3])
    assert pressed(own, group, "ArrowRight")[3] == made("downhill").opening[3] + 1
    assert trouble.is_hidden()


def test_a_run_goes_to_its_end_and_with_less_motion_at_once(show):
    own, group = show("downhill", reduced_motion="reduce")
    group.locator(".nnlib-main").focus()
    assert pressed(own, group, "Enter")[1] == 40
    own, group = show("downhill")
    button = group.locator(".nnlib-main")
    button.click()
    own.wait_for_function(
        "() => Number(document.querySelector('.nnlib-explorer').dataset.key.split(',')[1]) > 10"
    )
    button.click()
    assert button.text_content() == "Run"
    assert_shows(group, made("downhill"), state_of(group))


def test_parts_explain_themselves_and_all_steps_are_there(show):
    own, group = show("steps")
    explorer = made("steps")
    steps = group.get_by_role("slider", name="step")
    steps.focus()
    assert pressed(own, group, "End") == (len(explorer.controls[0].values) - 1, 0)
    group.locator("[role=listbox] [tabindex='0']").focus()
    words = group.locator(".nnlib-part").first.get_attribute("data-words")
    assert group.locator(".nnlib-tip").text_content() == words


def test_where_the_data_cannot_be_had_the_page_says_so(show):
    own, group = show("steps")
    own.route("**/*.bin", lambda route: route.fulfill(status=404))
    group.get_by_role("slider", name="step").focus()
    own.keyboard.press("ArrowRight")
    group.locator(".nnlib-trouble").wait_for()
    assert "could not be loaded" in group.locator(".nnlib-trouble").text_content()
    assert state_of(group) == (0, 0)
    [error] = own.errors
    assert "404" in error
    own.errors.clear()


@pytest.mark.parametrize("name", NAMES)
def test_without_a_script_the_still_picture_is_there_with_its_words(show, name):
    own, group = show(name, java_script_enabled=False)
    still = own.locator(".playing img").first
    assert group.count() == 0
    assert still.get_attribute("alt") == made(name).picture().alternative
    assert own.locator(".playing img").first.bounding_box()["width"] > 100
    said = own.locator(".playing-note").inner_text()
    assert ("JavaScript" in said) == (name != "pad")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing_and_each_word_stands_out(show, name, scheme):
    own, group = show(name, color_scheme=scheme)
    if name != "pad":
        # With the sentence about the limit, where there is one.
        group.locator("[type=range]").last.focus()
        own.keyboard.press("End")
        own.wait_for_timeout(300)
        found = group.evaluate(CONTRASTS)
        assert len(found) > 5
        assert found[0][0] >= 4.5, found[:5]
        paper = group.locator(".nnlib-picture > svg > rect").first
        seen = paper.evaluate("one => getComputedStyle(one).fill")
        assert seen == ("rgba(0, 0, 0, 0)" if scheme == "dark" else "rgb(247, 247, 245)")
    assert serious_violations(own, "html") == [1, []]


@pytest.mark.parametrize("name", NAMES)
def test_a_phone_shows_all_of_it_without_scrolling_sideways(show, name):
    own, group = show(name, viewport={"width": 390, "height": 844}, has_touch=True)
    assert own.evaluate("() => document.documentElement.scrollWidth") == 390
    if name == "downhill":
        group.get_by_role("button", name="Step forward").tap()
        own.wait_for_function(
            "() => document.querySelector('.nnlib-explorer').dataset.key === '7,9,0,6,2'"
        )
