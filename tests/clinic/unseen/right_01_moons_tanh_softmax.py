"""Two moons with a hidden layer of tanh and a softmax, weight decay in loss and slopes.

style: dict model with W1 b1 W2 b2, examples in rows, labels as integers
source: https://github.com/dennybritz/nn-from-scratch/pull/3
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(0)


def two_moons(n):
    t = np.pi * rng.random(n)
    upper = np.c_[np.cos(t), np.sin(t)]
    lower = np.c_[1 - np.cos(t), 0.5 - np.sin(t)]
    points = np.vstack([upper, lower]) + 0.15 * rng.normal(size=(2 * n, 2))
    return points, np.repeat([0, 1], n)


X, y = two_moons(60)
reg = 0.02
model = {"W1": rng.normal(size=(2, 5)) / np.sqrt(2), "b1": np.zeros((1, 5)),
         "W2": rng.normal(size=(5, 2)) / np.sqrt(5), "b2": np.zeros((1, 2))}


def forward(model, X):
    a1 = np.tanh(X.dot(model["W1"]) + model["b1"])
    scores = np.exp(a1.dot(model["W2"]) + model["b2"])
    return a1, scores / scores.sum(axis=1, keepdims=True)


def calculate_loss(model):
    _, probs = forward(model, X)
    data_loss = -np.log(probs[range(len(y)), y]).sum()
    data_loss += reg / 2 * (np.sum(model["W1"] ** 2) + np.sum(model["W2"] ** 2))
    return data_loss / len(y)


def gradients(model):
    a1, delta3 = forward(model, X)
    delta3[range(len(y)), y] -= 1
    delta2 = delta3.dot(model["W2"].T) * (1 - np.power(a1, 2))
    grads = {"dW2": a1.T.dot(delta3) + reg * model["W2"], "db2": delta3.sum(0, keepdims=True),
             "dW1": X.T.dot(delta2) + reg * model["W1"], "db1": delta2.sum(0, keepdims=True)}
    return {name: g / len(y) for name, g in grads.items()}


if __name__ == "__main__":
    for i in range(500):
        for name, g in gradients(model).items():
            model[name[1:]] -= 0.5 * g
    print(calculate_loss(model))

# What a user adds.
from nnlib.clinic import examine

report = examine(model, loss=lambda: calculate_loss(model), slopes=lambda: gradients(model),
                 inputs=X, targets=y)
