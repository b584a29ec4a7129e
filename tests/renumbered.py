"""The course as version 0.1 numbered it: what was graded, kept and handed out then."""

import contextlib

import pytest

from classroom.grading import journal, judge_notebook, process, reader
from nnlib.exercises import lessons
from nnlib.exercises.declaration import Exercise
from nnlib.exercises.former_lessons import FORMER_ORDER
from tools import copies

MOVED = {"mean_slopes": "gradient_descent", "descend": "gradient_descent"}
"""Exercises of a part that was split off, and where they were."""

KEPT = (
    journal._file_of, judge_notebook._exercises_of, process.allowed_helpers, reader._handed_out,
)  # fmt: skip
"""What keeps an answer that depends on the lessons' order."""


@contextlib.contextmanager
def former_numbers():
    """Number the lessons as version 0.1 did, and put exercises where they were."""
    now = Exercise.lesson.fget
    later = [lesson for lesson in lessons.LESSONS if lesson not in FORMER_ORDER]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lessons, "LESSONS", (*FORMER_ORDER, *later))
        for table in (lessons.FORMER_LESSONS, copies.FORMER_LESSONS):
            for name in [*table]:
                patch.delitem(table, name)
        moved = property(lambda self: MOVED.get(self.name) or now(self))
        patch.setattr(Exercise, "lesson", moved)
        forget_order()
        yield
    forget_order()


def forget_order():
    for one in KEPT:
        one.cache_clear()


def rename(monkeypatch):
    """Let a lesson have had another name, too."""
    for table in (lessons.FORMER_LESSONS, copies.FORMER_LESSONS):
        monkeypatch.setitem(table, "behind_the_output", ("the_hidden_layer",))
