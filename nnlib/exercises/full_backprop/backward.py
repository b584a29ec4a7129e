"""The exercise `backward`: give the slopes of the squared error by all weights and biases."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import (
    Arguments,
    Exercise,
    Function,
    Link,
    Links,
    Slip,
    Stopping,
    slip,
)
from nnlib.exercises.full_backprop.forward import forward
from nnlib.exercises.full_backprop.shared import (
    SMALL,
    deltas_first,
    equal_sizes,
    inserted_in_front,
    three_layers,
)
from nnlib.exercises.lessons import number_of
from nnlib.exercises.networks import links_of_layers, network
from nnlib.exercises.truths import MeasuredNetwork
from nnlib.layers import Layer


def backward(layers, trace, targets):
    """Give the slopes of the squared error by all weights and biases.

    layers:  a list of layers, each with .weights (in, out), .bias (out,) and .activation
    trace:   what forward gave for these layers
    targets: array of shape (examples, out)
    returns a list with one (weights slopes, bias slopes) for each layer, first layer first
    """
    slopes = []
    output_slopes = 2 * (trace[-1][2] - targets) / len(targets)
    for layer, (inputs, pre_activation, _) in zip(layers[::-1], trace[::-1]):
        delta = output_slopes * layer.activation.slope(pre_activation)
        slopes.append((inputs.T @ delta, delta.sum(axis=0)))
        output_slopes = delta @ layer.weights.T
    return slopes[::-1]


def _with_trace(layers: list[Layer], inputs: np.ndarray, targets: np.ndarray) -> Arguments:
    return layers, forward(layers, inputs), targets


def _trace(rng: np.random.Generator) -> Arguments:
    return _with_trace(*three_layers(rng))


def _smaller_traces(rng: np.random.Generator) -> list[Arguments]:
    return [_with_trace(*network(rng, sizes, examples, *names)) for sizes, examples, names in SMALL]


def _equal_trace(rng: np.random.Generator) -> Arguments:
    return _with_trace(*equal_sizes(rng))


def _as_network(
    layers: list[Layer], trace: list[tuple[np.ndarray, ...]], targets: np.ndarray
) -> tuple[list[Layer], np.ndarray, np.ndarray]:
    return layers, trace[0][0], targets


def _links_of_backward(function: Function, rng: np.random.Generator) -> list[Link]:
    layers, inputs, targets = network(rng, (4, 5, 3, 2), 1, "tanh", "sigmoid", "softplus")
    slopes = function(layers, forward(layers, inputs), targets)
    return links_of_layers(layers, inputs, targets, slopes, ("layer 1", "layer 2", "layer 3"))


def _sizes(trace: list[tuple[np.ndarray, ...]], targets: np.ndarray, **others: Any) -> Any:
    return {"examples": len(targets), "outputs": targets.shape[1]}


def _example_by_example(layers: Any, trace: Any, targets: Any) -> Any:
    totals = [(np.zeros_like(layer.weights), np.zeros_like(layer.bias)) for layer in layers]
    for example in range(len(targets)):
        by_output = 2 * (trace[-1][2][example] - targets[example])
        for number in range(len(layers) - 1, -1, -1):
            inputs, pre_activation, _ = trace[number]
            delta = by_output * layers[number].activation.slope(pre_activation[example])
            by_weights, by_bias = totals[number]
            by_weights += np.outer(inputs[example], delta) / len(targets)
            by_bias += delta / len(targets)
            by_output = layers[number].weights @ delta
    return totals


def _float32_backward(layers: Any, trace: Any, targets: Any) -> Any:
    small = [tuple(array.astype(np.float32) for array in seen) for seen in trace]
    return deltas_first(layers, small, targets.astype(np.float32))


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    families.TARGET_MINUS_PREDICTIONS.slip(
        ("(trace[-1][2] - targets)", "(targets - trace[-1][2])")),
    families.SQUARE_FACTOR_MISSING.slip(("2 * (trace", "(trace")),
    slip("examples_missing", "Is the mean over the examples missing?",
         "the first slope: what does one square count in a mean over the examples?",
         (" / len(targets)", "")),
    slip("output_activation_slope_missing", "Is the activation's slope missing in the last layer?",
         "the last layer: it may have an activation, as any other",
         ("delta = output_slopes * layer.activation.slope(pre_activation)",
         "delta = output_slopes\n        if slopes:\n            delta = output_slopes "
         "* layer.activation.slope(pre_activation)")),
    slip("activation_slope_missing", "Are the slopes of the activations missing?",
         "the way from an output back to its pre-activation",
         (" * layer.activation.slope(pre_activation)", "")),
    slip("hidden_activation_slope_missing",
         "Is the activation's slope missing in all layers but the last?",
         "the hidden layers: each has an activation on its way back",
         ("delta = output_slopes * layer.activation.slope(pre_activation)",
         "delta = output_slopes\n        if not slopes:\n            delta = "
         "output_slopes * layer.activation.slope(pre_activation)")),
    slip("value_for_activation_slope",
         "Are the activations' values there, where their slopes belong?",
         "the way back: how much an output changes with its pre-activation",
         ("activation.slope(pre_activation)", "activation.value(pre_activation)")),
    slip("activation_slope_of_output",
         "Do the activations' slopes get the outputs, where they need the pre-activations?",
         families.ORDER_OF_THE_TRACE,
         ("(inputs, pre_activation, _)", "(inputs, _, pre_activation)")),
    slip("activation_slope_of_inputs",
         "Is an activation's slope multiplied into what goes back to the layer before?",
         "what is handed on: the slope by an output, and each layer does its own activation",
         ("        output_slopes = delta @ layer.weights.T\n",
         "        output_slopes = delta @ layer.weights.T * " "layer.activation.slope(inputs)\n")),
    slip("slope_by_output_handed_on",
         "Does the slope by the output go on back, where delta should?",
         "what is handed on: it has gone through this layer's activation",
         ("output_slopes = delta @ layer.weights.T",
         "output_slopes = output_slopes @ layer.weights.T")),
    slip("weights_missing_on_the_way_back", "Are the weights missing on the way back?",
         "the way from inputs to pre-activations: what are the inputs multiplied by?",
         ("delta @ layer.weights.T", "delta @ np.ones_like(layer.weights.T)")),
    slip("activation_on_the_inputs",
         "Have the inputs of the layers gone through an activation once too often?",
         "the trace: what went into a layer is its first entry",
         ("slopes.append((inputs.T @ delta,",
         "inputs = layer.activation.value(inputs)\n        slopes.append((inputs.T @ " "delta,")),
    slip("examples_again", "Is the mean over the examples taken once more in each layer?",
         families.MEAN_IN_DELTA, ("(inputs.T @ delta, delta.sum(axis=0))",
         "(inputs.T @ delta / len(inputs), delta.mean(axis=0))")),
    families.BIASES_AVERAGED.slip(("delta.sum(axis=0)", "delta.mean(axis=0)")),
    families.BIASES_NOT_SUMMED.slip(("delta.sum(axis=0)", "delta")),
    slip("last_layer_first", "Is the last layer first in the list?",
         "the order: first layer first, though they are found the other way round",
         ("return slopes[::-1]", "return slopes"), whole=True),
    slip("nothing_handed_on", "Are the slopes only added up on their way back?",
         "what each layer hands on: its delta goes back through its own weights",
         ("        output_slopes = delta @ layer.weights.T\n",
         "        output_slopes = np.sum(output_slopes, axis=1, keepdims=True)\n")),
    slip("pairs_exchanged", "Are weights and bias in the other order in each pair?",
         "the pairs: the weights slopes come first",
         ("(inputs.T @ delta, delta.sum(axis=0))", "(delta.sum(axis=0), inputs.T @ delta)"),
         whole=True),
    families.BIASES_WRONG_AXIS.slip(("delta.sum(axis=0)", "delta.sum(axis=1)")),
    families.BIASES_ONE_NUMBER.slip(("delta.sum(axis=0)", "delta.sum()")),
    families.ERROR_SQUARED.slip(
        ("2 * (trace[-1][2] - targets)", "2 * (trace[-1][2] - targets) ** 2")),
    slip("slope_of_relu_everywhere", "Is that ReLU's slope, in every layer?",
         families.OWN_ACTIVATION,
         ("layer.activation.slope(pre_activation)", "(pre_activation > 0)")),
    slip("pre_activation_for_prediction",
         "Does the error compare the last pre-activation with the targets?",
         "the prediction: the last of the three in the last entry of the trace",
         ("trace[-1][2]", "trace[-1][1]")),
    slip("slope_of_sigmoid_everywhere", "Is that the sigmoid's slope, in every layer?",
         families.OWN_ACTIVATION,
         ("(inputs, pre_activation, _)", "(inputs, pre_activation, output)"),
         ("layer.activation.slope(pre_activation)", "output * (1 - output)")),
    slip("pre_activation_for_inputs",
         "Did the weights' slopes get the pre-activations of their own layer?",
         "the weights' slopes: what went into the layer, with delta",
         ("inputs.T @ delta", "pre_activation.T @ delta")),
    slip("outputs_for_inputs", "Did the weights' slopes get what the layer puts out?",
         families.ORDER_OF_THE_TRACE,
         ("(inputs, pre_activation, _)", "(_, pre_activation, inputs)")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=backward,
    instance=_trace,
    extra_cases=_smaller_traces,
    tries=6,
    truth=MeasuredNetwork(_as_network),
    parts=("weights slopes of layer", "bias slopes of layer"),
    sizes=_sizes,
    links=Links(
        "Link by link, from the loss back, with one example, on a network 4-5-3-2 (tanh, "
        "sigmoid, softplus)",
        "would be right if the slope that it gets were right",
        "each is right there. So look at how several examples come together, and at other "
        "activations.",
        _links_of_backward,
    ),
    stopping=Stopping(
        _equal_trace,
        (
            Slip(
                "slopes_not_handed_on",
                (("        output_slopes = delta @ layer.weights.T\n", ""),),
                "Does every layer get the slopes by the predictions?",
                "the end of the loop: what does this layer hand on to the layer before it?",
            ),
            Slip(
                "delta_handed_on",
                (("output_slopes = delta @ layer.weights.T", "output_slopes = delta"),),
                "Is delta handed on as it is?",
                "the way from inputs to pre-activations: it leads through weights",
            ),
            Slip(
                "weights_not_turned",
                (("layer.weights.T", "layer.weights"),),
                "Are the weights on the way back not turned round?",
                "what is handed on: rows of delta, with rows of the weights",
            ),
            Slip(
                "loop_not_turned_round",
                (("zip(layers[::-1], trace[::-1])", "zip(layers, trace)"),),
                "Does the loop begin at the first layer?",
                "the order: slopes are found from the last layer to the first",
            ),
            Slip(
                "trace_not_turned_round",
                (("trace[::-1]", "trace"),),
                "Do the layers go backwards, and the trace forwards?",
                "the two lists in the loop: both go from the last layer to the first",
            ),
            Slip(
                "layers_not_turned_round",
                (("layers[::-1]", "layers"),),
                "Does the trace go backwards, and do the layers go forwards?",
                "the two lists in the loop: both go from the last layer to the first",
            ),
            Slip(
                "weights_of_the_layer_before",
                (
                    (
                        "for layer, (inputs, pre_activation, _) in zip(layers[::-1], trace[::-1]):",
                        "for place in range(len(layers) - 1, -1, -1):\n"
                        "        layer, before = layers[place], layers[place - 1]\n"
                        "        inputs, pre_activation, _ = trace[place]",
                    ),
                    ("delta @ layer.weights.T", "delta @ before.weights.T"),
                ),
                "Are those the weights of the layer before?",
                "the weights on the way back: those that this layer's inputs went through",
            ),
            Slip(
                "activation_slope_of_the_inputs",
                (("layer.activation.slope(pre_activation)", "layer.activation.slope(inputs)"),),
                "Do the activations' slopes get the layer's inputs?",
                "the trace: inputs, pre-activation, output, in this order",
            ),
        ),
    ),
    styles=(deltas_first, inserted_in_front, _example_by_example, _float32_backward),
    hints=(
        f"It is what you wrote in lesson {number_of('the_hidden_layer')}, once for each "
        "layer, from the last to the first. What does each layer get from the layer after it, and "
        "what does it hand on?",
        "It gets the slopes by its outputs. Times the slope of its activation they are its "
        "delta. From delta come its own slopes, and what it hands on.",
        "Begin with the slopes by the predictions. `layers[::-1]` and `trace[::-1]` go from "
        "the last to the first; turn the list of slopes round at the end.",
        "`delta = output_slopes * layer.activation.slope(pre_activation)`, "
        "`slopes.append((inputs.T @ delta, delta.sum(axis=0)))`, `output_slopes = delta @ "
        "layer.weights.T`; at first `output_slopes = 2 * (trace[-1][2] - targets) / "
        "len(targets)`",
    ),
    slips=SLIPS,
)
