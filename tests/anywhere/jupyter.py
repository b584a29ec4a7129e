"""JupyterLab and Notebook 7 with the course's settings, and a notebook run in either of them."""

import contextlib
import os
import shutil
import sys

from tests.browser.lab import free_port, running_server
from tests.browser.notebooks import notebook_of
from tools import build
from tools.copies import lessons
from tools.environment import ROOT

FRONT_ENDS = {
    # its title, its module, its application, the path of a notebook's page
    "lab": ("JupyterLab", "jupyterlab", "LabApp", "lab/tree"),
    "notebook": ("Notebook", "notebook", "JupyterNotebookApp", "notebooks"),
}
READY = """async () => {
    if (!window.jupyterapp) return false;
    await jupyterapp.restored;
    // In WebKit, the notebook sometimes opens without the focus, and then none is the current one.
    const {shell} = jupyterapp, [first] = shell.widgets('main');
    if (!shell.currentWidget && first) shell.activateById(first.id);
    const panel = shell.currentWidget;
    if (!panel?.context?.isReady) return false;
    await panel.context.sessionContext.ready;
    return panel.context.sessionContext.session?.kernel?.status === 'idle';
}"""
RUN = """async () => {
    await jupyterapp.commands.execute('notebook:run-all-cells');
    return jupyterapp.shell.currentWidget.content.model.toJSON().cells;
}"""
RUN_ONE = """async place => {
    const panel = jupyterapp.shell.currentWidget;
    panel.content.activeCellIndex = place;
    await jupyterapp.commands.execute('notebook:run-cell');
    return panel.content.model.toJSON().cells[place].outputs;
}"""
SAVE = "async () => { await jupyterapp.shell.currentWidget.context.save(); }"
STOP = """async () => {
    await window.jupyterapp?.shell.currentWidget?.context?.sessionContext.shutdown();
}"""


class Front:
    """A front end that runs, for one page."""

    def __init__(self, name, address, work, page):
        self.name, self.work, self.page = name, work, page
        self.address, _, self.token = address.partition("?")
        self.title = FRONT_ENDS[name][0]

    def open(self, name, *sources):
        """Open a notebook of these cells in the page; without cells, as it lies there."""
        self.stop()
        if sources:
            text = build.text_of(notebook_of(*sources))
            (self.work / name).write_text(text, encoding="utf-8", newline="\n")
        base = self.address[: self.address.index("/", len("http://"))]
        self.page.open(f"{base}/{FRONT_ENDS[self.name][3]}/{name}?{self.token}&reset")
        self.page.until(READY)

    def run(self, name, *sources):
        """Open a notebook and run all of it; give its cells."""
        self.open(name, *sources)
        return self.page.run(RUN)

    def run_one(self, place):
        return self.page.run(RUN_ONE, place)

    def save(self):
        self.page.run(SAVE)

    def stop(self):
        """End the kernel of the notebook in the page: two cores carry few of them."""
        self.page.run(STOP)


@contextlib.contextmanager
def running(name, folder, settings=True):
    """Start a front end; give its address and the folder of its notebooks."""
    _, module, application, _ = FRONT_ENDS[name]
    work, log = folder / "my wörk", folder / "log.txt"
    work.mkdir()
    for lesson in lessons(ROOT / "notebooks"):
        shutil.copy(lesson, work)
    command = [sys.executable, "-m", module, "--no-browser", f"--port={free_port()}"]
    command += [f"--{application}.expose_app_in_browser=True"]
    command += ["--config", str(ROOT / "tools/jupyter/lab_config.py")] if settings else []
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    variables = {
        "SLOPE_BY_SLOPE_WORK": str(work), "SLOPE_BY_SLOPE_START": lessons(work)[0].name,
        "JUPYTER_CONFIG_DIR": str(folder / "configuration"), "NNLIB_PROGRESS": "",
        "PYTHONUTF8": "1",
    }  # fmt: skip
    with running_server(command, work, variables, log) as address:
        yield address, work
