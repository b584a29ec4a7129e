"""Parity of three bits with the stretched tanh of an old paper, 1.7159 tanh(2 x / 3).

style: functions over a dict, activation written by its output, targets -1 and 1
source: https://stats.stackexchange.com/questions/60166/
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

A, S = 1.7159, 2 / 3


def bend(z):
    return A * np.tanh(S * z)


def bend_slope(out):
    return S / A * (A - out) * (A + out)


bits = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], dtype=float)
parity = np.where(bits.sum(axis=1) % 2 == 1, 1.0, -1.0).reshape(-1, 1)
bits = (bits - bits.mean(axis=0)) / bits.std(axis=0)
rng = np.random.default_rng(37)
net = {"W": rng.normal(size=(3, 6)) / np.sqrt(3), "b": 0.3 * rng.normal(size=6),
       "V": rng.normal(size=(6, 1)) / np.sqrt(6), "c": np.full(1, 0.1)}


def out_of(net):
    hidden = bend(bits @ net["W"] + net["b"])
    return hidden, bend(hidden @ net["V"] + net["c"])


def mse(net):
    return np.mean((out_of(net)[1] - parity) ** 2)


def slopes(net):
    hidden, out = out_of(net)
    d = 2 / len(bits) * (out - parity) * bend_slope(out)
    e = d @ net["V"].T * bend_slope(hidden)
    return {"W": bits.T @ e, "b": e.sum(0), "V": hidden.T @ d, "c": d.sum(0)}


def step(rate):
    for name, s in slopes(net).items():
        net[name] = net[name] - rate * s


if __name__ == "__main__":
    for i in range(1000):
        step(0.1)
    print(mse(net))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: mse(net), step=lambda: step(0.05), inputs=bits, targets=parity,
                 rate=0.05)
