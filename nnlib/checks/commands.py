"""What a lesson's cells call: check, hint, solution, patient, progress. They return nothing."""

from __future__ import annotations

import dataclasses
import functools
import sys
from pathlib import Path
from typing import Any

from nnlib.checks import patients, records, words
from nnlib.checks.announcing import plain, short_enough
from nnlib.checks.bringing import Folder
from nnlib.checks.cells import unread_cell
from nnlib.checks.course_map import course_map, lesson_table, standing
from nnlib.checks.display import Note, put_below, show
from nnlib.checks.findings import HELPER_NOT_RIGHT, HelpersNotRight, Ours
from nnlib.checks.helpers import with_ours
from nnlib.checks.history import remember
from nnlib.checks.instances import fresh_seed
from nnlib.checks.judging import judge
from nnlib.checks.normalizing import normalize
from nnlib.checks.sources import facts_of
from nnlib.checks.time_limit import limit_time
from nnlib.checks.undefined import told_line
from nnlib.checks.verdict import HOLDS, Verdict
from nnlib.exercises.colleagues import package_of
from nnlib.exercises.declaration import Exercise
from nnlib.exercises.exercise_names import (
    current_name,
    exercise_or_error,
    find_course_exercise,
    find_exercise,
    is_exercise,
    unknown,
)
from nnlib.exercises.lessons import find_lesson, number_of
from nnlib.exercises.order import ORDER
from nnlib.words import write_list

_TRIES_BEFORE_HINT = 2


def check(function: Any, name: str | None = None, seed: int | None = None) -> None:
    """Measure a function, and show the verdict.

    Parameters
    ----------
    function : callable
        The function itself, as in `check(slope_of_weight)`.
    name : str, optional
        The exercise, if the function has a different name.
    seed : int, optional
        Fresh numbers at every check if left out. With a seed, the same numbers again; such a check
        is a demonstration and is not recorded in the progress.
    """
    found = _name_of(function, name, sys._getframe(1).f_globals)
    if not callable(function):
        show(Note(words.not_a_function(found if find_exercise(found) else "its_name", function)))
        return
    if not found:
        show(Note(words.NAMELESS))
        return
    exercise = find_exercise(found)
    if exercise is None:
        show(Note(
            f"{unknown(found)}\nTo check a function with another name, "
            f"name the exercise too: `check({found}, \"name_of_the_exercise\")`."
        ))  # fmt: skip
        return
    try:
        own = str(getattr(function, "__name__", ""))
        case = own if patients.is_patient(own) else ""
        unread = unread_cell(own if own.isidentifier() else found, told_line(exercise))
        with limit_time(exercise.seconds):
            if unread:
                verdict = Verdict("stopped", message=unread)
            elif case and facts_of(function).sign == _given(found, case):
                verdict = Verdict("not attempted", message=words.as_given(case))
            else:
                verdict = judge(found, function, seed)
    except Exception as fault:
        show(Note(words.our_fault(found, fault, package_of(found))))
        return
    lines = [verdict.message]
    if seed is None:
        lines += _keep(found, verdict, case, function)
    is_event = verdict.status == "right" and seed is None and not case and is_exercise(found)
    where, troubles = standing(exercise.lesson) if is_event else ("", [])
    told = filter(None, dict.fromkeys((*lines, where, *troubles)))
    shown = dataclasses.replace(verdict, message="\n".join(told))
    # Grading compares the verdict shown for an exercise with its own; a patient is not an exercise.
    about: dict[str, Any] = {"patient": case} if case else {"exercise": found}
    about |= {"status": shown.status, "slips": list(shown.slips)}
    show(shown, {"nnlib": about}, f"{verdict.heard} {plain(where)}".rstrip())


