"""A function network(x, y, w_0, w_1) for one row, with two hidden sigmoids and one output.

style: one function that takes weights and returns slopes, column vectors, one example at a time
source: https://whosebug.com/question/2948401
fault: the last delta lacks its slope, and the hidden layer gets the output's error as it is
expected: slope_missing, nothing_handed_on
twins: none
wrong: w_0 w_1
"""
import numpy as np

X = np.array([[0.1, 1.0], [0.0, 0.8], [1.0, 0.2], [0.9, 0.0]])
Y = np.array([[0], [0], [1], [1]], float)
rng = np.random.RandomState(1)
w_0 = 2 * rng.rand(3, 2) - 1
w_1 = 2 * rng.rand(1, 3) - 1


def sigmoid(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def network(x, y, w_0, w_1):
    record = np.array(x, ndmin=2).T
    label = np.array(y, ndmin=2).T
    hidden = sigmoid(w_0 @ record)
    output = sigmoid(w_1 @ hidden)
    error = output - label
    delta = error
    delta_hidden = error * sigmoid(hidden, deriv=True)
    return 0.5 * float(np.sum(error ** 2)), delta_hidden @ record.T, delta @ hidden.T


def epoch_slopes():
    parts = [network(x, y, w_0, w_1) for x, y in zip(X, Y)]
    return sum(p[1] for p in parts), sum(p[2] for p in parts)


def epoch_loss():
    return sum(network(x, y, w_0, w_1)[0] for x, y in zip(X, Y))


for k in range(20):
    g_0, g_1 = epoch_slopes()
    w_0 = w_0 - 0.1 * g_0
    w_1 = w_1 - 0.1 * g_1
print(epoch_loss())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), epoch_loss, epoch_slopes, names="w_0 w_1", inputs=X, targets=Y)
