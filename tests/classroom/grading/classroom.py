"""A class that hands in: notebooks of a lesson, filled with whatever a student wrote."""

import functools
import json
import os

import pytest

from classroom.grading import self_check
from classroom.grading.__main__ import main
from classroom.grading.results_folder import Results
from classroom.grading.sandbox import protection
from nnlib.exercises.lessons import file_of
from tools import build

LESSON = file_of("the_hidden_layer")
_LESSON = build.Lesson(build.ROOT / "lessons" / f"{LESSON}.md")
EXERCISES = {exercise.name: exercise for exercise in _LESSON.places.values()}
RIGHT = {name: exercise.source for name, exercise in EXERCISES.items()}
_EMPTY = build.text_of(_LESSON.learner())


def notebook(answers, **fields):
    """The lesson's notebook with these answers, and the stubs for the others."""
    made = json.loads(_EMPTY)
    for cell in made["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]].splitlines(keepends=True)
    return json.dumps({**made, **fields})


def hand_in(folder, student, answers, **fields):
    """Put a notebook where nbgrader would have it."""
    path = folder / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notebook(answers, **fields), encoding="utf-8")
    return path


def slip(name, number=0):
    """A wrong answer: its source, and the slip's id."""
    exercise = EXERCISES[name]
    return exercise.slip_source(exercise.slips[number]), exercise.slips[number].id


@functools.cache
def why_answers_cannot_run():
    """Why no answer can be judged on this machine, in a sentence; empty if they can."""
    if protection().bubblewrap or not hasattr(os, "getuid") or os.getuid():
        return ""
    closed = self_check.closed_folder()
    return f"without bubblewrap answers run as nobody, who may not enter {closed}" if closed else ""


def without_sandbox():
    """What a test adds to a command that runs answers, on a machine without a sandbox."""
    if why_answers_cannot_run():
        pytest.skip(why_answers_cannot_run())
    return [] if protection().bubblewrap else ["--without-sandbox"]


def grade(submissions, results, *options):
    """Run the verb in one process; give its exit code, and the marks by student and exercise."""
    given = [] if "--require-sandbox" in options else without_sandbox()
    code = main([
        "grade", str(submissions), "--out", str(results), "--jobs", "1", *options, *given
    ])  # fmt: skip
    return code, marks_in(results) if code != 2 else {}


def marks_in(results):
    return {(mark.student, mark.exercise): mark for mark in Results(results).marks()}
