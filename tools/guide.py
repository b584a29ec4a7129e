"""Make two pages of the instructor's guide from the tables that lessons and checks use.

`docs/instructor/recalls.md` has the recall questions with their answers, `docs/instructor/slips.md`
every slip with the sentence that helps. `python course.py build` writes both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from nbformat import NotebookNode

from classroom.paper import recall_questions
from nnlib.checks.slips import OF_ANY, Sentence, own, sentences
from nnlib.exercises.declaration import Exercise
from nnlib.exercises.recalls import RECALLS
from tools.links import anchor_of

_BUILT = "Built by `python course.py build` from {}; please edit that."
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


class Lesson(Protocol):
    """What the pages need from a lesson that is being built."""

    path: Path
    text: str
    notebook: NotebookNode
    places: dict[int, Exercise]


def build_guide(lessons: Sequence[Lesson]) -> dict[str, str]:
    """Make both pages: return the text of each by its place in the project."""
    return {
        "docs/instructor/recalls.md": "\n".join(_recalls(lessons)) + "\n",
        "docs/instructor/slips.md": "\n".join(_slips(lessons)) + "\n",
    }


def questions(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """Return each recall question of a lesson: its name, and how it is asked there."""
    return recall_questions.questions(lesson.notebook.cells, lesson.path)


def _recalls(lessons: Sequence[Lesson]) -> Iterator[str]:
    yield "# Recall questions, with their answers"
    yield ""
    yield "Each lesson from 02 on begins with two of these questions. Give the room two minutes,"
    yield "then ask for the reason, not for the number. For a wrong answer, the table has a"
    yield "question that helps; the notebook asks it too."
    yield ""
    yield _BUILT.format("`nnlib/exercises/recalls.py` and the lessons")
    for lesson in lessons:
        found = list(questions(lesson))
        if found:
            yield from ("", f"## {_title(lesson)}")
        for name, question in found:
            row = RECALLS[name]
            answer = f'"{row.answer}"' if isinstance(row.answer, str) else f"{row.answer:g}"
            yield from ("", f"**{question}**", "")
            end = "" if row.look.endswith("?") else "."
            yield f"The answer is {answer}. {row.reason} (Taught in {row.look}{end})"
            yield from ("", "| if they say | ask |", "|---|---|")
            for wrong, ask in row.wrong:
                yield f"| {wrong if isinstance(wrong, str) else f'{wrong:g}'} | {ask} |"


def _slips(lessons: Sequence[Lesson]) -> Iterator[str]:
    yield "# Slips, and the sentence that helps"
    yield ""
    yield "The board names slips by the names in the first column. The learner's own message asks"
    yield "the same question. It gives no formula away, and neither does the place to look. If a"
    yield "check names no slip, its message has the numbers, and the first hint is a question."
    yield ""
    yield _BUILT.format("`nnlib/exercises/` and `nnlib/checks/general_slips.py`")
    yield ""
    yield "By lesson: " + ", ".join(
        f"[{_title(lesson)[:2]}](#{anchor_of(_title(lesson))})" for lesson in lessons
    )
    yield from ("", "## Any exercise", "")
    yield from _table(OF_ANY)
    for lesson in lessons:
        yield from ("", f"## {_title(lesson)}")
        for exercise in lesson.places.values():
            known = sentences(exercise.name)
            yield from ("", f"### `{exercise.name}`", "", exercise.statement, "")
            yield from _table({slip.id: known[slip.id] for slip in own(exercise)})


def _table(rows: dict[str, Sentence]) -> Iterator[str]:
    yield from ("| slip | ask | look at |", "|---|---|---|")
    for slip, row in rows.items():
        yield f"| `{slip}` | {_cell(row.question)} | {_cell(row.look)} |"


def _cell(text: str) -> str:
    """Escape a cell's text: a bar in it would begin the next cell."""
    return text.replace("|", "\\|")


def _title(lesson: Lesson) -> str:
    found = _TITLE.search(lesson.text)
    return found[1] if found else lesson.path.stem
