"""Hours of learning and passing an examination: logistic regression for homework.

style: logistic regression, one number theta, loop over examples
source: https://python-pypi.wekeepcoding.com/article/12022270/
fault: the cost takes the sigmoid of the hours themselves, theta is not in it
expected: loss_ignores_parameters
twins: none
wrong: theta
"""
import math

hours = [0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 3.25, 3.5, 4.0, 4.25, 4.5]
passed = [0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1]
hours = [h - 2.4 for h in hours]
theta = 0.1


def sigmoid(a):
    return 1.0 / (1 + math.exp(-a))


def cost():
    total = 0.0
    for x, y in zip(hours, passed):
        total += -y * math.log(sigmoid(x)) - (1 - y) * math.log(1 - sigmoid(x))
    return total / len(hours)


def gradient():
    total = 0.0
    for x, y in zip(hours, passed):
        total += (sigmoid(theta * x) - y) * x
    return total / len(hours)


if __name__ == "__main__":
    for i in range(100):
        theta = theta - 0.5 * gradient()
        print(cost())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=cost, slopes=lambda: [gradient()], names="theta", inputs=hours,
                 targets=passed)
