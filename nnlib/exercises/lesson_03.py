"""Exercises of lesson 03, gradient descent: one step, all slopes of a neuron, many steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import (
    Arguments,
    Definition,
    Exercise,
    MeasuredSlope,
    ReferenceRun,
    Slip,
)
from nnlib.exercises.drawing import number, numbers
from nnlib.exercises.helpful import Training, slips_of_a_neuron
from nnlib.exercises.walking import Walk, too_high_a_rate


def updated(parameter, slope, learning_rate):
    """Give the parameter after one step of gradient descent.

    parameter:     one number, or an array
    slope:         the slope of the loss by it: one number, or an array of the same shape
    learning_rate: one positive number
    """
    return parameter - learning_rate * slope


def neuron_slopes(inputs, weights, bias, target):
    """Give the slopes of one neuron's squared error, for one example.

    inputs:  array of shape (d,)
    weights: array of shape (d,)
    bias:    one number
    target:  one number
    returns the weights slopes, shape (d,), and the bias slope, one number
    """
    error = inputs @ weights + bias - target
    weights_slopes = 2 * error * inputs
    bias_slope = 2 * error
    return weights_slopes, bias_slope


def mean_slopes(inputs, weights, bias, targets):
    """Give the slopes of one neuron's mean squared error, over several examples.

    inputs:  array of shape (examples, d), one row for each example
    weights: array of shape (d,)
    bias:    one number
    targets: array of shape (examples,)
    returns the weights slopes, shape (d,), and the bias slope, one number
    """
    errors = inputs @ weights + bias - targets
    weights_slopes = 2 * errors @ inputs / len(inputs)
    bias_slope = 2 * np.mean(errors)
    return weights_slopes, bias_slope


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


def _parameter_slope_rate(rng: np.random.Generator, shape: tuple[int, ...] = ()) -> Arguments:
    while True:
        parameter, slope = numbers(rng, shape), numbers(rng, shape)
        rate = float(rng.choice([0.05, 0.2, 0.3, 0.7]))
        # A parameter that comes to 0 would hide every factor.
        if np.abs(parameter - rate * slope).min() > 0.05:
            return (parameter, slope, rate) if shape else (float(parameter), float(slope), rate)


def _arrays(rng: np.random.Generator) -> list[Arguments]:
    return [_parameter_slope_rate(rng, shape) for shape in ((2,), (3,))]


def _one_example(rng: np.random.Generator, inputs: int = 5) -> Arguments:
    while True:
        values, weights = numbers(rng, (inputs,)), numbers(rng, (inputs,))
        bias, target = number(rng), number(rng)
        if abs(values @ weights + bias - target) > 0.5:
            return values, weights, bias, target


def _fewer_inputs(rng: np.random.Generator) -> list[Arguments]:
    return [_one_example(rng, inputs) for inputs in (1, 2, 3)]


def _examples(rng: np.random.Generator, examples: int = 7, inputs: int = 5) -> Arguments:
    values, weights = numbers(rng, (examples, inputs)), numbers(rng, (inputs,))
    while True:
        bias, targets = number(rng), numbers(rng, (examples,))
        errors = values @ weights + bias - targets
        if abs(errors.mean()) > 0.3:
            return values, weights, bias, targets


def _fewer_examples(rng: np.random.Generator) -> list[Arguments]:
    return [_examples(rng, *sizes) for sizes in ((1, 1), (3, 1), (1, 2), (2, 1))]


def _few_large_steps(rng: np.random.Generator) -> Arguments:
    rate, steps = float(rng.choice([0.02, 0.03, 0.04])), int(rng.choice([3, 4, 5]))
    return *_examples(rng), rate, steps


def _short_runs(rng: np.random.Generator) -> list[Arguments]:
    return [
        (*_examples(rng, 3, 1), 0.05, 2),
        (*_examples(rng, 1, 1), 0.05, 2),
        (*_examples(rng, 3, 1), 1.5, 1),
    ]


def _unusual_runs(rng: np.random.Generator) -> list[Arguments]:
    """Where a library would do something by itself; see `helpful`."""
    few, weights, bias, targets = _examples(rng, 3, 2)
    return [
        # Slopes of millions, and one step.
        (few, weights, bias, targets + 3e6 * numbers(rng, (3,)), 1e-4, 1),
        # The steps are too long, and the loss grows.
        (*_growing(rng), 4),
        _slow_run(rng),
        # Many steps; the last ones still move the weights.
        (*_examples(rng, 4, 1), 1e-3, 250),
    ]


def _growing(rng: np.random.Generator) -> Arguments:
    while True:
        inputs, weights, bias, targets = _examples(rng, 4, 1)
        rate = round(too_high_a_rate(inputs), 3)
        there, then = descend(inputs, weights, bias, targets, rate, 2)
        before = _mean_loss(inputs, weights, bias, targets)
        if _mean_loss(inputs, there, then, targets) > 4 * before:
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


def _loss_of_one(inputs: np.ndarray, weights: np.ndarray, bias: float, target: float) -> float:
    return float((np.sum(inputs * weights) + bias - target) ** 2)


def _mean_loss(inputs: np.ndarray, weights: np.ndarray, bias: float, targets: np.ndarray) -> float:
    return float(np.mean((np.sum(inputs * weights, axis=1) + bias - targets) ** 2))


def _sizes(inputs: np.ndarray, **others: Any) -> dict[str, int]:
    return {"examples": len(inputs)}


def _step_first(parameter: Any, slope: Any, learning_rate: float) -> Any:
    step = np.multiply(-learning_rate, slope)
    return parameter + step


def _lists(parameter: Any, slope: Any, learning_rate: float) -> Any:
    return (np.asarray(parameter) - np.asarray(slope) * learning_rate).tolist()


def _float32_step(parameter: Any, slope: Any, learning_rate: float) -> Any:
    return np.float32(parameter) - np.float32(learning_rate) * np.float32(slope)


def _loop_of_one(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    total = bias - target
    for place in range(len(inputs)):
        total += inputs[place] * weights[place]
    return [2 * total * entry for entry in inputs], 2 * total


def _einsum_of_one(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    double = 2 * (np.einsum("i,i->", inputs, weights) + bias - target)
    return double * inputs, np.array([double])


def _float32_of_one(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    inputs, weights = inputs.astype(np.float32), weights.astype(np.float32)
    error = inputs @ weights + np.float32(bias) - np.float32(target)
    return np.float32(2) * error * inputs, np.float32(2) * error


def _nudged_of_one(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    def loss(weights: Any, bias: float) -> Any:
        return (inputs @ weights + bias - target) ** 2

    slopes = []
    for place in range(len(weights)):
        step = np.zeros(len(weights))
        step[place] = 1e-4
        slopes.append((loss(weights + step, bias) - loss(weights - step, bias)) / 2e-4)
    return slopes, (loss(weights, bias + 1e-4) - loss(weights, bias - 1e-4)) / 2e-4


def _mean_of_each(inputs: Any, weights: Any, bias: float, targets: Any) -> Any:
    pairs = [
        _loop_of_one(row, weights, bias, target)
        for row, target in zip(inputs, targets, strict=True)
    ]
    weights_slopes = np.mean([pair[0] for pair in pairs], axis=0)
    return weights_slopes, sum(pair[1] for pair in pairs) / len(pairs)


def _transposed(inputs: Any, weights: Any, bias: float, targets: Any) -> Any:
    doubled = 2 / len(targets) * (inputs @ weights + bias - targets)
    return inputs.T @ doubled, doubled.sum()


def _einsum_of_all(inputs: Any, weights: Any, bias: float, targets: Any) -> Any:
    errors = np.einsum("ei,i->e", inputs, weights) + bias - targets
    return 2 * (errors[:, np.newaxis] * inputs).mean(axis=0), [2 * errors.mean()]


def _float32_of_all(inputs: Any, weights: Any, bias: float, targets: Any) -> Any:
    inputs, weights = inputs.astype(np.float32), weights.astype(np.float32)
    errors = inputs @ weights + np.float32(bias) - targets.astype(np.float32)
    return 2 * errors @ inputs / len(inputs), 2 * errors.mean()


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
    weights_slopes, bias_slope = _mean_of_each(inputs, weights, bias, targets)
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


_SLOPE_PARTS = ("weights slopes", "bias slope")
_PAIR = "return weights_slopes, bias_slope"

_DESCENT = Training(
    _walk_of_descent,
    start="    for _ in range(steps):\n",
    before="        weights = weights - learning_rate * weights_slopes\n",
    after="        bias = bias - learning_rate * bias_slope\n",
    end="    return weights, bias",
    loop="    for _ in range(steps):\n",
)

EXERCISES = (
    Exercise(
        reference=updated,
        statement="Give the parameter after one step of gradient descent.",
        instance=_parameter_slope_rate,
        extra_cases=_arrays,
        truth=Definition(updated),
        parts=("parameter",),
        styles=(_step_first, _lists, _float32_step),
        hints=(
            "A positive slope: the loss grows with the parameter. Should the parameter grow or "
            "shrink?",
            "The step has a size: the learning rate times the slope. It goes against the slope.",
            "`parameter - learning_rate * slope`",
        ),
        slips=(
            #    id, what is changed in the reference, the likely reason, what to look at
            Slip(
                "uphill",
                (("parameter - ", "parameter + "),),
                "Does your step go along the slope, uphill?",
                "the sign of the step: a positive slope says that the loss grows to the right",
            ),
            Slip(
                "rate_missing",
                (("learning_rate * slope", "slope"),),
                "Is the learning rate missing?",
                "the size of the step: the slope alone is usually far too much",
            ),
            Slip(
                "slope_missing",
                (("learning_rate * slope", "learning_rate"),),
                "Is the slope missing?",
                "the size of the step: steeper places get longer steps",
            ),
            Slip(
                "divided_by_rate",
                (("learning_rate * slope", "slope / learning_rate"),),
                "Did you divide by the learning rate?",
                "what a smaller learning rate should do: make the step shorter",
            ),
            Slip(
                "only_the_step",
                (("parameter - learning_rate * slope", "-learning_rate * slope"),),
                "Is that the step alone?",
                "where the step begins: at the parameter as it was",
            ),
            Slip(
                "step_for_parameter",
                (("parameter - learning_rate * slope", "learning_rate * slope"),),
                "Is that the length of the step alone?",
                "where the step begins, and which way it goes",
            ),
            Slip(
                "difference_scaled",
                (("parameter - learning_rate * slope", "learning_rate * (parameter - slope)"),),
                "Is the parameter multiplied by the learning rate too?",
                "the brackets: only the slope is scaled",
            ),
            Slip(
                "precedence",
                (("parameter - learning_rate * slope", "(parameter - learning_rate) * slope"),),
                "Do brackets hold the parameter and the rate together?",
                "the brackets: the rate and the slope make the step, the parameter comes after",
            ),
            Slip(
                "turned_round",
                (("parameter - learning_rate * slope", "learning_rate * slope - parameter"),),
                "Did you take step minus parameter?",
                "the order: the parameter loses the step, not the step the parameter",
            ),
            Slip(
                "parameter_in_the_step",
                (("learning_rate * slope", "learning_rate * slope * parameter"),),
                "Is the parameter in the step too?",
                "the size of the step: two factors make it",
            ),
            Slip(
                "sign_for_slope",
                (("learning_rate * slope", "learning_rate * np.sign(slope)"),),
                "Do you use only the sign of the slope?",
                "the size of the step: steeper places get longer steps",
            ),
        ),
    ),
    Exercise(
        reference=neuron_slopes,
        statement="Give the slopes of one neuron's squared error by its weights and by its bias.",
        instance=_one_example,
        extra_cases=_fewer_inputs,
        truth=MeasuredSlope(_loss_of_one, by=("weights", "bias")),
        parts=_SLOPE_PARTS,
        styles=(_loop_of_one, _einsum_of_one, _float32_of_one, _nudged_of_one),
        hints=(
            "First the error. If one weight grows by a little, by how much does the prediction "
            "grow? And if the bias does?",
            "Each weight's slope is what lesson 02 found, with that weight's own input. Multiply "
            "the whole array `inputs` at once.",
            "The bias moves the prediction one to one, as if its input were always 1.",
            "`2 * error * inputs` and `2 * error`, with `error = inputs @ weights + bias - target`",
        ),
        slips=(
            Slip(
                "target_minus_prediction",
                (("inputs @ weights + bias - target", "target - (inputs @ weights + bias)"),),
                "Did you subtract the prediction from the target?",
                "the line that makes the error: in this course it is prediction minus target",
            ),
            Slip(
                "square_factor_missing",
                (("2 * error * inputs", "error * inputs"), ("bias_slope = 2 * error",
                                                            "bias_slope = error")),
                "Is the 2 of the square missing?",
                "how fast a square grows: nudge both 3s in 3 * 3, and see by how much 9 changes",
            ),
            Slip(
                "bias_factor_missing",
                (("bias_slope = 2 * error", "bias_slope = error"),),
                "Is the 2 of the square missing in the bias's slope?",
                "both slopes go through the same square",
            ),
            Slip(
                "bias_times_input",
                (("bias_slope = 2 * error", "bias_slope = 2 * error * inputs[0]"),),
                "Is an input multiplied into the bias's slope?",
                "how much the prediction changes when the bias grows by a little",
            ),
            Slip(
                "bias_times_inputs_added_up",
                (("bias_slope = 2 * error", "bias_slope = np.sum(2 * error * inputs)"),),
                "Did you add up the weights' slopes for the bias?",
                "how much the prediction changes when the bias grows by a little",
            ),
            Slip(
                "bias_slope_0",
                (("bias_slope = 2 * error", "bias_slope = 0.0"),),
                "Did you take the bias's slope to be 0?",
                "the nudge: if the bias grows by a little, does the loss stay as it is?",
            ),
            Slip(
                "bias_slope_1",
                (("bias_slope = 2 * error", "bias_slope = 1.0"),),
                "Is that the slope of the prediction by the bias?",
                "what lies between the prediction and the loss",
            ),
            Slip(
                "bias_for_its_slope",
                (("bias_slope = 2 * error", "bias_slope = bias"),),
                "Is that the bias itself?",
                "the question: not how large the bias is, but how the loss changes with it",
            ),
            Slip(
                "bias_times_bias",
                (("bias_slope = 2 * error", "bias_slope = 2 * error * bias"),),
                "Is the bias multiplied into its own slope?",
                "how much the prediction changes when the bias grows by a little",
            ),
            Slip(
                "bias_slope_for_each_input",
                (("bias_slope = 2 * error", "bias_slope = 2 * error * np.ones(len(inputs))"),),
                "Does yours have one bias slope for each input?",
                "the shape: a slope has the shape of its thing, and the bias is one number",
            ),
            Slip(
                "weights_for_inputs",
                (("2 * error * inputs", "2 * error * weights"),),
                "Are those the slopes by the inputs?",
                "which numbers are nudged: the weights, and the inputs stay as they are",
            ),
            Slip(
                "inputs_missing",
                (("2 * error * inputs", "2 * error * np.ones(len(inputs))"),),
                "Are the inputs missing in the weights' slopes?",
                "how much the prediction changes when one weight grows by a little",
            ),
            Slip(
                "one_slope_for_all",
                (("2 * error * inputs", "2 * error"),),
                "Are the inputs missing, so that one number stands for all the weights?",
                "how much the prediction changes when one weight grows by a little",
            ),
            Slip(
                "inputs_added_up",
                (("2 * error * inputs", "2 * error * np.sum(inputs)"),),
                "Did you add up the inputs?",
                "the shape: each weight has a slope of its own",
            ),
            Slip(
                "inputs_squared",
                (("2 * error * inputs", "2 * error * inputs**2"),),
                "Are the inputs in there twice?",
                "how much the prediction changes when one weight grows by a little",
            ),
            Slip(
                "bias_left_out_of_the_error",
                (("inputs @ weights + bias - target", "inputs @ weights - target"),),
                "Is the bias left out of the prediction?",
                "the line that makes the error",
            ),
            Slip(
                "target_forgotten",
                ((" + bias - target", " + bias"),),
                "Was the target left out?",
                "the line that makes the error: the error is squared, not the prediction",
            ),
            Slip(
                "not_added_up",
                (("inputs @ weights + bias - target", "inputs * weights + bias - target"),),
                "Does yours have an error for each input?",
                "the prediction: the products are added up first, and the error is one number",
            ),
            Slip(
                "last_product_only",
                (("inputs @ weights + bias", "inputs[-1] * weights[-1] + bias"),),
                "Is only the last input in the prediction?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "first_slope_only",
                (("2 * error * inputs", "2 * error * inputs[0]"),),
                "Is that the slope of the first weight alone?",
                "the `return`: does it stand inside a loop, so that it ends too early?",
            ),
            Slip(
                "mean_over_inputs",
                (("2 * error * inputs", "2 * error * inputs / len(inputs)"),
                 ("bias_slope = 2 * error", "bias_slope = 2 * error / len(inputs)")),
                "Did you divide by the number of inputs?",
                "the loss of one example: is there a mean in it?",
            ),
            Slip(
                "last_slope_only",
                (("2 * error * inputs", "2 * error * inputs[-1]"),),
                "Is that the slope of the last weight alone?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "square_kept",
                (("2 * error * inputs", "2 * error**2 * inputs"),
                 ("bias_slope = 2 * error", "bias_slope = 2 * error**2")),
                "Is the error still squared?",
                "the slope of a square: is it a square itself?",
            ),
            Slip(
                "order_exchanged",
                ((_PAIR, "return bias_slope, weights_slopes"),),
                "Are the two results in the other order?",
                "the `return`: the weights slopes come first, as in the arguments",
                whole=True,
            ),
        ),
    ),
    Exercise(
        reference=mean_slopes,
        statement="Give the slopes of one neuron's mean squared error by its weights and its bias.",
        instance=_examples,
        extra_cases=_fewer_examples,
        truth=MeasuredSlope(_mean_loss, by=("weights", "bias")),
        parts=_SLOPE_PARTS,
        sizes=_sizes,
        styles=(_mean_of_each, _transposed, _einsum_of_all, _float32_of_all),
        hints=(
            "The loss is a mean of squared errors. What is the slope of a mean, if you know the "
            "slope of each?",
            "With a loop: start both sums at 0, and for each example add what `neuron_slopes` "
            "gives. Divide by the number of examples after the loop.",
            "Without a loop: `errors @ inputs` multiplies each example's error by its inputs, and "
            "adds up over the examples.",
            "`2 * errors @ inputs / len(inputs)` and `2 * np.mean(errors)`, with "
            "`errors = inputs @ weights + bias - targets`",
        ),
        slips=(
            Slip(
                "target_minus_prediction",
                (("inputs @ weights + bias - targets", "targets - (inputs @ weights + bias)"),),
                "Did you subtract the predictions from the targets?",
                "the line that makes the errors: in this course it is prediction minus target",
            ),
            Slip(
                "square_factor_missing",
                (("2 * errors @", "errors @"), ("2 * np.mean", "np.mean")),
                "Is the 2 of the square missing?",
                "how fast a square grows: nudge both 3s in 3 * 3, and see by how much 9 changes",
            ),
            Slip(
                "sum_for_mean",
                ((" / len(inputs)", ""), ("np.mean", "np.sum")),
                "Did you add up over the examples, without taking the mean?",
                "the loss: it is a mean over the examples",
            ),
            Slip(
                "weights_sum_for_mean",
                ((" / len(inputs)", ""),),
                "Is the mean missing in the weights' slopes?",
                "both slopes: each is a mean over the examples",
            ),
            Slip(
                "bias_sum_for_mean",
                (("np.mean", "np.sum"),),
                "Is the mean missing in the bias's slope?",
                "both slopes: each is a mean over the examples",
            ),
            Slip(
                "divided_by_inputs",
                (("len(inputs)", "len(weights)"),),
                "Did you divide by the number of inputs?",
                "the mean: it is over the examples, and those are the rows",
            ),
            Slip(
                "divided_by_five",
                (("2 * errors @ inputs / len(inputs)", "2 * errors @ inputs / 5"),
                 ("2 * np.mean(errors)", "2 * np.sum(errors) / 5")),
                "Did you divide by 5, the number of points in the notebook?",
                "the mean: how many examples are there, for any data?",
            ),
            Slip(
                "means_multiplied",
                (("errors @ inputs / len(inputs)", "np.mean(errors) * np.mean(inputs, axis=0)"),),
                "Did you take the means first, and multiply then?",
                "the order: each example multiplies its own error with its own inputs",
            ),
            Slip(
                "last_example_only",
                (("errors @ inputs / len(inputs)", "errors[-1] * inputs[-1]"),
                 ("np.mean(errors)", "errors[-1]")),
                "Is that the last example alone?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "inputs_missing",
                (("2 * errors @ inputs / len(inputs)", "2 * np.mean(errors)"),),
                "Are the inputs missing in the weights' slopes?",
                "how much each prediction changes when one weight grows by a little",
            ),
            Slip(
                "first_example_left_out",
                (("errors @ inputs / len(inputs)", "errors[1:] @ inputs[1:] / len(inputs)"),
                 ("np.mean(errors)", "np.sum(errors[1:]) / len(inputs)")),
                "Is the first example left out?",
                "where your loop begins: Python counts from 0",
            ),
            Slip(
                "last_example_left_out",
                (("errors @ inputs / len(inputs)", "errors[:-1] @ inputs[:-1] / len(inputs)"),
                 ("np.mean(errors)", "np.sum(errors[:-1]) / len(inputs)")),
                "Is the last example left out?",
                "where your loop ends",
            ),
            Slip(
                "first_example_only",
                (("errors @ inputs / len(inputs)", "errors[0] * inputs[0]"),
                 ("np.mean(errors)", "errors[0]")),
                "Is that the first example alone?",
                "the `return`: does it stand inside a loop, so that it ends too early?",
            ),
            Slip(
                "all_against_all",
                (("bias - targets", "bias - np.mean(targets)"),),
                "Is each prediction compared with all the targets?",
                "the shapes in the error: (examples,) minus (examples, 1) makes a whole table",
            ),
            Slip(
                "bias_times_inputs",
                (("2 * np.mean(errors)", "2 * np.mean(errors * inputs[:, 0])"),),
                "Is an input multiplied into the bias's slope?",
                "how much each prediction changes when the bias grows by a little",
            ),
            Slip(
                "not_averaged",
                (("2 * errors @ inputs / len(inputs)", "2 * errors[:, np.newaxis] * inputs"),
                 ("np.mean(errors)", "errors")),
                "Does yours still have one slope for each example?",
                "the shapes: a slope has the shape of its thing",
            ),
            Slip(
                "not_added_up",
                (("2 * errors @ inputs / len(inputs)",
                  "2 * errors[:, np.newaxis] * inputs / len(inputs)"),
                 ("np.mean(errors)", "errors / len(inputs)")),
                "Is nothing added up over the examples?",
                "the shapes: a slope has the shape of its thing, so what the examples say adds up",
            ),
            Slip(
                "wrong_axis",
                (("2 * errors @ inputs / len(inputs)",
                  "np.mean(2 * errors[:, np.newaxis] * inputs, axis=1)"),),
                "Did the mean run over the inputs?",
                "the axes: rows are examples, so over the examples is `axis=0`",
            ),
            Slip(
                "mean_over_everything",
                (("2 * errors @ inputs / len(inputs)",
                  "np.mean(2 * errors[:, np.newaxis] * inputs)"),),
                "Did the mean run over the inputs too?",
                "the axes: `np.mean` without `axis` makes one number of the whole table",
            ),
            Slip(
                "bias_left_out_of_the_error",
                (("weights + bias", "weights"),),
                "Is the bias left out of the predictions?",
                "the line that makes the errors",
            ),
            Slip(
                "order_exchanged",
                ((_PAIR, "return bias_slope, weights_slopes"),),
                "Are the two results in the other order?",
                "the `return`: the weights slopes come first, as in the arguments",
                whole=True,
            ),
        ),
    ),
    Exercise(
        reference=descend,
        statement="Take many steps of gradient descent; give the weights and the bias after them.",
        instance=_few_large_steps,
        extra_cases=_all_further_runs,
        truth=ReferenceRun(descend),
        parts=("weights", "bias"),
        styles=(_one_list_of_parameters, _copies_in_place, _again_and_again, _float32_run),
        hints=(
            "What happens in one step? Write that first, in the function, without a loop.",
            "In each round: first both slopes, at the place where you are; then both steps.",
            "A step makes a new array, `weights = weights - ...`. With `-=` the caller's own "
            "weights would change.",
            "`weights_slopes, bias_slope = mean_slopes(...)`, then "
            "`weights = weights - learning_rate * weights_slopes`, and so for the bias",
        ),
        slips=(
            Slip(
                "weights_first",
                (("        bias = bias",
                  "        _, bias_slope = mean_slopes(inputs, weights, bias, targets)\n"
                  "        bias = bias"),),
                "Is the bias's slope taken after the weights have moved?",
                "the order in a round: first both slopes, then both steps",
            ),
            Slip(
                "bias_first",
                (("        weights = weights - learning_rate * weights_slopes\n", ""),
                 ("bias - learning_rate * bias_slope\n",
                  "bias - learning_rate * bias_slope\n"
                  "        weights_slopes, _ = mean_slopes(inputs, weights, bias, targets)\n"
                  "        weights = weights - learning_rate * weights_slopes\n")),
                "Are the weights' slopes taken after the bias has moved?",
                "the order in a round: first both slopes, then both steps",
            ),
            Slip(
                "uphill",
                (("weights - ", "weights + "), ("bias - ", "bias + ")),
                "Do your steps go along the slopes, uphill?",
                "the sign of the step, and the slopes: `check(mean_slopes)` measures them alone",
            ),
            Slip(
                "one_step_only",
                (("range(steps)", "range(1)"),),
                "Does only one step count?",
                "each round: does it begin where the last one ended? And is the `return` after the "
                "loop, not inside?",
            ),
            Slip(
                "one_step_short",
                (("range(steps)", "range(steps - 1)"),),
                "Is it one step short?",
                "where the loop begins and ends: `range(1, n)` has n - 1 rounds",
            ),
            Slip(
                "one_step_more",
                (("range(steps)", "range(steps + 1)"),),
                "Is it one step more than asked for?",
                "where the loop begins and ends: `range(n)` has n rounds already",
            ),
            Slip(
                "slopes_only_once",
                (("    for _ in range(steps):\n"
                  "        weights_slopes, bias_slope = mean_slopes(inputs, weights, bias, targets)"
                  "\n",
                  "    weights_slopes, bias_slope = mean_slopes(inputs, weights, bias, targets)\n"
                  "    for _ in range(steps):\n"),),
                "Are the slopes found only once, before the loop?",
                "the loop: after each step one stands elsewhere, and the slopes are others",
            ),
            Slip(
                "always_from_the_start",
                (("    for _ in", "    first, start = weights, bias\n    for _ in"),
                 ("weights = weights - ", "weights = first - "),
                 ("bias = bias - ", "bias = start - ")),
                "Does every step begin at the start again?",
                "the lines that step: each begins where the step before it ended",
            ),
            Slip(
                "bias_stays",
                (("        bias = bias - learning_rate * bias_slope\n", ""),),
                "Does the bias stay where it was?",
                "the steps: the bias takes one too",
            ),
            Slip(
                "weights_stay",
                (("        weights = weights - learning_rate * weights_slopes\n", ""),),
                "Do the weights stay where they were?",
                "the steps: the weights take one too",
            ),
            Slip(
                "nothing_moves",
                (("        weights = weights - learning_rate * weights_slopes\n", ""),
                 ("        bias = bias - learning_rate * bias_slope\n", "")),
                "Do both stay where they were?",
                "the new values: are they given a name, as in `weights = ...`?",
            ),
            Slip(
                "slopes_given_back",
                (("return weights, bias", "return weights_slopes, bias_slope"),),
                "Are those the slopes of the last step?",
                "what is asked for: where the weights and the bias have come to",
            ),
            Slip(
                "starts_at_zero",
                (("    for _ in", "    weights, bias = 0 * weights, 0.0\n    for _ in"),),
                "Does your run begin at zero?",
                "where it begins: at the weights and the bias that are given",
            ),
            Slip(
                "rate_missing",
                (("learning_rate * weights_slopes", "weights_slopes"),
                 ("learning_rate * bias_slope", "bias_slope")),
                "Is the learning rate missing?",
                "the size of the steps",
            ),
            Slip(
                "rate_missing_for_the_bias",
                (("learning_rate * bias_slope", "bias_slope"),),
                "Is the learning rate missing in the bias's step?",
                "the size of both steps",
            ),
            Slip(
                "square_factor_missing",
                (("learning_rate * weights_slopes", "learning_rate / 2 * weights_slopes"),
                 ("learning_rate * bias_slope", "learning_rate / 2 * bias_slope")),
                "Is the 2 of the square missing in your slopes?",
                "the slopes: `check(mean_slopes)` measures them alone",
            ),
            Slip(
                "sum_for_mean",
                (("learning_rate * weights_slopes", "learning_rate * len(inputs) * weights_slopes"),
                 ("learning_rate * bias_slope", "learning_rate * len(inputs) * bias_slope")),
                "Are your slopes a sum over the examples, not a mean?",
                "the slopes: `check(mean_slopes)` measures them alone",
            ),
            Slip(
                "example_by_example",
                (("    for _ in range(steps):\n        weights_slopes, bias_slope = "
                  "mean_slopes(inputs, weights, bias, targets)",
                  "    for place in list(range(len(inputs))) * steps:\n        weights_slopes, "
                  "bias_slope = mean_slopes(\n            inputs[[place]], weights, bias, "
                  "targets[[place]])"),),
                "Does each example take a step of its own?",
                "the loop: one step is for all the examples together",
            ),
            *slips_of_a_neuron(_DESCENT),
        ),
    ),
)  # fmt: skip
