"""An AND gate with two outputs; the examples are shuffled with the wrong module.

style: list of weights and biases, data as an array of pairs, random.shuffle before the batches
source: https://github.com/mnielsen/neural-networks-and-deep-learning/issues/50
fault: random.shuffle on an array with rows copies some rows over others, so examples are lost
expected: other
twins: none
wrong: none
"""
import random

import numpy as np

random.seed(3)
training_data = np.array([[[0.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [1.0, 0.0]],
                          [[1.0, 0.0], [1.0, 0.0]], [[1.0, 1.0], [0.0, 1.0]]])


class Network:
    def __init__(self, sizes):
        rng = np.random.default_rng(74)
        self.biases = [rng.normal(size=b) for b in sizes[1:]]
        self.weights = [rng.normal(size=(b, a)) / np.sqrt(a) for a, b in zip(sizes, sizes[1:])]

    def feedforward(self, x):
        outs = [x]
        for w, b in zip(self.weights, self.biases):
            outs.append(1 / (1 + np.exp(-(outs[-1] @ w.T + b))))
        return outs

    def cost(self, data):
        p, y = self.feedforward(data[:, 0])[-1], data[:, 1]
        return -np.mean(np.sum(y * np.log(p) + (1 - y) * np.log(1 - p), axis=1))

    def update(self, batch, eta):
        outs = self.feedforward(batch[:, 0])
        delta = (outs[-1] - batch[:, 1]) / len(batch)
        for k in range(len(self.weights) - 1, -1, -1):
            nabla_w, nabla_b = delta.T @ outs[k], delta.sum(axis=0)
            delta = delta @ self.weights[k] * outs[k] * (1 - outs[k])
            self.weights[k] = self.weights[k] - eta * nabla_w
            self.biases[k] = self.biases[k] - eta * nabla_b


net = Network([2, 5, 2])
for epoch in range(3):
    random.shuffle(training_data)
    net.update(training_data, 0.5)
print(training_data[:, 0], net.cost(training_data))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.cost(training_data), rate=0.1,
                 step=lambda: net.update(training_data, 0.1), inputs=training_data[:, 0],
                 targets=training_data[:, 1],
                 names="weights.0 weights.1 biases.0 biases.1")
