"""The parity of four bits, after a recipe in pseudocode.

style: functions over a list of two matrices, bias of 1 as an extra input, one example at a time
source: https://techfeed.net/es/563456/
fault: the weights are set to the change, the change is not added to them
expected: other
twins: none
wrong: 0 1
"""
import numpy as np

rng = np.random.default_rng(5)
patterns = np.array([[a, b, c, d] for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)])
parity = patterns.sum(axis=1) % 2
weights = [rng.uniform(-0.5, 0.5, (5, 4)), rng.uniform(-0.5, 0.5, (5, 1))]


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


def feed(weights, inputs):
    inputs = np.append(inputs, 1.0)
    hidden = np.append(sigmoid(inputs @ weights[0]), 1.0)
    return inputs, hidden, sigmoid(hidden @ weights[1])


def train(weights, inputs, desired, rate):
    inputs, hidden, output = feed(weights, inputs)
    output_delta = (desired - output) * output * (1 - output)
    hidden_delta = (weights[1] @ output_delta * hidden * (1 - hidden))[:4]
    weights[1] = rate * np.outer(hidden, output_delta)
    weights[0] = rate * np.outer(inputs, hidden_delta)


def total_error(weights):
    return sum(0.5 * (feed(weights, p)[2][0] - t) ** 2 for p, t in zip(patterns, parity))


if __name__ == "__main__":
    for epoch in range(5):
        for p, t in zip(patterns, parity):
            train(weights, p, t, 0.1)
        print(total_error(weights))

# What a user adds.
from nnlib.clinic import examine

report = examine(weights, loss=lambda: total_error(weights), rate=0.1, inputs=patterns,
                 step=lambda: [train(weights, p, t, 0.1) for p, t in zip(patterns, parity)],
                 targets=parity)
