"""Ridge-like logistic regression, with the penalty written without the usual half.

style: parameter vector theta with the bias first, functions cost and grad
source: https://github.com/titu1994/DenseNet/issues/57
fault: the penalty is decay times the squares, its slope is given as decay times theta
expected: other
twins: none
wrong: theta
"""
import numpy as np

rng = np.random.default_rng(57)
X = np.hstack([np.ones((80, 1)), rng.normal(size=(80, 4))])
y = (X @ np.array([0.2, 1.5, -2.0, 0.7, 0.0]) + 0.4 * rng.normal(size=80) > 0).astype(float)
decay = 0.05
theta = 0.5 * rng.normal(size=5)


def probability(theta, X):
    return 1 / (1 + np.exp(-X @ theta))


def cost(theta, X, y):
    p = probability(theta, X)
    data = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return data + decay * np.sum(theta[1:] ** 2)


def grad(theta, X, y):
    slope = X.T @ (probability(theta, X) - y) / len(y)
    slope[1:] += decay * theta[1:]
    return slope


if __name__ == "__main__":
    for i in range(100):
        theta = theta - 0.5 * grad(theta, X, y)
    print(cost(theta, X, y), theta)

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), names="theta", loss=lambda: cost(theta, X, y),
                 slopes=lambda: {"theta": grad(theta, X, y)}, inputs=X, targets=y)
