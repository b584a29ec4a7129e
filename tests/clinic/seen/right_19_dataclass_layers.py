"""Dataclasses for the layers, each with its activation by name, on a table of yes and no.

style: dataclasses for layers, functions forward and backward over a list of them
source: none
fault: none
expected: none
twins: none
wrong: none
"""
from dataclasses import dataclass

import numpy as np

FUNCTIONS = {"elu": (lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1),
                     lambda z: np.where(z > 0, 1.0, np.exp(np.minimum(z, 0)))),
             "sigmoid": (lambda z: 1 / (1 + np.exp(-z)),
                         lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2)}


@dataclass
class Layer:
    weight: np.ndarray
    bias: np.ndarray
    kind: str


def make(n, m, kind, rng):
    return Layer(rng.standard_normal((n, m)) / np.sqrt(n), np.zeros((1, m)), kind)


def forward(layers, x):
    sums, outs = [], [x]
    for layer in layers:
        sums.append(outs[-1] @ layer.weight + layer.bias)
        outs.append(FUNCTIONS[layer.kind][0](sums[-1]))
    return sums, outs


def brier(layers, x, y):
    return np.mean((forward(layers, x)[1][-1] - y) ** 2)


def backward(layers, x, y):
    sums, outs = forward(layers, x)
    up = 2 * (outs[-1] - y) / y.size
    pairs = []
    for k in reversed(range(len(layers))):
        up = up * FUNCTIONS[layers[k].kind][1](sums[k])
        pairs.append((outs[k].T @ up, up.sum(axis=0, keepdims=True)))
        up = up @ layers[k].weight.T
    return pairs[::-1]


def step(rate):
    for layer, (dw, db) in zip(layers, backward(layers, x, y)):
        layer.weight = layer.weight - rate * dw
        layer.bias = layer.bias - rate * db


rng = np.random.default_rng(81)
x = rng.uniform(-1, 1, (90, 3))
y = np.c_[x.sum(axis=1) > 0, x[:, 0] * x[:, 1] > 0].astype(float)
layers = [make(3, 8, "elu", rng), make(8, 5, "elu", rng), make(5, 2, "sigmoid", rng)]
for k in range(50):
    step(0.5)

# What a user adds.
from nnlib.clinic import examine

report = examine(layers, lambda: brier(layers, x, y), step=lambda: step(0.5), rate=0.5,
                 inputs=x, targets=y)
