"""Two hidden ReLUs should learn to add five numbers; after the first steps none is ever on.

style: class with separate methods for each slope, examples in rows, large first steps
source: https://ai.stackexchange.com/questions/28864
fault: both ReLUs are off for every example, the answer is the last bias alone
expected: dead
twins: one_answer
wrong: none
"""
import numpy as np


class Adder:
    def __init__(self):
        r = np.random.default_rng(3)
        self.hidden_weights = r.normal(0, 0.5, (5, 2))
        self.hidden_biases = np.zeros(2)
        self.output_weights = r.normal(0, 0.5, (2, 1))
        self.output_biases = np.zeros(1)

    def forward(self, x):
        self.sums = x @ self.hidden_weights + self.hidden_biases
        self.units = np.maximum(self.sums, 0)
        return self.units @ self.output_weights + self.output_biases

    def error(self, x, y):
        return np.sum((self.forward(x) - y) ** 2)

    def slopes(self, x, y):
        d = 2 * (self.forward(x) - y)
        e = d @ self.output_weights.T * (self.sums > 0)
        return {"output_weights": self.units.T @ d, "output_biases": d.sum(axis=0),
                "hidden_weights": x.T @ e, "hidden_biases": e.sum(axis=0)}

    def train(self, x, y, rounds, rate):
        for _ in range(rounds):
            for name, slope in self.slopes(x, y).items():
                setattr(self, name, getattr(self, name) - rate * slope)


x = np.array([[1, 2, 3, 4, 5], [1, 2, 3, 4, 6], [2, 2, 3, 4, 6]], float)
y = x.sum(axis=1, keepdims=True)
net = Adder()
net.train(x, y, 8, 0.05)
print(net.forward(x).ravel(), net.units)

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: net.error(x, y), lambda: net.slopes(x, y), inputs=x, targets=y,
                 names="hidden_weights hidden_biases output_weights output_biases")
