"""Weights and biases as lists of column matrices; nablas are added up over the examples.

style: class with lists weights and biases, column vectors, nabla sums over (x, y) pairs
source: https://github.com/mnielsen/neural-networks-and-deep-learning/pull/77
fault: for the cross-entropy, the output delta a - y is multiplied by the sigmoid's slope as well
expected: slope_too
twins: other_loss
wrong: weights.0 weights.1 biases.0 biases.1
"""
import numpy as np


def sigma(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigma_prime(z):
    return sigma(z) * (1 - sigma(z))


class CrossNet:
    def __init__(self, sizes):
        rs = np.random.RandomState(12)
        self.biases = [rs.randn(k, 1) for k in sizes[1:]]
        self.weights = [rs.randn(k, j) / np.sqrt(j) for j, k in zip(sizes, sizes[1:])]

    def output(self, a):
        for w, b in zip(self.weights, self.biases):
            a = sigma(w @ a + b)
        return a

    def cost(self, pairs):
        total = 0.0
        for x, y in pairs:
            a = self.output(x)
            total -= np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))
        return total / len(pairs)

    def backprop(self, x, y):
        acts, zs = [x], []
        for w, b in zip(self.weights, self.biases):
            zs.append(w @ acts[-1] + b)
            acts.append(sigma(zs[-1]))
        delta = (acts[-1] - y) * sigma_prime(zs[-1])
        nw, nb = [delta @ acts[-2].T], [delta]
        for l in range(2, len(self.weights) + 1):
            delta = self.weights[-l + 1].T @ delta * sigma_prime(zs[-l])
            nw.insert(0, delta @ acts[-l - 1].T)
            nb.insert(0, delta)
        return nw, nb

    def nablas(self, pairs):
        sums = [np.zeros_like(w) for w in self.weights], [np.zeros_like(b) for b in self.biases]
        for x, y in pairs:
            for total, part in zip(sums, self.backprop(x, y)):
                for t, p in zip(total, part):
                    t += p / len(pairs)
        return sums


rs = np.random.RandomState(2)
pairs = [(rs.rand(4, 1), np.eye(2)[[k % 2]].T) for k in range(20)]
pairs = [(x + 0.5 * y.repeat(2, axis=0), y) for x, y in pairs]
net = CrossNet([4, 6, 2])

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.cost(pairs), slopes=lambda: net.nablas(pairs),
                 names="weights.0 weights.1 biases.0 biases.1")
