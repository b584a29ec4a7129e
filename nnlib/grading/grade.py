"""The verb `grade`: collect, judge what is not yet judged, and write marks and a report."""

from __future__ import annotations

import csv
import hashlib
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nnlib.checks.judging import closest
from nnlib.exercises import EXERCISES
from nnlib.grading import assessment, versions
from nnlib.grading.collecting import HandedIn, collected
from nnlib.grading.executing import Job, executed
from nnlib.grading.marking import NOT_JUDGED, SECONDS, Asked, version
from nnlib.grading.release import NOTEBOOKS
from nnlib.grading.report import report
from nnlib.grading.results import Mark, Results, marks_table, write_whole
from nnlib.grading.submission import read
from nnlib.grading.trouble import Trouble

EXAMPLE = """examples:
  python -m nnlib.grading grade submitted --out results
  python -m nnlib.grading grade submissions.zip --out results --points points.toml --jobs 4
  python -m nnlib.grading grade late --out results --only two_layer_slopes

It can be stopped at any time; the same command goes on where it was.
"""


@dataclass
class Batch:
    """What a run of `grade` met and did, for its report."""

    protection: str
    odd: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[Mark, Mark]] = field(default_factory=list)
    graded: int = 0
    known: int = 0
    seconds: float = 0.0


def graded(
    submissions: Path,
    results: Results,
    run: Callable[[Sequence[Job]], Any],
    batch: Batch,
    chosen: Sequence[str] = (),
    told: Callable[[str], None] = lambda text: None,
    listed: assessment.Listed | None = None,
    seconds: float = SECONDS,
) -> list[Mark]:
    """Grade what was handed in, and write `marks.csv` and `report.md`.

    Parameters
    ----------
    submissions : Path
    results : Results
    run : callable
        Takes jobs, and gives each one's number and what came out, as they come.
    batch : Batch
        Is filled with what is odd.
    chosen : sequence of str, optional
        Only these exercises, lessons or students.
    told : callable, optional
        Gets the progress, a line at a time.
    listed : Listed, optional
        Of an assessment: its seed and students.
    seconds : float, optional
        Time for an answer.

    Returns
    -------
    list of Mark
    """
    lessons = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    found, batch.odd = collected(submissions, lessons)
    exercises, found = _chosen(chosen, found, lessons)
    before = {_key(mark): mark for mark in results.marks()}
    seed, checks = results.seed(), version()
    known = {
        (one["student"], one["lesson"], one["digest"], answer["exercise"])
        for one in results.entries if one.get("checks") == checks
        for answer in one["answers"]
    }  # fmt: skip
    jobs: list[Job] = []
    asked_of: list[tuple[HandedIn, Asked, str]] = []
    for handed in found:
        try:
            data = handed.data()
        except (OSError, zipfile.BadZipFile) as problem:
            batch.odd.append((handed.place, f"It cannot be read: {problem}."))
            data = b""
        if listed is not None:
            asked = _own_version(handed, data, listed, batch)
            lesson = asked.lesson
        else:
            lesson = handed.lesson or _by_content(data, lessons)
            asked = Asked(lesson, handed.student)
        if not lesson:
            batch.odd.append((handed.place, "It has no exercise of the course; not graded."))
            continue
        if not handed.lesson and listed is None:
            batch.odd.append((handed.place, f"Its name tells no lesson; it was read as {lesson}."))
        digest = hashlib.sha256(data).hexdigest()
        names = [one.name for one in asked.exercises() if not exercises or one.name in exercises]
        if all((handed.student, lesson, digest, name) in known for name in names):
            batch.known += 1
            continue
        jobs.append((handed.data, asked, seed, tuple(names), seconds))
        asked_of.append((handed, asked, digest))
    begin, last = time.perf_counter(), 0.0
    for number, came in run(jobs):
        handed, asked, digest = asked_of[number]
        if isinstance(came, BaseException):
            came = _failed(asked, jobs[number][3], came)
        results.add(
            {
                "student": handed.student, "lesson": asked.lesson, "asked": vars(asked),
                "place": handed.place,
                "path": str(handed.path.resolve()), "inside": list(handed.inside), "digest": digest,
                "checks": checks, "seed": seed, **came,
            }
        )  # fmt: skip
        batch.graded += 1
        batch.seconds = time.perf_counter() - begin
        if batch.seconds - last > 0.5 or batch.graded == len(jobs):
            last = batch.seconds
            told(_progress(batch.graded, len(jobs), batch.seconds))
    marks = results.marks()
    batch.changes = [
        (before[_key(mark)], mark) for mark in marks
        if _key(mark) in before and before[_key(mark)].points != mark.points
    ]  # fmt: skip
    write_whole(results.folder / "marks.csv", marks_table(marks))
    write_whole(results.folder / "report.md", report(batch, results, marks))
    return marks


