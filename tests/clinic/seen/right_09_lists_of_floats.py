"""No NumPy at all: nested lists of floats, three functions and a loop.

style: pure Python lists of floats, nested lists for matrices
source: https://github.com/joelgrus/data-science-from-scratch/issues/31
fault: none
expected: none
twins: none
wrong: none
"""
import math
import random

random.seed(5)
hidden = [[random.uniform(-1, 1) for _ in range(3)] for _ in range(4)]
output = [[random.uniform(-1, 1) for _ in range(5)] for _ in range(2)]
table = [([a / 4, b / 4], [float(a > b), float(a + b > 4)]) for a in range(5) for b in range(5)]


def logistic(z):
    return 1 / (1 + math.exp(-z))


def dot(v, w):
    return sum(a * b for a, b in zip(v, w))


def feed_forward(x):
    mid = [logistic(dot(row, x + [1.0])) for row in hidden]
    return mid, [logistic(dot(row, mid + [1.0])) for row in output]


def total_loss():
    return sum((o - t) ** 2 for x, goal in table for o, t in zip(feed_forward(x)[1], goal))


def slopes():
    g_hidden = [[0.0] * 3 for _ in hidden]
    g_output = [[0.0] * 5 for _ in output]
    for x, goal in table:
        mid, out = feed_forward(x)
        top = [2 * (o - t) * o * (1 - o) for o, t in zip(out, goal)]
        low = [m * (1 - m) * dot(top, [row[j] for row in output]) for j, m in enumerate(mid)]
        for i, d in enumerate(top):
            for j, m in enumerate(mid + [1.0]):
                g_output[i][j] += d * m
        for i, d in enumerate(low):
            for j, v in enumerate(x + [1.0]):
                g_hidden[i][j] += d * v
    return g_hidden, g_output


def step(rate=0.05):
    for matrix, slope in zip((hidden, output), slopes()):
        for row, g in zip(matrix, slope):
            for j in range(len(row)):
                row[j] -= rate * g[j]


if __name__ == "__main__":
    for _ in range(100):
        step()
    print(total_loss())

# What a user adds.
from nnlib.clinic import examine

report = examine([hidden, output], total_loss, slopes, targets=[t for _, t in table],
                 inputs=[x for x, _ in table])
