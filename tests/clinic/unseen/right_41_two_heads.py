"""One hidden layer, two heads: a class and a number, with the two losses added.

style: SimpleNamespace of arrays, functions with short names, rows
source: none
fault: none
expected: none
twins: none
wrong: none
"""
from types import SimpleNamespace

import numpy as np

rng = np.random.default_rng(60)
X = rng.normal(size=(54, 3))
group = (X[:, 0] > X[:, 1]).astype(int)
amount = X[:, 2] * X[:, 0]
SHARE = 0.3

net = SimpleNamespace(W=rng.normal(size=(3, 10)) / np.sqrt(3), b=np.zeros(10),
                      C=rng.normal(size=(10, 2)) * 0.3, c=np.zeros(2),
                      R=rng.normal(size=10) * 0.3, r=0.0)


def run(net, X):
    h = np.arctan(X @ net.W + net.b)
    s = h @ net.C + net.c
    p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
    return h, p, h @ net.R + net.r


def loss(net):
    _, p, guess = run(net, X)
    return (-np.log(p[np.arange(len(X)), group]).mean()
            + SHARE * np.mean((guess - amount) ** 2))


def grads(net):
    h, p, guess = run(net, X)
    dp = (p - np.eye(2)[group]) / len(X)
    dg = 2 * SHARE * (guess - amount) / len(X)
    dz = (dp @ net.C.T + np.outer(dg, net.R)) / (1 + np.tan(h) ** 2)
    return {"W": X.T @ dz, "b": dz.sum(0), "C": h.T @ dp, "c": dp.sum(0), "R": h.T @ dg,
            "r": dg.sum()}


if __name__ == "__main__":
    for i in range(400):
        for name, g in grads(net).items():
            setattr(net, name, getattr(net, name) - 0.1 * g)
    print(loss(net))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: loss(net), slopes=lambda: grads(net), names="W b C c R r",
                 inputs=X, targets=[group, amount])
