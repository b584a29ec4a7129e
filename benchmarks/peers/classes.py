"""Classes: how fast one core grades notebooks, and what a long journal of marks needs."""

from __future__ import annotations

import os
import random
import re
import sys
import tempfile
from pathlib import Path

from benchmarks.grading import answers, graded, of_large_journal
from benchmarks.peers.rows import CLASS, Outcome, valued
from tests.classroom.grading.classroom import hand_in


def outcomes(quick: bool) -> list[Outcome]:
    if sys.platform != "linux":
        return []
    count, length = (6, 1000) if quick else (200, 100_000)
    with tempfile.TemporaryDirectory() as made:
        folder, rng = Path(made), random.Random(0)
        for number in range(count):
            hand_in(folder / "submitted", f"s{number:05}", answers(number, rng))
        core, rates = {min(os.sched_getaffinity(0))}, []
        for attempt in range(1 if quick else 3):
            results = folder / f"results{attempt}"
            rates.append(count / graded(folder / "submitted", results, core))
        said = of_large_journal(results, folder / "large", length)
    whole, journal = (float(one) for one in re.findall(r"(\d+) MB(?! on)", said))
    return [
        valued("a class, notebooks a second a core", sorted(rates)[len(rates) // 2], rates,
               waits=CLASS),
        valued(f"a journal of {length:,} notebooks, each entry read (MB of memory)", journal,
               [journal], 50, "without what the program itself takes", waits=CLASS),
        valued(f"a journal of {length:,} notebooks, all marks (MB of memory)", whole,
               [whole], note="with the program itself", waits=CLASS),
    ]  # fmt: skip
