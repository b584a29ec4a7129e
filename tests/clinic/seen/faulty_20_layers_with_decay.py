"""Layers with fprop and bprop, weight decay inside the linear layer, tanh between.

style: layer objects with fprop and bprop which keep dW and db; decay inside the layer
source: https://github.com/andersbll/nnet/issues/4
fault: tanh itself stands where its slope belongs, and the decay term has the wrong sign
expected: value_for_slope, decay_missing
twins: none
wrong: layers.0.W layers.0.b layers.2.W
"""
import numpy as np


class Linear:
    def __init__(self, n_in, n_out, decay, rs):
        self.W = rs.normal(0, 0.4, (n_in, n_out))
        self.b = rs.normal(0, 0.1, n_out)
        self.decay = decay

    def fprop(self, x):
        self.last_input = x
        return x @ self.W + self.b

    def bprop(self, grad):
        n = len(grad)
        self.dW = self.last_input.T @ grad / n - self.decay * self.W
        self.db = grad.mean(axis=0)
        return grad @ self.W.T


def tanh_d(x):
    e = np.exp(2 * x)
    return (e - 1) / (e + 1)


class Tanh:
    def fprop(self, x):
        self.last_input = x
        return np.tanh(x)

    def bprop(self, grad):
        return grad * tanh_d(self.last_input)


class Network:
    def __init__(self, layers):
        self.layers = layers

    def loss(self, X, Y):
        for layer in self.layers:
            X = layer.fprop(X)
        self.probs = np.exp(X - X.max(axis=1, keepdims=True))
        self.probs /= self.probs.sum(axis=1, keepdims=True)
        fit = -np.mean(np.sum(Y * np.log(self.probs), axis=1))
        return fit + sum(0.5 * p.decay * np.sum(p.W ** 2) for p in self.layers if hasattr(p, "W"))

    def grads(self, X, Y):
        self.loss(X, Y)
        grad = self.probs - Y
        for layer in reversed(self.layers):
            grad = layer.bprop(grad)
        return [g for p in self.layers if hasattr(p, "W") for g in (p.dW, p.db)]


rs = np.random.RandomState(4)
X = rs.normal(size=(50, 4))
Y = np.eye(2)[(X[:, 0] * X[:, 1] > 0).astype(int)]
net = Network([Linear(4, 6, 0.01, rs), Tanh(), Linear(6, 2, 0.01, rs)])

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: net.loss(X, Y), lambda: net.grads(X, Y), inputs=X, targets=Y,
                 names="layers.0.W layers.0.b layers.2.W layers.2.b")
