"""Programs with which `Operations` and `Value` are tried."""

from __future__ import annotations

import numpy as np

from nnlib.exercises.declaration import Arguments
from nnlib.exercises.drawing import number
from nnlib.exercises.programs import number_of_program
from nnlib.exercises.truths import MeasuredSlope

PARTS = ("number", "slope for a", "slope for b", "slope for c")
MEASURED = MeasuredSlope(
    number_of_program,
    by=("a", "b", "c"),
    with_value=True,
    verb="measuring gives",
    agreement="the numbers and the measured slopes of small programs",
)
"""The truth that decides whether a program's parts are right."""

# A program makes `loss` from numbers called a, b and c. {k} and {m} become plain numbers.
PROGRAMS = (
    # what is in it               the program
    # used twice, in two lines
    "d = a * b + c; e = d.sigmoid() * d; loss = {k} * e - a * c",
    # used early and late: the shorter path must not go on before the longer one has come in
    "d = a * b; e = d.sigmoid(); f = e * c + {k}; loss = f * d - e",
    # all operations, numbers on either side
    "d = {k} - a * b; e = (c + {m} + d * d).relu() + (c - {k} - d * d).relu(); loss = e * a - d",
    # a sum in which one value comes three times
    "d = a * c - {k}; e = d + d * b; loss = (e + d).sigmoid() * (b - {m} * a) + b * c",
)


SMALL = (
    # how many numbers it needs, the program: one operation per line
    (2, "loss = a + b"),
    (1, "loss = a + {k}"),
    (1, "loss = {k} + a"),
    (2, "loss = a * b"),
    (1, "loss = a * {k}"),
    (1, "loss = {k} * a"),
    (2, "loss = a - b"),
    (1, "loss = a - {k}"),
    (1, "loss = {k} - a"),
    (1, "b = a * a; c = b + {k}; loss = c.relu()"),
    (2, "c = a * a; d = -{k} - c; e = d.relu(); loss = e + b"),
    (1, "loss = a.sigmoid()"),
    (1, "loss = a + a"),
    # two values with one number
    (1, "b = a + 0; loss = b * {k}"),
    (1, "b = a * a; loss = b * a"),
    (1, "b = a * a; c = b + a; loss = c * b"),
    (1, "b = a + {k}; c = b * b; loss = c * b"),
    # two values with equal numbers, which are not the same value
    (2, "c = a * b; d = a * b; loss = c * d"),
    (1, "b = a * 1; loss = b * a"),
    # the walk twice from the same value: nothing of the first one may stay
    (2, "c = a * b; loss = c * c; loss.backward()"),
    (2, "b = b * 1; loss = b * b + a; loss.backward()"),
    # the slope for a value in between, and for the last one itself
    (2, "b = b * 1; loss = b * b + a"),
    (1, "a = a * 1; loss = a"),
    # large slopes
    (1, "b = a * 90; c = b * b; loss = c * b"),
    # next to the corner of ReLU, on both sides
    (1, "b = a * a; c = b * 0.0002; loss = c.relu()"),
    (1, "b = a * a; c = b * -0.0002; d = c.relu(); loss = d + a"),
)


OPERATIONS = tuple((count, text) for count, text in SMALL if "backward" not in text)
"""Programs that leave the walk back to the check."""


def program(rng: np.random.Generator, text: str, count: int) -> Arguments:
    k, m = (number(rng, signs=False) for _ in range(2))
    return text.format(k=k, m=m), *(number(rng) for _ in range(count))


def small_program(rng: np.random.Generator) -> Arguments:
    count, text = SMALL[rng.integers(len(SMALL))]
    return program(rng, text, count)


def all_programs(rng: np.random.Generator) -> list[Arguments]:
    small = [program(rng, text, count) for count, text in SMALL]
    return small + [program(rng, text, 3) for text in PROGRAMS]


def small_operation(rng: np.random.Generator) -> Arguments:
    count, text = OPERATIONS[rng.integers(len(OPERATIONS))]
    return program(rng, text, count)


def all_operations(rng: np.random.Generator) -> list[Arguments]:
    small = [program(rng, text, count) for count, text in OPERATIONS]
    return small + [program(rng, text, 3) for text in PROGRAMS]
