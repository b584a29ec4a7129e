"""XOR with its four examples in columns and four hidden units.

style: dict of arrays with examples in columns, a step function
source: https://github.com/Kulbear/deep-learning-coursera/issues/8
fault: the squeezed slope (n,) is subtracted from a bias (n, 1), which becomes (n, n)
expected: shape_changes
twins: wrong_shape
wrong: b1
"""
import numpy as np

rng = np.random.default_rng(4)
corners = np.array([[0, 0, 1, 1], [0, 1, 0, 1]], float)
labels = np.array([[0, 1, 1, 0]], float)

params = {"W1": rng.normal(size=(4, 2)), "b1": rng.normal(size=(4, 1)) * 0.1,
          "W2": rng.normal(size=(1, 4)) * 0.5, "b2": np.zeros((1, 1))}


def forward(params, X):
    A1 = np.tanh(params["W1"] @ X + params["b1"])
    A2 = 1 / (1 + np.exp(-(params["W2"] @ A1 + params["b2"])))
    return A1, A2


def cost(params, X, Y):
    A2 = forward(params, X)[1]
    return -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


def update(params, X, Y, alpha=0.1):
    m = X.shape[1]
    A1, A2 = forward(params, X)
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = np.squeeze(np.sum(dZ2, axis=1, keepdims=True)) / m
    dZ1 = params["W2"].T @ dZ2 * (1 - A1 ** 2)
    dW1 = dZ1 @ X.T / m
    db1 = np.squeeze(np.sum(dZ1, axis=1, keepdims=True)) / m
    params["W1"] = params["W1"] - alpha * dW1
    params["b1"] = params["b1"] - alpha * db1
    params["W2"] = params["W2"] - alpha * dW2
    params["b2"] = params["b2"] - alpha * db2


print("cost at the start", cost(params, corners, labels))

# What a user adds.
from nnlib.clinic import examine

report = examine(params, loss=lambda: cost(params, corners, labels),
                 step=lambda: update(params, corners, labels), inputs=corners, targets=labels)
