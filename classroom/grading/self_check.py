"""Grading checks itself: the course's own answers, judged in exactly the same way, must be right.

If not, the machine or the package is at fault, and nothing is known about anybody's answer.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classroom.advice import advice
from classroom.errors import Fault, UserError
from classroom.grading import confine
from classroom.grading.judging_answers import judge_answer, warm
from classroom.grading.process import NOTEBOOKS
from classroom.grading.reader import NOT_READ, read_apart
from classroom.grading.sandbox import protection
from classroom.grading.submission import Submission
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise

NOTEBOOKS_BETWEEN = 200
"""The number of notebooks that are judged before the check is repeated."""

# Modules that an answer may import later must still be there then.
_LATE = (
    "def double(number):\n    import decimal, fractions, statistics\n    import numpy.fft\n"
    "    return 2 * number"
)

_PAUSES = (0, 1, 3)


@dataclass(frozen=True)
class Ours:
    """The course's own right answers to what a student was asked.

    Parameters
    ----------
    exercises : sequence of Exercise
    answers : mapping of str to str
        The source for each exercise.
    given : str
        What the student's notebook is given as well.
    """

    exercises: Sequence[Exercise]
    answers: Mapping[str, str]
    given: str = ""


class SelfCheck:
    """Checks once for each lesson, and again from time to time, whether grading works here."""

    def __init__(self) -> None:
        # For each lesson and time limit, how many notebooks are judged before the next check.
        self._left: dict[tuple[str, float], int] = {}

    def trouble(self, lesson: str, ours: Ours, seed: int, seconds: float) -> str:
        """Say what is wrong with grading on this machine; empty if all is well.

        Parameters
        ----------
        lesson : str
        ours : Ours
        seed : int
            The seed of the instances: with that of the batch, they are the ones needed anyway.
        seconds : float
            The time for an answer.
        """
        left = self._left.get((lesson, seconds), 0)
        if left > 0:
            self._left[lesson, seconds] = left - 1
            return ""
        late = Ours([EXERCISES["double"]], {"double": _LATE})
        found = ""
        # A failure may be temporary: a process was killed from outside, a disk was full for a
        # moment.
        for pause in _PAUSES:
            time.sleep(pause)
            found = _trouble(late, seed, seconds) or _trouble(ours, seed, seconds)
            if not found:
                self._left[lesson, seconds] = NOTEBOOKS_BETWEEN
                break
        return found

    def repeat(self) -> None:
        """Check again before the next notebook."""
        self._left.clear()


def trouble_with(exercise: Exercise, ours: Ours, seed: int, seconds: float) -> str:
    """Say what is wrong if the course's own answer to one exercise is not right, here and now."""
    return _trouble(Ours([exercise], ours.answers, ours.given), seed, seconds)


def _trouble(ours: Ours, seed: int, seconds: float) -> str:
    try:
        found = _read(ours)
        for exercise in ours.exercises:
            row = judge_answer(exercise, found, seed, seconds, None)
            if row["status"] != "right":
                return _said(_not_right(row))
    except (Fault, UserError) as fault:
        return _said(str(fault))
    return ""


def _not_right(row: dict[str, object]) -> str:
    notes = row["notes"]
    words = " ".join([str(row["message"]), *(notes if isinstance(notes, list) else [])])
    said = " ".join(words.split())
    return f"the course's own answer to `{row['exercise']}` is {row['status']}: {said}"


def _read(ours: Ours) -> Submission:
    """Read the course's own notebook like any other: if it cannot be read, no notebook can."""
    sources = [ours.given, *(ours.answers[one.name] for one in ours.exercises)]
    cells = [{"cell_type": "code", "source": source, "metadata": {}} for source in sources]
    table = {one.name: one for one in ours.exercises}
    found = read_apart(warm(NOTEBOOKS), json.dumps({"cells": cells}).encode(), table)
    if found is None:
        raise Fault(f"The course's own notebook: {NOT_READ}.")
    return found[0]


def _said(what: str) -> str:
    causes = " ".join(_suspects())
    look = causes or "`python course.py doctor` prints what a bug report needs."
    return f"Grading checked itself first, and failed: {what.rstrip('.')}. {look}"


def _suspects() -> Iterator[str]:
    """Yield possible causes on this machine, and what helps."""
    if confine.resource is not None:
        yield from _low_limits()
    if hasattr(os, "getuid") and os.getuid() == 0 and not protection().bubblewrap:
        closed = closed_folder()
        if closed:
            yield (
                f"Answers run as the user `nobody`, who may not enter {closed}, where this Python "
                "is: use a Python that everybody may read, such as /usr/bin/python3, or install "
                "bubblewrap."
            )
    folder = tempfile.gettempdir()
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        free = 0
    if free < 20_000_000:
        yield (
            f"The folder for temporary files, {folder}, has {free / 1e6:.0f} MB left: free some "
            f"space, or {advice('temporary')}."
        )


# What an answer needs at least, and the shell's option for that limit.
_LEAST = {"RLIMIT_AS": ("-v", 1_500_000_000), "RLIMIT_NOFILE": ("-n", 64), "RLIMIT_CPU": ("-t", 60)}


def _low_limits() -> Iterator[str]:
    for name, (option, least) in _LEAST.items():
        soft, hard = confine.resource.getrlimit(getattr(confine.resource, name))
        lowest = min((one for one in (soft, hard) if one != confine.resource.RLIM_INFINITY),
                     default=least)  # fmt: skip
        if lowest < least:
            yield (
                f"The limit {name[7:]} of this shell is {lowest}, and grading needs {least}: raise "
                f"it with `ulimit {option}`, or start grading from a shell without that limit."
            )
    soft, _ = confine.resource.getrlimit(confine.resource.RLIMIT_NPROC)
    if soft != confine.resource.RLIM_INFINITY and soft < 100:
        yield (
            f"This shell allows {soft} processes (`ulimit -u`): raise that limit. A container may "
            "have one, too."
        )


def closed_folder() -> Path | None:
    """Return a folder on the path to this Python that only its owner may enter."""
    for folder in (Path(sys.base_prefix), *Path(sys.base_prefix).parents):
        try:
            if not folder.stat().st_mode & stat.S_IXOTH:
                return folder
        except OSError:
            return folder
    return None
