"""A learner's way through a lesson, in the real JupyterLab."""

import html
import os

import pytest

from tools import build

pytestmark = pytest.mark.browser

LESSONS = [build.Lesson(path) for path in sorted((build.ROOT / "lessons").glob("*.md"))]
IDS = [lesson.path.stem for lesson in LESSONS]

RUN_ALL = """async (path) => {
    const app = window.jupyterapp;
    const opened = await app.commands.execute('docmanager:open', {path, factory: 'Notebook'});
    await opened.context.ready;
    await opened.context.sessionContext.ready;
    app.shell.activateById(opened.id);
    await app.commands.execute('notebook:run-all-cells');
    return opened.content.model.toJSON().cells;
}"""


@pytest.fixture(autouse=True)
def picture(page, request):
    yield
    folder = os.environ.get("SLOPE_BY_SLOPE_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{request.node.name}.png")


def put(work, notebook, name):
    (work / name).write_text(build.text_of(notebook), encoding="utf-8", newline="\n")
    return name


def verdicts(cells):
    return build.verdicts(build.nbformat.from_dict({"cells": cells}))


def recalls(cells):
    return [one["status"] for one in build.recalls(build.nbformat.from_dict({"cells": cells}))]


def assert_no_traceback(cells, page):
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert outputs
    assert not [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]
    assert page.errors == []


def test_lab_opens_the_first_lesson_and_shows_no_toast(page):
    page.wait_for_function("() => [...window.jupyterapp.shell.widgets('main')].length > 0")
    titles = page.evaluate(
        "() => [...window.jupyterapp.shell.widgets('main')].map(w => w.title.label)"
    )
    assert f"{IDS[0]}.ipynb" in titles
    assert page.locator(".Toastify__toast").count() == 0


@pytest.mark.parametrize("lesson", LESSONS, ids=IDS)
def test_unfilled_a_lesson_runs_and_each_check_says_not_attempted(page, lesson):
    cells = page.evaluate(RUN_ALL, f"{lesson.path.stem}.ipynb")
    assert_no_traceback(cells, page)
    assert [v["status"] for v in verdicts(cells)] == ["not attempted"] * len(lesson.places)
    assert set(recalls(cells)) <= {"not attempted"}


@pytest.mark.parametrize("lesson", LESSONS, ids=IDS)
def test_filled_right_each_check_says_right(page, work, lesson):
    name = put(work, lesson.solution(), f"right_{lesson.path.stem}.ipynb")
    cells = page.evaluate(RUN_ALL, name)
    assert_no_traceback(cells, page)
    assert [v["status"] for v in verdicts(cells)] == ["right"] * len(lesson.places)
    assert set(recalls(cells)) <= {"right"}


@pytest.mark.parametrize("lesson", LESSONS, ids=IDS)
def test_filled_with_slips_each_check_names_its_slip(page, work, lesson):
    exercises = list(lesson.places.values())
    answers = {exercise.name: exercise.slip_source(exercise.slips[0]) for exercise in exercises}
    name = put(work, lesson.filled(answers), f"slip_{lesson.path.stem}.ipynb")
    cells = page.evaluate(RUN_ALL, name)
    assert_no_traceback(cells, page)
    found = verdicts(cells)
    assert [v["status"] for v in found] == ["not yet"] * len(exercises)
    assert [v["slips"] for v in found] == [[exercise.slips[0].id] for exercise in exercises]


@pytest.mark.parametrize("lesson", LESSONS, ids=IDS)
def test_every_picture_arrives_with_its_text_alternative(page, lesson):
    cells = page.evaluate(RUN_ALL, f"{lesson.path.stem}.ipynb")
    made = [
        output["data"]["text/plain"].removeprefix("Picture: ")
        for cell in cells
        for output in cell.get("outputs", ())
        if str(output.get("data", {}).get("text/plain", "")).startswith("Picture: ")
    ]
    shown = page.evaluate(
        """() => [...document.querySelectorAll(
               '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output img')].map(
               image => [image.alt, image.naturalWidth])"""
    )
    assert [html.unescape(alternative) for alternative, _ in shown] == made
    assert all(width > 100 for _, width in shown)


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
            while (kernel.status !== 'idle') {
                await new Promise(wait => setTimeout(wait, 200));
                // The lesson goes on with the function: each call of it is interrupted too.
                if (kernel.status === 'busy') { await kernel.interrupt(); }
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
