"""`python course.py bench`: compare every speed that the course claims with its peers.

It prints a table, writes `docs/benchmarks.md` and its picture, and with `--json FILE` a list of
`{name, peer, ratio, spread, target, reached, waits}`. Ctrl+C stops it; what was measured so far is
printed, and is in that file. Exit code: 0, 1 if something could not be measured, 2 if stopped.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.page import (  # noqa: E402
    PAGE,
    draw,
    grown,
    missed,
    numbers_of,
    page,
    short,
    target_of,
    usual_seconds,
)  # fmt: skip
from benchmarks.peers.rows import Outcome, Tell, compared, failed  # noqa: E402
from classroom.errors import DONE, LOOK, NOT_DONE, command  # noqa: E402
from tools.progress import ticking  # noqa: E402

PARTS = (
    "starting", "verdicts", "examining", "classes", "building", "xor", "digits", "measuring",
    "memory", "growth", "clinic",
)  # fmt: skip
Step = tuple[str, Callable[[Tell], list[Outcome] | str]]
"""What is measured, and the function that returns rows, or words if it keeps the numbers itself."""


@dataclass
class Run:
    """What has been measured so far."""

    rows: list[Outcome] = field(default_factory=list)
    curves: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    clinic: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, rows: Sequence[Outcome]) -> None:
        for row in rows:
            self.rows.append(row)
            print(line_of(row), flush=True)


@command
def main(arguments: Sequence[str] | None = None) -> int:
    given = parsed(arguments)
    # One thread for every program: the comparison is of programs, not of how they share cores.
    for name in ("OPENBLAS", "OMP", "MKL", "NUMBA"):
        os.environ[f"{name}_NUM_THREADS"] = "1"
    run, parts = Run(), given.part or PARTS
    with kept_errors() as errors:
        try:
            for number, part in enumerate(parts):
                print(f"--- {part} ({number + 1} of {len(parts)})", flush=True)
                measure(part, parts[number + 1 :], given.quick, run, errors)
            is_stopped = False
        except KeyboardInterrupt:
            is_stopped = True
    if given.json:
        text = json.dumps([told(row) for row in run.rows], indent=1) + "\n"
        given.json.write_text(text, encoding="utf-8", newline="\n")
    if is_stopped:
        kept = f", and are in {given.json}" if given.json else ""
        print(f"\nStopped. {len(run.rows)} rows were measured{kept}; no page was written.")
        return NOT_DONE
    if given.against:
        print(agreement(run.rows, json.loads(given.against.read_text("utf-8"))))
    if not given.quick and not given.part:
        draw(run.curves)
        text = page(run.rows, run.curves, run.clinic, run.seconds)
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        print(f"{PAGE.relative_to(ROOT)} and its picture were written.")
    print(missed(run.rows))
    return LOOK if any(row.failed for row in run.rows) else DONE


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python course.py bench", description=__doc__)
    usual = usual_seconds()
    each = [f"{part} ({usual[part]:.0f} s)" if part in usual else part for part in PARTS]
    parser.add_argument(
        "part", nargs="*",
        help=f"of {', '.join(each)}; all if left out. The seconds come from the run that "
             "docs/benchmarks.md shows.",
    )  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="fewer rounds; writes no page")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to this file")
    parser.add_argument("--against", type=Path, metavar="FILE",
                        help="compare with the rows of an earlier run")  # fmt: skip
    given = parser.parse_args(arguments)
    unknown = [part for part in given.part if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    return given


def measure(part: str, later: Sequence[str], quick: bool, run: Run, errors: TextIO) -> None:
    """Run one part; whatever fails in it becomes a row that says so."""
    began, usual = time.monotonic(), {} if quick else usual_seconds()

    def left() -> str:
        if not {part, *later} <= set(usual):
            return ""
        seconds = max(0.0, usual[part] - (time.monotonic() - began))
        seconds += sum(usual[one] for one in later)
        return f"; about {seconds / 60:.0f} min left" if seconds >= 60 else "; a minute left"

    place = doing = ""

    def say() -> str:
        return f"{place}{doing}{left()}"

    def tell(text: str) -> None:
        nonlocal doing
        doing = f", {text}"

    steps: list[Step] = []
    try:
        steps = steps_of(part, quick, run)
    except Exception as problem:
        run.add([failed(part, problem)])
    for number, (name, step) in enumerate(steps, 1):
        doing = ""
        place = f"{part}, {number} of {len(steps)}" if len(steps) > 1 else part
        try:
            with ticking(say):
                found = step(tell)
        except Exception as problem:
            found = [failed(name, problem)]
            print(tail_of(errors), end="", file=sys.stderr)
        if isinstance(found, str):
            print(found, flush=True)
        else:
            run.add(found)
    run.seconds[part] = time.monotonic() - began


def steps_of(part: str, quick: bool, run: Run) -> list[Step]:
    """Return the steps of a part, in order: what each is called, and how it is run."""
    if part in ("xor", "digits", "measuring"):
        import torch

        torch.set_num_threads(1)
        rows = import_module(f"benchmarks.peers.{part}").ROWS
        return [(row.name, partial(compared, row, 3 if quick else 11)) for row in rows]
    if part == "growth":
        curves = import_module("benchmarks.peers.growing").curves()
        return [(name, partial(add_curve, run, name, make, quick)) for name, make in curves]
    if part == "clinic":
        return [("the clinic next to other checks", partial(add_clinic, run, quick))]
    if part == "memory":
        memory = import_module("benchmarks.peers.growing").memory
        return [(part, lambda tell: memory())]
    outcomes = import_module(f"benchmarks.peers.{part}").outcomes
    return [(part, lambda tell: outcomes(quick))]


def add_curve(
    run: Run, name: str, make: Callable[[bool], Iterator[tuple[float, float]]], quick: bool,
    tell: Tell,
) -> str:  # fmt: skip
    points = list[tuple[float, float]]()
    for point in make(quick):
        points.append(point)
        tell(f"{name}, after {point[0]:g}")
    run.curves[name] = points
    return f"{name}: {grown(points)}"


def add_clinic(run: Run, quick: bool, tell: Tell) -> str:
    peers = import_module("benchmarks.clinic_peers")
    run.clinic = peers.section(peers.compare_all("_01_" if quick else ""))
    return "\n".join(run.clinic)


@contextlib.contextmanager
def kept_errors() -> Iterator[TextIO]:
    """Keep the error output of programs started here, so that Ctrl+C prints one sentence.

    Each of them receives Ctrl+C from the terminal, too, and Python answers it with a traceback.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        sys.stderr.flush()
        before, ours = os.dup(2), sys.stderr
        with os.fdopen(os.dup(before), "w", encoding="utf-8", errors="replace") as own:
            os.dup2(errors.fileno(), 2)
            sys.stderr = own
            try:
                yield errors
            finally:
                own.flush()
                sys.stderr = ours
                os.dup2(before, 2)
                os.close(before)


