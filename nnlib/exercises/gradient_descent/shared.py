"""What the exercises share, in this lesson and in fitting a line."""

from __future__ import annotations

from typing import Any


def loop_of_one(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    total = bias - target
    for place in range(len(inputs)):
        total += inputs[place] * weights[place]
    return [2 * total * entry for entry in inputs], 2 * total


SLOPE_PARTS = ("weights slopes", "bias slope")


PAIR = "return weights_slopes, bias_slope"
