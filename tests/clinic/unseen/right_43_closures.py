"""A network built of functions that return a result and a function for the way back.

style: closures: each layer returns (output, pullback), parameters in nested lists
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def dense(W, b, x):
    def pullback(d):
        return d @ W.T, [x.T @ d, d.sum(axis=0)]
    return x @ W + b, pullback


def relu(x):
    return np.maximum(x, 0), lambda d: (d * (x > 0), None)


def log_cosh(prediction, target):
    r = prediction - target
    return np.log(np.cosh(r)).mean(), lambda: np.tanh(r) / r.size


rng = np.random.default_rng(64)
params = [[rng.normal(size=(2, 11)), np.zeros(11)],
          [rng.normal(size=(11, 1)) / np.sqrt(11), np.zeros(1)]]
x = rng.normal(size=(44, 2))
target = (x[:, :1] - x[:, 1:]) ** 2 / 2


def loss_and_slopes():
    a, back1 = dense(*params[0], x)
    h, back2 = relu(a)
    out, back3 = dense(*params[1], h)
    value, start = log_cosh(out, target)
    d, last = back3(start())
    d, _ = back2(d)
    _, first = back1(d)
    return value, [first, last]


if __name__ == "__main__":
    for i in range(300):
        value, slopes = loss_and_slopes()
        for pair, moves in zip(params, slopes):
            for p, s in zip(pair, moves):
                p -= 0.1 * s
    print(value)

# What a user adds.
from nnlib.clinic import examine

report = examine(params, loss=lambda: loss_and_slopes()[0], slopes=lambda: loss_and_slopes()[1],
                 inputs=x, targets=target)
