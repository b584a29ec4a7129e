"""Examining: how long `examine` takes on the small networks of the clinic's corpus."""

from __future__ import annotations

import contextlib
import io
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace

from benchmarks.peers.rows import OWN_PROGRAM, Outcome, valued
from tools import trial_of_clinic as trial
from tools.environment import ROOT


def outcomes(quick: bool) -> list[Outcome]:
    # In a separate process, without PyTorch and its threads.
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.peers.examining", *(["_01_"] if quick else [])],
        capture_output=True, encoding="utf-8", check=True, cwd=ROOT,
    )  # fmt: skip
    seconds: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    slowest = max(seconds, key=lambda name: seconds[name])
    each = list(seconds.values())
    return [
        valued(
            "examine, a small network, the slowest (CPU s)", seconds[slowest], each, 1,
            f"of {len(seconds)} programs; it was {slowest}", waits=OWN_PROGRAM,
        ),
        valued(
            "examine, a small network, median (CPU s)", statistics.median(each), each,
            waits=OWN_PROGRAM,
        ),
    ]  # fmt: skip


def each_program(only: str, clock: Callable[[], float]) -> dict[str, float]:
    """Examine each program of the seen half; return the seconds of `examine` alone."""
    # Load what examining needs before the first one.
    trial.time = SimpleNamespace(perf_counter=clock)  # type: ignore[attr-defined]
    found = {}
    for case in trial.cases("seen"):
        if only in case.path.stem:
            with contextlib.redirect_stdout(io.StringIO()):
                found[case.path.stem] = trial.run_here(case.path, False)["seconds"]
    return found


if __name__ == "__main__":
    print(json.dumps(each_program("".join(sys.argv[1:]), time.process_time)))
