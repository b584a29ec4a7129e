"""A network with a layer of batch normalisation, gamma and beta learned too, no bias before it.

style: dict of params, functions affine, batchnorm, relu with caches
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def batchnorm_forward(x, gamma, beta, eps=1e-3):
    mean, var = x.mean(axis=0), x.var(axis=0)
    standard = (x - mean) / np.sqrt(var + eps)
    return gamma * standard + beta, (standard, gamma, np.sqrt(var + eps))


def batchnorm_backward(dout, cache):
    standard, gamma, std = cache
    dstandard = dout * gamma
    dx = (dstandard - dstandard.mean(axis=0)
          - standard * np.mean(dstandard * standard, axis=0)) / std
    return dx, np.sum(dout * standard, axis=0), dout.sum(axis=0)


def loss_and_grads(p, X, y):
    z = X @ p["W1"]
    normal, cache = batchnorm_forward(z, p["gamma"], p["beta"])
    h = np.maximum(normal, 0)
    scores = h @ p["W2"] + p["b2"]
    scores = scores - scores.max(axis=1, keepdims=True)
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    loss = -logs[np.arange(len(y)), y].mean()
    d = np.exp(logs)
    d[np.arange(len(y)), y] -= 1
    d /= len(y)
    grads = {"W2": h.T @ d, "b2": d.sum(axis=0)}
    dz, grads["gamma"], grads["beta"] = batchnorm_backward(d @ p["W2"].T * (normal > 0), cache)
    grads["W1"] = X.T @ dz
    return loss, grads


rng = np.random.default_rng(22)
y = np.arange(48) % 3
X = 5 + 3 * rng.normal(size=(3, 4))[y] + rng.normal(size=(48, 4))
p = {"W1": rng.normal(size=(4, 9)), "gamma": np.ones(9), "beta": np.zeros(9),
     "W2": 0.3 * rng.normal(size=(9, 3)), "b2": np.zeros(3)}

if __name__ == "__main__":
    for step in range(200):
        loss, grads = loss_and_grads(p, X, y)
        for name in p:
            p[name] -= 0.2 * grads[name]
    print(loss)

# What a user adds.
from nnlib.clinic import examine

report = examine(p, loss=lambda: loss_and_grads(p, X, y)[0], inputs=X, targets=y,
                 slopes=lambda: loss_and_grads(p, X, y)[1])
