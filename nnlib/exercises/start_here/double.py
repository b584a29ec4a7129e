"""The exercise `double`: give twice the number."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Exercise, slip
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


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("squared", "Did you multiply the number by itself?",
         "what twice means: for 3 it is 6, not 9", ("2 * number", "number**2")),
    slip("unchanged", "Does the number come back as it went in?",
         "the line with `return`: what should happen to the number on the way?",
         ("2 * number", "number")),
    slip("halved", "Did you take the half?", "what twice means: for 3 it is 6, not 1.5",
         ("2 * number", "number / 2")),
    slip("two_added", "Did you add 2?", "what twice means: for 3 it is 6, not 5",
         ("2 * number", "2 + number")),
    slip("number_forgotten", "Is the number left out?",
         "the argument: `number` is what the function is given", ("2 * number", "2")),
    slip("power_of_two", "Is a star too many there?",
         "the stars: Python writes a power with two, and times with one",
         ("2 * number", "2**number")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=double,
    instance=_number,
    parts=("number",),
    styles=(_added, _halved_half, _float32_in_a_list),
    hints=(
        "What is twice 3? What did you do with the 3 to find it?",
        "Python writes times as `*`, and a function gives its result back with `return`.",
        "`2 * number`",
    ),
    slips=SLIPS,
)
