"""Lessons are called by name; their numbers, and former names, are resolved here and nowhere else.

The order is that of the files in `lessons/`: the build writes it into `order.py`.
"""

from __future__ import annotations

from nnlib.exercises.order import ORDER

LESSONS = tuple(ORDER)
"""The names of all lessons, in order."""

FORMER_LESSONS: dict[str, str] = {}
"""What a lesson was called, and its name. Old copies, results and progress are found by both."""


def number_of(lesson: str) -> str:
    """The number of a lesson, in two digits.

    Examples
    --------
    >>> number_of("the_hidden_layer")
    '06'
    """
    return f"{LESSONS.index(lesson):02}"


def file_of(lesson: str) -> str:
    """The name of a lesson's file, without its ending.

    Examples
    --------
    >>> file_of("the_hidden_layer")
    '06_the_hidden_layer'
    """
    return f"{number_of(lesson)}_{lesson}"


def lesson_called(name: str | int) -> str:
    """Find a lesson by its name, number or file, of today or former; empty if there is none.

    Examples
    --------
    >>> lesson_called(6), lesson_called("06"), lesson_called("06_the_hidden_layer")
    ('the_hidden_layer', 'the_hidden_layer', 'the_hidden_layer')
    >>> lesson_called("99")
    ''
    """
    name = str(name)
    if name in FORMER_LESSONS:
        return FORMER_LESSONS[name]
    if name.isdecimal():
        return LESSONS[int(name)] if int(name) < len(LESSONS) else ""
    known = {file_of(lesson): lesson for lesson in LESSONS}
    return known.get(name) or (name if name in LESSONS else "")
