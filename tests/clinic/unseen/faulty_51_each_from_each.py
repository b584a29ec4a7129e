"""The spread of a set of numbers, guessed by a network from the members of the set.

style: class with W1 b1 W2 b2, pooled inputs, targets as a flat array
source: https://github.com/manzilzaheer/DeepSets/pull/1
fault: predictions are a column and targets are flat, so the loss compares each with each
expected: broadcast_loss
twins: none
wrong: W1 b1 W2
"""
import numpy as np


class SetNet:
    def __init__(self, hidden):
        rng = np.random.default_rng(71)
        self.W1 = rng.normal(size=(1, hidden))
        self.b1 = 0.3 * rng.normal(size=hidden)
        self.W2 = rng.normal(size=(hidden, 1)) / hidden
        self.b2 = np.zeros(1)

    def predict(self, sets):
        self.sets = sets[:, :, None]
        self.each = np.tanh(self.sets @ self.W1 + self.b1)
        self.pooled = self.each.mean(axis=1)
        return self.pooled @ self.W2 + self.b2

    def mse(self, sets, y):
        return np.mean((self.predict(sets) - y) ** 2)

    def gradients(self, sets, y):
        error = self.predict(sets)[:, 0] - y
        d = (2 * error / len(y))[:, None]
        d_each = (d @ self.W2.T)[:, None, :] / sets.shape[1] * (1 - self.each ** 2)
        return {"W1": np.sum(self.sets * d_each, axis=(0, 1))[None, :],
                "b1": d_each.sum(axis=(0, 1)), "W2": self.pooled.T @ d, "b2": d.sum(axis=0)}


rng = np.random.default_rng(72)
spread = rng.uniform(0.2, 1.5, 30)
sets = spread[:, None] * rng.normal(size=(30, 12))
net = SetNet(8)

if __name__ == "__main__":
    for i in range(300):
        for name, g in net.gradients(sets, spread).items():
            setattr(net, name, getattr(net, name) - 0.1 * g)
    print(net.mse(sets, spread))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.mse(sets, spread), names="W1 b1 W2 b2", inputs=sets,
                 slopes=lambda: net.gradients(sets, spread), targets=spread)
