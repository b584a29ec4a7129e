"""A gate with two inputs written out number by number, without biases.

style: script with every slope written out by hand, matrix entries, one example at a time
source: https://stackoverflow.com/questions/59399842/xor-gate-with-backpropagation
fault: the slopes of the last weights are made without the slope of the last sigmoid
expected: by_output_for_delta
twins: slope_missing, factor
wrong: w1
"""
import numpy as np

X = np.array([[1, 1], [1, 0], [0, 1], [0.2, 0.1]])
Y = np.array([0, 1, 1, 0])
w0 = np.array([[0.8, 0.2], [0.4, 0.6]])
w1 = np.array([0.9, -0.5])
rate = 0.3


def sig(v):
    return 1 / (1 + np.exp(-v))


def gate(x):
    h0 = sig(w0[0, 0] * x[0] + w0[1, 0] * x[1])
    h1 = sig(w0[0, 1] * x[0] + w0[1, 1] * x[1])
    return h0, h1, sig(w1[0] * h0 + w1[1] * h1)


def error(i):
    return 0.5 * (Y[i] - gate(X[i])[2]) ** 2


def learn(i):
    global w0, w1
    x = X[i]
    h0, h1, o = gate(x)
    by_o = -(Y[i] - o)
    slope = o * (1 - o)
    to_h0 = by_o * slope * w1[0] * h0 * (1 - h0)
    to_h1 = by_o * slope * w1[1] * h1 * (1 - h1)
    g0 = np.array([[to_h0 * x[0], to_h1 * x[0]], [to_h0 * x[1], to_h1 * x[1]]])
    g1 = np.array([by_o * h0, by_o * h1])
    w0 = w0 - rate * g0
    w1 = w1 - rate * g1


for i in (0, 1, 2, 3):
    learn(i)
print([round(gate(x)[2], 3) for x in X])

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), lambda: error(3), step=lambda: learn(3), names="w0 w1", rate=rate,
                 inputs=X[3], targets=Y[3])
