"""One weight, a line through the origin; the number of samples was raised from 20 to 60.

style: functions nn, cost, gradient and delta_w for a single weight w
source: https://github.com/peterroelants/peterroelants.github.io/issues/5
fault: the cost is a sum, so 60 samples make the old rate too large and the weight runs away
expected: rate_too_large
twins: diverges
wrong: none
"""
import numpy as np

np.random.seed(13)
samples = 60
x = np.random.uniform(0, 1, samples)
t = 2 * x + np.random.normal(0, 0.2, samples)
rate = 0.1
w = np.array([0.1])


def nn(x, w):
    return x * w


def cost():
    return np.sum((t - nn(x, w)) ** 2)


def gradient(w, x, t):
    return 2 * x * (nn(x, w) - t)


def delta_w(w, x, t):
    return rate * np.sum(gradient(w, x, t))


def step():
    global w
    w = w - delta_w(w, x, t)


for i in range(4):
    step()
    print(w, cost())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), cost, step=step, names="w", rate=rate, inputs=x, targets=t)
