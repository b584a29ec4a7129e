"""A derivation of backpropagation, followed line by line, with the batch in columns.

style: notebook-like functions, names d_h2, d_w1, columns, tuple of parameters
source: https://github.com/kvfrans/notes/issues/5
fault: the first biases get the mean over the batch where the sum belongs
expected: bias_mean
twins: none
wrong: b1
"""
import numpy as np

rng = np.random.default_rng(50)
x = rng.normal(size=(3, 16))
target = np.sin(x[:1]) + 0.5 * x[1:2] * x[2:]
w1, b1 = rng.normal(size=(8, 3)) * 0.6, 0.1 * rng.normal(size=8)
w2, b2 = rng.normal(size=(1, 8)) * 0.4, np.zeros(1)


def loss_fn(w1, b1, w2, b2):
    h1 = w1 @ x + b1[:, None]
    h2 = np.maximum(h1, 0)
    out = w2 @ h2 + b2[:, None]
    return np.mean((out - target) ** 2)


def manual_grad(w1, b1, w2, b2):
    h1 = w1 @ x + b1[:, None]
    h2 = np.maximum(h1, 0)
    out = w2 @ h2 + b2[:, None]
    d_out = 2 * (out - target) / out.size
    d_w2 = d_out @ h2.T
    d_b2 = np.sum(d_out, axis=1)
    d_h2 = w2.T @ d_out
    d_h1 = d_h2 * (h1 > 0)
    d_w1 = d_h1 @ x.T
    d_b1 = np.mean(d_h1, axis=1)
    return d_w1, d_b1, d_w2, d_b2


if __name__ == "__main__":
    for i in range(300):
        d_w1, d_b1, d_w2, d_b2 = manual_grad(w1, b1, w2, b2)
        w1 -= 0.05 * d_w1
        b1 -= 0.05 * d_b1
        w2 -= 0.05 * d_w2
        b2 -= 0.05 * d_b2
    print(loss_fn(w1, b1, w2, b2))

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), names="w1 b1 w2 b2", loss=lambda: loss_fn(w1, b1, w2, b2),
                 slopes=lambda: manual_grad(w1, b1, w2, b2), inputs=x, targets=target)
