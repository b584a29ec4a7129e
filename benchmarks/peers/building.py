"""Building: the cost of building the lessons when nothing has changed."""

from __future__ import annotations

import resource
import subprocess
import sys

from benchmarks.peers.rows import MAINTAINER, Outcome, valued
from tools.environment import ROOT


def built() -> float:
    """Return the CPU seconds, of all processes, of a build that writes nothing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # It does not matter here whether the files are in step.
    subprocess.run(
        [sys.executable, "course.py", "build", "--check"],
        cwd=ROOT, check=False, capture_output=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def outcomes(quick: bool) -> list[Outcome]:
    built()  # The first build runs whatever has changed.
    each = [built() for _ in range(1 if quick else 3)]
    return [
        valued("build with nothing changed (CPU s)", sorted(each)[len(each) // 2], each,
               waits=MAINTAINER)
    ]  # fmt: skip
