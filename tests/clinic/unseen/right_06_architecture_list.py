"""A network described by a list of dicts, with one function for one layer forward and back.

style: NN_ARCHITECTURE list of dicts, params_values dict, columns
source: https://github.com/SkalskiP/ILearnDeepLearning.py/issues/29
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

ARCHITECTURE = [{"in": 2, "out": 8, "activation": "relu"},
                {"in": 8, "out": 5, "activation": "relu"},
                {"in": 5, "out": 1, "activation": "sigmoid"}]


def init_layers(seed):
    rng = np.random.default_rng(seed)
    values = {}
    for idx, layer in enumerate(ARCHITECTURE, 1):
        values["W" + str(idx)] = rng.normal(size=(layer["out"], layer["in"])) * 0.6
        values["b" + str(idx)] = rng.normal(size=(layer["out"], 1)) * 0.1
    return values


def full_forward(X, values):
    memory, A = {"A0": X}, X
    for idx, layer in enumerate(ARCHITECTURE, 1):
        Z = values["W" + str(idx)] @ A + values["b" + str(idx)]
        A = np.maximum(0, Z) if layer["activation"] == "relu" else 1 / (1 + np.exp(-Z))
        memory["Z" + str(idx)], memory["A" + str(idx)] = Z, A
    return A, memory


def get_cost(Y_hat, Y):
    m = Y_hat.shape[1]
    cost = -1 / m * (Y @ np.log(Y_hat).T + (1 - Y) @ np.log(1 - Y_hat).T)
    return np.squeeze(cost)


def full_backward(Y_hat, Y, memory, values):
    grads, m = {}, Y.shape[1]
    dA = -(Y / Y_hat - (1 - Y) / (1 - Y_hat))
    for idx in range(len(ARCHITECTURE), 0, -1):
        Z, A = memory["Z" + str(idx)], memory["A" + str(idx)]
        relu = ARCHITECTURE[idx - 1]["activation"] == "relu"
        dZ = dA * (Z > 0) if relu else dA * A * (1 - A)
        grads["dW" + str(idx)] = dZ @ memory["A" + str(idx - 1)].T / m
        grads["db" + str(idx)] = dZ.sum(axis=1, keepdims=True) / m
        dA = values["W" + str(idx)].T @ dZ
    return grads


rng = np.random.default_rng(2)
X = rng.uniform(-1, 1, (2, 100))
Y = (X[0] ** 2 + X[1] ** 2 < 0.6).astype(float).reshape(1, 100)
params_values = init_layers(99)

if __name__ == "__main__":
    for i in range(500):
        Y_hat, memory = full_forward(X, params_values)
        for name, slope in full_backward(Y_hat, Y, memory, params_values).items():
            params_values[name[1:]] -= 0.1 * slope
    print(get_cost(Y_hat, Y))

# What a user adds.
from nnlib.clinic import examine


def slopes():
    Y_hat, memory = full_forward(X, params_values)  # moved
    return full_backward(Y_hat, Y, memory, params_values)  # moved


report = examine(params_values, loss=lambda: get_cost(full_forward(X, params_values)[0], Y),
                 slopes=slopes, inputs=X, targets=Y)
