"""Slips of the exercise `backward`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.chosen import share
from nnlib.exercises.declaration import Fit, Slip, slip
from nnlib.exercises.parts import flat
from nnlib.propagation import backward

_SLOPE = "layer.activation.slope(pre_activation)"


_NAME = "layer.activation.name"


_PAIR = "(inputs.T @ delta, delta.sum(axis=0))"


_BACK = "delta @ layer.weights.T"


def _rate_on_the_way(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """Return by which share of its slopes the last layer has stepped, as the one before shows."""
    layers, trace, targets = arguments.values()
    _, pre_activation, outputs = trace[-1]
    delta = 2 * (outputs - targets) / len(targets) * layers[-1].activation.slope(pre_activation)
    slopes = flat(backward(layers, trace, targets))
    back = delta @ slopes[-2].T * layers[-2].activation.slope(trace[-2][1])
    return share(slopes[-3] - given[-3], back.sum(axis=0))


def _rate_of_a_step(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    layers = arguments["layers"]
    return share(layers[-1].bias - given[-1], flat(backward(*arguments.values()))[-1])


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    families.TARGET_MINUS_PREDICTIONS.slip(
        ("(trace[-1][2] - targets)", "(targets - trace[-1][2])")),
    families.SQUARE_FACTOR_MISSING.slip(("2 * (trace", "(trace")),
    slip("examples_missing", "Is the mean over the examples missing?",
         "the first slope: how much does one square count in a mean over the examples?",
         (" / len(targets)", "")),
    families.OUTPUT_ACTIVATION_SLOPE_MISSING.slip(
        ("delta = output_slopes * layer.activation.slope(pre_activation)",
        "delta = output_slopes\n        if slopes:\n            delta = output_slopes "
        "* layer.activation.slope(pre_activation)")),
    slip("activation_slope_missing", "Are the slopes of the activations missing?",
         "the step from an output back to its pre-activation",
         (" * layer.activation.slope(pre_activation)", "")),
    slip("hidden_activation_slope_missing",
         "Is the activation's slope missing in all layers but the last?",
         "the hidden layers: each has an activation on its way back",
         ("delta = output_slopes * layer.activation.slope(pre_activation)",
         "delta = output_slopes\n        if not slopes:\n            delta = "
         "output_slopes * layer.activation.slope(pre_activation)")),
    slip("value_for_activation_slope",
         "Did you use the activations' values where their slopes belong?",
         "the way back: how much an output changes with its pre-activation",
         ("activation.slope(pre_activation)", "activation.value(pre_activation)")),
    slip("activation_slope_of_output",
         "Do the activations' slopes get the outputs instead of the pre-activations?",
         families.ORDER_OF_THE_TRACE,
         ("(inputs, pre_activation, _)", "(inputs, _, pre_activation)")),
    slip("activation_slope_of_inputs",
         "Did you multiply an activation's slope into what goes back to the layer before?",
         "what is handed on: the slope for an output; each layer handles its own activation",
         ("        output_slopes = delta @ layer.weights.T\n",
         "        output_slopes = delta @ layer.weights.T * " "layer.activation.slope(inputs)\n")),
    slip("slope_by_output_handed_on",
         "Did you hand on the slope for the output instead of delta?",
         "what is handed on: it has gone through this layer's activation",
         ("output_slopes = delta @ layer.weights.T",
         "output_slopes = output_slopes @ layer.weights.T")),
    slip("weights_missing_on_the_way_back", "Are the weights missing on the way back?",
         "the path from inputs to pre-activations: what are the inputs multiplied by?",
         ("delta @ layer.weights.T", "delta @ np.ones_like(layer.weights.T)")),
    slip("activation_on_the_inputs",
         "Have the inputs of the layers gone through an activation once too often?",
         "the trace: what went into a layer is its first entry",
         ("slopes.append((inputs.T @ delta,",
         "inputs = layer.activation.value(inputs)\n        slopes.append((inputs.T @ " "delta,")),
    slip("examples_again", "Did you take the mean over the examples again in each layer?",
         families.MEAN_IN_DELTA, (_PAIR,
         "(inputs.T @ delta / len(inputs), delta.mean(axis=0))")),
    families.BIASES_AVERAGED.slip(("delta.sum(axis=0)", "delta.mean(axis=0)")),
    families.BIASES_NOT_SUMMED.slip(("delta.sum(axis=0)", "delta")),
    slip("last_layer_first", "Is the last layer first in the list?",
         "the order: first layer first, although the slopes are found in reverse",
         ("return slopes[::-1]", "return slopes"), whole=True),
    slip("nothing_handed_on", "Are the slopes only added up on their way back?",
         "what each layer hands on: its delta goes back through its own weights",
         ("        output_slopes = delta @ layer.weights.T\n",
         "        output_slopes = np.sum(output_slopes, axis=1, keepdims=True)\n")),
    slip("pairs_exchanged", "Are weights and bias in the wrong order in each pair?",
         "the pairs: the weight slopes come first",
         (_PAIR, "(delta.sum(axis=0), inputs.T @ delta)"),
         whole=True),
    families.BIASES_WRONG_AXIS.slip(("delta.sum(axis=0)", "delta.sum(axis=1)")),
    families.BIASES_ONE_NUMBER.slip(("delta.sum(axis=0)", "delta.sum()")),
    families.ERROR_SQUARED.slip(
        ("2 * (trace[-1][2] - targets)", "2 * (trace[-1][2] - targets) ** 2")),
    slip("slope_of_relu_everywhere", "Is that ReLU's slope, in every layer?",
         families.OWN_ACTIVATION,
         (_SLOPE, "(pre_activation > 0)")),
    slip("pre_activation_for_prediction",
         "Does the error compare the last pre-activation with the targets?",
         "the prediction: the last of the three in the last entry of the trace",
         ("trace[-1][2]", "trace[-1][1]")),
    slip("slope_of_sigmoid_everywhere", "Is that the sigmoid's slope, in every layer?",
         families.OWN_ACTIVATION,
         ("(inputs, pre_activation, _)", "(inputs, pre_activation, output)"),
         (_SLOPE, "output * (1 - output)"), fits=(
         Fit(((_SLOPE, "np.exp(-pre_activation) / (1 + np.exp(-pre_activation))**2"),)),
         Fit(((_SLOPE, "pre_activation * (1 - pre_activation)"),)), )),
    slip("pre_activation_for_inputs",
         "Did the weights' slopes get the pre-activations of their own layer?",
         "the weights' slopes: what went into the layer, with delta",
         ("inputs.T @ delta", "pre_activation.T @ delta")),
    slip("outputs_for_inputs", "Did the weights' slopes get the output of the layer?",
         families.ORDER_OF_THE_TRACE,
         ("(inputs, pre_activation, _)", "(_, pre_activation, inputs)")),
    slip("slope_of_tanh_everywhere", "Is that tanh's slope, in every layer?",
         families.OWN_ACTIVATION,
         ("(inputs, pre_activation, _)", "(inputs, pre_activation, output)"),
         (_SLOPE, "(1 - output**2)"), fits=(
         Fit(((_SLOPE, "(1 - np.tanh(pre_activation)**2)"),)),
         Fit(((_SLOPE, "(1 - pre_activation**2)"),)), )),
    slip("fixed_activations", "Do you use the same activation's slope in all hidden layers, and "
         "none in the last layer?", families.OWN_ACTIVATION,
         (_SLOPE, "((pre_activation > 0) if slopes else 1)"), fits=tuple(
         Fit((("(inputs, pre_activation, _)", "(inputs, pre_activation, output)"),
              (_SLOPE, f"({form} if slopes else 1)")))
         for form in ("output * (1 - output)", "1 - output**2"))),
    slip("slope_of_tanh_of_pre_activation",
         "Does the formula of tanh's slope get the pre-activation instead of the output?",
         families.ORDER_OF_THE_TRACE,
         (_SLOPE, f"(1 - pre_activation**2 if {_NAME} == 'tanh' else {_SLOPE})")),
    slip("slope_of_sigmoid_of_pre_activation",
         "Does the formula of the sigmoid's slope get the pre-activation instead of the "
         "output?", families.ORDER_OF_THE_TRACE,
         (_SLOPE, f"(pre_activation * (1 - pre_activation) if {_NAME} == 'sigmoid' else {_SLOPE})",
          )),
    slip("activation_slope_of_the_error", "Do the activations' slopes get the slopes that come "
         "back?", "how much an output changes with its pre-activation: at which pre-activation?",
         (_SLOPE, "layer.activation.slope(output_slopes)")),
    slip("activation_of_the_next_layer", "Does each layer use the activation of the next one?",
         families.OWN_ACTIVATION, (_SLOPE, "layers[min(len(layers) - len(slopes), len(layers) - 1)]"
         ".activation.slope(pre_activation)")),
    slip("activation_of_the_layer_before", "Does each layer use the activation of the layer "
         "before?", families.OWN_ACTIVATION, (_SLOPE, "layers[max(len(layers) - 2 - len(slopes), "
         "0)].activation.slope(pre_activation)")),
    slip("activation_of_the_last_layer", "Does every layer use the activation of the last one?",
         families.OWN_ACTIVATION, (_SLOPE, "layers[-1].activation.slope(pre_activation)")),
    slip("activation_of_the_first_layer", "Does every layer use the activation of the first one?",
         families.OWN_ACTIVATION, (_SLOPE, "layers[0].activation.slope(pre_activation)")),
    slip("activation_slope_twice",
         "Did you multiply by the activation's slope twice on the way back?",
         "what is handed on: delta has gone through this layer's activation already",
         ("output_slopes = delta @", f"output_slopes = (delta * {_SLOPE}) @"), fits=(
         Fit(((f"* {_SLOPE}", f"* {_SLOPE}**2"),)), )),
    slip("own_slopes_without_activation",
         "Is the activation's slope missing only from the layer's own slopes?",
         "the slopes of weights and bias: they come from delta",
         (_PAIR,
         "(inputs.T @ output_slopes, output_slopes.sum(axis=0))")),
    slip("last_own_slopes_without_activation",
         "Is the activation's slope missing only from the last layer's own slopes?",
         "the last layer: its own slopes and what it hands on come from the same delta",
         ("slopes.append((inputs.T @ delta, delta.sum(axis=0)))",
         "own = delta if slopes else output_slopes\n        "
         "slopes.append((inputs.T @ own, own.sum(axis=0)))")),
    families.SLOPES_FOR_WEIGHTS.slip(("delta @ layer.weights.T", "delta @ (inputs.T @ delta).T")),
    families.WEIGHTS_OF_THE_SAME_STEP.slip(
        (_BACK, "delta @ (layer.weights - 0.1 * inputs.T @ delta).T"), fits=(
        Fit(((_BACK, "delta @ (layer.weights - NUMBER * inputs.T @ delta).T"),),
            _rate_on_the_way), )),
    slip("examples_again_on_the_way_back",
         "Did you take the mean over the examples again on the way to each layer?",
         families.MEAN_IN_DELTA, (_BACK, f"{_BACK} / len(targets)")),
    slip("square_factor_again", "Did you multiply by the 2 of the square again in each layer?",
         "the 2: it belongs to the error, which is there only once", (_BACK, f"2 * {_BACK}")),
    slip("learning_rate_in_it", "Did you multiply by a learning rate?",
         "the slopes: they do not depend on how large a step will be",
         (_PAIR, "(0.1 * inputs.T @ delta, 0.1 * delta.sum(axis=0))"), fits=tuple(
         Fit(((_PAIR, f"({rate} * inputs.T @ delta, {rate} * delta.sum(axis=0))"),))
         for rate in (0.01, 0.001, 0.3))),
    slip("new_parameters_returned", "Did you return the new weights and biases?",
         "the list: only the slopes are asked for, without a step",
         (_PAIR,
         "(layer.weights - 0.1 * inputs.T @ delta, layer.bias - 0.1 * delta.sum(axis=0))"), fits=(
         Fit(((_PAIR, "(layer.weights - NUMBER * inputs.T @ "
               "delta, layer.bias - NUMBER * delta.sum(axis=0))"),), _rate_of_a_step), )),
    slip("sizes_of_weights", "Are the signs of the weights lost on the way back?",
         "a negative weight: what does it turn a rise into?",
         ("layer.weights.T", "np.abs(layer.weights).T")),
    slip("reshaped_not_turned", "Did you reshape the weights where you should transpose them?",
         "`reshape` keeps the numbers in their old order; `.T` exchanges rows and columns",
         ("layer.weights.T", "layer.weights.reshape(layer.weights.shape[::-1])")),
    slip("inverted_not_turned", "Did you invert the weights where you should transpose them?",
         "a change of an output: the weights take it to the next layer, and nothing is undone",
         ("layer.weights.T", "np.linalg.pinv(layer.weights)")),
    families.RELU_OF_THE_SLOPES.slip((_BACK, f"np.maximum({_BACK}, 0)")),
    slip("mean_example_handed_on",
         "Did you hand the mean over the examples on to the layer before?",
         "what each layer hands on: each example has slopes of its own",
         (_BACK, "(0 * delta + delta.mean(axis=0)) @ layer.weights.T")),
    families.TARGET_FORGOTTEN.slip(("(trace[-1][2] - targets)", "trace[-1][2]")),
    families.SQUARE_ROOT_OF_THE_LOSS.slip(
        ("2 * (trace[-1][2] - targets) / len(targets)", "(trace[-1][2] - targets) / "
         "np.sqrt(len(targets) * np.sum((trace[-1][2] - targets)**2))"), fits=(
        Fit((("2 * (trace[-1][2] - targets) / len(targets)", "(trace[-1][2] - targets) / "
              "np.sqrt(targets.size * np.sum((trace[-1][2] - targets)**2))"),)), )),
    families.SLOPE_OF_ABSOLUTE_ERROR.slip(
        ("2 * (trace[-1][2] - targets)", "np.sign(trace[-1][2] - targets)")),
    families.ONLY_THE_LAST_EXAMPLE.slip(
        (_PAIR, "(inputs[-1:].T @ delta[-1:], delta[-1])")),
    families.FIRST_EXAMPLE_ONLY.slip(
        (_PAIR, "(inputs[:1].T @ delta[:1], delta[0])")),
    slip("slopes_of_the_mean_inputs", "Did you take the mean of the inputs before the product?",
         "the order: each example's inputs meet its own delta, and then the examples add up",
         ("inputs.T @ delta,", "np.outer(inputs.mean(axis=0), delta.sum(axis=0)),")),
)  # fmt: skip


STOPPING = (
    Slip(
        "slopes_not_handed_on",
        (("        output_slopes = delta @ layer.weights.T\n", ""),),
        "Does every layer get the slopes for the predictions?",
        "the end of the loop: what does this layer hand on to the layer before it?",
    ),
    Slip(
        "delta_handed_on",
        (("output_slopes = delta @ layer.weights.T", "output_slopes = delta"),),
        "Did you hand delta on as it is?",
        "the path from inputs to pre-activations: it leads through weights",
    ),
    Slip(
        "weights_not_turned",
        (("layer.weights.T", "layer.weights"),),
        "Did you forget to transpose the weights on the way back?",
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
        "Does the trace go backwards, and the layers forwards?",
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
)  # fmt: skip
"""Slips that stop if the layers differ in size."""
