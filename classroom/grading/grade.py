"""The verb `grade`: judge what has not been judged yet, and write marks and a report."""

from __future__ import annotations

import dataclasses
import hashlib
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from classroom.errors import UserError
from classroom.grading.collecting import Upload
from classroom.grading.executing import Job, execute
from classroom.grading.judge_notebook import Asked, version
from classroom.grading.judging_answers import NOT_JUDGED, blank
from classroom.grading.plan import Plan
from classroom.grading.questions import in_points
from classroom.grading.report import Outcome, write_report
from classroom.grading.results_folder import NO_NOTEBOOK, Results
from classroom.grading.seen import find_changed
from classroom.grading.submitted import Submitted, of_file
from nnlib.exercises import EXERCISES
from nnlib.words import write_count, write_names

EXAMPLE = """examples:
  python course.py grade submitted --out results
  python course.py grade submissions.zip --out results --points points.toml --jobs 4
  python course.py grade late --out results --only two_layer_slopes

You can stop it at any time; the same command continues where it stopped.
"""


Ran = Callable[[Sequence[Job]], Any]
"""It takes jobs, and yields each one's number and outcome as soon as it is done."""

_Waiting = tuple[Upload, Asked, str]


def grade(
    plan: Plan, results: Results, run: Ran, tell: Callable[[str], None] = lambda text: None
) -> Outcome:
    """Grade what was handed in, and write `marks.csv` and `report.md`.

    Parameters
    ----------
    plan : Plan
    results : Results
    run : callable
        Takes jobs; yields each one's number and outcome as soon as it is done.
    tell : callable, optional
        Gets the progress, a line at a time.

    Raises
    ------
    UserError
        If grading's check of itself fails before anything is graded.
    """
    before = results.written_marks()
    warnings = list(plan.warnings)
    jobs, waiting, known = _jobs(plan, results, warnings)
    graded, trouble = _judge(plan, results, run(jobs), jobs, waiting, tell)
    if trouble:
        if not graded:
            raise UserError(f"Nothing was graded. {trouble}")
        warnings.append((
            str(plan.submissions),
            f"{write_count(len(jobs) - graded, 'notebook was', 'notebooks were')} not graded, and "
            f"no mark was given. {trouble} Then run the same command: it continues with the rest.",
        ))  # fmt: skip
    marks = results.marks()
    warnings += [
        (
            results.own_marks.name,
            f"`{student}`, `{exercise}`: the text has changed since you gave it "
            f"{in_points(mark.points)}; `read` shows it.",
        )
        for (student, exercise), mark in find_changed(results)
    ]
    warnings += [*results.odd_own_marks(marks), *results.odd_rules(marks)]
    having = {mark.student for mark in marks if mark.status != NO_NOTEBOOK}
    changes = tuple(
        (before[mark.student, mark.exercise], mark) for mark in marks
        if before.get((mark.student, mark.exercise), mark.points) != mark.points
    )  # fmt: skip
    gone = tuple(sorted(having - plan.everybody))
    outcome = Outcome(tuple(marks), graded, known, tuple(warnings), changes, gone, plan.protection)
    # The marks come last: until they are written, the next run says again what changed.
    odd = write_report(outcome, results)
    results.write_marks(marks)
    return dataclasses.replace(outcome, odd=tuple(odd))


