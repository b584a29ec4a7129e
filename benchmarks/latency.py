"""Time from a key to the new picture, compared with interact and matplotlib in the same run.

`.venv/bin/python benchmarks/latency.py [--presses 30]` starts JupyterLab and a browser, presses a
key so many times on one slider of each explorer and of an `interact`, and prints the median and
the slowest, in milliseconds from the key's event to the change of the picture in the
page. "At once" waits for the next key until the page has asked ahead; "from the kernel" jumps to a
value that no picture was asked for, so the kernel has to draw first.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.explorers import HEAD, SOURCES, made  # noqa: E402
from tests.browser.lab import PANEL, browser_page, running_lab  # noqa: E402
from tests.browser.notebooks import RUN_ALL  # noqa: E402
from tools.build import METADATA  # noqa: E402

INTERACT = """
import matplotlib.pyplot as plt
from ipywidgets import interact

@interact(weight=(-4.0, 4.0, 0.25))
def show(weight=1.5):
    figure, axes = plt.subplots()
    axes.plot(np.linspace(-4, 4, 61), (3 * np.linspace(-4, 4, 61) - 2) ** 2)
    axes.plot([weight], [(3 * weight - 2) ** 2], "o")
    plt.show()
"""
PEER = "interact, matplotlib"
REST = 250
"""Milliseconds between keys."""
JUMPS = 6
"""How many jumps lead from one end of a slider to beyond its middle."""
# In the page: when a key was pressed, and when the picture below changed after it.
WATCH = """(root) => {
    window.times = [];
    if (root.watched) return;
    root.watched = true;
    let pressed = 0;
    root.addEventListener('keydown', event => { pressed = event.timeStamp; }, true);
    new MutationObserver(changes => {
        const seen = changes.some(change => [...change.addedNodes].some(
            node => node.nodeType === 1
                && (node.matches('svg, img') || node.querySelector('svg, img'))));
        if (seen && pressed) { window.times.push(performance.now() - pressed); pressed = 0; }
    }).observe(root, {childList: true, subtree: true});
}"""


def times_of(page, root, slider, keys: list[str], rest: int) -> list[float]:
    """Press the keys in turn; return the milliseconds of those that changed a picture."""
    page.evaluate(WATCH, root.element_handle())
    slider.focus()
    for count, key in enumerate(keys, start=1):
        page.keyboard.press(key)
        page.wait_for_function("count => window.times.length >= count", arg=count, timeout=10_000)
        page.wait_for_timeout(rest)
    return page.evaluate("() => window.times")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=30)
    given = parser.parse_args()
    cells = [nbformat.v4.new_code_cell(one) for one in (HEAD, *SOURCES.values(), INTERACT)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=METADATA)
    rows = []
    with (
        tempfile.TemporaryDirectory() as folder,
        running_lab(Path(folder, "work"), Path(folder), Path(folder, "log")) as address,
        browser_page(address) as page,
    ):
        Path(folder, "work", "latency.ipynb").write_text(
            nbformat.writes(notebook), encoding="utf-8", newline="\n"
        )
        page.evaluate(RUN_ALL, "latency.ipynb")
        page.wait_for_timeout(3000)
        panel = page.locator(PANEL)
        steps = ["ArrowRight", "ArrowLeft"] * (given.presses // 2)
        for place, name in enumerate(SOURCES):
            group = panel.locator(".nnlib-explorer").nth(place)
            if name == "pad":
                pixel = group.locator(".nnlib-pixel[tabindex='0']")
                keys = [" ", "Backspace"] * (given.presses // 2)
                rows.append((name, "at once", times_of(page, group, pixel, keys, REST)))
                continue
            controls = made(name).controls
            longest = max(range(len(controls)), key=lambda place: len(controls[place].values))
            other = 1 if longest == 0 else 0
            slider, beside = (
                group.locator("[type=range], select").nth(n) for n in (longest, other)
            )
            slider.press("Home")
            page.wait_for_timeout(1000)
            rows.append((name, "at once", times_of(page, group, slider, steps, REST)))
            jumped: list[float] = []
            for turn in range(min(given.presses // JUMPS, (len(controls[other].values) + 1) // 2)):
                # Two steps further on, each jump ends where nothing was prefetched.
                slider.press("Home")
                for key in ["ArrowRight"] * 2 if turn else ["Home"]:
                    beside.press(key)
                page.wait_for_timeout(1000)
                jumped += times_of(page, group, slider, ["PageUp"] * JUMPS, REST)
            rows.append((name, "from the kernel", jumped))
        cell, handle = panel.locator(".jp-Cell").last, panel.locator(".noUi-handle").first
        rows.append((PEER, "from the kernel", times_of(page, cell, handle, steps, REST)))
    slow = statistics.median(rows[-1][2])
    for name, how, times in rows:
        middle = statistics.median(times)
        print(
            f"{name:20} {how:16} median {middle:6.1f} ms, slowest {max(times):6.1f} ms of "
            f"{len(times):2}; {slow / middle:5.1f} times as quick as {PEER}"
        )


if __name__ == "__main__":
    main()
