"""The first version of a home-made network: large random weights and raw inputs.

style: class with wih and who, query and train, one example at a time as a column
source: https://makeyourownneuralnetwork.blogspot.com/2015/05/saturation-and-normalising-inputs.html
fault: raw inputs up to 255 and weights up to 3 drive the hidden sigmoids to their flat ends
expected: saturated
twins: wild_inputs
wrong: none
"""
import numpy as np


class NeuralNetwork:
    def __init__(self, inputs, hidden, outputs, rate):
        rng = np.random.default_rng(5)
        self.wih = rng.uniform(-3, 3, (hidden, inputs))
        self.who = rng.uniform(-3, 3, (outputs, hidden))
        self.rate = rate

    def query(self, column):
        self.hidden = 1 / (1 + np.exp(-self.wih @ column))
        return 1 / (1 + np.exp(-self.who @ self.hidden))

    def train(self, column, target):
        final = self.query(column)
        output_delta = (target - final) * final * (1 - final)
        hidden_delta = self.who.T @ output_delta * self.hidden * (1 - self.hidden)
        self.who = self.who + self.rate * output_delta @ self.hidden.T
        self.wih = self.wih + self.rate * hidden_delta @ column.T


rng = np.random.default_rng(6)
pictures = [255.0 * (rng.random((16, 1)) > 0.5) for _ in range(6)]
targets = [np.full((3, 1), 0.01) for _ in range(6)]
for i, target in enumerate(targets):
    target[i % 3] = 0.99
net = NeuralNetwork(16, 5, 3, 0.01)


def error():
    return sum(0.5 * np.sum((net.query(p) - t) ** 2) for p, t in zip(pictures, targets))


def epoch():
    for p, t in zip(pictures, targets):
        net.train(p, t)


if __name__ == "__main__":
    for i in range(30):
        epoch()
    print(error())

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=error, step=epoch, names="wih who", inputs=pictures, targets=targets,
                 rate=0.01)