def _keep(name: str, verdict: Verdict, case: str, function: Any) -> list[str]:
    """Record a verdict in the progress; offer a hint now and then, and say what went wrong.

    The verdicts of a patient, named by `case`, are kept apart from those of the exercise.
    """
    record, trouble = records.load_exercise(name)
    kept = _patient(record, case) if case else record
    failed = kept.get("failed", 0)
    if not case:
        remember(record, verdict.status, verdict.slips, facts_of(function).sign)
    if verdict.status != "not attempted":
        kept["tries"] = kept.get("tries", 0) + 1
        failed = 0 if verdict.status == "right" else failed + 1
    met = sorted({*kept.get("met", ()), *verdict.slips})
    kept.update(status=verdict.status, slips=list(verdict.slips), failed=failed, met=met)
    lines = []
    if "given" in kept and verdict.status == "right":
        is_published = patients.is_published(exercise_or_error(name), function)
        kept["repaired"] = kept.get("repaired", False) or not is_published
        lines.append(words.NOT_REPAIRED if is_published else words.REPAIRED)
    trouble = " ".join(filter(None, (trouble, records.save(name, record))))
    is_turn = verdict.status in ("not yet", "stopped") and failed % 3 == _TRIES_BEFORE_HINT
    is_turn = is_turn and verdict.slips != (HELPER_NOT_RIGHT,)
    # The message for a function of the course already offers a hint.
    if is_turn and not isinstance(verdict.finding, Ours):
        lines.append(f"Stuck? Write `hint({case or name})` in a new cell.")
    if trouble:
        lines.append(f"{trouble} {HOLDS}")
    return lines


def _given(name: str, case: str) -> Any:
    """Return the fingerprint of a patient as it was given; None if no record has it."""
    return _patient(records.load_exercise(name)[0], case).get("given")


def _patient(record: dict[str, Any], case: str) -> dict[str, Any]:
    """Return a record's part about a patient; make it if there is none."""
    kept: dict[str, Any] = record.setdefault("patients", {}).setdefault(case, {})
    return kept


def yours_or_ours(function: Any) -> Any:
    """Return the learner's function if it is right, otherwise the reference; say which.

    Later cells of a lesson use it, so that no cell depends on an exercise being done.
    """
    found = _exercise_of(function, sys._getframe(1).f_globals)
    if found is None:
        return function
    used, said, whose = _chosen(found, function)
    show(Note(f"From here on, {said}{f'; run this again when {whose} is right' if whose else ''}."))
    return used


def bring(*names: str) -> Any:
    """Bring answers from earlier lessons: the learner's if they are right, otherwise ours.

    They are read from the lessons' notebooks in the same folder, which are not run.

    Parameters
    ----------
    *names : str
        Exercises, as in `forward, backward = bring("forward", "backward")`.

    Returns
    -------
    function, or tuple of functions
        One for each name, in this order.

    Raises
    ------
    KeyError
        If no exercise has such a name; the message names the closest ones.
    """
    brought, lines, folder = [], [], Folder(Path())
    for name in names:
        exercise = find_course_exercise(name)
        function, place = folder.answer(exercise)
        if function is None:
            used, line = exercise.reference, f"our `{name}` is used; {place}"
        else:
            used, line, whose = _chosen(exercise, function, f" from {place}")
            line += f"; {whose} in {place} is not right yet" if whose else ""
        brought.append(used)
        lines.append(f"{line[0].upper()}{line[1:]}.")
    show(Note("\n".join(lines)))
    return brought[0] if len(brought) == 1 else tuple(brought)


def _chosen(exercise: Exercise, function: Any, place: str = "") -> tuple[Any, str, str]:
    """Choose the learner's function if it is right, else the reference; say whose is wrong."""
    name = exercise.name
    with limit_time(exercise.seconds):
        verdict = judge(name, function)
    if verdict.status == "right":
        return normalize(exercise, function), f"your `{name}`{place} is used", ""
    if isinstance(verdict.finding, HelpersNotRight):
        wrong = verdict.finding.helpers
        helpers = write_list([f"`{helper}`" for helper in wrong])
        said = f"your `{name}`{place} is used, with our {helpers} in it"
        return normalize(exercise, with_ours(function, wrong)), said, f"your {helpers}"
    return exercise.reference, f"our `{name}` is used", "yours"


