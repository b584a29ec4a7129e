"""One sigmoid neuron, mean squared error, a function that trains it.

style: a single neuron in one training function, weights and bias returned
source: https://github.com/Open-Deep-ML/DML-OpenProblem/issues/54
fault: the slope of the mean of squares has 1/n where 2/n belongs
expected: factor
twins: other_loss, rate_differs
wrong: weights bias
"""
import numpy as np


def neuron(features, weights, bias):
    return 1 / (1 + np.exp(-(features @ weights + bias)))


def mse(features, labels, weights, bias):
    return np.mean((neuron(features, weights, bias) - labels) ** 2)


def train_neuron(features, labels, weights, bias, rate, epochs):
    history = []
    n = len(labels)
    for _ in range(epochs):
        predictions = neuron(features, weights, bias)
        history.append(np.mean((predictions - labels) ** 2))
        delta = (predictions - labels) * predictions * (1 - predictions)
        weights = weights - rate * features.T @ delta / n
        bias = bias - rate * delta.sum() / n
    return weights, bias, history


features = np.array([[1.0, 2.0], [2.0, 1.0], [-1.0, -2.0], [0.5, -1.0], [-0.3, 0.9]])
labels = np.array([1, 0, 0, 0, 1])
weights, bias, history = train_neuron(features, labels, np.array([0.1, -0.2]), 0.0, 0.1, 3)
print(history)

# What a user adds.
from nnlib.clinic import examine


def step():
    global weights, bias
    weights, bias, _ = train_neuron(features, labels, weights, bias, 0.1, 1)


report = examine(globals(), lambda: mse(features, labels, weights, bias), step=step,
                 names="weights bias", rate=0.1, inputs=features, targets=labels)
