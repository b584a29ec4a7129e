"""Swish neurons and the Huber loss, with functions in a table of activations.

style: table of (function, slope) pairs, network as a list of tuples turned to lists
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def swish(z):
    return z / (1 + np.exp(-z))


def swish_slope(z):
    s = 1 / (1 + np.exp(-z))
    return s + z * s * (1 - s)


ACTIVATIONS = {"swish": (swish, swish_slope), "identity": (lambda z: z, np.ones_like)}
PLAN = [(2, 10, "swish"), (10, 5, "swish"), (5, 1, "identity")]
rng = np.random.default_rng(34)
net = [[rng.normal(size=(a, b)) / np.sqrt(a), np.zeros(b)] for a, b, _ in PLAN]
X = rng.uniform(-1.5, 1.5, (75, 2))
y = (X[:, 0] ** 3 - X[:, 1]).reshape(-1, 1)
y[::10] += 5


def forward(X):
    zs, outs = [], [X]
    for (W, b), (_, _, kind) in zip(net, PLAN):
        zs.append(outs[-1] @ W + b)
        outs.append(ACTIVATIONS[kind][0](zs[-1]))
    return zs, outs


def huber(d=1.0):
    r = forward(X)[1][-1] - y
    small = np.abs(r) <= d
    return np.mean(np.where(small, 0.5 * r ** 2, d * (np.abs(r) - 0.5 * d)))


def backward(d=1.0):
    zs, outs = forward(X)
    up = np.clip(outs[-1] - y, -d, d) / y.size
    slopes = []
    for k in range(len(net) - 1, -1, -1):
        up = up * ACTIVATIONS[PLAN[k][2]][1](zs[k])
        slopes.append([outs[k].T @ up, up.sum(axis=0)])
        up = up @ net[k][0].T
    return slopes[::-1]


if __name__ == "__main__":
    for step in range(300):
        for (W, b), (dW, db) in zip(net, backward()):
            W -= 0.2 * dW
            b -= 0.2 * db
    print(huber())

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=huber, slopes=backward, inputs=X, targets=y)
