"""Counts of visitors by hour and weather: an exponential output and the Poisson loss.

style: function that returns a closure pair (loss, slopes), parameters in a list
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def problem(x, counts, p):
    def forward():
        h = np.tanh(x @ p[0] + p[1])
        return h, (h @ p[2] + p[3])[:, 0]

    def loss():
        log_rate = forward()[1]
        return np.mean(np.exp(log_rate) - counts * log_rate)

    def slopes():
        h, log_rate = forward()
        up = ((np.exp(log_rate) - counts) / len(counts))[:, None]
        low = up @ p[2].T * (1 - h * h)
        return [x.T @ low, low.sum(0), h.T @ up, up.sum(0)]

    return loss, slopes


rng = np.random.default_rng(86)
hour = rng.uniform(0, 24, 200)
rain = rng.integers(0, 2, 200)
x = np.c_[np.sin(hour * np.pi / 12), np.cos(hour * np.pi / 12), rain]
counts = rng.poisson(np.exp(1 - 0.8 * x[:, 1] - 0.7 * rain))
p = [rng.standard_normal((3, 6)), np.zeros(6), 0.3 * rng.standard_normal((6, 1)), np.zeros(1)]
loss, slopes = problem(x, counts, p)
for k in range(100):
    for param, slope in zip(p, slopes()):
        param -= 0.05 * slope

# What a user adds.
from nnlib.clinic import examine

report = examine(p, loss, slopes, inputs=x, targets=counts)
