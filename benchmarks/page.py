"""Write the benchmark's page, `docs/benchmarks.md`, its picture, and its numbers."""

from __future__ import annotations

import html
import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import metadata
from pathlib import Path

import numpy as np

from benchmarks.peers.rows import WAITS, Outcome

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ("numpy", "torch", "scikit-learn", "scipy", "numba", "micrograd", "jupyterlab")
PAGE, PICTURE = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "benchmarks.svg"
FASTER = 1.1
"""Above this exponent, a curve grows faster than its work, and the page says so."""

Curves = Mapping[str, Sequence[tuple[float, float]]]


def numbers_of(row: Outcome) -> str:
    if row.failed:
        return f"failed: {row.failed}"
    low, high = row.spread
    return f"{short(row.ratio)} ({short(low)} to {short(high)})"


def target_of(row: Outcome) -> str:
    return "" if row.target is None else f"{row.kind} {row.target:g}"


def short(value: float) -> str:
    return f"{value:.3g}"


def said(points: Sequence[tuple[float, float]]) -> str:
    return ", ".join(f"{count:g}: {seconds:.2g} s" for count, seconds in points)


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Return the power of the count with which the seconds grow, over a curve's last decade.

    Examples
    --------
    >>> f"{exponent([(1, 9.0), (10, 2.0), (30, 18.0), (100, 200.0)]):.3f}"
    '2.000'
    """
    last = points[-1][0]
    decade = [point for point in points if point[0] >= 0.99 * last / 10]
    decade = decade if len(decade) > 1 else list(points[-2:])
    counts, seconds = zip(*decade, strict=True)
    slope, _ = np.polyfit(np.log(counts), np.log(seconds), 1)
    return float(slope)


def grown(points: Sequence[tuple[float, float]]) -> str:
    """Describe a curve in words: its points, and the exponent of its last decade."""
    return f"{said(points)}; the last decade grows with exponent {exponent(points):.2f}"


def faster_than_work(curves: Curves) -> str:
    """Name the curves that grow faster than what they count."""
    found = [
        f"{name} ({exponent(points):.2f})"
        for name, points in curves.items()
        if exponent(points) > FASTER
    ]
    if not curves:
        return ""
    if not found:
        return f"Nothing grows faster than its work: all exponents are at most {FASTER:g}."
    return f"Faster than its work, with an exponent above {FASTER:g}: {', '.join(found)}."


def missed(rows: Sequence[Outcome]) -> str:
    """Count the targets missed, and what could not be measured."""
    count = sum(row.reached is False for row in rows)
    asked = sum(row.reached is not None for row in rows)
    failed = sum(bool(row.failed) for row in rows)
    more = f" {failed} could not be measured." if failed else ""
    return f"{count} of {asked} targets are missed.{more}"


def took(seconds: Mapping[str, float]) -> str:
    parts = ", ".join(f"{part} {taken:.0f} s" for part, taken in seconds.items())
    return f"The parts took: {parts}."


def usual_seconds() -> dict[str, float]:
    """Return how long each part took in the run on the page; empty if the page does not say."""
    try:
        found = re.search(r"^- The parts took: (.+)\.$", PAGE.read_text("utf-8"), re.MULTILINE)
    except OSError:
        return {}
    each = re.findall(r"(\w+) (\d+) s", found[1]) if found else []
    return {part: float(seconds) for part, seconds in each}


def draw(curves: Curves) -> None:
    """Draw all curves on log-log axes, each with its own line and mark, not just a colour."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "slope by slope"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 5.5), layout="constrained")
    styles = (
        ("#00698c", "-", "o"),
        ("#b35900", "--", "s"),
        ("#8c1a6a", "-.", "^"),
        ("#333333", ":", "D"),
        ("#2d6a2d", (0, (5, 1)), "v"),
        ("#a3262a", (0, (1, 1)), "P"),
        ("#5b4a9e", (0, (3, 1, 1, 1)), "X"),
        ("#6b5900", (0, (7, 3)), "*"),
    )
    for (name, points), (colour, line, mark) in zip(curves.items(), styles, strict=False):
        axes.loglog(
            *zip(*points, strict=True), linestyle=line, marker=mark, color=colour, label=name
        )
    axes.set_xlabel("how many")
    axes.set_ylabel("seconds")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(PICTURE, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)


def page(
    rows: Sequence[Outcome],
    curves: Curves,
    clinic: Sequence[str],
    seconds: Mapping[str, float] | None = None,
) -> str:
    """Return the whole of `docs/benchmarks.md`."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in VERSIONS)
    alternative = "; ".join(f"{name}: {said(points)}" for name, points in curves.items())
    lines = [
        "# Benchmarks", "",
        "Written by `python course.py bench`; do not edit. For what it means, see [why so fast, "
        "and why not faster](speed.md).", "",
        f"- {datetime.now():%Y-%m-%d}; {processor()}, {os.cpu_count()} cores, one thread for each "
        f"program; {platform.system()}, Python {platform.python_version()}.",
        f"- {versions}.",
        "- Rows with a unit in their name show the value itself. In other rows, the value is a "
        "ratio: the peer's time over ours if the target is a minimum, ours over the peer's if it "
        "is a maximum. All programs in a row run in turn, for eleven rounds: the table shows the "
        "median and, in brackets, the minimum and the maximum.",
        f"- {missed(rows)}",
        *([f"- {took(seconds)}"] if seconds else []), "",
        "| who waits | what | compared with | value | wanted | |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    told: set[str] = set()
    for row in sorted(rows, key=lambda row: WAITS.index(row.waits)):
        reached = {None: "", True: "reached", False: "**missed**"}[row.reached]
        note = f"<br>({row.note})" if row.note and row.name not in told else ""
        told.add(row.name)
        numbers = numbers_of(row).replace("|", "\\|")
        lines.append(
            f"| {row.waits} | {row.name}{note} | {row.peer} | {numbers} | {target_of(row)} "
            f"| {reached} |"
        )
    lines += ["", "## As work grows", "",
              f'<img src="benchmarks.svg" alt="{html.escape(alternative)}">', ""]  # fmt: skip
    lines += [f"- {name}: {grown(points)}" for name, points in curves.items()]
    lines += ["", faster_than_work(curves)]
    return "\n".join([*lines, "", *clinic]) + "\n"


def processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
