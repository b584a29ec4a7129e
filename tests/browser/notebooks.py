"""Notebooks in the tests' JupyterLab: made, put into a learner's folder, opened, run and closed."""

import contextlib

from tests.browser.explorers import HEAD
from tests.browser.lab import PANEL
from tools import build

GROUPS = f"{PANEL} .nnlib-explorer"
_OPENED = """
    const app = window.jupyterapp;
    const there = [...app.shell.widgets('main')].find(one => one.context?.path === path);
    const opened = there ?? await app.commands.execute(
        'docmanager:open', {path, factory: 'Notebook'});
    await opened.context.ready;
    app.shell.activateById(opened.id);
"""
OPEN = f"async path => {{ {_OPENED} }}"
RUN_ALL = f"""async path => {{ {_OPENED}
    await opened.context.sessionContext.ready;
    await app.commands.execute('notebook:run-all-cells');
    return opened.content.model.toJSON().cells;
}}"""
RUN_ONE = """async ([place, restart]) => {
    const panel = window.jupyterapp.shell.currentWidget;
    if (restart) {
        await panel.context.sessionContext.session.kernel.restart();
    }
    const cell = panel.content.model.sharedModel.cells[place];
    panel.content.activeCellIndex = place;
    cell.execution_count = null;
    const pause = () => new Promise(wait => setTimeout(wait, 20));
    for (let waited = 0; cell.execution_count === null || cell.executionState !== 'idle'; ) {
        if (waited > 60_000) throw Error(`not run: ${cell.executionState}, ${cell.getSource()}`);
        if (waited % 5000 === 0 && cell.executionState === 'idle')
            window.jupyterapp.commands.execute('notebook:run-cell').catch(() => null);
        await pause();
        waited += 20;
    }
    return panel.content.model.toJSON().cells[place].outputs;
}"""
"""Run a cell, and wait until it has run: a busy page may drop the command's own promise."""
SAVE = "() => window.jupyterapp.commands.execute('docmanager:save')"
TRY = "tried.ipynb"
"""The notebook of the cells that need no kernel and no file of their own: a kernel takes as long to
start as such cells take to be looked at.
"""
OPEN_BEHIND = """path => window.jupyterapp.commands.execute(
    'docmanager:open', {path, factory: 'Notebook', options: {activate: false}}).then(() => null)"""
PUT_CELLS = f"""async ([path, sources]) => {{ {_OPENED}
    await opened.context.sessionContext.ready;
    const cells = opened.content.model.sharedModel;
    cells.transact(() => {{
        cells.deleteCellRange(0, cells.cells.length);
        cells.insertCells(0, sources.map(source => ({{cell_type: 'code', source}})));
    }});
}}"""
FILL = f"""async ([path, sources]) => {{ {_OPENED}
    for (const cell of opened.content.model.sharedModel.cells) {{
        const source = sources[cell.getId()];
        if (source !== cell.getSource()) cell.setSource(source);
    }}
}}"""
"""Write into each cell of a notebook, by its id."""
OPEN_ONES = "() => [...window.jupyterapp.shell.widgets('main')].map(one => one.id)"
CLOSE_OTHERS = """async (known) => {
    for (const one of [...window.jupyterapp.shell.widgets('main')]) {
        if (known.includes(one.id)) continue;
        await one.context?.sessionContext?.shutdown();
        one.dispose();
    }
}"""
FOCUS_RESTS = """async () => {
    for (let before = null, since = 0; performance.now() - since < 300; ) {
        if (before !== document.activeElement || !since)
            [before, since] = [document.activeElement, performance.now()];
        await new Promise(wait => setTimeout(wait, 20));
    }
}"""
"""Wait until the focus stays where it is: JupyterLab moves it as it opens and runs a notebook."""


def notebook_of(*sources):
    cells = [
        build.nbformat.v4.new_code_cell(source, id=f"cell-{number}")
        for number, source in enumerate(sources)
    ]
    return build.nbformat.v4.new_notebook(cells=cells, metadata=build.METADATA)


def put(work, notebook, name):
    """Put a notebook into a learner's folder, if it is not there yet; give its name.

    What is open must not change on the disk: minutes later, as JupyterLab saves by itself, it would
    ask what to do, and its question takes the keys of whatever test runs then.
    """
    if (work / name).exists():
        return name
    (work / name).write_text(build.text_of(notebook), encoding="utf-8", newline="\n")
    return name


@contextlib.contextmanager
def closing(page):
    """At the end, close what was opened meanwhile, and stop its kernels."""
    known = page.evaluate(OPEN_ONES)
    yield
    page.evaluate(CLOSE_OTHERS, known)


def explorers_shown(page, count):
    """Wait until so many explorers are in the notebook that is seen, and the focus rests."""
    page.wait_for_function(
        f"count => document.querySelectorAll('{GROUPS}').length === count", arg=count
    )
    page.evaluate(FOCUS_RESTS)
    return [page.locator(GROUPS).nth(number) for number in range(count)]


def explorers_tried(page, *sources):
    """Run cells, each of which shows an explorer, in the notebook to try; give the explorers."""
    page.evaluate(PUT_CELLS, [TRY, [HEAD, *sources]])
    page.evaluate(RUN_ALL, TRY)
    return explorers_shown(page, len(sources))


def explorers_in(page, work, name, *sources):
    """Run such cells in a notebook of their own; give the explorers."""
    page.evaluate(RUN_ALL, put(work, notebook_of(HEAD, *sources), name))
    return explorers_shown(page, len(sources))
