"""The exercise `layer_slopes`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.a_layer.shared import FEWER
from nnlib.exercises.declaration import Arguments, Exercise, Stopping, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.truths import MeasuredSlope


def layer_slopes(inputs, delta):
    """Give the slopes of the loss by the weights and the bias of a layer.

    inputs: array of shape (examples, in), what went into the layer
    delta:  array of shape (examples, out), slope of the loss by each pre-activation
    returns the weights slopes, shape (in, out), and the bias slopes, shape (out,)
    """
    weights_slopes = inputs.T @ delta
    bias_slopes = delta.sum(axis=0)
    return weights_slopes, bias_slopes


def _delta_of_layer(
    rng: np.random.Generator, examples: int = 7, inputs: int = 5, outputs: int = 3
) -> Arguments:
    while True:
        values, delta = numbers(rng, (examples, inputs)), numbers(rng, (examples, outputs))
        # A sum that comes to 0 would hide every factor.
        if np.abs(delta.sum(axis=0)).min() > 0.1:
            return values, delta


def _smaller_deltas(rng: np.random.Generator) -> list[Arguments]:
    return [_delta_of_layer(rng, *sizes) for sizes in FEWER]


def _loss_of_layer(
    inputs: np.ndarray, delta: np.ndarray, weights: np.ndarray, bias: np.ndarray
) -> float:
    return float(np.sum(delta * (inputs @ weights + bias)))


def _weights_and_bias(inputs: np.ndarray, delta: np.ndarray) -> dict[str, np.ndarray]:
    # Any place serves: by weights and bias, this loss has the same slopes everywhere.
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


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("added_up_first", "Did you add up over the examples before you multiplied?",
         "the order: each example multiplies its own inputs with its own delta",
         ("inputs.T @ delta", "np.outer(inputs.sum(axis=0), delta.sum(axis=0))")),
    families.EXAMPLES_AGAIN.slip(("inputs.T @ delta", "inputs.T @ delta / len(inputs)"),
                                 ("delta.sum(axis=0)", "delta.mean(axis=0)")),
    slip("examples_again_in_the_weights",
         "Is the mean over the examples taken once more in the weights' slopes?",
         families.MEAN_IN_DELTA, ("inputs.T @ delta", "inputs.T @ delta / len(inputs)")),
    slip("bias_one_number", "Did you add up over the neurons too?",
         families.ONE_SLOPE_FOR_EACH_BIAS, ("delta.sum(axis=0)", "delta.sum()")),
    slip("bias_last_example", "Is the bias's slope that of the last example alone?",
         families.ROUNDS_THROWN_AWAY, ("delta.sum(axis=0)", "delta[-1]")),
    slip("bias_times_input", "Is an input multiplied into the bias's slopes?",
         "how much a pre-activation changes when its bias grows by a little",
         ("delta.sum(axis=0)", "inputs[:, 0] @ delta")),
    slip("bias_added_from_weights", "Did you add up the weights' slopes for the bias?",
         "how much a pre-activation changes when its bias grows by a little",
         ("delta.sum(axis=0)", "weights_slopes.sum(axis=0)")),
    families.LAST_EXAMPLE_ONLY.slip(("inputs.T @ delta", "np.outer(inputs[-1], delta[-1])"),
                                    ("delta.sum(axis=0)", "delta[-1]")),
    slip("weights_last_example", "Are the weights' slopes those of the last example alone?",
         families.ROUNDS_THROWN_AWAY, ("inputs.T @ delta", "np.outer(inputs[-1], delta[-1])")),
    families.FIRST_EXAMPLE_ONLY.slip(("inputs.T @ delta", "np.outer(inputs[0], delta[0])"),
                                     ("delta.sum(axis=0)", "delta[0]")),
    slip("inputs_missing", "Are the inputs missing in the weights' slopes?",
         "how much a pre-activation changes when one weight grows by a little",
         ("inputs.T @ delta", "np.ones_like(inputs.T) @ delta")),
    slip("order_exchanged", "Are the two results in the other order?",
         "the `return`: the weights slopes come first",
         ("return weights_slopes, bias_slopes", "return bias_slopes, weights_slopes"), whole=True),
)  # fmt: skip


EXERCISE = Exercise(
    reference=layer_slopes,
    statement="Give the slopes of the loss by a layer's weights and bias.",
    instance=_delta_of_layer,
    extra_cases=_smaller_deltas,
    truth=MeasuredSlope(_loss_of_layer, by=("weights", "bias"), beside=_weights_and_bias),
    parts=("weights slopes", "bias slopes"),
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
        "`inputs.T` has the inputs as rows. `inputs.T @ delta` takes each input with each "
        "neuron, and adds up over the examples.",
        "`inputs.T @ delta` and `delta.sum(axis=0)`",
    ),
    slips=SLIPS,
)
