"""The judge's side of reading: bytes go to a limited process, names and texts come back."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from classroom.grading.handout import NOTEBOOKS
from classroom.grading.plain import from_json, pack
from classroom.grading.process import Warm, allowed_helpers
from classroom.grading.reading import MOST_SENT, from_plain
from classroom.grading.submission import Submission
from nnlib.exercises.declaration import Exercise
from nnlib.exercises.exercise_names import former_names
from nnlib.exercises.lessons import file_of, find_lesson

SECONDS = 10.0
"""Processor time to read a notebook: one of the course takes a few hundredths of a second."""

NOT_READ = "It could not be read within the limits of time and memory"


def learn(warm: Warm, lesson: str) -> None:
    """Have what was handed out for a lesson read once, if it is on this machine.

    Each notebook's process then knows the cells that a student left as they were.
    """
    name = find_lesson(lesson)
    data = _handed_out(name)
    if data:
        warm.learn(name, data)


@functools.cache
def _handed_out(lesson: str) -> bytes:
    try:
        return (NOTEBOOKS / f"{file_of(lesson)}.ipynb").read_bytes() if lesson else b""
    except OSError:
        # The course is installed without its folder.
        return b""


def read_apart(
    warm: Warm, data: bytes, table: Mapping[str, Exercise], questions: Sequence[str] = ()
) -> tuple[Submission, str] | None:
    """Read a notebook in a process of its own.

    Parameters
    ----------
    warm : Warm
        One for notebooks.
    data : bytes
    table : mapping of str to Exercise
        The exercises that were asked for.
    questions : sequence of str, optional
        The questions that are answered in words.

    Returns
    -------
    Submission, str
        What it defines, and whose version of an assessment it says it is.
    None
        If it could not be read within the limits.

    Raises
    ------
    Fault
        If no process can be started.
    """
    stubs = {name: exercise.stub for name, exercise in table.items()}
    given = {name: allowed_helpers(exercise) for name, exercise in table.items()}
    former = {before: name for name in table for before in former_names(name)}
    running = warm.begin(SECONDS)
    has_ended = False
    try:
        running.send(pack((len(data), stubs, given, former, list(questions))) + data)
        found, stated = from_json(running.line(MOST_SENT))
        return (from_plain(found), str(stated)) if isinstance(found, dict) else None
    except (OSError, EOFError, ValueError, TypeError, RecursionError, MemoryError):
        has_ended = True
        return None
    finally:
        running.end(has_begun=has_ended)


def exercises_in(warm: Warm, data: bytes, table: Mapping[str, Exercise]) -> Sequence[str]:
    """Name the exercises that a notebook defines, stubs included."""
    found = read_apart(warm, data, table)
    return list(found[0].answers) if found else []
