"""XOR with arrays named after the formula: hidden_error, global_error, n.

style: script with two matrices, update functions, examples in rows
source: https://github.com/CanKorkut/Backpropagation-for-XOR-Using-Python
fault: the hidden slope is taken at what goes into the layer, not at its sums
expected: slope_of_inputs
twins: none
wrong: W_hidden
"""
import numpy as np

np.random.seed(32)
Inputs = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], dtype=float)
Label = np.array([[0], [1], [1], [0]], dtype=float)
W_hidden = np.random.uniform(-1, 1, (3, 3))
W_output = np.random.uniform(-1, 1, (3, 1))
n = 0.3


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


def sigmoid_derivative(v):
    return sigmoid(v) * (1 - sigmoid(v))


def run():
    hidden = sigmoid(Inputs @ W_hidden)
    return hidden, hidden @ W_output


def global_error():
    return Label - run()[1]


def update():
    global W_hidden, W_output
    error = global_error()
    hidden_error = sigmoid_derivative(Inputs) * (error @ W_output.T)
    W_output = W_output + n / 4 * run()[0].T @ error
    W_hidden = W_hidden + n / 4 * Inputs.T @ hidden_error


if __name__ == "__main__":
    for i in range(300):
        update()
    print(run()[1])

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=lambda: 0.5 * np.mean(global_error() ** 2), step=update,
                 names="W_hidden W_output", inputs=Inputs, targets=Label, rate=0.3)
