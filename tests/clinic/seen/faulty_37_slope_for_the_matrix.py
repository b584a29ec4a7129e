"""Two matrices, a ReLU between, random data: the well-known warm-up in NumPy.

style: script with w1 and w2 and no biases, loss as a sum of squares
source: https://github.com/jcjohnson/pytorch-examples/issues/28
fault: the error goes back through the slopes of the weights where the weights belong
expected: weights_slopes_for_weights
twins: none
wrong: w1
"""
import numpy as np

rng = np.random.default_rng(2017)
batch, n_in, n_hidden, n_out = 24, 10, 8, 3
x = rng.standard_normal((batch, n_in))
y = rng.standard_normal((batch, n_out))
w1 = 0.3 * rng.standard_normal((n_in, n_hidden))
w2 = 0.3 * rng.standard_normal((n_hidden, n_out))
speed = 1e-5

for t in range(50):
    h = x @ w1
    h_relu = np.maximum(h, 0)
    y_pred = h_relu @ w2
    loss = np.square(y_pred - y).sum()
    grad_y_pred = 2.0 * (y_pred - y)
    grad_w2 = h_relu.T @ grad_y_pred
    grad_h = grad_y_pred @ grad_w2.T
    grad_h[h < 0] = 0
    grad_w1 = x.T @ grad_h
    w1 -= speed * grad_w1
    w2 -= speed * grad_w2
print(loss)

# What a user adds.
from nnlib.clinic import examine


def sum_of_squares():
    return np.square(np.maximum(x @ w1, 0) @ w2 - y).sum()


def slopes():
    h = x @ w1  # moved
    h_relu = np.maximum(h, 0)  # moved
    y_pred = h_relu @ w2  # moved
    grad_y_pred = 2.0 * (y_pred - y)  # moved
    grad_w2 = h_relu.T @ grad_y_pred  # moved
    grad_h = grad_y_pred @ grad_w2.T  # moved
    grad_h[h < 0] = 0  # moved
    return [x.T @ grad_h, grad_w2]


report = examine(globals(), sum_of_squares, slopes, names="w1 w2", inputs=x, targets=y)
