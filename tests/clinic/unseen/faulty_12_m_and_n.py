"""A straight line through noisy points by gradient descent on a vector theta.

style: linear regression, functions with theta, alpha, m and iterations
source: https://stackoverflow.com/questions/17784587/
fault: the slope is divided by the number of features instead of the number of examples
expected: factor
twins: none
wrong: theta
"""
import numpy as np


def make_data(points, offset, spread):
    rng = np.random.default_rng(12)
    x = np.ones((points, 2))
    x[:, 1] = np.linspace(0, 2, points)
    y = offset + 3 * x[:, 1] + spread * rng.uniform(size=points)
    return x, y


def hypothesis(x, theta):
    return np.dot(x, theta)


def cost(x, y, theta):
    difference = hypothesis(x, theta) - y
    return np.sum(difference ** 2) / (2 * len(y))


def gradient(x, y, theta):
    n, m = np.shape(x)
    return np.dot(x.T, hypothesis(x, theta) - y) / m


def gradient_descent(x, y, theta, alpha, iterations):
    for _ in range(iterations):
        theta = theta - alpha * gradient(x, y, theta)
    return theta


x, y = make_data(40, 5, 1)
theta = np.ones(2)

if __name__ == "__main__":
    theta = gradient_descent(x, y, theta, 0.005, 200)
    print(theta, cost(x, y, theta))

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=lambda: cost(x, y, theta), names="theta",
                 slopes=lambda: [gradient(x, y, theta)], inputs=x, targets=y)
