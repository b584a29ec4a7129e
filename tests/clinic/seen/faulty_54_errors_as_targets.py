"""A loop from the last layer down that makes errors, steps and goes on with the errors.

style: list of weight matrices and a list of biases as column vectors, stepping inside the loop
source: https://github.com/kim-marcel/basic_neural_network/issues/7
fault: the error goes down without its layer's slope, and through weights that have just stepped
expected: by_output_handed_on, weights_stepped
twins: none
wrong: weights.0 biases.0
"""
import numpy as np


class BasicNet:
    def __init__(self, *sizes):
        rs = np.random.RandomState(44)
        self.weights = [rs.uniform(-1, 1, (b, a)) for a, b in zip(sizes, sizes[1:])]
        self.biases = [rs.uniform(-1, 1, (b, 1)) for b in sizes[1:]]
        self.rate = 0.3

    def layers(self, column):
        outs = [column]
        for w, b in zip(self.weights, self.biases):
            outs.append(1 / (1 + np.exp(-(w @ outs[-1] + b))))
        return outs

    def error(self, column, target):
        return 0.5 * np.sum((target - self.layers(column)[-1]) ** 2)

    def train(self, column, target):
        outs = self.layers(column)
        errors = target - outs[-1]
        for n in range(len(self.weights), 0, -1):
            gradient = errors * outs[n] * (1 - outs[n]) * self.rate
            self.weights[n - 1] = self.weights[n - 1] + gradient @ outs[n - 1].T
            self.biases[n - 1] = self.biases[n - 1] + gradient
            errors = self.weights[n - 1].T @ errors


net = BasicNet(3, 5, 2)
rows = [(np.array([[a], [b], [1.0]]), np.array([[float(a != b)], [float(a and b)]]))
        for a in (0, 1) for b in (0, 1)]
for epoch in range(10):
    for column, target in rows:
        net.train(column, target)

# What a user adds.
from nnlib.clinic import examine

column, target = rows[2]
report = examine(net, lambda: net.error(column, target),
                 step=lambda: net.train(column, target), inputs=column, targets=target,
                 names="weights.0 biases.0 weights.1 biases.1", rate=0.3)
