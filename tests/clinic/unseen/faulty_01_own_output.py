"""Logistic regression written as a network of any depth, here with one input and one neuron.

style: lists of weights and biases with an empty place 0, examples in columns
source: https://datascience.stackexchange.com/questions/25394/
fault: the weights' slopes use the outputs of the same layer, and are divided by W.shape[1]
expected: own_output, mean_missing
twins: none
wrong: weights.1 biases.1
"""
import numpy as np


class DeepNet:
    def __init__(self, sizes, seed=3):
        rng = np.random.default_rng(seed)
        self.weights = [None] + [rng.normal(size=(b, a)) for a, b in zip(sizes, sizes[1:])]
        self.biases = [None] + [np.zeros((b, 1)) for b in sizes[1:]]

    def forward(self, X):
        outs = [X]
        for W, b in zip(self.weights[1:], self.biases[1:]):
            outs.append(1 / (1 + np.exp(-(W @ outs[-1] + b))))
        return outs

    def cost(self, X, Y):
        p = self.forward(X)[-1]
        return -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))

    def gradients(self, X, Y):
        outs = self.forward(X)
        p = outs[-1]
        d_out = (1 - Y) / (1 - p) - Y / p
        d_weights, d_biases = [], []
        for layer in range(len(self.weights) - 1, 0, -1):
            dz = d_out * outs[layer] * (1 - outs[layer])
            m = self.weights[layer].shape[1]
            d_weights.insert(0, dz @ outs[layer].T / m)
            d_biases.insert(0, dz.sum(axis=1, keepdims=True) / m)
            d_out = self.weights[layer].T @ dz
        return d_weights, d_biases

    def train(self, X, Y, rate, epochs):
        for _ in range(epochs):
            d_weights, d_biases = self.gradients(X, Y)
            for layer in range(1, len(self.weights)):
                self.weights[layer] -= rate * d_weights[layer - 1]
                self.biases[layer] -= rate * d_biases[layer - 1]


X = np.array([[-3.0, -2.0, 1.5, 2.0, 3.0]])
Y = np.array([[0.0, 0.0, 1.0, 1.0, 1.0]])
net = DeepNet([1, 1])

if __name__ == "__main__":
    net.train(X, Y, rate=0.1, epochs=50)
    print(net.cost(X, Y), net.forward(X)[-1])

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.cost(X, Y), step=lambda: net.train(X, Y, 0.01, 1),
                 inputs=X, targets=Y, names="weights.1 biases.1", rate=0.01)
