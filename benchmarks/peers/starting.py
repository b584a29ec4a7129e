"""Starting: the import, the first check in a fresh kernel, and JupyterLab up to a first cell."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from jupyter_client.manager import KernelManager

from benchmarks import pictures
from benchmarks.peers.rows import (
    EVERY_START,
    LESSON,
    Outcome,
    Row,
    compared,
    valued,
)
from tools.browser import find_browser
from tools.environment import ROOT, Environment

TIMED = """
import time
{before}
start = time.perf_counter()
{code}
print()
print(time.perf_counter() - start)
"""

IN_A_KERNEL = "import ipykernel.ipkernel, ipykernel.kernelapp"
"""What every kernel has imported before its first cell; NumPy and nnlib share part of it."""


def timed(code: str, before: str = "") -> float:
    """Return the seconds that some code takes in a fresh process, with bytecode available."""
    with tempfile.TemporaryDirectory() as empty:
        done = subprocess.run(
            [sys.executable, "-c", TIMED.format(before=before, code=code)],
            capture_output=True, encoding="utf-8", check=True, cwd=empty,
            env=with_bytecode(empty),
        )  # fmt: skip
    return float(done.stdout.splitlines()[-1])


BYTECODE = tempfile.TemporaryDirectory(prefix="bytecode")


def with_bytecode(progress: str) -> dict[str, str]:
    """Return variables for a process that finds bytecode, whatever an installer or variable sets.

    The bytecode of everything it imports is in one folder: without it, NumPy and nnlib would be
    compiled at each import.
    """
    return {
        **os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": BYTECODE.name,
        "NNLIB_PROGRESS": progress,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }  # fmt: skip


def imported(name: str) -> float:
    return timed(f"import {name}")


def first_cells() -> dict[str, str]:
    """Return the first code cell of each lesson."""
    found = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        if (ROOT / "lessons" / f"{path.stem}.md").exists():
            found[path.stem] = "".join(
                next(one["source"] for one in cells if one["cell_type"] == "code")
            )
    return found


def slowest_first_cell(rounds: int) -> list[Outcome]:
    """Compare the slowest first cell with importing NumPy, both after a kernel's own imports."""
    cells = first_cells()
    for code in cells.values():
        timed(code, IN_A_KERNEL)
    took = {
        lesson: statistics.median(timed(code, IN_A_KERNEL) for _ in range(3))
        for lesson, code in cells.items()
    }
    slowest = max(took, key=lambda lesson: took[lesson])
    return compared(
        Row("first cell of a lesson, the slowest",
            lambda: timed(cells[slowest], IN_A_KERNEL),
            {"NumPy": lambda: timed("import numpy", IN_A_KERNEL)},
            {"NumPy": ("at most", 2.5)}, f"lesson {slowest[:2]}", EVERY_START), rounds,
    )  # fmt: skip


def slowest_pictures() -> list[Outcome]:
    """Time the first picture of lesson 01, and the slowest of all pictures in lessons."""
    drawn = pictures.of_lessons()
    first = next(one for one in drawn if one.lesson[:2] == "01")
    slowest = max(drawn, key=lambda one: one.later)
    return [
        valued("the first picture (ms)", first.first, [first.first], 5, first.name, waits=LESSON),
        valued("each picture, the slowest (ms)", slowest.later, [one.later for one in drawn], 5,
               f"{slowest.name}, lesson {slowest.lesson[:2]}", waits=LESSON),
    ]  # fmt: skip


FIRST_CHECK = """
from nnlib.checks import check
def double(number):
    return 2 * number
check(double)
"""


def first_check() -> float:
    """Return the seconds from the cell's start to its end, in a kernel that has run nothing."""
    manager = KernelManager(kernel_name="python3")
    with tempfile.TemporaryDirectory() as progress:
        manager.start_kernel(env=with_bytecode(progress))
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(60)
        start = time.perf_counter()
        answer = client.execute_interactive(FIRST_CHECK, output_hook=lambda message: None)
        seconds = time.perf_counter() - start
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert answer["content"]["status"] == "ok", answer
    return seconds


OPEN_AND_RUN = """async () => {
    const app = window.jupyterapp;
    const opened = await app.commands.execute(
        'docmanager:open', {path: '00_start_here.ipynb', factory: 'Notebook'});
    const late = new Promise((_, reject) => setTimeout(() => reject('a minute is over'), 60000));
    const run = async () => {
        await opened.context.ready;
        await opened.context.sessionContext.ready;
        app.shell.activateById(opened.id);
        await app.commands.execute('notebook:run-cell');
    };
    await Promise.race([run(), late]);
}"""


def to_first_cell(command: list[str], folder: Path) -> float:
    """Return the seconds from JupyterLab's start to the end of a first cell, in an open browser."""
    from playwright.sync_api import sync_playwright

    log = folder / "log.txt"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        start = time.perf_counter()
        with log.open("w") as file:
            lab = subprocess.Popen(
                command, cwd=folder, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            found = None
            while not found:
                time.sleep(0.02)
                found = re.search(r"http://127\.0\.0\.1:\S+token=\w+", log.read_text())
                assert lab.poll() is None, log.read_text()
            page = browser.new_page()
            page.goto(found[0])
            page.wait_for_function("window.jupyterapp !== undefined", timeout=60_000)
            page.evaluate("() => window.jupyterapp.restored")
            page.evaluate(OPEN_AND_RUN)
            return time.perf_counter() - start
        finally:
            os.killpg(lab.pid, 15)
            lab.wait(20)
            browser.close()


def lab(rounds: int) -> list[Outcome]:
    """Compare `course.py lab`, in a folder that already has lessons, with plain `jupyter lab`."""
    python = Environment(ROOT)
    python.ensure("learner")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        work = folder / "work"
        work.mkdir()
        (work / "00_start_here.ipynb").write_bytes(
            (ROOT / "notebooks" / "00_start_here.ipynb").read_bytes()
        )
        exposed = "--LabApp.expose_app_in_browser=True"
        ours = [sys.executable, str(ROOT / "course.py"), "lab", "--no-browser", "--work",
                str(work), "--", exposed]  # fmt: skip
        plain = [str(python.python), "-m", "jupyterlab", "--no-browser", "--allow-root", exposed,
                 f"--ServerApp.root_dir={work}"]  # fmt: skip
        return compared(
            Row(
                "JupyterLab, second start, to a first cell run (s)",
                lambda: to_first_cell(ours, folder),
                {"plain jupyter lab": lambda: to_first_cell(plain, folder)},
                {}, "reported", EVERY_START,
            ),
            rounds,
        )  # fmt: skip


def outcomes(quick: bool) -> list[Outcome]:
    rounds = 3 if quick else 9
    found = compared(
        Row("the import", lambda: imported("nnlib"), {"NumPy": lambda: imported("numpy")},
            {"NumPy": ("at most", 1.3)}, waits=EVERY_START), rounds,
    )  # fmt: skip
    found += slowest_first_cell(rounds)
    found += slowest_pictures()
    checks = [first_check() for _ in range(rounds + 1)][1:]
    found.append(
        valued("the first check in a fresh kernel, with its import (s)",
               statistics.median(checks), checks, waits=EVERY_START)
    )  # fmt: skip
    if find_browser():
        found += lab(2 if quick else 5)
    return found
