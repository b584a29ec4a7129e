"""The exercise `two_layer_slopes`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.activations import identity, relu
from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Function, Link, Links, Stopping
from nnlib.exercises.networks import links_of_layers, network
from nnlib.exercises.the_hidden_layer.hidden_delta import hidden_delta
from nnlib.exercises.the_hidden_layer.node_slopes import node_slopes
from nnlib.exercises.the_hidden_layer.shared import SLOPE_BEFORE_THE_WEIGHTS
from nnlib.exercises.the_hidden_layer.two_layer_slips import SLIPS
from nnlib.exercises.truths import MeasuredNetwork
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.propagation import forward


def two_layer_slopes(inputs, targets, hidden_weights, hidden_bias, output_weights, output_bias):
    """Return all slopes of a network with a hidden ReLU layer and a last layer without activation.

    inputs:         array of shape (examples, in)
    targets:        array of shape (examples, out)
    hidden_weights: array of shape (in, hidden);  hidden_bias: array of shape (hidden,)
    output_weights: array of shape (hidden, out); output_bias: array of shape (out,)
    returns four arrays: the slopes for hidden_weights, hidden_bias, output_weights, output_bias
    """
    pre_activation = inputs @ hidden_weights + hidden_bias
    hidden = np.maximum(pre_activation, 0)
    predictions = hidden @ output_weights + output_bias
    delta = 2 * (predictions - targets) / len(inputs)
    delta_hidden = delta @ output_weights.T * (pre_activation > 0)
    hidden_weights_slopes = inputs.T @ delta_hidden
    hidden_bias_slopes = delta_hidden.sum(axis=0)
    output_weights_slopes = hidden.T @ delta
    output_bias_slopes = delta.sum(axis=0)
    return hidden_weights_slopes, hidden_bias_slopes, output_weights_slopes, output_bias_slopes


def _two_layers(
    rng: np.random.Generator, sizes: tuple[int, ...] = (7, 5, 3), examples: int = 11
) -> Arguments:
    while True:
        layers, inputs, targets = network(rng, sizes, examples, "relu", "identity")
        (_, pre_activation, _), (_, _, predictions) = forward(layers, inputs)
        delta, weights = squared_error.slope(predictions, targets), layers[1].weights
        # If all paths back nearly cancel, or a large bias cancels what the inputs contribute,
        # only rounding is left.
        left = np.abs(hidden_delta(delta, weights, pre_activation)).max()
        most = node_slopes(np.abs(delta), np.abs(weights)).max()
        if left > 0.5 * most and np.abs(layers[0].bias).max() < 4:
            first, last = layers
            return inputs, targets, first.weights, first.bias, last.weights, last.bias


def _smaller_networks(rng: np.random.Generator) -> list[Arguments]:
    small = (((2, 3, 1), 5), ((1, 1, 1), 1), ((3, 2, 2), 1), ((2, 2, 2), 3))
    return [_two_layers(rng, sizes, examples) for sizes, examples in small]


def _as_network(
    inputs: np.ndarray,
    targets: np.ndarray,
    hidden_weights: np.ndarray,
    hidden_bias: np.ndarray,
    output_weights: np.ndarray,
    output_bias: np.ndarray,
) -> tuple[list[Layer], np.ndarray, np.ndarray]:
    hidden = Layer(hidden_weights, hidden_bias, relu)
    return [hidden, Layer(output_weights, output_bias, identity)], inputs, targets


def _links(function: Function, rng: np.random.Generator) -> list[Link]:
    arguments = _two_layers(rng, (4, 5, 3), 1)
    by_hidden, by_hidden_bias, by_output, by_output_bias = function(*arguments)
    slopes = [(by_hidden, by_hidden_bias), (by_output, by_output_bias)]
    return links_of_layers(*_as_network(*arguments), slopes, ("hidden layer", "output layer"))


def _sizes(inputs: np.ndarray, targets: np.ndarray, **others: Any) -> dict[str, int]:
    return {"examples": len(inputs), "outputs": targets.shape[1]}


def _with_earlier_functions(
    inputs: Any, targets: Any, first: Any, first_bias: Any, last: Any, last_bias: Any
) -> Any:
    pre_activation = inputs @ first + first_bias
    outputs = relu.value(pre_activation)
    delta = -2 * (targets - outputs @ last - last_bias) / len(targets)
    before = hidden_delta(delta, last, pre_activation)
    return [inputs.T @ before, before.sum(0), outputs.T @ delta, delta.sum(0)]


def _mean_of_the_examples(
    inputs: Any, targets: Any, first: Any, first_bias: Any, last: Any, last_bias: Any
) -> Any:
    total = [np.zeros_like(array) for array in (first, first_bias, last, last_bias)]
    for row, target in zip(inputs, targets, strict=True):
        outputs = np.maximum(row @ first + first_bias, 0)
        delta = 2 * (outputs @ last + last_bias - target)
        before = np.where(outputs > 0, last @ delta, 0)
        for part, share in zip(
            total, (np.outer(row, before), before, np.outer(outputs, delta), delta), strict=True
        ):
            part += share / len(inputs)
    return tuple(total)


def _bias_as_a_weight(
    inputs: Any, targets: Any, first: Any, first_bias: Any, last: Any, last_bias: Any
) -> Any:
    one = np.ones((len(inputs), 1))
    with_one = np.hstack([inputs, one])
    pre_activation = with_one @ np.vstack([first, first_bias])
    outputs = np.hstack([pre_activation * (pre_activation > 0), one])
    delta = 2 / len(inputs) * (outputs @ np.vstack([last, last_bias]) - targets)
    by_last = outputs.T @ delta
    by_first = with_one.T @ (delta @ last.T * (pre_activation > 0))
    return by_first[:-1], by_first[-1], by_last[:-1], by_last[-1]


def _float32_layers(*arguments: Any) -> Any:
    return _with_earlier_functions(*(array.astype(np.float32) for array in arguments))


EXERCISE = Exercise(
    reference=two_layer_slopes,
    statement="Return all slopes of a network with one hidden layer.",
    instance=_two_layers,
    extra_cases=_smaller_networks,
    tries=10,
    truth=MeasuredNetwork(_as_network),
    parts=(
        "hidden weight slopes",
        "hidden bias slopes",
        "output weight slopes",
        "output bias slopes",
    ),
    sizes=_sizes,
    links=Links(
        "Link by link, from the loss back, on a try with one example (a slip on the way "
        "forward breaks them all)",
        "is right itself, and only receives a wrong slope",
        "each is right there. So look at how several examples are combined.",
        _links,
    ),
    stopping=Stopping(
        lambda rng: _two_layers(rng, (3, 3, 3), 3),
        (
            families.WEIGHTS_OF_THE_OTHER_LAYER.slip(
                ("delta @ output_weights.T", "delta @ hidden_weights.T")
            ),
            families.WEIGHTS_NOT_TRANSPOSED.slip(("output_weights.T", "output_weights")),
            families.PRODUCT_OF_TABLES.slip(
                (
                    "output_weights.T * (pre_activation > 0)",
                    "output_weights.T @ (pre_activation > 0)",
                )
            ),
            SLOPE_BEFORE_THE_WEIGHTS.slip(
                (
                    "delta @ output_weights.T * (pre_activation > 0)",
                    "(delta * (pre_activation > 0)) @ output_weights.T",
                )
            ),
            families.INPUTS_NOT_TRANSPOSED.slip(
                ("inputs.T @ delta_hidden", "inputs @ delta_hidden")
            ),
            families.INPUTS_NOT_TRANSPOSED.slip(
                ("hidden.T @ delta", "hidden @ delta"), id="hidden_not_transposed"
            ),
        ),
    ),
    styles=(
        _with_earlier_functions,
        _mean_of_the_examples,
        _bias_as_a_weight,
        _float32_layers,
    ),
    hints=(
        "Forward first, and keep what each layer saw. Then back: which delta can you write "
        "down at once?",
        "From the predictions: the delta of the output layer. From it, the output layer's "
        "slopes, as in `layer_slopes`; what went into that layer is what the hidden one output.",
        "From the same delta back through the output weights and ReLU: the delta of the hidden "
        "layer. From it, the hidden layer's slopes; what went into that layer is the inputs.",
        "`delta = 2 * (predictions - targets) / len(inputs)`; `before = delta @ "
        "output_weights.T * (pre_activation > 0)`; `inputs.T @ before`, `before.sum(axis=0)`, "
        "`hidden.T @ delta`, `delta.sum(axis=0)`",
    ),
    slips=SLIPS,
)
