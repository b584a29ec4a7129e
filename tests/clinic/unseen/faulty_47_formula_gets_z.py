"""Faces-like vectors, one hidden layer of tanh, and a doubt about what 1 - Z*Z should get.

style: class ANN with fit, W1 b1 W2 b2, labels as one-hot rows, regularisation in the steps
source: https://github.com/lazyprogrammer/facial-expression-recognition/issues/2
fault: the formula 1 - Z * Z gets the sums before the tanh, not its outputs
expected: formula_of_z
twins: none
wrong: W1 b1
"""
import numpy as np


def softmax(a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class ANN:
    def __init__(self, D, M, K):
        rng = np.random.default_rng(55)
        self.W1 = rng.normal(size=(D, M)) / np.sqrt(D)
        self.b1 = np.zeros(M)
        self.W2 = rng.normal(size=(M, K)) / np.sqrt(M)
        self.b2 = np.zeros(K)

    def forward(self, X):
        Z = np.tanh(X.dot(self.W1) + self.b1)
        return softmax(Z.dot(self.W2) + self.b2), Z

    def cost(self, X, T, reg):
        pY, _ = self.forward(X)
        squares = sum((p ** 2).sum() for p in (self.W1, self.b1, self.W2, self.b2))
        return -(T * np.log(pY)).sum() + reg / 2 * squares

    def fit(self, X, T, learning_rate=0.001, reg=0.1, epochs=1):
        for _ in range(epochs):
            pY, Z = self.forward(X)
            pY_T = pY - T
            before = np.arctanh(Z)
            dZ = pY_T.dot(self.W2.T) * (1 - before * before)
            self.W2 -= learning_rate * (Z.T.dot(pY_T) + reg * self.W2)
            self.b2 -= learning_rate * (pY_T.sum(axis=0) + reg * self.b2)
            self.W1 -= learning_rate * (X.T.dot(dZ) + reg * self.W1)
            self.b1 -= learning_rate * (dZ.sum(axis=0) + reg * self.b1)


rng = np.random.default_rng(56)
kind = np.arange(60) % 3
X = rng.normal(size=(3, 12))[kind] + 0.6 * rng.normal(size=(60, 12))
T = np.eye(3)[kind]
model = ANN(12, 7, 3)

if __name__ == "__main__":
    model.fit(X, T, epochs=100)
    print(model.cost(X, T, 0.1))

# What a user adds.
from nnlib.clinic import examine

report = examine(model, loss=lambda: model.cost(X, T, 0.1), step=lambda: model.fit(X, T),
                 names="W1 b1 W2 b2", inputs=X, targets=T, rate=0.001)
