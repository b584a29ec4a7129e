"""Two noisy moons, a hidden layer of tanh, binary cross-entropy and momentum.

style: class with W1, b1 and a gradients method
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def moons(n, noise, rng):
    t = rng.uniform(0, np.pi, n)
    low = np.arange(n) % 2
    x = np.stack([np.where(low, 1 - np.cos(t), np.cos(t)),
                  np.where(low, 0.5 - np.sin(t), np.sin(t))], axis=1)
    return x + noise * rng.standard_normal((n, 2)), low.reshape(-1, 1).astype(float)


class MoonNet:
    def __init__(self, hidden, rng):
        self.W1 = rng.standard_normal((2, hidden)) / np.sqrt(2)
        self.b1 = np.zeros(hidden)
        self.W2 = rng.standard_normal((hidden, 1)) / np.sqrt(hidden)
        self.b2 = np.zeros(1)
        self.speed = {}

    def predict(self, X):
        self.a1 = np.tanh(X @ self.W1 + self.b1)
        return 1 / (1 + np.exp(-(self.a1 @ self.W2 + self.b2)))

    def loss(self, X, y):
        p = np.clip(self.predict(X), 1e-12, 1 - 1e-12)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    def gradients(self, X, y):
        d2 = (self.predict(X) - y) / len(X)
        d1 = d2 @ self.W2.T * (1 - self.a1 ** 2)
        return {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": self.a1.T @ d2, "b2": d2.sum(axis=0)}

    def step(self, X, y, rate=0.1, keep=0.9):
        for name, g in self.gradients(X, y).items():
            self.speed[name] = keep * self.speed.get(name, 0) - rate * g
            setattr(self, name, getattr(self, name) + self.speed[name])


rng = np.random.default_rng(42)
X, y = moons(200, 0.1, rng)
net = MoonNet(12, rng)

if __name__ == "__main__":
    for _ in range(300):
        net.step(X, y)
    print("loss", net.loss(X, y))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: net.loss(X, y), lambda: net.gradients(X, y), inputs=X, targets=y)
