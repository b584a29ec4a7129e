"""Wine-like data; the check of its steps clears the momentum before each one.

style: class with fit_batch and a dict of velocities, rows, two layers
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class WineNet:
    def __init__(self):
        rng = np.random.default_rng(42)
        self.W1 = rng.normal(size=(6, 8)) * np.sqrt(1 / 6)
        self.b1 = np.zeros(8)
        self.W2 = rng.normal(size=(8, 3)) * np.sqrt(1 / 8)
        self.b2 = np.zeros(3)
        self.velocity = {}

    def probabilities(self, X):
        self.h = np.tanh(X @ self.W1 + self.b1)
        e = np.exp(self.h @ self.W2 + self.b2)
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, X, y):
        return -np.log(self.probabilities(X)[np.arange(len(y)), y]).mean()

    def fit_batch(self, X, y, rate, momentum=0.9):
        d = (self.probabilities(X) - np.eye(3)[y]) / len(y)
        dh = d @ self.W2.T * (1 - self.h ** 2)
        slopes = {"W1": X.T @ dh, "b1": dh.sum(axis=0), "W2": self.h.T @ d, "b2": d.sum(axis=0)}
        for name, slope in slopes.items():
            v = momentum * self.velocity.get(name, 0) - rate * slope
            self.velocity[name] = v
            setattr(self, name, getattr(self, name) + v)

    def fit(self, X, y, epochs, rng, size=16):
        for _ in range(epochs):
            order = rng.permutation(len(y))
            for rows in np.array_split(order, len(y) // size):
                self.fit_batch(X[rows], y[rows], 0.05)


rng = np.random.default_rng(43)
y = np.arange(66) % 3
X = rng.normal(size=(3, 6))[y] * 10 + 12 * rng.normal(size=(66, 6)) + 40
X = (X - X.mean(axis=0)) / X.std(axis=0)
net = WineNet()

if __name__ == "__main__":
    net.fit(X, y, 20, rng)
    print(net.loss(X, y))
    net = WineNet()

# What a user adds.
from nnlib.clinic import examine


def step():
    net.velocity.clear()
    net.fit_batch(X, y, 0.05)


report = examine(net, loss=lambda: net.loss(X, y), step=step, names="W1 b1 W2 b2", inputs=X,
                 targets=y, rate=0.05)
