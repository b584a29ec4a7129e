"""Functions over a tuple of arrays, with the mean absolute error and softplus units.

style: pure functions over a tuple (W1, b1, W2, b2)
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def softplus(z):
    return np.logaddexp(0, z)


def model(params, x):
    W1, b1, W2, b2 = params
    z = x @ W1 + b1
    h = softplus(z)
    return z, h, h @ W2 + b2


def mae(params, x, t):
    return np.mean(np.abs(model(params, x)[2] - t))


def grads(params, x, t):
    W2 = params[2]
    z, h, out = model(params, x)
    d = np.sign(out - t) / t.size
    dz = d @ W2.T / (1 + np.exp(-z))
    return x.T @ dz, dz.sum(axis=0), h.T @ d, d.sum(axis=0)


rng = np.random.default_rng(55)
x = rng.uniform(-2, 2, (80, 1))
t = np.hstack([np.sin(x), x ** 2 / 2]) + 0.05 * rng.standard_normal((80, 2))
params = [rng.standard_normal((1, 9)), rng.standard_normal(9),
          rng.standard_normal((9, 2)) / 3, np.zeros(2)]

if __name__ == "__main__":
    for k in range(200):
        params = [p - 0.02 * g for p, g in zip(params, grads(params, x, t))]
    print(mae(params, x, t))

# What a user adds.
from nnlib.clinic import examine

report = examine(params, lambda: mae(params, x, t), lambda: grads(params, x, t),
                 inputs=x, targets=t)
