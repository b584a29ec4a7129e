"""The exercises: one file each, in the folder of their lesson, and the table of all by name."""

import importlib
import pkgutil
from collections.abc import Iterator

from nnlib.exercises.declaration import Change, Exercise, Link, Links, Slip, Stopping, slip
from nnlib.exercises.order import ORDER
from nnlib.exercises.truths import (
    Definition,
    MeasuredNetwork,
    MeasuredSlope,
    Property,
    ReferenceRun,
)


def _declared() -> Iterator[Exercise]:
    """Import every file in the folders of lessons; yield the exercises that they declare."""
    for folder in pkgutil.iter_modules(__path__, f"{__name__}."):
        if folder.ispkg:
            lesson = importlib.import_module(folder.name)
            for file in pkgutil.iter_modules(lesson.__path__, f"{lesson.__name__}."):
                found = getattr(importlib.import_module(file.name), "EXERCISE", None)
                if isinstance(found, Exercise):
                    yield found


def _place(exercise: Exercise) -> tuple[int, int]:
    """Where an exercise comes; one that no lesson has yet comes last."""
    lessons, names = list(ORDER), ORDER.get(exercise.lesson, ())
    return (
        lessons.index(exercise.lesson) if exercise.lesson in lessons else len(lessons),
        names.index(exercise.name) if exercise.name in names else len(names),
    )


EXERCISES = {exercise.name: exercise for exercise in sorted(_declared(), key=_place)}

FORMER_NAMES: dict[str, str] = {}
"""What a renamed exercise was called: its former name, and its name. Progress is found by both."""

RETIRED: dict[str, str] = {}
"""Exercises that are no more: the name, and a sentence on what came in their place."""

__all__ = [
    "EXERCISES",
    "FORMER_NAMES",
    "RETIRED",
    "Change",
    "Definition",
    "Exercise",
    "Link",
    "Links",
    "MeasuredNetwork",
    "MeasuredSlope",
    "Property",
    "ReferenceRun",
    "Slip",
    "Stopping",
    "slip",
]
