"""Marking: judge one notebook's answers, each separately, in whatever process this runs.

The outcome is plain data: it goes over a queue or a network, and into the journal.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nnlib
from classroom.errors import Fault, UserError
from classroom.grading import self_check, versions
from classroom.grading.judging_answers import NOT_JUDGED, blank, cool, judge_answer, warm
from classroom.grading.process import NOTEBOOKS, allowed_helpers
from classroom.grading.prose import MOST, TO_BE_READ
from classroom.grading.reader import NOT_READ, learn, read_apart
from classroom.grading.submission import Submission
from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise
from nnlib.exercises.exercise_names import is_exercise
from nnlib.exercises.lessons import find_lesson, in_older_copy

SECONDS = 10.0
"""Processor time for all calls of an answer together."""

# If an executor runs threads, they take turns at judging, and one warm process serves them all.
_LOCK = threading.RLock()

SELF_CHECK = self_check.SelfCheck()
"""One per process: what it finds out about the machine holds for all notebooks."""


@dataclass(frozen=True)
class Asked:
    """What a student was asked to do.

    Parameters
    ----------
    lesson : str
        A lesson's name, or "assessment".
    student : str
    seed : int
        For an assessment, the seed from which the student's version is drawn.
    stated : str
        For an assessment, whose version the notebook says it is.
    """

    lesson: str
    student: str
    seed: int = 0
    stated: str = ""

    @property
    def key(self) -> str:
        """A key for what was asked: in an assessment each student has their own."""
        own = self.lesson == versions.LESSON
        return f"{self.lesson} {self.student} {self.seed}" if own else self.lesson

    def exercises(self) -> list[Exercise]:
        """The exercises, in order."""
        if self.lesson == versions.LESSON:
            return _own_exercises(self.student, self.seed)
        return list(_exercises_of(find_lesson(self.lesson)))

    def table(self) -> dict[str, Exercise]:
        """All exercises that the notebook may contain, by name; an older copy has more."""
        if self.lesson == versions.LESSON:
            return {one.name: one for one in self.exercises()}
        together = in_older_copy(find_lesson(self.lesson))
        return {name: one for name, one in EXERCISES.items() if one.lesson in together}

    def ours(self) -> self_check.Ours:
        """The course's own answers to the same, for grading's check of itself."""
        exercises = self.exercises()
        if self.lesson == versions.LESSON:
            given = versions.version_of(self.student, self.seed).given
            return self_check.Ours(exercises, versions.RIGHT, given)
        answers = {name: one.source for name, one in self.table().items()}
        return self_check.Ours(exercises, answers)


@functools.cache
def _exercises_of(lesson: str) -> tuple[Exercise, ...]:
    # Each notebook of a class asks for the same.
    return tuple(one for one in EXERCISES.values() if one.lesson == lesson)


@functools.lru_cache(maxsize=8)
def _own_exercises(student: str, seed: int) -> list[Exercise]:
    return versions.exercises(versions.version_of(student, seed))


def sources() -> list[Path]:
    """Return the files on which a mark depends: if one changes, answers are judged again."""
    root = Path(nnlib.__file__).parent.parent
    kinds = ("nnlib/*.py", "nnlib/checks/**/*.py", "nnlib/exercises/**/*.py",
             "classroom/grading/*.py")  # fmt: skip
    return [file for kind in kinds for file in sorted(root.glob(kind))]


@functools.cache
def version() -> str:
    """Return the version of the checks: the package's version and the start of their digest."""
    digest = hashlib.sha256()
    for file in sources():
        digest.update(file.read_bytes())
    return f"{nnlib.__version__}+{digest.hexdigest()[:8]}"


