"""The verb `questions`: write the recall questions as a question bank in Moodle XML.

The elements are those that Moodle's own importer reads (`question/format/xml/format.php`).
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from classroom.errors import UserError
from classroom.grading.handout import NOTEBOOKS as NOTEBOOKS
from classroom.grading.tables import write_whole
from classroom.pages import mark_code
from classroom.paper.recall_questions import questions
from nnlib.exercises.closeness import BY_HAND
from nnlib.exercises.lessons import LESSONS, file_of, write_title
from nnlib.exercises.recalls import RECALLS, Recall

NAME = "questions.xml"
EXAMPLE = "example:\n  python course.py questions --out moodle\n"
_BANK = "Slope by Slope"
_BEFORE = "The question before this one was: “{}” It goes on: "
_QUOTED = re.compile(r'`"([^"`]+)"`')
_WITH_QUOTES = " (Include the quotes.)"


def make(out: Path, notebooks: Path = NOTEBOOKS) -> tuple[Path, int]:
    """Write the question bank; return its path and the number of questions.

    Raises
    ------
    UserError
        If a question bank already exists, or the notebooks do not ask every question.
    """
    path = out / NAME
    if path.exists():
        raise UserError(f"{path} already exists; give another --out, or move it away.")
    asked = read_questions(notebooks)
    write_whole(path, bank(asked))
    return path, len(asked)


def read_questions(notebooks: Path) -> dict[str, str]:
    """Read how each question is asked, in the order of the lessons.

    Raises
    ------
    UserError
        If a notebook cannot be read, or a question is missing.
    """
    asked = dict[str, str]()
    for lesson in LESSONS:
        path = notebooks / f"{file_of(lesson)}.ipynb"
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError):
            raise UserError(
                f"{path} cannot be read: run this in the project's folder, or give --notebooks."
            ) from None
        asked.update(questions(cells, path))
    missing = [name for name in RECALLS if name not in asked]
    if missing:
        raise UserError(f"{notebooks} does not ask {', '.join(missing)}: is it an older copy?")
    return asked


def bank(asked: Mapping[str, str]) -> str:
    """Write all questions as Moodle XML, in a category for each lesson.

    Parameters
    ----------
    asked : mapping of str to str
        How each question is asked, by its name.
    """
    quiz, lesson = Element("quiz"), ""
    for name, words in asked.items():
        row = RECALLS[name]
        if row.lesson != lesson:
            lesson = row.lesson
            _category(quiz, lesson)
        before = _BEFORE.format(_plain(asked[row.after])) if row.after else ""
        _question(quiz, row, before + _plain(words))
    ElementTree.indent(quiz)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        + ElementTree.tostring(quiz, encoding="unicode")
        + "\n"
    )


def _category(quiz: Element, lesson: str) -> None:
    question = SubElement(quiz, "question", type="category")
    # In Moodle, a slash inside a name is doubled.
    name = write_title(lesson, " ").replace("/", "//")
    _text(SubElement(question, "category"), f"$course$/top/{_BANK}/{name}")


def _question(quiz: Element, row: Recall, words: str) -> None:
    kind = "multichoice" if row.choices else "numerical"
    question = SubElement(quiz, "question", type=kind)
    _text(SubElement(question, "name"), f"{_BANK}: {row.name}")
    _html(question, "questiontext", words)
    # A reason would give the answer away to anyone who may try again; right answers have it.
    _html(question, "generalfeedback", f"Taught in {row.look}.")
    for tag, value in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0"),
                       ("idnumber", f"slope_by_slope {row.name}")):  # fmt: skip
        SubElement(question, tag).text = value
    told = dict[float | str, str](row.wrong)
    if row.choices:
        for tag, value in (("single", "true"), ("shuffleanswers", "true"),
                           ("answernumbering", "none")):  # fmt: skip
            SubElement(question, tag).text = value
        for choice in row.choices:
            is_right = choice == row.answer
            _answer(question, choice, is_right, row.reason if is_right else told[choice], "html")
        return
    _answer(question, _number(row.answer), True, row.reason, _OF_NUMBERS, row.answer)
    for wrong, ask in row.wrong:
        _answer(question, _number(wrong), False, ask, _OF_NUMBERS, wrong)


_OF_NUMBERS = "moodle_auto_format"


def _answer(
    question: Element, text: str, is_right: bool, feedback: str, form: str,
    number: float | str | None = None,
) -> None:  # fmt: skip
    answer = SubElement(question, "answer", fraction="100" if is_right else "0", format=form)
    _text(answer, text)
    _html(answer, "feedback", feedback)
    if number is not None:
        # As a notebook judges an answer worked out by hand.
        SubElement(answer, "tolerance").text = f"{BY_HAND.relative * abs(float(number)):.10g}"


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text


def _html(parent: Element, tag: str, text: str) -> None:
    _text(SubElement(parent, tag, format="html"), f"<p>{mark_code(text)}</p>")


def _plain(words: str) -> str:
    """Return the question as it is asked if nothing has to be typed between quotes."""
    return _QUOTED.sub(r"\1", words.removesuffix(_WITH_QUOTES))


def _number(answer: float | str) -> str:
    return answer if isinstance(answer, str) else f"{answer:.10g}"
