"""The exercise `forward`: run the inputs through all layers, and keep what each of them saw."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Slip, Stopping, slip
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
    slip("bias_left_out", "Is the bias left out?", "what a layer does with its inputs",
         (" + layer.bias", "")),
    slip("activation_left_out", "Is the activation left out?",
         "the output: what the activation makes of the pre-activation",
         ("layer.activation.value(pre_activation)", "pre_activation")),
    slip("slope_for_value", "Did you take the slope of the activation, where its value belongs?",
         "the way forward: it needs values; slopes are for the way back",
         ("layer.activation.value(", "layer.activation.slope(")),
    slip("pre_activation_handed_on", "Does the next layer get the pre-activation?",
         "what goes into the next layer: the output of this one",
         ("inputs = output", "inputs = pre_activation")),
    slip("output_kept_as_inputs", "Are the inputs overwritten before they are kept?",
         "the order of the last two lines: first keep, then hand on",
         ("trace.append((inputs, pre_activation, output))\n        inputs = output",
         "inputs = output\n        trace.append((inputs, pre_activation, output))")),
    slip("last_layer_first", "Is the last layer first in the list?",
         "the order: first layer first", ("return trace", "return trace[::-1]"), whole=True),
    slip("middle_and_end_exchanged", "Are output and pre-activation exchanged in the list?",
         "the order of the three: inputs, pre-activation, output",
         ("append((inputs, pre_activation, output))", "append((inputs, output, pre_activation))"),
         whole=True),
    slip("activation_twice", "Is the activation taken twice before the next layer?",
         "what goes into the next layer: the output of this one",
         ("inputs = output", "inputs = layer.activation.value(output)")),
    slip("first_inputs_kept", "Do all entries hold the inputs of the network?",
         "the first of the three: what went into *this* layer",
         ("    trace = []\n", "    trace = []\n    given = inputs\n"),
         ("trace.append((inputs,", "trace.append((given,")),
    slip("relu_everywhere", "Has every layer a ReLU in yours?", families.OWN_ACTIVATION,
         ("layer.activation.value(pre_activation)", "np.maximum(pre_activation, 0)")),
    slip("bias_after_the_activation", "Is the bias added after the activation?",
         "the pre-activation: the bias is in it",
         ("inputs @ layer.weights + layer.bias", "inputs @ layer.weights"),
         ("layer.activation.value(pre_activation)",
         "layer.activation.value(pre_activation) + layer.bias")),
    slip("output_for_pre_activation", "Does the middle of the three hold the output, too?",
         "the pre-activation: in place of which array was the output written?",
         ("append((inputs, pre_activation, output))", "append((inputs, output, output))")),
    slip("last_activation_left_out", "Is the activation left out in the last layer?",
         "the last layer: it may have an activation, as any other",
         ("layer.activation.value(pre_activation)",
         "layer.activation.value(pre_activation) if layer is not layers[-1] else "
         "pre_activation")),
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
                "Are the weights turned round?",
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
