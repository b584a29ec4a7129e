"""XOR with a hidden layer of tanh, where every weight starts at nought.

style: functions over separate arrays as globals, all weights np.zeros
source: https://github.com/nndl/nndl-discussion/issues/14
fault: all weights and biases start at 0, so hidden units give 0 and only the last bias can move
expected: alike
twins: none
wrong: none
"""
import numpy as np

X = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]], float)
Y = np.array([[0], [1], [1], [1]], float)
w = np.zeros((2, 5))
b = np.zeros((1, 5))
v = np.zeros((5, 1))
c = np.zeros((1, 1))


def net():
    hidden = np.tanh(X @ w + b)
    return hidden, 1 / (1 + np.exp(-(hidden @ v + c)))


def loss():
    out = net()[1]
    return -np.sum(Y * np.log(out) + (1 - Y) * np.log(1 - out))


def slopes():
    hidden, out = net()
    top = out - Y
    low = (top @ v.T) * (1 - hidden ** 2)
    return X.T @ low, low.sum(axis=0, keepdims=True), hidden.T @ top, top.sum(axis=0, keepdims=True)


def train(rounds, rate=0.1):
    global w, b, v, c
    for _ in range(rounds):
        w, b, v, c = (p - rate * s for p, s in zip((w, b, v, c), slopes()))


train(10)
print("after ten rounds", loss())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss, slopes, names="w b v c", inputs=X, targets=Y)
