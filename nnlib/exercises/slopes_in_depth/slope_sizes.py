"""The exercise `slope_sizes`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.full_backprop.shared import SMALL, sizes_of_trace
from nnlib.exercises.lessons import number_of
from nnlib.exercises.networks import network
from nnlib.exercises.truths import Definition
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.measuring import measured_slopes
from nnlib.propagation import forward


def slope_sizes(layers, trace, targets):
    """Return the size of each layer's delta: the root of the mean of its squared entries.

    layers:  a list of layers, each with .weights (in, out), .bias (out,) and .activation
    trace:   what forward returned for these layers
    targets: array of shape (examples, out)
    returns a list with one number for each layer, first layer first
    """
    sizes = []
    output_slopes = 2 * (trace[-1][2] - targets) / len(targets)
    for layer, (_, pre_activation, _) in zip(layers[::-1], trace[::-1]):
        delta = output_slopes * layer.activation.slope(pre_activation)
        sizes.append(np.sqrt(np.mean(delta**2)))
        output_slopes = delta @ layer.weights.T
    return sizes[::-1]


def _measured_sizes(
    layers: list[Layer], trace: list[tuple[np.ndarray, ...]], targets: np.ndarray
) -> list[float]:
    """Nudge every pre-activation of every example, and take the size of the slopes."""
    sizes = []
    for number, layer in enumerate(layers):
        nudged = np.array(trace[number][1], dtype=float)

        def loss(number: int = number, layer: Layer = layer, nudged: np.ndarray = nudged) -> float:
            outputs = layer.activation.value(nudged)
            rest = layers[number + 1 :]
            predictions = forward(rest, outputs)[-1][2] if rest else outputs
            return float(squared_error.value(predictions, targets))

        sizes.append(float(np.sqrt(np.mean(measured_slopes(loss, [nudged])[0] ** 2))))
    return sizes


def _with_trace(layers: list[Layer], inputs: np.ndarray, targets: np.ndarray) -> Arguments:
    return layers, forward(layers, inputs), targets


def _traced(rng: np.random.Generator) -> Arguments:
    names = rng.permutation(["sigmoid", "tanh", "softplus"])
    return _with_trace(*network(rng, (5, 7, 4, 3), 11, *names))


def _smaller_traces(rng: np.random.Generator) -> list[Arguments]:
    return [_with_trace(*network(rng, sizes, examples, *names)) for sizes, examples, names in SMALL]


def _lengths(layers: Any, trace: Any, targets: Any) -> Any:
    by_output = 2 / len(targets) * (trace[-1][2] - targets)
    found: Any = [None] * len(layers)
    for place in range(len(layers) - 1, -1, -1):
        delta = layers[place].activation.slope(trace[place][1]) * by_output
        found[place] = np.linalg.norm(delta) / delta.size**0.5
        by_output = np.einsum("eo,io->ei", delta, layers[place].weights)
    return np.array(found)


def _by_loops(layers: Any, trace: Any, targets: Any) -> Any:
    by_output = [
        [2 * (one - other) / len(targets) for one, other in zip(row, wanted)]
        for row, wanted in zip(trace[-1][2], targets)
    ]
    found: Any = []
    for place in reversed(range(len(layers))):
        slopes = layers[place].activation.slope(trace[place][1])
        delta = [[a * b for a, b in zip(row, other)] for row, other in zip(by_output, slopes)]
        squares = [entry**2 for row in delta for entry in row]
        found.insert(0, float((sum(squares) / len(squares)) ** 0.5))
        by_output = [
            [sum(a * b for a, b in zip(row, weights)) for weights in layers[place].weights]
            for row in delta
        ]
    return tuple(found)


SEEN = "(_, pre_activation, _)"
SIZE = "np.sqrt(np.mean(delta**2))"
ROOT_MEAN_SQUARE = "the three steps of a size: square each entry, take the mean, take the root"

SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("last_layer_first", "Is the last layer's size the first in the list?",
         "the order: the loop starts at the last layer, and the list starts at the first",
         ("return sizes[::-1]", "return sizes"), whole=True),
    slip("not_rooted", "Is the square root missing?", ROOT_MEAN_SQUARE,
         (SIZE, "np.mean(delta**2)")),
    slip("mean_of_sizes", "Is that the mean of the absolute values?", ROOT_MEAN_SQUARE,
         (SIZE, "np.mean(np.abs(delta))")),
    slip("signs_cancel", "Did you take the mean of entries of both signs, so that they cancel?",
         ROOT_MEAN_SQUARE, (SIZE, "np.abs(np.mean(delta))"),
         fits=(Fit(((SIZE, "np.mean(delta)"),)),)),
    slip("slopes_for_outputs", "Is that the size of the slopes for the outputs?",
         "what delta is: the slope for the pre-activation, one step further back than the output",
         (SIZE, "np.sqrt(np.mean(output_slopes**2))")),
    slip("summed", "Did you take the sum of the squares where their mean belongs?",
         ROOT_MEAN_SQUARE, (SIZE, "np.sqrt(np.sum(delta**2))")),
    slip("root_before_the_mean", "Did you take the root first, and divide afterwards?",
         ROOT_MEAN_SQUARE, (SIZE, "np.sqrt(np.sum(delta**2)) / delta.size")),
    slip("output_slopes_handed_on", "Did you hand on the slopes for the outputs instead of delta?",
         "what goes back through the weights: it has gone through the activation first",
         ("delta @ layer.weights.T", "output_slopes @ layer.weights.T")),
    slip("activation_slope_missing", "Is the slope of the activation missing?",
         "the step from the slopes for the outputs to delta",
         ("output_slopes * layer.activation.slope(pre_activation)", "1.0 * output_slopes")),
    slip("slope_of_the_output", "Did the activation's slope get the output?",
         "what `activation.slope` is given: the pre-activation",
         (SEEN, "(_, _, output)"), ("slope(pre_activation)", "slope(output)")),
    slip("value_for_slope", "Did you use the activation's value where its slope belongs?",
         "the step from the slopes for the outputs to delta",
         ("activation.slope(", "activation.value(")),
    slip("largest", "Is that the largest entry?", ROOT_MEAN_SQUARE, (SIZE, "np.abs(delta).max()")),
    slip("spread", "Is that the standard deviation, which subtracts the mean first?",
         ROOT_MEAN_SQUARE, (SIZE, "np.std(delta)")),
    slip("median_for_mean", "Did you take the median where the mean belongs?", ROOT_MEAN_SQUARE,
         (SIZE, "np.median(np.abs(delta))")),
    slip("sizes_of_weight_slopes", "Are those the sizes of the weight slopes?",
         "what is measured: delta itself, before it meets the inputs",
         (SEEN, "(inputs, pre_activation, _)"),
         (SIZE, "np.sqrt(np.mean((inputs.T @ delta) ** 2))")),
    slip("sizes_of_bias_slopes", "Are those the sizes of the bias slopes?",
         "what is measured: delta itself, before anything is added up over the examples",
         (SIZE, "np.sqrt(np.mean(delta.sum(axis=0) ** 2))")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=slope_sizes,
    statement="Return the size of each layer's delta: the root of the mean of its squared entries.",
    instance=_traced,
    extra_cases=_smaller_traces,
    tries=6,
    truth=Definition(
        _measured_sizes,
        verb="nudging the pre-activations gives",
        agreement="the measured slopes for the pre-activations",
    ),
    parts=("size of layer",),
    sizes=sizes_of_trace,
    styles=(_lengths, _by_loops),
    hints=(
        f"The way back is that of your `backward` in lesson {number_of('full_backprop')}. What "
        "does this function keep for each layer?",
        "It keeps one number for each delta. Square all entries, take the mean of the squares, and "
        "take the square root of that.",
        "`sizes.append(np.sqrt(np.mean(delta**2)))`, instead of the line with the weight and bias "
        "slopes; at the end `return sizes[::-1]`",
    ),
    slips=SLIPS,
)
