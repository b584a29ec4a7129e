"""Three numbers of a row go in, the next one should come out; ReLU in both layers.

style: script in one function with w1 and a flat w2, examples in rows, no biases
source: https://datascience.stackexchange.com/questions/120115
fault: neither ReLU's slope is used, and the slopes are sums where the error is a mean
expected: slope_missing, mean_missing
twins: none
wrong: w1 w2
"""
import numpy as np

line = np.array([2.1, 3.2, 1.8, 4.8, 0.6, 4.2, 1.7, 4.7, 0.1, 5.7, 0.5, 5.0, 0.2])
x = np.array([line[k:k + 3] for k in range(10)])
y = line[3:]
gen = np.random.default_rng(35)
w1 = gen.uniform(-0.6, 0.8, (4, 3))
w2 = gen.uniform(-0.6, 0.8, 4)
v = 0.0005


def relu(s):
    return np.maximum(0, s)


def forward():
    y1 = relu(w1 @ x.T)
    return y1, relu(w2 @ y1)


def error():
    return np.sum((forward()[1] - y) ** 2) / (2 * len(y))


def epoch():
    global w1, w2
    y1, y2 = forward()
    delta_w2 = (y2 - y) @ y1.T
    delta_w1 = w2.reshape(4, 1) @ (y2 - y).reshape(1, 10) @ x
    w2 = w2 - v * delta_w2
    w1 = w1 - v * delta_w1


for k in range(5):
    epoch()
print("E", error())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), error, step=epoch, names="w1 w2", rate=v, inputs=x, targets=y)
