"""Fully connected layers whose backward already multiplies in the slope of the layer before.

style: layer objects with activator objects, columns, one example at a time
source: https://github.com/hanbt/learn_dl/issues/15
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class SigmoidActivator:
    def forward(self, weighted):
        return 1.0 / (1.0 + np.exp(-weighted))

    def backward(self, output):
        return output * (1 - output)


class FullConnectedLayer:
    def __init__(self, n_in, n_out, activator, rng):
        self.activator = activator
        self.W = rng.uniform(-0.8, 0.8, (n_out, n_in))
        self.b = np.zeros((n_out, 1))

    def forward(self, values):
        self.input = values
        self.output = self.activator.forward(self.W @ values + self.b)

    def backward(self, delta):
        self.delta = self.activator.backward(self.input) * (self.W.T @ delta)
        self.W_grad = delta @ self.input.T
        self.b_grad = delta


class Network:
    def __init__(self, sizes):
        rng = np.random.default_rng(8)
        self.layers = [FullConnectedLayer(a, b, SigmoidActivator(), rng)
                       for a, b in zip(sizes, sizes[1:])]

    def predict(self, sample):
        for layer in self.layers:
            layer.forward(sample)
            sample = layer.output
        return sample

    def calc_gradient(self, sample, label):
        out = self.predict(sample)
        delta = self.layers[-1].activator.backward(out) * (out - label)
        for layer in self.layers[::-1]:
            layer.backward(delta)
            delta = layer.delta

    def loss(self, sample, label):
        return 0.5 * ((label - self.predict(sample)) ** 2).sum()

    def train(self, sample, label, rate):
        self.calc_gradient(sample, label)
        for layer in self.layers:
            layer.W = layer.W - rate * layer.W_grad
            layer.b = layer.b - rate * layer.b_grad


net = Network([8, 3, 8])
sample = np.eye(8)[:, 2:3]
label = 0.1 + 0.8 * sample

if __name__ == "__main__":
    for i in range(50):
        net.train(sample, label, 0.5)
    print(net.loss(sample, label))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.loss(sample, label), rate=0.1,
                 step=lambda: net.train(sample, label, 0.1), inputs=sample, targets=label,
                 names="layers.0.W layers.0.b layers.1.W layers.1.b")
