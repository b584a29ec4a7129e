"""Spirals in float32, with random minibatches and He starts.

style: float32, class with params dict, minibatches
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

F = np.float32


def spirals(n, rng):
    t = np.sqrt(rng.random(n)) * 3 * np.pi
    sign = np.where(np.arange(n) % 2 == 0, 1, -1)
    points = np.c_[sign * t * np.cos(t), sign * t * np.sin(t)] / (3 * np.pi)
    return (points + 0.02 * rng.normal(size=(n, 2))).astype(F), (np.arange(n) % 2).astype(F)


class SpiralNet:
    def __init__(self, rng):
        def he(a, b):
            return (rng.normal(size=(a, b)) * np.sqrt(2 / a)).astype(F)
        self.p = {"W1": he(2, 16), "b1": np.zeros(16, F), "W2": he(16, 16), "b2": np.zeros(16, F),
                  "W3": he(16, 1), "b3": np.zeros(1, F)}

    def forward(self, X):
        p = self.p
        self.h1 = np.tanh(X @ p["W1"] + p["b1"])
        self.h2 = np.tanh(self.h1 @ p["W2"] + p["b2"])
        return (self.h2 @ p["W3"] + p["b3"])[:, 0]

    def loss(self, X, y):
        logits = self.forward(X)
        return np.mean(np.logaddexp(0, logits) - y * logits)

    def grads(self, X, y):
        p = self.p
        d3 = ((1 / (1 + np.exp(-self.forward(X))) - y) / F(len(y)))[:, None]
        d2 = d3 @ p["W3"].T * (1 - self.h2 ** 2)
        d1 = d2 @ p["W2"].T * (1 - self.h1 ** 2)
        return {"W1": X.T @ d1, "b1": d1.sum(0), "W2": self.h1.T @ d2, "b2": d2.sum(0),
                "W3": self.h2.T @ d3, "b3": d3.sum(0)}

    def train(self, X, y, epochs, rng, rate=F(0.3), size=32):
        for _ in range(epochs):
            order = rng.permutation(len(X))
            for start in range(0, len(X), size):
                rows = order[start:start + size]
                for name, g in self.grads(X[rows], y[rows]).items():
                    self.p[name] -= rate * g


rng = np.random.default_rng(77)
X, y = spirals(192, rng)
net = SpiralNet(rng)

if __name__ == "__main__":
    net.train(X, y, 30, rng)
    print(net.loss(X, y))

# What a user adds.
from nnlib.clinic import examine

report = examine(net.p, loss=lambda: net.loss(X, y), slopes=lambda: net.grads(X, y),
                 inputs=X, targets=y)
