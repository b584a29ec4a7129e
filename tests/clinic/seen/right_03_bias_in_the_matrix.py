"""Weights with the bias as last row, learning the OR of three lines, one example at a time.

style: bias inside the weights matrix, one example at a time, step only
source: https://github.com/louisjc/mnist-neural-network/issues/1
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Perceptron:
    def __init__(self, n_in, n_hid, n_out):
        r = np.random.RandomState(1)
        self.layers = [r.uniform(-0.7, 0.7, (n_hid, n_in + 1)),
                       r.uniform(-0.7, 0.7, (n_out, n_hid + 1))]

    def feed(self, x):
        hidden = 1 / (1 + np.exp(-self.layers[0] @ np.append(x, 1)))
        return hidden, 1 / (1 + np.exp(-self.layers[1] @ np.append(hidden, 1)))

    def error(self, x, t):
        return 0.5 * np.sum((self.feed(x)[1] - t) ** 2)

    def learn(self, x, t, c):
        hidden, out = self.feed(x)
        d_out = (out - t) * out * (1 - out)
        d_hid = (self.layers[1].T @ d_out)[:-1] * hidden * (1 - hidden)
        self.layers[1] -= c * np.outer(d_out, np.append(hidden, 1))
        self.layers[0] -= c * np.outer(d_hid, np.append(x, 1))


rows = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], float)
goals = np.stack([rows.max(axis=1), rows.min(axis=1)], axis=1)
net = Perceptron(3, 4, 2)

if __name__ == "__main__":
    for epoch in range(200):
        for x, t in zip(rows, goals):
            net.learn(x, t, 0.5)
    print(sum(net.error(x, t) for x, t in zip(rows, goals)))

# What a user adds.
from nnlib.clinic import examine

x, t = rows[5], goals[5]
report = examine(net, loss=lambda: net.error(x, t), step=lambda: net.learn(x, t, 0.5),
                 inputs=x, targets=t, names="layers.0 layers.1", rate=0.5)
