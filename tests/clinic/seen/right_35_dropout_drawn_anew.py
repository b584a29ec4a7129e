"""Dropout in training only: drawn anew for each round, left out where the loss is told.

style: class with a training switch, dropout drawn anew, cross-entropy from integer labels
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Classifier:
    def __init__(self, n_in, n_hidden, n_kinds, keep=0.8):
        self.rng = np.random.default_rng(18)
        self.W1 = self.rng.standard_normal((n_in, n_hidden)) * np.sqrt(2 / n_in)
        self.b1 = np.zeros(n_hidden)
        self.W2 = self.rng.standard_normal((n_hidden, n_kinds)) * np.sqrt(2 / n_hidden)
        self.b2 = np.zeros(n_kinds)
        self.keep = keep

    def forward(self, X, training=False):
        self.Z = X @ self.W1 + self.b1
        self.M = np.ones_like(self.Z)
        if training:
            self.M = (self.rng.random(self.Z.shape) < self.keep) / self.keep
        self.A = np.maximum(self.Z, 0) * self.M
        S = self.A @ self.W2 + self.b2
        S = S - S.max(axis=1, keepdims=True)
        return S - np.log(np.exp(S).sum(axis=1, keepdims=True))

    def loss(self, X, y):
        return -self.forward(X)[np.arange(len(y)), y].mean()

    def slopes(self, X, y, training=False):
        D = np.exp(self.forward(X, training))
        D[np.arange(len(y)), y] -= 1
        D /= len(y)
        E = D @ self.W2.T * self.M * (self.Z > 0)
        return {"dW1": X.T @ E, "db1": E.sum(axis=0), "dW2": self.A.T @ D, "db2": D.sum(axis=0)}


rng = np.random.default_rng(3)
X = rng.standard_normal((90, 4))
y = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0.5)
net = Classifier(4, 14, 3)
for k in range(80):
    for key, g in net.slopes(X, y, training=True).items():
        setattr(net, key[1:], getattr(net, key[1:]) - 0.2 * g)

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: net.loss(X, y), lambda: net.slopes(X, y), inputs=X, targets=y)
