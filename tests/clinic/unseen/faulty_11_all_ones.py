"""A network worked through by hand on paper, with every weight and bias set to 1.

style: biases inside the weights matrices (first row), examples in rows
source: https://datascience.stackexchange.com/questions/79607/
fault: all weights start equal, so the neurons of a layer stay the same for ever
expected: alike
twins: none
wrong: none
"""
import numpy as np


class PaperNet:
    def __init__(self, sizes):
        self.w = [np.ones((a + 1, b)) for a, b in zip(sizes, sizes[1:])]

    def run(self, x):
        self.a = []
        out = x
        for w in self.w:
            self.a.append(np.hstack([np.ones((len(out), 1)), out]))
            out = 1 / (1 + np.exp(-self.a[-1] @ w))
        return out

    def loss(self, x, y):
        return np.sum((self.run(x) - y) ** 2) / len(x)

    def descend(self, x, y, rate):
        out = self.run(x)
        delta = 2 / len(x) * (out - y) * out * (1 - out)
        slopes = []
        for w, a in zip(self.w[::-1], self.a[::-1]):
            slopes.append(a.T @ delta)
            delta = ((delta @ w.T) * a * (1 - a))[:, 1:]
        for w, s in zip(self.w, slopes[::-1]):
            w -= rate * s


observations = np.array([[0.8, 0.4], [0.3, 0.3], [0.1, 0.9]])
results = np.array([[0.2, 0.7], [0.6, 0.5], [0.9, 0.1]])
net = PaperNet([2, 3, 3, 2])

if __name__ == "__main__":
    for i in range(500):
        net.descend(observations, results, 0.5)
    print(net.w)

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.loss(observations, results), names="w.0 w.1 w.2",
                 step=lambda: net.descend(observations, results, 0.1), rate=0.1,
                 inputs=observations, targets=results)
