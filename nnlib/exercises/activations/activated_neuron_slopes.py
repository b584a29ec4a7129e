"""The exercise `activated_neuron_slopes`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.activations import sigmoid
from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.activations.shared import outputs
from nnlib.exercises.activations.sigmoid_slope_from_output import sigmoid_slope_from_output
from nnlib.exercises.chosen import bound_of, rate_in_the_slopes, rate_of_a_step
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import number, numbers
from nnlib.exercises.lessons import number_of
from nnlib.exercises.truths import MeasuredSlope


def activated_neuron_slopes(inputs, weights, bias, target):
    """Return the slopes of a sigmoid neuron's squared error, for one example.

    inputs:  array of shape (d,)
    weights: array of shape (d,)
    bias:    one number
    target:  one number
    returns the weight slopes, shape (d,), and the bias slope, one number
    """
    pre_activation = inputs @ weights + bias
    output = 1 / (1 + np.exp(-pre_activation))
    activation_slope = output * (1 - output)
    delta = 2 * (output - target) * activation_slope
    return delta * inputs, delta


def _one_example(rng: np.random.Generator, inputs: int = 5) -> Arguments:
    while True:
        values, weights = numbers(rng, (inputs,)), numbers(rng, (inputs,))
        bias, target = number(rng), float(outputs(rng, (1, 1))[0][0, 0])
        pre_activation = values @ weights + bias
        output = float(sigmoid.value(pre_activation))
        # Away from saturation, where all slopes are nearly 0 and look the same.
        if 0.3 < abs(pre_activation) < 2.2 and abs(output - target) > 0.15:
            return values, weights, bias, target


def _fewer_inputs(rng: np.random.Generator) -> list[Arguments]:
    return [_one_example(rng, inputs) for inputs in (1, 2, 3)]


def _loss(inputs: np.ndarray, weights: np.ndarray, bias: float, target: float) -> float:
    return float((sigmoid.value(np.sum(inputs * weights) + bias) - target) ** 2)


def _steps_in_turn(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    output = sigmoid.value(sum(i * w for i, w in zip(inputs, weights, strict=True)) + bias)
    by_output = 2 * (output - target)
    by_pre_activation = by_output * sigmoid_slope_from_output(output)
    return np.array([by_pre_activation * entry for entry in inputs]), by_pre_activation


def _one_fraction_neuron(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    power = np.exp(-(np.dot(inputs, weights) + bias))
    delta = -2 * (target - 1 / (1 + power)) * power / (1 + power) ** 2
    return np.multiply(inputs, delta), [delta]


def _float32_neuron(inputs: Any, weights: Any, bias: float, target: float) -> Any:
    inputs, weights = inputs.astype(np.float32), weights.astype(np.float32)
    output = 1 / (1 + np.exp(-(inputs @ weights + np.float32(bias))))
    delta = np.float32(2) * (output - np.float32(target)) * output * (1 - output)
    return delta * inputs, delta


_PARTS = ("weight slopes", "bias slope")
_PAIR = "return delta * inputs, delta"

_BY_ONE_WEIGHT = "how much the pre-activation changes when one weight grows by a little"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("activation_slope_missing", "Is the slope of the sigmoid missing?",
         "the path from the pre-activation to the loss: it has three steps",
         (" * activation_slope", "")),
    slip("activation_slope_missing_for_the_bias",
         "Is the slope of the sigmoid missing from the bias's slope?",
         "the path from the bias to the loss: it goes through the sigmoid too",
         ("return delta * inputs, delta", "return delta * inputs, 2 * (output - target)")),
    slip("activation_slope_missing_for_the_weights",
         "Is the slope of the sigmoid missing from the weights' slopes?",
         "the path from a weight to the loss: it goes through the sigmoid too",
         ("return delta * inputs, delta", "return 2 * (output - target) * inputs, delta")),
    slip("value_for_activation_slope", "Did you use the sigmoid's value where its slope belongs?",
         "the middle step: how much the output changes with the pre-activation",
         ("output * (1 - output)", "output")),
    slip("activation_slope_of_output",
         "Does the slope of the sigmoid get the output instead of the pre-activation?",
         "the two rules of this lesson: which one takes which number?",
         ("activation_slope = output * (1 - output)",
         "again = 1 / (1 + np.exp(-output))\n    activation_slope = again * (1 - again)")),
    slip("activation_slope_of_pre_activation",
         "Does x * (1 - x) get the pre-activation instead of the output?",
         "the two rules of this lesson: which one takes which number?",
         ("output * (1 - output)", "pre_activation * (1 - pre_activation)")),
    slip("activation_slope_twice", "Does the slope of the sigmoid appear twice?",
         "the path from the pre-activation to the loss: the sigmoid is on it once",
         ("(output - target) * activation_slope", "(output - target) * activation_slope**2")),
    slip("no_activation", "Are those the slopes of a neuron without an activation?",
         "the output of the neuron: the sigmoid of the pre-activation",
         ("1 / (1 + np.exp(-pre_activation))", "pre_activation"),
         ("output * (1 - output)", "1.0")),
    slip("error_without_activation", "Does the error compare the pre-activation with the target?",
         "the error: the prediction is what comes out of the sigmoid",
         ("(output - target)", "(pre_activation - target)")),
    slip("target_minus_prediction", families.TARGET_MINUS_PREDICTION.question,
         families.ORDER_OF_THE_ERROR, ("(output - target)", "(target - output)")),
    families.SQUARE_FACTOR_MISSING.slip(("2 * (output - target)", "(output - target)")),
    slip("bias_times_input", families.BIAS_TIMES_INPUT, families.PRE_ACTIVATION_BY_BIAS,
         ("return delta * inputs, delta", "return delta * inputs, delta * inputs[0]")),
    slip("bias_slope_1", "Is that the slope of the pre-activation for the bias?",
         "what comes between the pre-activation and the loss",
         ("return delta * inputs, delta", "return delta * inputs, 1.0")),
    slip("inputs_missing", families.INPUTS_MISSING, _BY_ONE_WEIGHT,
         ("return delta * inputs, delta", "return delta, delta")),
    slip("not_added_up", "Do you have a pre-activation for each input?",
         "the first line: the products are added up",
         ("inputs @ weights + bias", "inputs * weights + bias")),
    families.ERROR_SQUARED.slip(("2 * (output - target)", "2 * (output - target)**2")),
    slip("bias_times_bias", families.BIAS_TIMES_BIAS, families.PRE_ACTIVATION_BY_BIAS,
         ("return delta * inputs, delta", "return delta * inputs, delta * bias")),
    slip("bias_added_up", families.BIAS_FROM_WEIGHTS, families.PRE_ACTIVATION_BY_BIAS,
         ("return delta * inputs, delta", "return delta * inputs, sum(delta * inputs)")),
    slip("slope_of_relu", "Is that ReLU's slope?", "which activation this neuron has",
         ("output * (1 - output)", "1.0 * (pre_activation > 0)")),
    families.WEIGHTS_FOR_INPUTS.slip(
        ("return delta * inputs, delta", "return delta * weights, delta")),
    slip("bias_left_out", "Did you leave the bias out of the pre-activation?",
         "the first line: what does the neuron add up?",
         ("inputs @ weights + bias", "inputs @ weights")),
    families.ORDER_EXCHANGED.slip(("return delta * inputs, delta", "return delta, delta * inputs"),
                                  whole=True),
    families.BRACKETS_MISSING.slip(("output * (1 - output)\n", "output * 1 - output\n"),
                                   whole=True),
    slip("brackets_missing_in_delta",
         "Are the brackets around 1 - output missing in the line that computes "
         "delta?", families.BRACKETS,
         ("2 * (output - target) * activation_slope",
         "2 * (output - target) * output * 1 - output")),
    slip("brackets_below_the_line", "Are the brackets missing in the denominator of the sigmoid?",
         "the sigmoid: its output is always between 0 and 1",
         ("1 / (1 + np.exp(-pre_activation))", "1 / 1 + np.exp(-pre_activation)")),
    slip("mixed_factors", "Is the pre-activation in one factor, and the output in the other?",
         "the formula from the output: both factors take the output",
         ("output * (1 - output)\n", "output * (1 - pre_activation)\n")),
    families.ERROR_WITHOUT_BRACKETS.slip(
        ("2 * (output - target) * activation_slope", "2 * output - target * activation_slope")),
    slip("two_for_the_output_alone", "Did you double only the output, and not the target?",
         families.ERROR_FIRST, ("2 * (output - target)", "(2 * output - target)")),
    slip("bias_after_the_sigmoid", "Did you add the bias after the sigmoid?",
         "the pre-activation: it includes the bias",
         ("inputs @ weights + bias", "inputs @ weights"),
         ("1 / (1 + np.exp(-pre_activation))", "1 / (1 + np.exp(-pre_activation)) + bias")),
    slip("bias_in_every_product", "Did you add the bias to each weight?",
         "the pre-activation: first the products are added up, then comes the bias",
         ("inputs @ weights + bias", "inputs @ (weights + bias)")),
    common.STEP_TAKEN.slip((_PAIR, "return weights - delta * inputs, bias - delta"), fits=(
        Fit(((_PAIR, "return weights - NUMBER * delta * inputs, bias - NUMBER * delta"),),
            rate_of_a_step(activated_neuron_slopes, "bias", part=1)),)),
    common.LEARNING_RATE_IN_IT.slip((_PAIR, "return 0.03 * delta * inputs, 0.03 * delta"), fits=(
        Fit(((_PAIR, "return NUMBER * delta * inputs, NUMBER * delta"),),
            rate_in_the_slopes(activated_neuron_slopes)),)),
    common.SLOPE_OF_THE_SIZE.slip(("2 * (output - target)", "np.sign(output - target)")),
    common.SIZE_OF_THE_ERROR.slip(("(output - target)", "abs(output - target)")),
    common.SUM_FOR_DIFFERENCE.slip(("(output - target)", "(output + target)")),
    families.TARGET_FORGOTTEN.slip(("(output - target)", "output")),
    common.PREDICTION_FORGOTTEN.slip(("(output - target)", "target")),
    common.ERROR_MISSING.slip(("2 * (output - target) * ", "")),
    common.LOSS_FOR_SLOPE.slip(
        (_PAIR, "loss = (output - target) ** 2\n    return loss * np.ones(len(inputs)), loss")),
    slip("tanh_for_sigmoid", "Did you use tanh where the sigmoid belongs?",
         "which activation this neuron has", ("1 / (1 + np.exp(-pre_activation))",
         "np.tanh(pre_activation)"), ("output * (1 - output)", "1 - output**2"), fits=(
             Fit((("1 / (1 + np.exp(-pre_activation))", "np.tanh(pre_activation)"),)),)),
    families.SLOPE_OF_TANH.slip(("output * (1 - output)", "1 - output**2"), fits=(
        Fit((("output * (1 - output)", "1 - np.tanh(pre_activation) ** 2"),)),)),
    slip("relu_for_sigmoid", "Did you use ReLU where the sigmoid belongs?",
         "which activation this neuron has", ("1 / (1 + np.exp(-pre_activation))",
         "np.maximum(pre_activation, 0)"), ("output * (1 - output)", "1.0 * (pre_activation > 0)")),
    slip("sigmoid_twice", "Did you apply the sigmoid twice?",
         "the path from the pre-activation to the loss: the sigmoid is on it once",
         ("activation_slope = ", "output = 1 / (1 + np.exp(-output))\n    activation_slope = ")),
    common.SIGN_IN_THE_POWER.slip(("np.exp(-pre_activation)", "np.exp(pre_activation)")),
    common.SIGMOID_MINUS.slip(("1 / (1 + ", "1 / (1 - ")),
    common.ONE_PLUS_MISSING.slip(("1 / (1 + ", "1 / (")),
    slip("target_squashed", "Does the target go through the sigmoid too?",
         "the error: the target is compared with the output as it is",
         ("(output - target)", "(output - 1 / (1 + np.exp(-target)))")),
    slip("target_in_the_slope", "Is the target in the slope of the sigmoid?",
         "the middle step: it does not know the target",
         ("output * (1 - output)", "output * (1 - target)"), fits=(
             Fit((("output * (1 - output)", "target * (1 - target)"),)),
             Fit((("output * (1 - output)", "target * (1 - output)"),)))),
    slip("output_cut", "Did you cut the output to 0 or 1 before you took the error?",
         "the error: the output counts as it is",
         ("(output - target)", "((output > 0.5) - target)")),
    common.BIAS_SUBTRACTED.slip(("weights + bias", "weights - bias")),
    common.BIAS_MULTIPLIED.slip(("weights + bias", "weights * bias")),
    slip("bias_for_each_input", common.BIAS_IN_EVERY_PRODUCT.question,
         "the pre-activation: first the products are added up, then comes the bias",
         ("weights + bias", "weights + len(inputs) * bias")),
    common.MEAN_FOR_SUM.slip(("inputs @ weights", "inputs @ weights / len(inputs)")),
    common.LAST_INPUT_LEFT_OUT.slip(("inputs @ weights", "inputs[:-1] @ weights[:-1]")),
    common.FIRST_INPUT_LEFT_OUT.slip(("inputs @ weights", "inputs[1:] @ weights[1:]")),
    common.SUMS_MULTIPLIED.slip(("inputs @ weights", "inputs.sum() * weights.sum()")),
    common.WEIGHT_MULTIPLIED_IN.slip((_PAIR, "return delta * inputs * weights, delta")),
    common.INPUT_SIGN_LOST.slip((_PAIR, "return delta * np.abs(inputs), delta")),
    slip("inputs_squared", "Do the inputs appear twice?", _BY_ONE_WEIGHT,
         (_PAIR, "return delta * inputs**2, delta")),
    common.MEAN_OF_THE_INPUTS.slip((_PAIR, "return delta * inputs.mean(), delta"), fits=(
        Fit(((_PAIR, "return delta * inputs.mean() * np.ones(len(inputs)), delta"),)),)),
    slip("output_for_inputs", "Did you use the output where the inputs belong?", _BY_ONE_WEIGHT,
         (_PAIR, "return delta * output * np.ones(len(inputs)), delta")),
    slip("slope_added", "Did you add the slope of the sigmoid?",
         "changes that follow each other: do they add or multiply?",
         ("(output - target) * activation_slope", "(output - target) + activation_slope")),
    slip("divided_by_the_slope", "Did you divide by the slope of the sigmoid?",
         "changes that follow each other: do they divide or multiply?",
         ("(output - target) * activation_slope", "(output - target) / activation_slope")),
    slip("slope_at_the_products", "Did you leave the bias out of the sigmoid's slope?",
         "the pre-activation: it includes the bias, everywhere",
         ("activation_slope = ", "output, right = 1 / (1 + np.exp(-inputs @ weights)), output\n"
          "    activation_slope = "), ("delta = ", "output = right\n    delta = ")),
    slip("delta_for_all", "Did you use delta for the weights, but the error for the bias?",
         "both slopes: they share what comes before the weights",
         (_PAIR, "return delta * inputs, output - target")),
    common.SLOPES_CLIPPED.slip(
        (_PAIR, "return np.clip(delta * inputs, -0.03, 0.03), np.clip(delta, -0.03, 0.03)"), fits=(
            Fit(((_PAIR, "return (np.clip(delta * inputs, -NUMBER, NUMBER), "
                         "np.clip(delta, -NUMBER, NUMBER))"),),
                bound_of(activated_neuron_slopes)),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=activated_neuron_slopes,
    statement="Return the slopes of a sigmoid neuron's squared error for its weights and its bias.",
    instance=_one_example,
    extra_cases=_fewer_inputs,
    truth=MeasuredSlope(_loss, by=("weights", "bias")),
    parts=_PARTS,
    styles=(_steps_in_turn, _one_fraction_neuron, _float32_neuron),
    hints=(
        "Follow the numbers: inputs, pre-activation, output, error, loss. Which step "
        f"was missing in lesson {number_of('gradient_descent')}?",
        "Each step has a slope, and they multiply: 2 times the error, then the slope of the "
        "sigmoid, then the input (for a weight) or 1 (for the bias).",
        "All slopes share what comes before the weights: call it `delta`, the slope for the "
        "pre-activation.",
        "`delta = 2 * (output - target) * output * (1 - output)`; then `delta * inputs` and "
        "`delta`",
    ),
    slips=SLIPS,
)
