"""A perceptron that guesses 1 or -1 and shall be trained by gradient descent.

style: class with weights and make_guess, one example at a time, the bias as a third input
source: http://pullrequest.ru/14899114/nuzhno-izmenyat-vhody-pertseptron
fault: the guess is a step of the sum, so the loss has no slope anywhere, only jumps
expected: loss_jumps
twins: none
wrong: weights
"""
import numpy as np


class Perceptron:
    def __init__(self, inputs, rate):
        rng = np.random.default_rng(76)
        self.weights = rng.uniform(-1, 1, inputs)
        self.rate = rate

    def make_guess(self, inputs):
        return np.where(inputs @ self.weights >= 0, 1.0, -1.0)

    def slope(self, inputs, targets):
        error = self.make_guess(inputs) - targets
        return inputs.T @ error / len(inputs)

    def train(self, inputs, targets):
        self.weights = self.weights - self.rate * self.slope(inputs, targets)

    def error(self, inputs, targets):
        return 0.5 * np.mean((self.make_guess(inputs) - targets) ** 2)


rng = np.random.default_rng(77)
inputs = np.hstack([rng.uniform(-1, 1, (40, 2)), np.ones((40, 1))])
targets = np.where(inputs[:, 1] > 0.6 * inputs[:, 0] + 0.1, 1.0, -1.0)
perceptron = Perceptron(3, 0.05)

if __name__ == "__main__":
    for turn in range(20):
        perceptron.train(inputs, targets)
    print(perceptron.error(inputs, targets))

# What a user adds.
from nnlib.clinic import examine

report = examine(perceptron, loss=lambda: perceptron.error(inputs, targets), names="weights",
                 slopes=lambda: [perceptron.slope(inputs, targets)], inputs=inputs,
                 targets=targets)
