"""Two matrices theta1 and theta2 with biases, sigmoids, steps at module level.

style: script with theta1, b1, theta2, b2 as globals, z1, h1, z2, h2
source: https://datascience.stackexchange.com/questions/20139
fault: the last delta is the error times one minus the error, with the output nowhere in it
expected: other
twins: none
wrong: theta1 b1 theta2 b2
"""
import numpy as np

rng = np.random.default_rng(13)
x = rng.uniform(0, 1, (30, 3))
y = np.c_[x[:, 0] > x[:, 1], x[:, 2] > 0.5].astype(float)
theta1 = rng.normal(0, 1, (3, 5))
b1 = np.zeros((1, 5))
theta2 = rng.normal(0, 1, (5, 2))
b2 = np.zeros((1, 2))
alpha = 0.05


def feed():
    h1 = 1 / (1 + np.exp(-(x.dot(theta1) + b1)))
    return h1, 1 / (1 + np.exp(-(h1.dot(theta2) + b2)))


def back():
    h1, h2 = feed()
    dh2 = h2 - y
    dz2 = dh2 * (1 - dh2)
    dz1 = dz2.dot(theta2.T) * h1 * (1 - h1)
    return {"theta2": h1.T.dot(dz2), "b2": np.sum(dz2, axis=0, keepdims=True),
            "theta1": x.T.dot(dz1), "b1": np.sum(dz1, axis=0, keepdims=True)}


for k in range(20):
    g = back()
    theta1 += -alpha * g["theta1"]
    b1 += -alpha * g["b1"]
    theta2 += -alpha * g["theta2"]
    b2 += -alpha * g["b2"]

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), lambda: 0.5 * np.sum((feed()[1] - y) ** 2), back,
                 names="theta1 b1 theta2 b2", inputs=x, targets=y)
