"""How long one picture takes to draw: a sketch of each explorer, and a picture by matplotlib.

`.venv/bin/python benchmarks/pictures.py` prints the median of 50, in thousandths of a second, and
how many times as long matplotlib takes in the same run.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from tests.browser.explorers import SOURCES, made


def middle_time(draw: Callable[[], object]) -> float:
    """Draw 50 times; give the median in thousandths of a second."""
    draw()
    times = []
    for _ in range(50):
        start = time.perf_counter()
        draw()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def by_matplotlib() -> str:
    """Draw a curve with its tangent, labelled."""
    figure, file = Figure(figsize=(6.4, 3.8), layout="constrained"), io.StringIO()
    FigureCanvasSVG(figure)
    axes, weights = figure.subplots(), np.linspace(0, 3, 81)
    axes.plot(weights, (3 * weights - 2) ** 2, label="loss")
    axes.plot(weights, 6.25 + 15 * (weights - 1.5), label="tangent")
    axes.set(xlabel="weight", ylabel="loss")
    axes.legend()
    figure.savefig(file, format="svg")
    return file.getvalue()


def main() -> None:
    peer = middle_time(by_matplotlib)
    print(f"{'matplotlib':10} {peer:6.2f} ms")
    for name in SOURCES:
        own = middle_time(made(name).picture)
        print(f"{name:10} {own:6.2f} ms; matplotlib takes {peer / own:4.0f} times as long")


if __name__ == "__main__":
    main()
