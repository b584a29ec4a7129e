"""The exercise `double`: return twice the number."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.chosen import read_typed, share
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import number as drawn


def double(number):
    """Return twice the number.

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


def _factor(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    factor = read_typed(share(given[0], np.asarray(arguments["number"])))
    # Other factors have a slip of their own, or contain such a factor: 6 is twice 3.
    return factor if factor in (5, 8, 10, 20, 100, 0.1, 0.2, 0.01) else None


def _summand(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    summand = given[0].item() - arguments["number"]
    # 2 has a slip of its own, and -2 is 2 - number with the opposite sign.
    is_whole = np.isfinite(summand) and abs(summand - round(summand)) < 1e-6
    return round(summand) if is_whole and abs(round(summand)) != 2 else None


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("squared", "Did you multiply the number by itself?",
         "what twice means: for 3 it is 6, not 9", ("2 * number", "number**2")),
    slip("unchanged", "Does the number come back unchanged?",
         "the line with `return`: what should happen to the number on the way?",
         ("2 * number", "number")),
    slip("halved", "Did you take half of it?", "what twice means: for 3 it is 6, not 1.5",
         ("2 * number", "number / 2")),
    slip("two_added", "Did you add 2?", "what twice means: for 3 it is 6, not 5",
         ("2 * number", "2 + number")),
    slip("number_forgotten", "Did you leave out the number?",
         "the argument: `number` is what the function is given", ("2 * number", "2")),
    slip("power_of_two", "Is there one star too many?",
         "the stars: Python writes a power with two, and times with one",
         ("2 * number", "2**number")),
    slip("another_factor", "Is the number multiplied by something other than 2?",
         "what twice means: for 3 it is 6", ("2 * number", "3 * number"),
         fits=(Fit((("2 * number", "NUMBER * number"),), _factor),)),
    slip("one_added", "Did you add a number to it?", "what twice means: for 3 it is 6, and for 10?",
         ("2 * number", "number + 1"),
         fits=(Fit((("2 * number", "number + NUMBER"),), _summand),)),
    slip("sign_lost", "Is the sign of the number lost?",
         "numbers below 0: twice a debt is a larger debt", ("2 * number", "2 * abs(number)")),
    slip("cut_to_whole", "Did you cut the number to a whole one first?",
         "the `int`: the number may have decimals, and they count", ("2 * number",
         "2 * int(number)")),
    slip("divided_by_number", "Did you divide by the number?",
         "what twice means: a larger number gives a larger result", ("2 * number", "2 / number")),
    slip("two_minus_number", "Did you subtract, although twice means multiply?",
         "what twice means: for 3 it is 6", ("2 * number", "2 - number")),
    slip("square_doubled", "Is that twice the square?",
         "what twice means: for 3 it is 6, not 18", ("2 * number", "2 * number**2")),
    slip("cubed", "Did you multiply the number by itself twice?",
         "what twice means: for 3 it is 6, not 27", ("2 * number", "number**3")),
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
