"""Two inputs, two hidden neurons and one output that shall copy the first input.

style: functions over globals, one example at a time as a column, w_0 and w_1
source: https://whosebug.com/question/2948401/
fault: the hidden delta takes the error at the output, the hidden error is never used
expected: nothing_handed_on
twins: none
wrong: w_0
"""
import numpy as np

X = np.array([[0, 1], [0.2, 0.9], [1, 0], [0.8, 0.3]])
Y = np.array([0, 0, 1, 1.0])
np.random.seed(1)
w_0 = 2 * np.random.rand(2, 2) - 1
w_1 = 2 * np.random.rand(1, 2) - 1
lr = 0.005


def sigmoid(v, deriv=False):
    if deriv:
        return v * (1 - v)
    return 1 / (1 + np.exp(-v))


def predict(record):
    hidden = sigmoid(np.dot(w_0, record))
    return hidden, sigmoid(np.dot(w_1, hidden))


def network(record, label):
    global w_0, w_1
    record = np.array(record, ndmin=2).T
    hidden, output = predict(record)
    error = label - output
    delta = error * sigmoid(output, True)
    hidden_error = np.dot(w_1.T, delta)
    delta_hidden = error * sigmoid(hidden, True)
    w_1 = w_1 + lr * np.dot(delta, hidden.T)
    w_0 = w_0 + lr * np.dot(delta_hidden, record.T)
    return error.item()


if __name__ == "__main__":
    for i in range(600):
        errors = [network(a, b) for a, b in zip(X, Y)]
    print(errors)

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=lambda: 0.5 * np.sum((predict(X.T)[1] - Y) ** 2),
                 step=lambda: [network(a, b) for a, b in zip(X, Y)],
                 names="w_0 w_1", inputs=X, targets=Y, rate=0.005)
