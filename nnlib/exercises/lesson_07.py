"""Exercises of lesson 07, full backpropagation: forward, backward and training, for any depth."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from nnlib.activations import sigmoid, tanh
from nnlib.exercises.declaration import (
    Arguments,
    Definition,
    Exercise,
    Function,
    Link,
    Links,
    MeasuredNetwork,
    ReferenceRun,
    Slip,
    Stopping,
)
from nnlib.exercises.drawing import numbers
from nnlib.exercises.helpful import Training, best_kept, slips_of_layers, stops_with_its_losses
from nnlib.exercises.networks import links_of_layers, network, trained
from nnlib.exercises.stepping import (
    BIAS_STAYS,
    FIRST_LAYER_STAYS,
    LAST_LAYER_ONLY,
    LAST_LAYER_STAYS,
    RATE_MISSING,
    STEPS,
    WEIGHTS_STAY,
    parameters_after,
)
from nnlib.exercises.walking import Walk, too_high_a_rate, walk_of_layers
from nnlib.layers import Layer
from nnlib.losses import squared_error


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


def train(layers, inputs, targets, learning_rate, epochs):
    """Take one step for each epoch, with the slopes over all examples; change the layers in place.

    layers:        a list of layers
    inputs:        array of shape (examples, in)
    targets:       array of shape (examples, out)
    learning_rate: one positive number
    epochs:        how many steps to take
    returns a list with one loss for each epoch, each from before its step
    """
    losses = []
    for _ in range(epochs):
        trace = forward(layers, inputs)
        errors = trace[-1][2] - targets
        losses.append(np.sum(errors**2) / len(inputs))
        slopes = backward(layers, trace, targets)
        for layer, (weights_slopes, bias_slopes) in zip(layers, slopes):
            layer.weights -= learning_rate * weights_slopes
            layer.bias -= learning_rate * bias_slopes
    return losses


_HIDDEN = ("sigmoid", "tanh", "relu", "softplus")
_LAST = ("identity", "sigmoid", "tanh", "softplus")

# Sizes and examples of further cases: one layer, one example, one neuron everywhere.
_SMALL = (
    ((2, 1), 3, ("sigmoid",)),
    ((3, 2), 1, ("tanh",)),
    ((2, 3, 1), 5, ("relu", "identity")),
    ((1, 1, 1), 1, ("sigmoid", "tanh")),
    ((3, 2, 4, 2), 5, ("tanh", "relu", "sigmoid")),
)


def _network(rng: np.random.Generator) -> tuple[list[Layer], np.ndarray, np.ndarray]:
    first, second = rng.choice(_HIDDEN, 2, replace=False)
    return network(rng, (11, 7, 5, 3), 13, first, second, rng.choice(_LAST))


def _inputs(rng: np.random.Generator) -> Arguments:
    return _network(rng)[:2]


def _fewer_inputs(rng: np.random.Generator) -> list[Arguments]:
    return [network(rng, sizes, examples, *names)[:2] for sizes, examples, names in _SMALL]


def _with_trace(layers: list[Layer], inputs: np.ndarray, targets: np.ndarray) -> Arguments:
    return layers, forward(layers, inputs), targets


def _trace(rng: np.random.Generator) -> Arguments:
    return _with_trace(*_network(rng))


def _smaller_traces(rng: np.random.Generator) -> list[Arguments]:
    return [
        _with_trace(*network(rng, sizes, examples, *names)) for sizes, examples, names in _SMALL
    ]


def _equal_sizes(rng: np.random.Generator) -> tuple[list[Layer], np.ndarray, np.ndarray]:
    return network(rng, (3, 3, 3, 3), 5, "tanh", "sigmoid", "tanh")


def _equal_inputs(rng: np.random.Generator) -> Arguments:
    return _equal_sizes(rng)[:2]


def _equal_trace(rng: np.random.Generator) -> Arguments:
    return _with_trace(*_equal_sizes(rng))


def _large_steps(rng: np.random.Generator) -> Arguments:
    names = rng.permutation(["sigmoid", "tanh", "softplus"])
    rate = float(rng.choice([0.2, 0.3]))
    return *network(rng, (7, 5, 4, 3), 11, *names), rate, int(rng.choice([3, 4, 5]))


def _smaller_trainings(rng: np.random.Generator) -> list[Arguments]:
    xor_inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    xor_targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    layers = [
        Layer(rng.uniform(-2, 2, (2, 4)), rng.uniform(-1, 1, 4), tanh),
        Layer(rng.uniform(-2, 2, (4, 1)), rng.uniform(-1, 1, 1), sigmoid),
    ]
    return [
        (*network(rng, (2, 1), 3, "sigmoid"), 1.5, 1),
        (*network(rng, (3, 2), 1, "tanh"), 0.2, 2),
        (layers, xor_inputs, xor_targets, 1.0, 30),
    ]


def _unusual_trainings(rng: np.random.Generator) -> list[Arguments]:
    """Where a library would do something by itself; see `helpful`."""
    at_the_bottom, inputs, _ = network(rng, (2, 1), 7, "tanh")
    far_off = network(rng, (3, 2), 5, "identity")
    targets = far_off[2] + 3e6 * numbers(rng, (5, 2))
    slow = network(rng, (2, 1), 8, "tanh")
    return [
        # All slopes are 0: there is an epoch for each loss all the same.
        (at_the_bottom, inputs, forward(at_the_bottom, inputs)[-1][2], 0.2, 130),
        # Slopes of millions, and one step; then the same loss, and two.
        (*far_off[:2], targets, 1e-4, 1),
        (*copy.deepcopy(far_off[:2]), targets, 1e-4, 2),
        # The steps are too long, and the loss grows.
        (*_growing(rng), 5),
        (*slow, 0.05, 130),
    ]


def _growing(rng: np.random.Generator) -> Arguments:
    while True:
        layers, inputs, targets = network(rng, (3, 2), 5, "identity")
        rate = round(too_high_a_rate(inputs), 3)
        losses = train(copy.deepcopy(layers), inputs, targets, rate, 3)
        if losses[2] > 4 * losses[0]:
            return layers, inputs, targets, rate


def _all_further_trainings(rng: np.random.Generator) -> list[Arguments]:
    return _smaller_trainings(rng) + _unusual_trainings(rng)


def _walk_of_train(
    layers: list[Layer],
    inputs: np.ndarray,
    targets: np.ndarray,
    learning_rate: float,
    epochs: int,
) -> Walk:
    return walk_of_layers(layers, learning_rate, [(inputs, targets)] * epochs)


def _as_network(
    layers: list[Layer], trace: list[tuple[np.ndarray, ...]], targets: np.ndarray
) -> tuple[list[Layer], np.ndarray, np.ndarray]:
    return layers, trace[0][0], targets


def _run_of_ours(**arguments: Any) -> Any:
    return trained(train, **arguments)


def _links_of_backward(function: Function, rng: np.random.Generator) -> list[Link]:
    layers, inputs, targets = network(rng, (4, 5, 3, 2), 1, "tanh", "sigmoid", "softplus")
    slopes = function(layers, forward(layers, inputs), targets)
    return links_of_layers(layers, inputs, targets, slopes, ("layer 1", "layer 2", "layer 3"))


def _sizes_of(layers: list[Layer]) -> list[tuple[int, ...]]:
    return [np.shape(part) for layer in layers for part in (layer.weights, layer.bias)]


def _links_of_train(function: Function, rng: np.random.Generator) -> list[Link]:
    """What the first two epochs do; the second also from where the learner's first one led."""

    def start() -> tuple[list[Layer], np.ndarray, np.ndarray]:
        return network(np.random.default_rng(seed), (4, 3, 2), 5, "tanh", "sigmoid")

    def after(one: Function, count: int, layers: list[Layer]) -> tuple[np.ndarray, np.ndarray]:
        losses, parameters = trained(one, layers, inputs, targets, rate, count)
        # Too many or too few losses count as a wrong one.
        last = np.append(np.size(losses) - count, np.ravel(losses)[-1:])
        return last, np.concatenate([np.ravel(a) for pair in parameters for a in pair])

    seed, rate = int(rng.integers(2**32)), 0.2
    layers, inputs, targets = start()
    sizes = _sizes_of(layers)
    begin = np.concatenate([np.ravel(a) for layer in layers for a in (layer.weights, layer.bias)])
    first = after(function, 1, layers)
    if _sizes_of(layers) != sizes:
        raise ValueError("what came of the layers is another network, which is not run")
    # The right second epoch goes on from where the learner's first one led.
    going_on = after(train, 1, layers)
    if np.array_equal(first[1], begin):
        # A first epoch without a step makes the second one a first: nothing is told of a second.
        going_on = going_on[0], np.full_like(begin, np.nan)
    second = after(function, 2, start()[0])
    right_first, right_second = (after(train, count, start()[0]) for count in (1, 2))
    epochs = {
        "first epoch": (first, right_first, right_first),
        "second epoch": (second, right_second, going_on),
    }
    return [
        Link(name, tuple(zip(("loss", "step"), *numbers, strict=True)))
        for name, numbers in epochs.items()
    ]


