"""Dropout that is drawn anew at each forward pass while training is on.

style: layer objects with forward and backward that keep dW and db, a Dropout layer
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(10)


class Dense:
    def __init__(self, n_in, n_out):
        self.W = rng.normal(size=(n_in, n_out)) / np.sqrt(n_in)
        self.b = np.zeros((1, n_out))

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, grad):
        self.dW = self.x.T @ grad
        self.db = grad.sum(axis=0, keepdims=True)
        return grad @ self.W.T


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad):
        return grad * (1 - self.out ** 2)


class Dropout:
    training, rate = True, 0.3

    def forward(self, x):
        kept = rng.random(x.shape) >= self.rate
        self.mask = kept / (1 - self.rate) if self.training else 1.0
        return x * self.mask

    def backward(self, grad):
        return grad * self.mask


class Model:
    def __init__(self):
        self.layers = [Dense(5, 16), Tanh(), Dropout(), Dense(16, 1)]

    def loss(self, x, y):
        for layer in self.layers:
            x = layer.forward(x)
        self.error = x - y
        return 0.5 * np.mean(self.error ** 2)

    def backward(self):
        grad = self.error / self.error.size
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)


x, model = rng.normal(size=(64, 5)), Model()
y = np.cos(x[:, :1]) - 0.3 * x[:, 4:]

if __name__ == "__main__":
    for step in range(200):
        print(model.loss(x, y), model.backward())
        for layer in model.layers[::3]:
            layer.W -= 0.1 * layer.dW
            layer.b -= 0.1 * layer.db

# What a user adds.
from nnlib.clinic import examine

model.layers[2].training = False


def slopes():
    model.loss(x, y)
    model.backward()
    return [s for layer in model.layers[::3] for s in (layer.dW, layer.db)]


report = examine(model, loss=lambda: model.loss(x, y), slopes=slopes, inputs=x, targets=y,
                 names="layers.0.W layers.0.b layers.3.W layers.3.b")
