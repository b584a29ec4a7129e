"""Two weight matrices, errors and changes in error, and weights that grow by plus-equals.

style: script with globals in the plus-equals convention, one function with a switch for the slope
source: https://github.com/farzaa/SimpleMultilayerPerceptron/pull/3
fault: the slope switch, which wants sums, gets the output at the top and the error below
expected: slope_of_output, slope_of_error
twins: none
wrong: layer_one layer_two
"""
import numpy as np

np.random.seed(23)
inputs = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 1], [1, 0, 1]], float)
answers = np.array([[0, 1], [1, 1], [1, 0], [0, 0], [0, 1]], float)
layer_one = 2 * np.random.random((3, 4)) - 1
layer_two = 2 * np.random.random((4, 2)) - 1


def apply_sigmoid(x, slope=False):
    if slope:
        return apply_sigmoid(x) * (1 - apply_sigmoid(x))
    return 1 / (1 + np.exp(-x))


def guess():
    one = apply_sigmoid(np.dot(inputs, layer_one))
    return one, apply_sigmoid(np.dot(one, layer_two))


def squared_error():
    return 0.5 * np.sum((answers - guess()[1]) ** 2)


def train(times):
    global layer_one, layer_two
    for _ in range(times):
        one, two = guess()
        error_two = answers - two
        change_two = error_two * apply_sigmoid(two, slope=True)
        error_one = np.dot(change_two, layer_two.T)
        change_one = error_one * apply_sigmoid(error_one, slope=True)
        layer_two = layer_two + np.dot(one.T, change_two)
        layer_one = layer_one + np.dot(inputs.T, change_one)


train(3)
print(squared_error())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), squared_error, step=lambda: train(1), names="layer_one layer_two",
                 rate=1.0, inputs=inputs, targets=answers)
