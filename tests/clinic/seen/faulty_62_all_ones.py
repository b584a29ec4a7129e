"""Two examples, two hidden layers of three neurons, every weight and bias starts as 1.

style: list of matrices with the bias in the first row, a column of ones in front
source: https://datascience.stackexchange.com/questions/79607
fault: all weights start as 1, so the neurons of a layer stay copies of one another
expected: alike
twins: none
wrong: none
"""
import numpy as np

rows = np.array([[0.8, 0.4], [0.3, 0.3]])
wanted = np.array([[1.0, 0.2], [0.1, 0.8]])
matrices = [np.ones((3, 3)), np.ones((4, 3)), np.ones((4, 2))]


def with_one(a):
    return np.hstack([np.ones((len(a), 1)), a])


def activations():
    outs = [rows]
    for m in matrices:
        outs.append(1 / (1 + np.exp(-(with_one(outs[-1]) @ m))))
    return outs


def cost():
    return np.sum((activations()[-1] - wanted) ** 2) / len(rows)


def slopes():
    outs = activations()
    d = 2 * (outs[-1] - wanted) / len(rows)
    found = [None] * len(matrices)
    for k in range(len(matrices) - 1, -1, -1):
        d = d * outs[k + 1] * (1 - outs[k + 1])
        found[k] = with_one(outs[k]).T @ d
        d = d @ matrices[k][1:].T
    return found


for turn in range(50):
    for m, s in zip(matrices, slopes()):
        m -= 0.5 * s
print(np.round(matrices[0], 4))

# What a user adds.
from nnlib.clinic import examine

report = examine(matrices, cost, slopes, inputs=rows, targets=wanted)
