"""A network as a list of layers of lists of floats, with the bias as last weight.

style: pure Python lists of floats, network as a list of layers, one example at a time
source: https://github.com/joelgrus/data-science-from-scratch/issues/31
fault: the output neurons step first, and the hidden deltas are made with the new weights
expected: weights_stepped
twins: none
wrong: 0
"""
import math
import random

random.seed(0)
network = [[[random.random() for _ in range(5)] for _ in range(3)],
           [[random.random() for _ in range(4)] for _ in range(2)]]
rows = [[1, 0, 0, 1], [0, 1, 1, 0], [1, 1, 0, 0]]
wanted = [[1, 0], [0, 1], [1, 1]]


def sigmoid(t):
    return 1 / (1 + math.exp(-t))


def feed_forward(net, row):
    outputs = []
    for layer in net:
        row = row + [1]
        outputs.append([sigmoid(sum(w * v for w, v in zip(neuron, row))) for neuron in layer])
        row = outputs[-1]
    return outputs


def backpropagate(net, row, target, eta=0.5):
    hidden, out = feed_forward(net, row)
    output_deltas = [o * (1 - o) * (o - t) for o, t in zip(out, target)]
    for i, neuron in enumerate(net[-1]):
        for j, h in enumerate(hidden + [1]):
            neuron[j] -= eta * output_deltas[i] * h
    hidden_deltas = [h * (1 - h) * sum(d * n[i] for d, n in zip(output_deltas, net[-1]))
                     for i, h in enumerate(hidden)]
    for i, neuron in enumerate(net[0]):
        for j, v in enumerate(row + [1]):
            neuron[j] -= eta * hidden_deltas[i] * v


def loss(k):
    out = feed_forward(network, rows[k])[-1]
    return 0.5 * sum((o - t) ** 2 for o, t in zip(out, wanted[k]))


for k in range(3):
    backpropagate(network, rows[k], wanted[k])

# What a user adds.
from nnlib.clinic import examine

report = examine(network, lambda: loss(0), step=lambda: backpropagate(network, rows[0], wanted[0]),
                 names="0 1", rate=0.5, inputs=rows[0], targets=wanted[0])
