"""A network with tanh that collects the changes of a batch before it steps.

style: one example at a time as a column, templates of zeros for the collected changes
source: https://offlinew.com/q/q/4098171066
fault: the collected changes and the zero templates are the same lists, so they are never zero again
expected: pile_up
twins: none
wrong: weights.0 weights.1 biases.0 biases.1
"""
import numpy as np


class Network:
    def __init__(self, shape):
        rng = np.random.default_rng(21)
        self.weights = [0.5 * rng.normal(size=(b, a)) for a, b in zip(shape, shape[1:])]
        self.biases = [np.zeros((b, 1)) for b in shape[1:]]
        self.weight_templates = [np.zeros_like(w) for w in self.weights]
        self.bias_templates = [np.zeros_like(b) for b in self.biases]

    def feedforward(self, a):
        activations = [a]
        for w, b in zip(self.weights, self.biases):
            activations.append(np.tanh(w @ activations[-1] + b))
        return activations

    def mse(self, data):
        return sum(np.sum((self.feedforward(a)[-1] - t) ** 2) for a, t in data) / len(data)

    def train(self, data, rate):
        self.weight_updates = self.weight_templates
        self.bias_updates = self.bias_templates
        for a, t in data:
            self.backpropagate(a, t)
        for k in range(len(self.weights)):
            self.weights[k] = self.weights[k] - rate * self.weight_updates[k] / len(data)
            self.biases[k] = self.biases[k] - rate * self.bias_updates[k] / len(data)

    def backpropagate(self, a, t):
        activations = self.feedforward(a)
        delta = 2 * (activations[-1] - t) * (1 - activations[-1] ** 2)
        for k in range(len(self.weights) - 1, -1, -1):
            self.weight_updates[k] += delta @ activations[k].T
            self.bias_updates[k] += delta
            delta = self.weights[k].T @ delta * (1 - activations[k] ** 2)


rng = np.random.default_rng(22)
data = []
for i in range(18):
    picture = rng.uniform(0, 1, (6, 1))
    label = -0.9 * np.ones((3, 1))
    label[int(3 * picture[0, 0])] = 0.9
    data.append((picture, label))
net = Network([6, 5, 3])

if __name__ == "__main__":
    for epoch in range(20):
        net.train(data, 0.1)
        print(net.mse(data))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.mse(data), step=lambda: net.train(data, 0.1), rate=0.1,
                 names="weights.0 weights.1 biases.0 biases.1",
                 inputs=[a for a, t in data], targets=[t for a, t in data])
