"""A network with lists, loops and nothing else, as the first chapter of a book would have it.

style: pure Python lists of floats, dicts {'weights', 'output', 'delta'} for neurons
source: none
fault: none
expected: none
twins: none
wrong: none
"""
from math import exp
from random import random, seed

seed(1)
network = [[{"weights": [random() - 0.5 for _ in range(3)]} for _ in range(4)],
           [{"weights": [random() - 0.5 for _ in range(5)]} for _ in range(2)]]


def activate(weights, inputs):
    return weights[-1] + sum(w * x for w, x in zip(weights, inputs))


def forward_propagate(row):
    inputs = row
    for layer in network:
        for neuron in layer:
            neuron["output"] = 1.0 / (1.0 + exp(-activate(neuron["weights"], inputs)))
        inputs = [neuron["output"] for neuron in layer]
    return inputs


def backward_propagate_error(expected):
    for i in reversed(range(len(network))):
        for j, neuron in enumerate(network[i]):
            if i == len(network) - 1:
                error = neuron["output"] - expected[j]
            else:
                error = sum(n["weights"][j] * n["delta"] for n in network[i + 1])
            neuron["delta"] = error * neuron["output"] * (1.0 - neuron["output"])


def row_slopes(row, expected):
    forward_propagate(row)
    backward_propagate_error(expected)
    found, inputs = [], row
    for layer in network:
        found += [[n["delta"] * x for x in inputs + [1.0]] for n in layer]
        inputs = [n["output"] for n in layer]
    return found


dataset = [[2.7, 2.5, 0], [1.4, 2.3, 0], [3.3, 4.4, 0], [1.3, 1.8, 0], [3.0, 3.0, 0],
           [7.6, 2.7, 1], [5.3, 2.0, 1], [6.9, 1.7, 1], [8.6, -0.2, 1], [7.6, 3.5, 1]]
rows = [([a / 10, b / 10], [float(c == 0), float(c == 1)]) for a, b, c in dataset]


def loss():
    return 0.5 * sum((o - t) ** 2 for r, e in rows for o, t in zip(forward_propagate(r), e))


if __name__ == "__main__":
    for epoch in range(200):
        for r, e in rows:
            for neuron, slope in zip(network[0] + network[1], row_slopes(r, e)):
                neuron["weights"] = [w - 0.5 * s for w, s in zip(neuron["weights"], slope)]
    print(loss())

# What a user adds.
from nnlib.clinic import examine


def slopes():
    per_row = [row_slopes(r, e) for r, e in rows]
    return [[sum(s) for s in zip(*same)] for same in zip(*per_row)]


report = examine(network, loss=loss, slopes=slopes, inputs=[r for r, e in rows],
                 targets=[e for r, e in rows],
                 names=" ".join(f"{i}.{j}.weights" for i, n in ((0, 4), (1, 2)) for j in range(n)))
