"""The verb `explain`: for an appeal, what was asked, what came back, and what was measured."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nnlib.checks.instances import Instance, instances_of
from nnlib.checks.judging import judge_exercise
from nnlib.checks.messages import part_names
from nnlib.checks.running import Stop
from nnlib.checks.values import Unreadable, read
from nnlib.exercises.declaration import Exercise, Function, Property
from nnlib.grading.collecting import HandedIn
from nnlib.grading.judging import LONGER, warm
from nnlib.grading.marking import SECONDS, Asked
from nnlib.grading.process import ANSWERS, NOTEBOOKS, Answer, given_to
from nnlib.grading.reader import NOT_READ, read_apart
from nnlib.grading.results import NO_NOTEBOOK, Results
from nnlib.grading.submission import Submission
from nnlib.grading.trouble import Trouble

EXAMPLE = """example:
  python -m nnlib.grading explain jane two_layer_slopes --results results
"""

_MOST_SHOWN = 3


def explained(results: Results, student: str, name: str) -> str:
    """Judge an answer once more with the seed of its mark, and show the numbers.

    Raises
    ------
    Trouble
        If there is no such mark, or the notebook is gone or another one.
    """
    entry = _entry(results, student, name)
    handed = HandedIn(
        student, entry["lesson"], entry["place"], Path(entry["path"]), tuple(entry["inside"])
    )
    try:
        data = handed.data()
    except (OSError, zipfile.BadZipFile) as problem:
        raise Trouble(f"{handed.path} cannot be read any more: {problem}.") from None
    if hashlib.sha256(data).hexdigest() != entry["digest"]:
        raise Trouble(f"{handed.path} is not the notebook that was graded; grade it again.")
    asked = Asked(**entry["asked"])
    table = {one.name: one for one in asked.exercises()}
    # As for the mark: what counts of another exercise depends on which ones are read.
    found = _read(data, table)
    [mark] = [one for one in results.marks() if (one.student, one.exercise) == (student, name)]
    lines = [
        f"{student}, {name}: {mark.points:g} of {mark.max_points:g}, {mark.status}. {mark.note}",
        f"notebook {entry['place']}; seed {entry['seed']}", "",
    ]  # fmt: skip
    source = found.answers.get(name)
    if source is None:
        return "\n".join([*lines, *found.remarks])
    lines += [source, ""]
    # It is run more often here than for a mark.
    exercise, seconds = table[name], 3 * SECONDS * LONGER.get(name, 1.0)
    is_whole = any(one["exercise"] == name and one.get("whole") for one in entry["answers"])
    setting = (found.whole if is_whole else found.setting)(name, given_to(exercise))
    with Answer(warm(ANSWERS), exercise, source, setting, seconds) as answer:
        verdict = judge_exercise(exercise, answer, entry["seed"])
        lines += [str(verdict), ""]
        if verdict.status != "not attempted":
            for place, instance in _worst(exercise, answer, entry["seed"]):
                lines += [f"Instance {place}:", *_shown(exercise, answer, instance), ""]
    return "\n".join(lines)


def _read(data: bytes, table: Mapping[str, Exercise]) -> Submission:
    found = read_apart(warm(NOTEBOOKS), data, table)
    if found is None:
        raise Trouble(f"{NOT_READ}: there is nothing to explain.")
    return found[0]


def _entry(results: Results, student: str, name: str) -> dict[str, Any]:
    students = set()
    for (who, _), entry in results.latest().items():
        students.add(who)
        if who == student and any(one["exercise"] == name for one in entry["answers"]):
            return entry
    if any(mark.student == student and mark.status == NO_NOTEBOOK for mark in results.marks()):
        raise Trouble(f"{student} handed nothing in that has {name}: there is nothing to explain.")
    what = f"no mark of {name} for {student}" if student in students else f"no {student}"
    raise Trouble(f"There is {what} in {results.folder}: look into its marks.csv.")


def _worst(exercise: Exercise, answer: Function, seed: int) -> Iterator[tuple[int, Instance]]:
    """The smallest instances on which the answer is not right; all are right: the smallest."""
    numbered = list(enumerate(instances_of(exercise, seed), start=1))
    numbered.sort(key=lambda one: one[1].size)
    wrong = [one for one in numbered if not _agrees(exercise, answer, one[1])]
    yield from (wrong or numbered)[: _MOST_SHOWN if wrong else 1]


def _agrees(exercise: Exercise, answer: Function, instance: Instance) -> bool:
    if isinstance(exercise.truth, Property):
        return False
    parts = _parts(exercise, answer, instance)
    return not isinstance(parts, str) and all(
        bool(np.all(np.abs(part - truth) <= near))
        for part, truth, near in zip(parts, instance.truth, instance.tolerances, strict=True)
    )


def _parts(exercise: Exercise, answer: Function, instance: Instance) -> Sequence[np.ndarray] | str:
    result = answer.called_elsewhere(instance.fresh())  # type: ignore[attr-defined]
    if isinstance(result, Stop):
        return result.message
    names = tuple(part_names(exercise, len(instance.truth)))
    try:
        return read(result, instance.pattern, names)
    except Unreadable as problem:
        return str(problem)


def _shown(exercise: Exercise, answer: Function, instance: Instance) -> Iterator[str]:
    for name, value in exercise.arguments_by_name(instance.arguments).items():
        yield f"  {name} = {_text(value)}"
    if isinstance(exercise.truth, Property):
        yield f"  judged by {exercise.truth.agreement}"
        return
    parts = _parts(exercise, answer, instance)
    if isinstance(parts, str):
        yield f"  it gave no numbers: {parts}"
        return
    verb = exercise.truth.verb
    for number, (part, truth, near) in enumerate(
        zip(parts, instance.truth, instance.tolerances, strict=True)
    ):
        name = part_names(exercise, len(parts))[number]
        yield f"  {name}, the student's: {_text(part)}"
        yield f"  {name}, {verb}: {_text(truth)}"
        yield f"  as close as {np.max(near):.2g} at most is asked for"


def _text(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        with np.printoptions(precision=6, suppress=True, threshold=60):
            return "\n" + "\n".join(f"    {line}" for line in str(value).splitlines())
    return str(value)
