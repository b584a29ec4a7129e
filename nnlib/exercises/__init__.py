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
"""The former name of each renamed exercise, and its name. Progress is found by both."""

RETIRED: dict[str, str] = {}
"""Exercises that no longer exist: the name, and a sentence on what replaced them."""

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
