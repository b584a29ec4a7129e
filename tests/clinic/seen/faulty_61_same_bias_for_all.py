"""Softmax regression as a class with forward and backward, three kinds of points.

style: class for softmax regression with weight rows per kind, backward returns two slopes
source: https://github.com/rasbt/stat453-deep-learning-ss21/issues/5
fault: the slope of the biases is one sum over examples and kinds, the same for every bias
expected: bias_total
twins: bias_zero
wrong: bias
"""
import numpy as np


class SoftmaxRegression:
    def __init__(self, features, kinds):
        g = np.random.default_rng(11)
        self.weights = 0.1 * g.standard_normal((kinds, features))
        self.bias = np.zeros(kinds)

    def forward(self, x):
        logits = x @ self.weights.T + self.bias
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def cost(self, x, y):
        return -np.mean(np.sum(y * np.log(self.forward(x)), axis=1))

    def backward(self, x, y, probas):
        by_weights = -((y - probas).T @ x)
        by_bias = -np.sum(y - probas)
        return by_weights / len(y), by_bias / len(y)

    def train(self, x, y, epochs, rate):
        for _ in range(epochs):
            by_weights, by_bias = self.backward(x, y, self.forward(x))
            self.weights = self.weights - rate * by_weights
            self.bias = self.bias - rate * by_bias


g = np.random.default_rng(5)
kind = np.repeat(np.arange(3), 30)
x = g.standard_normal((90, 2)) + np.array([[0, 3], [3, 0], [3, 4]])[kind]
y = np.eye(3)[kind]
model = SoftmaxRegression(2, 3)
model.train(x, y, 30, 0.3)
print(model.bias)

# What a user adds.
from nnlib.clinic import examine

report = examine(model, lambda: model.cost(x, y), step=lambda: model.train(x, y, 1, 0.3), rate=0.3,
                 names="weights bias", inputs=x, targets=y)
