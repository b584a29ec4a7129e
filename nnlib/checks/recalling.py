"""Recall: a quick question about an earlier lesson, answered in a cell and judged at once."""

from __future__ import annotations

import difflib
from typing import Any

from nnlib.checks import records
from nnlib.checks.display import COMMA, Note, show
from nnlib.checks.results import Unreadable, array
from nnlib.checks.texts import number_text, value_text
from nnlib.checks.verdict import HOLDS, Verdict
from nnlib.exercises.closeness import same_number
from nnlib.exercises.former_recalls import FORMER_RECALLS
from nnlib.exercises.recalls import RECALLS, Recall


def recall(name: str, answer: Any = ..., *more: Any) -> None:
    """Judge the answer to a recall question, and show the verdict.

    Parameters
    ----------
    name : str
        The question's name, as in the lesson.
    answer : number or str
        Your answer.
    *more
        A second number comes from a decimal comma; the message says so.
    """
    if more:
        show(Note(COMMA))
        return
    question = (RECALLS | FORMER_RECALLS).get(name) if isinstance(name, str) else None
    if question is None:
        near = difflib.get_close_matches(str(name), RECALLS, n=1, cutoff=0)
        show(Note(f"No question is called {name!r}. Did you mean {near[0]!r}?"))
        return
    verdict = judge_recall(question, answer)
    trouble = ""
    if verdict.status != "not attempted":
        trouble = records.save(f"recall_{name.replace(' ', '_')}", {"status": verdict.status})
    show(verdict, {"nnlib": {"recall": name, "status": verdict.status}}, verdict.heard)
    if trouble:
        show(Note(f"{trouble} {HOLDS}"))


def judge_recall(question: Recall, answer: Any) -> Verdict:
    """Judge an answer, without display and without files.

    Examples
    --------
    >>> judge_recall(RECALLS["squared error"], -0.5).message
    '-0.5: Is that the error, not yet squared?'
    """
    if answer is Ellipsis:
        return Verdict("not attempted", message="Replace the dots with your answer.")
    wanted = _list_choices(question)
    given = _read(question, answer)
    if given is None:
        return Verdict("not yet", message=f"{value_text(answer)} is not an answer: give {wanted}.")
    shown = given if isinstance(given, str) else number_text(given)
    if _same(given, question.answer):
        return Verdict("right", message=question.reason)
    for wrong, asked in question.wrong:
        if _same(given, wrong):
            return Verdict("not yet", message=f"{shown}: {asked}")
    if isinstance(given, str):
        return Verdict("not yet", message=f"{shown} does not fit: give {wanted}.")
    return Verdict("not yet", message=f"{shown} is not right. Look at: {question.look}.")


def _list_choices(question: Recall) -> str:
    if not question.choices:
        return "one number, as in 1.5"
    return " or ".join(f'"{choice}"' for choice in question.choices)


def _read(question: Recall, answer: Any) -> float | str | None:
    if isinstance(answer, str):
        text = answer.strip().lower()
        if question.choices:
            return text
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return None
    if question.choices:
        return None
    try:
        number = array(answer, "answer", 1)
    except Unreadable:
        return None
    return float(number.reshape(())) if number.size == 1 else None


def _same(given: float | str, other: float | str) -> bool:
    if isinstance(given, str) or isinstance(other, str):
        return given == other
    return same_number(given, other)
