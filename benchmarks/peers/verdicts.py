"""Verdicts: how long a check takes, for every exercise except trainings.

Each verdict is a first one: what a kernel keeps about an exercise is made again for it, though a
learner waits for that only once. A quarter of the rows of the kill matrix are judged.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from benchmarks.peers.rows import LESSON, Outcome, valued
from nnlib.checks.kill_matrix import verdict_times
from nnlib.exercises import EXERCISES
from nnlib.exercises.truths import ReferenceRun
from tools.environment import ROOT


def outcomes(quick: bool) -> list[Outcome]:
    chosen = [
        one.name for one in EXERCISES.values()
        if not isinstance(one.truth, ReferenceRun) and one.name != "train_on_digits"
    ]  # fmt: skip
    # In a separate process: with PyTorch loaded, Python's garbage collector has more to examine.
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.peers.verdicts", "40" if quick else "4", *chosen],
        capture_output=True, encoding="utf-8", check=True, cwd=ROOT,
    )  # fmt: skip
    times: dict[str, list[float]] = json.loads(done.stdout)
    together = [taken for taken_of in times.values() for taken in taken_of]
    slowest = max(times, key=lambda name: max(times[name]))
    return [
        valued("a verdict, median (ms)", statistics.median(together), together, waits=LESSON),
        valued(
            "a verdict, the slowest (ms)", max(together), [max(one) for one in times.values()],
            1000, f"of {len(together)} first verdicts on {len(times)} exercises; it was {slowest}",
            waits=LESSON,
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    each, *names = sys.argv[1:]
    print(json.dumps({
        name: [taken for kind in verdict_times(EXERCISES[name], range(1), int(each)).values()
               for taken in kind]
        for name in names
    }))  # fmt: skip
