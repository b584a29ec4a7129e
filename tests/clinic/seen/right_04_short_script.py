"""A very short script: XOR with a column of ones, sigmoids, slopes from the outputs.

style: 15-line script with globals, no functions but the activation
source: https://github.com/iamtrask/iamtrask.github.io/issues/12
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rows = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
goal = np.array([[0], [1], [1], [0]])
np.random.seed(7)
front = 2 * np.random.random((3, 6)) - 1
back = 2 * np.random.random((6, 1)) - 1
for turn in range(500):
    mid = 1 / (1 + np.exp(-(rows @ front)))
    out = 1 / (1 + np.exp(-(mid @ back)))
    out_delta = (goal - out) * (out * (1 - out))
    mid_delta = out_delta.dot(back.T) * (mid * (1 - mid))
    back += mid.T.dot(out_delta)
    front += rows.T.dot(mid_delta)
print(np.abs(goal - out).mean())

# What a user adds.
from nnlib.clinic import examine


def turn():
    global front, back
    mid = 1 / (1 + np.exp(-(rows @ front)))  # moved
    out = 1 / (1 + np.exp(-(mid @ back)))  # moved
    out_delta = (goal - out) * (out * (1 - out))  # moved
    mid_delta = out_delta.dot(back.T) * (mid * (1 - mid))  # moved
    back += mid.T.dot(out_delta)  # moved
    front += rows.T.dot(mid_delta)  # moved


def loss():
    out = 1 / (1 + np.exp(-(1 / (1 + np.exp(-(rows @ front))) @ back)))
    return 0.5 * np.sum((goal - out) ** 2)


report = examine(globals(), loss, step=turn, names="front back", inputs=rows, targets=goal)
