"""Ridge regression with several outputs, the bias left out of the penalty.

style: linear regression, functions over a tuple (W, b), examples in columns
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(17)
X = rng.normal(size=(4, 50))
Y = rng.normal(size=(2, 4)) @ X + np.array([[1.0], [-2.0]]) + 0.1 * rng.normal(size=(2, 50))
LAMBDA = 0.3


def start():
    return np.zeros((2, 4)), np.zeros((2, 1))


def objective(parts):
    W, b = parts
    residual = W @ X + b - Y
    return (np.sum(residual ** 2) + LAMBDA * np.sum(W ** 2)) / (2 * X.shape[1])


def slopes(parts):
    W, b = parts
    residual = W @ X + b - Y
    return (residual @ X.T + LAMBDA * W) / X.shape[1], residual.mean(axis=1, keepdims=True)


def descend(parts, rate):
    return tuple(p - rate * s for p, s in zip(parts, slopes(parts)))


parts = start()

if __name__ == "__main__":
    for i in range(200):
        parts = descend(parts, 0.2)
    print(objective(parts), parts[1].ravel())

# What a user adds.
from nnlib.clinic import examine

parts = list(parts)
report = examine(parts, loss=lambda: objective(parts), slopes=lambda: slopes(parts), inputs=X,
                 targets=Y)
