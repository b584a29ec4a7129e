"""All weights in one vector theta that is unpacked, for an optimiser that wants cost and slope.

style: parameter vector theta, unpacked into matrices with the bias in the first column
source: https://github.com/JWarmenhoven/Coursera-Machine-Learning/issues/3
fault: the bias column of the decay term holds ones instead of zeros, so lambda/m is added there
expected: other
twins: none
wrong: theta
"""
import numpy as np

SIZES = (6, 5, 3)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def unpack(theta):
    n, h, k = SIZES
    cut = h * (n + 1)
    return theta[:cut].reshape(h, n + 1), theta[cut:].reshape(k, h + 1)


def nn_cost(theta, X, Y, lam):
    t1, t2 = unpack(theta)
    m = len(X)
    a1 = np.c_[np.ones(m), X]
    a2 = np.c_[np.ones(m), sigmoid(a1 @ t1.T)]
    a3 = sigmoid(a2 @ t2.T)
    J = -np.sum(Y * np.log(a3) + (1 - Y) * np.log(1 - a3)) / m
    J += lam / (2 * m) * (np.sum(t1[:, 1:] ** 2) + np.sum(t2[:, 1:] ** 2))
    d3 = a3 - Y
    d2 = (d3 @ t2)[:, 1:] * a2[:, 1:] * (1 - a2[:, 1:])
    keep1 = np.c_[np.ones(len(t1)), t1[:, 1:]]
    keep2 = np.c_[np.ones(len(t2)), t2[:, 1:]]
    g1 = d2.T @ a1 / m + lam / m * keep1
    g2 = d3.T @ a2 / m + lam / m * keep2
    return J, np.concatenate([g1.ravel(), g2.ravel()])


rng = np.random.RandomState(10)
X = rng.rand(50, 6)
Y = np.eye(3)[np.argmax(X[:, :3], axis=1)]
lam = 1.0
theta = rng.uniform(-0.12, 0.12, 5 * 7 + 3 * 6)

if __name__ == "__main__":
    for _ in range(60):
        J, grad = nn_cost(theta, X, Y, lam)
        theta = theta - 0.8 * grad
    print("J =", J)

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), lambda: nn_cost(theta, X, Y, lam)[0],
                 lambda: [nn_cost(theta, X, Y, lam)[1]], inputs=X, targets=Y, names="theta")
