"""Two layers of sigmoids, written as four lines forward and a few lines back.

style: script with globals, theta1 b1 theta2 b2, examples in rows
source: https://datascience.stackexchange.com/questions/20139/
fault: the output delta multiplies by one minus the error, not by the sigmoid's slope
expected: other
twins: none
wrong: theta1 b1 theta2 b2
"""
import numpy as np

np.random.seed(8)
x = np.random.rand(20, 3)
y = (x.sum(axis=1, keepdims=True) > 1.5) * 1.0
theta1, b1 = np.random.randn(3, 4), np.zeros((1, 4))
theta2, b2 = np.random.randn(4, 1), np.zeros((1, 1))
alpha = 0.01


def forward():
    h1 = 1 / (1 + np.exp(-(x.dot(theta1) + b1)))
    h2 = 1 / (1 + np.exp(-(h1.dot(theta2) + b2)))
    return h1, h2


def backward():
    h1, h2 = forward()
    dh2 = h2 - y
    dz2 = dh2 * (1 - dh2)
    dtheta2 = h1.T.dot(dz2)
    db2 = np.sum(dz2, axis=0, keepdims=True)
    dz1 = dz2.dot(theta2.T) * h1 * (1 - h1)
    dtheta1 = x.T.dot(dz1)
    db1 = np.sum(dz1, axis=0, keepdims=True)
    return {"theta1": dtheta1, "b1": db1, "theta2": dtheta2, "b2": db2}


if __name__ == "__main__":
    for step in range(300):
        grads = backward()
        theta1 += -alpha * grads["theta1"]
        b1 += -alpha * grads["b1"]
        theta2 += -alpha * grads["theta2"]
        b2 += -alpha * grads["b2"]
    print(0.5 * np.sum((forward()[1] - y) ** 2))

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=lambda: 0.5 * np.sum((forward()[1] - y) ** 2), slopes=backward,
                 inputs=x, targets=y, names="theta1 b1 theta2 b2")
