"""The exercise `descend`."""

from __future__ import annotations

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Stopping, slip
from nnlib.exercises.drawing import number, numbers
from nnlib.exercises.fitting_a_line.mean_slopes import mean_slopes
from nnlib.exercises.fitting_a_line.reading import (
    own_bound,
    own_rate,
    own_steps,
    walk_of_descent,
)
from nnlib.exercises.fitting_a_line.shared import examples, mean_loss
from nnlib.exercises.fitting_a_line.styles import (
    again_and_again,
    copies_in_place,
    float32_run,
    one_list_of_parameters,
)
from nnlib.exercises.helpful import Training, slips_of_a_neuron
from nnlib.exercises.truths import ReferenceRun
from nnlib.exercises.walking import too_high_a_rate


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
    """Return runs in which a library would do something on its own; see `helpful`."""
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
    """Return a run with a tiny loss and tiny slopes, in which the weight moves all the same.

    The inputs are small and the rate is large. The slope of the loss is below 1e-6. In 40 steps a
    float32 does not lose too much of it.
    """
    weight, bias = round(float(rng.uniform(0.3, 0.7)), 2), number(rng)
    inputs = 4e-4 * np.array([[1.0], [-1.0], [2.0], [-2.0]])
    # The errors add up to 0, so the bias has arrived.
    targets = inputs[:, 0] * (weight + 1) + bias
    return inputs, np.array([weight]), bias, targets, 0.9, 40


def _all_further_runs(rng: np.random.Generator) -> list[Arguments]:
    return _short_runs(rng) + _unusual_runs(rng)


