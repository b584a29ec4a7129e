"""A deep network for one flat picture at a time: params in a dict, changes in another.

style: class with a dict params, one example at a time, one-dimensional arrays
source: https://github.com/casper-hansen/Neural-Network-From-Scratch/pull/1
fault: a dot product of the error with the layer's own output gives one number for a whole matrix
expected: wrong_shape
twins: own_output
wrong: W1 W2 W3
"""
import numpy as np


class DeepNet:
    def __init__(self, sizes):
        g = np.random.default_rng(60)
        self.params = {f"W{k + 1}": g.standard_normal((n, m)) / np.sqrt(m)
                       for k, (m, n) in enumerate(zip(sizes, sizes[1:]))}

    def sigmoid(self, x, slope=False):
        if slope:
            return np.exp(-x) / (1 + np.exp(-x)) ** 2
        return 1 / (1 + np.exp(-x))

    def softmax(self, x):
        e = np.exp(x - x.max())
        return e / e.sum()

    def forward(self, x):
        p = self.params
        self.A0 = x
        self.Z1 = p["W1"] @ self.A0
        self.A1 = self.sigmoid(self.Z1)
        self.Z2 = p["W2"] @ self.A1
        self.A2 = self.sigmoid(self.Z2)
        self.Z3 = p["W3"] @ self.A2
        self.A3 = self.softmax(self.Z3)
        return self.A3

    def loss(self, x, y):
        return -np.sum(y * np.log(self.forward(x)))

    def backward(self, x, y):
        p, change = self.params, {}
        error = self.forward(x) - y
        change["W3"] = np.dot(error, self.A3)
        error = p["W3"].T @ error * self.sigmoid(self.Z2, slope=True)
        change["W2"] = np.dot(error, self.A2)
        error = p["W2"].T @ error * self.sigmoid(self.Z1, slope=True)
        change["W1"] = np.dot(error, self.A1)
        return change

    def update(self, change, rate):
        for key, value in change.items():
            self.params[key] -= rate * value


g = np.random.default_rng(3)
pictures = g.random((30, 16))
kinds = np.eye(4)[g.integers(0, 4, 30)]
net = DeepNet([16, 10, 8, 4])
for x, y in zip(pictures, kinds):
    net.update(net.backward(x, y), 0.01)

# What a user adds.
from nnlib.clinic import examine

x, y = pictures[0], kinds[0]
report = examine(net.params, lambda: net.loss(x, y), lambda: net.backward(x, y),
                 inputs=x, targets=y)
