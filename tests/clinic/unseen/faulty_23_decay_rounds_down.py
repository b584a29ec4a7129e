"""Mushrooms-like data, three layers, and weight decay in the step.

style: parameters["W1"] in a loop over layers, columns, L2 in the cost
source: https://community.deeplearning.ai/t/implementing-l2-normalization-in-l-layer-nn/169632
fault: the decay is divided with //, which gives 0, so only the cost has it
expected: decay_missing
twins: none
wrong: W1 W2 W3
"""
import numpy as np

rng = np.random.default_rng(31)
X = (rng.random((9, 50)) > 0.5).astype(float)
Y = ((X[0] + X[3] * X[5]) > 0.5).astype(float).reshape(1, -1)
sizes, lambd = [9, 6, 4, 1], 8.0
parameters = {}
for l in range(1, 4):
    parameters["W" + str(l)] = rng.normal(size=(sizes[l], sizes[l - 1])) / np.sqrt(sizes[l - 1])
    parameters["b" + str(l)] = np.zeros((sizes[l], 1))


def model_forward(X):
    A, caches = X, [X]
    for l in range(1, 4):
        Z = parameters["W" + str(l)] @ A + parameters["b" + str(l)]
        A = np.maximum(Z, 0) if l < 3 else 1 / (1 + np.exp(-Z))
        caches.append(A)
    return caches


def cost():
    AL, m = model_forward(X)[-1], X.shape[1]
    squares = sum(np.sum(parameters["W" + str(l)] ** 2) for l in range(1, 4))
    return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) + lambd / (2 * m) * squares


def update(learning_rate):
    A, m = model_forward(X), X.shape[1]
    dZ, grads = A[3] - Y, {}
    for l in range(3, 0, -1):
        grads["dW" + str(l)] = dZ @ A[l - 1].T / m
        grads["db" + str(l)] = dZ.sum(axis=1, keepdims=True) / m
        dZ = parameters["W" + str(l)].T @ dZ * (A[l - 1] > 0)
    weight_decay = 1 - (lambd * learning_rate) // m
    for l in range(1, 4):
        w, b = "W" + str(l), "b" + str(l)
        parameters[w] = weight_decay * parameters[w] - learning_rate * grads["d" + w]
        parameters[b] = parameters[b] - learning_rate * grads["d" + b]


if __name__ == "__main__":
    for i in range(200):
        update(0.05)
    print(cost())

# What a user adds.
from nnlib.clinic import examine

report = examine(parameters, loss=cost, step=lambda: update(0.01), inputs=X, targets=Y, rate=0.01)
