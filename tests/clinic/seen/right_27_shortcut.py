"""Blocks whose input is added to their output, in front of one linear unit.

style: block objects with parameters() and gradients() lists, shortcut connections
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Block:
    def __init__(self, width, rng):
        self.A = rng.standard_normal((width, width)) / width
        self.B = rng.standard_normal((width, width)) / width
        self.a = np.zeros(width)

    def __call__(self, x):
        self.x = x
        self.h = np.tanh(x @ self.A + self.a)
        return x + self.h @ self.B

    def back(self, up):
        d = up @ self.B.T * (1 - self.h ** 2)
        self.gA, self.ga, self.gB = self.x.T @ d, d.sum(axis=0), self.h.T @ up
        return up + d @ self.A.T


class Head:
    def __init__(self, width, rng):
        self.w = rng.standard_normal(width) / width
        self.c = 0.0

    def __call__(self, x):
        self.x = x
        return x @ self.w + self.c

    def back(self, up):
        self.gw, self.gc = self.x.T @ up, up.sum()
        return np.outer(up, self.w)


rng = np.random.default_rng(39)
x = rng.standard_normal((60, 4))
t = np.cos(x[:, 0]) + x[:, 1] * x[:, 2]
parts = [Block(4, rng), Block(4, rng), Head(4, rng)]


def huber(edge=1.0):
    out = x
    for part in parts:
        out = part(out)
    miss = out - t
    small = np.abs(miss) <= edge
    huber.up = np.where(small, miss, edge * np.sign(miss)) / len(t)
    return np.mean(np.where(small, 0.5 * miss ** 2, edge * (np.abs(miss) - 0.5 * edge)))


def step(rate=0.1):
    huber()
    up = huber.up
    for part in reversed(parts):
        up = part.back(up)
    for part in parts:
        for name in [n[1:] for n in vars(part) if n[0] == "g"]:
            setattr(part, name, getattr(part, name) - rate * getattr(part, "g" + name))


for k in range(40):
    step()

# What a user adds.
from nnlib.clinic import examine

report = examine(parts, huber, step=step, names="0.A 0.B 0.a 1.A 1.B 1.a 2.w 2.c", rate=0.1,
                 inputs=x, targets=t)
