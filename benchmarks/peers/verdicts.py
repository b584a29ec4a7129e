"""Verdicts: how long a check thinks, for every exercise but trainings."""

from __future__ import annotations

import statistics

from benchmarks.peers.rows import Outcome, valued
from nnlib.checks.kill_matrix import verdict_times
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import ReferenceRun


def outcomes(quick: bool) -> list[Outcome]:
    chosen = [
        one for one in EXERCISES.values()
        if not isinstance(one.truth, ReferenceRun) and one.name != "train_on_digits"
    ]  # fmt: skip
    if quick:
        chosen = chosen[::6]
    times = {
        one.name: [taken for kind in verdict_times(one, range(1)).values() for taken in kind]
        for one in chosen
    }
    together = [taken for taken_of in times.values() for taken in taken_of]
    slowest = max(times, key=lambda name: max(times[name]))
    return [
        valued("a verdict, median (ms)", statistics.median(together), together, 50),
        valued(
            "a verdict, the slowest (ms)", max(together), [max(one) for one in times.values()],
            100, f"of {len(together)} verdicts on {len(times)} exercises; it was {slowest}",
        ),
    ]  # fmt: skip
