"""The exercises: one module a lesson, and the table of all of them by name."""

from nnlib.exercises import (
    lesson_00,
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_07,
    lesson_08,
    lesson_09,
    lesson_10,
)
from nnlib.exercises.declaration import (
    Definition,
    Exercise,
    Fit,
    Link,
    Links,
    MeasuredNetwork,
    MeasuredSlope,
    Property,
    ReferenceRun,
    Slip,
    Stopping,
)

_LESSONS = (
    lesson_00, lesson_01, lesson_02, lesson_03, lesson_04, lesson_05, lesson_06, lesson_07,
    lesson_08, lesson_09, lesson_10,
)  # fmt: skip

EXERCISES = {exercise.name: exercise for lesson in _LESSONS for exercise in lesson.EXERCISES}

FORMER_NAMES: dict[str, str] = {}
"""What a renamed exercise was called: its former name, and its name. Progress is found by both."""

RETIRED: dict[str, str] = {}
"""Exercises that are no more: the name, and a sentence on what came in their place."""

__all__ = [
    "EXERCISES",
    "FORMER_NAMES",
    "RETIRED",
    "Definition",
    "Exercise",
    "Fit",
    "Link",
    "Links",
    "MeasuredNetwork",
    "MeasuredSlope",
    "Property",
    "ReferenceRun",
    "Slip",
    "Stopping",
]
