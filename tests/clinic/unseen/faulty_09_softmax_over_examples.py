"""A two-layer classifier of three clouds with ReLU and softmax.

style: functions that hand W1, b1, W2, b2 around, examples in rows, labels as integers
source: https://stackoverflow.com/questions/76450489/
fault: the softmax divides by the sum over the examples, not over the classes
expected: softmax_axis
twins: none
wrong: w1 b1 w2 b2
"""
import numpy as np

rng = np.random.default_rng(6)
centres = np.array([[0.0, 1.5], [-1.5, -1.0], [1.5, -1.0]])
labels = np.repeat([0, 1, 2], 15)
x_train = centres[labels] + 0.5 * rng.normal(size=(45, 2))
m = len(labels)


def init():
    return {"w1": rng.uniform(-0.5, 0.5, (2, 7)), "b1": rng.uniform(-0.5, 0.5, (1, 7)),
            "w2": rng.uniform(-0.5, 0.5, (7, 3)), "b2": rng.uniform(-0.5, 0.5, (1, 3))}


def softmax(z):
    return np.exp(z) / sum(np.exp(z))


def forward(x, p):
    z1 = x.dot(p["w1"]) + p["b1"]
    a1 = np.maximum(z1, 0)
    return z1, a1, softmax(a1.dot(p["w2"]) + p["b2"])


def one_hot(y):
    table = np.zeros((y.size, 3))
    table[np.arange(y.size), y] = 1
    return table


def cross_entropy(x, y, p):
    return -np.sum(one_hot(y) * np.log(forward(x, p)[2])) / m


def backward(x, y, p):
    z1, a1, a2 = forward(x, p)
    by_z2 = a2 - one_hot(y)
    by_z1 = by_z2.dot(p["w2"].T) * (z1 > 0)
    return {"dw1": x.T.dot(by_z1) / m, "db1": by_z1.sum(axis=0, keepdims=True) / m,
            "dw2": a1.T.dot(by_z2) / m, "db2": by_z2.sum(axis=0, keepdims=True) / m}


params = init()

if __name__ == "__main__":
    for epoch in range(200):
        grads = backward(x_train, labels, params)
        params = {name: params[name] - 0.1 * grads["d" + name] for name in params}
    print(np.mean(forward(x_train, params)[2].argmax(axis=1) == labels))

# What a user adds.
from nnlib.clinic import examine

report = examine(params, loss=lambda: cross_entropy(x_train, labels, params),
                 slopes=lambda: backward(x_train, labels, params), inputs=x_train, targets=labels)
