"""A weighted sum with start weights typed in by hand.

style: flat arrays as globals, numerical work with np.zeros_like and in-place steps
source: https://whosebug.com/question/5305527/
fault: the weights are an array of integers, so every change is cut off
expected: whole_numbers
twins: none
wrong: weights
"""
import numpy as np

weights = np.array([3, -2, 1])
offset = 0.5
rows = np.array([[0.2, 1.0, -0.5], [1.5, -0.3, 0.4], [-1.0, 0.8, 0.9], [0.6, 0.1, -1.2]])
wanted = np.array([0.4, 2.2, -1.0, 0.9])


def predict(rows):
    return rows @ weights + offset


def loss():
    return 0.5 * np.mean((predict(rows) - wanted) ** 2)


def gradient():
    error = (predict(rows) - wanted) / len(wanted)
    slope = np.zeros_like(weights)
    for i in range(weights.size):
        slope[i] = np.sum(error * rows[:, i])
    return slope, error.sum()


def step(rate):
    global weights, offset
    slope, by_offset = gradient()
    weights = weights - (rate * slope).astype(weights.dtype)
    offset -= rate * by_offset


if __name__ == "__main__":
    for i in range(100):
        step(0.1)
    print(weights, offset, loss())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=loss, step=lambda: step(0.1), names="weights offset", inputs=rows,
                 targets=wanted, rate=0.1)