def _sizes(trace: list[tuple[np.ndarray, ...]], targets: np.ndarray, **others: Any) -> Any:
    return {"examples": len(targets), "outputs": targets.shape[1]}


def _layer_in_turn(layers: Any, inputs: Any) -> Any:
    if not layers:
        return []
    first, *rest = layers
    pre_activation = np.dot(inputs, first.weights) + first.bias
    output = first.activation.value(pre_activation)
    return [(inputs, pre_activation, output), *_layer_in_turn(rest, output)]


def _by_places(layers: Any, inputs: Any) -> Any:
    outputs, trace = [inputs], []
    for place in range(len(layers)):
        layer = layers[place]
        pre_activation = layer.bias + np.einsum("ei,io->eo", outputs[-1], layer.weights)
        outputs.append(layer.activation.value(pre_activation))
        trace.append([outputs[-2], pre_activation, outputs[-1]])
    return tuple(trace)


def _float32_forward(layers: Any, inputs: Any) -> Any:
    inputs = inputs.astype(np.float32)
    small = [
        Layer(layer.weights.astype(np.float32), layer.bias.astype(np.float32), layer.activation)
        for layer in layers
    ]
    return _by_places(small, inputs)


def _deltas_first(layers: Any, trace: Any, targets: Any) -> Any:
    last = len(layers) - 1
    deltas: Any = [None] * len(layers)
    _, pre_activation, predictions = trace[last]
    error = predictions - targets
    deltas[last] = 2 / len(error) * error * layers[last].activation.slope(pre_activation)
    for place in range(last - 1, -1, -1):
        back = np.einsum("eo,io->ei", deltas[place + 1], layers[place + 1].weights)
        deltas[place] = back * layers[place].activation.slope(trace[place][1])
    return [(trace[n][0].T @ deltas[n], deltas[n].sum(0)) for n in range(len(layers))]


