"""Softmax regression on small pictures of three shapes, with whole-number labels.

style: softmax regression, one function that gives loss and slopes, labels as integers
source: https://github.com/jingtinghuang/CS231n-Spring-2017/issues/3
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def softmax_loss(W, X, y, reg):
    n = len(X)
    scores = X @ W
    scores -= scores.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(scores).sum(axis=1))
    loss = np.mean(log_sum - scores[np.arange(n), y]) + reg * np.sum(W * W)
    p = np.exp(scores - log_sum[:, None])
    p[np.arange(n), y] -= 1
    return loss, X.T @ p / n + 2 * reg * W


def shapes(n, rng):
    pictures = np.zeros((n, 5, 5))
    y = rng.integers(0, 3, n)
    for k, kind in enumerate(y):
        if kind == 0:
            pictures[k, rng.integers(1, 4), :] = 1
        elif kind == 1:
            pictures[k, :, rng.integers(1, 4)] = 1
        else:
            pictures[k][np.eye(5, dtype=bool)] = 1
    flat = pictures.reshape(n, -1) + 0.2 * rng.standard_normal((n, 25))
    return np.c_[flat, np.ones(n)], y


rng = np.random.default_rng(9)
X, y = shapes(90, rng)
W = 0.01 * rng.standard_normal((26, 3))
reg = 1e-3
for k in range(50):
    W -= 0.2 * softmax_loss(W, X, y, reg)[1]

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), lambda: softmax_loss(W, X, y, reg)[0],
                 lambda: {"dW": softmax_loss(W, X, y, reg)[1]}, inputs=X, targets=y, names="W")
