"""Guess the next number of a series from the three before it, with ReLUs all the way.

style: script with globals w1 and w2, the transposed table of inputs, no biases
source: https://datascience.stackexchange.com/questions/120115/
fault: neither ReLU's slope is in the way back, and the loss is a mean where the slopes are sums
expected: slope_missing, mean_missing
twins: none
wrong: w1 w2
"""
import numpy as np

np.random.seed(16)
series = np.abs(np.sin(np.arange(15) * 1.3)) * 4 + 0.3 * np.random.rand(15)
x = np.array([series[i:i + 3] for i in range(12)])
y = series[3:15]
w1 = np.random.uniform(-1, 1, (4, 3))
w2 = np.random.uniform(-0.2, 1, (4,))
v = 0.0005


def relu(s):
    return np.maximum(0, s)


def run(rows):
    y1 = relu(np.dot(w1, rows.T))
    return y1, relu(np.dot(w2, y1))


def error():
    return np.sum((run(x)[1] - y) ** 2) / (2 * len(y))


def deltas():
    y1, y2 = run(x)
    delta_w2 = np.dot(y2 - y, y1.T)
    delta_w1 = np.dot(np.outer(w2, y2 - y), x)
    return {"w1": delta_w1, "w2": delta_w2}


if __name__ == "__main__":
    epoch = 0
    while error() > 0.05 and epoch < 1000:
        found = deltas()
        w2 = w2 - v * found["w2"]
        w1 = w1 - v * found["w1"]
        epoch += 1
    print(error())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=error, slopes=deltas, names="w1 w2", inputs=x, targets=y)
