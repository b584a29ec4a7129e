"""Layers that step as the error comes through, after they have made what they hand back.

style: layers that step inside backward
source: https://github.com/kim-marcel/basic_neural_network/issues/7
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class FullyConnected:
    def __init__(self, n_in, n_out, rng):
        self.weights = rng.uniform(-0.5, 0.5, (n_in, n_out))
        self.bias = rng.uniform(-0.5, 0.5, (1, n_out))

    def forward_propagation(self, data):
        self.input = data
        return data @ self.weights + self.bias

    def backward_propagation(self, error, rate):
        below = error @ self.weights.T
        self.weights -= rate * self.input.T @ error
        self.bias -= rate * error.sum(axis=0, keepdims=True)
        return below


class Activation:
    def __init__(self, f, slope):
        self.f, self.slope = f, slope

    def forward_propagation(self, data):
        self.input = data
        return self.f(data)

    def backward_propagation(self, error, rate):
        return self.slope(self.input) * error


class Network:
    def __init__(self, *layers):
        self.layers = layers

    def output(self, x):
        for layer in self.layers:
            x = layer.forward_propagation(x)
        return x

    def mse(self, x, y):
        return np.mean((y - self.output(x)) ** 2)

    def fit_once(self, x, y, rate):
        error = 2 * (self.output(x) - y) / y.size
        for layer in reversed(self.layers):
            error = layer.backward_propagation(error, rate)


rng = np.random.default_rng(0)
softsign = (lambda z: z / (1 + np.abs(z)), lambda z: 1 / (1 + np.abs(z)) ** 2)
net = Network(FullyConnected(2, 5, rng), Activation(*softsign), FullyConnected(5, 1, rng),
              Activation(np.tanh, lambda z: 1 - np.tanh(z) ** 2))
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
y = np.array([[0], [1], [1], [0]], float)
for epoch in range(50):
    net.fit_once(x, y, 0.1)

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: net.mse(x, y), step=lambda: net.fit_once(x, y, 0.1), rate=0.1,
                 names="layers.0.weights layers.0.bias layers.2.weights layers.2.bias",
                 inputs=x, targets=y)
