"""A straight line by gradient descent, in plain Python.

style: plain Python functions over alpha and beta, linear regression, a list of two floats
source: https://github.com/joelgrus/data-science-from-scratch/issues/65
fault: the error is prediction minus truth, the slopes are written for truth minus prediction
expected: sign
twins: uphill
wrong: 0 1
"""
import random

random.seed(0)
friends = [random.randint(1, 20) for _ in range(30)]
minutes = [22.0 + 0.9 * f + random.gauss(0, 2) for f in friends]


def predict(alpha, beta, x):
    return beta * x + alpha


def error(alpha, beta, x, y):
    return predict(alpha, beta, x) - y


def sum_of_squared_errors(alpha, beta):
    return sum(error(alpha, beta, x, y) ** 2 for x, y in zip(friends, minutes))


def slopes(alpha, beta):
    by_alpha = sum(-2 * error(alpha, beta, x, y) for x, y in zip(friends, minutes))
    by_beta = sum(-2 * error(alpha, beta, x, y) * x for x, y in zip(friends, minutes))
    return by_alpha, by_beta


theta = [random.random(), random.random()]

if __name__ == "__main__":
    for _ in range(5):
        theta = [t - 1e-5 * s for t, s in zip(theta, slopes(*theta))]
        print(round(sum_of_squared_errors(*theta)))

# What a user adds.
from nnlib.clinic import examine

report = examine(theta, lambda: sum_of_squared_errors(*theta), lambda: slopes(*theta),
                 inputs=friends, targets=minutes)
