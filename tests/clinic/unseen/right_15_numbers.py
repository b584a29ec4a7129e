"""A parabola by three ReLU-like bends (softplus), every number by its name.

style: plain numbers as globals
source: none
fault: none
expected: none
twins: none
wrong: none
"""
from math import exp, log

a1, a2, a3 = 1.0, -1.2, 0.4
c1, c2, c3 = 0.1, -0.3, 0.2
v1, v2, v3, d = 0.5, 0.3, -0.4, 0.0
xs = [i / 5 - 1 for i in range(11)]
ys = [x * x for x in xs]


def softplus(z):
    return log(1 + exp(z))


def logistic(z):
    return 1 / (1 + exp(-z))


def predict(x):
    return (v1 * softplus(a1 * x + c1) + v2 * softplus(a2 * x + c2)
            + v3 * softplus(a3 * x + c3) + d)


def mse():
    return sum((predict(x) - y) ** 2 for x, y in zip(xs, ys)) / len(xs)


def step(rate):
    global a1, a2, a3, c1, c2, c3, v1, v2, v3, d
    ga1 = ga2 = ga3 = gc1 = gc2 = gc3 = gv1 = gv2 = gv3 = gd = 0.0
    for x, y in zip(xs, ys):
        e = 2 * (predict(x) - y) / len(xs)
        s1, s2, s3 = logistic(a1 * x + c1), logistic(a2 * x + c2), logistic(a3 * x + c3)
        ga1, ga2, ga3 = ga1 + e * v1 * s1 * x, ga2 + e * v2 * s2 * x, ga3 + e * v3 * s3 * x
        gc1, gc2, gc3 = gc1 + e * v1 * s1, gc2 + e * v2 * s2, gc3 + e * v3 * s3
        gv1 += e * softplus(a1 * x + c1)
        gv2 += e * softplus(a2 * x + c2)
        gv3 += e * softplus(a3 * x + c3)
        gd += e
    a1, a2, a3 = a1 - rate * ga1, a2 - rate * ga2, a3 - rate * ga3
    c1, c2, c3 = c1 - rate * gc1, c2 - rate * gc2, c3 - rate * gc3
    v1, v2, v3 = v1 - rate * gv1, v2 - rate * gv2, v3 - rate * gv3
    d = d - rate * gd


if __name__ == "__main__":
    for i in range(1000):
        step(0.2)
    print(mse())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=mse, step=lambda: step(0.1), rate=0.1, inputs=xs, targets=ys,
                 names="a1 a2 a3 c1 c2 c3 v1 v2 v3 d")
