"""A tiny graph of nodes Input, Linear, Sigmoid and MSE that are run in order.

style: computational graph, nodes with value and gradients, parameters as Input nodes
source: https://github.com/jcsastre/deep_learning-build_your_own_tensorflow
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Node:
    def __init__(self, *inbound):
        self.inbound, self.value, self.gradient = inbound, None, 0

    def forward(self):
        pass

    def backward(self):
        pass


class Input(Node):
    def __init__(self, value):
        super().__init__()
        self.value = value


class Linear(Node):
    def forward(self):
        X, W, b = (n.value for n in self.inbound)
        self.value = X @ W + b

    def backward(self):
        X, W, b = self.inbound
        X.gradient = X.gradient + self.gradient @ W.value.T
        W.gradient = W.gradient + X.value.T @ self.gradient
        b.gradient = b.gradient + self.gradient.sum(axis=0)


class Sigmoid(Node):
    def forward(self):
        self.value = 1 / (1 + np.exp(-self.inbound[0].value))

    def backward(self):
        node = self.inbound[0]
        node.gradient = node.gradient + self.gradient * self.value * (1 - self.value)


class MSE(Node):
    def forward(self):
        y, a = (n.value for n in self.inbound)
        self.difference = a - y
        self.value = np.mean(self.difference ** 2)

    def backward(self):
        self.inbound[1].gradient = 2 / self.difference.size * self.difference


rng = np.random.default_rng(39)
data = rng.normal(size=(50, 4))
target = (data[:, :1] > data[:, 1:2]) * 1.0 + 0.3 * data[:, 2:3]
X, y = Input(data), Input(target)
W1, b1 = Input(rng.normal(size=(4, 6))), Input(np.zeros(6))
W2, b2 = Input(rng.normal(size=(6, 1))), Input(np.zeros(1))
l1 = Linear(X, W1, b1)
s1 = Sigmoid(l1)
l2 = Linear(s1, W2, b2)
graph = [X, y, W1, b1, W2, b2, l1, s1, l2, MSE(y, l2)]
trainables = [W1, b1, W2, b2]


def forward_and_backward():
    for n in graph:
        n.gradient = 0
        n.forward()
    for n in graph[::-1]:
        n.backward()
    return [t.gradient for t in trainables]


print(len(forward_and_backward()), graph[-1].value)

# What a user adds.
from nnlib.clinic import examine

report = examine(trainables, loss=lambda: [n.forward() for n in graph] and float(graph[-1].value),
                 slopes=forward_and_backward, names="0.value 1.value 2.value 3.value", inputs=data,
                 targets=target)
