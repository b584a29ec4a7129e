"""An autoencoder with tanh code and momentum on all four arrays.

style: autoencoder, functions over separate arrays as globals, momentum, step only
source: https://github.com/apache/systemds/pull/2330
fault: the momentum of a bias is fed with the bias itself where its slope belongs
expected: other
twins: none
wrong: b1 b2
"""
import numpy as np

rs = np.random.RandomState(71)
codes = rs.randn(60, 2)
table = np.tanh(codes @ rs.randn(2, 6)) + 0.05 * rs.randn(60, 6)

W1, b1 = rs.uniform(-0.5, 0.5, (6, 3)), rs.uniform(-0.5, 0.5, (1, 3))
W2, b2 = rs.uniform(-0.5, 0.5, (3, 6)), rs.uniform(-0.5, 0.5, (1, 6))
move_W1, move_b1, move_W2, move_b2 = (np.zeros_like(v) for v in (W1, b1, W2, b2))


def encode(x):
    return np.tanh(x @ W1 + b1)


def decode(h):
    return h @ W2 + b2


def loss():
    return 0.5 * np.sum((decode(encode(table)) - table) ** 2) / len(table)


def step(rate=0.05, keep=0.9):
    global W1, b1, W2, b2, move_W1, move_b1, move_W2, move_b2
    h = encode(table)
    d2 = (decode(h) - table) / len(table)
    d1 = d2 @ W2.T * (1 - h ** 2)
    W1_grad, b1_grad = table.T @ d1, d1.sum(axis=0)
    W2_grad, b2_grad = h.T @ d2, d2.sum(axis=0)
    move_W1 = keep * move_W1 - rate * W1_grad
    move_b1 = keep * move_b1 - rate * b1
    move_W2 = keep * move_W2 - rate * W2_grad
    move_b2 = keep * move_b2 - rate * b2
    W1, b1, W2, b2 = W1 + move_W1, b1 + move_b1, W2 + move_W2, b2 + move_b2


# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss, step=step, names="W1 b1 W2 b2", inputs=table, targets=table)
