"""Backpropagation in plain loops over plain numbers: an independent reference.

It shares no code with `nnlib` and uses no array arithmetic, so that a mistake in the one is
unlikely to be a mistake in the other. Networks are nested lists: one (weights, bias, value) per
layer, `weights[i][j]` from input i to neuron j, `value` the activation of one number. A loss is a
function of the outputs and the target of one example. Each may also be the name of one below.
Slopes of both are measured, so a new activation or loss needs no line here.
"""

import math

VALUES = {
    "identity": lambda z: z,
    "relu": lambda z: z if z > 0 else 0.0,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z)),
    "tanh": math.tanh,
    "softplus": lambda z: max(z, 0.0) + math.log1p(math.exp(-abs(z))),
}
"""Activations written a second time: a third opinion, for those that have a row here."""


def squared_error(outputs, target):
    return sum((output - wanted) ** 2 for output, wanted in zip(outputs, target, strict=True))


def cross_entropy(scores, label):
    largest = max(scores)
    return largest + math.log(sum(math.exp(s - largest) for s in scores)) - scores[label]


LOSSES = {"squared error": squared_error, "cross-entropy": cross_entropy}
"""Losses of one example, written a second time."""


def value_of(activation):
    """Return the activation of one number: written here, or else its own."""
    return VALUES.get(activation.name, lambda z: float(activation.value(z)))


def loss_of_one(loss):
    """Return the loss of one example: written here, or else its own."""
    return LOSSES.get(loss.name, lambda outputs, target: float(loss.value([outputs], [target])))


def measured(function, place, nudge=1e-3):
    """Measure the slope of a function of one number, by four looks at it."""
    near = function(place + nudge) - function(place - nudge)
    far = function(place + 2 * nudge) - function(place - 2 * nudge)
    return (8 * near - far) / (12 * nudge)


def forward_one(layers, example):
    """Return, per layer, the lists (inputs, pre-activations, outputs) of one example."""
    trace = []
    for weights, bias, value in layers:
        pre_activations = []
        for neuron in range(len(bias)):
            total = bias[neuron]
            for place in range(len(example)):
                total += example[place] * weights[place][neuron]
            pre_activations.append(total)
        outputs = [VALUES.get(value, value)(z) for z in pre_activations]
        trace.append((example, pre_activations, outputs))
        example = outputs
    return trace


def loss_of(layers, examples, targets, loss):
    total = 0.0
    for example, target in zip(examples, targets, strict=True):
        total += LOSSES.get(loss, loss)(forward_one(layers, example)[-1][2], target)
    return total / len(examples)


def slopes_of(layers, examples, targets, loss):
    """Return, per layer, nested lists (weight slopes, bias slopes)."""
    loss = LOSSES.get(loss, loss)
    slopes = [
        ([[0.0 for _ in row] for row in weights], [0.0 for _ in bias])
        for weights, bias, _ in layers
    ]
    for example, target in zip(examples, targets, strict=True):
        trace = forward_one(layers, example)
        outputs = trace[-1][2]
        by_output = []
        for place in range(len(outputs)):
            before, after = outputs[:place], outputs[place + 1 :]
            by_output.append(
                measured(lambda one: loss([*before, one, *after], target), outputs[place])  # noqa: B023
                / len(examples)
            )
        for number in range(len(layers) - 1, -1, -1):
            weights, bias, value = layers[number]
            inputs, pre_activations, _ = trace[number]
            by_input = [0.0 for _ in inputs]
            for neuron in range(len(bias)):
                delta = by_output[neuron] * measured(
                    VALUES.get(value, value), pre_activations[neuron]
                )
                slopes[number][1][neuron] += delta
                for place in range(len(inputs)):
                    slopes[number][0][place][neuron] += delta * inputs[place]
                    by_input[place] += delta * weights[place][neuron]
            by_output = by_input
    return slopes
