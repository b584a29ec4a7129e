"""A single sigmoid neuron with several inputs, as an exercise asks for it.

style: one function that trains and returns weights, bias and losses; flat arrays
source: https://github.com/Open-Deep-ML/DML-OpenProblem/issues/54
fault: the slopes have 1 / n where the mean of squares needs 2 / n
expected: factor
twins: other_loss
wrong: weights bias
"""
import numpy as np

features = np.array([[1.0, 2.0], [2.0, 1.0], [-1.0, -2.0], [0.5, -1.0], [-2.0, 0.3]])
labels = np.array([1, 1, 0, 1, 0])
weights = np.array([0.1, -0.2])
bias = 0.05


def neuron(features, weights, bias):
    return 1 / (1 + np.exp(-(features @ weights + bias)))


def mean_squares(features, labels, weights, bias):
    return np.mean((neuron(features, weights, bias) - labels) ** 2)


def train_neuron(features, labels, weights, bias, learning_rate, epochs):
    history = []
    for _ in range(epochs):
        out = neuron(features, weights, bias)
        history.append(round(np.mean((out - labels) ** 2), 4))
        errors = (out - labels) * out * (1 - out)
        weight_gradients = 1 / len(labels) * features.T @ errors
        bias_gradient = 1 / len(labels) * np.sum(errors)
        weights = weights - learning_rate * weight_gradients
        bias = bias - learning_rate * bias_gradient
    return weights, bias, history


if __name__ == "__main__":
    print(train_neuron(features, labels, weights, bias, 0.1, 5))

# What a user adds.
from nnlib.clinic import examine


def step():
    global weights, bias
    weights, bias, _ = train_neuron(features, labels, weights, bias, 0.05, 1)


report = examine(globals(), loss=lambda: mean_squares(features, labels, weights, bias), step=step,
                 names="weights bias", inputs=features, targets=labels, rate=0.05)
