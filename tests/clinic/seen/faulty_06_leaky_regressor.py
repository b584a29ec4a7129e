"""A regressor with three layers of leaky ReLUs on a bumpy surface.

style: lists of arrays of any depth, plain functions over the lists
source: https://github.com/scientific-computing/FKB/issues/15
fault: the slope of the leaky ReLU is the one of the plain ReLU (0 on the left)
expected: other_activation
twins: none
wrong: 0.0 0.1 1.0 1.1
"""
import numpy as np

LEAK = 0.3


def leaky(z):
    return np.where(z > 0, z, LEAK * z)


def leaky_prime(z):
    return np.where(LEAK * z > 0, 1.0, 0.0)


def build(sizes, seed):
    gen = np.random.default_rng(seed)
    return [[gen.normal(0, np.sqrt(2 / m), (m, n)), gen.normal(0, 0.1, n)]
            for m, n in zip(sizes, sizes[1:])]


def predict(net, x):
    pres, outs = [], [x]
    for i, (w, b) in enumerate(net):
        pres.append(outs[-1] @ w + b)
        outs.append(pres[-1] if i == len(net) - 1 else leaky(pres[-1]))
    return pres, outs


def mse(net, x, t):
    return np.mean((predict(net, x)[1][-1] - t) ** 2)


def back(net, x, t):
    pres, outs = predict(net, x)
    d = 2 * (outs[-1] - t) / t.size
    found = []
    for i in range(len(net) - 1, -1, -1):
        found.insert(0, [outs[i].T @ d, d.sum(axis=0)])
        if i:
            d = (d @ net[i][0].T) * leaky_prime(pres[i - 1])
    return found


grid = np.linspace(-2, 2, 9)
x = np.array([(a, b) for a in grid for b in grid])
t = (np.sin(x[:, :1]) * np.cos(x[:, 1:]))
net = build([2, 8, 6, 1], seed=21)

if __name__ == "__main__":
    for turn in range(200):
        for layer, slope in zip(net, back(net, x, t)):
            layer[0] -= 0.02 * slope[0]
            layer[1] -= 0.02 * slope[1]
    print(mse(net, x, t))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: mse(net, x, t), lambda: back(net, x, t), inputs=x, targets=t)
