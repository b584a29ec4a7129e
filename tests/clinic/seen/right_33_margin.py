"""A hidden layer under the hinge loss, labels -1 and 1, with decay of the weights.

style: namedtuple of arrays that is made anew at every step
source: none
fault: none
expected: none
twins: none
wrong: none
"""
from collections import namedtuple

import numpy as np

Net = namedtuple("Net", "W a v c")
DECAY = 0.01


def score(net, x):
    h = np.maximum(x @ net.W + net.a, 0)
    return h, h @ net.v + net.c


def hinge(net, x, y):
    gap = np.maximum(0, 1 - y * score(net, x)[1])
    return gap.mean() + DECAY * (np.sum(net.W ** 2) + np.sum(net.v ** 2))


def hinge_slopes(net, x, y):
    h, s = score(net, x)
    up = np.where(1 - y * s > 0, -y, 0) / len(y)
    low = np.outer(up, net.v) * (h > 0)
    return Net(x.T @ low + 2 * DECAY * net.W, low.sum(0), h.T @ up + 2 * DECAY * net.v, up.sum())


rng = np.random.default_rng(66)
x = rng.standard_normal((80, 2))
y = np.where(x[:, 0] * x[:, 1] > 0, 1, -1)
net = Net(rng.standard_normal((2, 10)), rng.standard_normal(10) / 5,
          rng.standard_normal(10) / 3, 0.0)
for k in range(60):
    net = Net(*(p - 0.1 * g for p, g in zip(net, hinge_slopes(net, x, y))))

# What a user adds.
from nnlib.clinic import examine

params = net._asdict()
report = examine(params, lambda: hinge(Net(**params), x, y), inputs=x, targets=y,
                 slopes=lambda: hinge_slopes(Net(**params), x, y)._asdict())
