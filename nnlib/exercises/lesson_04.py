"""Exercises of lesson 04, activations: their slopes, and a neuron that has one."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.activations import relu, sigmoid
from nnlib.exercises.declaration import Arguments, Exercise, MeasuredSlope, Slip
from nnlib.exercises.drawing import near_the_corner, number, numbers


def relu_slope(pre_activation):
    """Give the slope of ReLU, entry by entry.

    pre_activation: array of shape (examples, out), with no entry exactly 0
    returns the slope at each entry, in the same shape
    """
    return np.where(pre_activation > 0, 1.0, 0.0)


def sigmoid_slope(pre_activation):
    """Give the slope of the sigmoid, entry by entry, from the pre-activation.

    pre_activation: array of shape (examples, out)
    returns the slope at each entry, in the same shape
    """
    output = 1 / (1 + np.exp(-pre_activation))
    return output * (1 - output)


def sigmoid_slope_from_output(output):
    """Give the slope of the sigmoid, entry by entry, from what it has put out.

    output: array of shape (examples, out), all entries between 0 and 1
    returns the slope at each entry, in the same shape
    """
    return output * (1 - output)


def activated_neuron_slopes(inputs, weights, bias, target):
    """Give the slopes of a sigmoid neuron's squared error, for one example.

    inputs:  array of shape (d,)
    weights: array of shape (d,)
    bias:    one number
    target:  one number
    returns the weights slopes, shape (d,), and the bias slope, one number
    """
    pre_activation = inputs @ weights + bias
    output = 1 / (1 + np.exp(-pre_activation))
    activation_slope = output * (1 - output)
    delta = 2 * (output - target) * activation_slope
    return delta * inputs, delta


def _table(rng: np.random.Generator) -> Arguments:
    return (numbers(rng, (5, 3)),)


def _table_with_a_corner(rng: np.random.Generator) -> Arguments:
    return (near_the_corner(rng, *_table(rng)),)


def _smaller_tables(rng: np.random.Generator) -> list[Arguments]:
    # One of each sign, so that no slope of ReLU stands alone with a 0.
    one = numbers(rng, (1, 1), signs=False)
    return [(one,), (np.vstack([one, -numbers(rng, (1, 1), signs=False)]),)]


def _outputs(rng: np.random.Generator, shape: tuple[int, ...] = (5, 3)) -> Arguments:
    lower, upper = rng.uniform(0.06, 0.44, shape), rng.uniform(0.56, 0.94, shape)
    return (np.round(np.where(rng.random(shape) < 0.5, lower, upper), 2),)


def _fewer_outputs(rng: np.random.Generator) -> list[Arguments]:
    return [_outputs(rng, (1, 1)), _outputs(rng, (1, 2))]


def _one_example(rng: np.random.Generator, inputs: int = 5) -> Arguments:
    while True:
        values, weights = numbers(rng, (inputs,)), numbers(rng, (inputs,))
        bias, target = number(rng), float(_outputs(rng, (1, 1))[0][0, 0])
        pre_activation = values @ weights + bias
        output = float(sigmoid.value(pre_activation))
        # Away from saturation, where all slopes are nearly 0 and nothing can be told apart.
        if 0.3 < abs(pre_activation) < 2.2 and abs(output - target) > 0.15:
            return values, weights, bias, target


def _fewer_inputs(rng: np.random.Generator) -> list[Arguments]:
    return [_one_example(rng, inputs) for inputs in (1, 2, 3)]


def _sum_of_relu(pre_activation: np.ndarray) -> float:
    return float(np.sum(relu.value(pre_activation)))


def _sum_of_sigmoid(pre_activation: np.ndarray, **others: Any) -> float:
    return float(np.sum(sigmoid.value(pre_activation)))


def _pre_activation_of(output: Any) -> dict[str, np.ndarray]:
    return {"pre_activation": np.log(output) - np.log(1 - np.asarray(output))}


def _loss(inputs: np.ndarray, weights: np.ndarray, bias: float, target: float) -> float:
    return float((sigmoid.value(np.sum(inputs * weights) + bias) - target) ** 2)


def _comparison(pre_activation: Any) -> Any:
    return pre_activation > 0


def _heaviside(pre_activation: Any) -> Any:
    return np.heaviside(pre_activation, 0.5)


def _share_of_itself(pre_activation: Any) -> Any:
    return np.maximum(pre_activation, 0) / pre_activation


def _entry_by_entry(pre_activation: Any) -> Any:
    if np.ndim(pre_activation):
        return [_entry_by_entry(entry) for entry in pre_activation]
    return 1 if pre_activation > 0 else 0


def _one_fraction(pre_activation: Any) -> Any:
    power = np.exp(-pre_activation)
    return power / (1 + power) ** 2


def _hyperbolic(pre_activation: Any) -> Any:
    return 0.25 / np.cosh(0.5 * np.asarray(pre_activation)) ** 2


def _float32(pre_activation: Any) -> Any:
    output = np.float32(1) / (np.float32(1) + np.exp(-np.float32(pre_activation)))
    return output - output * output


def _multiplied_out(output: Any) -> Any:
    return output - output**2


def _other_half(output: Any) -> Any:
    return 0.25 - (np.asarray(output) - 0.5) ** 2


def _float32_output(output: Any) -> Any:
    return np.float32(output) * (np.float32(1) - np.float32(output))


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


_PARTS = ("weights slopes", "bias slope")

EXERCISES = (
    Exercise(
        reference=relu_slope,
        statement="Give the slope of ReLU at each pre-activation.",
        instance=_table_with_a_corner,
        extra_cases=_smaller_tables,
        truth=MeasuredSlope(_sum_of_relu, by=("pre_activation",)),
        parts=("slopes",),
        styles=(_comparison, _heaviside, _share_of_itself, _entry_by_entry),
        hints=(
            "Look at the picture of ReLU. How steep is it to the left of 0, and to the right?",
            "Two values, and one question for each entry: is it above 0? A comparison of an array "
            "asks that for every entry at once.",
            "`np.where(pre_activation > 0, 1.0, 0.0)`",
        ),
        slips=(
            #    id, what is changed in the reference, the likely reason, what to look at
            Slip(
                "value_for_slope",
                (("np.where(pre_activation > 0, 1.0, 0.0)", "np.maximum(pre_activation, 0)"),),
                "Is that ReLU itself?",
                "the question: not how high the line is, but how steep",
            ),
            Slip(
                "always_1",
                (("np.where(pre_activation > 0, 1.0, 0.0)", "np.ones(np.shape(pre_activation))"),),
                "Is the slope 1 everywhere in yours?",
                "the left side: what does a nudge change where ReLU gives 0?",
            ),
            Slip(
                "sides_exchanged",
                (("> 0", "< 0"),),
                "Are the two sides exchanged?",
                "the comparison: on which side of 0 does ReLU rise?",
            ),
            Slip(
                "sign_for_slope",
                (("0.0)", "-1.0)"),),
                "Is the slope -1 on the left in yours?",
                "the left side: does ReLU fall there, or lie flat?",
            ),
            Slip(
                "leaky",
                (("0.0)", "0.01)"),),
                "Is that the slope of a leaky ReLU?",
                "the left side: our ReLU is exactly flat there",
            ),
            Slip(
                "from_1_on",
                (("> 0", "> 1"),),
                "Does the slope begin at 1 in yours?",
                "the place where ReLU begins to rise",
            ),
            Slip(
                "one_answer_for_all",
                (("pre_activation > 0", "np.sum(pre_activation) + 0 * pre_activation > 0"),),
                "Does one entry decide for all the others in yours?",
                "the comparison: each entry is asked for itself",
            ),
        ),
    ),
    Exercise(
        reference=sigmoid_slope,
        statement="Give the slope of the sigmoid at each pre-activation.",
        instance=_table,
        extra_cases=_smaller_tables,
        truth=MeasuredSlope(_sum_of_sigmoid, by=("pre_activation",)),
        parts=("slopes",),
        styles=(_one_fraction, _hyperbolic, _float32),
        hints=(
            "Two steps: first the output of the sigmoid, then a formula with that output. Where is "
            "it highest, and how high?",
            "The formula has two factors: the output, and 1 minus the output.",
            "`output * (1 - output)`, with `output = 1 / (1 + np.exp(-pre_activation))`",
        ),
        slips=(
            Slip(
                "pre_activation_for_output",
                (("return output * (1 - output)", "return pre_activation * (1 - pre_activation)"),),
                "Does the formula get the pre-activation, where it needs the output?",
                "the two factors: is each made of the output, which lies between 0 and 1?",
            ),
            Slip(
                "value_for_slope",
                (("return output * (1 - output)", "return output"),),
                "Is that the sigmoid itself?",
                "the question: not how high the curve is, but how steep",
            ),
            Slip(
                "sigmoid_twice",
                (("return output * (1 - output)",
                  "output = 1 / (1 + np.exp(-output))\n    return output * (1 - output)"),),
                "Is the sigmoid taken twice?",
                "what goes into the sigmoid: the pre-activation, once",
            ),
            Slip(
                "missing_to_1_only",
                (("return output * (1 - output)", "return 1 - output"),),
                "Is the first factor missing?",
                "the slope far to the left: it should be nearly 0 there too",
            ),
            Slip(
                "squared",
                (("output * (1 - output)", "output**2"),),
                "Is the output multiplied with itself?",
                "the second factor: 1 minus what?",
            ),
            Slip(
                "plus_for_minus",
                (("(1 - output)", "(1 + output)"),),
                "Is there a plus in the second factor?",
                "the second factor: 1 minus what?",
            ),
            Slip(
                "slope_of_tanh",
                (("output * (1 - output)", "1 - output**2"),),
                "Is that the formula of tanh?",
                "which activation it is: for the sigmoid the output is between 0 and 1",
            ),
            Slip(
                "brackets_missing",
                (("(1 - output)", "1 - output"),),
                "Are the brackets around 1 - output missing?",
                "the brackets: without them Python multiplies first",
            ),
            Slip(
                "mixed_factors",
                (("output * (1 - output)", "pre_activation * (1 - output)"),),
                "Is one factor the pre-activation, and one the output?",
                "both factors: each is made of the output",
            ),
            Slip(
                "mixed_the_other_way",
                (("output * (1 - output)", "output * (1 - pre_activation)"),),
                "Is one factor the output, and one made of the pre-activation?",
                "both factors: each is made of the output",
            ),
            Slip(
                "brackets_below_the_line",
                (("1 / (1 + np.exp(-pre_activation))", "1 / 1 + np.exp(-pre_activation)"),),
                "Are the brackets below the line missing?",
                "the brackets: `1 / 1 + a` is `(1 / 1) + a`",
            ),
            Slip(
                "steepest_everywhere",
                (("return output * (1 - output)", "return 0.25 + 0 * output"),),
                "Is the slope 0.25 everywhere in yours?",
                "the picture: how steep is the curve far out?",
            ),
            Slip(
                "one_plus_missing",
                (("1 / (1 + np.exp(-pre_activation))", "1 / np.exp(-pre_activation)"),),
                "Is the 1 + below the line missing?",
                "the sigmoid itself: its output is always between 0 and 1",
            ),
            Slip(
                "doubled_for_squared",
                (("return output * (1 - output)", "return output - output * 2"),),
                "Is the output doubled, where it should be squared?",
                "the brackets multiplied out: output times output, which Python writes `**2`",
            ),
            Slip(
                "one_over_the_square",
                (("return output * (1 - output)",
                  "return -1 / (1 + np.exp(-pre_activation)) ** 2"),),
                "Is that the last step alone, 1 / u?",
                "the derivation: three steps, and their slopes multiply",
            ),
        ),
    ),
    Exercise(
        reference=sigmoid_slope_from_output,
        statement="Give the slope of the sigmoid from its output.",
        instance=_outputs,
        extra_cases=_fewer_outputs,
        truth=MeasuredSlope(
            _sum_of_sigmoid, by=("pre_activation",), beside=_pre_activation_of,
            verb="nudging the pre-activation gives",
        ),
        parts=("slopes",),
        styles=(_multiplied_out, _other_half, _float32_output),
        hints=(
            "The work of the sigmoid is done: its output is given. What is left of the formula?",
            "`output * (1 - output)`",
        ),
        slips=(
            Slip(
                "sigmoid_again",
                (("return output",
                  "output = 1 / (1 + np.exp(-output))\n    return output"),),
                "Is the sigmoid taken once more?",
                "the argument: what is given has gone through the sigmoid already",
            ),
            Slip(
                "output_for_slope",
                (("output * (1 - output)", "output"),),
                "Does the output come back as it went in?",
                "the question: not how high the curve is, but how steep",
            ),
            Slip(
                "missing_to_1_only",
                (("output * (1 - output)", "1 - output"),),
                "Is the first factor missing?",
                "the formula: it has two factors",
            ),
            Slip(
                "plus_for_minus",
                (("(1 - output)", "(1 + output)"),),
                "Is there a plus in the second factor?",
                "the second factor: 1 minus what?",
            ),
            Slip(
                "squared",
                (("output * (1 - output)", "output**2"),),
                "Is the output multiplied with itself?",
                "the second factor: 1 minus what?",
            ),
            Slip(
                "slope_of_tanh",
                (("output * (1 - output)", "1 - output**2"),),
                "Is that the formula of tanh?",
                "which activation it is: for the sigmoid the output is between 0 and 1",
            ),
            Slip(
                "brackets_missing",
                (("output * (1 - output)", "output * 1 - output"),),
                "Are the brackets around 1 - output missing?",
                "the brackets: without them Python multiplies first",
            ),
            Slip(
                "missing_to_1_squared",
                (("output * (1 - output)", "(1 - output)**2"),),
                "Is the second factor there twice?",
                "the first factor: the output itself",
            ),
            Slip(
                "doubled_for_squared",
                (("output * (1 - output)", "output - output * 2"),),
                "Is the output doubled, where it should be squared?",
                "the brackets multiplied out: output times output, which Python writes `**2`",
            ),
            Slip(
                "sigmoid_in_the_first_factor",
                (("output * (1 - output)", "1 / (1 + np.exp(-output)) * (1 - output)"),),
                "Is the sigmoid taken once more, in the first factor?",
                "the argument: what is given has gone through the sigmoid already",
            ),
            Slip(
                "sigmoid_in_the_second_factor",
                (("output * (1 - output)", "output * (1 - 1 / (1 + np.exp(-output)))"),),
                "Is the sigmoid taken once more, in the second factor?",
                "the argument: what is given has gone through the sigmoid already",
            ),
            Slip(
                "sigmoid_of_the_output",
                (("output * (1 - output)", "1 / (1 + np.exp(-output))"),),
                "Is that the sigmoid of the output?",
                "the argument: it has gone through the sigmoid already, and a slope is asked for",
            ),
        ),
    ),
    Exercise(
        reference=activated_neuron_slopes,
        statement="Give the slopes of a sigmoid neuron's squared error by its weights and bias.",
        instance=_one_example,
        extra_cases=_fewer_inputs,
        truth=MeasuredSlope(_loss, by=("weights", "bias")),
        parts=_PARTS,
        styles=(_steps_in_turn, _one_fraction_neuron, _float32_neuron),
        hints=(
            "Go the way of the numbers: inputs, pre-activation, output, error, loss. Which step "
            "was not there in lesson 03?",
            "Each step has a slope, and they multiply: 2 times the error, then the slope of the "
            "sigmoid, then the input (for a weight) or 1 (for the bias).",
            "All slopes share what comes before the weights: call it `delta`, the slope by the "
            "pre-activation.",
            "`delta = 2 * (output - target) * output * (1 - output)`; then `delta * inputs` and "
            "`delta`",
        ),
        slips=(
            Slip(
                "activation_slope_missing",
                ((" * activation_slope", ""),),
                "Is the slope of the sigmoid missing?",
                "the way from the pre-activation to the loss: it has three steps",
            ),
            Slip(
                "activation_slope_missing_for_the_bias",
                (("return delta * inputs, delta", "return delta * inputs, 2 * (output - target)"),),
                "Is the slope of the sigmoid missing in the bias's slope?",
                "the way from the bias to the loss: it goes through the sigmoid too",
            ),
            Slip(
                "activation_slope_missing_for_the_weights",
                (("return delta * inputs, delta", "return 2 * (output - target) * inputs, delta"),),
                "Is the slope of the sigmoid missing in the weights' slopes?",
                "the way from a weight to the loss: it goes through the sigmoid too",
            ),
            Slip(
                "value_for_activation_slope",
                (("output * (1 - output)", "output"),),
                "Is the sigmoid's value there, where its slope belongs?",
                "the middle step: how much the output changes with the pre-activation",
            ),
            Slip(
                "activation_slope_of_output",
                (("activation_slope = output * (1 - output)",
                  "again = 1 / (1 + np.exp(-output))\n"
                  "    activation_slope = again * (1 - again)"),),
                "Does the slope of the sigmoid get the output, where it needs the pre-activation?",
                "the two rules of this lesson: which one takes which number?",
            ),
            Slip(
                "activation_slope_of_pre_activation",
                (("output * (1 - output)", "pre_activation * (1 - pre_activation)"),),
                "Does x * (1 - x) get the pre-activation, where it needs the output?",
                "the two rules of this lesson: which one takes which number?",
            ),
            Slip(
                "activation_slope_twice",
                (("(output - target) * activation_slope",
                  "(output - target) * activation_slope**2"),),
                "Is the slope of the sigmoid in there twice?",
                "the way from the pre-activation to the loss: the sigmoid is on it once",
            ),
            Slip(
                "no_activation",
                (("1 / (1 + np.exp(-pre_activation))", "pre_activation"),
                 ("output * (1 - output)", "1.0")),
                "Are those the slopes of a neuron without activation?",
                "what the neuron puts out: the sigmoid of the pre-activation",
            ),
            Slip(
                "error_without_activation",
                (("(output - target)", "(pre_activation - target)"),),
                "Does the error compare the pre-activation with the target?",
                "the error: the prediction is what comes out of the sigmoid",
            ),
            Slip(
                "target_minus_prediction",
                (("(output - target)", "(target - output)"),),
                "Did you subtract the prediction from the target?",
                "the error: in this course it is prediction minus target",
            ),
            Slip(
                "square_factor_missing",
                (("2 * (output - target)", "(output - target)"),),
                "Is the 2 of the square missing?",
                "how fast a square grows",
            ),
            Slip(
                "bias_times_input",
                (("return delta * inputs, delta", "return delta * inputs, delta * inputs[0]"),),
                "Is an input multiplied into the bias's slope?",
                "how much the pre-activation changes when the bias grows by a little",
            ),
            Slip(
                "bias_slope_1",
                (("return delta * inputs, delta", "return delta * inputs, 1.0"),),
                "Is that the slope of the pre-activation by the bias?",
                "what lies between the pre-activation and the loss",
            ),
            Slip(
                "inputs_missing",
                (("return delta * inputs, delta", "return delta, delta"),),
                "Are the inputs missing in the weights' slopes?",
                "how much the pre-activation changes when one weight grows by a little",
            ),
            Slip(
                "not_added_up",
                (("inputs @ weights + bias", "inputs * weights + bias"),),
                "Does yours have a pre-activation for each input?",
                "the first line: the products are added up",
            ),
            Slip(
                "error_squared",
                (("2 * (output - target)", "2 * (output - target)**2"),),
                "Is the error still squared?",
                "the slope of a square: is it a square itself?",
            ),
            Slip(
                "bias_times_bias",
                (("return delta * inputs, delta", "return delta * inputs, delta * bias"),),
                "Is the bias multiplied into its own slope?",
                "how much the pre-activation changes when the bias grows by a little",
            ),
            Slip(
                "bias_added_up",
                (("return delta * inputs, delta", "return delta * inputs, sum(delta * inputs)"),),
                "Did you add up the weights' slopes for the bias?",
                "how much the pre-activation changes when the bias grows by a little",
            ),
            Slip(
                "slope_of_relu",
                (("output * (1 - output)", "1.0 * (pre_activation > 0)"),),
                "Is that ReLU's slope?",
                "which activation this neuron has",
            ),
            Slip(
                "weights_for_inputs",
                (("return delta * inputs, delta", "return delta * weights, delta"),),
                "Are those the slopes by the inputs?",
                "which numbers are nudged: the weights, and the inputs stay as they are",
            ),
            Slip(
                "bias_left_out",
                (("inputs @ weights + bias", "inputs @ weights"),),
                "Is the bias left out of the pre-activation?",
                "the first line: what does the neuron add up?",
            ),
            Slip(
                "order_exchanged",
                (("return delta * inputs, delta", "return delta, delta * inputs"),),
                "Are the two results in the other order?",
                "the `return`: the weights slopes come first, as in the arguments",
                whole=True,
            ),
            Slip(
                "brackets_missing",
                (("output * (1 - output)\n", "output * 1 - output\n"),),
                "Are the brackets around 1 - output missing?",
                "the brackets: without them Python multiplies first",
                whole=True,
            ),
            Slip(
                "brackets_missing_in_delta",
                (("2 * (output - target) * activation_slope",
                  "2 * (output - target) * output * 1 - output"),),
                "Are the brackets around 1 - output missing in the line of delta?",
                "the brackets: without them Python multiplies first",
            ),
            Slip(
                "brackets_below_the_line",
                (("1 / (1 + np.exp(-pre_activation))", "1 / 1 + np.exp(-pre_activation)"),),
                "Are the brackets below the line missing, in the sigmoid?",
                "the sigmoid: its output is always between 0 and 1",
            ),
            Slip(
                "mixed_factors",
                (("output * (1 - output)\n", "output * (1 - pre_activation)\n"),),
                "Is the pre-activation in one factor, and the output in the other?",
                "the formula from the output: both factors take the output",
            ),
            Slip(
                "error_without_brackets",
                (("2 * (output - target) * activation_slope",
                  "2 * output - target * activation_slope"),),
                "Are the brackets around the error missing?",
                "the brackets: first the error, then its factors",
            ),
            Slip(
                "two_for_the_output_alone",
                (("2 * (output - target)", "(2 * output - target)"),),
                "Is only the output doubled, and the target not?",
                "the brackets: first the error, then its factors",
            ),
            Slip(
                "bias_after_the_sigmoid",
                (('inputs @ weights + bias', 'inputs @ weights'),
                 ('1 / (1 + np.exp(-pre_activation))', '1 / (1 + np.exp(-pre_activation)) + bias')),
                "Is the bias added after the sigmoid?",
                "the pre-activation: the bias is in it",
            ),
            Slip(
                "bias_in_every_product",
                (("inputs @ weights + bias", "inputs @ (weights + bias)"),),
                "Is the bias added to each weight?",
                "the pre-activation: first the products are added up, then comes the bias",
            ),
        ),
    ),
)  # fmt: skip
