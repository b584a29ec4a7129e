"""An autoencoder that uses one matrix both ways, with sigmoid code and squared error.

style: autoencoder with tied weights, class with slopes as attributes
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Tied:
    def __init__(self, n_visible, n_code, rng):
        self.W = rng.normal(0, 0.3, (n_visible, n_code))
        self.b = np.zeros(n_code)
        self.c = np.zeros(n_visible)

    def code(self, x):
        return 1 / (1 + np.exp(-(x @ self.W + self.b)))

    def rebuild(self, x):
        return self.code(x) @ self.W.T + self.c

    def loss(self, x):
        return np.sum((self.rebuild(x) - x) ** 2) / (2 * len(x))

    def slopes(self, x):
        h = self.code(x)
        d_out = (h @ self.W.T + self.c - x) / len(x)
        d_code = d_out @ self.W * h * (1 - h)
        return {"W_grad": x.T @ d_code + d_out.T @ h, "b_grad": d_code.sum(axis=0),
                "c_grad": d_out.sum(axis=0)}


rng = np.random.default_rng(27)
wave = np.linspace(0, 3, 12)
table = np.sin(wave * rng.uniform(0.5, 2, (70, 1)) + rng.uniform(0, 1, (70, 1)))
net = Tied(12, 4, rng)
for k in range(100):
    s = net.slopes(table)
    net.W = net.W - 0.1 * s["W_grad"]
    net.b = net.b - 0.1 * s["b_grad"]
    net.c = net.c - 0.1 * s["c_grad"]

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: net.loss(table), lambda: net.slopes(table),
                 inputs=table, targets=table)
