"""A chain of three numbers learns (1.2 x + 1) / 10 for x from 1 to 9.

style: class with one float for each connection, one example at a time
source: https://techfeed.net/es/468648/
fault: the slope is taken at the error, and the weight stands where the input should
expected: slope_of_error, weights_for_inputs
twins: none
wrong: first second
"""
import math


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def sigmoid_derivative(x):
    return sigmoid(x) * (1 - sigmoid(x))


class Chain:
    def __init__(self):
        self.first = 0.7
        self.second = -0.4

    def run(self, x):
        self.x = x
        self.hidden = sigmoid(self.first * x)
        self.output = sigmoid(self.second * self.hidden)
        return self.output

    def slopes(self, x, real):
        error = self.run(x) - real
        second = error * sigmoid_derivative(error) * self.second
        error_before = sigmoid_derivative(error) * error * self.second
        first = error_before * sigmoid_derivative(error_before) * self.first
        return first, second

    def train(self, x, real, rate):
        first, second = self.slopes(x, real)
        self.first -= rate * first
        self.second -= rate * second


inputs = [float(x) for x in range(1, 10)]
real = [(x * 1.2 + 1) / 10 for x in inputs]
chain = Chain()


def half_squares():
    return sum(0.5 * (chain.run(x) - r) ** 2 for x, r in zip(inputs, real))


def epoch(rate):
    for x, r in zip(inputs, real):
        chain.train(x, r, rate)


if __name__ == "__main__":
    for i in range(40):
        epoch(0.05)
    print(half_squares(), chain.first, chain.second)

# What a user adds.
from nnlib.clinic import examine

report = examine(chain, loss=half_squares, step=lambda: epoch(0.001), names="first second",
                 inputs=inputs, targets=real, rate=0.001)
