"""Three kinds of made-up flowers told apart by a network with one hidden layer, all in a dict.

style: dict of arrays, functions that take and return dicts, rows are examples
source: https://github.com/dwhitena/gophernet/issues/6
fault: the function for the sigmoid's slope, which wants the pre-activation, is called with outputs
expected: slope_of_output
twins: none
wrong: wHidden bHidden wOut bOut
"""
import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def sigmoid_prime(x):
    return sigmoid(x) * (1.0 - sigmoid(x))


def make_flowers(per_kind=30):
    gen = np.random.default_rng(5)
    middles = np.array([[0.2, 0.6, 0.1, 0.1], [0.5, 0.3, 0.6, 0.5], [0.7, 0.4, 0.8, 0.9]])
    x = np.concatenate([m + 0.08 * gen.standard_normal((per_kind, 4)) for m in middles])
    y = np.repeat(np.eye(3), per_kind, axis=0)
    return x, y


def feed(net, x):
    hidden_in = x @ net["wHidden"] + net["bHidden"]
    hidden = sigmoid(hidden_in)
    out_in = hidden @ net["wOut"] + net["bOut"]
    return hidden_in, hidden, out_in, sigmoid(out_in)


def cost(net, x, y):
    return float(np.sum((y - feed(net, x)[-1]) ** 2) / 2)


def grads(net, x, y):
    hidden_in, hidden, out_in, out = feed(net, x)
    d_out = (out - y) * sigmoid_prime(out)
    d_hidden = (d_out @ net["wOut"].T) * sigmoid_prime(hidden)
    return {"wOut": hidden.T @ d_out, "bOut": d_out.sum(axis=0, keepdims=True),
            "wHidden": x.T @ d_hidden, "bHidden": d_hidden.sum(axis=0, keepdims=True)}


x, y = make_flowers()
start = np.random.default_rng(1)
net = {"wHidden": start.random((4, 3)), "bHidden": start.random((1, 3)),
       "wOut": start.random((3, 3)), "bOut": start.random((1, 3))}

if __name__ == "__main__":
    for epoch in range(100):
        g = grads(net, x, y)
        for key in net:
            net[key] -= 0.01 * g[key]
    print("cost", cost(net, x, y))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: cost(net, x, y), lambda: grads(net, x, y), inputs=x, targets=y)
