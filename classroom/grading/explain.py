"""The verb `explain`: show, for an appeal, what was asked, what came back and what was measured."""

from __future__ import annotations

import hashlib
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from classroom.errors import UserError
from classroom.grading import seen
from classroom.grading.collecting import Upload
from classroom.grading.journal import Entry, origin
from classroom.grading.judge_notebook import SECONDS, Asked
from classroom.grading.judging_answers import LONGER, warm
from classroom.grading.marks import NO_NOTEBOOK, Mark
from classroom.grading.process import ANSWERS, NOTEBOOKS, RemoteAnswer, allowed_helpers
from classroom.grading.questions import read_kept
from classroom.grading.reader import NOT_READ, read_apart
from classroom.grading.results_folder import Results
from classroom.grading.student_names import label_student
from classroom.grading.submission import Submission
from classroom.grading.tables import one_form, printable
from nnlib.checks import words
from nnlib.checks.instances import Instance, Observation, instances_of, part_names
from nnlib.checks.judging import judge_exercise
from nnlib.checks.results import Unreadable, read
from nnlib.checks.running import CallFailed, Printed, run
from nnlib.checks.texts import value_text
from nnlib.checks.verdict import Verdict
from nnlib.exercises.declaration import Exercise, Function
from nnlib.exercises.exercise_names import current_name
from nnlib.exercises.lessons import current_file, find_lesson, in_older_copy
from nnlib.exercises.truths import Property

EXAMPLE = """examples:
  python course.py explain jane two_layer_slopes --results results
  python course.py explain jane two_layer_slopes --results results --submissions moved
"""

_MOST_SHOWN = 3


def explain(results: Results, student: str, name: str, submissions: Path | None = None) -> str:
    """Judge an answer once more with the seed of its mark, and show the numbers.

    Parameters
    ----------
    results : Results
    student, name : str
        The student, and the exercise.
    submissions : Path, optional
        Where the notebooks are now, if they were moved.

    Returns
    -------
    str
        A text without control characters for a terminal.

    Raises
    ------
    UserError
        If there is no such mark, or the notebook is gone or has changed.
    """
    name = current_name(name)
    entry = _entry(results, student, name)
    asked = Asked(**entry["asked"])
    if name not in {one.name for one in asked.exercises()}:
        raise UserError(
            f"{name} is not an exercise of {asked.lesson} in this version of the course, so "
            f"it cannot be run again. {results.journal} has the message of its mark."
        )
    data = _notebook(entry, results.folder, submissions)
    [mark] = [one for one in results.marks() if (one.student, one.exercise) ==
              (entry["student"], name)]  # fmt: skip
    lines = [
        f"{_heading(mark)} {mark.note}", f"notebook {entry['place']}; seed {entry['seed']}", "",
    ]  # fmt: skip
    with _opened(data, asked, name, entry, _right_in(results, entry)) as opened:
        if opened.answer is None:
            lines += opened.remarks
        else:
            verdict = judge_exercise(opened.exercise, opened.answer, entry["seed"])
            lines += [opened.source, "", str(verdict), ""]
            if verdict.status != mark.status:
                lines += [f"The mark says *{mark.status}*, unlike this run: see its note, or grade "
                          "again.", ""]  # fmt: skip
            if verdict.status != "not attempted":
                lines += beside(opened.exercise, opened.answer, verdict, entry["seed"])
    return printable("\n".join(lines))


def _heading(mark: Mark) -> str:
    who = label_student(mark.student, mark.name)
    return f"{who}, {mark.exercise}: {mark.points:g} of {mark.max_points:g}, {mark.status}."


def of_words(results: Results, student: str, name: str) -> str | None:
    """Show an answer in words with its mark; None if the exercise is not answered in words.

    Nothing is run for this, and no notebook is opened: the journal has the text.
    """
    wanted = printable(one_form(student))
    for mark in results.marks():
        if mark.in_words and mark.exercise == name and printable(mark.student) == wanted:
            break
    else:
        return None
    lines = [_heading(mark)]
    latest, key = results.latest(), (mark.student, mark.lesson)
    if key in latest:
        entry = latest[key]
        [answer] = [one for one in entry["answers"] if one["exercise"] == name]
        question = read_kept(results.folder).get(name)
        lines += [f"notebook {origin(entry, answer)['place']}", ""]
        lines += [question.question, ""] if question else []
        lines += [answer["text"] or "Nothing was written.", "", *answer["notes"]]
        if seen.load(results).is_changed(
            results.read_own_marks(), (mark.student, name), answer["text_digest"]
        ):
            lines.append("The text has changed since it got these points.")
    lines += [f"Comment: {mark.own}"] if mark.own else []
    return printable("\n".join(lines).rstrip())


