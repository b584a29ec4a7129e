"""The famous short network: two matrices, sigmoids, and the error added back.

style: 15-line script with globals, no biases
source: https://github.com/iamtrask/iamtrask.github.io/issues/12
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def nonlin(x, deriv=False):
    if deriv:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0, 1, 1, 0]]).T
np.random.seed(1)
syn0 = 2 * np.random.random((3, 4)) - 1
syn1 = 2 * np.random.random((4, 1)) - 1
for j in range(100):
    l1 = nonlin(X.dot(syn0))
    l2 = nonlin(l1.dot(syn1))
    l2_delta = (y - l2) * nonlin(l2, deriv=True)
    l1_delta = l2_delta.dot(syn1.T) * nonlin(l1, deriv=True)
    syn1 += l1.T.dot(l2_delta)
    syn0 += X.T.dot(l1_delta)
print(l2)

# What a user adds.
from nnlib.clinic import examine


def step():
    global syn0, syn1
    l1 = nonlin(X.dot(syn0))  # moved
    l2 = nonlin(l1.dot(syn1))  # moved
    l2_delta = (y - l2) * nonlin(l2, deriv=True)  # moved
    l1_delta = l2_delta.dot(syn1.T) * nonlin(l1, deriv=True)  # moved
    syn1 += l1.T.dot(l2_delta)  # moved
    syn0 += X.T.dot(l1_delta)  # moved


report = examine(globals(), loss=lambda: 0.5 * np.sum((y - nonlin(nonlin(X @ syn0) @ syn1)) ** 2),
                 step=step, names="syn0 syn1", inputs=X, targets=y, rate=1.0)
