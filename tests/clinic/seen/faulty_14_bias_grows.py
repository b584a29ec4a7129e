"""Nodes of a little graph, each a class with its gradients; the bias is stepped with a batch.

style: classes Add and MatMul over a graph, written out in one train_step
source: https://github.com/jimfleming/differentiation/issues/1
fault: the slope of the bias keeps the batch axis, so the bias grows into a matrix of (batch, units)
expected: shape_changes
twins: wrong_shape
wrong: hidden_bias top_bias
"""
import numpy as np


class MatMul:
    @staticmethod
    def out(a, b):
        return a @ b

    @staticmethod
    def back(a, b, grad):
        return grad @ b.T, a.T @ grad


class Add:
    @staticmethod
    def out(a, b):
        return a + b

    @staticmethod
    def back(a, b, grad):
        return grad, grad


class Table:
    def __init__(self):
        r = np.random.RandomState(30)
        self.hidden_weights = r.normal(0, 0.7, (2, 5))
        self.hidden_bias = np.zeros(5)
        self.top_weights = r.normal(0, 0.7, (5, 1))
        self.top_bias = np.zeros(1)

    def out(self, x):
        self.m1 = MatMul.out(x, self.hidden_weights)
        self.s1 = np.tanh(Add.out(self.m1, self.hidden_bias))
        self.m2 = MatMul.out(self.s1, self.top_weights)
        return Add.out(self.m2, self.top_bias)

    def error(self, x, y):
        return np.mean((self.out(x) - y) ** 2)

    def train_step(self, x, y, pace):
        grad = 2 * (self.out(x) - y) / len(y)
        grad, top_bias = Add.back(self.m2, self.top_bias, grad)
        grad, top_weights = MatMul.back(self.s1, self.top_weights, grad)
        grad, hidden_bias = Add.back(self.m1, self.hidden_bias, grad * (1 - self.s1 ** 2))
        _, hidden_weights = MatMul.back(x, self.hidden_weights, grad)
        self.top_bias = self.top_bias - pace * top_bias
        self.top_weights = self.top_weights - pace * top_weights
        self.hidden_bias = self.hidden_bias - pace * hidden_bias
        self.hidden_weights = self.hidden_weights - pace * hidden_weights


x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
y = np.array([[0], [1], [1], [0]], float)
table = Table()

# What a user adds.
from nnlib.clinic import examine

report = examine(table, loss=lambda: table.error(x, y),
                 step=lambda: table.train_step(x, y, 0.2), rate=0.2, inputs=x, targets=y,
                 names="hidden_weights hidden_bias top_weights top_bias")
