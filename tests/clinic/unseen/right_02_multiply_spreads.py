"""One output neuron, so that np.multiply(W2.T, dZ2) spreads to the same as a dot product.

style: dicts of arrays with examples in columns
source: https://community.deeplearning.ai/t/week-3-exercise-6-cost-function/723602
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(6)
X = rng.normal(size=(3, 40))
Y = (np.sum(X ** 2, axis=0, keepdims=True) > 2.5) * 1.0
params = {"W1": rng.normal(size=(6, 3)), "b1": np.zeros((6, 1)),
          "W2": rng.normal(size=(1, 6)), "b2": np.zeros((1, 1))}


def forward(X):
    A1 = 1 / (1 + np.exp(-(np.dot(params["W1"], X) + params["b1"])))
    A2 = 1 / (1 + np.exp(-(np.dot(params["W2"], A1) + params["b2"])))
    return A1, A2


def cost():
    A2 = forward(X)[1]
    logprobs = np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)
    return -np.sum(logprobs) / Y.shape[1]


def backward():
    m = X.shape[1]
    A1, A2 = forward(X)
    dZ2 = A2 - Y
    dZ1 = np.multiply(params["W2"].T, dZ2) * A1 * (1 - A1)
    return {"dW1": dZ1 @ X.T / m, "db1": dZ1.sum(axis=1, keepdims=True) / m,
            "dW2": dZ2 @ A1.T / m, "db2": dZ2.sum(axis=1, keepdims=True) / m}


def update(rate=0.5):
    grads = backward()
    for name in params:
        params[name] = params[name] - rate * grads["d" + name]


if __name__ == "__main__":
    for i in range(1000):
        update()
    print(cost())

# What a user adds.
from nnlib.clinic import examine

report = examine(params, loss=cost, step=update, inputs=X, targets=Y, rate=0.5)
