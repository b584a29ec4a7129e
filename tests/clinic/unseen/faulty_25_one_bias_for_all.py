"""Softmax regression of three kinds of flowers with two measures.

style: softmax regression class, weights with one row for each class, labels as integers
source: https://github.com/rasbt/stat453-deep-learning-ss21/issues/5
fault: the biases' slopes are added up over the classes as well, one number for all
expected: bias_total
twins: none
wrong: bias
"""
import numpy as np


class SoftmaxRegression:
    def __init__(self, features, classes):
        rng = np.random.default_rng(2)
        self.weights = 0.1 * rng.normal(size=(classes, features))
        self.bias = np.array([0.3, -0.2, 0.1])[:classes]

    def probas(self, x):
        scores = np.exp(x @ self.weights.T + self.bias)
        return scores / scores.sum(axis=1, keepdims=True)

    def cost(self, x, y):
        return np.mean(-np.log(self.probas(x)[np.arange(len(y)), y]))

    def backward(self, x, y):
        difference = np.eye(len(self.bias))[y] - self.probas(x)
        by_weights = -difference.T @ (x / len(y))
        by_bias = -np.sum(difference / len(y))
        return by_weights, by_bias

    def fit(self, x, y, epochs, rate=0.2):
        for _ in range(epochs):
            by_weights, by_bias = self.backward(x, y)
            self.weights -= rate * by_weights
            self.bias -= rate * by_bias


rng = np.random.default_rng(40)
y = np.repeat(np.arange(3), [30, 20, 10])
x = np.array([[0.5, 1.0], [2.0, 0.0], [3.0, 2.5]])[y] + 0.6 * rng.normal(size=(60, 2))
model = SoftmaxRegression(2, 3)

if __name__ == "__main__":
    model.fit(x, y, 50)
    print(model.cost(x, y), model.bias)

# What a user adds.
from nnlib.clinic import examine

report = examine(model, loss=lambda: model.cost(x, y), step=lambda: model.fit(x, y, 1),
                 inputs=x, targets=y, names="weights bias", rate=0.2)
