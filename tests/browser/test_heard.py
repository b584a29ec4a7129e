"""What a screen reader gets: announcements as answers arrive, none when a notebook is opened, and
the tree of what was shown.
"""

import json

import pytest

from tests.browser.lab import PANEL, opened
from tests.browser.notebooks import (
    OPEN,
    PUT_CELLS,
    RUN_ALL,
    RUN_ONE,
    SAVE,
    TRY,
    notebook_of,
    put,
)
from tests.browser.test_lab import OUTPUTS
from tests.browser.test_second_morning import CLOSE_AND_STOP
from tools import build

pytestmark = pytest.mark.browser

IMPORTS = """from nnlib.checks import check, hint, progress, recall
from nnlib.notes import guess, ruling, scoreboard, vote"""
SQUARED = "def squared(number):\n    return number * number"
CHECK = 'check(squared, "double", seed=1)'
NOT_YET = "Not yet. Did you multiply the number by itself?"
LISTEN = """() => {
    const live = '[aria-live], [role=status], [role=alert], [role=log], output';
    window.heard = [];
    const keep = text => { if (text.trim()) window.heard.push(text); };
    window.listener?.disconnect();
    const look = node => {
        if ((node.closest ? node : node.parentElement)?.closest(live)) keep(node.textContent);
        else node.querySelectorAll?.(live).forEach(one => keep(one.textContent));
    };
    window.listener = new MutationObserver(
        changes => changes.forEach(change => change.addedNodes.forEach(look)));
    window.listener.observe(document.body, {subtree: true, childList: true, characterData: true});
}"""
HEARD = "() => window.heard"


@pytest.fixture(autouse=True)
def no_listener_is_left(page):
    yield
    page.evaluate("() => window.listener?.disconnect()")


def wait_until_heard(page, *wanted):
    for _ in range(100):
        heard = page.evaluate(HEARD)
        if set(wanted) <= set(heard):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{wanted} is not among {heard}")


def prepared(page, *sources):
    """Run the first cell of the notebook to try, whose other cells are run one by one."""
    page.evaluate(PUT_CELLS, [TRY, [IMPORTS, *sources]])
    listened_to(page)


def listened_to(page):
    """Run the first cell of the notebook that is seen, and listen from then on."""
    page.evaluate("() => window.jupyterapp.shell.currentWidget.context.sessionContext.ready")
    page.evaluate(LISTEN)
    page.evaluate(RUN_ONE, [0, False])


