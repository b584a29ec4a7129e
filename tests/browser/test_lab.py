"""A learner's way through a lesson, in the real JupyterLab."""

import html
import os
from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.lab import PANEL
from tests.browser.notebooks import FILL, OPEN, RUN_ALL, RUN_ONE, closing, put
from tests.notebook import shortened
from tools import build

pytestmark = pytest.mark.browser

LESSONS = [build.Lesson(path) for path in sorted((build.ROOT / "lessons").glob("*.md"))]
IDS = [lesson.path.stem for lesson in LESSONS]


@pytest.fixture(autouse=True)
def picture(page, request):
    yield
    folder = os.environ.get("SLOPE_BY_SLOPE_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{request.node.name}.png")


def sources_of(notebook):
    return {cell.id: cell.source for cell in notebook.cells}


def verdicts(cells):
    return build.verdicts(build.nbformat.from_dict({"cells": cells}))


def recalls(cells):
    return [one["status"] for one in build.recalls(build.nbformat.from_dict({"cells": cells}))]


AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


OUTPUTS = f"{PANEL} .jp-OutputArea-output"
PICTURES = f"{OUTPUTS} img:not([aria-hidden]), {OUTPUTS} [role=img]"
"""Of a picture with several panels, the first has the words."""


def serious_violations(page, outputs=OUTPUTS):
    """Count the outputs of the open notebook, and tell what axe finds critical or serious in them.

    JupyterLab's own frame is left out: its violations are not ours.
    """
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    return page.evaluate(
        """async (outputs) => {
            const all = [...document.querySelectorAll(outputs)];
            const results = await axe.run({include: all}, {resultTypes: ['violations']});
            const grave = results.violations.filter(
                one => ['critical', 'serious'].includes(one.impact));
            return [all.length, grave.flatMap(
                one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 150)}`))];
        }""",
        outputs,
    )


def assert_no_traceback(cells, page):
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert outputs
    assert not [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]
    assert page.errors == []


def assert_pictures_arrive(cells, page):
    """Every picture is in the page with the text alternative that was made; explorers too,
    but some of them open in another state than their still picture's.
    """
    texts = [
        output["data"]["text/plain"]
        for cell in cells
        for output in cell.get("outputs", ())
        if "text/plain" in output.get("data", {})
    ]
    made = [text.removeprefix("Picture: ") for text in texts if text.startswith("Picture: ")]
    page.wait_for_function(
        f"count => document.querySelectorAll('{PICTURES}').length === count",
        arg=len(made),
    )
    shown = page.evaluate(
        f"""() => [...document.querySelectorAll('{PICTURES}')].map(
            one => [one.alt ?? one.ariaLabel, one.getBoundingClientRect().width,
                    one.matches('.nnlib-picture')])"""
    )
    for (alternative, width, moves), wanted in zip(shown, made, strict=True):
        assert alternative if moves else html.unescape(alternative) == wanted
        assert width > 100


def test_lab_opens_the_first_lesson_and_shows_no_toast(page):
    page.wait_for_function("() => [...window.jupyterapp.shell.widgets('main')].length > 0")
    titles = page.evaluate(
        "() => [...window.jupyterapp.shell.widgets('main')].map(w => w.title.label)"
    )
    assert f"{IDS[0]}.ipynb" in titles
    assert page.locator(".Toastify__toast").count() == 0


def test_on_a_small_laptop_the_names_of_all_lessons_are_shown_whole(page):
    wide = page.viewport_size
    page.set_viewport_size({"width": 1366, "height": 768})
    names = page.locator(".jp-DirListing-itemName:visible")
    shown = names.evaluate_all("all => all.map(one => one.innerText.trim())")
    assert {f"{lesson}.ipynb" for lesson in IDS} <= set(shown)
    cut = names.evaluate_all(
        """all => all.flatMap(one => [one, ...one.querySelectorAll('*')]).filter(
            one => one.scrollWidth > one.clientWidth && getComputedStyle(one).display !== 'inline'
        ).map(one => one.innerText)"""
    )
    assert cut == []
    assert page.locator("#jp-main-statusbar:visible").count() == 0
    page.set_viewport_size(wide)


def test_no_cell_has_a_dustbin(page):
    cell = page.locator(f"{PANEL} .jp-CodeCell").first
    cell.click()
    assert cell.get_attribute("class").count("jp-mod-active") == 1
    page.wait_for_timeout(500)
    assert page.locator("[data-command='cell-toolbar:delete']:visible").count() == 0


def test_a_lesson_is_not_changed_until_a_cell_is_run(page):
    path = f"{IDS[1]}.ipynb"
    opened_and_idle = """async (path) => {
        const app = window.jupyterapp;
        const open = {path, factory: 'Notebook'};
        window.fresh = await app.commands.execute('docmanager:open', open);
        await window.fresh.context.ready;
        await window.fresh.context.sessionContext.ready;
        app.shell.activateById(window.fresh.id);
        const kernel = window.fresh.context.sessionContext.session.kernel;
        await kernel.info;
        while (kernel.status !== 'idle') await new Promise(wait => setTimeout(wait, 100));
        await new Promise(wait => setTimeout(wait, 1000));
        return window.fresh.context.model.dirty;
    }"""
    assert page.evaluate(opened_and_idle, path) is False
    page.evaluate("() => window.jupyterapp.commands.execute('application:close')")
    page.wait_for_function("() => window.fresh.isDisposed")
    assert page.locator(".jp-Dialog").count() == 0

    assert page.evaluate(opened_and_idle, path) is False
    changed = page.evaluate(
        """async () => {
            await window.jupyterapp.commands.execute('notebook:run-all-cells');
            return window.fresh.context.model.dirty;
        }"""
    )
    assert changed is True
    # As it was, for whoever opens the lesson next.
    page.evaluate(
        """async () => {
            await window.fresh.context.revert();
            await window.fresh.context.sessionContext.shutdown();
            window.fresh.close();
        }"""
    )
    page.wait_for_function("() => window.fresh.isDisposed")


