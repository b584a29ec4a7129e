"""Backpropagation in plain loops over plain numbers: an independent reference.

It shares no code with `nnlib` and uses no array arithmetic, so that a mistake in the one is
unlikely to be a mistake in the other. Networks are nested lists: one (weights, bias, activation
name) a layer, `weights[i][j]` from input i to neuron j.
"""

import math

VALUES = {
    "identity": lambda z: z,
    "relu": lambda z: z if z > 0 else 0.0,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z)),
    "tanh": math.tanh,
    "softplus": lambda z: max(z, 0.0) + math.log1p(math.exp(-abs(z))),
}
SLOPES = {
    "identity": lambda z: 1.0,
    "relu": lambda z: 1.0 if z > 0 else 0.0,
    "sigmoid": lambda z: VALUES["sigmoid"](z) * VALUES["sigmoid"](-z),
    "tanh": lambda z: 1 / math.cosh(z) ** 2,
    "softplus": VALUES["sigmoid"],
}


def forward_one(layers, example):
    """Return, a layer, the lists (inputs, pre-activations, outputs) of one example."""
    trace = []
    for weights, bias, activation in layers:
        pre_activations = []
        for neuron in range(len(bias)):
            total = bias[neuron]
            for place in range(len(example)):
                total += example[place] * weights[place][neuron]
            pre_activations.append(total)
        outputs = [VALUES[activation](z) for z in pre_activations]
        trace.append((example, pre_activations, outputs))
        example = outputs
    return trace


def loss_of(layers, examples, targets, loss):
    total = 0.0
    for example, target in zip(examples, targets, strict=True):
        outputs = forward_one(layers, example)[-1][2]
        if loss == "squared error":
            for output, wanted in zip(outputs, target, strict=True):
                total += (output - wanted) ** 2
        else:
            largest = max(outputs)
            total += largest + math.log(sum(math.exp(s - largest) for s in outputs))
            total -= outputs[target]
    return total / len(examples)


def slopes_of(layers, examples, targets, loss):
    """Return, a layer, nested lists (weights slopes, bias slopes)."""
    slopes = [
        ([[0.0 for _ in row] for row in weights], [0.0 for _ in bias])
        for weights, bias, _ in layers
    ]
    for example, target in zip(examples, targets, strict=True):
        trace = forward_one(layers, example)
        outputs = trace[-1][2]
        if loss == "squared error":
            wanted = [2 * (output - want) for output, want in zip(outputs, target, strict=True)]
        else:
            largest = max(outputs)
            powers = [math.exp(score - largest) for score in outputs]
            wanted = [power / sum(powers) for power in powers]
            wanted[target] -= 1
        by_output = [slope / len(examples) for slope in wanted]
        for number in range(len(layers) - 1, -1, -1):
            weights, bias, activation = layers[number]
            inputs, pre_activations, _ = trace[number]
            by_input = [0.0 for _ in inputs]
            for neuron in range(len(bias)):
                delta = by_output[neuron] * SLOPES[activation](pre_activations[neuron])
                slopes[number][1][neuron] += delta
                for place in range(len(inputs)):
                    slopes[number][0][place][neuron] += delta * inputs[place]
                    by_input[place] += delta * weights[place][neuron]
            by_output = by_input
    return slopes
