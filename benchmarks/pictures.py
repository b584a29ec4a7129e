"""How long one picture takes to draw: a sketch of each explorer, and a picture by matplotlib.

`.venv/bin/python benchmarks/pictures.py` prints the median of 50, in thousandths of a second, and
how many times as long matplotlib takes in the same run.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from nnlib import figures
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


def main() -> None:
    peer = middle_time(
        lambda: figures.loss_over_weight(lambda weight: (3 * weight - 2) ** 2, 1.5, 15.0, 0.5)
    )
    print(f"{'matplotlib':10} {peer:6.2f} ms")
    for name in SOURCES:
        own = middle_time(made(name).picture)
        print(f"{name:10} {own:6.2f} ms; matplotlib takes {peer / own:4.0f} times as long")


if __name__ == "__main__":
    main()