def _own_version(handed: HandedIn, data: bytes, listed: assessment.Listed, batch: Batch) -> Asked:
    """Whose version it is: the student's own, where the list has that name, else the stated one."""
    stated = assessment.stated_student(data)
    student = handed.student if handed.student in listed.students else stated or handed.student
    if stated != handed.student:
        says = f"says that it is for `{stated}`" if stated else "does not say whose it is"
        batch.odd.append((handed.place, f"It {says}; it was graded as the version of `{student}`."))
    return Asked(versions.LESSON, student, listed.seed)


def _key(mark: Mark) -> tuple[str, str]:
    return mark.student, mark.exercise


def _progress(done: int, of: int, seconds: float) -> str:
    rate = done / max(seconds, 1e-9)
    left = (of - done) / rate
    return f"{done} of {of} notebooks, {rate:.1f} a second, {left:.0f} s left"


def _failed(asked: Asked, names: Sequence[str], problem: BaseException) -> dict[str, Any]:
    note = f"It could not be graded: {problem!r}."
    row = {
        "share": 0.0, "status": NOT_JUDGED, "slips": [], "parts": {}, "message": "",
        "notes": [note], "fingerprint": "", "size": 0,
    }  # fmt: skip
    return {"remarks": [note], "answers": [{"exercise": name, **row} for name in names]}


def _chosen(
    chosen: Sequence[str], found: list[HandedIn], lessons: Sequence[str]
) -> tuple[set[str], list[HandedIn]]:
    """Take exercises, lessons and students apart; of several kinds all must hold."""
    students = {one.student for one in found}
    named = {one for one in lessons if {one, one[:2]} & set(chosen)}
    exercises = {name for name in chosen if name in (*EXERCISES, *versions.NAMES)}
    who = {name for name in chosen if name in students}
    for name in chosen:
        if not (name in exercises | who or {one for one in named if name in (one, one[:2])}):
            near = closest(name)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            raise Trouble(f"--only {name}: no exercise, lesson or student has that name.{hint}")
    return exercises, [
        one for one in found
        if (not who or one.student in who) and (not named or one.lesson in named)
        and (not exercises or not one.lesson or exercises & _names(one.lesson))
    ]  # fmt: skip


def _names(lesson: str) -> set[str]:
    return {one.name for one in Asked(lesson, "").exercises()}


def _by_content(data: bytes, lessons: Sequence[str]) -> str:
    found = set(read(data, list(EXERCISES)).answers)
    counts = {lesson: len(found & _names(lesson)) for lesson in lessons}
    best = max(lessons, key=lambda lesson: counts[lesson])
    return best if counts[best] else ""


def students_from(file: Path | None) -> list[str]:
    """Read who should have handed in: the first column of a CSV, or a name a line.

    Raises
    ------
    Trouble
        If the file cannot be read, or has nobody, or somebody twice.
    """
    if file is None:
        return []
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            names = [row[0].strip() for row in csv.reader(lines) if row and row[0].strip()]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise Trouble(f"{file} cannot be read: {problem}.") from None
    if names and names[0].lower() in {"student", "students", "id", "student_id"}:
        names = names[1:]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or not names:
        raise Trouble(
            f"{file} should have each student once, one a line; "
            + (f"`{twice[0]}` is there twice." if twice else "it has none.")
        )
    return names


class Progress:
    """Shows how far it is: one line that is written over on a terminal, else now and then one."""

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
    return lambda jobs: executed(jobs, make, at_once) if jobs else iter(())
