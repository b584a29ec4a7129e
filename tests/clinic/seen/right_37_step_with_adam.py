"""A short fit with Adam inside the class, where only the step is at hand.

style: class with Adam inside, step only
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Fit:
    def __init__(self, rate=0.01):
        r = np.random.default_rng(8)
        self.params = {"W1": r.standard_normal((1, 10)), "b1": r.standard_normal(10),
                       "W2": r.standard_normal((10, 1)) / 3, "b2": np.zeros(1)}
        self.mean = {k: 0.0 for k in self.params}
        self.square = {k: 0.0 for k in self.params}
        self.rate, self.t = rate, 0

    def out(self, x):
        h = np.tanh(x @ self.params["W1"] + self.params["b1"])
        return h, h @ self.params["W2"] + self.params["b2"]

    def loss(self, x, t):
        return 0.5 * np.mean((self.out(x)[1] - t) ** 2)

    def step(self, x, t):
        h, out = self.out(x)
        up = (out - t) / len(x)
        low = up @ self.params["W2"].T * (1 - h ** 2)
        grads = {"W1": x.T @ low, "b1": low.sum(0), "W2": h.T @ up, "b2": up.sum(0)}
        self.t += 1
        for k, g in grads.items():
            self.mean[k] = 0.9 * self.mean[k] + 0.1 * g
            self.square[k] = 0.999 * self.square[k] + 0.001 * g ** 2
            first = self.mean[k] / (1 - 0.9 ** self.t)
            second = self.square[k] / (1 - 0.999 ** self.t)
            self.params[k] = self.params[k] - self.rate * first / (np.sqrt(second) + 1e-8)


x = np.linspace(-2, 2, 40)[:, None]
t = np.sin(2 * x)
fit = Fit()

# What a user adds.
from nnlib.clinic import examine

report = examine(fit.params, lambda: fit.loss(x, t), step=lambda: fit.step(x, t),
                 inputs=x, targets=t)
