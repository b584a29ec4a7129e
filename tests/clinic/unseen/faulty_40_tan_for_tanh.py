"""Gates: a MultiplyGate, an AddGate and a Tanh, put together to a network.

style: stateless gate objects with forward and backward, Model with lists W and b
source: https://github.com/gy910210/neural-network-from-scratch/issues/2
fault: the derivative of tanh is given as 1 + tanh squared, that of tan
expected: tanh_plus
twins: none
wrong: W.0 b.0
"""
import numpy as np


class MultiplyGate:
    def forward(self, W, X):
        return np.dot(X, W)

    def backward(self, W, X, dZ):
        return np.dot(X.T, dZ), np.dot(dZ, W.T)


class AddGate:
    def forward(self, X, b):
        return X + b

    def backward(self, dZ):
        return np.ones((1, dZ.shape[0])) @ dZ, dZ


class Tanh:
    def forward(self, X):
        return np.tanh(X)

    def backward(self, X, top_diff):
        output = self.forward(X)
        return (1.0 + np.square(output)) * top_diff


class Model:
    def __init__(self, dims):
        rng = np.random.default_rng(35)
        self.W = [rng.normal(size=(a, b)) / np.sqrt(a) for a, b in zip(dims, dims[1:])]
        self.b = [np.zeros((1, b)) for b in dims[1:]]

    def scores(self, X):
        mul, add, tanh = MultiplyGate(), AddGate(), Tanh()
        self.sums = [X]
        self.added = []
        for i in range(len(self.W)):
            self.added.append(add.forward(mul.forward(self.W[i], self.sums[-1]), self.b[i]))
            last = i == len(self.W) - 1
            self.sums.append(self.added[-1] if last else tanh.forward(self.added[-1]))
        e = np.exp(self.sums[-1])
        return e / e.sum(axis=1, keepdims=True)

    def calculate_loss(self, X, y):
        return -np.mean(np.log(self.scores(X)[np.arange(len(y)), y]))

    def slopes(self, X, y):
        d = self.scores(X)
        d[np.arange(len(y)), y] -= 1
        d /= len(y)
        dW, db = [], []
        for i in range(len(self.W) - 1, -1, -1):
            if i < len(self.W) - 1:
                d = Tanh().backward(self.added[i], d)
            bias, d = AddGate().backward(d)
            weight, d = MultiplyGate().backward(self.W[i], self.sums[i], d)
            dW, db = [weight] + dW, [bias] + db
        return dW + db


rng = np.random.default_rng(36)
y = np.arange(45) % 3
X = np.c_[np.cos(2.1 * y), np.sin(2.1 * y)] + 0.4 * rng.normal(size=(45, 2))
model = Model([2, 5, 3])
print(model.calculate_loss(X, y))

# What a user adds.
from nnlib.clinic import examine

report = examine(model, loss=lambda: model.calculate_loss(X, y), slopes=lambda: model.slopes(X, y),
                 names="W.0 W.1 b.0 b.1", inputs=X, targets=y)
