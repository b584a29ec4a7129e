"""A classifier for three heaps of points; rows are shuffled before training.

style: functions over a dict, softmax at the end, minibatches
source: https://www.onenoughtone.com/problems/synchronized-data-permutation
fault: inputs and labels are shuffled one after the other, each in its own order
expected: shuffled_apart
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(100)
middle = np.array([[0, 2], [-2, -1], [2, -1]])
y = np.repeat(np.arange(3), 50)
X = middle[y] + 0.5 * rng.standard_normal((150, 2))
rng.shuffle(X)
rng.shuffle(y)

net = {"W1": rng.standard_normal((2, 10)), "b1": np.zeros(10),
       "W2": rng.standard_normal((10, 3)) / 3, "b2": np.zeros(3)}


def proba(X):
    h = np.tanh(X @ net["W1"] + net["b1"])
    s = h @ net["W2"] + net["b2"]
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return h, e / e.sum(axis=1, keepdims=True)


def loss(X, y):
    return -np.log(proba(X)[1][np.arange(len(y)), y]).mean()


def slopes(X, y):
    h, p = proba(X)
    p[np.arange(len(y)), y] -= 1
    p /= len(y)
    d = p @ net["W2"].T * (1 - h ** 2)
    return {"W1": X.T @ d, "b1": d.sum(0), "W2": h.T @ p, "b2": p.sum(0)}


for epoch in range(60):
    for k in range(0, 150, 30):
        for key, g in slopes(X[k:k + 30], y[k:k + 30]).items():
            net[key] -= 0.2 * g
print("accuracy", np.mean(proba(X)[1].argmax(axis=1) == y))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: loss(X, y), lambda: slopes(X, y), inputs=X, targets=y)
