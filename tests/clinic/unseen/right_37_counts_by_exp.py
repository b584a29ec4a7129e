"""How many bikes in an hour? Poisson regression with a hidden layer and an exponential at the end.

style: namedtuple of arrays that is made anew at each step, pure functions
source: none
fault: none
expected: none
twins: none
wrong: none
"""
from collections import namedtuple

import numpy as np

Net = namedtuple("Net", "A a B b")


def start(rng):
    return Net(rng.normal(size=(3, 6)) * 0.6, np.zeros(6), rng.normal(size=(6, 1)) * 0.3,
               np.array([1.0]))


def rates(net, X):
    h = np.maximum(X @ net.A + net.a, 0.1 * (X @ net.A + net.a))
    return h, np.exp(h @ net.B + net.b)


def loss(net, X, counts):
    _, mu = rates(net, X)
    return np.mean(mu - counts * np.log(mu))


def slopes(net, X, counts):
    h, mu = rates(net, X)
    d = (mu - counts) / len(X)
    dh = d @ net.B.T * np.where(h > 0, 1, 0.1)
    return Net(X.T @ dh, dh.sum(axis=0), h.T @ d, d.sum(axis=0))


def moved(net, slope, rate):
    return Net(*(p - rate * s for p, s in zip(net, slope)))


rng = np.random.default_rng(49)
X = rng.uniform(-1, 1, (100, 3))
counts = rng.poisson(np.exp(1 + X[:, :1] - 0.5 * X[:, 1:2] ** 2))
net = start(rng)

if __name__ == "__main__":
    for i in range(300):
        net = moved(net, slopes(net, X, counts), 0.05)
    print(loss(net, X, counts))

# What a user adds.
from nnlib.clinic import examine

parts = list(net)
report = examine(parts, loss=lambda: loss(Net(*parts), X, counts), inputs=X, targets=counts,
                 slopes=lambda: list(slopes(Net(*parts), X, counts)))
