"""Lessons are called by name; this module resolves their numbers and former names.

The order is that of the files in `lessons/`: the build writes it into `order.py`. A number may
change with it, so a file's name, `NN_name`, means the lesson of that name, whatever the number. A
number alone means the current order.
"""

from __future__ import annotations

import re

from nnlib.exercises.former_lessons import FORMER_LESSONS, FORMER_ORDER
from nnlib.exercises.order import ORDER, TITLES

LESSONS = tuple(ORDER)
"""The names of all lessons, in order."""


def number_of(lesson: str) -> str:
    """Return the number of a lesson, as two digits.

    Examples
    --------
    >>> number_of("slope_of_one_weight")
    '02'
    """
    return f"{LESSONS.index(lesson):02}"


def write_title(lesson: str, between: str = " · ") -> str:
    """Return a lesson's number and title, as on its own page; in a sentence, with a comma.

    Examples
    --------
    >>> write_title("slope_of_one_weight"), write_title("slope_of_one_weight", ", ")
    ('02 · The slope of one weight', '02, The slope of one weight')
    """
    return f"{number_of(lesson)}{between}{TITLES[lesson]}"


def file_of(lesson: str) -> str:
    """Return the name of a lesson's file, without its ending.

    Examples
    --------
    >>> file_of("slope_of_one_weight")
    '02_slope_of_one_weight'
    """
    return f"{number_of(lesson)}_{lesson}"


def lesson_files() -> list[str]:
    """Return the names of all lessons' files, in order and without their endings.

    Examples
    --------
    >>> lesson_files()[:2]
    ['00_start_here', '01_prediction_and_error']
    """
    return [file_of(lesson) for lesson in LESSONS]


def find_lesson(name: str | int) -> str:
    """Find a lesson by its name, number or file, current or former; empty if there is none.

    Examples
    --------
    >>> find_lesson(2), find_lesson("02"), find_lesson("07_slope_of_one_weight")
    ('slope_of_one_weight', 'slope_of_one_weight', 'slope_of_one_weight')
    >>> find_lesson("99")
    ''
    """
    text = str(name)
    if text.isdecimal():
        # Longer numbers belong to students.
        return LESSONS[int(text)] if len(text) <= 2 and int(text) < len(LESSONS) else ""
    text = re.sub(r"^[0-9]{2}_", "", text)
    meant = FORMER_LESSONS.get(text, (text,))[0]
    return meant if meant in LESSONS else ""


def ended_with(lesson: str) -> str:
    """Find the lesson up to which a claim was ruled; a number is that of version 0.1.

    Records and copies of that version call lessons by number. If such a lesson has been split, its
    end is the end of the last part.

    Examples
    --------
    >>> ended_with("02"), ended_with("slope_of_one_weight"), ended_with("99")
    ('slope_of_one_weight', 'slope_of_one_weight', '')
    """
    if not lesson.isdecimal():
        return find_lesson(lesson)
    then = FORMER_ORDER[int(lesson)] if int(lesson) < len(FORMER_ORDER) else ""
    return in_older_copy(find_lesson(then))[-1]


def current_file(name: str) -> str:
    """Return the current name of a lesson's file; return any other name as it is.

    Examples
    --------
    >>> current_file("07_slope_of_one_weight"), current_file("assessment")
    ('02_slope_of_one_weight', 'assessment')
    """
    lesson = find_lesson(name)
    return file_of(lesson) if lesson else name


def with_current_files(text: str) -> str:
    """Replace each file name of a lesson in a text with the current one.

    Examples
    --------
    >>> with_current_files("07_slope_of_one_weight_jane (1)")
    '02_slope_of_one_weight_jane (1)'
    """
    # The longest first: one name may begin like another.
    names = sorted({*LESSONS, *FORMER_LESSONS}, key=len, reverse=True)
    return re.sub(rf"[0-9]{{2}}_(?:{'|'.join(names)})", lambda found: current_file(found[0]), text)


def in_older_copy(lesson: str) -> tuple[str, ...]:
    """Name the lessons whose exercises an older copy has: all parts, if the lesson was split.

    Examples
    --------
    >>> in_older_copy("slope_of_one_weight")
    ('slope_of_one_weight',)
    """
    of_which = (parts for parts in FORMER_LESSONS.values() if lesson in parts)
    return max(of_which, key=len, default=(lesson,))


def split_off(lesson: str) -> tuple[str, ...]:
    """Name the lessons that were once part of this one.

    Examples
    --------
    >>> split_off("slope_of_one_weight")
    ()
    """
    first, *others = in_older_copy(lesson)
    return tuple(others) if first == lesson else ()
