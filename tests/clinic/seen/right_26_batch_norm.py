"""A hidden layer that is standardised over the batch, with its own scale and shift.

style: functions affine_forward / affine_backward and batchnorm with caches, params in a dict
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def affine_forward(x, w, b):
    return x @ w + b, x


def affine_backward(up, x, w):
    return up @ w.T, x.T @ up, up.sum(axis=0)


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    spread = np.sqrt(x.var(axis=0) + eps)
    unit = (x - x.mean(axis=0)) / spread
    return gamma * unit + beta, (unit, spread)


def batchnorm_backward(up, cache, gamma):
    unit, spread = cache
    by_unit = up * gamma
    back = (by_unit - by_unit.mean(axis=0) - unit * (by_unit * unit).mean(axis=0)) / spread
    return back, (up * unit).sum(axis=0), up.sum(axis=0)


rng = np.random.default_rng(64)
params = {"w1": rng.standard_normal((5, 8)), "b1": np.zeros(8), "gamma": np.ones(8),
          "beta": np.zeros(8), "w2": rng.standard_normal((8, 3)) / 3, "b2": np.zeros(3)}
x = rng.standard_normal((40, 5)) * [1, 2, 3, 1, 5]
y = np.argmax(np.abs(x[:, :3]), axis=1)


def loss(with_grads=False):
    p = params
    z, c1 = affine_forward(x, p["w1"], p["b1"])
    n, c2 = batchnorm_forward(z, p["gamma"], p["beta"])
    h = np.tanh(n)
    s, c3 = affine_forward(h, p["w2"], p["b2"])
    s = s - s.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    value = -logp[np.arange(len(y)), y].mean()
    if not with_grads:
        return value
    g, up = {}, (np.exp(logp) - np.eye(3)[y]) / len(y)
    up, g["w2"], g["b2"] = affine_backward(up, c3, p["w2"])
    up, g["gamma"], g["beta"] = batchnorm_backward(up * (1 - h ** 2), c2, p["gamma"])
    _, g["w1"], g["b1"] = affine_backward(up, c1, p["w1"])
    return g


for k in range(30):
    for key, slope in loss(with_grads=True).items():
        params[key] -= 0.1 * slope

# What a user adds.
from nnlib.clinic import examine

report = examine(params, loss, lambda: loss(with_grads=True), inputs=x, targets=y)
