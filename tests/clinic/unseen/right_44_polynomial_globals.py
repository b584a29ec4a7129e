"""A cubic through noisy points with three coefficients and a constant, weights decayed.

style: linear regression on powers, plain floats as globals, minibatch of everything
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import random

random.seed(65)
a, b, c, d = 0.1, 0.0, -0.2, 0.3
DECAY = 0.01
xs = [random.uniform(-1, 1) for _ in range(30)]
ys = [2 * x ** 3 - x + 0.5 + random.gauss(0, 0.05) for x in xs]


def curve(x):
    return a * x ** 3 + b * x ** 2 + c * x + d


def loss():
    squares = sum((curve(x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
    return squares + DECAY * (a * a + b * b + c * c)


def step(rate=0.05):
    global a, b, c, d
    ga, gb, gc, gd = 2 * DECAY * a, 2 * DECAY * b, 2 * DECAY * c, 0.0
    for x, y in zip(xs, ys):
        e = 2 * (curve(x) - y) / len(xs)
        ga += e * x ** 3
        gb += e * x ** 2
        gc += e * x
        gd += e
    a -= rate * ga
    b -= rate * gb
    c -= rate * gc
    d -= rate * gd


if __name__ == "__main__":
    for i in range(500):
        step()
    print(a, b, c, d, loss())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=loss, step=step, names="a b c d", inputs=xs, targets=ys, rate=0.05)
