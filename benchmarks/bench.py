"""`python course.py bench`: every speed that the course claims, beside its peers, in one run.

It prints a table, writes `docs/benchmarks.md` and its picture, and with `--json FILE` a list of
`{name, peer, ratio, spread, target, reached}`.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import platform
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PARTS = (
    "xor", "digits", "measuring", "verdicts", "starting", "memory", "tests", "growth", "clinic",
)  # fmt: skip
VERSIONS = ("numpy", "torch", "scikit-learn", "scipy", "numba", "micrograd", "jupyterlab")
PAGE, PICTURE = ROOT / "docs" / "benchmarks.md", ROOT / "docs" / "benchmarks.svg"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python course.py bench", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"of {', '.join(PARTS)}; all if left out")
    parser.add_argument("--quick", action="store_true", help="fewer rounds; writes no page")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there")
    parser.add_argument("--against", type=Path, metavar="FILE",
                        help="compare with the rows of an earlier run")  # fmt: skip
    given = parser.parse_args(arguments)
    unknown = [part for part in given.part if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    # One thread for everybody: what is compared is the programs, not how they share cores.
    for name in ("OPENBLAS", "OMP", "MKL", "NUMBA"):
        os.environ[f"{name}_NUM_THREADS"] = "1"
    import torch

    torch.set_num_threads(1)
    parts = given.part or PARTS
    rows, drawn, clinic = [], {}, []
    for part in parts:
        print(f"--- {part}", flush=True)
        if part == "growth":
            from benchmarks.peers import growing

            drawn = growing.curves(given.quick)
            for name, points in drawn.items():
                print(f"{name}: {said(points)}", flush=True)
            continue
        if part == "clinic":
            peers = import_module("benchmarks.clinic_peers")
            clinic = peers.section(peers.compare_all("_01_" if given.quick else ""))
            print("\n".join(clinic), flush=True)
            continue
        for row in outcomes_of(part, given.quick):
            rows.append(row)
            print(line_of(row), flush=True)
    if given.json:
        text = json.dumps([told(row) for row in rows], indent=1) + "\n"
        given.json.write_text(text, encoding="utf-8", newline="\n")
    if given.against:
        print(agreement(rows, json.loads(given.against.read_text("utf-8"))))
    if not given.quick and not given.part:
        draw(drawn)
        PAGE.write_text(page(rows, drawn, clinic), encoding="utf-8", newline="\n")
        print(f"{PAGE.relative_to(ROOT)} and its picture were written.")
    missed = [row for row in rows if row.reached is False]
    print(f"{len(missed)} of {sum(row.target is not None for row in rows)} targets are missed.")
    return 0


def outcomes_of(part: str, quick: bool) -> list:
    """Run one part."""
    from benchmarks.peers.rows import compared

    if part == "memory":
        return import_module("benchmarks.peers.growing").memory()
    if part == "tests":
        return [] if quick else import_module("benchmarks.peers.starting").tests()
    module = import_module(f"benchmarks.peers.{part}")
    if hasattr(module, "outcomes"):
        return module.outcomes(quick)
    return [one for row in module.ROWS for one in compared(row, 3 if quick else 11)]


def told(row) -> dict:
    """A row as JSON has it."""
    return {
        "name": row.name, "peer": row.peer, "ratio": row.ratio, "spread": list(row.spread),
        "target": row.target, "reached": row.reached,
    }  # fmt: skip


def line_of(row) -> str:
    reached = {None: "", True: "reached", False: "missed"}[row.reached]
    return f"{row.name:58.58} {row.peer:27.27} {numbers_of(row):34} {target_of(row):>14} {reached}"


def numbers_of(row) -> str:
    low, high = row.spread
    return f"{short(row.ratio)} ({short(low)} to {short(high)})"


def target_of(row) -> str:
    return "" if row.target is None else f"{row.kind} {row.target:g}"


def short(value: float) -> str:
    return f"{value:.3g}"


def said(points: Sequence[tuple[float, float]]) -> str:
    return ", ".join(f"{count:g}: {seconds:.2g} s" for count, seconds in points)


def agreement(rows: list, earlier: list[dict]) -> str:
    """Whether the spread of each ratio meets that of the other run."""
    known = {(row["name"], row["peer"]): row for row in earlier}
    odd = []
    for row in rows:
        other = known.get((row.name, row.peer))
        if other is None:
            continue
        low, high = other["spread"]
        if row.spread[1] < low or high < row.spread[0]:
            odd.append(
                f"  {row.name}, {row.peer}: {short(row.ratio)}, before {short(other['ratio'])}"
            )
    return "\n".join([f"{len(odd)} of {len(known)} rows differ by more than their spreads.", *odd])


def draw(curves: dict[str, list[tuple[float, float]]]) -> None:
    """Draw all curves on log-log axes; each by its own line and mark, not by colour alone."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "slope by slope"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.5), layout="constrained")
    styles = (
        ("#00698c", "-", "o"),
        ("#b35900", "--", "s"),
        ("#8c1a6a", "-.", "^"),
        ("#333333", ":", "D"),
    )
    for (name, points), (colour, line, mark) in zip(curves.items(), styles, strict=False):
        axes.loglog(*zip(*points, strict=True), line, marker=mark, color=colour, label=name)
    axes.set_xlabel("how many")
    axes.set_ylabel("seconds")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(PICTURE, metadata={"Date": None, "Creator": None})


def page(rows: list, curves: dict[str, list[tuple[float, float]]], clinic: list[str]) -> str:
    """The whole of `docs/benchmarks.md`."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in VERSIONS)
    missed = [row for row in rows if row.reached is False]
    alternative = "; ".join(f"{name}: {said(points)}" for name, points in curves.items())
    lines = [
        "# Benchmarks", "",
        "Written by `python course.py bench`; do not edit. What it means stands in "
        "[why so fast, and why not faster](speed.md).", "",
        f"- {datetime.now():%Y-%m-%d}; {processor()}, {os.cpu_count()} cores, one thread for each "
        f"program; {platform.system()}, Python {platform.python_version()}.",
        f"- {versions}.",
        "- A ratio is the peer's time over ours, where at least so much was wanted; ours over the "
        "peer's, where at most. All programs of a row run in turn, eleven rounds: the median, and "
        "in brackets the least and the most. Rows with a unit in their name have the value itself.",
        f"- {len(missed)} of {sum(row.target is not None for row in rows)} targets are missed.", "",
        "| what | beside | ratio | wanted | |", "|---|---|---|---|---|",
    ]  # fmt: skip
    told: set[str] = set()
    for row in rows:
        reached = {None: "", True: "reached", False: "**missed**"}[row.reached]
        note = f"<br>({row.note})" if row.note and row.name not in told else ""
        told.add(row.name)
        lines.append(
            f"| {row.name}{note} | {row.peer} | {numbers_of(row)} | {target_of(row)} | {reached} |"
        )
    lines += ["", "## As work grows", "",
              f'<img src="benchmarks.svg" alt="{html.escape(alternative)}">', ""]  # fmt: skip
    lines += [f"- {name}: {said(points)}" for name, points in curves.items()]
    return "\n".join([*lines, "", *clinic]) + "\n"


def processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    raise SystemExit(main())
