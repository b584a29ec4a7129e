"""Street lights: the ReLU's slope is read off the output, which is right for a ReLU.

style: script with globals weights_0_1 and weights_1_2, one example at a time as a row
source: https://github.com/iamtrask/Grokking-Deep-Learning/issues/56
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def relu(x):
    return (x > 0) * x


def relu2deriv(output):
    return output > 0


lights = np.array([[1, 0, 1], [0, 1, 1], [0, 0, 1], [1, 1, 1]], dtype=float)
walk = np.array([[1, 1, 0, 0]], dtype=float).T
np.random.seed(4)
alpha, hidden_size = 0.02, 6
weights_0_1 = 2 * np.random.random((3, hidden_size)) - 1
weights_1_2 = 2 * np.random.random((hidden_size, 1)) - 1


def one_pass():
    global weights_0_1, weights_1_2
    for i in range(len(lights)):
        layer_0 = lights[i:i + 1]
        layer_1 = relu(np.dot(layer_0, weights_0_1))
        layer_2 = np.dot(layer_1, weights_1_2)
        layer_2_delta = layer_2 - walk[i:i + 1]
        layer_1_delta = layer_2_delta.dot(weights_1_2.T) * relu2deriv(layer_1)
        weights_1_2 -= alpha * layer_1.T.dot(layer_2_delta)
        weights_0_1 -= alpha * layer_0.T.dot(layer_1_delta)


def half_error():
    return 0.5 * np.sum((relu(lights @ weights_0_1) @ weights_1_2 - walk) ** 2)


if __name__ == "__main__":
    for iteration in range(100):
        one_pass()
    print(half_error())

# What a user adds.
from nnlib.clinic import examine

alpha = 0.001
report = examine(globals(), loss=half_error, step=one_pass, names="weights_0_1 weights_1_2",
                 inputs=lights, targets=walk, rate=alpha)
