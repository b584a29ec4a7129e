"""Three layers, ReLU and a sigmoid, with plain functions as for a gradient check.

style: functions over a dict W1 ... b3, cache as a tuple, columns
source: https://github.com/bighuang624/Andrew-Ng-Deep-Learning-notes/issues/10
fault: a stray 2 in dW2 and a 4 where a 1 belongs in db1
expected: factor
twins: none
wrong: W2 b1
"""
import numpy as np


def relu(z):
    return np.maximum(0, z)


def forward_n(X, Y, p):
    m = X.shape[1]
    Z1 = p["W1"] @ X + p["b1"]
    A1 = relu(Z1)
    Z2 = p["W2"] @ A1 + p["b2"]
    A2 = relu(Z2)
    A3 = 1 / (1 + np.exp(-(p["W3"] @ A2 + p["b3"])))
    cost = -np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)) / m
    return cost, (A1, A2, A3)


def backward_n(X, Y, p, cache):
    m = X.shape[1]
    A1, A2, A3 = cache
    dZ3 = A3 - Y
    dW3 = 1. / m * dZ3 @ A2.T
    db3 = 1. / m * dZ3.sum(axis=1, keepdims=True)
    dZ2 = p["W3"].T @ dZ3 * (A2 > 0)
    dW2 = 1. / m * dZ2 @ A1.T * 2
    db2 = 1. / m * dZ2.sum(axis=1, keepdims=True)
    dZ1 = p["W2"].T @ dZ2 * (A1 > 0)
    dW1 = 1. / m * dZ1 @ X.T
    db1 = 4. / m * dZ1.sum(axis=1, keepdims=True)
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


rng = np.random.default_rng(1)
X = rng.normal(size=(4, 30))
Y = (X[0] * X[1] > 0).astype(float).reshape(1, 30)
sizes = [4, 5, 3, 1]
parameters = {}
for layer in (1, 2, 3):
    parameters[f"W{layer}"] = rng.normal(size=(sizes[layer], sizes[layer - 1]))
    parameters[f"b{layer}"] = 0.3 * rng.normal(size=(sizes[layer], 1))

if __name__ == "__main__":
    for step in range(200):
        cost, cache = forward_n(X, Y, parameters)
        for name, slope in backward_n(X, Y, parameters, cache).items():
            parameters[name[1:]] -= 0.05 * slope
    print(cost)

# What a user adds.
from nnlib.clinic import examine

report = examine(parameters, loss=lambda: forward_n(X, Y, parameters)[0], inputs=X, targets=Y,
                 slopes=lambda: backward_n(X, Y, parameters, forward_n(X, Y, parameters)[1]))
