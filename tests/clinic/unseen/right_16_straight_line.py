"""A straight line through points, with standardised inputs.

style: linear regression, plain floats w and b inside a loop
source: https://coderapp.vercel.app/answer/79739763
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(20)
area = rng.uniform(30, 200, 70)
price = 900 * area + 20000 + 8000 * rng.normal(size=70)
x = (area - area.mean()) / area.std()
y = (price - price.mean()) / price.std()
m, c = 0.0, 0.0


def gradient(m, c):
    n = len(x)
    delta_m = -2 / n * np.sum(x * (y - (m * x + c)))
    delta_c = -2 / n * np.sum(y - (m * x + c))
    return delta_m, delta_c


def descend(rate):
    global m, c
    delta_m, delta_c = gradient(m, c)
    m = m - rate * delta_m
    c = c - rate * delta_c


if __name__ == "__main__":
    for i in range(500):
        descend(0.02)
    print(m, c)

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=lambda: np.mean((m * x + c - y) ** 2), names="m c", inputs=x,
                 step=lambda: descend(0.02), targets=y, rate=0.02)
