"""A class with three weight matrices and no biases that learns which rows have a 1 in front.

style: class with three weight matrices without biases, batch of rows
source: https://github.com/jiexunsee/Neural-Network-with-Python/issues/1
fault: the error itself is used as the last delta; the sigmoid's slope is left out there
expected: slope_missing
twins: other_loss
wrong: weights1 weights2 weights3
"""
import numpy as np


class ThreeLayers:
    def __init__(self, sizes, seed=3):
        r = np.random.RandomState(seed)
        self.weights1 = 2 * r.random_sample((sizes[0], sizes[1])) - 1
        self.weights2 = 2 * r.random_sample((sizes[1], sizes[2])) - 1
        self.weights3 = 2 * r.random_sample((sizes[2], sizes[3])) - 1

    @staticmethod
    def sig(z):
        return 1.0 / (1.0 + np.exp(-z))

    @staticmethod
    def sig_slope(a):
        return a * (1.0 - a)

    def think(self, rows):
        first = self.sig(rows @ self.weights1)
        second = self.sig(first @ self.weights2)
        return first, second, self.sig(second @ self.weights3)

    def cost(self, rows, wanted):
        return 0.5 * np.sum((wanted - self.think(rows)[2]) ** 2)

    def slopes(self, rows, wanted):
        first, second, answer = self.think(rows)
        delta3 = answer - wanted
        delta2 = delta3 @ self.weights3.T * self.sig_slope(second)
        delta1 = delta2 @ self.weights2.T * self.sig_slope(first)
        return {"weights1": rows.T @ delta1, "weights2": first.T @ delta2,
                "weights3": second.T @ delta3}

    def train(self, rows, wanted, times, pace=0.1):
        for _ in range(times):
            for name, slope in self.slopes(rows, wanted).items():
                setattr(self, name, getattr(self, name) - pace * slope)


rows = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1], [1, 0, 0], [0, 1, 0]], float)
wanted = rows[:, :1].copy()
brain = ThreeLayers([3, 5, 4, 1])
brain.train(rows, wanted, 5)
print(brain.cost(rows, wanted))

# What a user adds.
from nnlib.clinic import examine

report = examine(brain, loss=lambda: brain.cost(rows, wanted),
                 slopes=lambda: brain.slopes(rows, wanted), inputs=rows, targets=wanted)
