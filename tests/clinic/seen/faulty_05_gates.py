"""Gates with a forward and a backward function, put together to a classifier of two half circles.

style: gate objects (multiply, add, tanh) with forward and backward, model as two lists
source: https://github.com/gy910210/neural-network-from-scratch/issues/2
fault: the slope of tanh is written 1 + a**2 (that is the rule for the tangent)
expected: tanh_plus
twins: none
wrong: W.0 b.0
"""
import numpy as np


class MultiplyGate:
    def forward(self, W, X):
        return X @ W

    def backward(self, W, X, top):
        return X.T @ top, top @ W.T


class AddGate:
    def forward(self, X, b):
        return X + b

    def backward(self, X, b, top):
        return np.ones((1, top.shape[0])) @ top, top


class TanhGate:
    def forward(self, X):
        return np.tanh(X)

    def backward(self, X, top):
        out = self.forward(X)
        return (1.0 + np.square(out)) * top


class Model:
    def __init__(self, dims):
        rs = np.random.RandomState(0)
        self.W = [rs.randn(a, b) / np.sqrt(a) for a, b in zip(dims[:-1], dims[1:])]
        self.b = [rs.randn(1, b) * 0.1 for b in dims[1:]]

    def scores(self, X):
        self.kept = []
        mul, add, act = MultiplyGate(), AddGate(), TanhGate()
        for k in range(len(self.W)):
            m = mul.forward(self.W[k], X)
            a = add.forward(m, self.b[k])
            out = act.forward(a) if k < len(self.W) - 1 else a
            self.kept.append((X, m, a))
            X = out
        e = np.exp(X - X.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, X, y):
        return -np.mean(np.log(self.scores(X)[np.arange(len(X)), y]))

    def gradients(self, X, y):
        mul, add, act = MultiplyGate(), AddGate(), TanhGate()
        top = self.scores(X)
        top[np.arange(len(X)), y] -= 1
        top /= len(X)
        dW, db = [None] * len(self.W), [None] * len(self.W)
        for k in reversed(range(len(self.W))):
            inp, m, a = self.kept[k]
            if k < len(self.W) - 1:
                top = act.backward(a, top)
            db[k], dm = add.backward(m, self.b[k], top)
            dW[k], top = mul.backward(self.W[k], inp, dm)
        return dW + db


angle = np.linspace(0, np.pi, 50)
X = np.r_[np.c_[np.cos(angle), np.sin(angle)], np.c_[1 - np.cos(angle), 0.4 - np.sin(angle)]]
y = np.repeat([0, 1], 50)
model = Model([2, 4, 2])

# What a user adds.
from nnlib.clinic import examine

report = examine(model, lambda: model.loss(X, y), lambda: model.gradients(X, y),
                 inputs=X, targets=y, names="W.0 W.1 b.0 b.1")
