"""Who survives? Logistic regression on a table of passengers with columns as examples.

style: logistic regression, theta as a column, cost made safe by taking off an epsilon
source: https://discuss.analyticsvidhya.com/t/gradient-descent-problem-in-titanic-dataset/69367
fault: the epsilon of 0.1 is subtracted before the logarithm, which then gets negative numbers
expected: loss_not_finite
twins: none
wrong: theta
"""
import numpy as np

rng = np.random.default_rng(78)
passengers = np.vstack([np.ones(50), rng.integers(0, 2, 50), rng.normal(size=50),
                        rng.integers(1, 4, 50) - 2.0])
survived = ((2.5 * passengers[1] - passengers[3] + rng.normal(size=50)) > 1).astype(float)
theta = rng.integers(-3, 4, size=(4, 1)).astype(float)
alpha, epsilon = 0.5, 0.1


def hypothesis():
    return 1 / (1 + np.exp(-(theta.T @ passengers)))


def cost():
    safe = hypothesis() - epsilon
    each = survived * np.log(safe) + (1 - survived) * np.log(1 - safe)
    return -each.sum() / survived.size


def descend():
    global theta
    difference = hypothesis() - survived
    derivative = difference @ passengers.T
    theta = theta - alpha / passengers.shape[1] * derivative.T


if __name__ == "__main__":
    for i in range(100):
        descend()
        if i % 20 == 0:
            print(cost())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=cost, step=descend, names="theta", inputs=passengers,
                 targets=survived, rate=alpha)
