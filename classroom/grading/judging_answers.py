"""Judge one answer of a notebook, as often as needed to be sure what caused the outcome."""

from __future__ import annotations

import atexit
import hashlib
import time
import traceback
from collections.abc import Callable, Collection, Sequence
from typing import Any

from classroom.errors import Fault, UserError
from classroom.grading import similarity, versions
from classroom.grading.child import NAME
from classroom.grading.process import ANSWERS, TOOK_TOO_LONG, RemoteAnswer, Warm, allowed_helpers
from classroom.grading.submission import Submission
from nnlib.checks import words
from nnlib.checks.findings import NotAttempted, Stopped
from nnlib.checks.instances import instances_of
from nnlib.checks.judging import judge_exercise
from nnlib.checks.nudging import as_exact_as_measured, asks_for_formula
from nnlib.checks.running import CallFailed
from nnlib.checks.verdict import Verdict
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise
from nnlib.words import write_list

LONGER = {"train_on_digits": 6.0}
"""How many times the usual time an exercise may take: training on digits takes some seconds."""

NOT_JUDGED = "not judged"
"""The status of an answer that grading could not judge: it needs a look."""

WHOLE = "It is right only once all cells of its notebook before it have run."

Prove = Callable[[Exercise], str]
"""It judges the course's own answer to an exercise, and says what is wrong if that fails."""

_GUARDED = 3
"""An assessment's answer is examined once more on this many instances."""

_KEPT: dict[str, Warm] = {}


def blank(name: str, status: str, notes: list[str]) -> dict[str, Any]:
    """Return what is recorded for an exercise before, or without, a verdict."""
    return {
        "exercise": name, "share": 0.0, "status": status, "slips": [], "parts": {}, "message": "",
        "notes": notes, "fingerprint": "", "size": 0, "shown": "", "lacks": [], "whole": False,
        "again": "",
    }  # fmt: skip


def judge_answer(
    exercise: Exercise,
    found: Submission,
    seed: int,
    seconds: float,
    prove: Prove | None,
    right: Collection[str] = (),
) -> dict[str, Any]:
    """Judge one answer of a notebook that was read.

    Parameters
    ----------
    exercise : Exercise
    found : Submission
    seed : int
    seconds : float
    prove : callable, optional
        Whether the course's own answer is right, here and now; None if that is the one being
        judged.
    right : collection of str, optional
        The exercises that are right in this notebook: if need be, an answer gets these versions.
    """
    begin = time.perf_counter()
    name = exercise.name
    source = found.answers.get(name)
    notes = list(found.about.get(name, ()))
    row = blank(name, "not attempted", notes) | {"shown": found.shown.get(name, "")}
    if source is None:
        is_unread = name in found.unreadable
        if is_unread and found.is_newer:
            newer = "Grade with a Python as new as that of the notebook."
            row["notes"] = [*notes, newer]
            return row | {"status": NOT_JUDGED, "lacks": [newer], "message": " ".join(notes)}
        return row | {
            "status": "stopped" if is_unread else "not attempted", "message": " ".join(notes)
        }  # fmt: skip
    if name in found.stubs:
        # A stub that nobody touched needs no process.
        return row | {"message": words.message_of(NotAttempted(exercise))}
    # If a given body only has to be repaired, right answers are alike, and like the published one.
    if name in found.likeness and not exercise.given:
        row["fingerprint"], row["size"], _ = found.likeness[name]
    row["exact"] = hashlib.sha256(source.strip().encode("utf-8", "replace")).hexdigest()[:16]
    seconds *= LONGER.get(name, 1.0)
    try:
        judged = _Judged(exercise, found, seed, seconds, prove, right).in_all()
    except (Fault, UserError) as fault:
        cool()
        return row | {"status": NOT_JUDGED, "notes": [*notes, str(fault)]}
    except Exception as problem:
        cool()
        where = traceback.extract_tb(problem.__traceback__)[-1]
        notes.append(f"The judge failed: {problem!r} in line {where.lineno} of {where.name}.")
        return row | {"status": NOT_JUDGED}
    verdict = judged.verdict
    row |= {"lacks": judged.lacks, "whole": judged.is_whole, "again": judged.again}
    if judged.lacks:
        notes.append(f"Grading could not provide {write_list(judged.lacks[:3])}.")
        return row | {"status": NOT_JUDGED, "message": f"{notes[-1]} {verdict.message}"}
    if judged.is_whole:
        notes.append(WHOLE)
    if judged.is_measured:
        notes.append(similarity.MEASURED)
    if exercise.name in EXERCISES and not exercise.given:
        # In an assessment nothing is published: each student has their own version.
        notes += similarity.published(source, row["fingerprint"], exercise.answer)
    return row | {
        "share": verdict.share, "status": verdict.status, "slips": list(verdict.slips),
        "parts": dict(verdict.parts), "message": verdict.message,
        "seconds": round(time.perf_counter() - begin, 3),
    }  # fmt: skip