def hint(exercise: Any) -> None:
    """Show the next hint: the first is a question, the last is the formula."""
    found = _exercise_of(exercise, sys._getframe(1).f_globals)
    if found is None:
        return
    record, trouble = records.load_exercise(found.name)
    count = len(found.hints)
    number = min(record.get("hints", 0) + 1, count)
    record["hints"] = number
    trouble = trouble or records.save(found.name, record)
    again = f"Run `hint({found.name})` again for the next."
    after = "That was the last one." if number == count else again
    told, text = f"Hint {number} of {count}.", found.hints[number - 1]
    whole = "\n".join(filter(None, (f"{told} {text}", after, trouble)))
    show(Note(whole, kind="hint"), heard=f"{told} {short_enough(text)}")


def solution(exercise: Any) -> None:
    """Show a right answer, and record that it was opened."""
    found = _exercise_of(exercise, sys._getframe(1).f_globals)
    if found is None:
        return
    record, trouble = records.load_exercise(found.name)
    record["solution"] = True
    trouble = trouble or records.save(found.name, record)
    text = (
        f"One right way to write `{found.name}`; your progress records that you looked. Close it, "
        "and write it again from memory: that is when it becomes yours."
    )
    show(Note("\n".join(filter(None, (text, trouble))), found.answer))


def patient(exercise: Any, seed: int | None = None, level: int = 1) -> None:
    """Put a broken program into a new cell: examine it, repair it, and have it checked.

    Parameters
    ----------
    exercise : str or callable
        The exercise's name, or its function.
    seed : int, optional
        Another patient at every call if left out; with a seed, the same one again.
    level : int, optional
        How many mistakes it has, 1 or 2.
    """
    found = _exercise_of(exercise, sys._getframe(1).f_globals)
    if found is None:
        return
    if level not in patients.LEVELS:
        show(Note(words.LEVEL))
        return
    made = patients.make_patient(found, fresh_seed() if seed is None else seed, level)
    if made is None:
        show(Note(words.NO_ROOM.format(found.name)))
        return
    record, trouble = records.load_exercise(found.name)
    _patient(record, made.name)["given"] = made.sign
    trouble = trouble or records.save(found.name, record)
    is_put = put_below(made.text)
    said = words.patient_given(made.name, found.name, level, is_put)
    show(Note("\n".join(filter(None, (said, trouble))), "" if is_put else made.text))


def progress(lesson: str | int = "") -> None:
    """Show a map of the course and where you are; with a lesson's number or name, its exercises."""
    wanted = find_lesson(lesson)
    if lesson != "" and wanted not in ORDER:
        numbers = ", ".join(map(number_of, ORDER))
        show(Note(f"Lesson {lesson!r} has no exercises. Lessons with exercises: {numbers}."))
        return
    table, troubles = course_map() if lesson == "" else lesson_table(wanted)
    show(table, heard=table.caption)
    for trouble in troubles:
        show(Note(trouble))


def _exercise_of(given: Any, names: dict[str, Any]) -> Exercise | None:
    name = _name_of(given, given if isinstance(given, str) else None, names)
    exercise = find_exercise(name)
    if exercise is not None:
        return exercise
    show(Note(unknown(name) if name else words.WHICH))
    return None


def _name_of(function: Any, name: str | None, names: dict[str, Any]) -> str:
    """Return the exercise's current name: as given, or the function's, or that of its variable."""
    # An older copy of a lesson still uses the former names.
    return current_name(patients.exercise_behind(_name_given(function, name, names)))


def _name_given(function: Any, name: str | None, names: dict[str, Any]) -> str:
    if name is not None:
        return name
    if isinstance(function, str):
        return function
    while isinstance(function, functools.partial):
        bound = _bound_name(function, names)
        if find_exercise(bound):
            return bound
        function = function.func
    own = str(getattr(function, "__name__", ""))
    return own if find_exercise(own) else (_bound_name(function, names) or own)


def _bound_name(value: Any, names: dict[str, Any]) -> str:
    bound = [name for name, other in names.items() if other is value and not name.startswith("_")]
    return next((name for name in bound if find_exercise(name)), bound[0] if bound else "")
