"""A network with the biases in the last row of each matrix, of any depth and width.

style: list of arrays of any depth, bias inside the weights matrix
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def with_ones(a):
    return np.concatenate([a, np.ones((a.shape[0], 1))], axis=1)


def build(*widths, seed=24):
    rng = np.random.default_rng(seed)
    return [np.vstack([rng.normal(size=(a, b)) / np.sqrt(a), np.zeros((1, b))])
            for a, b in zip(widths, widths[1:])]


def run(net, x):
    seen = [x]
    for M in net:
        seen.append(np.tanh(with_ones(seen[-1]) @ M))
    return seen


def error(net, x, y):
    return 0.5 * np.sum((run(net, x)[-1] - y) ** 2) / len(x)


def slopes(net, x, y):
    seen = run(net, x)
    delta = (seen[-1] - y) / len(x) * (1 - seen[-1] ** 2)
    answer = []
    for M, a in zip(reversed(net), reversed(seen[:-1])):
        answer.append(with_ones(a).T @ delta)
        delta = (delta @ M[:-1].T) * (1 - a ** 2)
    return answer[::-1]


def teach(net, x, y, rate):
    for M, s in zip(net, slopes(net, x, y)):
        M -= rate * s


rng = np.random.default_rng(25)
x = rng.uniform(-1, 1, (60, 2))
y = np.c_[0.8 * np.sign(x[:, 0] * x[:, 1]), 0.5 * x[:, 0]]
net = build(2, 7, 6, 5, 4, 2)

if __name__ == "__main__":
    for i in range(300):
        teach(net, x, y, 0.3)
    print(error(net, x, y))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: error(net, x, y), step=lambda: teach(net, x, y, 0.1), inputs=x,
                 targets=y, rate=0.1)
