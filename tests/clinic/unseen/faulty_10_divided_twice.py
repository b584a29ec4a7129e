"""A planar classifier with tanh and sigmoid, as in the well-known course.

style: dicts of arrays with examples in columns, cache and grads
source: https://community.deeplearning.ai/t/63071
fault: dZ1 is divided by the number of examples, and dW1 and db1 are divided again
expected: mean_again
twins: none
wrong: W1 b1
"""
import numpy as np

rng = np.random.default_rng(3)
angle = rng.uniform(0, 2 * np.pi, 60)
radius = np.abs(np.sin(3 * angle)) + 0.05 * rng.normal(size=60)
X = np.vstack([radius * np.cos(angle), radius * np.sin(angle)])
Y = (np.sin(3 * angle) > 0).reshape(1, 60).astype(float)


def initialize(n_x, n_h, n_y):
    return {"W1": rng.normal(size=(n_h, n_x)), "b1": np.zeros((n_h, 1)),
            "W2": rng.normal(size=(n_y, n_h)), "b2": np.zeros((n_y, 1))}


def propagate(X, parameters):
    A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])
    A2 = 1 / (1 + np.exp(-(parameters["W2"] @ A1 + parameters["b2"])))
    return A2, {"A1": A1, "A2": A2}


def compute_cost(A2, Y):
    return float(-np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)))


def propagate_back(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dW2 = dZ2 @ cache["A1"].T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = parameters["W2"].T @ dZ2 * (1 - np.power(cache["A1"], 2)) / m
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def train(parameters, steps, rate):
    for _ in range(steps):
        grads = propagate_back(parameters, propagate(X, parameters)[1], X, Y)
        for name in parameters:
            parameters[name] = parameters[name] - rate * grads["d" + name]


parameters = initialize(2, 4, 1)

if __name__ == "__main__":
    train(parameters, 1000, 1.2)
    print(compute_cost(propagate(X, parameters)[0], Y))

# What a user adds.
from nnlib.clinic import examine

report = examine(parameters, loss=lambda: compute_cost(propagate(X, parameters)[0], Y),
                 slopes=lambda: propagate_back(parameters, propagate(X, parameters)[1], X, Y),
                 inputs=X, targets=Y)
