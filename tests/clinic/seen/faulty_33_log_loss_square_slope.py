"""A classifier of two rings, reported by its log loss.

style: dataclass with W1, b1, W2, b2 and functions that take it
source: https://github.com/bpjsincl/coursera-neural-net/issues/14
fault: the loss is the log loss, the error that goes back is the one of the squared error
expected: other_loss
twins: slope_too
wrong: W1 b1 W2 b2
"""
from dataclasses import dataclass

import numpy as np


@dataclass
class Weights:
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(w, x):
    hidden = sigmoid(x @ w.W1 + w.b1)
    return hidden, sigmoid(hidden @ w.W2 + w.b2)


def log_loss(w, x, y):
    out = forward(w, x)[1]
    return -np.mean(y * np.log(out) + (1 - y) * np.log(1 - out))


def error_slopes(w, x, y):
    hidden, out = forward(w, x)
    d_out = (out - y) * out * (1 - out) / len(x)
    d_hidden = d_out @ w.W2.T * hidden * (1 - hidden)
    return Weights(x.T @ d_hidden, d_hidden.sum(0), hidden.T @ d_out, d_out.sum(0))


rng = np.random.default_rng(24)
turn = rng.uniform(0, 2 * np.pi, 80)
ring = np.repeat([0.5, 1.5], 40)
x = np.c_[ring * np.cos(turn), ring * np.sin(turn)] + 0.1 * rng.standard_normal((80, 2))
y = (ring > 1).astype(float)[:, None]
w = Weights(rng.standard_normal((2, 6)), np.zeros(6), rng.standard_normal((6, 1)), np.zeros(1))

for _ in range(10):
    s = error_slopes(w, x, y)
    w = Weights(w.W1 - s.W1, w.b1 - s.b1, w.W2 - s.W2, w.b2 - s.b2)

# What a user adds.
from nnlib.clinic import examine

report = examine(w, lambda: log_loss(w, x, y), lambda: vars(error_slopes(w, x, y)),
                 inputs=x, targets=y)
