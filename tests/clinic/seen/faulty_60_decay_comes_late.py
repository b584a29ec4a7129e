"""A loss object that puts all slopes into one vector for the optimiser, with decay.

style: layer objects over slices of one long parameter vector, loss object with its own gradient
source: https://github.com/Artelnics/opennn/issues/241
fault: the slopes are put together before the decay is added, so the decay never gets in
expected: decay_missing
twins: none
wrong: vector
"""
import numpy as np


class Slice:
    def __init__(self, start, n, m):
        self.n, self.m = n, m
        self.weights = slice(start, start + n * m)
        self.biases = slice(start + n * m, start + n * m + m)
        self.grad = np.zeros(n * m + m)

    def forward(self, x, vector):
        self.x = x
        self.W = vector[self.weights].reshape(self.n, self.m)
        return x @ self.W + vector[self.biases]

    def backward(self, up):
        self.grad = np.append((self.x.T @ up).ravel(), up.sum(axis=0))
        return up @ self.W.T


class LossIndex:
    def __init__(self, x, t, weight=0.01):
        self.x, self.t, self.weight = x, t, weight
        self.layers = [Slice(0, 3, 6), Slice(24, 6, 2)]

    def error(self, vector):
        self.h = np.tanh(self.layers[0].forward(self.x, vector))
        self.out = self.layers[1].forward(self.h, vector)
        return np.mean((self.out - self.t) ** 2) + self.weight * vector @ vector

    def gradient(self, vector):
        self.error(vector)
        up = self.layers[1].backward(2 * (self.out - self.t) / self.t.size)
        self.layers[0].backward(up * (1 - self.h ** 2))
        whole = np.concatenate([layer.grad for layer in self.layers])
        for layer in self.layers:
            layer.grad += 2 * self.weight * np.append(vector[layer.weights], vector[layer.biases])
        return whole


rng = np.random.default_rng(31)
x = rng.standard_normal((50, 3))
t = np.c_[x[:, 0] * x[:, 1], np.maximum(x[:, 2], 0)]
index = LossIndex(x, t)
vector = 0.5 * rng.standard_normal(38)
for k in range(100):
    vector = vector - 0.1 * index.gradient(vector)
print(index.error(vector))

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), lambda: index.error(vector), lambda: [index.gradient(vector)],
                 names="vector", inputs=x, targets=t)
