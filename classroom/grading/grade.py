"""The verb `grade`: collect, judge what has not been judged yet, and write marks and a report."""

from __future__ import annotations

import hashlib
import sys
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classroom.errors import UserError
from classroom.grading import assessment, versions
from classroom.grading.collecting import HandedIn, collected, newest
from classroom.grading.executing import Job, executed
from classroom.grading.judging import NOT_JUDGED, blank, warm
from classroom.grading.marking import SECONDS, Asked, version
from classroom.grading.members import students_from as students_from
from classroom.grading.names import normal
from classroom.grading.process import NOTEBOOKS
from classroom.grading.reader import exercises_in, read_apart
from classroom.grading.release import NOTEBOOKS as LESSONS
from classroom.grading.report import write_report
from classroom.grading.results import NO_NOTEBOOK, Mark, Results
from nnlib.exercises import EXERCISES
from nnlib.exercises.naming import closest, current_name

EXAMPLE = """examples:
  python course.py grade submitted --out results
  python course.py grade submissions.zip --out results --points points.toml --jobs 4
  python course.py grade late --out results --only two_layer_slopes

You can stop it at any time; the same command continues where it stopped.
"""


@dataclass
class Batch:
    """What is to be graded, and what a run found and did, for its report.

    Parameters
    ----------
    submissions : Path
    students : sequence of str, optional
        All who should have handed in.
    listed : Listed, optional
        Of an assessment: its seed and students.
    leave_out : Path, optional
        A folder to be left out.
    only : sequence of str, optional
        Only these exercises, lessons or students.
    seconds : float, optional
        Time for an answer.
    again : bool, optional
        Judge everything again, even what is already graded.
    protection : str, optional
        What stands between an answer and the machine, for the report.
    groups : mapping of str to sequence of str, optional
        Who hands in together: each member gets the mark of what one of them handed in.
    answered : callable, optional
        Says whether a notebook has an answer; asked where several have the same time.

    Raises
    ------
    UserError
        If there is nothing to grade, or `only` names nothing.
    """

    submissions: Path
    students: Sequence[str] = ()
    listed: assessment.Listed | None = None
    leave_out: Path | None = None
    only: Sequence[str] = ()
    seconds: float = SECONDS
    again: bool = False
    protection: str = ""
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    answered: Callable[[HandedIn], bool] | None = None
    odd: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[float, Mark]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    graded: int = 0
    known: int = 0
    trouble: str = ""

    def __post_init__(self) -> None:
        self.students = [normal(name) for name in self.students]
        self.only = [normal(name) for name in self.only]
        lessons = sorted(path.stem for path in LESSONS.glob("*.ipynb"))
        of_assessment = map(normal, self.listed.students if self.listed else ())
        known = [*self.students, *of_assessment]
        handed, self.odd = collected(
            self.submissions, lessons, known, self.leave_out, self.groups
        )  # fmt: skip
        found = [(one, asked) for one in handed if (asked := self._asked(one, lessons))]
        of = dict(found)
        kept = newest(
            [(one, asked.lesson) for one, asked in found], self.odd, self.answered or _is_answered
        )
        self.found = [(one, of[one]) for one, _ in kept]
        self.everybody = {one.student for one, _ in self.found}
        if self.listed:
            claims = [(one.student, one.place, asked.student, asked.stated)
                      for one, asked in self.found]  # fmt: skip
            refused, remarks = assessment.look_at_claims(claims, self.listed)
            self.odd += remarks
            self.found = [pair for pair in self.found if pair[0].student not in refused]
        self.exercises: set[str] = set()
        if self.only:
            self._choose(lessons)
        if self.students:
            self.odd += [
                (one.place, f"`{one.student}` is not on your list of students.")
                for one, _ in self.found if one.student not in self.students
            ]  # fmt: skip

    def _asked(self, handed: HandedIn, lessons: Sequence[str]) -> Asked | None:
        if handed.lesson and self.listed is None:
            return Asked(handed.lesson, handed.student)
        try:
            data = handed.data()
        except (OSError, zipfile.BadZipFile) as problem:
            self.odd.append((handed.place, f"It cannot be read: {problem}."))
            return None
        if self.listed is not None:
            found = read_apart(warm(NOTEBOOKS), data, _ANY_VERSION)
            stated = normal(found[1]) if found else ""
            if not stated and not (found and found[0].answers):
                self.odd.append((handed.place, "It is not an assessment's notebook; not graded."))
                return None
            student = self.listed.called(handed.student) or self.listed.called(stated)
            stated = self.listed.called(stated) or stated
            return Asked(versions.LESSON, student, self.listed.seed, stated)
        lesson = _by_content(data, lessons)
        if not lesson:
            self.odd.append((handed.place, "It has no exercise of the course; not graded."))
            return None
        remark = f"Its name does not say which lesson it is; it was read as {lesson}."
        self.odd.append((handed.place, remark))
        return Asked(lesson, handed.student)

    def _choose(self, lessons: Sequence[str]) -> None:
        """Sort out exercises, lessons and students; if there are several kinds, all must match."""
        of_name = {
            name: {one for one in lessons if (name.zfill(2) if name.isdigit() else name)
                   in (one, one[:2])}
            for name in self.only
        }  # fmt: skip
        chosen = set[str]().union(*of_name.values())
        of_exercise = {name: current_name(name) for name in self.only}
        known = {*EXERCISES, *versions.NAMES}
        self.exercises = {name for name in of_exercise.values() if name in known}
        who = {name for name in self.only if name in self.everybody}
        for name in self.only:
            if not of_name[name] and not {name, of_exercise[name]} & (self.exercises | who):
                near = closest(name)
                hint = f" Did you mean `{near[0]}`?" if near else ""
                raise UserError(
                    f"--only {name}: no exercise, lesson or student has that name.{hint}"
                )
        self.found = [
            (one, asked) for one, asked in self.found
            if (not who or one.student in who) and (not chosen or asked.lesson in chosen)
            and (not self.exercises or self.exercises & {each.name for each in asked.exercises()})
        ]  # fmt: skip


