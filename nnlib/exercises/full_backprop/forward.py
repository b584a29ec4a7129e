"""The exercise `forward`: run the inputs through all layers, and keep what each of them saw."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Slip, Stopping, slip
from nnlib.exercises.full_backprop.shared import (
    SMALL,
    by_places,
    equal_sizes,
    layer_in_turn,
    three_layers,
)
from nnlib.exercises.networks import network
from nnlib.layers import Layer


def forward(layers, inputs):
    """Run the inputs through all layers, and keep what each of them saw.

    layers: a list of layers, each with .weights (in, out), .bias (out,) and .activation
    inputs: array of shape (examples, in)
    returns a list with one (inputs, pre_activation, output) for each layer, first layer first
    """
    trace = []
    for layer in layers:
        pre_activation = inputs @ layer.weights + layer.bias
        output = layer.activation.value(pre_activation)
        trace.append((inputs, pre_activation, output))
        inputs = output
    return trace


def _inputs(rng: np.random.Generator) -> Arguments:
    return three_layers(rng)[:2]


def _fewer_inputs(rng: np.random.Generator) -> list[Arguments]:
    return [network(rng, sizes, examples, *names)[:2] for sizes, examples, names in SMALL]


def _equal_inputs(rng: np.random.Generator) -> Arguments:
    return equal_sizes(rng)[:2]


def _float32_forward(layers: Any, inputs: Any) -> Any:
    inputs = inputs.astype(np.float32)
    small = [
        Layer(layer.weights.astype(np.float32), layer.bias.astype(np.float32), layer.activation)
        for layer in layers
    ]
    return by_places(small, inputs)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("bias_left_out", "Did you leave out the bias?", "what a layer does with its inputs",
         (" + layer.bias", "")),
    slip("activation_left_out", "Did you leave out the activation?",
         "the output: what the activation makes of the pre-activation",
         ("layer.activation.value(pre_activation)", "pre_activation")),
    slip("slope_for_value", "Did you take the slope of the activation where its value belongs?",
         "the way forward: it needs values; slopes are for the way back",
         ("layer.activation.value(", "layer.activation.slope(")),
    slip("pre_activation_handed_on", "Does the next layer get the pre-activation?",
         "what goes into the next layer: the output of this one",
         ("inputs = output", "inputs = pre_activation")),
    slip("output_kept_as_inputs", "Did you overwrite the inputs before you kept them?",
         "the order of the last two lines: first keep, then hand on",
         ("trace.append((inputs, pre_activation, output))\n        inputs = output",
         "inputs = output\n        trace.append((inputs, pre_activation, output))")),
    slip("last_layer_first", "Is the last layer first in the list?",
         "the order: first layer first", ("return trace", "return trace[::-1]"), whole=True),
    slip("middle_and_end_exchanged", "Did you exchange output and pre-activation in the list?",
         "the order of the three: inputs, pre-activation, output",
         ("append((inputs, pre_activation, output))", "append((inputs, output, pre_activation))"),
         whole=True),
    slip("activation_twice", "Did you apply the activation twice before the next layer?",
         "what goes into the next layer: the output of this one",
         ("inputs = output", "inputs = layer.activation.value(output)")),
    slip("first_inputs_kept", "Do all entries hold the inputs of the network?",
         "the first of the three: what went into *this* layer",
         ("    trace = []\n", "    trace = []\n    given = inputs\n"),
         # One part alone may be that of a list that begins with the last layer.
         ("trace.append((inputs,", "trace.append((given,"), whole=True),
    slip("relu_everywhere", "Do all your layers have a ReLU?", families.OWN_ACTIVATION,
         ("layer.activation.value(pre_activation)", "np.maximum(pre_activation, 0)")),
    slip("bias_after_the_activation", "Did you add the bias after the activation?",
         "the pre-activation: it includes the bias",
         ("inputs @ layer.weights + layer.bias", "inputs @ layer.weights"),
         ("layer.activation.value(pre_activation)",
         "layer.activation.value(pre_activation) + layer.bias")),
    slip("output_for_pre_activation", "Does the middle of the three hold the output, too?",
         "the pre-activation: which array did the output overwrite?",
         ("append((inputs, pre_activation, output))", "append((inputs, output, output))")),
    slip("last_activation_left_out", "Did you leave out the activation in the last layer?",
         families.LAST_ACTIVATION,
         ("layer.activation.value(pre_activation)",
         "layer.activation.value(pre_activation) if layer is not layers[-1] else "
         "pre_activation")),
    slip("activation_in_the_last_layer_only", "Does only the last layer have its activation?",
         families.OWN_ACTIVATION,
         ("layer.activation.value(pre_activation)",
         "layer.activation.value(pre_activation) if layer is layers[-1] else pre_activation")),
    slip("activation_of_the_next_layer", "Does each layer use the activation of the next one?",
         families.OWN_ACTIVATION, ("layer.activation.value",
         "layers[min(len(trace) + 1, len(layers) - 1)].activation.value")),
    slip("activation_of_the_layer_before", "Does each layer use the activation of the layer "
         "before?", families.OWN_ACTIVATION,
         ("layer.activation.value", "layers[max(len(trace) - 1, 0)].activation.value")),
    slip("activation_of_the_last_layer", "Does every layer use the activation of the last one?",
         families.OWN_ACTIVATION, ("layer.activation.value", "layers[-1].activation.value")),
    slip("activation_of_the_first_layer", "Does every layer use the activation of the first one?",
         families.OWN_ACTIVATION, ("layer.activation.value", "layers[0].activation.value")),
    slip("sigmoid_everywhere", "Do all your layers have a sigmoid?",
         families.OWN_ACTIVATION,
         ("layer.activation.value(pre_activation)", "1 / (1 + np.exp(-pre_activation))")),
    slip("tanh_everywhere", "Do all your layers have tanh?", families.OWN_ACTIVATION,
         ("layer.activation.value(pre_activation)", "np.tanh(pre_activation)")),
    slip("fixed_activations",
         "Do all your hidden layers have the same activation, and the last layer none?",
         families.OWN_ACTIVATION,
         ("layer.activation.value(pre_activation)",
         "np.maximum(pre_activation, 0) if layer is not layers[-1] else pre_activation"),
         fits=tuple(
         Fit((("layer.activation.value(pre_activation)",
               f"{form} if layer is not layers[-1] else pre_activation"),))
         for form in ("1 / (1 + np.exp(-pre_activation))", "np.tanh(pre_activation)"))),
    slip("activation_twice_in_the_output", "Did the output go through the activation twice?",
         "the output: what the activation makes of the pre-activation, once",
         ("layer.activation.value(pre_activation)",
         "layer.activation.value(layer.activation.value(pre_activation))")),
    slip("activation_before_the_weights",
         "Do the inputs go through the activation before the weights?",
         "the order in a layer: weights and bias first, then the activation",
         ("inputs @ layer.weights", "layer.activation.value(inputs) @ layer.weights"), fits=(
         Fit((("inputs @ layer.weights", "layer.activation.value(inputs) @ layer.weights"),
              ("layer.activation.value(pre_activation)", "pre_activation"))), )),
    slip("bias_subtracted", "Did you subtract the bias?", "what a layer does with its bias",
         ("+ layer.bias", "- layer.bias")),
    slip("bias_twice", "Did you add the bias twice?",
         "how often the bias is added: once in each layer",
         ("+ layer.bias", "+ 2 * layer.bias"), fits=(
         Fit((("layer.activation.value(pre_activation)",
               "layer.activation.value(pre_activation + layer.bias)"),)), )),
    slip("bias_as_one_number", "Did you add up the biases of a layer into one number?",
         "the bias: each neuron has one of its own",
         ("+ layer.bias", "+ layer.bias.sum()"), fits=(
         Fit((("+ layer.bias", "+ layer.bias.mean()"),)),
         Fit((("+ layer.bias", "+ layer.bias[0]"),)), )),
    slip("bias_missing_in_the_list", "Is the bias missing from the pre-activation that you keep?",
         "the middle of the three: inputs times weights, and the bias",
         ("append((inputs, pre_activation, output))",
         "append((inputs, pre_activation - layer.bias, output))")),
    slip("mean_over_the_inputs", "Did you take a mean over the inputs where a sum belongs?",
         "what a neuron does with its weighted inputs",
         ("inputs @ layer.weights", "inputs @ layer.weights / len(layer.weights)")),
    slip("inputs_scaled",
         "Did you shift or scale the inputs first, for example to mean 0 and spread 1?",
         "the inputs: the layers get them as given",
         ("    trace = []\n", "    trace = []\n    inputs = (inputs - inputs.mean(axis=0)) / "
         "(inputs.std(axis=0) + 1e-8)\n"), fits=tuple(
         Fit((("    trace = []\n", f"    trace = []\n    inputs = {form}\n"),))
         for form in ("inputs - inputs.mean(axis=0)", "inputs / np.abs(inputs).max()",
                      "(inputs - inputs.mean()) / (inputs.std() + 1e-8)",
                      "inputs / np.abs(inputs).max(axis=0)"))),
)  # fmt: skip


EXERCISE = Exercise(
    reference=forward,
    instance=_inputs,
    extra_cases=_fewer_inputs,
    tries=6,
    parts=("inputs of layer", "pre-activation of layer", "output of layer"),
    stopping=Stopping(
        _equal_inputs,
        (
            Slip(
                "inputs_not_handed_on",
                (("        inputs = output\n", ""),),
                "Does every layer get the inputs of the network?",
                "the end of the loop: what are the inputs of the next round?",
            ),
            Slip(
                "weights_turned",
                (("layer.weights", "layer.weights.T"),),
                "Are the weights transposed?",
                "the weights: one column for each neuron",
            ),
        ),
    ),
    styles=(layer_in_turn, by_places, _float32_forward),
    hints=(
        "What does one layer do with its inputs? And what are the inputs of the layer after it?",
        "In the loop: the pre-activation, the output, and one more entry of the list. Then the "
        "output becomes the inputs of the next round.",
        "`pre_activation = inputs @ layer.weights + layer.bias`, `output = "
        "layer.activation.value(pre_activation)`, `trace.append((inputs, pre_activation, "
        "output))`, `inputs = output`",
    ),
    slips=SLIPS,
)
