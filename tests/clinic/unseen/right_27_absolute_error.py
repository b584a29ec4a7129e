"""A network that is trained on the absolute error, with a rate that falls by steps.

style: class with W1 b1 W2 b2 and one method train_step
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class MedianNet:
    def __init__(self, hidden=9):
        rng = np.random.default_rng(27)
        self.W1 = rng.normal(size=(1, hidden))
        self.b1 = rng.uniform(-1, 1, hidden)
        self.W2 = rng.normal(size=(hidden, 1)) / np.sqrt(hidden)
        self.b2 = np.zeros(1)

    def __call__(self, x):
        self.h = np.tanh(x @ self.W1 + self.b1)
        return self.h @ self.W2 + self.b2

    def mean_absolute(self, x, y):
        return np.abs(self(x) - y).mean()

    def slopes(self, x, y):
        d = np.sign(self(x) - y) / y.size
        dh = (d @ self.W2.T) * (1 - self.h * self.h)
        return [x.T @ dh, dh.sum(axis=0), self.h.T @ d, d.sum(axis=0)]

    def train(self, x, y, steps):
        for step in range(steps):
            rate = 0.1 * 0.5 ** (step // 100)
            for p, s in zip((self.W1, self.b1, self.W2, self.b2), self.slopes(x, y)):
                p -= rate * s


rng = np.random.default_rng(29)
x = rng.uniform(-2, 2, (70, 1))
y = np.exp(-x ** 2) + 0.05 * rng.standard_t(2, size=(70, 1))
net = MedianNet()

if __name__ == "__main__":
    net.train(x, y, 300)
    print(net.mean_absolute(x, y))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.mean_absolute(x, y), slopes=lambda: net.slopes(x, y),
                 names="W1 b1 W2 b2", inputs=x, targets=y)
