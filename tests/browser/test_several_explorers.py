"""Several pictures to play with in one page: each control has its name, and one voice speaks."""

import pytest

from tests.browser.explorers import SOURCES, made, press
from tests.browser.notebooks import GROUPS, explorers_in, explorers_tried
from tests.browser.test_explorers import CONTROLS

pytestmark = pytest.mark.browser

LISTEN = """group => {
    window.heard = [];
    const live = '[aria-live], [role=status], [role=alert], [role=log], output';
    const observer = new MutationObserver(changes => changes.forEach(change => {
        const at = change.target.parentElement?.closest(live) ?? change.target.closest?.(live);
        if (at) window.heard.push(at.textContent);
    }));
    observer.observe(group, {subtree: true, childList: true, characterData: true});
}"""


def trees(page):
    """What a screen reader gets of each explorer: role, name and value of each node."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    nodes = {node["nodeId"]: node for node in tree}

    def within(node):
        if not node["ignored"]:
            yield tuple(node.get(part, {}).get("value", "") for part in ("role", "name", "value"))
        for child in node.get("childIds", ()):
            if child in nodes:
                yield from within(nodes[child])

    titles = {made(name).title for name in SOURCES}
    return [
        list(within(node))
        for node in tree
        if node.get("role", {}).get("value") == "group"
        and node.get("name", {}).get("value") in titles
    ]


def names_in_the_tree(page):
    return [
        [name for role, name, _ in tree if role in ("slider", "combobox")] for tree in trees(page)
    ]


def labels_of(name):
    return [one.label for one in made(name).controls if one.kind in ("slider", "choice")]


def assert_each_word_leads_to_its_own_control(page, group, name):
    controls = group.locator(CONTROLS)
    for place, label in enumerate(labels_of(name)):
        words = group.locator("label").nth(place)
        assert words.evaluate("one => one.firstChild.textContent") == label
        # Opened by the mouse, a list of choices would lie over the rest: a click on its words.
        words.click(position={"x": 4, "y": 6})
        assert controls.nth(place).evaluate("one => one === document.activeElement"), label


@pytest.fixture(scope="module")
def six(page):
    """One of each picture; the first test is the first to touch them."""
    return explorers_tried(page, *SOURCES.values())


def test_drawn_and_not_touched_a_picture_is_silent(page, six):
    page.wait_for_timeout(1500)
    spoken = page.locator(f"{GROUPS} [role=status]")
    assert spoken.evaluate_all("all => all.map(one => one.textContent)") == [""] * len(six)


def test_no_output_has_an_id_that_another_one_could_have(six):
    for group in six:
        assert group.locator("[id], [for], [aria-labelledby], [aria-describedby]").count() == 0


def test_each_control_of_six_pictures_has_the_name_that_stands_beside_it(page, six):
    for name, group in zip(SOURCES, six, strict=True):
        # What is far below the fold is in no tree: JupyterLab leaves it to the browser's need.
        group.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        seen = [tree for tree in trees(page) if tree[0][1] == made(name).title]
        assert len(seen) == 1
        names = [name for role, name, _ in seen[0] if role in ("slider", "combobox")]
        assert names == labels_of(name)
        assert_each_word_leads_to_its_own_control(page, group, name)


def test_in_two_lessons_at_once_and_in_two_views_of_one_picture_a_word_finds_its_control(
    page, work
):
    explorers_in(page, work, "one.ipynb", SOURCES["downhill"], SOURCES["neuron"])
    groups = explorers_tried(page, SOURCES["downhill"], SOURCES["nudge"])
    assert_each_word_leads_to_its_own_control(page, groups[0], "downhill")
    assert_each_word_leads_to_its_own_control(page, groups[1], "nudge")
    assert names_in_the_tree(page) == [labels_of("downhill"), labels_of("nudge")]
    page.evaluate(
        """async () => {
            const app = window.jupyterapp;
            app.shell.currentWidget.content.activeCellIndex = 1;
            await app.commands.execute('notebook:create-output-view');
        }"""
    )
    view = page.locator(".jp-LinkedOutputView .nnlib-explorer")
    view.wait_for()
    page.wait_for_timeout(500)
    assert_each_word_leads_to_its_own_control(page, view, "downhill")
    assert_each_word_leads_to_its_own_control(page, groups[0], "downhill")
    assert names_in_the_tree(page).count(labels_of("downhill")) == 2
    # Both are moved each by itself.
    stood = groups[0].get_attribute("data-key")
    press(view.get_by_role("slider", name="steps"), "End")
    page.wait_for_function(
        "group => group.dataset.key.split(',')[1] === '40'", arg=view.element_handle()
    )
    assert groups[0].get_attribute("data-key") == stood
    # It splits the window; other tests want one notebook in it.
    page.evaluate(
        """() => [...window.jupyterapp.shell.widgets('main')]
            .filter(one => one.node.querySelector('.jp-LinkedOutputView')
                || one.node.classList.contains('jp-LinkedOutputView'))
            .forEach(one => one.close())"""
    )
    view.wait_for(state="detached")


def test_a_run_speaks_once_at_its_end(page):
    [group] = explorers_tried(page, SOURCES["downhill"])
    group.evaluate(LISTEN)
    press(group.get_by_role("slider", name="steps"), "End")
    page.wait_for_function("() => window.heard.length === 1")
    press(group.get_by_role("button", name="Run"), "Enter")
    page.wait_for_function(
        "group => group.dataset.key.split(',')[1] === '20'", arg=group.element_handle()
    )
    assert len(page.evaluate("window.heard")) == 1
    page.wait_for_function(
        "group => group.dataset.key.split(',')[1] === '40'", arg=group.element_handle()
    )
    group.get_by_role("button", name="Run").wait_for()
    page.wait_for_timeout(1500)
    # It ends where it was before: what is heard is the same, so it is not heard again.
    assert len(page.evaluate("window.heard")) == 1


def test_a_run_that_steps_slowly_speaks_once_at_its_end(page):
    source = """