class _Judged:
    """One answer, judged as often as needed to be sure that it stopped through its own fault."""

    def __init__(
        self,
        exercise: Exercise,
        found: Submission,
        seed: int,
        seconds: float,
        prove: Prove | None,
        right: Collection[str],
    ) -> None:
        self._exercise, self._found, self._seed, self._seconds = exercise, found, seed, seconds
        self._prove, self._ours = prove, allowed_helpers(exercise)
        self._not_own = [name for name in self._ours if name not in right]
        self.verdict = Verdict("not attempted")
        self.lacks: list[str] = []
        self.is_whole = self.is_measured = False
        self.again = ""

    def in_all(self) -> _Judged:
        name = self._exercise.name
        setting = self._found.context_for(name, self._ours)
        self._judge_surely(setting)
        if self.verdict.status in ("right", "not attempted"):
            return self
        lacks = self._lacking(self._lacks)
        found = self.verdict.finding
        too_deep = isinstance(found, Stopped) and found.failure.error == RecursionError.__name__
        if too_deep or self._found.depends(name, self._not_own):
            first, again = self.verdict, self.again
            self._judge_surely(self._found.whole(name, self._not_own))
            self.is_whole = self.verdict.status == "right"
            if self.is_whole:
                return self
            late = self.again and self._while_setting
            # What else the notebook lacked here need not matter to the answer.
            own = [one for one in self._lacks if one not in self._lacks_of_setting]
            lacks = list(dict.fromkeys([*lacks, *self._lacking(own)]))
            if late:
                lacks.append(f"the time to run its notebook up to it ({self._seconds:g} s)")
            self.verdict, self.again = first, again
        self.lacks = lacks
        return self

    def _judge_surely(self, setting: tuple[str, ...]) -> None:
        """Judge; if the answer ends the process or takes too long, judge again to be sure."""
        self.again = ""
        ended = self._judge(setting)
        if not ended or self._prove is None:
            return
        ended = self._judge(setting)
        if not ended:
            return
        # Would the same happen to the course's own answer, now, on this machine?
        trouble = self._prove(self._exercise)
        if trouble:
            raise Fault(trouble)
        self.again = "took too long twice" if ended == TOOK_TOO_LONG else "ended the process twice"

    def _judge(self, setting: tuple[str, ...]) -> str:
        """Judge once; say why its process ended, if it did."""
        name = self._exercise.name
        source = self._found.answers[name]
        answer = RemoteAnswer(warm(ANSWERS), self._exercise, source, setting, self._seconds)
        with answer as function:
            verdict = judge_exercise(self._exercise, function, self._seed)
            # Only if a formula is asked for: otherwise a training would run again for nothing.
            asks = asks_for_formula(self._exercise)
            self.is_measured = asks and verdict.status == "right" and (
                self._found.likeness.get(name, ("", 0, False))[2]
                or as_exact_as_measured(self._exercise, function, self._seed)
            )  # fmt: skip
        if answer.fault:
            raise Fault(answer.fault)
        if verdict.status == "right" and not self.is_measured:
            self.is_measured = self._stops_at_the_guard(source, setting)
        self.verdict, self._lacks = verdict, answer.lacks
        self._lacks_of_setting = answer.lacks_of_setting
        self._while_setting = answer.while_setting
        return answer.ended

    def _stops_at_the_guard(self, source: str, setting: tuple[str, ...]) -> bool:
        """Return whether an assessment's answer stops being right once measuring is impossible."""
        guard = versions.guard(self._exercise.name, _GUARDED)
        if not guard:
            return False
        own = (*setting, guard)
        answer = RemoteAnswer(warm(ANSWERS), self._exercise, source, own, self._seconds)
        with answer as function:
            instances = instances_of(self._exercise, self._seed)[:_GUARDED]
            results = [
                function.called_elsewhere(one.fresh())  # type: ignore[attr-defined]
                for one in instances
            ]
        return any(isinstance(result, CallFailed) for result in results)

    def _lacking(self, lacks: Sequence[str]) -> list[str]:
        """Return what grading did not provide: a name counts only if the notebook makes it."""
        things = [lack for lack in lacks if not lack.startswith(NAME)]
        names = [lack.removeprefix(NAME) for lack in lacks if lack.startswith(NAME)]
        # If something could not be imported or opened, that is why names are missing.
        return things or [
            f"{NAME}`{name}`, which its notebook defines"
            for name in names
            if self._found.makes(name)
        ]


def warm(work: str) -> Warm:
    """Return this process's warm process, for answers or for notebooks; each grader has its own."""
    if work not in _KEPT:
        if not _KEPT:
            atexit.register(cool)
        made = Warm(work=work)
        made.__enter__()
        _KEPT[work] = made
    return _KEPT[work]


def cool() -> None:
    """End the warm processes; the next answer starts them again."""
    while _KEPT:
        _KEPT.popitem()[1].__exit__()
