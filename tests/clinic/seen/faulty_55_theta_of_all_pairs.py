"""Gradient descent for several variables with a column theta; targets come from random(n).

style: functions cost and grad over a column theta, linear regression, step only
source: https://github.com/tiepvupsu/ebookMLCB/issues/29
fault: flat targets make errors (n, n), so the slope is a matrix and theta becomes one
expected: shape_changes, broadcast_loss
twins: wrong_shape
wrong: theta
"""
import numpy as np

np.random.seed(21)
N = 30
height = np.random.random((N, 1))
target = 4 + 3 * height[:, 0] + 0.2 * np.random.randn(N)
one = np.ones((N, 1))
Xbar = np.concatenate((one, height), axis=1)
theta = np.array([[2.0], [1.0]])
eta = 0.5


def cost():
    return 0.5 / N * np.linalg.norm(target - Xbar @ theta) ** 2


def grad():
    return 1 / N * Xbar.T @ (Xbar @ theta - target)


def step():
    global theta
    theta = theta - eta * grad()


print(cost())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), cost, step=step, names="theta", inputs=Xbar, targets=target, rate=eta)
