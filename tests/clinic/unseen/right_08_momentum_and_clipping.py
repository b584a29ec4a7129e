"""A regression network with momentum, a shrinking rate, and slopes clipped to a norm.

style: class with lists of weights and biases, training method with velocity
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Regressor:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.Ws = [rng.normal(size=(a, b)) * np.sqrt(2 / a) for a, b in zip(sizes, sizes[1:])]
        self.bs = [np.zeros(b) for b in sizes[1:]]
        self.velocity = [np.zeros_like(p) for p in self.Ws + self.bs]

    def forward(self, X):
        self.outs = [X]
        for i, (W, b) in enumerate(zip(self.Ws, self.bs)):
            z = self.outs[-1] @ W + b
            self.outs.append(z if i == len(self.Ws) - 1 else np.where(z > 0, z, 0.1 * z))
        return self.outs[-1]

    def loss(self, X, y):
        return np.mean((self.forward(X) - y) ** 2)

    def slopes(self, X, y):
        d = 2 * (self.forward(X) - y) / y.size
        dWs, dbs = [], []
        for i in reversed(range(len(self.Ws))):
            dWs.insert(0, self.outs[i].T @ d)
            dbs.insert(0, d.sum(axis=0))
            if i > 0:
                d = d @ self.Ws[i].T * np.where(self.outs[i] > 0, 1.0, 0.1)
        return dWs + dbs

    def train(self, X, y, epochs, rate=0.05, momentum=0.9, largest=1.0):
        for epoch in range(epochs):
            slopes = self.slopes(X, y)
            norm = np.sqrt(sum(np.sum(s ** 2) for s in slopes))
            shrink = min(1.0, largest / (norm + 1e-12))
            for p, s, v in zip(self.Ws + self.bs, slopes, self.velocity):
                v *= momentum
                v -= rate / (1 + 0.01 * epoch) * shrink * s
                p += v


rng = np.random.default_rng(1)
X = rng.uniform(-2, 2, (90, 2))
y = np.abs(X[:, :1]) - 0.5 * X[:, 1:] ** 2
net = Regressor([2, 10, 6, 1])

if __name__ == "__main__":
    net.train(X, y, 200)
    print(net.loss(X, y))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, names="Ws.0 Ws.1 Ws.2 bs.0 bs.1 bs.2", loss=lambda: net.loss(X, y),
                 slopes=lambda: net.slopes(X, y), inputs=X, targets=y)