import time
from nnlib.figures.explorer import Button, Explorer, slider
def draw(number):
    time.sleep(0.8)
    return figures.neuron([number], [1], 0)
Explorer("Slow", draw, [slider("number", "number", range(6), 0)], [Button("Run", runs="number")])
"""
    [group] = explorers_tried(page, source)
    group.evaluate(LISTEN)
    press(group.get_by_role("button", name="Run"), "Enter")
    page.wait_for_function("group => group.dataset.key === '5'", arg=group.element_handle())
    group.get_by_role("button", name="Run").wait_for()
    page.wait_for_function("() => window.heard.length > 0")
    page.wait_for_timeout(1500)
    heard = page.evaluate("window.heard")
    assert len(heard) == 1
    assert heard[0].startswith("A neuron with 1 input.")
    assert "5" in heard[0]


def test_the_tree_names_all_that_can_be_used_and_the_picture_and_follows_a_key(page):
    [group] = explorers_tried(page, SOURCES["downhill"])
    group.evaluate(LISTEN)
    explorer = made("downhill")

    def expected(state):
        picture, sliders = explorer.picture(state), []
        for control, entry in zip(explorer.controls, state, strict=True):
            if control.kind == "slider":
                # Chromium tells the place here; `aria-valuetext` has the number, as the field does.
                written = control.written(control.values[entry])
                sliders.append(("slider", control.label, entry))
                sliders.append(("textbox", f"{control.label}: type a number", written))
            elif control.kind == "choice":
                sliders.append(("combobox", control.label, control.values[entry]))
        buttons = [("button", button.label, "") for button in explorer.buttons]
        keeps = [("button", "Keep to compare", "")] if explorer.controls[-1].kind == "kept" else []
        image = [("image", picture.alternative, "")]
        return [("group", explorer.title, ""), *sliders, *buttons, *keeps, *image]

    def told():
        # Words come again as texts of their own; a list's choices are told when it opens.
        left_out = ("StaticText", "InlineTextBox", "paragraph", "LabelText", "generic", "none",
                    "MenuListPopup", "option", "status")  # fmt: skip
        [tree] = trees(page)
        return [node for node in tree if node[0] not in left_out]

    def said():
        [tree] = trees(page)
        place = [role for role, _, _ in tree].index("status")
        return [name for role, name, _ in tree[place:] if role == "StaticText"]

    state = explorer.opening
    assert told() == expected(state)
    assert said() == []
    press(group.get_by_role("slider", name="steps"), "ArrowRight")
    page.wait_for_function("() => window.heard.length > 0")
    page.wait_for_timeout(700)
    state = (state[0], state[1] + 1, *state[2:])
    assert told() == expected(state)
    [tree] = trees(page)
    written = [name for role, name, _ in tree if role == "StaticText"]
    assert "steps" in written
    assert "star: the bottom" not in written
    assert said() == page.evaluate("window.heard") == [explorer.picture(state).caption]
