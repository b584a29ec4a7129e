"""A course exercise: a deep network with parameters in a dict, examples in columns and caches.

style: course exercise, dict of W1, b1 …, examples in columns, caches
source: https://github.com/Kulbear/deep-learning-coursera/pull/20
fault: the hidden layers are ReLUs, but their step back is the one written for the sigmoid
expected: other_activation
twins: none
wrong: W1 b1 W2 b2
"""
import numpy as np


def init(dims):
    rng = np.random.RandomState(3)
    p = {}
    for l in range(1, len(dims)):
        p["W%d" % l] = rng.randn(dims[l], dims[l - 1]) / np.sqrt(dims[l - 1])
        p["b%d" % l] = np.full((dims[l], 1), 0.05)
    return p


def sigmoid_step_back(dA, Z):
    s = 1 / (1 + np.exp(-Z))
    return dA * s * (1 - s)


def model_forward(X, p):
    A, caches, L = X, [], len(p) // 2
    for l in range(1, L + 1):
        Z = p["W%d" % l] @ A + p["b%d" % l]
        caches.append((A, Z))
        A = np.maximum(0, Z) if l < L else 1 / (1 + np.exp(-Z))
    return A, caches


def compute_cost(AL, Y):
    return float(-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / Y.shape[1])


def model_backward(AL, Y, p, caches):
    m, grads = Y.shape[1], {}
    dA = -(Y / AL) + (1 - Y) / (1 - AL)
    for l in range(len(caches), 0, -1):
        A_prev, Z = caches[l - 1]
        dZ = sigmoid_step_back(dA, Z)
        grads["dW%d" % l] = dZ @ A_prev.T / m
        grads["db%d" % l] = dZ.sum(axis=1, keepdims=True) / m
        dA = p["W%d" % l].T @ dZ
    return grads


rng = np.random.RandomState(9)
X = rng.randn(5, 60)
Y = (X[:1] * X[1:2] + X[2:3] > 0).astype(float)
p = init([5, 7, 4, 1])

if __name__ == "__main__":
    for i in range(100):
        AL, caches = model_forward(X, p)
        grads = model_backward(AL, Y, p, caches)
        for key in p:
            p[key] = p[key] - 0.05 * grads["d" + key]
    print(compute_cost(AL, Y))

# What a user adds.
from nnlib.clinic import examine


def slopes():
    AL, caches = model_forward(X, p)  # moved
    return model_backward(AL, Y, p, caches)  # moved


report = examine(p, loss=lambda: compute_cost(model_forward(X, p)[0], Y), inputs=X, targets=Y,
                 slopes=slopes)