def tail_of(errors: TextIO) -> str:
    """Return the end of the programs' error output."""
    errors.seek(0)
    return errors.read()[-2000:]


def told(row: Outcome) -> dict[str, object]:
    """Return a row for JSON."""
    found = {
        "name": row.name, "peer": row.peer, "ratio": row.ratio, "spread": list(row.spread),
        "target": row.target, "reached": row.reached, "waits": row.waits,
    }  # fmt: skip
    # JSON has no number for what was not measured.
    return found | {"ratio": None, "spread": None, "failed": row.failed} if row.failed else found


def line_of(row: Outcome) -> str:
    reached = {None: "", True: "reached", False: "missed"}[row.reached]
    return f"{row.name:58.58} {row.peer:27.27} {numbers_of(row):34} {target_of(row):>14} {reached}"


def agreement(rows: Sequence[Outcome], earlier: Sequence[dict]) -> str:
    """Say whether the spread of each ratio overlaps that of the other run."""
    known = {(row["name"], row["peer"]): row for row in earlier if row["spread"]}
    odd = []
    for row in rows:
        other = known.get((row.name, row.peer))
        if other is None or row.failed:
            continue
        low, high = other["spread"]
        if row.spread[1] < low or high < row.spread[0]:
            odd.append(
                f"  {row.name}, {row.peer}: {short(row.ratio)}, before {short(other['ratio'])}"
            )
    return "\n".join([f"{len(odd)} of {len(known)} rows differ by more than their spreads.", *odd])


if __name__ == "__main__":
    raise SystemExit(main())