_DESCENT = Training(
    walk_of_descent,
    start="    for _ in range(steps):\n",
    before="        weights = weights - learning_rate * weights_slopes\n",
    after="        bias = bias - learning_rate * bias_slope\n",
    end="    return weights, bias",
    loop="    for _ in range(steps):\n",
)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("weights_first", "Did you find the bias's slope after the weights had moved?",
         "the order in a round: first both slopes, then both steps", ("        bias = bias",
         "        _, bias_slope = mean_slopes(inputs, weights, bias, targets)\n        "
         "bias = bias")),
    slip("bias_first", "Did you find the weights' slopes after the bias had moved?",
         "the order in a round: first both slopes, then both steps",
         ("        weights = weights - learning_rate * weights_slopes\n", ""),
         ("bias - learning_rate * bias_slope\n",
         "bias - learning_rate * bias_slope\n        weights_slopes, _ = "
         "mean_slopes(inputs, weights, bias, targets)\n        weights = weights - "
         "learning_rate * weights_slopes\n")),
    slip("uphill", "Do your steps go along the slopes, uphill?",
         "the sign of the step, and the slopes: `check(mean_slopes)` measures them alone",
         ("weights - ", "weights + "), ("bias - ", "bias + ")),
    slip("one_step_only",
         "Does only one step count, because every round starts over or because the `return` is "
         "inside the loop?",
         "each round: does it begin where the last one ended?", ("range(steps)", "range(1)")),
    slip("one_step_short", "Do you take one step too few?",
         "where the loop begins and ends: `range(1, n)` has n - 1 rounds",
         ("range(steps)", "range(steps - 1)")),
    slip("one_step_more", "Do you take one step too many?",
         "where the loop begins and ends: `range(n)` has n rounds already",
         ("range(steps)", "range(steps + 1)")),
    slip("slopes_only_once", "Do you find the slopes only once, before the loop?",
         "the loop: after each step you are somewhere else, and the slopes are different",
         ("    for _ in range(steps):\n        weights_slopes, bias_slope = "
         "mean_slopes(inputs, weights, bias, targets)\n",
         "    weights_slopes, bias_slope = mean_slopes(inputs, weights, bias, "
         "targets)\n    for _ in range(steps):\n")),
    slip("always_from_the_start", "Does every step begin from the start again?",
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
         "what is asked for: where the weights and the bias end up",
         ("return weights, bias", "return weights_slopes, bias_slope")),
    slip("starts_at_zero", "Does your run begin at zero?",
         "where it begins: at the given weights and the given bias",
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
    slip("example_by_example", "Do you take a step for each example?",
         "the loop: one step serves all the examples together",
         ("    for _ in range(steps):\n        weights_slopes, bias_slope = "
         "mean_slopes(inputs, weights, bias, targets)",
         "    for place in list(range(len(inputs))) * steps:\n        weights_slopes, "
         "bias_slope = mean_slopes(\n            inputs[[place]], weights, bias, "
         "targets[[place]])")),
    slip("steps_fixed", "Is your number of steps a fixed number?",
         "where the number of steps comes from: it is an argument",
         ("range(steps)", "range(100)"),
         fits=(Fit((("range(steps)", "range(int(NUMBER))"),), own_steps),
               Fit((("range(steps)", "range(1000)"),)))),
    *slips_of_a_neuron(_DESCENT),
    slip("step_taken_twice", "Did you subtract a parameter that has already taken its step?",
         "the line that steps: is the parameter itself in what is subtracted?",
         ("weights = weights - learning_rate * weights_slopes",
          "weights = weights - learning_rate * (weights - learning_rate * weights_slopes)"),
         ("bias = bias - learning_rate * bias_slope",
          "bias = bias - learning_rate * (bias - learning_rate * bias_slope)")),
    slip("slopes_doubled", "Is there one factor of 2 too many in the steps?",
         "the slopes: `mean_slopes` already includes the 2 of the square",
         ("* weights_slopes", "* 2 * weights_slopes"), ("* bias_slope", "* 2 * bias_slope")),
    slip("mean_taken_twice", families.EXAMPLES_AGAIN.question,
         "the slopes: `mean_slopes` already takes the mean",
         ("* weights_slopes", "/ len(inputs) * weights_slopes"),
         ("* bias_slope", "/ len(inputs) * bias_slope")),
    slip("rate_squared", "Does the learning rate appear twice?", "the size of the steps",
         ("* weights_slopes", "* learning_rate * weights_slopes"),
         ("* bias_slope", "* learning_rate * bias_slope")),
    slip("divided_by_rate", "Did you divide by the learning rate?",
         "what a smaller learning rate should do: make the steps shorter",
         ("learning_rate * weights_slopes", "weights_slopes / learning_rate"),
         ("learning_rate * bias_slope", "bias_slope / learning_rate")),
    slip("weights_uphill", "Do the weights go uphill, and the bias downhill?",
         "the sign of both steps", ("weights - ", "weights + ")),
    slip("bias_uphill", "Does the bias go uphill, and the weights downhill?",
         "the sign of both steps", ("bias - ", "bias + ")),
    slip("rate_missing_for_the_weights", "Is the learning rate missing in the weights' step?",
         "the size of both steps", ("learning_rate * weights_slopes", "weights_slopes")),
    slip("sizes_of_slopes", "Is the sign of the slopes lost?",
         "the sign of a slope: it says which way is downhill",
         ("* weights_slopes", "* np.abs(weights_slopes)"), ("* bias_slope", "* abs(bias_slope)")),
    slip("signs_of_slopes", "Do you use only the signs of the slopes?",
         "the size of the steps: steeper places get longer steps",
         ("* weights_slopes", "* np.sign(weights_slopes)"),
         ("* bias_slope", "* np.sign(bias_slope)")),
    slip("bias_slope_for_the_weights", "Do the weights take their step with the bias's slope?",
         "the two steps: each parameter has its own slope", ("* weights_slopes", "* bias_slope")),
    slip("bias_not_passed_on", "Do you find the slopes with a bias of 0?",
         "the call of `mean_slopes`: which bias goes into it?",
         ("weights, bias, targets)\n        weights", "weights, 0.0, targets)\n        weights")),
    slip("slopes_at_the_start_weights", "Do you find the slopes with the first weights every time?",
         "the call of `mean_slopes`: which weights go into it?",
         ("    for _", "    first = weights\n    for _"),
         ("weights, bias, targets)\n        weights", "first, bias, targets)\n        weights")),
    slip("first_example_only", "Does only the first example count?",
         "the call of `mean_slopes`: it takes all examples at once",
         ("(inputs, weights, bias, targets)\n        weights",
          "(inputs[:1], weights, bias, targets[:1])\n        weights")),
    slip("last_example_only", "Does only the last example count?",
         "the call of `mean_slopes`: it takes all examples at once",
         ("(inputs, weights, bias, targets)\n        weights",
          "(inputs[-1:], weights, bias, targets[-1:])\n        weights")),
    slip("rate_fixed", "Is your learning rate a fixed number?",
         "where the rate comes from: it is an argument",
         ("    for _", "    learning_rate = 0.01\n    for _"),
         fits=(Fit((("    for _", "    learning_rate = NUMBER\n    for _"),), own_rate),)),
    slip("order_exchanged", "Are the two results in the wrong order?",
         "the `return`: the weights come first, as in the arguments",
         ("return weights, bias", "return bias, weights"), whole=True),
    slip("last_step_given_back", "Is that how far the last step went?",
         "what is asked for: where the weights and the bias end up",
         ("return weights, bias",
          "return -learning_rate * weights_slopes, -learning_rate * bias_slope")),
    slip("bias_starts_at_zero", "Does the bias begin at 0?",
         "where it begins: at the given bias",
         ("    for _", "    bias = 0.0\n    for _")),
    slip("rate_bounded", "Is the learning rate cut down to a limit?",
         "the rate: the given one is used, however large it is",
         ("    for _", "    learning_rate = min(learning_rate, 1.0)\n    for _"),
         fits=(Fit((("    for _", "    learning_rate = min(learning_rate, NUMBER)\n    for _"),),
                   own_rate),)),
    slip("weights_clipped", "Are the weights cut down to a limit after each step?",
         "the steps: the weights go where they lead, however large they become",
         ("weights = weights - learning_rate * weights_slopes\n",
          "weights = np.clip(weights - learning_rate * weights_slopes, -10, 10)\n"), fits=(
             Fit((("bias = bias - learning_rate * bias_slope\n",
                   "bias = bias - learning_rate * bias_slope\n"
                   "        weights = np.clip(weights, -NUMBER, NUMBER)\n"),), own_bound),
             Fit((("bias = bias - learning_rate * bias_slope\n",
                   "bias = bias - learning_rate * bias_slope\n"
                   "        weights = np.clip(weights, -NUMBER, NUMBER)\n"
                   "        bias = np.clip(bias, -NUMBER, NUMBER)\n"),), own_bound))),
)  # fmt: skip


EXERCISE = Exercise(
    reference=descend,
    statement="Take many steps of gradient descent; return the weights and the bias after them.",
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
    styles=(one_list_of_parameters, copies_in_place, again_and_again, float32_run),
    hints=(
        "What happens in one step? Write that first, in the function, without a loop.",
        "In each round: first both slopes, at the place where you are; then both steps.",
        "A step makes a new array, `weights = weights - ...`. With `-=` the caller's own "
        "weights would change.",
        "`weights_slopes, bias_slope = mean_slopes(...)`, then "
        "`weights = weights - learning_rate * weights_slopes`, and likewise for the bias",
    ),
    slips=SLIPS,
)
