"""A regression in single precision throughout, with ReLUs and mean squared error.

style: class with W1, b1, everything in float32
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

F = np.float32


class Regressor:
    def __init__(self, n_in, n_hidden, rng):
        self.W1 = (rng.standard_normal((n_in, n_hidden)) * np.sqrt(2 / n_in)).astype(F)
        self.b1 = np.zeros((1, n_hidden), dtype=F)
        self.W2 = (rng.standard_normal((n_hidden, 1)) * np.sqrt(1 / n_hidden)).astype(F)
        self.b2 = np.zeros((1, 1), dtype=F)

    def forward(self, X):
        Z = X @ self.W1 + self.b1
        A = np.maximum(Z, F(0))
        return Z, A, A @ self.W2 + self.b2

    def loss(self, X, Y):
        return np.mean((self.forward(X)[2] - Y) ** 2)

    def backward(self, X, Y):
        Z, A, P = self.forward(X)
        dP = F(2) * (P - Y) / F(len(X))
        dZ = (dP @ self.W2.T) * (Z > 0)
        return {"dW1": X.T @ dZ, "db1": dZ.sum(axis=0, keepdims=True),
                "dW2": A.T @ dP, "db2": dP.sum(axis=0, keepdims=True)}


rng = np.random.default_rng(101)
X = rng.standard_normal((128, 4)).astype(F)
Y = (X[:, :1] * 0.7 - np.abs(X[:, 1:2])).astype(F)
net = Regressor(4, 10, rng)
for k in range(20):
    g = net.backward(X, Y)
    for name in ("W1", "b1", "W2", "b2"):
        setattr(net, name, getattr(net, name) - F(0.05) * g["d" + name])

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: net.loss(X, Y), lambda: net.backward(X, Y), inputs=X, targets=Y)