def _inserted_in_front(layers: Any, trace: Any, targets: Any) -> Any:
    slopes: Any = []
    by_output = -2 * (targets - trace[-1][-1]) / targets.shape[0]
    for layer, (inputs, pre_activation, _) in reversed(list(zip(layers, trace, strict=True))):
        delta = layer.activation.slope(pre_activation) * by_output
        slopes.insert(0, [(delta.T @ inputs).T.tolist(), (np.ones(len(delta)) @ delta).tolist()])
        by_output = (layer.weights @ delta.T).T
    return slopes


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
    return _deltas_first(layers, small, targets.astype(np.float32))


def _new_layers(layers: Any, inputs: Any, targets: Any, learning_rate: Any, epochs: Any) -> Any:
    losses: Any = []
    while len(losses) < epochs:
        trace = _layer_in_turn(layers, inputs)
        losses.append(((trace[-1][2] - targets) ** 2).sum(axis=1).mean())
        slopes = _deltas_first(layers, trace, targets)
        for place, (by_weights, by_bias) in enumerate(slopes):
            old = layers[place]
            layers[place] = Layer(
                old.weights - learning_rate * by_weights, old.bias - learning_rate * by_bias,
                old.activation,
            )  # fmt: skip
    return np.array(losses)


def _new_arrays(layers: Any, inputs: Any, targets: Any, learning_rate: Any, epochs: Any) -> Any:
    losses: Any = []
    for _ in range(epochs):
        trace = _by_places(layers, inputs)
        losses.append([float(squared_error.value(trace[-1][2], targets))])
        for layer, (by_weights, by_bias) in zip(
            layers, _inserted_in_front(layers, trace, targets), strict=True
        ):
            layer.weights = layer.weights - learning_rate * np.array(by_weights)
            layer.bias = layer.bias - learning_rate * np.array(by_bias)
    return [np.array(loss) for loss in losses]


def _stepped_on_the_way_back(
    layers: Any, inputs: Any, targets: Any, learning_rate: Any, epochs: Any
) -> Any:
    losses: Any = ()
    for _ in range(epochs):
        trace = forward(layers, inputs)
        by_output = 2 * (trace[-1][2] - targets) / len(inputs)
        losses += (np.sum((trace[-1][2] - targets) ** 2) / len(inputs),)
        for layer, (before, pre_activation, _) in zip(layers[::-1], trace[::-1], strict=True):
            delta = by_output * layer.activation.slope(pre_activation)
            # The slope goes back before the weights change: that is the right order.
            by_output = delta @ layer.weights.T
            layer.weights -= learning_rate * before.T @ delta
            layer.bias -= learning_rate * delta.sum(axis=0)
    return losses


