"""A network with three matrices of weights that learns which of two clouds a point is from.

style: list of weights without biases, one example at a time as a column
source: https://stackoverflow.com/questions/53287032/
fault: the error itself goes back through the weights, without the slope of the activation
expected: by_output_handed_on
twins: none
wrong: 0 1
"""
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class Network:
    def __init__(self, sizes, learning_rate):
        rng = np.random.default_rng(11)
        self.learning_rate = learning_rate
        self.weights = [rng.normal(0, a ** -0.5, (b, a)) for a, b in zip(sizes, sizes[1:])]

    def run(self, vector):
        outputs = [np.array(vector, ndmin=2).T]
        for W in self.weights:
            outputs.append(sigmoid(W @ outputs[-1]))
        return outputs

    def train(self, vector, target):
        outputs = self.run(vector)
        error = outputs[-1] - np.array(target, ndmin=2).T
        for k in range(len(self.weights) - 1, -1, -1):
            delta = error * outputs[k + 1] * (1 - outputs[k + 1])
            error = self.weights[k].T @ error
            self.weights[k] -= self.learning_rate * delta @ outputs[k].T

    def half_squares(self, points, targets):
        return sum(0.5 * np.sum((self.run(p)[-1].ravel() - t) ** 2)
                   for p, t in zip(points, targets))


rng = np.random.default_rng(0)
points = np.vstack([rng.normal(-1, 0.7, (12, 3)), rng.normal(1, 0.7, (12, 3))])
targets = np.array([[0.99, 0.01]] * 12 + [[0.01, 0.99]] * 12)
net = Network([3, 6, 5, 2], learning_rate=0.001)

if __name__ == "__main__":
    for epoch in range(30):
        for point, target in zip(points, targets):
            net.train(point, target)
    print(net.half_squares(points, targets))

# What a user adds.
from nnlib.clinic import examine

report = examine(net.weights, loss=lambda: net.half_squares(points, targets),
                 step=lambda: [net.train(p, t) for p, t in zip(points, targets)],
                 inputs=points, targets=targets, rate=0.001)
