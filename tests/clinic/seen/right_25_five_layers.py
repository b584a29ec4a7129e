"""Five layers of leaky ReLUs with a softplus at the end, to guess positive numbers.

style: list of (W, b) lists, activations as pairs of functions, columns are examples
source: https://github.com/SilasMarvin/dnns-from-scratch-in-zig/issues/5
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

leaky = (lambda z: np.where(z < 0, 0.01 * z, z), lambda z: np.where(z < 0, 0.01, 1.0))
softplus = (lambda z: np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0),
            lambda z: 1 / (1 + np.exp(-z)))
kinds = [leaky] * 4 + [softplus]
rng = np.random.default_rng(123)
sizes = [2, 9, 8, 7, 6, 1]
net = [[rng.standard_normal((m, n)) * np.sqrt(2 / n), np.zeros((m, 1))]
       for n, m in zip(sizes, sizes[1:])]


def run(a):
    trail = []
    for (W, b), (f, _) in zip(net, kinds):
        z = W @ a + b
        trail.append((a, z))
        a = f(z)
    return a, trail


def half_mean_square(x, y):
    return np.sum((run(x)[0] - y) ** 2) / (2 * x.shape[1])


def train(x, y, rate):
    out, trail = run(x)
    up = (out - y) / x.shape[1]
    steps = []
    for (W, b), (_, slope), (a, z) in zip(net[::-1], kinds[::-1], trail[::-1]):
        up = up * slope(z)
        steps.insert(0, (up @ a.T, up.sum(axis=1, keepdims=True)))
        up = W.T @ up
    for pair, (dW, db) in zip(net, steps):
        pair[0] = pair[0] - rate * dW
        pair[1] = pair[1] - rate * db


x = rng.uniform(-1, 1, (2, 150))
y = np.hypot(x[:1], x[1:])
for k in range(50):
    train(x, y, 0.05)

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: half_mean_square(x, y), step=lambda: train(x, y, 0.05), rate=0.05,
                 inputs=x, targets=y)
