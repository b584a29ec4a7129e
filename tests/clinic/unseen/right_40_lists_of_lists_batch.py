"""A three-layer network on lists of floats that steps once for all the examples.

style: pure Python, nested lists, matrix functions written by hand, float parameters
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import math
import random


def matmul(A, B):
    return [[sum(a * b for a, b in zip(row, col)) for col in zip(*B)] for row in A]


def transpose(A):
    return [list(col) for col in zip(*A)]


def combine(f, A, B):
    return [[f(a, b) for a, b in zip(ra, rb)] for ra, rb in zip(A, B)]


random.seed(54)


def make(a, b):
    return {"W": [[random.gauss(0, 1 / math.sqrt(a)) for _ in range(b)] for _ in range(a)],
            "b": [0.0] * b}


layers = [make(2, 5), make(5, 4), make(4, 1)]


def forward(X):
    values = [X]
    for k, layer in enumerate(layers):
        sums = [[s + b for s, b in zip(row, layer["b"])] for row in matmul(values[-1], layer["W"])]
        last = k == len(layers) - 1
        values.append(sums if last else [[math.tanh(s) for s in row] for row in sums])
    return values


def loss(X, Y):
    out = forward(X)[-1]
    return sum((o[0] - y[0]) ** 2 for o, y in zip(out, Y)) / len(X)


def slopes(X, Y):
    values = forward(X)
    delta = combine(lambda o, y: 2 * (o - y) / len(X), values[-1], Y)
    found = []
    for k in range(len(layers) - 1, -1, -1):
        found.insert(0, {"W": matmul(transpose(values[k]), delta),
                         "b": [sum(col) for col in zip(*delta)]})
        back = matmul(delta, transpose(layers[k]["W"]))
        delta = combine(lambda d, v: d * (1 - v * v), back, values[k])
    return found


def step(X, Y, rate):
    for layer, slope in zip(layers, slopes(X, Y)):
        layer["W"] = combine(lambda w, s: w - rate * s, layer["W"], slope["W"])
        layer["b"] = [b - rate * s for b, s in zip(layer["b"], slope["b"])]


X = [[random.uniform(-1, 1), random.uniform(-1, 1)] for _ in range(24)]
Y = [[a * b] for a, b in X]

if __name__ == "__main__":
    for i in range(200):
        step(X, Y, 0.2)
    print(loss(X, Y))

# What a user adds.
from nnlib.clinic import examine

report = examine(layers, loss=lambda: loss(X, Y), step=lambda: step(X, Y, 0.05), inputs=X,
                 targets=Y, names="0.W 0.b 1.W 1.b 2.W 2.b", rate=0.05)
