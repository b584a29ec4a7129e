"""The exercise `layer_slopes`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.a_layer.shared import FEWER
from nnlib.exercises.chosen import bound_of, rate_in_the_slopes
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Stopping, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.truths import MeasuredSlope


def layer_slopes(inputs, delta):
    """Return the slopes of the loss for the weights and the bias of a layer.

    inputs: array of shape (examples, in), the inputs of the layer
    delta:  array of shape (examples, out), slope of the loss for each pre-activation
    returns the weight slopes, shape (in, out), and the bias slopes, shape (out,)
    """
    weights_slopes = inputs.T @ delta
    bias_slopes = delta.sum(axis=0)
    return weights_slopes, bias_slopes


def _delta_of_layer(
    rng: np.random.Generator, examples: int = 7, inputs: int = 5, outputs: int = 3
) -> Arguments:
    while True:
        values, delta = numbers(rng, (examples, inputs)), numbers(rng, (examples, outputs))
        # A sum of 0 would hide every factor.
        if np.abs(delta.sum(axis=0)).min() > 0.1:
            return values, delta


def _smaller_deltas(rng: np.random.Generator) -> list[Arguments]:
    return [_delta_of_layer(rng, *sizes) for sizes in FEWER]


def _loss_of_layer(
    inputs: np.ndarray, delta: np.ndarray, weights: np.ndarray, bias: np.ndarray
) -> float:
    return float(np.sum(delta * (inputs @ weights + bias)))


def _weights_and_bias(inputs: np.ndarray, delta: np.ndarray) -> dict[str, np.ndarray]:
    # Any place will do: for weights and bias, this loss has the same slopes everywhere.
    out = np.shape(delta)[1]
    return {"weights": np.zeros((np.shape(inputs)[1], out)), "bias": np.zeros(out)}


def _sizes_of_layer(inputs: np.ndarray, delta: np.ndarray) -> dict[str, int]:
    return {"examples": len(inputs), "outputs": delta.shape[1]}


def _einsum_slopes(inputs: Any, delta: Any) -> Any:
    return np.einsum("ei,eo->io", inputs, delta), np.einsum("eo->o", delta)


def _example_by_example(inputs: Any, delta: Any) -> Any:
    weights_slopes = np.zeros((inputs.shape[1], delta.shape[1]))
    bias_slopes = np.zeros(delta.shape[1])
    for example in range(len(inputs)):
        weights_slopes += np.outer(inputs[example], delta[example])
        bias_slopes += delta[example]
    return [weights_slopes, bias_slopes]


def _ones_for_the_bias(inputs: Any, delta: Any) -> Any:
    return (delta.T @ inputs).T, np.ones(len(delta)) @ delta


def _float32_slopes(inputs: Any, delta: Any) -> Any:
    inputs, delta = inputs.astype(np.float32), delta.astype(np.float32)
    return inputs.T @ delta, delta.sum(0)


_PAIR = "return weights_slopes, bias_slopes"

_BY_ONE_WEIGHT = "how much a pre-activation changes when one weight grows by a little"
_SHARES_ADD_UP = "the bias: every example uses the same one, so the examples' shares add up"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("added_up_first", "Did you add up over the examples before you multiplied?",
         "the order: each example multiplies its own inputs by its own delta",
         ("inputs.T @ delta", "np.outer(inputs.sum(axis=0), delta.sum(axis=0))")),
    families.EXAMPLES_AGAIN.slip(("inputs.T @ delta", "inputs.T @ delta / len(inputs)"),
                                 ("delta.sum(axis=0)", "delta.mean(axis=0)")),
    slip("examples_again_in_the_weights",
         "Did you take the mean over the examples again in the weights' slopes?",
         families.MEAN_IN_DELTA, ("inputs.T @ delta", "inputs.T @ delta / len(inputs)")),
    slip("bias_one_number", "Did you add up over the neurons too?",
         families.ONE_SLOPE_FOR_EACH_BIAS, ("delta.sum(axis=0)", "delta.sum()")),
    slip("bias_last_example", "Is the bias's slope that of the last example alone?",
         families.ROUNDS_THROWN_AWAY, ("delta.sum(axis=0)", "delta[-1]")),
    slip("bias_times_input", "Did you multiply an input into the bias's slopes?",
         "how much a pre-activation changes when its bias grows by a little",
         ("delta.sum(axis=0)", "inputs[:, 0] @ delta")),
    slip("bias_added_from_weights", families.BIAS_FROM_WEIGHTS,
         "how much a pre-activation changes when its bias grows by a little",
         ("delta.sum(axis=0)", "weights_slopes.sum(axis=0)")),
    families.LAST_EXAMPLE_ONLY.slip(("inputs.T @ delta", "np.outer(inputs[-1], delta[-1])"),
                                    ("delta.sum(axis=0)", "delta[-1]")),
    slip("weights_last_example", "Are the weights' slopes those of the last example alone?",
         families.ROUNDS_THROWN_AWAY, ("inputs.T @ delta", "np.outer(inputs[-1], delta[-1])")),
    families.FIRST_EXAMPLE_ONLY.slip(("inputs.T @ delta", "np.outer(inputs[0], delta[0])"),
                                     ("delta.sum(axis=0)", "delta[0]")),
    slip("inputs_missing", families.INPUTS_MISSING, _BY_ONE_WEIGHT,
         ("inputs.T @ delta", "np.ones_like(inputs.T) @ delta")),
    slip("order_exchanged", "Are the two results in the wrong order?",
         "the `return`: the weight slopes come first",
         ("return weights_slopes, bias_slopes", "return bias_slopes, weights_slopes"), whole=True),
    slip("weights_not_summed", "Is the sum over the examples missing from the weights' slopes?",
         "the shape: the weights have two axes, and neither of them is the examples",
         ("inputs.T @ delta", "inputs[:, :, np.newaxis] * delta[:, np.newaxis, :]"), fits=(
             Fit((("inputs.T @ delta",
                   "inputs[:, :, np.newaxis] * delta[:, np.newaxis, :] / len(inputs)"),)),)),
    slip("bias_from_inputs", "Did you make the bias's slopes from the inputs?",
         "the bias: it meets no input, so its slopes come from delta alone",
         ("delta.sum(axis=0)", "inputs.sum(axis=0)"), fits=(
             Fit((("delta.sum(axis=0)", "inputs.mean(axis=0)"),)),
             Fit((("delta.sum(axis=0)", "inputs.sum(axis=1) @ delta"),)))),
    common.LEARNING_RATE_IN_IT.slip(
        (_PAIR, "return 0.03 * weights_slopes, 0.03 * bias_slopes"),
        fits=(Fit(((_PAIR, "return NUMBER * weights_slopes, NUMBER * bias_slopes"),),
                  rate_in_the_slopes(layer_slopes)),)),
    families.FIRST_EXAMPLE_LEFT_OUT.slip(("inputs.T @ delta", "inputs[1:].T @ delta[1:]"),
                                         ("delta.sum(axis=0)", "delta[1:].sum(axis=0)")),
    slip("last_example_left_out", "Did you leave out the last example?",
         "where your loop or slice ends",
         ("inputs.T @ delta", "inputs[:-1].T @ delta[:-1]"),
         ("delta.sum(axis=0)", "delta[:-1].sum(axis=0)")),
    slip("bias_first_example", "Is the bias's slope that of the first example alone?",
         _SHARES_ADD_UP, ("delta.sum(axis=0)", "delta[0]")),
    slip("weights_first_example", "Are the weights' slopes those of the first example alone?",
         families.RETURN_IN_A_LOOP, ("inputs.T @ delta", "np.outer(inputs[0], delta[0])")),
    slip("delta_missing", "Is delta missing from the weights' slopes?",
         "the slope of a weight: what goes in, times what comes back",
         ("inputs.T @ delta", "np.outer(inputs.sum(axis=0), np.ones(delta.shape[1]))")),
    slip("means_multiplied", "Did you take the means first and then multiply?",
         "the order: each example multiplies its own inputs by its own delta",
         ("inputs.T @ delta", "np.outer(inputs.mean(axis=0), delta.mean(axis=0))"), fits=(
             Fit((("inputs.T @ delta", "np.outer(inputs.mean(axis=0), delta.sum(axis=0))"),)),)),
    families.RELU_OF_THE_SLOPES.slip(
        (_PAIR, "return np.maximum(weights_slopes, 0), np.maximum(bias_slopes, 0)")),
    slip("sizes_of_delta", "Is the sign of delta lost?",
         "delta: its sign says which way each pre-activation should go",
         ("inputs.T @ delta", "inputs.T @ np.abs(delta)"),
         ("delta.sum(axis=0)", "np.abs(delta).sum(axis=0)")),
    common.INPUT_SIGN_LOST.slip(("inputs.T @ delta", "np.abs(inputs.T) @ delta")),
    slip("absolute_slopes", "Is the sign of the slopes lost?",
         "a slope below 0: it says that the loss falls when the weight grows",
         (_PAIR, "return np.abs(weights_slopes), np.abs(bias_slopes)")),
    slip("inputs_squared", "Do the inputs appear twice?", _BY_ONE_WEIGHT,
         ("inputs.T @ delta", "inputs.T**2 @ delta")),
    slip("delta_squared", "Does delta appear twice?", _BY_ONE_WEIGHT,
         ("inputs.T @ delta", "inputs.T @ delta**2"),
         ("delta.sum(axis=0)", "(delta**2).sum(axis=0)"), fits=(
             Fit((("inputs.T @ delta", "inputs.T @ delta**2"),)),)),
    slip("inverted", "Did you invert the inputs where you should only transpose them?",
         "the slope of a weight: what goes in, times what comes back",
         ("inputs.T @ delta", "np.linalg.pinv(inputs) @ delta")),
    slip("divided_by_inputs", "Did you divide by the number of inputs?",
         "the sum: nothing is divided here",
         ("inputs.T @ delta", "inputs.T @ delta / inputs.shape[1]"),
         ("delta.sum(axis=0)", "delta.sum(axis=0) / inputs.shape[1]")),
    slip("bias_slopes_0", "Did you take the bias's slopes to be 0?",
         "the nudge: if a bias grows by a little, does the loss stay as it is?",
         ("delta.sum(axis=0)", "np.zeros(delta.shape[1])")),
    slip("bias_slopes_1", "Are those the slopes of the pre-activations for the bias?",
         "what comes between the pre-activations and the loss",
         ("delta.sum(axis=0)", "np.ones(delta.shape[1])"), fits=(
             Fit((("delta.sum(axis=0)", "len(delta) * np.ones(delta.shape[1])"),)),)),
    slip("bias_largest", "Did you take the largest delta for the bias instead of the sum?",
         _SHARES_ADD_UP, ("delta.sum(axis=0)", "delta.max(axis=0)")),
    slip("bias_median", "Did you take the median of delta for the bias?", _SHARES_ADD_UP,
         ("delta.sum(axis=0)", "np.median(delta, axis=0)")),
    slip("bias_running_sums", "Are the bias's slopes running sums, one for each example?",
         "the shape: one bias for each neuron, so one slope for each",
         ("delta.sum(axis=0)", "np.cumsum(delta, axis=0)")),
    slip("sigmoid_in_it", "Did you multiply by the slope of an activation?",
         "delta: it is already the slope for the pre-activation",
         ("    weights_slopes", "    delta = delta * (delta > 0)\n    weights_slopes"), fits=(
             Fit((("    weights_slopes",
                   "    delta = delta * delta * (1 - delta)\n    weights_slopes"),)),)),
    slip("doubled_again", "Is the 2 of the square in the weights' slopes again?",
         "delta: it already includes the 2 of the square",
         ("inputs.T @ delta", "2 * inputs.T @ delta")),
    slip("last_input_0", "Does the last row of the weights' slopes stay 0?",
         "where your loop over the inputs ends",
         (_PAIR, "weights_slopes[-1] = 0\n    return weights_slopes, bias_slopes")),
    slip("last_neuron_0", "Does the last column of the weights' slopes stay 0?",
         "where your loop over the neurons ends",
         (_PAIR, "weights_slopes[:, -1] = 0\n    return weights_slopes, bias_slopes")),
    common.SLOPES_CLIPPED.slip(
        (_PAIR, "return np.clip(weights_slopes, -3, 3), np.clip(bias_slopes, -3, 3)"), fits=(
            Fit(((_PAIR, "return (np.clip(weights_slopes, -NUMBER, NUMBER), "
                         "np.clip(bias_slopes, -NUMBER, NUMBER))"),), bound_of(layer_slopes)),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=layer_slopes,
    statement="Return the slopes of the loss for a layer's weights and bias.",
    instance=_delta_of_layer,
    extra_cases=_smaller_deltas,
    truth=MeasuredSlope(_loss_of_layer, by=("weights", "bias"), beside=_weights_and_bias),
    parts=("weight slopes", "bias slopes"),
    sizes=_sizes_of_layer,
    stopping=Stopping(
        lambda rng: _delta_of_layer(rng, 3, 3, 3),
        (
            families.INPUTS_NOT_TRANSPOSED.slip(("inputs.T @ delta", "inputs @ delta")),
            families.FACTORS_EXCHANGED.slip(("inputs.T @ delta", "delta @ inputs.T")),
            families.PRODUCT_ENTRY_BY_ENTRY.slip(("inputs.T @ delta", "inputs.T * delta")),
        ),
    ),
    styles=(_einsum_slopes, _example_by_example, _ones_for_the_bias, _float32_slopes),
    hints=(
        "One example first: if one weight grows by a little, which pre-activation grows, and "
        "by how much?",
        "For one example the slope of the weight in row i and column j is input i times delta "
        "j. The next example adds its own share to it.",
        "`inputs.T` has the inputs as rows. `inputs.T @ delta` multiplies each input with each "
        "neuron's delta, and adds up over the examples. A loop does the same, from zeros: "
        "`for row, back in zip(inputs, delta):`, "
        "`weights_slopes = weights_slopes + np.outer(row, back)`.",
        "`inputs.T @ delta` and `delta.sum(axis=0)`",
    ),
    slips=SLIPS,
)
