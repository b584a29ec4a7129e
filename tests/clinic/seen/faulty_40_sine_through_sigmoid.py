"""A network with twelve hidden units for the sine, whose last activation is a sigmoid.

style: class with layers as a list of dicts, examples in rows, step only
source: https://github.com/cazala/synaptic/issues/62
fault: the targets run from -1 to 1, the sigmoid at the end gives only 0 to 1
expected: targets_out_of_reach
twins: none
wrong: none
"""
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class Perceptron:
    def __init__(self, *sizes):
        g = np.random.default_rng(64)
        self.layers = [{"W": g.standard_normal((a, b)), "b": g.standard_normal(b)}
                       for a, b in zip(sizes, sizes[1:])]

    def activate(self, x):
        outs = [x]
        for layer in self.layers:
            outs.append(sigmoid(outs[-1] @ layer["W"] + layer["b"]))
        return outs

    def error(self, x, t):
        return np.mean((self.activate(x)[-1] - t) ** 2)

    def propagate(self, x, t, rate):
        outs = self.activate(x)
        delta = 2 * (outs[-1] - t) / t.size * outs[-1] * (1 - outs[-1])
        moves = []
        for k in range(len(self.layers) - 1, -1, -1):
            moves.append((self.layers[k], outs[k].T @ delta, delta.sum(axis=0)))
            delta = delta @ self.layers[k]["W"].T * outs[k] * (1 - outs[k])
        for layer, by_W, by_b in moves:
            layer["W"] -= rate * by_W
            layer["b"] -= rate * by_b


x = np.linspace(-np.pi, np.pi, 50).reshape(-1, 1)
t = np.sin(x)
sine = Perceptron(1, 12, 1)
for k in range(300):
    sine.propagate(x, t, 0.3)
print(sine.error(x, t))

# What a user adds.
from nnlib.clinic import examine

report = examine(sine.layers, lambda: sine.error(x, t), step=lambda: sine.propagate(x, t, 0.3),
                 inputs=x, targets=t, rate=0.3)
