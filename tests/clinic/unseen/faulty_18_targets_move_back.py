"""A network that hands a target back from layer to layer, after each layer has stepped.

style: targets for every layer (target = output + error), columns, one example at a time
source: https://github.com/kim-marcel/basic_neural_network/issues/7
fault: the error goes back without the activation's slope, and through weights that have stepped
expected: by_output_handed_on, weights_stepped
twins: none
wrong: weights.0 weights.1 biases.0 biases.1
"""
import numpy as np


class BasicNetwork:
    def __init__(self, *nodes):
        rng = np.random.default_rng(17)
        self.weights = [rng.uniform(-1, 1, (b, a)) for a, b in zip(nodes, nodes[1:])]
        self.biases = [rng.uniform(-1, 1, (b, 1)) for b in nodes[1:]]

    def guess(self, column):
        layers = [column]
        for w, b in zip(self.weights, self.biases):
            layers.append(1 / (1 + np.exp(-(w @ layers[-1] + b))))
        return layers

    def train(self, column, target, rate):
        layers = self.guess(column)
        for n in range(len(self.weights), 0, -1):
            errors = target - layers[n]
            gradient = errors * layers[n] * (1 - layers[n]) * rate
            self.biases[n - 1] += gradient
            self.weights[n - 1] += gradient @ layers[n - 1].T
            target = self.weights[n - 1].T @ errors + layers[n - 1]

    def error(self, column, target):
        return 0.5 * float(np.sum((target - self.guess(column)[-1]) ** 2))


flower = np.array([[0.22], [0.63], [0.07], [0.04]])
kind = np.array([[1.0], [0.0], [0.0]])
net = BasicNetwork(4, 6, 5, 3)

if __name__ == "__main__":
    for i in range(100):
        net.train(flower, kind, 0.5)
    print(net.guess(flower)[-1].ravel())

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.error(flower, kind), rate=0.5,
                 step=lambda: net.train(flower, kind, 0.5), inputs=flower, targets=kind,
                 names="weights.0 weights.1 weights.2 biases.0 biases.1 biases.2")
