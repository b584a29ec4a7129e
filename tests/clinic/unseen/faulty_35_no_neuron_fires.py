"""Learning to add five numbers with two ReLU neurons and a linear output.

style: class with W1 b1 W2 b2, raw inputs, all examples at once
source: https://ai.stackexchange.com/questions/28864/
fault: large inputs and a large rate push both ReLUs below zero for all examples
expected: dead
twins: none
wrong: none
"""
import numpy as np


class SumNet:
    def __init__(self):
        rng = np.random.default_rng(0)
        self.W1 = rng.uniform(0, 1, (5, 2))
        self.b1 = np.zeros(2)
        self.W2 = rng.uniform(0, 1, (2, 1))
        self.b2 = np.zeros(1)

    def forward(self, X):
        self.z = X @ self.W1 + self.b1
        self.h = np.maximum(self.z, 0)
        return self.h @ self.W2 + self.b2

    def loss(self, X, y):
        return 0.5 * np.sum((self.forward(X) - y) ** 2)

    def backward(self, X, y):
        error = self.forward(X) - y
        hidden = error @ self.W2.T * (self.z > 0)
        return {"W1": X.T @ hidden, "b1": hidden.sum(0), "W2": self.h.T @ error, "b2": error.sum(0)}

    def train(self, X, y, rate, epochs):
        for _ in range(epochs):
            for name, slope in self.backward(X, y).items():
                setattr(self, name, getattr(self, name) - rate * slope)


X = np.array([[1, 2, 3, 4, 5], [1, 2, 3, 4, 6]], dtype=float)
y = X.sum(axis=1, keepdims=True)
net = SumNet()
net.train(X, y, rate=0.01, epochs=300)
print(net.forward(X), "wanted", y)

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.loss(X, y), slopes=lambda: net.backward(X, y),
                 names="W1 b1 W2 b2", inputs=X, targets=y)
