"""Exercises of lesson 06, the hidden layer: back through weights, through ReLU, and the whole."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.activations import identity, relu
from nnlib.exercises.declaration import (
    Arguments,
    Exercise,
    Function,
    Link,
    Links,
    MeasuredNetwork,
    MeasuredSlope,
    Slip,
)
from nnlib.exercises.drawing import near_the_corner, numbers
from nnlib.exercises.networks import links_of_layers, network
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.propagation import forward


def node_slopes(delta, weights):
    """Give the slopes of the loss by the outputs of the layer before.

    delta:   array of shape (examples, out), of the layer that the outputs go into
    weights: array of shape (in, out), of the same layer
    returns one slope for each example and each output of the layer before, shape (examples, in)
    """
    return delta @ weights.T


def hidden_delta(delta, weights, pre_activation):
    """Give the delta of a hidden layer with ReLU.

    delta:          array of shape (examples, out), of the layer after it
    weights:        array of shape (in, out), of the layer after it
    pre_activation: array of shape (examples, in), of the hidden layer itself
    returns the delta of the hidden layer, shape (examples, in)
    """
    output_slopes = delta @ weights.T
    return output_slopes * (pre_activation > 0)


def two_layer_slopes(inputs, targets, hidden_weights, hidden_bias, output_weights, output_bias):
    """Give all slopes of a network with a hidden ReLU layer and a last layer without activation.

    inputs:         array of shape (examples, in)
    targets:        array of shape (examples, out)
    hidden_weights: array of shape (in, hidden);  hidden_bias: array of shape (hidden,)
    output_weights: array of shape (hidden, out); output_bias: array of shape (out,)
    returns four arrays: the slopes by hidden_weights, hidden_bias, output_weights, output_bias
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


def _delta_and_weights(
    rng: np.random.Generator, examples: int = 7, before: int = 5, after: int = 3
) -> Arguments:
    while True:
        delta, weights = numbers(rng, (examples, after)), numbers(rng, (before, after))
        # A slope that comes to 0 would hide every factor.
        if np.abs(delta @ weights.T).min() > 0.02:
            return delta, weights


def _with_pre_activation(
    rng: np.random.Generator, examples: int = 7, before: int = 5, after: int = 3
) -> Arguments:
    pre_activation = numbers(rng, (examples, before))
    # In every column one neuron that is active and, if there are more, one that is not.
    first = int(rng.integers(examples))
    pre_activation[first] = np.abs(pre_activation[first])
    if examples > 1:
        other = (first + 1) % examples
        pre_activation[other] = -np.abs(pre_activation[other])
    if min(examples, before) > 2:
        # One is never active: else "active for any example" is the same as no question at all.
        dead = int(rng.integers(before))
        pre_activation[:, dead] = -np.abs(pre_activation[:, dead])
    pre_activation = near_the_corner(rng, pre_activation)
    return *_delta_and_weights(rng, examples, before, after), pre_activation


_FEWER = ((1, 2, 1), (3, 1, 2), (1, 5, 3), (2, 3, 2))


def _smaller_deltas(rng: np.random.Generator) -> list[Arguments]:
    return [_delta_and_weights(rng, *sizes) for sizes in _FEWER]


def _smaller_hidden(rng: np.random.Generator) -> list[Arguments]:
    # The last one: none is active, which a question asked once for all does not see either.
    delta, weights, pre_activation = _with_pre_activation(rng, 2, 2, 2)
    return [
        *(_with_pre_activation(rng, *sizes) for sizes in _FEWER),
        (delta, weights, -np.abs(pre_activation)),
    ]