def judge_notebook(
    data: bytes, asked: Asked, seed: int, chosen: Sequence[str] = (), seconds: float = SECONDS
) -> dict[str, Any]:
    """Judge the answers of one notebook.

    Parameters
    ----------
    data : bytes
        The notebook as it was handed in.
    asked : Asked
    seed : int
        The seed of the instances; the same for all students, so that each truth is measured once.
    chosen : sequence of str, optional
        Only these exercises, and the questions, whose answers are only collected.
    seconds : float, optional
        Processor time for all calls of an answer.

    Returns
    -------
    dict
        "remarks" on the notebook; "answers", a list of dicts, one per exercise; "trouble" if
        grading's check of itself failed, in which case nothing is known about any answer;
        "in_words", the names of all answers in words in the notebook.
    """
    table = asked.table()
    names = [one.name for one in asked.exercises() if not chosen or one.name in chosen]
    questions = [name for name in chosen if name not in table and not is_exercise(name)]
    everything = [*names, *questions]
    # Python 3.11's parser sometimes fails if several threads use it at once.
    with _LOCK:
        ours = asked.ours()
        trouble = SELF_CHECK.trouble(asked.lesson, ours, seed, seconds)
        if trouble:
            return nothing_judged(everything, trouble) | {"trouble": trouble}
        try:
            learn(warm(NOTEBOOKS), asked.lesson)
            found = read_apart(warm(NOTEBOOKS), data, table, questions)
        except (Fault, UserError) as fault:
            cool()
            SELF_CHECK.repeat()
            return nothing_judged(everything, str(fault))
        if found is None:
            return nothing_judged(everything, f"{NOT_READ}.", remark=True)

        def prove(exercise: Exercise) -> str:
            return self_check.trouble_with(exercise, ours, seed, seconds)

        whole = _with_inherited(found[0], table)
        answers, right = list[dict[str, Any]](), set[str]()
        # In an older copy, an answer may build on one of another lesson.
        built_on = {other for name in names for other in allowed_helpers(table[name])}
        built_on -= {one.name for one in asked.exercises()}
        for name in (one for one in table if one in built_on or one in names):
            answer = judge_answer(table[name], whole, seed, seconds, prove, right)
            right |= {name} if answer["status"] == "right" else set()
            answers += [answer] if name in names else []
        if any(one["status"] == NOT_JUDGED and not one["lacks"] for one in answers):
            # Grading itself failed: is it the machine?
            SELF_CHECK.repeat()
    in_words = [_in_words(name, whole) for name in questions]
    remarks = dict.fromkeys([*whole.remarks, *(note for one in in_words for note in one["notes"])])
    return {
        "remarks": list(remarks), "answers": [*answers, *in_words], "in_words": list(whole.in_words)
    }  # fmt: skip


def _in_words(name: str, found: Submission) -> dict[str, Any]:
    """Return what is recorded for an answer in words: it waits to be read."""
    prose, notes = found.prose.get(name), list(found.about.get(name, ()))
    if prose is None or not prose.text:
        return blank(name, "not attempted", notes) | {"text": "", "text_digest": ""}
    if prose.length > MOST:
        notes.append(f"It has {prose.length:,} characters; the first {MOST:,} were collected.")
    return blank(name, TO_BE_READ, notes) | {"text": prose.text, "text_digest": prose.digest}


def _with_inherited(found: Submission, table: Mapping[str, Exercise]) -> Submission:
    """Add what an older copy has in one class but today's lesson asks for in two.

    If a notebook has no cell for an exercise, the class that would build on it is the answer.
    """
    for name, exercise in table.items():
        base = exercise.base.name if exercise.base else ""
        if not base or base in found.answers or name not in found.answers:
            continue
        if base in found.needs[name]:
            # It builds on what the notebook lacks.
            continue
        found = dataclasses.replace(
            found,
            answers=found.answers | {base: f"{found.answers[name]}\n\n{base} = {name}"},
            needs=found.needs | {base: found.needs[name]},
            cells=found.cells | {base: found.cells[name]},
            stubs=found.stubs | ({base} if name in found.stubs else set()),
            # In such a copy, its absence needs no remark.
            remarks=tuple(one for one in found.remarks if one not in found.about.get(base, ())),
            about={other: said for other, said in found.about.items() if other != base},
        )
    return found


def nothing_judged(names: Sequence[str], why: str, remark: bool = False) -> dict[str, Any]:
    """Return what to say about a notebook that grading could not judge."""
    answers = [blank(name, NOT_JUDGED, [why]) for name in names]
    return {"remarks": [why] if remark else [], "answers": answers}
