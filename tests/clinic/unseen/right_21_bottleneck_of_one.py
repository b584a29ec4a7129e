"""An autoencoder with one neuron in its middle: it cannot rebuild all, but its slopes are right.

style: autoencoder with w1 w2 w3, the bias as a column of ones, matrices of slopes by np.diag
source: https://stackoverflow.com/questions/40246536/
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def g(z):
    return 1 / (1 + np.exp(-z))


def g_matrix(row):
    return np.diag(g(row) * (1 - g(row)))


rng = np.random.default_rng(41)
m, n, k = 6, 3, 1
X = np.hstack([rng.random((m, n - 1)), np.ones((m, 1))])
w1, w2, w3 = rng.normal(size=(n, k)), rng.normal(size=(k, n)), rng.normal(size=(n, n))


def rebuilt():
    return g(g(X @ w1) @ w2) @ w3


def cost():
    return ((X - rebuilt()) ** 2).sum() / (2 * m)


def slopes():
    s1, s2, s3 = np.zeros_like(w1), np.zeros_like(w2), np.zeros_like(w3)
    for row in X:
        z1 = row @ w1
        z2 = g(z1) @ w2
        error = (g(z2) @ w3 - row) / m
        delta2 = g_matrix(z2) @ w3 @ error
        delta1 = g_matrix(z1) @ w2 @ delta2
        s3 += np.outer(g(z2), error)
        s2 += np.outer(g(z1), delta2)
        s1 += np.outer(row, delta1)
    return s1, s2, s3


if __name__ == "__main__":
    for i in range(500):
        a, b, c = slopes()
        w1, w2, w3 = w1 - 0.5 * a, w2 - 0.5 * b, w3 - 0.5 * c
    print(cost())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=cost, slopes=slopes, names="w1 w2 w3", inputs=X, targets=X)