@dataclass(frozen=True)
class _Opened:
    """An answer that can be called, and what it was read from; None if there is no answer."""

    exercise: Exercise
    source: str
    remarks: Sequence[str]
    answer: Function | None


@contextmanager
def _opened(
    data: bytes, asked: Asked, name: str, entry: Entry, right: Collection[str]
) -> Iterator[_Opened]:
    """Make the answer exactly as for its mark."""
    table = asked.table()
    # Which other exercises count depends on which ones are read.
    found = _submission(data, table)
    exercise, source = table[name], found.answers.get(name)
    if source is None:
        yield _Opened(exercise, "", found.remarks, None)
        return
    # It is run more often here than for a mark.
    seconds = 3 * SECONDS * LONGER.get(name, 1.0)
    if any(one["exercise"] == name and one.get("whole") for one in entry["answers"]):
        setting = found.whole(name, [one for one in allowed_helpers(exercise) if one not in right])
    else:
        setting = found.context_for(name, allowed_helpers(exercise))
    with RemoteAnswer(warm(ANSWERS), exercise, source, setting, seconds) as answer:
        yield _Opened(exercise, source, found.remarks, answer)


def _right_in(results: Results, entry: Entry) -> set[str]:
    """Name what is right in a notebook; an older copy has exercises of several lessons."""
    parts = in_older_copy(find_lesson(entry["lesson"]))
    others = {current_file(one) for one in parts} - {entry["lesson"]}
    latest, keys = results.latest(), [(entry["student"], lesson) for lesson in others]
    found = [latest[key] for key in keys if key in latest]
    entries = [entry, *(one for one in found if one["digest"] == entry["digest"])]
    return {
        answer["exercise"]
        for one in entries for answer in one["answers"] if answer["status"] == "right"
    }  # fmt: skip


def _submission(data: bytes, table: Mapping[str, Exercise]) -> Submission:
    found = read_apart(warm(NOTEBOOKS), data, table)
    if found is None:
        raise UserError(f"{NOT_READ}: there is nothing to explain.")
    return found[0]


def _entry(results: Results, student: str, name: str) -> Entry:
    """Find the entry in which an answer was judged."""
    students, wanted = set(), printable(one_form(student))
    latest = results.latest()
    for key in latest:
        who = printable(key[0])
        students.add(who)
        if who == wanted:
            entry = latest[key]
            for answer in entry["answers"]:
                if answer["exercise"] == name:
                    return origin(entry, answer)
    if any(printable(mark.student) == wanted and mark.status == NO_NOTEBOOK
           for mark in results.marks()):  # fmt: skip
        raise UserError(
            f"{student} handed in nothing that contains {name}: there is nothing to explain."
        )
    what = f"no mark of {name} for {student}" if wanted in students else f"no {student}"
    raise UserError(f"There is {what} in {results.folder}: see its marks.csv.")


def _notebook(entry: Entry, results: Path, submissions: Path | None) -> bytes:
    """Find the notebook that was graded, even if it was moved.

    Raises
    ------
    UserError
        If it is gone or has changed.
    """
    other = None
    for path in _places(entry["path"], results.resolve(), submissions):
        data = _read(path, entry)
        if data is not None and hashlib.sha256(data).hexdigest() == entry["digest"]:
            return data
        other = path if data is not None and other is None else other
    if other is not None:
        raise UserError(
            f"{other} is not the notebook that was graded; grade it again, or use --submissions to "
            "give the folder with the one that was graded."
        )
    raise UserError(
        f"{entry['path'] or entry['place']} can no longer be read. Use --submissions to give "
        "the folder or ZIP in which it is now."
    )


def _places(recorded: str, results: Path, submissions: Path | None) -> Iterator[Path]:
    """Yield where a file may be: where it was, in the folder given, or next to the results."""
    parts = [part for part in re.split(r"[/\\]", recorded) if part]
    if submissions is None:
        yield Path(recorded)
    elif submissions.is_file():
        yield submissions
    for base in (submissions, results.parent, results):
        if base is not None and parts:
            yield from (base.joinpath(*parts[number:]) for number in range(len(parts)))
    if submissions is not None:
        for folder, _, files in os.walk(submissions):
            yield from (Path(folder, name) for name in sorted(files) if name == parts[-1:][0])
        yield Path(recorded)


