"""The exercises: one file each, in the folder of their lesson, and the table of all by name."""

from pathlib import Path

from nnlib.exercises.declaration import Change, Exercise, Link, Links, Slip, Stopping, slip
from nnlib.exercises.table import Exercises
from nnlib.exercises.truths import (
    Definition,
    MeasuredNetwork,
    MeasuredSlope,
    Property,
    ReferenceRun,
)

EXERCISES = Exercises(Path(__file__).parent, __name__)

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
