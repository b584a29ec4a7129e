"""The journal: a line for each graded notebook; it only grows, and each line can be read alone.

A line that a crash cut off is left out, and its notebook is graded again. A line that something
else wrote is left out, too, and reported.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from classroom.grading.judge_notebook import Asked
from classroom.grading.judging_answers import NOT_JUDGED
from classroom.grading.tables import one_form
from nnlib.exercises import EXERCISES
from nnlib.exercises.exercise_names import current_name, is_exercise
from nnlib.exercises.lessons import current_file, find_lesson

Entry = dict[str, Any]

FORGOTTEN, FEEDBACK = "forgotten", "feedback"
"""The keys of lines that are not about a notebook: a student left out; feedback given."""

# What a line about a notebook must have, and of which type.
_NEEDED: dict[str, type] = {
    "student": str, "lesson": str, "digest": str, "seed": int, "answers": list,
}  # fmt: skip
_OF_ANSWER: dict[str, type | tuple[type, ...]] = {
    "exercise": str, "share": (int, float), "status": str,
}  # fmt: skip
# What it may lack, like lines of earlier versions.
_DEFAULTS: dict[str, Any] = {
    "place": "", "path": "", "inside": [], "checks": "", "seconds": 0.0, "remarks": [],
    "asked": {}, "submitted": [], "late": "",
}  # fmt: skip
_ANSWER_DEFAULTS: dict[str, Any] = {
    "slips": [], "parts": {}, "message": "", "notes": [], "fingerprint": "", "size": 0,
}  # fmt: skip
_ASKED = {field.name for field in dataclasses.fields(Asked)}


def entries_in(line: bytes) -> list[Entry] | None:
    """Return a line's entries: none if something else wrote it, and None if it was cut off.

    Examples
    --------
    >>> entries_in(b'{"forgotten": "jane"}'), entries_in(b'{"hello": 1}'), entries_in(b'{"cut o')
    ([{'forgotten': 'jane'}], [], None)
    """
    try:
        return _entries(json.loads(line))
    except (ValueError, RecursionError):
        return None


def line_of(entry: Mapping[str, Any]) -> bytes:
    """Return an entry as a line; bytes of names that are not UTF-8 are read back as they were."""
    # If the line before was cut off, it gets its end first.
    text = json.dumps(entry, ensure_ascii=False)
    return b"\n" + text.encode("utf-8", "backslashreplace") + b"\n"


def _entries(found: Any) -> list[Entry]:
    """Return the entries of a line; none if it is not an entry."""
    if not isinstance(found, dict):
        return []
    if FEEDBACK in found:
        return [{FEEDBACK: True}]
    if isinstance(found.get(FORGOTTEN), str):
        return [{FORGOTTEN: one_form(found[FORGOTTEN])}]
    entry = _filled(found, _NEEDED, _DEFAULTS)
    if entry is None:
        return []
    filled = [_filled(one, _OF_ANSWER, _ANSWER_DEFAULTS) for one in entry["answers"]]
    # What was graded under an exercise's former name belongs to today's name.
    answers = [
        one | {"exercise": current_name(one["exercise"])} for one in filled if one is not None
    ]
    if len(answers) < len(filled) or not set(entry["asked"]) <= _ASKED:
        return []
    asked = {"student": entry["student"], **entry["asked"]}
    # All entries of a student share one string.
    student = sys.intern(one_form(entry["student"]))
    return [
        entry | {"student": student, "lesson": lesson, "asked": asked | {"lesson": lesson},
                 "answers": own}
        for lesson, own in _by_lesson(entry["lesson"], answers).items()
    ]  # fmt: skip


def _by_lesson(lesson: str, answers: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Sort answers by today's lessons: an old lesson may have the exercises of several."""
    found: dict[str, list[Entry]] = {}
    for answer in answers:
        found.setdefault(_file_of(lesson, answer["exercise"]), []).append(answer)
    return found or {current_file(lesson): []}


@functools.lru_cache(maxsize=1000)
def _file_of(lesson: str, exercise: str) -> str:
    moves = find_lesson(lesson) and is_exercise(exercise)
    return current_file(EXERCISES[exercise].lesson if moves else lesson)


def _filled(
    found: Any, needed: Mapping[str, Any], defaults: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return a table with all its fields; None if one is missing or of the wrong type."""
    if not isinstance(found, dict):
        return None
    if not all(isinstance(found.get(name), kind) for name, kind in needed.items()):
        return None
    told = {name: value for name, value in found.items() if value is not None}
    for name, default in defaults.items():
        kind = (int, float) if isinstance(default, int | float) else type(default)
        if not isinstance(told.get(name, default), kind):
            return None
    return {**defaults, **told}


def with_those_before(entry: Entry, before: Entry | None) -> Entry:
    """Return an entry, with the answers that it lacks taken from the entries before it."""
    now = {one["exercise"]: one for one in entry["answers"]}
    if before is None or all(one["exercise"] in now for one in before["answers"]):
        return entry
    kept = {one["exercise"]: one | {"judged_in": origin(before, one)} for one in before["answers"]}
    return entry | {"answers": list((kept | now).values())}


def origin(entry: Entry, answer: Mapping[str, Any]) -> Entry:
    """Return the entry in which an answer was judged, with its notebook, seed and checks."""
    found: Entry = answer.get("judged_in", entry)
    return found


def is_earlier(entry: Entry, answer: Mapping[str, Any]) -> bool:
    """Return whether an answer is from an earlier notebook: the newest was not graded for it."""
    return bool(origin(entry, answer)["digest"] != entry["digest"])


def known(entries: Iterable[Entry], checks: str) -> Iterator[tuple[Any, ...]]:
    """Name what these checks need not judge again: already judged, and still valid.

    Parameters
    ----------
    entries : iterable of dict
        The entries that can count.
    checks : str
    """
    for entry in entries:
        for answer in entry["answers"]:
            of = origin(entry, answer)
            if of["checks"] == checks and answer["status"] != NOT_JUDGED:
                yield (
                    of["student"], of["digest"], Asked(**of["asked"]).key, of["seconds"],
                    answer["exercise"],
                )  # fmt: skip


class Seeds:
    """The seeds of a journal's entries, in order.

    A page of feedback can show numbers of the instances, so a seed is used up once it was given.

    Attributes
    ----------
    in_use : int or None
        The seed with which grading continues; None if a new one has to be drawn.
    """

    def __init__(self) -> None:
        self.in_use: int | None = None
        self._seen, self._given_out = set[int](), set[int]()

    def take(self, entry: Entry) -> None:
        """Note the next entry."""
        if FEEDBACK in entry:
            self._given_out |= self._seen
            self.in_use = None
        elif FORGOTTEN not in entry:
            self._seen.add(entry["seed"])
            self.in_use = self.in_use if entry["seed"] in self._given_out else entry["seed"]
