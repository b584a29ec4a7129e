"""One long vector of weights with decay that spares the biases, for any optimiser.

style: parameter vector theta that is unpacked, cost and gradient from one function
source: https://github.com/JWarmenhoven/Coursera-Machine-Learning/issues/3
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

INPUTS, HIDDEN, KINDS = 9, 6, 4


def roll_out(theta):
    cut = HIDDEN * (INPUTS + 1)
    return theta[:cut].reshape(HIDDEN, -1), theta[cut:].reshape(KINDS, -1)


def logistic(z):
    return 1 / (1 + np.exp(-z))


def cost(theta, X, y, lam):
    T1, T2 = roll_out(theta)
    m = len(X)
    A1 = np.column_stack([np.ones(m), X])
    A2 = np.column_stack([np.ones(m), logistic(A1 @ T1.T)])
    H = logistic(A2 @ T2.T)
    Y = np.eye(KINDS)[y]
    J = -np.sum(Y * np.log(H) + (1 - Y) * np.log(1 - H)) / m
    J += lam / 2 / m * (np.sum(T1[:, 1:] ** 2) + np.sum(T2[:, 1:] ** 2))
    D3 = H - Y
    D2 = D3 @ T2[:, 1:] * A2[:, 1:] * (1 - A2[:, 1:])
    G1, G2 = D2.T @ A1 / m, D3.T @ A2 / m
    G1[:, 1:] += lam / m * T1[:, 1:]
    G2[:, 1:] += lam / m * T2[:, 1:]
    return J, np.hstack([G1.ravel(), G2.ravel()])


rng = np.random.default_rng(36)
y = rng.integers(0, KINDS, 100)
X = rng.random((100, INPUTS)) + np.eye(KINDS, INPUTS)[y]
lam = 2.0
theta = rng.uniform(-0.5, 0.5, HIDDEN * (INPUTS + 1) + KINDS * (HIDDEN + 1))
for k in range(30):
    theta = theta - 0.7 * cost(theta, X, y, lam)[1]

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), lambda: cost(theta, X, y, lam)[0], lambda: [cost(theta, X, y, lam)[1]],
                 names="theta", inputs=X, targets=y)
