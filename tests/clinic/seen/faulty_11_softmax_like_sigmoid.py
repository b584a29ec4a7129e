"""A struct of lists W and a, as in an old toolbox: hidden tanh, softmax with cross-entropy.

style: attributes W and a as lists, bias as first column of each matrix
source: https://github.com/rasmusbergpalm/DeepLearnToolbox/issues/113
fault: softmax treated like a sigmoid layer: the delta p - y is multiplied by p (1 - p) too
expected: slope_too
twins: none
wrong: W.0 W.1
"""
import numpy as np


class Net:
    def __init__(self, sizes):
        g = np.random.default_rng(6)
        self.W = [g.uniform(-1, 1, (n, m + 1)) * np.sqrt(6 / (m + n))
                  for m, n in zip(sizes, sizes[1:])]
        self.dW = [np.zeros_like(w) for w in self.W]


def add_one(a):
    return np.hstack([np.ones((len(a), 1)), a])


def ff(nn, x, y):
    nn.a = [add_one(x)]
    nn.a.append(add_one(np.tanh(nn.a[0] @ nn.W[0].T)))
    s = nn.a[1] @ nn.W[1].T
    s = np.exp(s - s.max(1, keepdims=True))
    nn.a.append(s / s.sum(1, keepdims=True))
    nn.e = y - nn.a[2]
    nn.L = -np.sum(y * np.log(nn.a[2])) / len(x)
    return nn.L


def bp(nn, x, y):
    ff(nn, x, y)
    d = -nn.e * (nn.a[2] * (1 - nn.a[2]))
    nn.dW[1] = d.T @ nn.a[1] / len(x)
    back = (d @ nn.W[1])[:, 1:] * (1 - nn.a[1][:, 1:] ** 2)
    nn.dW[0] = back.T @ nn.a[0] / len(x)
    return nn.dW


def apply(nn, rate):
    nn.W = [w - rate * g for w, g in zip(nn.W, nn.dW)]


g = np.random.default_rng(0)
kind = g.integers(0, 3, 80)
x = g.normal(size=(80, 5))
x[np.arange(80), kind] += 1.5
y = np.eye(3)[kind]
nn = Net([5, 7, 3])
for k in range(15):
    bp(nn, x, y)
    apply(nn, 0.5)

# What a user adds.
from nnlib.clinic import examine

report = examine(nn, loss=lambda: ff(nn, x, y), slopes=lambda: bp(nn, x, y), inputs=x, targets=y,
                 names="W.0 W.1")
