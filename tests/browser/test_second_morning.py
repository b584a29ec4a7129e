"""Pictures to play with after their kernel: saved and opened again, restarted, killed, busy."""

import json
import os
import signal

import pytest
from nbformat.sign import NotebookNotary

from nnlib.figures.explorer import SCRIPTS, read
from tests.browser.explorers import SOURCES, made, press
from tests.browser.lab import PANEL
from tests.browser.notebooks import (
    GROUPS,
    OPEN,
    RUN_ALL,
    SAVE,
    TRY,
    explorers_in,
    explorers_shown,
    explorers_tried,
    notebook_of,
    put,
)
from tests.browser.test_explorers import CONTROLS
from tools import build

pytestmark = pytest.mark.browser

DEAD = "Error displaying widget"
CLOSE_AND_STOP = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.context.sessionContext.shutdown();
    panel.dispose();
}"""
ASK_KERNEL = """async (code) => {
    const { sessionContext } = window.jupyterapp.shell.currentWidget.context;
    const asked = sessionContext.session.kernel.requestExecute({code});
    let told = '';
    asked.onIOPub = said => { if (said.header.msg_type === 'stream') told += said.content.text; };
    await asked.done;
    return told;
}"""
RESTART = """async () => {
    await window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.restart();
}"""


def process_of(page):
    """The number of the process of the kernel that is seen."""
    told = page.evaluate(ASK_KERNEL, "import os; print(os.getpid())")
    return int(told)


def outputs_on_disk(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [output for cell in cells for output in cell["outputs"]]


def key_of(group):
    return group.get_attribute("data-key")


def wait_for_trouble(page, group, words):
    """Wait until a group says what is wrong: within ten seconds, or not at all."""
    page.wait_for_function(
        """([group, words]) => {
            const trouble = group.querySelector('.nnlib-trouble');
            return !trouble.hidden && trouble.textContent.includes(words);
        }""",
        arg=[group.element_handle(), words], timeout=10_000,
    )  # fmt: skip


def assert_stopped_at_its_picture(group):
    """Nothing is promised any more: no button runs, and the controls stand where the picture is."""
    assert group.get_attribute("aria-busy") == "false"
    assert group.get_by_role("button", name="Pause").count() == 0
    standing = group.locator(CONTROLS).evaluate_all("all => all.map(one => one.value)")
    assert key_of(group).split(",")[: len(standing)] == standing
    states = group.locator("input, select, button").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-disabled'))"
    )
    assert states == ["true"] * len(states)


def assert_follows(page, group, key="ArrowRight"):
    before = key_of(group)
    group.locator("[type=range]").first.focus()
    page.keyboard.press(key)
    page.wait_for_function(
        "([group, before]) => group.dataset.key !== before && group.ariaBusy === 'false'",
        arg=[group.element_handle(), before],
    )
    assert group.locator(".nnlib-trouble").is_hidden()


def test_saved_closed_and_opened_without_a_kernel_every_still_picture_is_there(page, work):
    groups = explorers_in(page, work, "morning.ipynb", *SOURCES.values())
    alternatives = [made(name).picture().alternative for name in SOURCES]
    page.evaluate(SAVE)
    kept = outputs_on_disk(work / "morning.ipynb")
    assert sum("data:image/svg+xml" in str(output) for output in kept) == len(SOURCES)
    assert not [output for output in kept if build.WIDGET in output["data"]]
    # In the open page they are as alive as before.
    assert_follows(page, groups[0], "ArrowLeft")
    page.evaluate(SAVE)
    assert_follows(page, groups[0])
    page.evaluate(CLOSE_AND_STOP)
    page.evaluate(OPEN, "morning.ipynb")
    page.wait_for_function(
        f"n => document.querySelectorAll('{PANEL} .jp-OutputArea-output figure').length === n",
        arg=len(SOURCES),
    )
    shown = page.locator(f"{PANEL} .jp-OutputArea-output img")
    # A picture of several panels has its words at the first of them.
    words = "all => all.filter(one => one.ariaHidden !== 'true').map(one => one.alt)"
    assert shown.evaluate_all(words) == alternatives
    assert all(width > 100 for width in shown.evaluate_all("all => all.map(one => one.width)"))
    assert page.get_by_text(DEAD).count() == 0
    assert page.locator(GROUPS).count() == 0
    # Run again, they can be played with again.
    groups = explorers_in(page, work, "morning.ipynb", *SOURCES.values())
    assert_follows(page, groups[0], "ArrowLeft")


def test_what_was_saved_with_widgets_opens_with_still_pictures_and_is_left_as_it_is(page, work):
    notebook = notebook_of("figures", "figures")
    still = made("neuron").picture()
    for number, cell in enumerate(notebook.cells):
        data = {
            "text/plain": str(still), "text/html": still._repr_html_(),
            build.WIDGET: {"version_major": 2, "version_minor": 0, "model_id": f"gone{number}"},
        }  # fmt: skip
        cell.outputs = [build.nbformat.v4.new_output("display_data", data)]
    path = work / put(work, notebook, "older.ipynb")
    # As a learner's own run leaves it: of a notebook not trusted, JupyterLab shows no widget.
    notary = NotebookNotary()
    notary.sign(build.nbformat.read(path, 4))
    before = path.read_bytes()
    page.evaluate(OPEN, "older.ipynb")
    page.wait_for_function(
        f"() => document.querySelectorAll('{PANEL} .jp-OutputArea-output figure').length === 2"
    )
    page.wait_for_timeout(3000)
    assert page.get_by_text(DEAD).count() == 0
    assert path.read_bytes() == before
    assert before.count(build.WIDGET.encode()) == 2


def test_after_a_restart_each_picture_says_that_it_has_stopped_and_what_to_run(page):
    groups = explorers_tried(page, SOURCES["downhill"], SOURCES["neuron"])
    groups[0].get_by_role("button", name="Run").click()
    groups[0].get_by_role("button", name="Pause").wait_for()
    page.evaluate(RESTART)
    for group in groups:
        wait_for_trouble(page, group, "Run the cells above, then this cell again.")
        assert_stopped_at_its_picture(group)
    # A key finds the controls where they were, and the words are spoken.
    stood = groups[1].locator("[type=range]").first.input_value()
    groups[1].locator("[type=range]").first.focus()
    page.keyboard.press("ArrowLeft")
    assert groups[1].locator("[type=range]").first.input_value() == stood
    page.wait_for_function(
        "group => group.querySelector('[role=status]').textContent.includes('has stopped')",
        arg=groups[1].element_handle(),
    )
    page.errors.clear()
    page.evaluate(RUN_ALL, TRY)
    groups = explorers_shown(page, 2)
    assert_follows(page, groups[0])
    assert page.errors == []


LATE_ANSWER = """async ([module, shown]) => {
    const source = URL.createObjectURL(new Blob([module], {type: 'text/javascript'}));
    const { default: { render } } = await import(source);
    const answer = [], tell = [];
    const statusChanged = { connect: one => tell.push(one), disconnect() {} };
    const model = {
        get: name => (name === 'shown' ? shown : undefined),
        on: (_, one) => answer.push(one), off() {}, send() {},
        widget_manager: { kernel: { statusChanged } },
    };
    const el = document.createElement('div');
    document.body.append(el);
    const end = render({ model, el });
    tell[0](null, 'restarting');
    answer[0]({ asked: 1, frames: [shown.frame] });
    const trouble = el.querySelector('.nnlib-trouble');
    const said = trouble.hidden ? '' : trouble.textContent;
    end();
    el.remove();
    return said;
}"""


def test_an_answer_that_comes_after_the_end_does_not_take_the_words_away(page):
    module = "\n".join(map(read, SCRIPTS))
    said = page.evaluate(LATE_ANSWER, [module, made("neuron").for_the_page()])
    assert "This picture has stopped" in said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_after_its_kernel_was_killed_a_picture_says_that_it_has_stopped(page, work):
    [group] = explorers_in(page, work, "killed.ipynb", SOURCES["downhill"])
    os.kill(process_of(page), signal.SIGKILL)
    wait_for_trouble(page, group, "has stopped")
    assert_stopped_at_its_picture(group)
    # JupyterLab tells it too, and takes the keys until that is read.
    page.locator(".jp-Dialog button").click()


def test_a_kernel_that_no_longer_knows_the_picture_is_found_out_by_its_silence(page, work):
    forget = "from comm import get_comm_manager; get_comm_manager().comms.clear()"
    [group] = explorers_in(page, work, "forgotten.ipynb", SOURCES["downhill"])
    page.wait_for_timeout(500)
    page.evaluate(ASK_KERNEL, forget)
    press(group.get_by_role("slider", name="steps"), "End")
    wait_for_trouble(page, group, "has stopped")
    assert_stopped_at_its_picture(group)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_while_the_kernel_is_busy_a_picture_says_so_and_follows_when_it_answers(page):
    group, other = explorers_tried(page, SOURCES["downhill"], SOURCES["neuron"])
    process = process_of(page)
    page.wait_for_timeout(500)
    os.kill(process, signal.SIGSTOP)
    try:
        slider = group.get_by_role("slider", name="steps")
        press(slider, "End")
        wait_for_trouble(page, group, "The picture follows as soon as it does.")
        assert group.get_attribute("aria-busy") == "true"
        assert slider.input_value() == "40"
        # The other picture has nothing to wait for.
        assert other.locator(".nnlib-trouble").is_hidden()
        page.wait_for_timeout(5000)
    finally:
        os.kill(process, signal.SIGCONT)
    page.wait_for_function(
        "group => group.dataset.key.split(',')[1] === '40' && group.ariaBusy === 'false'",
        arg=group.element_handle(), timeout=10_000,
    )  # fmt: skip
    assert group.locator(".nnlib-trouble").is_hidden()
    assert_follows(page, group)
    assert_follows(page, other, "ArrowLeft")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_a_run_that_meets_a_busy_kernel_goes_on_when_it_answers(page):
    [group] = explorers_tried(page, SOURCES["downhill"])
    process = process_of(page)
    press(group.get_by_role("slider", name="steps"), "Home")
    page.wait_for_function(
        "group => group.dataset.key.split(',')[1] === '0'", arg=group.element_handle()
    )
    group.get_by_role("button", name="Run").click()
    page.wait_for_function(
        "group => Number(group.dataset.key.split(',')[1]) >= 2", arg=group.element_handle()
    )
    os.kill(process, signal.SIGSTOP)
    try:
        wait_for_trouble(page, group, "Waiting for the kernel")
        assert group.get_by_role("button", name="Pause").is_visible()
        stood = int(key_of(group).split(",")[1])
    finally:
        os.kill(process, signal.SIGCONT)
    page.wait_for_function(
        "([group, stood]) => Number(group.dataset.key.split(',')[1]) >= stood + 3",
        arg=[group.element_handle(), stood], timeout=10_000,
    )  # fmt: skip
    assert group.locator(".nnlib-trouble").is_hidden()
    group.get_by_role("button", name="Pause").click()
    assert group.get_by_role("button", name="Run").is_visible()


def test_run_twice_and_beside_another_lesson_every_picture_follows(page, work):
    first = explorers_tried(page, SOURCES["downhill"], SOURCES["neuron"])
    old = [group.element_handle() for group in first]
    second = explorers_in(page, work, "second.ipynb", SOURCES["neuron"])
    assert_follows(page, second[0], "ArrowLeft")
    page.evaluate(OPEN, TRY)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function("old => !old.some(one => one.isConnected)", arg=old)
    page.wait_for_function(f"() => document.querySelectorAll('{GROUPS}').length === 2")
    again = [page.locator(GROUPS).nth(number) for number in (0, 1)]
    assert_follows(page, again[0])
    assert_follows(page, again[1], "ArrowLeft")
