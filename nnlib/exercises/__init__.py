"""The exercises: one module a lesson, and the table of all of them by name."""

from nnlib.exercises import lesson_02
from nnlib.exercises.declaration import (
    Definition,
    Exercise,
    MeasuredSlope,
    Property,
    ReferenceRun,
    Slip,
)

EXERCISES = {exercise.name: exercise for lesson in (lesson_02,) for exercise in lesson.EXERCISES}

__all__ = [
    "EXERCISES",
    "Definition",
    "Exercise",
    "MeasuredSlope",
    "Property",
    "ReferenceRun",
    "Slip",
]
