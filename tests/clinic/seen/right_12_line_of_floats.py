"""A line through points with two plain numbers, slope and intercept.

style: plain numbers as globals, linear regression in pure Python
source: https://github.com/llSourcell/linear_regression_live/issues/16
fault: none
expected: none
twins: none
wrong: none
"""
hours = [0.5, 1.0, 1.5, 2.2, 2.9, 3.1, 4.0, 4.4]
marks = [1.1, 1.9, 3.2, 4.1, 6.0, 6.1, 8.3, 8.8]
m = 0.0
c = 0.0
rate = 0.05


def cost():
    return sum((y - (m * x + c)) ** 2 for x, y in zip(hours, marks)) / len(hours)


def step():
    global m, c
    dm = dc = 0.0
    for x, y in zip(hours, marks):
        miss = y - (m * x + c)
        dm += -2 / len(hours) * x * miss
        dc += -2 / len(hours) * miss
    m -= rate * dm
    c -= rate * dc


for k in range(10):
    step()
print(m, c, cost())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), cost, step=step, names="m c", inputs=hours, targets=marks, rate=rate)