@pytest.fixture(scope="module", params=LESSONS, ids=IDS)
def lesson(page, request):
    """A lesson, run as it comes, and then filled in the same notebook, as a learner does it."""
    with closing(page):
        page.evaluate(OPEN, f"{request.param.path.stem}.ipynb")
        yield request.param


def test_unfilled_each_check_says_not_attempted_and_each_picture_has_its_alternative(page, lesson):
    name = f"{lesson.path.stem}.ipynb"
    given = shortened(build.nbformat.read(build.ROOT / "notebooks" / name, 4))
    page.evaluate(FILL, [name, sources_of(given)])
    cells = page.evaluate(RUN_ALL, name)
    assert [cell["source"] for cell in cells] == [cell.source for cell in given.cells]
    assert_no_traceback(cells, page)
    # What a gap holds while it is open says nothing to a learner.
    assert "Ellipsis" not in str([cell.get("outputs") for cell in cells])
    assert [v["status"] for v in verdicts(cells)] == ["not attempted"] * len(lesson.places)
    assert set(recalls(cells)) <= {"not attempted"}
    assert_pictures_arrive(cells, page)


def test_filled_right_each_check_says_right(page, lesson):
    name, solved = f"{lesson.path.stem}.ipynb", shortened(lesson.solution())
    page.evaluate(FILL, [name, sources_of(solved)])
    cells = page.evaluate(RUN_ALL, name)
    assert [cell["source"] for cell in cells] == [cell.source for cell in solved.cells]
    assert_no_traceback(cells, page)
    assert [v["status"] for v in verdicts(cells)] == ["right"] * len(lesson.places)
    assert set(recalls(cells)) <= {"right"}
    assert_pictures_arrive(cells, page)
    count, violations = serious_violations(page)
    assert count > len(lesson.places)
    assert violations == []


def test_after_a_first_mistake_and_on_the_second_day_a_check_says_what_to_do(page, work):
    [lesson] = [lesson for lesson in LESSONS if lesson.path.stem.startswith("00")]
    notebook = lesson.filled({"double": "def double(number):\n    return 2 x number"})
    cells = page.evaluate(RUN_ALL, put(work, notebook, "mistaken.ipynb"))
    [place] = [place for place, cell in enumerate(cells) if cell["source"] == "check(double)"]
    error, note = page.evaluate(RUN_ONE, [place, False])
    assert error["evalue"] == "name 'double' is not defined"
    said = note["data"]["text/plain"]
    assert "Python cannot read line 2 of the cell that writes `double`" in said
    assert "Is `x` meant as times?" in said
    error, note = page.evaluate(RUN_ONE, [place, True])
    assert error["evalue"] == "name 'check' is not defined"
    assert note["data"]["text/plain"].startswith(
        "Run the first cell of this lesson first: it brings in `check`."
    )


def test_an_endless_loop_is_interrupted_by_hand_and_the_kernel_lives(page, work):
    [lesson] = [lesson for lesson in LESSONS if lesson.path.stem.startswith("02")]
    endless = "def slope_of_weight(input_value, weight, target):\n    while True:\n        pass"
    name = put(work, lesson.filled({"slope_of_weight": endless}), "endless.ipynb")
    page.evaluate(
        """async (path) => {
            const app = window.jupyterapp;
            const open = {path, factory: 'Notebook'};
            window.opened = await app.commands.execute('docmanager:open', open);
            await window.opened.context.ready;
            await window.opened.context.sessionContext.ready;
            app.shell.activateById(window.opened.id);
            window.running = app.commands.execute('notebook:run-all-cells');
        }""",
        name,
    )
    page.wait_for_function(
        """() => {
            const cells = window.opened.content.model.toJSON().cells;
            const place = cells.findIndex(cell => cell.source.startsWith('def slope_of_weight'));
            return cells[place].execution_count !== null;
        }""",
        timeout=60_000,
    )
    page.wait_for_timeout(1000)
    cells = page.evaluate(
        """async () => {
            await window.jupyterapp.commands.execute('notebook:interrupt-kernel');
            const kernel = window.opened.context.sessionContext.session.kernel;
            // Between two cells the kernel is idle, too: so the run itself is waited for.
            let isRunning = true, busy = 0;
            window.running.finally(() => { isRunning = false; });
            for (const begun = performance.now(); isRunning;) {
                if (performance.now() - begun > 180000) throw new Error('still running');
                await new Promise(wait => setTimeout(wait, 200));
                // The lesson goes on with the function: each call of it is interrupted too. Only
                // what is busy for a second: an answer on its way must not be cut off.
                busy = kernel.status === 'busy' ? busy + 1 : 0;
                if (busy > 5) { busy = 0; await kernel.interrupt(); }
            }
            return window.opened.content.model.toJSON().cells;
        }"""
    )
    found = verdicts(cells)
    assert found[-1]["status"] == "stopped"
    assert page.evaluate(RUN_ALL, f"{lesson.path.stem}.ipynb")


def test_the_learners_own_configuration_is_not_touched(page, own_configuration):
    assert [path.name for path in own_configuration.rglob("*") if path.is_file()] in (
        [],
        ["migrated"],
    )


def test_nothing_was_asked_of_another_machine(page):
    here = ("http://127.0.0.1:", "data:", "blob:")
    assert page.asked
    assert [address for address in page.asked if not address.startswith(here)] == []