_BACK_AND_STEPS = f"        slopes = backward(layers, trace, targets)\n{STEPS}"

_TRAIN = Training(
    _walk_of_train,
    start="    losses = []\n",
    before=STEPS.splitlines(keepends=True)[0],
    after=STEPS.splitlines(keepends=True)[-1],
    end="    return losses",
    loop="    for _ in range(epochs):\n",
)

# Each layer steps on the way back, and hands a slope on through its new weights.
_STEPS_BACK = """        output_slopes = 2 * errors / len(inputs)
        for layer, (before, pre_activation, _) in zip(layers[::-1], trace[::-1]):
            delta = output_slopes * layer.activation.slope(pre_activation)
            layer.weights -= learning_rate * before.T @ delta
            layer.bias -= learning_rate * delta.sum(axis=0)
            output_slopes = delta @ layer.weights.T
"""

EXERCISES = (
    Exercise(
        reference=forward,
        statement="Run the inputs through all layers, and keep what each of them saw.",
        instance=_inputs,
        extra_cases=_fewer_inputs,
        truth=Definition(forward),
        parts=("inputs of layer", "pre-activation of layer", "output of layer"),
        styles=(_layer_in_turn, _by_places, _float32_forward),
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
        tries=6,
        hints=(
            "What does one layer do with its inputs? And what are the inputs of the layer after "
            "it?",
            "In the loop: the pre-activation, the output, and one more entry of the list. Then the "
            "output becomes the inputs of the next round.",
            "`pre_activation = inputs @ layer.weights + layer.bias`, `output = "
            "layer.activation.value(pre_activation)`, `trace.append((inputs, pre_activation, "
            "output))`, `inputs = output`",
        ),
        slips=(
            #    id, what is changed in the reference, the likely reason, what to look at
            Slip(
                "bias_left_out",
                ((" + layer.bias", ""),),
                "Is the bias left out?",
                "what a layer does with its inputs",
            ),
            Slip(
                "activation_left_out",
                (("layer.activation.value(pre_activation)", "pre_activation"),),
                "Is the activation left out?",
                "the output: what the activation makes of the pre-activation",
            ),
            Slip(
                "slope_for_value",
                (("layer.activation.value(", "layer.activation.slope("),),
                "Did you take the slope of the activation, where its value belongs?",
                "the way forward: it needs values; slopes are for the way back",
            ),
            Slip(
                "pre_activation_handed_on",
                (("inputs = output", "inputs = pre_activation"),),
                "Does the next layer get the pre-activation?",
                "what goes into the next layer: the output of this one",
            ),
            Slip(
                "output_kept_as_inputs",
                (("trace.append((inputs, pre_activation, output))\n        inputs = output",
                  "inputs = output\n        trace.append((inputs, pre_activation, output))"),),
                "Are the inputs overwritten before they are kept?",
                "the order of the last two lines: first keep, then hand on",
            ),
            Slip(
                "last_layer_first",
                (("return trace", "return trace[::-1]"),),
                "Is the last layer first in the list?",
                "the order: first layer first",
                whole=True,
            ),
            Slip(
                "middle_and_end_exchanged",
                (("append((inputs, pre_activation, output))",
                  "append((inputs, output, pre_activation))"),),
                "Are output and pre-activation exchanged in the list?",
                "the order of the three: inputs, pre-activation, output",
                whole=True,
            ),
            Slip(
                "activation_twice",
                (("inputs = output", "inputs = layer.activation.value(output)"),),
                "Is the activation taken twice before the next layer?",
                "what goes into the next layer: the output of this one",
            ),
            Slip(
                "first_inputs_kept",
                (("    trace = []\n", "    trace = []\n    given = inputs\n"),
                 ("trace.append((inputs,", "trace.append((given,")),
                "Do all entries hold the inputs of the network?",
                "the first of the three: what went into *this* layer",
            ),
            Slip(
                "relu_everywhere",
                (("layer.activation.value(pre_activation)", "np.maximum(pre_activation, 0)"),),
                "Has every layer a ReLU in yours?",
                "the activation: each layer brings its own, `layer.activation`",
            ),
            Slip(
                "bias_after_the_activation",
                (("inputs @ layer.weights + layer.bias", "inputs @ layer.weights"),
                 ("layer.activation.value(pre_activation)",
                  "layer.activation.value(pre_activation) + layer.bias")),
                "Is the bias added after the activation?",
                "the pre-activation: the bias is in it",
            ),
            Slip(
                "output_for_pre_activation",
                (("append((inputs, pre_activation, output))", "append((inputs, output, output))"),),
                "Does the middle of the three hold the output, too?",
                "the pre-activation: in place of which array was the output written?",
            ),
            Slip(
                "last_activation_left_out",
                (("layer.activation.value(pre_activation)",
                  "layer.activation.value(pre_activation) if layer is not layers[-1] else "
                  "pre_activation"),),
                "Is the activation left out in the last layer?",
                "the last layer: it may have an activation, as any other",
            ),
        ),
    ),
    Exercise(
        reference=backward,
        statement="Give the slopes of the squared error by all weights and biases.",
        instance=_trace,
        extra_cases=_smaller_traces,
        truth=MeasuredNetwork(_as_network),
        parts=("weights slopes of layer", "bias slopes of layer"),
        sizes=_sizes,
        styles=(_deltas_first, _inserted_in_front, _example_by_example, _float32_backward),
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
                    (("for layer, (inputs, pre_activation, _) in zip(layers[::-1], trace[::-1]):",
                      "for place in range(len(layers) - 1, -1, -1):\n"
                      "        layer, before = layers[place], layers[place - 1]\n"
                      "        inputs, pre_activation, _ = trace[place]"),
                     ("delta @ layer.weights.T", "delta @ before.weights.T")),
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
        links=Links(
            "Link by link, from the loss back, with one example, on a network 4-5-3-2 (tanh, "
            "sigmoid, softplus)",
            "would be right if the slope that it gets were right",
            "each is right there. So look at how several examples come together, and at other "
            "activations.",
            _links_of_backward,
        ),
        tries=6,
        hints=(
            "It is what you wrote in lesson 06, once for each layer, from the last to the first. "
            "What does each layer get from the layer after it, and what does it hand on?",
            "It gets the slopes by its outputs. Times the slope of its activation they are its "
            "delta. From delta come its own slopes, and what it hands on.",
            "Begin with the slopes by the predictions. `layers[::-1]` and `trace[::-1]` go from "
            "the last to the first; turn the list of slopes round at the end.",
            "`delta = output_slopes * layer.activation.slope(pre_activation)`, "
            "`slopes.append((inputs.T @ delta, delta.sum(axis=0)))`, `output_slopes = delta @ "
            "layer.weights.T`; at first `output_slopes = 2 * (trace[-1][2] - targets) / "
            "len(targets)`",
        ),
        slips=(
            Slip(
                "target_minus_prediction",
                (("(trace[-1][2] - targets)", "(targets - trace[-1][2])"),),
                "Did you subtract the predictions from the targets?",
                "the error: in this course it is prediction minus target",
            ),
            Slip(
                "square_factor_missing",
                (("2 * (trace", "(trace"),),
                "Is the 2 of the square missing?",
                "how fast a square grows",
            ),
            Slip(
                "examples_missing",
                ((" / len(targets)", ""),),
                "Is the mean over the examples missing?",
                "the first slope: what does one square count in a mean over the examples?",
            ),
            Slip(
                "output_activation_slope_missing",
                (("delta = output_slopes * layer.activation.slope(pre_activation)",
                  "delta = output_slopes\n"
                  "        if slopes:\n"
                  "            delta = output_slopes * layer.activation.slope(pre_activation)"),),
                "Is the activation's slope missing in the last layer?",
                "the last layer: it may have an activation, as any other",
            ),
            Slip(
                "activation_slope_missing",
                ((" * layer.activation.slope(pre_activation)", ""),),
                "Are the slopes of the activations missing?",
                "the way from an output back to its pre-activation",
            ),
            Slip(
                "hidden_activation_slope_missing",
                (("delta = output_slopes * layer.activation.slope(pre_activation)",
                  "delta = output_slopes\n"
                  "        if not slopes:\n"
                  "            delta = output_slopes * layer.activation.slope(pre_activation)"),),
                "Is the activation's slope missing in all layers but the last?",
                "the hidden layers: each has an activation on its way back",
            ),
            Slip(
                "value_for_activation_slope",
                (("activation.slope(pre_activation)", "activation.value(pre_activation)"),),
                "Are the activations' values there, where their slopes belong?",
                "the way back: how much an output changes with its pre-activation",
            ),
            Slip(
                "activation_slope_of_output",
                (("(inputs, pre_activation, _)", "(inputs, _, pre_activation)"),),
                "Do the activations' slopes get the outputs, where they need the pre-activations?",
                "the trace: inputs, pre-activation, output, in this order",
            ),
            Slip(
                "activation_slope_of_inputs",
                (("        output_slopes = delta @ layer.weights.T\n",
                  "        output_slopes = delta @ layer.weights.T * "
                  "layer.activation.slope(inputs)\n"),),
                "Is an activation's slope multiplied into what goes back to the layer before?",
                "what is handed on: the slope by an output, and each layer does its own activation",
            ),
            Slip(
                "slope_by_output_handed_on",
                (("output_slopes = delta @ layer.weights.T",
                  "output_slopes = output_slopes @ layer.weights.T"),),
                "Does the slope by the output go on back, where delta should?",
                "what is handed on: it has gone through this layer's activation",
            ),
            Slip(
                "weights_missing_on_the_way_back",
                (("delta @ layer.weights.T", "delta @ np.ones_like(layer.weights.T)"),),
                "Are the weights missing on the way back?",
                "the way from inputs to pre-activations: what are the inputs multiplied by?",
            ),
            Slip(
                "activation_on_the_inputs",
                (("slopes.append((inputs.T @ delta,",
                  "inputs = layer.activation.value(inputs)\n"
                  "        slopes.append((inputs.T @ delta,"),),
                "Have the inputs of the layers gone through an activation once too often?",
                "the trace: what went into a layer is its first entry",
            ),
            Slip(
                "examples_again",
                (("(inputs.T @ delta, delta.sum(axis=0))",
                  "(inputs.T @ delta / len(inputs), delta.mean(axis=0))"),),
                "Is the mean over the examples taken once more in each layer?",
                "delta: the one over examples of the mean is in it already",
            ),
            Slip(
                "biases_averaged",
                (("delta.sum(axis=0)", "delta.mean(axis=0)"),),
                "Are the biases' slopes a mean where a sum belongs?",
                "delta: the one over examples of the mean is in it already",
            ),
            Slip(
                "biases_not_summed",
                (("delta.sum(axis=0)", "delta"),),
                "Is the sum over the examples missing in the biases' slopes?",
                "the biases: every example uses the same ones, so what they say adds up",
            ),
            Slip(
                "last_layer_first",
                (("return slopes[::-1]", "return slopes"),),
                "Is the last layer first in the list?",
                "the order: first layer first, though they are found the other way round",
                whole=True,
            ),
            Slip(
                "nothing_handed_on",
                (("        output_slopes = delta @ layer.weights.T\n",
                  "        output_slopes = np.sum(output_slopes, axis=1, keepdims=True)\n"),),
                "Are the slopes only added up on their way back?",
                "what each layer hands on: its delta goes back through its own weights",
            ),
            Slip(
                "pairs_exchanged",
                (("(inputs.T @ delta, delta.sum(axis=0))",
                  "(delta.sum(axis=0), inputs.T @ delta)"),),
                "Are weights and bias in the other order in each pair?",
                "the pairs: the weights slopes come first",
                whole=True,
            ),
            Slip(
                "biases_wrong_axis",
                (("delta.sum(axis=0)", "delta.sum(axis=1)"),),
                "Did the sums of the biases run over the neurons?",
                "the axes: rows are examples, columns are neurons; one number a neuron stays",
            ),
            Slip(
                "biases_one_number",
                (("delta.sum(axis=0)", "delta.sum()"),),
                "Are the biases' slopes added up over the neurons too?",
                "the shape: one bias for each neuron, so one slope for each",
            ),
            Slip(
                "error_squared",
                (("2 * (trace[-1][2] - targets)", "2 * (trace[-1][2] - targets) ** 2"),),
                "Is the error still squared?",
                "the slope of a square: is it a square itself?",
            ),
            Slip(
                "slope_of_relu_everywhere",
                (("layer.activation.slope(pre_activation)", "(pre_activation > 0)"),),
                "Is that ReLU's slope, in every layer?",
                "the activation: each layer brings its own, `layer.activation`",
            ),
            Slip(
                "pre_activation_for_prediction",
                (("trace[-1][2]", "trace[-1][1]"),),
                "Does the error compare the last pre-activation with the targets?",
                "the prediction: the last of the three in the last entry of the trace",
            ),
            Slip(
                "slope_of_sigmoid_everywhere",
                (("(inputs, pre_activation, _)", "(inputs, pre_activation, output)"),
                 ("layer.activation.slope(pre_activation)", "output * (1 - output)")),
                "Is that the sigmoid's slope, in every layer?",
                "the activation: each layer brings its own, `layer.activation`",
            ),
            Slip(
                "pre_activation_for_inputs",
                (("inputs.T @ delta", "pre_activation.T @ delta"),),
                "Did the weights' slopes get the pre-activations of their own layer?",
                "the weights' slopes: what went into the layer, with delta",
            ),
            Slip(
                "outputs_for_inputs",
                (("(inputs, pre_activation, _)", "(_, pre_activation, inputs)"),),
                "Did the weights' slopes get what the layer puts out?",
                "the trace: inputs, pre-activation, output, in this order",
            ),
        ),
    ),
    Exercise(
        reference=train,
        statement="Take one step for each epoch, and give the loss from before each step.",
        instance=_large_steps,
        extra_cases=_all_further_trainings,
        truth=ReferenceRun(_run_of_ours),
        parts=("losses", *parameters_after("training")),
        call=trained,
        changes=("layers",),
        styles=(_new_layers, _new_arrays, _stepped_on_the_way_back),
        links=Links(
            "Link by link",
            "would be right if it started from the right weights",
            "the first two epochs are right, on a network 4-3-2. What goes wrong shows later, or "
            "on another network.",
            _links_of_train,
        ),
        tries=6,
        hints=(
            "What happens in one epoch? Forward, the loss, backward, and then?",
            "Keep the loss before the step. Then each layer takes its own pair of slopes: "
            "`zip(layers, slopes)` goes through both lists side by side.",
            "`layer.weights -= learning_rate * weights_slopes` changes the layer in place; the "
            "bias likewise. All slopes are found before the first layer steps.",
            "`trace = forward(layers, inputs)`, `losses.append(np.sum((trace[-1][2] - targets)**2) "
            "/ len(inputs))`, `slopes = backward(layers, trace, targets)`, then the steps of all "
            "layers",
        ),
        slips=(
            Slip(
                "not_learning",
                ((STEPS, ""),),
                "Do the layers stay as they were?",
                "the step: each layer's weights and bias change, in place, in each epoch",
            ),
            Slip(
                "climbing",
                (("layer.weights -=", "layer.weights +="), ("layer.bias -=", "layer.bias +=")),
                "Does it climb: do the losses grow?",
                "the sign of the step: it goes against the slope",
            ),
            Slip(
                "losses_after_the_step",
                (("        errors = trace[-1][2] - targets\n"
                  "        losses.append(np.sum(errors**2) / len(inputs))\n", ""),
                 ("            layer.bias -= learning_rate * bias_slopes\n",
                  "            layer.bias -= learning_rate * bias_slopes\n"
                  "        errors = forward(layers, inputs)[-1][2] - targets\n"
                  "        losses.append(np.sum(errors**2) / len(inputs))\n")),
                "Are the losses taken after the step?",
                "the order: the loss belongs to the weights from before the step",
            ),
            Slip(
                "one_epoch_too_few",
                (("range(epochs)", "range(epochs - 1)"),),
                "Is there one epoch too few?",
                "the `range`: how many rounds does it make?",
            ),
            Slip(
                "one_epoch_too_many",
                (("range(epochs)", "range(epochs + 1)"),),
                "Is there one epoch too many?",
                "the `range`: how many rounds does it make?",
            ),
            Slip(
                "one_epoch_only",
                (("    return losses", "        return losses"),),
                "Does it end after the first epoch?",
                "the `return`: does it stand inside the loop, so that the loop ends too early?",
            ),
            Slip(
                "last_loss_only",
                (("return losses", "return losses[-1:]"),),
                "Is only the last loss given back?",
                "the list: it gets one loss more in each epoch",
            ),
            Slip(
                "weights_of_the_same_step",
                ((_BACK_AND_STEPS, _STEPS_BACK),),
                "Do the slopes go back through weights that have stepped already?",
                "the order: all slopes first, from before the step, and then all steps",
            ),
            Slip(
                "layers_step_in_turn",
                ((_BACK_AND_STEPS,
                  "        for place, layer in enumerate(layers):\n"
                  "            trace = forward(layers, inputs)\n"
                  "            slopes = backward(layers, trace, targets)\n"
                  "            layer.weights -= learning_rate * slopes[place][0]\n"
                  "            layer.bias -= learning_rate * slopes[place][1]\n"),),
                "Do the layers step one after the other, each with slopes of its own?",
                "the order: all slopes first, from before the step, and then all steps",
            ),
            Slip(
                "forward_once",
                (("    losses = []\n    for _ in range(epochs):\n"
                  "        trace = forward(layers, inputs)\n",
                  "    losses = []\n    trace = forward(layers, inputs)\n"
                  "    for _ in range(epochs):\n"),),
                "Is there a forward pass only once, before the loop?",
                "the trace: after a step the layers are others, so it has to be made anew",
            ),
            Slip(
                "slopes_of_the_first_epoch",
                (("    losses = []\n",
                  "    losses = []\n"
                  "    slopes = backward(layers, forward(layers, inputs), targets)\n"),
                 ("        slopes = backward(layers, trace, targets)\n        for", "        for")),
                "Are the slopes found once only, before the loop?",
                "the slopes: after a step the layers are others, so they have to be found anew",
            ),
            RATE_MISSING,
            BIAS_STAYS,
            WEIGHTS_STAY,
            LAST_LAYER_ONLY,
            LAST_LAYER_STAYS,
            FIRST_LAYER_STAYS,
            Slip(
                "one_loss_too_many",
                (("    return losses",
                  "    errors = forward(layers, inputs)[-1][2] - targets\n"
                  "    losses.append(np.sum(errors**2) / len(inputs))\n"
                  "    return losses"),),
                "Is there one loss too many?",
                "the list: one loss for each epoch, from before its step, and none after the last",
            ),
            Slip(
                "loss_summed",
                (("np.sum(errors**2) / len(inputs)", "np.sum(errors**2)"),),
                "Is the loss a sum over the examples?",
                "the loss: it is a mean over the examples",
            ),
            Slip(
                "loss_mean_of_all",
                (("np.sum(errors**2) / len(inputs)", "np.mean(errors**2)"),),
                "Is the loss a mean over the outputs too?",
                "the loss: it is added up over the outputs, and a mean over the examples only",
            ),
            Slip(
                "trace_and_slopes_once",
                (("    losses = []\n    for _ in range(epochs):\n"
                  "        trace = forward(layers, inputs)\n",
                  "    losses = []\n    trace = forward(layers, inputs)\n"
                  "    slopes = backward(layers, trace, targets)\n"
                  "    for _ in range(epochs):\n"),
                 ("        slopes = backward(layers, trace, targets)\n        for", "        for")),
                "Are forward and backward called only once, before the loop?",
                "trace and slopes: after a step the layers are others, so both are made anew",
            ),
            Slip(
                "one_step_for_each_example",
                ((_BACK_AND_STEPS,
                  "        for place in range(len(inputs)):\n"
                  "            row, wanted = inputs[place:place + 1], targets[place:place + 1]\n"
                  "            slopes = backward(layers, forward(layers, row), wanted)\n"
                  "            for layer, (weights_slopes, bias_slopes) in zip(layers, slopes):\n"
                  "                layer.weights -= learning_rate * weights_slopes\n"
                  "                layer.bias -= learning_rate * bias_slopes\n"),),
                "Is there a step for each example?",
                "an epoch here: one step, with the slopes over all examples",
            ),
            Slip(
                "loss_not_squared",
                (("errors**2", "errors"),),
                "Is the loss without a square?",
                "the loss: the mean over the examples of the squared errors, added up over outputs",
            ),
            Slip(
                "one_loss_for_each_example",
                (("np.sum(errors**2) / len(inputs)", "np.sum(errors**2, axis=1)"),),
                "Is there a loss for each example?",
                "the loss: one number for each epoch",
            ),
            Slip(
                "bias_of_the_last_layer_only",
                (("            layer.bias -=", "        layer.bias -="),),
                "Does only the last layer's bias step?",
                "the loop over the layers: how far is the line of the bias indented?",
            ),
            Slip(
                "step_for_parameter",
                (("layer.weights -= learning", "layer.weights = -learning"),
                 ("layer.bias -= learning", "layer.bias = -learning")),
                "Is there `=-`, where `-=` belongs?",
                "the order of the two signs: `-=` takes off, `=-` puts something new there",
            ),
            stops_with_its_losses(_TRAIN),
            *slips_of_layers(_TRAIN),
            best_kept(_TRAIN),
        ),
    ),
)  # fmt: skip