def _jobs(
    plan: Plan, results: Results, warnings: list[tuple[str, str]]
) -> tuple[list[Job], list[_Waiting], int]:
    """Return what has to be judged now, whose it is, and how many notebooks are known."""
    seed, known = results.seed(), set() if plan.again else results.known(version())
    jobs, waiting, count = list[Job](), list[_Waiting](), 0
    seen, times = set[tuple[str, str, str]](), dict[tuple[str, str, str], Submitted]()
    for handed, asked in plan.found:
        try:
            digest = hashlib.sha256(handed.data()).hexdigest()
        except (OSError, zipfile.BadZipFile) as problem:
            warnings.append((handed.place, f"It cannot be read: {problem}."))
            continue
        names, key = plan.names(asked), (handed.student, digest, asked.key, plan.seconds)
        if (handed.student, asked.lesson, digest) in seen:
            # The same notebook again; of several, the one that came first is before it.
            continue
        seen.add((handed.student, asked.lesson, digest))
        if all((*key, name) in known for name in names):
            times[handed.student, asked.lesson, digest] = find_submitted(handed)
            count += 1
            continue
        new = tuple(name for name in names if (*key, name) not in known)
        if all(name in plan.questions for name in new):
            # A question was added later: what was judged already stays as it is.
            names = new
        jobs.append((handed.data, asked, seed, names, plan.seconds))
        waiting.append((handed, asked, digest))
    results.note_times(times)
    return jobs, waiting, count


def _judge(
    plan: Plan, results: Results, coming: Any, jobs: Sequence[Job], waiting: Sequence[_Waiting],
    tell: Callable[[str], None],
) -> tuple[int, str]:  # fmt: skip
    """Record each notebook as it comes; return how many, and what is wrong with grading itself."""
    graded, begin, last = 0, time.perf_counter(), 0.0
    for number, came in coming:
        handed, asked, digest = waiting[number]
        if isinstance(came, BaseException):
            came = _failed(jobs[number][3], came)
        if "trouble" in came:
            # Grading's check of itself failed: nothing more is graded until that is fixed.
            coming.close()
            return graded, str(came["trouble"])
        if handed.late:
            for answer in came["answers"]:
                answer["notes"].append(f"Handed in late, says {handed.late}.")
        unknown = set(came.pop("in_words", ())) - {*plan.questions, *EXERCISES}
        if unknown:
            came["remarks"].append(
                f"It has answers in words that were not collected: {write_names(sorted(unknown))}."
                " Give --points with the file whose table `[words]` has these questions."
            )
        results.add(
            {
                "student": handed.student, "lesson": asked.lesson, "asked": vars(asked),
                "place": handed.place, "path": str(handed.path.resolve()),
                "inside": list(handed.inside), "digest": digest, "checks": version(),
                "seed": jobs[number][2], "seconds": plan.seconds, "late": handed.late,
                "submitted": find_submitted(handed).fields, **came,
            }
        )  # fmt: skip
        graded += 1
        now = time.perf_counter() - begin
        if now - last > 0.5 or graded == len(jobs):
            last = now
            tell(_progress(graded, len(jobs), now))
    return graded, ""


def find_submitted(handed: Upload) -> Submitted:
    """Return when it was handed in: by a system or a list, otherwise by the file's own date."""
    return handed.submitted or of_file(handed.when)


def _progress(done: int, of: int, seconds: float) -> str:
    rate = done / max(seconds, 1e-9)
    left = (of - done) / rate
    return f"{done} of {write_count(of, 'notebook')}, {rate:.1f} per second, {left:.0f} s left"


def _failed(names: Sequence[str], problem: BaseException) -> dict[str, Any]:
    note = f"It could not be graded: {problem!r}."
    return {"remarks": [note], "answers": [blank(name, NOT_JUDGED, [note]) for name in names]}


class Progress:
    """Show the progress: on a terminal in one line that is overwritten, elsewhere in several."""

    def __init__(self) -> None:
        self._last = 0.0
        self._terminal = sys.stderr.isatty()

    def __call__(self, text: str) -> None:
        if self._terminal:
            print(f"\r{text}   ", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._last > 10 or text.endswith(" 0 s left"):
            self._last = time.monotonic()
            print(text, file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._terminal:
            print(file=sys.stderr)


def run_with(make: Callable[[], Any], at_once: int) -> Ran:
    """Return what `grade` needs to run its jobs, given a function that makes an executor."""
    return lambda jobs: execute(jobs, make, at_once)
