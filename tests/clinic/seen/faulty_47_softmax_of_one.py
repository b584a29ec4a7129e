"""A classifier of yes and no with one output column and a softmax on it.

style: class with a dict theta, ReLU hidden layer, softmax and cross-entropy
source: https://github.com/keras-team/keras/issues/500
fault: a softmax over a single output is always 1, so the network has one answer and no loss
expected: one_answer
twins: loss_ignores_parameters
wrong: W1 b1 W2 b2
"""
import numpy as np


class YesNo:
    def __init__(self, n_in, n_hidden, n_out):
        r = np.random.default_rng(7)
        self.theta = {"W1": r.normal(size=(n_in, n_hidden)) * np.sqrt(2 / n_in),
                      "b1": np.full(n_hidden, 0.1),
                      "W2": r.normal(size=(n_hidden, n_out)) * np.sqrt(2 / n_hidden),
                      "b2": np.zeros(n_out)}

    def proba(self, X):
        t = self.theta
        self.Z = X @ t["W1"] + t["b1"]
        self.A = np.maximum(0, self.Z)
        S = self.A @ t["W2"] + t["b2"]
        E = np.exp(S - S.max(axis=1, keepdims=True))
        return E / E.sum(axis=1, keepdims=True)

    def loss(self, X, Y):
        return -np.mean(np.sum(Y * np.log(self.proba(X)), axis=1))

    def slopes(self, X, Y):
        dS = (self.proba(X) - Y) / len(X)
        dZ = dS @ self.theta["W2"].T * (self.Z > 0)
        return {"W1": X.T @ dZ, "b1": dZ.sum(0), "W2": self.A.T @ dS, "b2": dS.sum(0)}


r = np.random.default_rng(15)
X = r.normal(size=(60, 2))
Y = (X[:, :1] > X[:, 1:]).astype(float)
net = YesNo(2, 6, 1)
for k in range(20):
    for key, g in net.slopes(X, Y).items():
        net.theta[key] -= 0.1 * g
print("accuracy", np.mean((net.proba(X) > 0.5) == (Y > 0.5)))

# What a user adds.
from nnlib.clinic import examine

report = examine(net.theta, lambda: net.loss(X, Y), lambda: net.slopes(X, Y), inputs=X, targets=Y)