def _two_layers(
    rng: np.random.Generator, sizes: tuple[int, ...] = (7, 5, 3), examples: int = 11
) -> Arguments:
    while True:
        layers, inputs, targets = network(rng, sizes, examples, "relu", "identity")
        (_, pre_activation, _), (_, _, predictions) = forward(layers, inputs)
        delta, weights = squared_error.slope(predictions, targets), layers[1].weights
        # Where all ways back nearly cancel, or a large bias takes off what the inputs bring,
        # rounding is all that is left.
        left = np.abs(hidden_delta(delta, weights, pre_activation)).max()
        most = node_slopes(np.abs(delta), np.abs(weights)).max()
        if left > 0.5 * most and np.abs(layers[0].bias).max() < 4:
            first, last = layers
            return inputs, targets, first.weights, first.bias, last.weights, last.bias


def _smaller_networks(rng: np.random.Generator) -> list[Arguments]:
    small = (((2, 3, 1), 5), ((1, 1, 1), 1), ((3, 2, 2), 1), ((2, 2, 2), 3))
    return [_two_layers(rng, sizes, examples) for sizes, examples in small]


def _loss_of_outputs(outputs: np.ndarray, delta: np.ndarray, weights: np.ndarray) -> float:
    return float(np.sum(delta * (outputs @ weights)))


