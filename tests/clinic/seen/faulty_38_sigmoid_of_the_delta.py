"""Functions fc_forward, fc_backward and the same for the sigmoid, weights in a dict.

style: pairs of functions for each layer (fc_forward, fc_backward), dict of arrays
source: https://github.com/yizt/numpy_neural_network/issues/3
fault: the way back through the sigmoid uses only the incoming delta, squashed, no output at all
expected: other
twins: none
wrong: W1 b1
"""
import numpy as np


def fc_forward(x, W, b):
    return x @ W + b


def fc_backward(up, x, W):
    return up @ W.T, x.T @ up, np.sum(up, axis=0)


def sigmoid_forward(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_backward(up):
    return sigmoid_forward(1 - sigmoid_forward(up))


def mean_squared_loss(guess, truth):
    return np.sum((guess - truth) ** 2) / (2 * len(truth)), (guess - truth) / len(truth)


rng = np.random.RandomState(90)
net = {"W1": rng.randn(3, 6), "b1": rng.randn(6) / 10, "W2": rng.randn(6, 2), "b2": np.zeros(2)}
x = rng.randn(40, 3)
truth = np.c_[np.sin(x[:, 0]) + x[:, 1], x[:, 2] ** 2]


def forward():
    z1 = fc_forward(x, net["W1"], net["b1"])
    a1 = sigmoid_forward(z1)
    return z1, a1, fc_forward(a1, net["W2"], net["b2"])


def backward():
    z1, a1, out = forward()
    up = mean_squared_loss(out, truth)[1]
    grads = {}
    up, grads["W2"], grads["b2"] = fc_backward(up, a1, net["W2"])
    up = sigmoid_backward(up)
    _, grads["W1"], grads["b1"] = fc_backward(up, x, net["W1"])
    return grads


if __name__ == "__main__":
    for k in range(30):
        for key, g in backward().items():
            net[key] -= 0.01 * g
    print(mean_squared_loss(forward()[-1], truth)[0])

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: mean_squared_loss(forward()[-1], truth)[0], backward,
                 inputs=x, targets=truth)
