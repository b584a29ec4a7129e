"""Rows of ten-bit sensor readings, four gestures, sigmoids all the way.

style: class with W1, b1, W2, b2 and a train method, inputs as they come
source: https://github.com/GiorgosXou/NeuralNetworks/issues/1
fault: readings up to 1023 go in as they are; the hidden sigmoids are at their ends
expected: wild_inputs
twins: saturated, one_answer
wrong: none
"""
import numpy as np


class GestureNet:
    def __init__(self, seed=0):
        rs = np.random.RandomState(seed)
        self.W1 = rs.uniform(-1, 1, (8, 7))
        self.b1 = np.zeros(7)
        self.W2 = rs.uniform(-1, 1, (7, 4))
        self.b2 = np.zeros(4)

    @staticmethod
    def squash(z):
        return 1 / (1 + np.exp(-np.clip(z, -500, 500)))

    def out(self, X):
        self.H = self.squash(X @ self.W1 + self.b1)
        return self.squash(self.H @ self.W2 + self.b2)

    def loss(self, X, Y):
        return np.mean(np.sum((self.out(X) - Y) ** 2, axis=1))

    def slopes(self, X, Y):
        O = self.out(X)
        d2 = 2 * (O - Y) * O * (1 - O) / len(X)
        d1 = d2 @ self.W2.T * self.H * (1 - self.H)
        return {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": self.H.T @ d2, "b2": d2.sum(axis=0)}

    def train(self, X, Y, rounds, rate):
        for _ in range(rounds):
            for name, slope in self.slopes(X, Y).items():
                setattr(self, name, getattr(self, name) - rate * slope)


rs = np.random.RandomState(12)
kind = rs.randint(0, 4, 60)
height = 560 + 60 * kind + rs.randint(-25, 25, 60)
falling = np.array([1, 0.28, 0.1, 0.02, 0, 0, 0, 0])
readings = np.round(height[:, None] * falling + rs.randint(0, 9, (60, 8)) * (falling > 0))
gestures = np.eye(4)[kind]
net = GestureNet()
net.train(readings, gestures, 30, 0.1)
print(np.round(net.out(readings[:4]), 3))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: net.loss(readings, gestures), lambda: net.slopes(readings, gestures),
                 inputs=readings, targets=gestures)
