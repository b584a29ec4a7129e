"""A perceptron-like classifier with hinge loss and a penalty, labels -1 and 1.

style: flat weights, labels -1 and 1, subgradient, script with a function for the step
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(30)
labels = np.where(np.arange(66) % 2 == 0, 1, -1)
points = 0.9 * labels[:, None] * np.array([1.0, 0.5]) + 0.8 * rng.normal(size=(66, 2))
w = np.array([0.1, -0.1])
b = 0.0
C = 0.05


def margins():
    return labels * (points @ w + b)


def hinge():
    return np.maximum(0, 1 - margins()).mean() + C / 2 * w @ w


def subgradient():
    inside = (margins() < 1) * labels
    return -(inside @ points) / len(labels) + C * w, -inside.mean()


def step(rate):
    global w, b
    by_w, by_b = subgradient()
    w = w - rate * by_w
    b = b - rate * by_b


if __name__ == "__main__":
    for epoch in range(200):
        step(0.1 / (1 + 0.01 * epoch))
    print(hinge(), np.mean(margins() > 0))

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=hinge, step=lambda: step(0.01), names="w b", inputs=points,
                 targets=labels, rate=0.01)
