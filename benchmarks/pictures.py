"""Time how long pictures take to draw: each explorer, each lesson's pictures, and matplotlib.

`.venv/bin/python -m benchmarks.pictures` runs the solutions and prints the first time and the
median of the later ones, in milliseconds, and how many times as long matplotlib takes in that run.
"""

from __future__ import annotations

import contextlib
import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import nbformat
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from nnlib import figures
from nnlib.figures import Explorer
from tests.browser.explorers import SOURCES, made
from tools.environment import ROOT
from tools.gallery import functions


class Timed(NamedTuple):
    """A picture of a lesson: its first drawing's time and the later median, in milliseconds."""

    lesson: str
    name: str
    first: float
    later: float


def middle_time(draw: Callable[[], object], count: int = 50) -> float:
    """Draw this many times; return the median in milliseconds."""
    draw()
    times = []
    for _ in range(count):
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


@contextlib.contextmanager
def timed(lesson: str, found: list[Timed]) -> Iterator[None]:
    """Within this context, draw each call of a picture function again and again, and time it."""
    before = {name: getattr(figures, name) for name in functions()}

    def timing(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            def draw() -> tuple[Any, float]:
                start = time.perf_counter()
                made = function(*given, **named)
                if isinstance(made, Explorer):
                    made.picture()
                return made, 1e3 * (time.perf_counter() - start)

            made, first = draw()
            # An explorer is made once, and drawn at each movement.
            again = made.picture if isinstance(made, Explorer) else draw
            found.append(Timed(lesson, name, first, middle_time(again, 9)))
            return made

        return call

    for name, function in before.items():
        setattr(figures, name, timing(name, function))
    try:
        yield
    finally:
        for name, function in before.items():
            setattr(figures, name, function)


def of_lessons() -> list[Timed]:
    """Run the solutions; time each picture that they draw."""
    found: list[Timed] = []
    for path in sorted((ROOT / "solutions").glob("*.ipynb")):
        names: dict[str, Any] = {"display": lambda *shown: None}
        with (
            # A lesson writes pages and records into the folder in which it runs.
            tempfile.TemporaryDirectory() as folder,
            contextlib.chdir(folder),
            timed(path.stem, found),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            for cell in nbformat.read(path, 4).cells:
                # Cells that stop on purpose, and those for IPython, draw nothing.
                with contextlib.suppress(Exception):
                    if cell.cell_type == "code":
                        exec(compile(cell.source, path.stem, "exec"), names)
    return found


def main() -> None:
    peer = middle_time(by_matplotlib)
    print(f"{'matplotlib':10} {peer:6.2f} ms")
    for name in SOURCES:
        own = middle_time(made(name).picture)
        print(f"{name:10} {own:6.2f} ms; matplotlib takes {peer / own:4.0f} times as long")
    for one in of_lessons():
        print(
            f"{one.lesson[:2]} {one.name:28} first {one.first:6.2f}, later {one.later:6.2f} ms; "
            f"matplotlib takes {peer / one.later:4.0f} times as long"
        )


if __name__ == "__main__":
    main()