def tree_of(page):
    """Every node that a screen reader can come to: its role, its name, and how deep it lies."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}

    def within(node, parents):
        role = node.get("role", {}).get("value", "")
        if not node.get("ignored"):
            yield role, node.get("name", {}).get("value", ""), parents
        for child in node.get("childIds", ()):
            if child in known:
                yield from within(known[child], (*parents, role))

    return list(within(nodes[0], ()))


def test_each_answer_is_heard_as_it_arrives_in_one_sentence(page):
    calls = {
        f"{SQUARED}\n{CHECK}": NOT_YET,
        "def double(number):\n    return 2 * number\ncheck(double)":
            "Right. On all 20 tries it agrees with the definition. "
            "In this lesson: 1 of 1 right. "
            "Read on; after it comes lesson 01, Prediction and error.",
        'guess("heard", 3)': "heard: your guess is 3.",
        'guess("heard", outcome=4)': "heard: you guessed 3; it came out as 4.",
        'vote(2, "right")': "Your vote on claim 2: right.",
        "ruling(2)": "Claim 2, the ruling: word. Your vote: right.",
        "hint('double')": "Hint 1 of 3. What is twice 3?",
        'recall("squared error", -0.5)': "Not yet. -0.5: Is that the error, not yet squared?",
    }  # fmt: skip
    prepared(page, *calls)
    for place, said in enumerate(calls.values(), 1):
        page.evaluate(RUN_ONE, [place, False])
        wait_until_heard(page, said)
    assert page.evaluate(HEARD) == list(calls.values())
    # Long enough in the page for a slow reader, and gone some time later.
    page.wait_for_timeout(3000)
    assert page.locator("#nnlib-announcements p").last.inner_text() == said
    page.wait_for_function(
        "() => document.querySelector('#nnlib-announcements').textContent === ''", timeout=10_000
    )
    assert page.errors == []


def test_saved_and_opened_again_nothing_speaks(page, work, address):
    notebook = notebook_of(IMPORTS, f"{SQUARED}\n{CHECK}", 'vote(3, "right")')
    page.evaluate(OPEN, put(work, notebook, "heard_quiet.ipynb"))
    listened_to(page)
    for place in (1, 2):
        page.evaluate(RUN_ONE, [place, False])
    wait_until_heard(page, NOT_YET, "Your vote on claim 3: right.")
    page.evaluate(SAVE)
    saved = (work / "heard_quiet.ipynb").read_text(encoding="utf-8")
    assert "Did you multiply" in saved
    loud = ("alert", "aria-live", "widget-view", "application/")
    assert [word for word in loud if word in saved] == []
    assert set(json.loads(saved)["metadata"]) <= set(build.METADATA)
    # Another page of the same kernel, as after a reload, and then with no kernel at all.
    again = opened(page.context.browser, f"{address}&reset")
    again.evaluate(LISTEN)
    again.evaluate(OPEN, "heard_quiet.ipynb")
    again.wait_for_selector(f"{PANEL} strong:text('Not yet.')")
    again.wait_for_timeout(2000)
    assert again.evaluate(HEARD) == []
    assert again.locator(f"{OUTPUTS} [role=alert], {OUTPUTS} [aria-live]").count() == 0
    # There, it is heard when it is run again: the page has a voice.
    again.evaluate(RUN_ONE, [1, False])
    wait_until_heard(again, NOT_YET)
    again.close()
    page.evaluate(CLOSE_AND_STOP)
    page.evaluate(LISTEN)
    page.evaluate(OPEN, "heard_quiet.ipynb")
    page.wait_for_selector(f"{PANEL} strong:text('Not yet.')")
    page.wait_for_timeout(1000)
    assert page.evaluate(HEARD) == []


def test_after_a_restart_the_new_kernel_is_heard_once(page):
    prepared(page, 'vote(4, "right")')
    page.evaluate(RUN_ONE, [1, False])
    wait_until_heard(page, "Your vote on claim 4: right.")
    page.evaluate(RUN_ONE, [0, True])
    page.evaluate(LISTEN)
    page.evaluate(RUN_ONE, [1, False])
    wait_until_heard(page, "Your vote on claim 4: right.")
    page.wait_for_timeout(1000)
    assert page.evaluate(HEARD) == ["Your vote on claim 4: right."]


def test_run_all_at_once_the_last_three_answers_are_heard(page, work):
    page.evaluate(LISTEN)
    votes = [f'vote({number}, "right")' for number in range(1, 8)]
    page.evaluate(RUN_ALL, put(work, notebook_of(IMPORTS, *votes), "heard_at_once.ipynb"))
    wait_until_heard(page, *(f"Your vote on claim {number}: right." for number in (5, 6, 7)))


def test_a_verdict_is_read_after_its_code_and_its_mark_is_not_read(page):
    prepared(page, f"{SQUARED}\n{CHECK}")
    page.evaluate(RUN_ONE, [1, False])
    page.wait_for_selector(f"{PANEL} strong:text('Not yet.')")
    wait_until_heard(page, NOT_YET)
    tree = tree_of(page)
    texts = [name for role, name, _ in tree if role == "StaticText"]
    code, verdict = texts.index("squared"), texts.index("Not yet.")
    assert code < verdict < texts.index("Did you multiply the number by itself?")
    assert [text for text in texts[code:verdict] if not text.isascii()] == []
    # Heard from the live region, which comes after the whole notebook and is an alert.
    heard = [parents for role, name, parents in tree if (role, name) == ("StaticText", NOT_YET)]
    assert heard
    assert all("alert" in parents for parents in heard)
    shown = [parents for _, name, parents in tree if name == "Not yet."]
    assert shown
    assert not any("alert" in parents for parents in shown)


def test_a_table_has_its_caption_for_a_name_and_headings_over_its_columns(page):
    page.evaluate(PUT_CELLS, [TRY, [IMPORTS, "progress()"]])
    page.evaluate(RUN_ALL, TRY)
    page.wait_for_selector(f"{PANEL} caption")
    tree = tree_of(page)
    caption = page.locator(f"{PANEL} caption").inner_text()
    assert ("table", caption) in [one[:2] for one in tree]
    heads = [name for role, name, _ in tree if role == "columnheader"]
    assert heads == ["lesson", "right", "exercises"]
    rows = [name for role, name, parents in tree if role == "row"]
    assert len(rows) == 16
    # In a small window, no mark lies on the words of the next column.
    wide = page.viewport_size
    page.set_viewport_size({"width": 1280, "height": 720})
    over = page.locator(f"{PANEL} td").evaluate_all(
        """all => all.filter(one => [...one.children].some(mark =>
            mark.getBoundingClientRect().right > one.getBoundingClientRect().right)).length"""
    )
    page.set_viewport_size(wide)
    assert over == 0


def test_in_a_notebook_that_is_not_trusted_a_verdict_begins_with_its_word(page, work):
    [path] = (build.ROOT / "solutions").glob("00_*.ipynb")
    run = build.nbformat.read(path, 4)
    page.evaluate(OPEN, put(work, run, "heard_from_elsewhere.ipynb"))
    right = page.locator(f"{OUTPUTS} div:has(> strong:text('Right.'))")
    right.wait_for(state="attached")
    assert right.text_content().lstrip().startswith("Right.")
    assert right.locator("svg").count() == 0
