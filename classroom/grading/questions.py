"""Questions that are answered in words: written by the teacher, and marked by the teacher.

A question is a row of the table `words`, next to the table `points`. `release` makes two cells for
it, and `grade` collects the content of the second.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from classroom.errors import UserError
from classroom.grading import versions
from classroom.grading.tables import write_whole
from nnlib.exercises import EXERCISES
from nnlib.exercises.exercise_names import current_name, is_exercise
from nnlib.exercises.lessons import find_lesson
from nnlib.words import write_names

ASKED = "question_"
"""How the name of a question's own cell begins."""

EXAMPLE = """[words]
why_zero = {lesson = "the_hidden_layer", points = 2, question = "Why is the slope 0 there?"}"""

_FILE, _NAME = "questions.json", re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,49}")
_FIELDS = {"lesson", "points", "question", "after"}


@dataclass(frozen=True)
class Question:
    """A question, and its place.

    Parameters
    ----------
    name : str
    lesson : str
        The lesson's name.
    points : float
        The maximum.
    question : str
        Markdown.
    after : str
        The exercise that it follows; empty for the end of the lesson.
    """

    name: str
    lesson: str
    points: float
    question: str
    after: str = ""

    @property
    def worth(self) -> str:
        return in_points(self.points)


def in_points(points: float) -> str:
    """Write a number of points.

    Examples
    --------
    >>> in_points(1.0), in_points(1.5)
    ('1 point', '1.5 points')
    """
    return f"{points:g} point{'' if points == 1 else 's'}"


Questions = Mapping[str, Question]


def questions_in(told: Any, where: str) -> dict[str, Question]:
    """Read the table `words`.

    Parameters
    ----------
    told : dict
        For each question's name, `lesson`, `question`, and optionally `points` and `after`.
    where : str
        What a message calls the file.

    Raises
    ------
    UserError
        If something in it is not what it should be.

    Examples
    --------
    >>> row = {"lesson": "07", "question": "Why?", "points": 2}
    >>> questions_in({"why": row}, "points.toml")["why"].lesson
    'the_hidden_layer'
    """
    if not isinstance(told, dict):
        raise UserError(f"{where}: `words` should be a table, like this:\n{EXAMPLE}")
    return {name: _question(name, row, f"{where}: `{name}`") for name, row in told.items()}


def _question(name: str, row: Any, where: str) -> Question:
    if not _NAME.fullmatch(name) or name.startswith(("points_", ASKED)):
        raise UserError(
            f"{where} cannot be a question's name: use up to 50 letters, digits, - and _, a letter "
            f"first, and begin it neither with `points_` nor with `{ASKED}`."
        )
    if is_exercise(name) or name in versions.NAMES:
        raise UserError(f"{where} is an exercise of the course: give the question another name.")
    if not isinstance(row, dict) or not {"lesson", "question"} <= set(row) <= _FIELDS:
        raise UserError(
            f"{where} needs `lesson` and `question`, and may have `points` and `after`, like this:"
            f"\n{EXAMPLE}"
        )
    lesson, question, points = (
        find_lesson(row["lesson"]), row["question"], row.get("points", 1.0)
    )  # fmt: skip
    if not lesson:
        raise UserError(f"{where}: there is no lesson {row['lesson']!r}.")
    if not isinstance(question, str) or not question.strip():
        raise UserError(f"{where}: `question` must be a text.")
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= points < 1e6:
        raise UserError(f"{where}: `points = {points!r}`; points must be a number, 0 or more.")
    after = current_name(str(row.get("after", "")))
    here = [one.name for one in EXERCISES.values() if one.lesson == lesson]
    if after and after not in here:
        raise UserError(
            f'{where}: `after = "{after}"`, but {row["lesson"]} has no such exercise. It has '
            f"{write_names(here) or 'none'}."
        )
    return Question(name, lesson, float(points), question.strip(), after)


def of_lesson(questions: Questions, lesson: str) -> list[Question]:
    """Return a lesson's questions; the lesson by its name, number or file."""
    wanted = find_lesson(lesson)
    return [one for one in questions.values() if wanted and one.lesson == wanted]


def keep(folder: Path, questions: Questions) -> None:
    """Keep the questions with the results, for runs without questions of their own.

    Raises
    ------
    UserError
        If they cannot be written.
    """
    path = folder / _FILE
    if questions or path.exists():
        rows = {
            name: {key: value for key, value in asdict(one).items() if key != "name"}
            for name, one in questions.items()
        }
        write_whole(path, json.dumps(rows, indent=1) + "\n")


def read_kept(folder: Path) -> dict[str, Question]:
    """Read what `keep` wrote; nothing if nothing was kept.

    Raises
    ------
    UserError
        If it cannot be read.
    """
    path = folder / _FILE
    if not path.exists():
        return {}
    try:
        return questions_in(json.loads(path.read_bytes()), str(path))
    except (OSError, ValueError, RecursionError, UserError) as problem:
        raise UserError(
            f"{path} cannot be read ({problem}). It holds the questions that are answered in "
            "words: grade again with --points, and it will be rewritten."
        ) from None
