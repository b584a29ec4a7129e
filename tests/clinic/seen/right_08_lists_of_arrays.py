"""Weights and biases in lists, quadratic cost, random minibatches of column vectors.

style: class with lists of arrays of any depth, nablas over (x, y) pairs, minibatches
source: https://github.com/mnielsen/neural-networks-and-deep-learning/issues/45
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def sig(z):
    return 1 / (1 + np.exp(-z))


class Net:
    def __init__(self, *sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.w = [rng.standard_normal((b, a)) / np.sqrt(a) for a, b in zip(sizes, sizes[1:])]
        self.b = [rng.standard_normal((b, 1)) for b in sizes[1:]]

    def run(self, x):
        acts = [x]
        for w, b in zip(self.w, self.b):
            acts.append(sig(w @ acts[-1] + b))
        return acts

    def cost(self, batch):
        return sum(0.5 * np.sum((self.run(x)[-1] - y) ** 2) for x, y in batch) / len(batch)

    def backprop(self, x, y):
        acts = self.run(x)
        nw, nb = [], []
        delta = (acts[-1] - y) * acts[-1] * (1 - acts[-1])
        for i in range(len(self.w) - 1, -1, -1):
            nw.insert(0, delta @ acts[i].T)
            nb.insert(0, delta)
            delta = self.w[i].T @ delta * acts[i] * (1 - acts[i])
        return nw, nb

    def update(self, batch, eta):
        parts = [self.backprop(x, y) for x, y in batch]
        for i in range(len(self.w)):
            self.w[i] = self.w[i] - eta / len(batch) * sum(p[0][i] for p in parts)
            self.b[i] = self.b[i] - eta / len(batch) * sum(p[1][i] for p in parts)


rng = np.random.default_rng(6)
data = []
for k in range(60):
    x = rng.random((5, 1))
    data.append((x, np.eye(3)[[int(x[:3].argmax())]].T))
net = Net(5, 8, 6, 3)
for epoch in range(3):
    order = rng.permutation(len(data))
    for k in range(0, len(data), 10):
        net.update([data[i] for i in order[k:k + 10]], eta=2.0)

# What a user adds.
from nnlib.clinic import examine

batch = data[:10]
report = examine(net, lambda: net.cost(batch), step=lambda: net.update(batch, 2.0), rate=2.0,
                 names="w.0 w.1 w.2 b.0 b.1 b.2")
