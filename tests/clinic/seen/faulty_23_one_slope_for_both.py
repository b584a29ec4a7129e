"""Weight of parcels by their length: two plain numbers, one step function.

style: plain numbers as globals, linear regression with a loop, step only
source: https://github.com/llSourcell/linear_regression_live/issues/14
fault: the new slope of the line is made with the slope for the intercept
expected: exchanged
twins: none
wrong: gradient
"""
lengths = [0.3, 0.5, 0.8, 1.1, 1.3, 1.7, 1.9]
weights = [1.0, 1.3, 2.1, 2.6, 3.3, 3.9, 4.6]
gradient = 0.2
intercept = 0.1
learning_rate = 0.02


def mean_error():
    total = 0.0
    for x, y in zip(lengths, weights):
        total += (y - (gradient * x + intercept)) ** 2
    return total / len(lengths)


def step_down():
    global gradient, intercept
    by_intercept = 0.0
    by_gradient = 0.0
    n = len(lengths)
    for x, y in zip(lengths, weights):
        miss = y - (gradient * x + intercept)
        by_intercept += -(2 / n) * miss
        by_gradient += -(2 / n) * x * miss
    new_intercept = intercept - learning_rate * by_intercept
    new_gradient = gradient - learning_rate * by_intercept
    intercept, gradient = new_intercept, new_gradient


for _ in range(3):
    step_down()
print(gradient, intercept, mean_error())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), mean_error, step=step_down, names="gradient intercept",
                 inputs=lengths, targets=weights, rate=learning_rate)
