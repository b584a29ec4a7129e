"""How far a learner has come, in a lesson and on a map of the course, according to the records."""

from __future__ import annotations

from typing import Any

from nnlib.checks import records
from nnlib.checks.boxes import NOT_OPENED, STATUSES, draw_mark
from nnlib.checks.display import Table
from nnlib.exercises import EXERCISES
from nnlib.exercises.colleagues import all_of_colleagues
from nnlib.exercises.lessons import LESSONS, write_title
from nnlib.exercises.order import ORDER


def standing(lesson: str) -> tuple[str, list[str]]:
    """Say how much of a lesson is right, what is still open, and which records were set aside.

    Examples
    --------
    >>> standing("fitting_a_line")
    ('In this lesson: 0 of 2 right. Still open: `mean_slopes`.', [])
    """
    read = {name: records.load_exercise(name) for name in ORDER[lesson]}
    troubles = [trouble for _, trouble in read.values() if trouble]
    left = [name for name, (record, _) in read.items() if record.get("status") != "right"]
    said = f"In this lesson: {len(read) - len(left)} of {len(read)} right."
    if left:
        return f"{said} Still open: `{left[0]}`.", troubles
    after = LESSONS[LESSONS.index(lesson) + 1 :][:1]
    # The lesson continues after its last exercise.
    then = (
        f"after it comes lesson {write_title(after[0], ', ')}" if after else "it is the last lesson"
    )
    return f"{said} Read on; {then}.", troubles


def lesson_table(lesson: str) -> tuple[Table, list[str]]:
    """Return the table of a lesson's exercises, and what went wrong while reading records."""
    rows: list[tuple[str, ...]] = []
    troubles = []
    for name in ORDER[lesson]:
        record, trouble = records.load_exercise(name)
        troubles += [trouble] if trouble else []
        looked = "yes" if record.get("solution") else "no"
        tries, hints = str(record.get("tries", 0)), str(record.get("hints", 0))
        repaired, given = _repairs(record)
        told = f"{repaired} of {given}" if given else ""
        rows.append((name, _word(record), tries, hints, looked, told))
    right = sum(row[1] == "Right" for row in rows)
    headings: tuple[str, ...] = (
        "exercise", "last verdict", "checks", "hints", "solution seen", "patients repaired",
    )  # fmt: skip
    if not any(row[-1] for row in rows):
        headings, rows = headings[:-1], [row[:-1] for row in rows]
    return Table(headings, tuple(rows), f"Right so far: {right} of {len(rows)}."), troubles


def course_map() -> tuple[Table, list[str]]:
    """Return a map of the course, one row per lesson, and what went wrong while reading records."""
    read = {name: records.load_exercise(name) for name in EXERCISES}
    troubles = [trouble for _, trouble in read.values() if trouble]
    status = {name: str(record.get("status", "")) for name, (record, _) in read.items()}
    # Running an untouched lesson does not count as beginning it.
    begun = [
        lesson for lesson in LESSONS
        if any(status[name] not in ("", "not attempted") for name in ORDER[lesson])
    ]  # fmt: skip
    furthest = begun[-1] if begun else ""
    rows, drawings = [], []
    for lesson in LESSONS:
        names = ORDER[lesson]
        right = sum(status[name] == "right" for name in names)
        named = [
            f"{name} ({_word(read[name][0]).lower()})" if status[name] else name for name in names
        ]
        rows.append((
            f"{write_title(lesson)}{' (furthest begun)' if lesson == furthest else ''}",
            f"{right} of {len(names)}",
            ", ".join(named),
        ))  # fmt: skip
        marks = [draw_mark(STATUSES.get(status[name], NOT_OPENED), 15) for name in names]
        drawings.append(f"&ensp;{' '.join(marks)}")
    others, more = _of_colleagues()
    rows += others
    drawings += [""] * len(others)
    troubles += more
    all_right = sum(one == "right" for one in status.values())
    repaired = sum(_repairs(record)[0] for record, _ in read.values())
    caption = " ".join(filter(None, (
        f"Right so far: {all_right} of {len(status)}.",
        f"Furthest lesson begun: {write_title(furthest, ', ')}."
        if furthest else "You are at the start.",
        f"Patients repaired: {repaired}." if repaired else "",
    )))  # fmt: skip
    table = Table(("lesson", "right", "exercises"), tuple(rows), caption, tuple(drawings))
    return table, troubles


def _of_colleagues() -> tuple[list[tuple[str, str, str]], list[str]]:
    """Return a row for each package with exercises of its own, and what is wrong with one."""
    troubles: list[str] = []
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name, one in all_of_colleagues():
        if one.exercise:
            record, trouble = records.load_exercise(name)
            found.setdefault(one.package, {})[name] = record
            troubles += [trouble] if trouble else []
        else:
            troubles.append(one.trouble)
    rows = []
    for package, read in found.items():
        right = sum(record.get("status") == "right" for record in read.values())
        named = [
            f"{name} ({_word(record).lower()})" if record.get("status") else name
            for name, record in read.items()
        ]
        rows.append((f"package {package}", f"{right} of {len(read)}", ", ".join(named)))
    return rows, troubles


def _word(record: dict[str, Any]) -> str:
    return STATUSES.get(str(record.get("status", "")), NOT_OPENED).word.rstrip(".")


def _repairs(record: dict[str, Any]) -> tuple[int, int]:
    """Count how many of an exercise's patients were repaired, and how many were given."""
    given = [one for one in record.get("patients", {}).values() if "given" in one]
    return sum(one.get("repaired", False) for one in given), len(given)