def _read(path: Path, entry: Entry) -> bytes | None:
    """Read a notebook; return None if there is none."""
    handed = Upload(entry["student"], entry["lesson"], entry["place"], path, tuple(entry["inside"]))
    try:
        return handed.data() if path.is_file() else None
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error, lzma.LZMAError):
        return None


def beside(exercise: Exercise, answer: Function, verdict: Verdict, seed: int) -> Iterator[str]:
    """Show an answer's numbers next to the measured ones.

    Parameters
    ----------
    exercise : Exercise
    answer : callable
        With `called_elsewhere`, like a graded answer.
    verdict : Verdict
    seed : int

    Yields
    ------
    str
        Lines for the smallest instances on which it is not right; if it is right, for the smallest
        of all.
    """
    numbered = list(enumerate(instances_of(exercise, seed), start=1))
    numbered.sort(key=lambda one: one[1].size)
    shown = 0
    for place, instance in numbered:
        came = _came(exercise, answer, instance)
        if verdict.status != "right" and isinstance(came, Observation) and came.all_right:
            continue
        yield from (f"Instance {place}:", *_shown(exercise, instance, came), "")
        shown += 1
        if shown == _MOST_SHOWN or verdict.status == "right":
            return
    if not shown:
        place, instance = numbered[0]
        yield "Its numbers are right on every instance; the message above says what is wrong."
        came = _came(exercise, answer, instance)
        yield from (f"Instance {place}:", *_shown(exercise, instance, came), "")


@dataclass(frozen=True)
class _Result:
    """A result that is judged by its properties, not by its numbers."""

    text: str


def _came(exercise: Exercise, answer: Function, instance: Instance) -> Observation | _Result | str:
    """Call an answer; return the result, or a sentence on why there are no numbers."""
    called: Any = answer
    result = run(lambda: called.called_elsewhere(instance.fresh()), Printed())
    if isinstance(result, CallFailed):
        return result.text
    if isinstance(exercise.truth, Property):
        return _Result(_in_short(result))
    try:
        names = part_names(exercise, len(instance.truth))
        return Observation(instance, read(result, instance.pattern, names))
    except Unreadable as unreadable:
        return words.unreadable(unreadable.problem)


def _in_short(result: Any) -> str:
    try:
        return value_text(result)
    except (OverflowError, ValueError, RecursionError):
        # An integer with thousands of digits, or endless nesting.
        return f"an object of type `{type(result).__name__}`"


def _shown(
    exercise: Exercise, instance: Instance, came: Observation | _Result | str
) -> Iterator[str]:
    for name, value in exercise.arguments_by_name(instance.arguments).items():
        yield f"  {name} = {_text(value)}"
    if isinstance(came, str):
        yield f"  it returned no numbers: {came}"
    elif isinstance(came, _Result):
        yield f"  it returned {came.text}"
    if isinstance(exercise.truth, Property):
        yield f"  judged by {exercise.truth.agreement}"
    elif isinstance(came, Observation):
        names = part_names(exercise, len(came.truth))
        for place, name in enumerate(names):
            yield from _part(name, exercise.truth.verb, came, place)
    else:
        names = part_names(exercise, len(instance.truth))
        for name, truth in zip(names, instance.truth, strict=True):
            yield f"  {name}, {exercise.truth.verb}: {_text(truth)}"


def _part(name: str, verb: str, came: Observation, place: int) -> Iterator[str]:
    given, truth = came.given[place], came.truth[place]
    yield f"  {name}, the student's: {_text(given)}"
    yield f"  {name}, {verb}: {_text(truth)}"
    if given.shape != truth.shape:
        yield f"  the student's has the shape {given.shape}; {truth.shape} is expected"
    nearest = np.max(came.tolerances[place], initial=0)
    right = "right" if came.right(place) else "not right"
    yield f"  {right}: it may differ by at most {nearest:.2g}"


def _text(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        with np.printoptions(precision=6, suppress=True, threshold=60):
            return "\n" + "\n".join(f"    {line}" for line in str(value).splitlines())
    return str(value)
