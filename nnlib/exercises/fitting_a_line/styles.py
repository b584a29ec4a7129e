"""Right ways to write `descend`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.fitting_a_line.shared import mean_of_each


def one_list_of_parameters(
    inputs: Any, weights: Any, bias: float, targets: Any, learning_rate: float, steps: int
) -> Any:
    # A bias is a weight whose input is always 1.
    with_ones = np.column_stack([inputs, np.ones(len(inputs))])
    parameters = np.append(weights, bias)
    for _ in range(steps):
        slopes = 2 / len(inputs) * with_ones.T @ (with_ones @ parameters - targets)
        parameters = parameters - learning_rate * slopes
    return parameters[:-1], parameters[-1]


def copies_in_place(
    inputs: Any, weights: Any, bias: float, targets: Any, learning_rate: float, steps: int
) -> Any:
    weights = weights.copy()
    while steps > 0:
        steps -= 1
        errors = inputs @ weights + bias - targets
        weights -= learning_rate * 2 * errors @ inputs / len(errors)
        bias -= learning_rate * 2 * errors.mean()
    return [weights.tolist(), bias]


def again_and_again(
    inputs: Any, weights: Any, bias: float, targets: Any, learning_rate: float, steps: int
) -> Any:
    if steps == 0:
        return weights, bias
    weights_slopes, bias_slope = mean_of_each(inputs, weights, bias, targets)
    return again_and_again(
        inputs, weights - learning_rate * weights_slopes, bias - learning_rate * bias_slope,
        targets, learning_rate, steps - 1,
    )  # fmt: skip


def float32_run(
    inputs: Any, weights: Any, bias: float, targets: Any, learning_rate: float, steps: int
) -> Any:
    inputs, targets = inputs.astype(np.float32), targets.astype(np.float32)
    weights, bias = weights.astype(np.float32), np.float32(bias)  # type: ignore[assignment]
    for _ in range(steps):
        errors = inputs @ weights + bias - targets
        weights = weights - np.float32(2 * learning_rate / len(inputs)) * (errors @ inputs)
        bias = bias - np.float32(2 * learning_rate) * errors.mean()
    return weights, bias
