"""A small framework: layers Linear and Activation, each with fprop and bprop.

style: layer objects with fprop and bprop that keep dW and db
source: https://github.com/andersbll/nnet/issues/4
fault: the derivative of tanh is written with exponentials and comes out as tanh itself
expected: value_for_slope
twins: none
wrong: layers.0.W layers.0.b
"""
import numpy as np


def tanh(x):
    return np.tanh(x)


def tanh_d(x):
    e = np.exp(2 * x)
    return (e - 1) / (e + 1)


class Linear:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.normal(scale=0.5, size=(n_in, n_out))
        self.b = np.zeros(n_out)

    def fprop(self, x):
        self.last_input = x
        return x @ self.W + self.b

    def bprop(self, output_grad):
        n = output_grad.shape[0]
        self.dW = self.last_input.T @ output_grad / n
        self.db = np.mean(output_grad, axis=0)
        return output_grad @ self.W.T


class Activation:
    def fprop(self, x):
        self.last_input = x
        return tanh(x)

    def bprop(self, output_grad):
        return output_grad * tanh_d(self.last_input)


class NeuralNetwork:
    def __init__(self, layers):
        self.layers = layers

    def predict(self, x):
        for layer in self.layers:
            x = layer.fprop(x)
        return x

    def loss(self, x, y):
        return 0.5 * np.sum((self.predict(x) - y) ** 2) / len(x)

    def grads(self, x, y):
        grad = self.predict(x) - y
        for layer in reversed(self.layers):
            grad = layer.bprop(grad)
        return [g for layer in self.layers[::2] for g in (layer.dW, layer.db)]


rng = np.random.default_rng(33)
x = np.linspace(-2, 2, 25).reshape(-1, 1)
y = x ** 2 / 2 - 1
nn = NeuralNetwork([Linear(1, 7, rng), Activation(), Linear(7, 1, rng)])

if __name__ == "__main__":
    for step in range(200):
        for layer in nn.layers[::2]:
            nn.grads(x, y)
            layer.W -= 0.1 * layer.dW
            layer.b -= 0.1 * layer.db
    print(nn.loss(x, y))

# What a user adds.
from nnlib.clinic import examine

report = examine(nn, loss=lambda: nn.loss(x, y), slopes=lambda: nn.grads(x, y), inputs=x, targets=y,
                 names="layers.0.W layers.0.b layers.2.W layers.2.b")
