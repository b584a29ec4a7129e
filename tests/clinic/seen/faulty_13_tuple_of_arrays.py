"""Functions over a tuple of arrays: parameters go in, a tuple of slopes comes out.

style: pure functions over a tuple (W1, b1, W2, b2), examples in columns
source: https://github.com/kvfrans/notes/issues/5
fault: the loss is a sum over examples, but the slope of the first bias is a mean
expected: bias_mean
twins: none
wrong: 1
"""
import numpy as np


def forward(params, x):
    w1, b1, w2, b2 = params
    h1 = w1 @ x + b1[:, None]
    h2 = np.maximum(h1, 0)
    return h1, h2, w2 @ h2 + b2[:, None]


def loss_fn(params, x, y):
    return 0.5 * np.sum((forward(params, x)[-1] - y) ** 2)


def grad_fn(params, x, y):
    w1, b1, w2, b2 = params
    h1, h2, out = forward(params, x)
    d_out = out - y
    d_w2 = d_out @ h2.T
    d_b2 = np.sum(d_out, axis=1)
    d_h2 = w2.T @ d_out
    d_h1 = d_h2 * (h1 > 0)
    d_w1 = d_h1 @ x.T
    d_b1 = np.mean(d_h1, axis=1)
    return d_w1, d_b1, d_w2, d_b2


key = np.random.default_rng(123)
x = key.uniform(-1, 1, (2, 64))
y = np.stack([x[0] * x[1], np.abs(x[0] - x[1])])
params = (key.normal(0, 1, (10, 2)), key.normal(0, 0.2, 10),
          key.normal(0, 0.3, (2, 10)), np.zeros(2))

for i in range(10):
    params = tuple(p - 1e-3 * g for p, g in zip(params, grad_fn(params, x, y)))

# What a user adds.
from nnlib.clinic import examine

params = list(params)
report = examine(params, lambda: loss_fn(params, x, y), lambda: grad_fn(params, x, y),
                 inputs=x, targets=y)
