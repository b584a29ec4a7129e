"""The exercise `descend`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Stopping, slip
from nnlib.exercises.drawing import number, numbers
from nnlib.exercises.gradient_descent.mean_slopes import mean_slopes
from nnlib.exercises.gradient_descent.shared import examples, mean_loss, mean_of_each
from nnlib.exercises.helpful import Training, slips_of_a_neuron
from nnlib.exercises.truths import ReferenceRun
from nnlib.exercises.walking import Walk, too_high_a_rate


def descend(inputs, weights, bias, targets, learning_rate, steps):
    """Take many steps of gradient descent on one neuron's mean squared error.

    inputs:        array of shape (examples, d)
    weights, bias: where to start: array of shape (d,), one number
    targets:       array of shape (examples,)
    learning_rate: one positive number
    steps:         how many steps to take
    returns the weights, shape (d,), and the bias, after the last step
    """
    for _ in range(steps):
        weights_slopes, bias_slope = mean_slopes(inputs, weights, bias, targets)
        weights = weights - learning_rate * weights_slopes
        bias = bias - learning_rate * bias_slope
    return weights, bias


def _few_large_steps(rng: np.random.Generator) -> Arguments:
    rate, steps = float(rng.choice([0.02, 0.03, 0.04])), int(rng.choice([3, 4, 5]))
    return *examples(rng), rate, steps


def _short_runs(rng: np.random.Generator) -> list[Arguments]:
    return [
        (*examples(rng, 3, 1), 0.05, 2),
        (*examples(rng, 1, 1), 0.05, 2),
        (*examples(rng, 3, 1), 1.5, 1),
    ]


def _unusual_runs(rng: np.random.Generator) -> list[Arguments]:
    """Where a library would do something by itself; see `helpful`."""
    few, weights, bias, targets = examples(rng, 3, 2)
    return [
        # Slopes of millions, and one step.
        (few, weights, bias, targets + 3e6 * numbers(rng, (3,)), 1e-4, 1),
        # The steps are too long, and the loss grows.
        (*_growing(rng), 4),
        _slow_run(rng),
        # Many steps; the last ones still move the weights.
        (*examples(rng, 4, 1), 1e-3, 250),
    ]


def _growing(rng: np.random.Generator) -> Arguments:
    while True:
        inputs, weights, bias, targets = examples(rng, 4, 1)
        rate = round(too_high_a_rate(inputs), 3)
        there, then = descend(inputs, weights, bias, targets, rate, 2)
        before = mean_loss(inputs, weights, bias, targets)
        if mean_loss(inputs, there, then, targets) > 4 * before:
            return inputs, weights, bias, targets, rate


def _slow_run(rng: np.random.Generator) -> Arguments:
    """A tiny loss, tiny slopes, and yet the weight moves: the inputs are small, the rate is large.

    The slope of the loss is below 1e-6. In 40 steps a float32 does not lose too much of it.
    """
    weight, bias = round(float(rng.uniform(0.3, 0.7)), 2), number(rng)
    inputs = 4e-4 * np.array([[1.0], [-1.0], [2.0], [-2.0]])
    # The errors add up to 0, so the bias has arrived.
    targets = inputs[:, 0] * (weight + 1) + bias
    return inputs, np.array([weight]), bias, targets, 0.9, 40


def _all_further_runs(rng: np.random.Generator) -> list[Arguments]:
    return _short_runs(rng) + _unusual_runs(rng)


def _walk_of_descent(
    inputs: np.ndarray,
    weights: np.ndarray,
    bias: float,
    targets: np.ndarray,
    learning_rate: float,
    steps: int,
) -> Walk:
    def slopes_at(turn: int, place: list[np.ndarray]) -> list[np.ndarray]:
        weights, bias = place
        return [*map(np.asarray, mean_slopes(inputs, weights, bias, targets))]

    return Walk([weights, np.asarray(bias)], learning_rate, steps, slopes_at)


def _one_list_of_parameters(
    inputs: Any, weights: Any, bias: float, targets: Any, learning_rate: float, steps: int
) -> Any:
    # A bias is a weight whose input is always 1.
    with_ones = np.column_stack([inputs, np.ones(len(inputs))])
    parameters = np.append(weights, bias)
    for _ in range(steps):
        slopes = 2 / len(inputs) * with_ones.T @ (with_ones @ parameters - targets)
        parameters = parameters - learning_rate * slopes
    return parameters[:-1], parameters[-1]


def _copies_in_place(
    inputs: Any, weights: Any, bias: float, targets: Any, learning_rate: float, steps: int
) -> Any:
    weights = weights.copy()
    while steps > 0:
        steps -= 1
        errors = inputs @ weights + bias - targets
        weights -= learning_rate * 2 * errors @ inputs / len(errors)
        bias -= learning_rate * 2 * errors.mean()
    return [weights.tolist(), bias]


def _again_and_again(
    inputs: Any, weights: Any, bias: float, targets: Any, learning_rate: float, steps: int
) -> Any:
    if steps == 0:
        return weights, bias
    weights_slopes, bias_slope = mean_of_each(inputs, weights, bias, targets)
    return _again_and_again(
        inputs, weights - learning_rate * weights_slopes, bias - learning_rate * bias_slope,
        targets, learning_rate, steps - 1,
    )  # fmt: skip


def _float32_run(
    inputs: Any, weights: Any, bias: float, targets: Any, learning_rate: float, steps: int
) -> Any:
    inputs, targets = inputs.astype(np.float32), targets.astype(np.float32)
    weights, bias = weights.astype(np.float32), np.float32(bias)  # type: ignore[assignment]
    for _ in range(steps):
        errors = inputs @ weights + bias - targets
        weights = weights - np.float32(2 * learning_rate / len(inputs)) * (errors @ inputs)
        bias = bias - np.float32(2 * learning_rate) * errors.mean()
    return weights, bias


_DESCENT = Training(
    _walk_of_descent,
    start="    for _ in range(steps):\n",
    before="        weights = weights - learning_rate * weights_slopes\n",
    after="        bias = bias - learning_rate * bias_slope\n",
    end="    return weights, bias",
    loop="    for _ in range(steps):\n",
)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("weights_first", "Is the bias's slope taken after the weights have moved?",
         "the order in a round: first both slopes, then both steps", ("        bias = bias",
         "        _, bias_slope = mean_slopes(inputs, weights, bias, targets)\n        "
         "bias = bias")),
    slip("bias_first", "Are the weights' slopes taken after the bias has moved?",
         "the order in a round: first both slopes, then both steps",
         ("        weights = weights - learning_rate * weights_slopes\n", ""),
         ("bias - learning_rate * bias_slope\n",
         "bias - learning_rate * bias_slope\n        weights_slopes, _ = "
         "mean_slopes(inputs, weights, bias, targets)\n        weights = weights - "
         "learning_rate * weights_slopes\n")),
    slip("uphill", "Do your steps go along the slopes, uphill?",
         "the sign of the step, and the slopes: `check(mean_slopes)` measures them alone",
         ("weights - ", "weights + "), ("bias - ", "bias + ")),
    slip("one_step_only", "Does only one step count?",
         "each round: does it begin where the last one ended? And is the `return` after the "
         "loop, not inside?", ("range(steps)", "range(1)")),
    slip("one_step_short", "Is it one step short?",
         "where the loop begins and ends: `range(1, n)` has n - 1 rounds",
         ("range(steps)", "range(steps - 1)")),
    slip("one_step_more", "Is it one step more than asked for?",
         "where the loop begins and ends: `range(n)` has n rounds already",
         ("range(steps)", "range(steps + 1)")),
    slip("slopes_only_once", "Are the slopes found only once, before the loop?",
         "the loop: after each step one stands elsewhere, and the slopes are others",
         ("    for _ in range(steps):\n        weights_slopes, bias_slope = "
         "mean_slopes(inputs, weights, bias, targets)\n",
         "    weights_slopes, bias_slope = mean_slopes(inputs, weights, bias, "
         "targets)\n    for _ in range(steps):\n")),
    slip("always_from_the_start", "Does every step begin at the start again?",
         "the lines that step: each begins where the step before it ended",
         ("    for _ in", "    first, start = weights, bias\n    for _ in"),
         ("weights = weights - ", "weights = first - "), ("bias = bias - ", "bias = start - ")),
    slip("bias_stays", "Does the bias stay where it was?", "the steps: the bias takes one too",
         ("        bias = bias - learning_rate * bias_slope\n", "")),
    slip("weights_stay", "Do the weights stay where they were?",
         "the steps: the weights take one too",
         ("        weights = weights - learning_rate * weights_slopes\n", "")),
    slip("nothing_moves", "Do both stay where they were?",
         "the new values: are they given a name, as in `weights = ...`?",
         ("        weights = weights - learning_rate * weights_slopes\n", ""),
         ("        bias = bias - learning_rate * bias_slope\n", "")),
    slip("slopes_given_back", "Are those the slopes of the last step?",
         "what is asked for: where the weights and the bias have come to",
         ("return weights, bias", "return weights_slopes, bias_slope")),
    slip("starts_at_zero", "Does your run begin at zero?",
         "where it begins: at the weights and the bias that are given",
         ("    for _ in", "    weights, bias = 0 * weights, 0.0\n    for _ in")),
    slip("rate_missing", "Is the learning rate missing?", "the size of the steps",
         ("learning_rate * weights_slopes", "weights_slopes"),
         ("learning_rate * bias_slope", "bias_slope")),
    slip("rate_missing_for_the_bias", "Is the learning rate missing in the bias's step?",
         "the size of both steps", ("learning_rate * bias_slope", "bias_slope")),
    slip("square_factor_missing", "Is the 2 of the square missing in your slopes?",
         "the slopes: `check(mean_slopes)` measures them alone",
         ("learning_rate * weights_slopes", "learning_rate / 2 * weights_slopes"),
         ("learning_rate * bias_slope", "learning_rate / 2 * bias_slope")),
    slip("sum_for_mean", "Are your slopes a sum over the examples, not a mean?",
         "the slopes: `check(mean_slopes)` measures them alone",
         ("learning_rate * weights_slopes", "learning_rate * len(inputs) * weights_slopes"),
         ("learning_rate * bias_slope", "learning_rate * len(inputs) * bias_slope")),
    slip("example_by_example", "Does each example take a step of its own?",
         "the loop: one step is for all the examples together",
         ("    for _ in range(steps):\n        weights_slopes, bias_slope = "
         "mean_slopes(inputs, weights, bias, targets)",
         "    for place in list(range(len(inputs))) * steps:\n        weights_slopes, "
         "bias_slope = mean_slopes(\n            inputs[[place]], weights, bias, "
         "targets[[place]])")),
    *slips_of_a_neuron(_DESCENT),
)  # fmt: skip


EXERCISE = Exercise(
    reference=descend,
    statement="Take many steps of gradient descent; give the weights and the bias after them.",
    instance=_few_large_steps,
    extra_cases=_all_further_runs,
    truth=ReferenceRun(descend),
    parts=("weights", "bias"),
    stopping=Stopping(
        lambda rng: (*examples(rng, 3, 3), 0.02, 2),
        (
            families.BIAS_BY_WEIGHTS_SLOPES.slip(
                ("learning_rate * bias_slope", "learning_rate * weights_slopes")
            ),
        ),
    ),
    styles=(_one_list_of_parameters, _copies_in_place, _again_and_again, _float32_run),
    hints=(
        "What happens in one step? Write that first, in the function, without a loop.",
        "In each round: first both slopes, at the place where you are; then both steps.",
        "A step makes a new array, `weights = weights - ...`. With `-=` the caller's own "
        "weights would change.",
        "`weights_slopes, bias_slope = mean_slopes(...)`, then "
        "`weights = weights - learning_rate * weights_slopes`, and so for the bias",
    ),
    slips=SLIPS,
)
