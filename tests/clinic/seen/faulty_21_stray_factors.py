"""A three-layer exercise with slopes written out line by line, to be checked numerically.

style: course exercise, slopes written out line by line, dict with examples in columns
source: https://github.com/bighuang624/Andrew-Ng-Deep-Learning-notes/issues/10
fault: one line has a stray factor 2, another has 4 / m in place of 1 / m
expected: factor
twins: none
wrong: W2 b1
"""
import numpy as np

rng = np.random.default_rng(16)
X = rng.standard_normal((4, 12))
Y = (rng.random((1, 12)) < 0.5).astype(float)
P = {"W1": rng.standard_normal((5, 4)), "b1": rng.standard_normal((5, 1)),
     "W2": rng.standard_normal((3, 5)), "b2": rng.standard_normal((3, 1)),
     "W3": rng.standard_normal((1, 3)), "b3": rng.standard_normal((1, 1))}


def forward(X, Y, P):
    Z1 = P["W1"] @ X + P["b1"]
    A1 = np.maximum(Z1, 0)
    Z2 = P["W2"] @ A1 + P["b2"]
    A2 = np.maximum(Z2, 0)
    A3 = 1 / (1 + np.exp(-(P["W3"] @ A2 + P["b3"])))
    cost = -np.mean(Y * np.log(A3) + (1 - Y) * np.log(1 - A3))
    return cost, (Z1, A1, Z2, A2, A3)


def backward(X, Y, P):
    m = X.shape[1]
    Z1, A1, Z2, A2, A3 = forward(X, Y, P)[1]
    dZ3 = A3 - Y
    dW3 = 1 / m * dZ3 @ A2.T
    db3 = 1 / m * dZ3.sum(axis=1, keepdims=True)
    dZ2 = P["W3"].T @ dZ3 * (Z2 > 0)
    dW2 = 1 / m * dZ2 @ A1.T * 2
    db2 = 1 / m * dZ2.sum(axis=1, keepdims=True)
    dZ1 = P["W2"].T @ dZ2 * (Z1 > 0)
    dW1 = 1 / m * dZ1 @ X.T
    db1 = 4 / m * dZ1.sum(axis=1, keepdims=True)
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


# What a user adds.
from nnlib.clinic import examine

report = examine(P, lambda: forward(X, Y, P)[0], lambda: backward(X, Y, P), inputs=X, targets=Y)
