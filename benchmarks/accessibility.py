"""Count what axe finds critical or serious in all lessons' outputs, and in `interact`.

`.venv/bin/python benchmarks/accessibility.py` starts JupyterLab and a browser, runs each lesson
with its solutions, an `interact` with matplotlib, and a `Play`, and prints how many outputs it
examined and how many elements have a violation. JupyterLab's own frame is left out.
"""

from __future__ import annotations

import collections
import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.latency import INTERACT, PEER  # noqa: E402
from tests.browser.lab import browser_page, opened, running_lab  # noqa: E402
from tests.browser.notebooks import RUN_ALL, put  # noqa: E402
from tests.browser.test_lab import LESSONS, serious_violations  # noqa: E402
from tools.build import METADATA  # noqa: E402

PLAY = "from ipywidgets import Play\nPlay()"


def main() -> None:
    notebooks = {lesson.path.stem: lesson.solution() for lesson in LESSONS}
    for name, source in ((PEER, f"import numpy as np\n{INTERACT}"), ("Play", PLAY)):
        cell = nbformat.v4.new_code_cell(source)
        notebooks[name] = nbformat.v4.new_notebook(cells=[cell], metadata=METADATA)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_lab(Path(folder, "work"), Path(folder), Path(folder, "log")) as address,
        browser_page(address) as page,
    ):
        print("outputs  elements with a violation")
        for name, notebook in notebooks.items():
            alone = opened(page.context.browser, f"{address}&reset")
            alone.evaluate(RUN_ALL, put(Path(folder, "work"), notebook, f"{name}.ipynb"))
            alone.wait_for_timeout(5000)
            count, violations = serious_violations(alone)
            alone.close()
            rules = collections.Counter(one.partition(":")[0] for one in violations)
            found = ", ".join(f"{rule} {times}" for rule, times in rules.items())
            print(f"{count:7}  {len(violations):3}  {name}  {found}", flush=True)


if __name__ == "__main__":
    main()
