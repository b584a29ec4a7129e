"""A framework in small: an activation class with a gradient, a loss class with a gradient.

style: activation and loss as classes with a gradient method, W/w0 and V/v0 on the model
source: https://github.com/eriklindernoren/ML-From-Scratch/issues/71
fault: the slope of the softmax is taken as p (1 - p), as if its neurons did not share a sum
expected: softmax_by_itself
twins: none
wrong: W w0 V v0
"""
import numpy as np


class Softmax:
    def __call__(self, x):
        e = np.exp(x - np.max(x, axis=-1, keepdims=True))
        return e / np.sum(e, axis=-1, keepdims=True)

    def gradient(self, x):
        p = self(x)
        return p * (1 - p)


class Sigmoid:
    def __call__(self, x):
        return 1 / (1 + np.exp(-x))

    def gradient(self, x):
        s = self(x)
        return s * (1 - s)


class CrossEntropy:
    def loss(self, y, p):
        return -np.sum(y * np.log(p)) / len(y)

    def gradient(self, y, p):
        return -(y / p) / len(y)


class Perceptron:
    def __init__(self, n_in, n_hidden, n_out):
        r = np.random.RandomState(17)
        self.W = r.uniform(-1, 1, (n_in, n_hidden)) / np.sqrt(n_in)
        self.w0 = np.zeros((1, n_hidden))
        self.V = r.uniform(-1, 1, (n_hidden, n_out)) / np.sqrt(n_hidden)
        self.v0 = np.zeros((1, n_out))
        self.act, self.out, self.criterion = Sigmoid(), Softmax(), CrossEntropy()

    def predict(self, X):
        return self.out(self.act(X @ self.W + self.w0) @ self.V + self.v0)

    def loss(self, X, y):
        return self.criterion.loss(y, self.predict(X))

    def grads(self, X, y):
        hidden_in = X @ self.W + self.w0
        hidden = self.act(hidden_in)
        out_in = hidden @ self.V + self.v0
        d_out = self.criterion.gradient(y, self.out(out_in)) * self.out.gradient(out_in)
        d_hid = d_out @ self.V.T * self.act.gradient(hidden_in)
        return {"V": hidden.T @ d_out, "v0": d_out.sum(0, keepdims=True),
                "W": X.T @ d_hid, "w0": d_hid.sum(0, keepdims=True)}


r = np.random.RandomState(1)
X = r.rand(60, 8)
y = np.eye(4)[np.argmax(X[:, :4] + X[:, 4:], axis=1)]
clf = Perceptron(8, 6, 4)

# What a user adds.
from nnlib.clinic import examine

report = examine(clf, lambda: clf.loss(X, y), lambda: clf.grads(X, y), inputs=X, targets=y)
