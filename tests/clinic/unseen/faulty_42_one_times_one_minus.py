"""A classifier whose softmax class answers for one neuron at a time.

style: transfer-function objects with get_output and get_derivative, rows, squared error
source: https://github.com/neuroph/neuroph/issues/37
fault: the softmax's derivative is given as 1 - output
expected: other
twins: none
wrong: W1 b1 W2 b2
"""
import numpy as np


class SoftMax:
    def get_output(self, net):
        e = np.exp(net - net.max(axis=1, keepdims=True))
        self.output = e / e.sum(axis=1, keepdims=True)
        return self.output

    def get_derivative(self):
        return 1.0 * (1.0 - self.output)


class Sigmoid:
    def get_output(self, net):
        self.output = 1 / (1 + np.exp(-net))
        return self.output

    def get_derivative(self):
        return self.output * (1 - self.output)


class Perceptron:
    def __init__(self, n_in, n_hidden, n_out):
        rng = np.random.default_rng(61)
        self.W1, self.b1 = rng.normal(size=(n_in, n_hidden)), np.zeros(n_hidden)
        self.W2, self.b2 = rng.normal(size=(n_hidden, n_out)), np.zeros(n_out)
        self.hidden, self.last = Sigmoid(), SoftMax()

    def calculate(self, X):
        self.h = self.hidden.get_output(X @ self.W1 + self.b1)
        return self.last.get_output(self.h @ self.W2 + self.b2)

    def error(self, X, T):
        return 0.5 * np.mean(np.sum((self.calculate(X) - T) ** 2, axis=1))

    def learn(self, X, T, rate):
        d2 = (self.calculate(X) - T) * self.last.get_derivative() / len(X)
        d1 = d2 @ self.W2.T * self.hidden.get_derivative()
        self.W2, self.b2 = self.W2 - rate * self.h.T @ d2, self.b2 - rate * d2.sum(axis=0)
        self.W1, self.b1 = self.W1 - rate * X.T @ d1, self.b1 - rate * d1.sum(axis=0)


rng = np.random.default_rng(62)
kind = np.arange(40) % 4
X = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])[kind] + 0.5 * rng.normal(size=(40, 2))
T = np.eye(4)[kind]
perceptron = Perceptron(2, 6, 4)

if __name__ == "__main__":
    for i in range(200):
        perceptron.learn(X, T, 0.5)
    print(perceptron.error(X, T))

# What a user adds.
from nnlib.clinic import examine

report = examine(perceptron, loss=lambda: perceptron.error(X, T), names="W1 b1 W2 b2", inputs=X,
                 step=lambda: perceptron.learn(X, T, 0.05), targets=T, rate=0.05)
