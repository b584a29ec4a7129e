"""A classifier with inverted dropout; for the check the masks are drawn from the same seed.

style: class with self.W1 ..., backward that keeps the mask, labels as integers
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class DropNet:
    def __init__(self, keep=0.8):
        rng = np.random.default_rng(4)
        self.W1 = rng.normal(size=(4, 12)) * np.sqrt(2 / 4)
        self.b1 = np.zeros(12)
        self.W2 = rng.normal(size=(12, 3)) * np.sqrt(1 / 12)
        self.b2 = np.zeros(3)
        self.keep = keep

    def forward(self, X, rng=None):
        self.X = X
        self.h = np.maximum(X @ self.W1 + self.b1, 0)
        self.mask = np.ones_like(self.h)
        if rng is not None:
            self.mask = (rng.random(self.h.shape) < self.keep) / self.keep
        self.dropped = self.h * self.mask
        scores = self.dropped @ self.W2 + self.b2
        scores -= scores.max(axis=1, keepdims=True)
        e = np.exp(scores)
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, X, y, rng=None):
        return -np.mean(np.log(self.forward(X, rng)[np.arange(len(y)), y]))

    def gradients(self, X, y, rng=None):
        d = self.forward(X, rng)
        d[np.arange(len(y)), y] -= 1
        d /= len(y)
        dh = d @ self.W2.T * self.mask * (self.h > 0)
        return {"W1": X.T @ dh, "b1": dh.sum(0), "W2": self.dropped.T @ d, "b2": d.sum(0)}


rng = np.random.default_rng(5)
y = np.repeat([0, 1, 2], 25)
X = rng.normal(size=(3, 4))[y] * 1.5 + rng.normal(size=(75, 4))
net = DropNet()

if __name__ == "__main__":
    for step in range(200):
        for name, slope in net.gradients(X, y, rng).items():
            setattr(net, name, getattr(net, name) - 0.1 * slope)
    print(net.loss(X, y))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.loss(X, y, np.random.default_rng(1)), names="W1 b1 W2 b2",
                 slopes=lambda: net.gradients(X, y, np.random.default_rng(1)), inputs=X, targets=y)
