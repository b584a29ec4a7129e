"""What the exercises of this lesson and of fitting a line share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.declaration import Fit, Slip

Number = Callable[[dict[str, Any], list[np.ndarray]], float | None]
"""Reads a number that a learner chose off a try; None if the try does not show it."""


def loop_of_one(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    total = bias - target
    for place in range(len(inputs)):
        total += inputs[place] * weights[place]
    return [2 * total * entry for entry in inputs], 2 * total


SLOPE_PARTS = ("weight slopes", "bias slope")


PAIR = "return weights_slopes, bias_slope"


def slips_of_the_pair(rate: Number, rate_in_it: Number) -> tuple[Slip, ...]:
    """Return slips in which something other than the pair is returned, with readers of a rate."""
    return (
        families.ORDER_EXCHANGED.slip((PAIR, "return bias_slope, weights_slopes"), whole=True),
        common.STEP_TAKEN.slip((PAIR, "return weights - weights_slopes, bias - bias_slope"), fits=(
            Fit(((PAIR, "return weights - NUMBER * weights_slopes, bias - NUMBER * bias_slope"),),
                rate),)),
        common.LEARNING_RATE_IN_IT.slip(
            (PAIR, "return 0.03 * weights_slopes, 0.03 * bias_slope"),
            fits=(Fit(((PAIR, "return NUMBER * weights_slopes, NUMBER * bias_slope"),),
                      rate_in_it),)),
    )  # fmt: skip
