"""The shortest network there is: one weight, one example.

style: 15-line script with globals, one layer without a bias
source: https://stackoverflow.com/questions/45988293/
fault: the derivative of the sigmoid is written as 1 - sigmoid, and gets the output
expected: other
twins: none
wrong: w0
"""
import numpy as np


def sigmoid(x, deriv=False):
    if deriv:
        return 1 - sigmoid(x)
    return 1 / (1 + np.exp(-x))


X = np.array([[0.2, -0.4], [0.9, 0.5], [-0.6, 0.3]])
y = np.array([[1.0], [1.0], [0.0]])
np.random.seed(0)
w0 = np.random.normal(size=(2, 1), scale=0.1)

for i in range(20):
    l1 = sigmoid(X.dot(w0))
    error = y - l1
    delta = error * sigmoid(l1, True)
    w0 += X.T.dot(delta)
print(l1)

# What a user adds.
from nnlib.clinic import examine


def slopes():
    l1 = sigmoid(X.dot(w0))  # moved
    error = y - l1  # moved
    delta = error * sigmoid(l1, True)  # moved
    return [-X.T.dot(delta)]


report = examine(globals(), loss=lambda: 0.5 * np.sum((sigmoid(X.dot(w0)) - y) ** 2),
                 slopes=slopes, names="w0", inputs=X, targets=y)
