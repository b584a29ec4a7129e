"""Neural network of nested lists: network[layer][neuron] is a list of weights, the last for 1.

style: nested lists of floats, zip and enumerate, steps inside backpropagate
source: https://github.com/joelgrus/data-science-from-scratch/issues/31
fault: the hidden deltas are made with output weights that have stepped already
expected: weights_stepped
twins: none
wrong: 0
"""
import math
import random


def dot(v, w):
    return sum(a * b for a, b in zip(v, w))


def sigmoid(t):
    return 1 / (1 + math.exp(-t))


def feed_forward(network, vector):
    outputs = []
    for layer in network:
        vector = [sigmoid(dot(neuron, vector + [1])) for neuron in layer]
        outputs.append(vector)
    return outputs


def backpropagate(network, vector, target, rate):
    hidden, outputs = feed_forward(network, vector)
    output_deltas = [o * (1 - o) * (o - t) for o, t in zip(outputs, target)]
    for i, neuron in enumerate(network[-1]):
        for j, h in enumerate(hidden + [1]):
            neuron[j] -= rate * output_deltas[i] * h
    hidden_deltas = [h * (1 - h) * dot(output_deltas, [n[i] for n in network[-1]])
                     for i, h in enumerate(hidden)]
    for i, neuron in enumerate(network[0]):
        for j, x in enumerate(vector + [1]):
            neuron[j] -= rate * hidden_deltas[i] * x


random.seed(7)
network = [[[random.random() for _ in range(6)] for _ in range(3)],
           [[random.random() for _ in range(4)] for _ in range(3)]]
row, wanted = [1.0, 0.0, 1.0, 1.0, 0.0], [1.0, 0.0, 0.0]


def loss():
    return sum(0.5 * (o - t) ** 2 for o, t in zip(feed_forward(network, row)[-1], wanted))


if __name__ == "__main__":
    for _ in range(100):
        backpropagate(network, row, wanted, 2.0)
    print(feed_forward(network, row)[-1])

# What a user adds.
from nnlib.clinic import examine

report = examine(network, loss=loss, step=lambda: backpropagate(network, row, wanted, 2.0),
                 names="0 1", inputs=row, targets=wanted, rate=2.0)
