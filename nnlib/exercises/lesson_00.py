"""Exercise of lesson 00, start here: practice with the tools."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Definition, Exercise, Slip
from nnlib.exercises.drawing import number as drawn


def double(number):
    """Give twice the number.

    number: one number
    """
    return 2 * number


def _number(rng: np.random.Generator) -> Arguments:
    return (drawn(rng),)


def _added(number: float) -> Any:
    return number + number


def _halved_half(number: float) -> Any:
    return number / 0.5


def _float32_in_a_list(number: float) -> Any:
    return [np.float32(number) * np.float32(2)]


EXERCISES = (
    Exercise(
        reference=double,
        statement="Give twice the number.",
        instance=_number,
        truth=Definition(double),
        parts=("number",),
        styles=(_added, _halved_half, _float32_in_a_list),
        hints=(
            "What is twice 3? What did you do with the 3 to find it?",
            "Python writes times as `*`, and a function gives its result back with `return`.",
            "`2 * number`",
        ),
        slips=(
            #    id, what is changed in the reference, the likely reason, what to look at
            Slip(
                "squared",
                (("2 * number", "number**2"),),
                "Did you multiply the number by itself?",
                "what twice means: for 3 it is 6, not 9",
            ),
            Slip(
                "unchanged",
                (("2 * number", "number"),),
                "Does the number come back as it went in?",
                "the line with `return`: what should happen to the number on the way?",
            ),
            Slip(
                "halved",
                (("2 * number", "number / 2"),),
                "Did you take the half?",
                "what twice means: for 3 it is 6, not 1.5",
            ),
            Slip(
                "two_added",
                (("2 * number", "2 + number"),),
                "Did you add 2?",
                "what twice means: for 3 it is 6, not 5",
            ),
            Slip(
                "number_forgotten",
                (("2 * number", "2"),),
                "Is the number left out?",
                "the argument: `number` is what the function is given",
            ),
            Slip(
                "power_of_two",
                (("2 * number", "2**number"),),
                "Is a star too many there?",
                "the stars: Python writes a power with two, and times with one",
            ),
        ),
    ),
)