_ANY_VERSION = {
    one.name: one
    for one in versions.exercises(versions.Version(versions.ACTIVATIONS[0], versions.LOSSES[0]))
}


def graded(
    batch: Batch,
    results: Results,
    run: Callable[[Sequence[Job]], Any],
    told: Callable[[str], None] = lambda text: None,
) -> list[Mark]:
    """Grade what was handed in, and write `marks.csv` and `report.md`.

    Parameters
    ----------
    batch : Batch
    results : Results
    run : callable
        Takes jobs; yields each one's number and outcome as soon as it is done.
    told : callable, optional
        Gets the progress, a line at a time.

    Returns
    -------
    list of Mark
    """
    before = results.written_marks()
    seed, checks = results.seed(), version()
    known = set() if batch.again else results.known(checks)
    jobs: list[Job] = []
    of_job: list[tuple[HandedIn, Asked, str]] = []
    for handed, asked in batch.found:
        try:
            digest = hashlib.sha256(handed.data()).hexdigest()
        except (OSError, zipfile.BadZipFile) as problem:
            batch.odd.append((handed.place, f"It cannot be read: {problem}."))
            continue
        names = [one.name for one in asked.exercises()
                 if not batch.exercises or one.name in batch.exercises]  # fmt: skip
        kept = (handed.student, digest, asked.key, batch.seconds)
        if all((*kept, name) in known for name in names):
            batch.known += 1
            continue
        jobs.append((handed.data, asked, seed, tuple(names), batch.seconds))
        of_job.append((handed, asked, digest))
    begin, last = time.perf_counter(), 0.0
    coming = run(jobs)
    for number, came in coming:
        handed, asked, digest = of_job[number]
        if isinstance(came, BaseException):
            came = _failed(jobs[number][3], came)
        if "trouble" in came:
            # Grading's check of itself failed: nothing more is graded until that is fixed.
            batch.trouble = came["trouble"]
            coming.close()
            break
        if handed.late:
            for answer in came["answers"]:
                answer["notes"].append(f"Handed in late, says {handed.late}.")
        results.add(
            {
                "student": handed.student, "lesson": asked.lesson, "asked": vars(asked),
                "place": handed.place, "path": str(handed.path.resolve()),
                "inside": list(handed.inside), "digest": digest, "checks": checks, "seed": seed,
                "seconds": batch.seconds, **came,
            }
        )  # fmt: skip
        batch.graded += 1
        now = time.perf_counter() - begin
        if now - last > 0.5 or batch.graded == len(jobs):
            last = now
            told(_progress(batch.graded, len(jobs), now))
    if batch.trouble:
        left = len(jobs) - batch.graded
        if not batch.graded:
            raise UserError(f"Nothing was graded. {batch.trouble}")
        batch.odd.append((
            str(batch.submissions), f"{left} notebooks were not graded, and no mark was given for "
            f"them. {batch.trouble} Then run the same command: it continues with them.",
        ))  # fmt: skip
    marks = results.marks()
    batch.odd += results.odd_own_marks(marks)
    having = {mark.student for mark in marks if mark.status != NO_NOTEBOOK}
    batch.gone = sorted(having - batch.everybody)
    batch.changes = [
        (before[mark.student, mark.exercise], mark) for mark in marks
        if before.get((mark.student, mark.exercise), mark.points) != mark.points
    ]  # fmt: skip
    # The marks last: until they are written, the next run again says what changed.
    write_report(batch, results, marks)
    results.write_marks(marks)
    return marks


def _progress(done: int, of: int, seconds: float) -> str:
    rate = done / max(seconds, 1e-9)
    left = (of - done) / rate
    return f"{done} of {of} notebooks, {rate:.1f} per second, {left:.0f} s left"


def _failed(names: Sequence[str], problem: BaseException) -> dict[str, Any]:
    note = f"It could not be graded: {problem!r}."
    return {"remarks": [note], "answers": [blank(name, NOT_JUDGED, [note]) for name in names]}


def _is_answered(handed: HandedIn) -> bool:
    """Whether a notebook has an answer, and not just what was handed out."""
    try:
        found = read_apart(warm(NOTEBOOKS), handed.data(), {**EXERCISES, **_ANY_VERSION})
    except (OSError, zipfile.BadZipFile):
        return False
    return found is not None and bool(set(found[0].answers) - found[0].stubs)


def _by_content(data: bytes, lessons: Sequence[str]) -> str:
    found = set(exercises_in(warm(NOTEBOOKS), data, EXERCISES))
    counts = {
        lesson: len(found & {one.name for one in Asked(lesson, "").exercises()})
        for lesson in lessons
    }
    best = max(lessons, key=lambda lesson: counts[lesson])
    return best if counts[best] else ""


class Progress:
    """Shows the progress: on a terminal one line that is overwritten, else a line now and then."""

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


def run_with(make: Callable[[], Any], at_once: int) -> Callable[[Sequence[Job]], Any]:
    """What `graded` takes to run its jobs, from what makes an executor."""
    return lambda jobs: executed(jobs, make, at_once)
