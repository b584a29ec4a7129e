"""Regularised logistic regression on two test scores with products of them as further columns.

style: course exercise, one function that returns cost and gradient for a vector theta
source: https://github.com/dibgerge/ml-coursera-python-assignments/issues/45
fault: the cost sets a weight of theta to 0, as the "copy" without the bias is theta itself
expected: loss_changes_parameters
twins: shared_memory
wrong: none
"""
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def widen(a, b, degree=3):
    columns = [np.ones(len(a))]
    for i in range(1, degree + 1):
        for j in range(i + 1):
            columns.append(a ** (i - j) * b ** j)
    return np.stack(columns, axis=1)


def cost_function_reg(theta, X, y, lam):
    m = len(y)
    h = sigmoid(X @ theta)
    no_bias = theta
    no_bias[0] = 0
    J = (-y @ np.log(h) - (1 - y) @ np.log(1 - h)) / m + lam / (2 * m) * no_bias @ no_bias
    grad = X.T @ (h - y) / m + lam / m * no_bias
    return J, grad


rng = np.random.default_rng(77)
scores = rng.uniform(-1, 1, (70, 2))
X = widen(scores[:, 0], scores[:, 1])
y = ((scores ** 2).sum(axis=1) < 0.6).astype(float)
lam = 0.5
theta = rng.normal(0, 0.3, X.shape[1])

if __name__ == "__main__":
    for _ in range(100):
        J, grad = cost_function_reg(theta, X, y, lam)
        theta = theta - 0.5 * grad
    print("cost", J)

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), lambda: cost_function_reg(theta, X, y, lam)[0],
                 lambda: {"theta": cost_function_reg(theta, X, y, lam)[1]},
                 inputs=X, targets=y, names="theta")
