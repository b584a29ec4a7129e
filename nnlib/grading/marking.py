"""Marking: one notebook's answers, each judged apart, in whatever process this runs.

What comes back is plain: it goes over a queue or a network, and into the journal.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import nnlib
from nnlib.checks.instances import instances_of
from nnlib.checks.judging import judge_exercise
from nnlib.checks.values import Unreadable
from nnlib.checks.values import read as read_result
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import (
    Exercise,
    Function,
    MeasuredNetwork,
    MeasuredSlope,
    flat,
)
from nnlib.grading import likeness, versions
from nnlib.grading.process import Answer, Warm, given_to
from nnlib.grading.submission import UNREADABLE, Submission, read

SECONDS = 10.0
"""Time for all calls of an answer together."""

LONGER = {"train_on_digits": 6.0}
"""How many times as long an exercise may take: a training on digits takes some seconds."""

NOT_JUDGED = "not judged"
"""The status of an answer where the judge itself failed: it needs a look."""

# Whoever runs threads: judging takes turns, and one warm process serves them all.
_LOCK = threading.Lock()
_KEPT: list[Warm] = []


@dataclass(frozen=True)
class Asked:
    """What a student was asked for.

    Parameters
    ----------
    lesson : str
        A lesson's name, or "assessment".
    student : str
    seed : int
        Of an assessment, the seed from which the student's version is drawn.
    stated : str
        Of an assessment, whose version the notebook says it is.
    """

    lesson: str
    student: str
    seed: int = 0
    stated: str = ""

    @property
    def key(self) -> str:
        """What tells one question from another: in an assessment each student has an own."""
        own = self.lesson == versions.LESSON
        return f"{self.lesson} {self.student} {self.seed}" if own else self.lesson

    def exercises(self) -> list[Exercise]:
        """The exercises, in their order."""
        if self.lesson == versions.LESSON:
            return _own_exercises(self.student, self.seed)
        return [one for one in EXERCISES.values() if one.lesson[-2:] == self.lesson[:2]]


@functools.lru_cache(maxsize=8)
def _own_exercises(student: str, seed: int) -> list[Exercise]:
    return versions.exercises(versions.version_of(student, seed))


@functools.cache
def version() -> str:
    """The version of the checks: that of the package, and the first letters of their own digest."""
    digest = hashlib.sha256()
    package = Path(nnlib.__file__).parent
    for folder in ("", "checks", "exercises", "grading"):
        for file in sorted((package / folder).glob("*.py")):
            digest.update(file.read_bytes())
    return f"{nnlib.__version__}+{digest.hexdigest()[:8]}"


def marked(
    data: bytes, asked: Asked, seed: int, chosen: Sequence[str] = (), seconds: float = SECONDS
) -> dict[str, Any]:
    """Judge the answers of one notebook.

    Parameters
    ----------
    data : bytes
        The notebook, as it was handed in.
    asked : Asked
    seed : int
        Of the instances; the same for all students, so that each truth is measured once.
    chosen : sequence of str, optional
        Only these exercises.
    seconds : float, optional
        Time for all calls of an answer.

    Returns
    -------
    dict
        "remarks" on the notebook, and "answers": a list of dicts, one an exercise.
    """
    table = {one.name: one for one in asked.exercises()}
    with _LOCK:
        # Python 3.11's `ast.parse` fails now and then where threads use it at once.
        found = read(data, list(table), table)
        answers = [
            _answer(one, found, seed, seconds)
            for name, one in table.items() if not chosen or name in chosen
        ]  # fmt: skip
    return {"remarks": list(found.remarks), "answers": answers}


def blank(name: str, status: str, notes: list[str]) -> dict[str, Any]:
    """What is told of an exercise before, or without, a verdict."""
    return {
        "exercise": name, "share": 0.0, "status": status, "slips": [], "parts": {}, "message": "",
        "notes": notes, "fingerprint": "", "size": 0,
    }  # fmt: skip


def _answer(exercise: Exercise, found: Submission, seed: int, seconds: float) -> dict[str, Any]:
    begin = time.perf_counter()
    source = found.answers.get(exercise.name)
    notes = [remark for remark in found.remarks if f"`{exercise.name}`" in remark]
    row = blank(exercise.name, "not attempted", notes)
    if source is None:
        status = "stopped" if any(UNREADABLE in note for note in notes) else "not attempted"
        return row | {"status": status, "message": " ".join(notes)}
    seconds *= LONGER.get(exercise.name, 1.0)
    setting = found.setting(exercise.name, given_to(exercise))
    try:
        row["fingerprint"], row["size"] = likeness.fingerprint(source)
        with Answer(_warm(), exercise, source, setting, seconds) as answer:
            verdict = judge_exercise(exercise, answer, seed)
            # Only where a formula is asked for: a training would run once more for nothing.
            asks_for_formula = isinstance(exercise.truth, MeasuredSlope | MeasuredNetwork)
            measured = asks_for_formula and verdict.status == "right" and (
                likeness.measures(source, setting) or _as_exact_as_measured(exercise, answer, seed)
            )  # fmt: skip
    except RecursionError:
        return row | {"status": "stopped", "message": "It is nested too deep to be read."}
    except Exception as problem:
        _cool()
        where = traceback.extract_tb(problem.__traceback__)[-1]
        notes.append(f"The judge failed: {problem!r} in line {where.lineno} of {where.name}.")
        return row | {"status": NOT_JUDGED}
    if measured:
        notes.append(likeness.MEASURED)
    if exercise.name in EXERCISES:
        # In an assessment nothing is published: each has an own version.
        notes += likeness.published(source, exercise.source)
    return row | {
        "share": verdict.share, "status": verdict.status, "slips": list(verdict.slips),
        "parts": dict(verdict.parts), "message": verdict.message,
        "seconds": round(time.perf_counter() - begin, 3),
    }  # fmt: skip


# A formula is right to rounding; nudging leaves more, and not so much as single precision.
_FORMULA, _SINGLE, _LOOKED_AT = 1e-13, 3e-8, 3


def _as_exact_as_measured(exercise: Exercise, answer: Function, seed: int) -> bool:
    errors = []
    for instance in instances_of(exercise, seed)[:_LOOKED_AT]:
        result = answer.called_elsewhere(instance.fresh())  # type: ignore[attr-defined]
        exact = flat(instance.pattern)
        try:
            given = read_result(result, instance.pattern, ("",) * len(exact))
        except Unreadable:
            return False
        errors += [
            float(np.max(np.abs(one - other)) / np.max(np.abs(other)))
            for one, other in zip(given, exact, strict=True) if np.any(other)
        ]  # fmt: skip
    return bool(errors) and _FORMULA < float(np.median(errors)) < _SINGLE


def _warm() -> Warm:
    """The warm process of this one; each that grades has its own."""
    if not _KEPT:
        _KEPT.append(Warm().__enter__())
        atexit.register(_cool)
    return _KEPT[0]


def _cool() -> None:
    while _KEPT:
        _KEPT.pop().__exit__()
