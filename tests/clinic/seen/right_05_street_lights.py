"""ReLU units whose slope is read off their output, which is the same as off their sum.

style: script with functions relu and relu slope of the output, stochastic steps
source: https://github.com/iamtrask/Grokking-Deep-Learning/issues/56
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

np.random.seed(1)
lamps = np.array([[1, 0, 1], [0, 1, 1], [0, 0, 1], [1, 1, 1], [0, 1, 0], [1, 0, 0]], float)
go = np.array([[1, 1, 0, 0, 1, 0]], float).T


def relu(x):
    return (x > 0) * x


def slope_of_relu(out):
    return out > 0


weights_a = 2 * np.random.random((3, 5)) - 1
weights_b = 2 * np.random.random((5, 1)) - 1


def error_of(i):
    return np.sum((relu(lamps[i:i + 1] @ weights_a) @ weights_b - go[i:i + 1]) ** 2)


def one_step(i, alpha=0.1):
    global weights_a, weights_b
    start = lamps[i:i + 1]
    middle = relu(start @ weights_a)
    end_delta = 2 * (middle @ weights_b - go[i:i + 1])
    middle_delta = end_delta @ weights_b.T * slope_of_relu(middle)
    weights_b = weights_b - alpha * middle.T @ end_delta
    weights_a = weights_a - alpha * start.T @ middle_delta


for epoch in range(4):
    for i in range(len(lamps)):
        one_step(i)

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), lambda: error_of(0), step=lambda: one_step(0), rate=0.1,
                 names="weights_a weights_b", inputs=lamps[:1], targets=go[:1])