def _outputs(delta: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    # Any place serves: by the outputs, this loss has the same slopes everywhere.
    return {"outputs": np.zeros((len(delta), len(weights)))}


def _loss_of_hidden(delta: np.ndarray, weights: np.ndarray, pre_activation: np.ndarray) -> float:
    return float(np.sum(delta * (relu.value(pre_activation) @ weights)))


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


def _node_by_node(delta: Any, weights: Any) -> Any:
    slopes = []
    for row in delta:
        slopes.append([sum(weights[node] * row) for node in range(len(weights))])
    return slopes


def _turned_twice(delta: Any, weights: Any) -> Any:
    return (weights @ delta.T).T


def _float32_nodes(delta: Any, weights: Any) -> Any:
    return np.dot(delta.astype(np.float32), weights.astype(np.float32).T)


def _where_active(delta: Any, weights: Any, pre_activation: Any) -> Any:
    return np.where(pre_activation > 0, np.einsum("eo,io->ei", delta, weights), 0)


def _zeros_written(delta: Any, weights: Any, pre_activation: Any) -> Any:
    slopes = node_slopes(delta, weights)
    slopes[pre_activation <= 0] = 0
    return slopes


def _each_by_itself(delta: Any, weights: Any, pre_activation: Any) -> Any:
    rows = []
    for example in range(len(delta)):
        row = []
        for node in range(len(weights)):
            total = 0.0
            for after in range(len(weights[node])):
                total += delta[example, after] * weights[node, after]
            row.append(total if pre_activation[example, node] > 0 else 0.0)
        rows.append(row)
    return rows


def _float32_hidden(delta: Any, weights: Any, pre_activation: Any) -> Any:
    slopes = delta.astype(np.float32) @ weights.astype(np.float32).T
    return slopes * np.heaviside(pre_activation.astype(np.float32), 0)


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


_WEIGHTS_MISSING = Slip(
    "weights_missing",
    (("delta @ weights.T", "delta @ np.ones_like(weights.T)"),),
    "Are the weights missing, so that the deltas are only added up?",
    "the way from an output to the next pre-activation: what is it multiplied by?",
)

_EXAMPLES_AVERAGED = Slip(
    "examples_averaged",
    (("delta @ weights.T", "delta @ weights.T / len(delta)"),),
    "Is the mean over the examples taken once more?",
    "delta: the one over examples of the mean is in it already",
)

_LAST_WAY_ONLY = Slip(
    "last_way_only",
    (("delta @ weights.T", "np.outer(delta[:, -1], weights[:, -1])"),),
    "Is only the last neuron behind it counted?",
    "the loop: does each round throw away what the round before it found?",
)

EXERCISES = (
    Exercise(
        reference=node_slopes,
        statement="Give the slopes of the loss by the outputs of the layer before.",
        instance=_delta_and_weights,
        extra_cases=_smaller_deltas,
        truth=MeasuredSlope(_loss_of_outputs, by=("outputs",), beside=_outputs),
        parts=("slopes",),
        styles=(_node_by_node, _turned_twice, _float32_nodes),
        hints=(
            "One output of the layer before: into which neurons does it go, and with which weight "
            "each?",
            "On each way: the weight times the delta at its far end. What does one do with several "
            "ways?",
            "`weights.T` has a column for each output of the layer before. `delta @ ...` takes the "
            "deltas of an example with each column, and adds up.",
            "`delta @ weights.T`",
        ),
        slips=(
            #    id, what is changed in the reference, the likely reason, what to look at
            _WEIGHTS_MISSING,
            Slip(
                "deltas_missing",
                (("delta @ weights.T", "np.ones_like(delta) @ weights.T"),),
                "Are the deltas missing, so that the weights are only added up?",
                "what lies behind the next pre-activation: how does the loss change with it?",
            ),
            _EXAMPLES_AVERAGED,
            Slip(
                "ways_averaged",
                (("delta @ weights.T", "delta @ weights.T / delta.shape[1]"),),
                "Is that a mean over the ways, where a sum belongs?",
                "two ways to the loss: do their changes add up, or is there a mean?",
            ),
            Slip(
                "first_way_only",
                (("delta @ weights.T", "np.outer(delta[:, 0], weights[:, 0])"),),
                "Is only the first neuron behind it counted?",
                "all the weights that leave an output: each leads to the loss",
            ),
            _LAST_WAY_ONLY,
            Slip(
                "examples_added_up",
                (("delta @ weights.T", "(delta @ weights.T).sum(axis=0)"),),
                "Are the examples added up?",
                "the shape: each example has outputs of its own, so each has slopes of its own",
            ),
            Slip(
                "sizes_of_weights",
                (("weights.T", "np.abs(weights).T"),),
                "Are the signs of the weights lost?",
                "a negative weight: what does it make of a rise?",
            ),
            Slip(
                "last_example_only",
                (("return delta @ weights.T", "return delta[-1] @ weights.T"),),
                "Is there the last example only?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "first_example_only",
                (("return delta @ weights.T", "return delta[0] @ weights.T"),),
                "Is there the first example only?",
                "the `return`: does it stand inside a loop, so that it ends too early?",
            ),
            Slip(
                "first_example_everywhere",
                (("return delta @ weights.T",
                  "return 0 * delta @ weights.T + delta[0] @ weights.T"),),
                "Does every row hold the first example?",
                "the rows: each example has one of its own",
            ),
            Slip(
                "reshaped_not_turned",
                (("weights.T", "weights.reshape(weights.shape[::-1])"),),
                "Are the weights reshaped, where they should be turned?",
                "`reshape` reads the numbers on in their old order; `.T` exchanges rows and "
                "columns",
            ),
            Slip(
                "added_up_over_everything",
                (("return delta @ weights.T", "return np.sum(delta @ weights.T)"),),
                "Is everything added up to one number?",
                "the shape: one slope for each example and each output",
            ),
        ),
    ),
    Exercise(
        reference=hidden_delta,
        statement="Give the delta of a hidden layer with ReLU.",
        instance=_with_pre_activation,
        extra_cases=_smaller_hidden,
        truth=MeasuredSlope(_loss_of_hidden, by=("pre_activation",)),
        parts=("delta",),
        styles=(_where_active, _zeros_written, _each_by_itself, _float32_hidden),
        hints=(
            "First back through the weights: that was `node_slopes`. It ends at the outputs of the "
            "hidden layer. What lies between its outputs and its pre-activations?",
            "One more slope on the way, that of ReLU, for each entry. Slopes that follow each "
            "other multiply.",
            "`delta @ weights.T * (pre_activation > 0)`",
        ),
        slips=(
            Slip(
                "activation_slope_missing",
                (("output_slopes * (pre_activation > 0)", "output_slopes"),),
                "Is the slope of ReLU missing?",
                "the way from the pre-activation to the loss: it goes through ReLU",
            ),
            Slip(
                "activation_slope_added",
                (("* (pre_activation > 0)", "+ (pre_activation > 0)"),),
                "Is the slope of ReLU added, where it belongs to a product?",
                "slopes that follow each other on one way: they multiply",
            ),
            Slip(
                "value_for_activation_slope",
                (("(pre_activation > 0)", "np.maximum(pre_activation, 0)"),),
                "Is ReLU's value there, where its slope belongs?",
                "how much the output changes with the pre-activation: 1 or 0",
            ),
            Slip(
                "pre_activation_for_activation_slope",
                (("(pre_activation > 0)", "pre_activation"),),
                "Is the pre-activation itself multiplied in?",
                "how much the output changes with the pre-activation: 1 or 0",
            ),
            Slip(
                "sides_exchanged",
                (("pre_activation > 0", "pre_activation < 0"),),
                "Are the two sides of ReLU exchanged?",
                "the comparison: on which side of 0 does ReLU rise?",
            ),
            Slip(
                "minus_on_the_left",
                (("(pre_activation > 0)", "np.sign(pre_activation)"),),
                "Is the slope of ReLU -1 on the left in yours?",
                "the left side: does ReLU fall there, or lie flat?",
            ),
            Slip(
                "relu_of_the_slopes",
                (("output_slopes * (pre_activation > 0)", "np.maximum(output_slopes, 0)"),),
                "Did the slopes go through ReLU?",
                "the comparison: what must be above 0, the slope or the pre-activation?",
            ),
            Slip(
                "sign_of_the_slopes_asked",
                (("(pre_activation > 0)", "(pre_activation * output_slopes > 0)"),),
                "Does the sign of the slope decide too?",
                "the comparison: what must be above 0?",
            ),
            Slip(
                "slope_of_sigmoid",
                (("(pre_activation > 0)",
                  "np.exp(-pre_activation) / (1 + np.exp(-pre_activation))**2"),),
                "Is that the slope of the sigmoid?",
                "which activation this layer has",
            ),
            _WEIGHTS_MISSING,
            _EXAMPLES_AVERAGED,
            Slip(
                "examples_added_up",
                (("return output_slopes * (pre_activation > 0)",
                  "return (output_slopes * (pre_activation > 0)).sum(axis=0)"),),
                "Are the examples added up?",
                "the shape: delta has a row for each example",
            ),
            _LAST_WAY_ONLY,
            Slip(
                "last_example_only",
                (("return output_slopes * (pre_activation > 0)",
                  "return (output_slopes * (pre_activation > 0))[-1]"),),
                "Is there the last example only?",
                "the loop: does each round throw away what the round before it found?",
            ),
            Slip(
                "relu_of_the_slopes_too",
                (("output_slopes * (pre_activation > 0)",
                  "np.maximum(output_slopes, 0) * (pre_activation > 0)"),),
                "Did the slopes go through ReLU too?",
                "the slopes: they may be negative, and only the pre-activation is asked",
            ),
            Slip(
                "one_for_zero",
                (("output_slopes * (pre_activation > 0)",
                  "np.where(pre_activation > 0, 1, output_slopes)"),),
                "Does `np.where` give 1 where it should give the slope, and the slope where "
                "0 belongs?",
                "both values of `np.where`: which where active, which where not?",
            ),
        ),
    ),
    Exercise(
        reference=two_layer_slopes,
        statement="Give all slopes of a network with one hidden layer.",
        instance=_two_layers,
        extra_cases=_smaller_networks,
        truth=MeasuredNetwork(_as_network),
        parts=(
            "hidden weights slopes", "hidden bias slopes",
            "output weights slopes", "output bias slopes",
        ),
        sizes=_sizes,
        styles=(
            _with_earlier_functions, _mean_of_the_examples, _bias_as_a_weight, _float32_layers,
        ),
        links=Links(
            "Link by link, from the loss back, on a try with one example (a slip on the way "
            "forward breaks them all)",
            "would be right if the slope that it gets were right",
            "each is right there. So look at how several examples come together.",
            _links,
        ),
        tries=10,
        hints=(
            "Forward first, and keep what each layer saw. Then back: which delta can you write "
            "down at once?",
            "From the predictions: the delta of the output layer. From it, the output layer's "
            "slopes, as in `layer_slopes`; what went into that layer is what the hidden one put "
            "out.",
            "From the same delta back through the output weights and ReLU: the delta of the hidden "
            "layer. From it, the hidden layer's slopes; what went into that layer are the inputs.",
            "`delta = 2 * (predictions - targets) / len(inputs)`; `before = delta @ "
            "output_weights.T * (pre_activation > 0)`; `inputs.T @ before`, `before.sum(axis=0)`, "
            "`hidden.T @ delta`, `delta.sum(axis=0)`",
        ),
        slips=(
            Slip(
                "target_minus_prediction",
                (("(predictions - targets)", "(targets - predictions)"),),
                "Did you subtract the predictions from the targets?",
                "the error: in this course it is prediction minus target",
            ),
            Slip(
                "square_factor_missing",
                (("2 * (predictions", "(predictions"),),
                "Is the 2 of the square missing?",
                "how fast a square grows",
            ),
            Slip(
                "examples_missing",
                ((" / len(inputs)", ""),),
                "Is the mean over the examples missing?",
                "the first delta: what does one square count in a mean over the examples?",
            ),
            Slip(
                "divided_by_inputs",
                (("len(inputs)", "inputs.shape[1]"),),
                "Did you divide by the number of inputs?",
                "the mean: it is over the examples, which are the rows",
            ),
            Slip(
                "activation_slope_missing",
                ((" * (pre_activation > 0)", ""),),
                "Is the slope of ReLU missing on the way back?",
                "the way from the hidden pre-activations to the loss: it goes through ReLU",
            ),
            Slip(
                "value_for_activation_slope",
                (("(pre_activation > 0)", "hidden"),),
                "Is ReLU's value there, where its slope belongs?",
                "the hidden delta: how much an output changes with its pre-activation, 1 or 0",
            ),
            Slip(
                "activation_slope_of_predictions",
                (("(predictions - targets)", "(predictions - targets) * (predictions > 0)"),),
                "Does the output layer have a ReLU in yours?",
                "the output layer: it has no activation",
            ),
            Slip(
                "relu_on_the_predictions",
                (("hidden @ output_weights + output_bias",
                  "np.maximum(hidden @ output_weights + output_bias, 0)"),),
                "Do the predictions go through ReLU?",
                "the output layer: it has no activation",
            ),
            Slip(
                "relu_left_out",
                (("np.maximum(pre_activation, 0)", "pre_activation"),),
                "Is ReLU left out on the way forward?",
                "what the hidden layer puts out",
            ),
            Slip(
                "hidden_bias_left_out",
                (("inputs @ hidden_weights + hidden_bias", "inputs @ hidden_weights"),),
                "Is the hidden bias left out on the way forward?",
                "the pre-activations of the hidden layer",
            ),
            Slip(
                "output_bias_left_out",
                (("hidden @ output_weights + output_bias", "hidden @ output_weights"),),
                "Is the output bias left out of the predictions?",
                "the predictions",
            ),
            Slip(
                "weights_missing_on_the_way_back",
                (("@ output_weights.T", "@ np.ones_like(output_weights.T)"),),
                "Are the output weights missing on the way back?",
                "the way from a hidden output to the predictions: what is it multiplied by?",
            ),
            Slip(
                "pre_activation_for_output",
                (("hidden.T @ delta", "pre_activation.T @ delta"),),
                "Did the output layer's slopes get the pre-activations?",
                "what goes into the output layer: the hidden layer's outputs",
            ),
            Slip(
                "delta_of_the_error_alone",
                (("delta @ output_weights.T", "(predictions - targets) @ output_weights.T"),),
                "Does the error go back, where its delta should?",
                "what goes back: the slope by the predictions, with its 2 and its mean",
            ),
            Slip(
                "examples_again",
                (("inputs.T @ delta_hidden", "inputs.T @ delta_hidden / len(targets)"),
                 ("delta_hidden.sum(axis=0)", "delta_hidden.mean(axis=0)"),
                 ("hidden.T @ delta", "hidden.T @ delta / len(targets)"),
                 ("delta.sum(axis=0)", "delta.mean(axis=0)")),
                "Is the mean over the examples taken once more?",
                "delta: the one over examples of the mean is in it already",
            ),
            Slip(
                "biases_averaged",
                (("delta_hidden.sum(axis=0)", "delta_hidden.mean(axis=0)"),
                 ("delta.sum(axis=0)", "delta.mean(axis=0)")),
                "Are the biases' slopes a mean where a sum belongs?",
                "delta: the one over examples of the mean is in it already",
            ),
            Slip(
                "biases_not_summed",
                (("delta_hidden.sum(axis=0)", "delta_hidden"),
                 ("delta.sum(axis=0)", "delta")),
                "Is the sum over the examples missing in the biases' slopes?",
                "the biases: every example uses the same ones, so what they say adds up",
            ),
            Slip(
                "layers_exchanged",
                (("return hidden_weights_slopes, hidden_bias_slopes, output_weights_slopes, "
                  "output_bias_slopes",
                  "return output_weights_slopes, output_bias_slopes, hidden_weights_slopes, "
                  "hidden_bias_slopes"),),
                "Are the two layers in the other order?",
                "the `return`: the hidden layer comes first, as in the arguments",
                whole=True,
            ),
            Slip(
                "inputs_for_hidden",
                (("hidden.T @ delta", "inputs.T @ delta"),),
                "Did the output layer's slopes get the inputs of the network?",
                "what goes into the output layer: the hidden layer's outputs",
            ),
            Slip(
                "hidden_for_inputs",
                (("inputs.T @ delta_hidden", "hidden.T @ delta_hidden"),),
                "Did the hidden layer's slopes get the hidden outputs?",
                "what goes into the hidden layer: the inputs",
            ),
            Slip(
                "delta_of_the_output_layer",
                (('inputs.T @ delta_hidden', 'inputs.T @ delta'),
                 ('delta_hidden.sum(axis=0)', 'delta.sum(axis=0)')),
                "Did the hidden layer's slopes get the delta of the output layer?",
                "the two deltas: each layer has its own",
            ),
            Slip(
                "output_delta_for_hidden_bias",
                (("delta_hidden.sum(axis=0)", "delta.sum(axis=0)"),),
                "Did the hidden bias's slopes get the delta of the output layer?",
                "the two deltas: each layer has its own",
            ),
            Slip(
                "output_delta_for_hidden_weights",
                (("inputs.T @ delta_hidden", "inputs.T @ delta"),),
                "Did the hidden weights' slopes get the delta of the output layer?",
                "the two deltas: each layer has its own",
            ),
            Slip(
                "biases_wrong_axis",
                (('delta_hidden.sum(axis=0)', 'delta_hidden.sum(axis=1)'),
                 ('= delta.sum(axis=0)', '= delta.sum(axis=1)')),
                "Did the sums of the biases run over the neurons?",
                "the axes: rows are examples, columns are neurons; one number a neuron stays",
            ),
            Slip(
                "biases_one_number",
                (('delta_hidden.sum(axis=0)', 'delta_hidden.sum()'),
                 ('= delta.sum(axis=0)', '= delta.sum()')),
                "Are the biases' slopes added up over the neurons too?",
                "the shape: one bias for each neuron, so one slope for each",
            ),
            Slip(
                "relu_of_the_slopes",
                (("delta @ output_weights.T * (pre_activation > 0)",
                  "np.maximum(delta @ output_weights.T, 0)"),),
                "Did the slopes go through ReLU?",
                "the comparison: what must be above 0, the slope or the pre-activation?",
            ),
            Slip(
                "error_squared",
                (("2 * (predictions - targets)", "2 * (predictions - targets) ** 2"),),
                "Is the error still squared?",
                "the slope of a square: is it a square itself?",
            ),
        ),
    ),
)  # fmt: skip
