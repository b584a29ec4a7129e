"""An autoencoder that uses the same weights to encode and, turned over, to decode.

style: autoencoder, class with one W and two biases
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class TiedAutoencoder:
    def __init__(self, visible, hidden):
        rng = np.random.default_rng(20)
        limit = np.sqrt(6 / (visible + hidden))
        self.W = rng.uniform(-limit, limit, (visible, hidden))
        self.b_hidden = np.zeros(hidden)
        self.b_visible = np.zeros(visible)

    def rebuild(self, X):
        self.code = sigmoid(X @ self.W + self.b_hidden)
        return sigmoid(self.code @ self.W.T + self.b_visible)

    def loss(self, X):
        R = self.rebuild(X)
        return -np.sum(X * np.log(R) + (1 - X) * np.log(1 - R)) / len(X)

    def gradients(self, X):
        d_visible = (self.rebuild(X) - X) / len(X)
        d_hidden = d_visible @ self.W * self.code * (1 - self.code)
        return {"W": X.T @ d_hidden + d_visible.T @ self.code,
                "b_hidden": d_hidden.sum(axis=0), "b_visible": d_visible.sum(axis=0)}

    def step(self, X, rate):
        for name, slope in self.gradients(X).items():
            setattr(self, name, getattr(self, name) - rate * slope)


rng = np.random.default_rng(21)
prototypes = rng.random((4, 12)) > 0.5
X = np.abs(prototypes[np.arange(40) % 4] - 1.0 * (rng.random((40, 12)) < 0.05))
net = TiedAutoencoder(12, 4)

if __name__ == "__main__":
    for i in range(300):
        net.step(X, 0.3)
    print(net.loss(X))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.loss(X), step=lambda: net.step(X, 0.1), inputs=X, targets=X,
                 names="W b_hidden b_visible", rate=0.1)
