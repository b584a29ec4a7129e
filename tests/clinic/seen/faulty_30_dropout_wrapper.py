"""A dropout wrapper around a layer; the mask is drawn once for each batch.

style: layer objects with forward and backward, a wrapper class, gradients in a dict per layer
source: https://github.com/ddbourgin/numpy-ml/issues/94
fault: on the way back the wrapper divides by the kept share, but does not apply the mask
expected: other
twins: none
wrong: 0.layer.W 0.layer.b
"""
import numpy as np

gen = np.random.default_rng(1)


class FullyConnected:
    def __init__(self, n_in, n_out):
        self.W = gen.normal(0, 1 / np.sqrt(n_in), (n_in, n_out))
        self.b = gen.normal(0, 0.1, (1, n_out))
        self.gradients = {}

    def forward(self, X):
        self.X = X
        return X @ self.W + self.b

    def backward(self, dY):
        self.gradients = {"W": self.X.T @ dY, "b": dY.sum(axis=0, keepdims=True)}
        return dY @ self.W.T


class Dropout:
    def __init__(self, layer, p, shape):
        self.layer, self.p = layer, p
        self.mask = gen.random(shape) >= p

    def forward(self, X):
        return self.mask * self.layer.forward(X) / (1 - self.p)

    def backward(self, dY):
        return self.layer.backward(dY / (1 - self.p))


class Tanh:
    def forward(self, X):
        self.Y = np.tanh(X)
        return self.Y

    def backward(self, dY):
        return dY * (1 - self.Y ** 2)


X = gen.normal(size=(30, 3))
Y = np.sin(X.sum(axis=1, keepdims=True))
net = [Dropout(FullyConnected(3, 12), 0.4, (30, 12)), Tanh(), FullyConnected(12, 1)]


def loss():
    out = X
    for layer in net:
        out = layer.forward(out)
    return np.sum((out - Y) ** 2) / len(X), 2 * (out - Y) / len(X)


def backward():
    dY = loss()[1]
    for layer in reversed(net):
        dY = layer.backward(dY)
    inner, top = net[0].layer.gradients, net[2].gradients
    return [inner["W"], inner["b"], top["W"], top["b"]]


# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: loss()[0], backward, names="0.layer.W 0.layer.b 2.W 2.b",
                 inputs=X, targets=Y)
