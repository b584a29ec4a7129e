"""One input, one weight, one output: the smallest neural network as an object.

style: class with a single float as its weight
source: https://stats.stackexchange.com/questions/274046/
fault: the wanted output is 2, which a sigmoid cannot give
expected: targets_out_of_reach
twins: none
wrong: none
"""
import math


class OneWeight:
    def __init__(self, coefficient):
        self.weight = 0.1
        self.coefficient = coefficient
        self.predicted = 0.0

    def predict(self, value):
        self.predicted = 1.0 / (1.0 + math.exp(-value * self.weight))
        return self.predicted

    def cost(self, value, expected):
        return 0.5 * (expected - self.predict(value)) ** 2

    def cost_slope(self, value, expected):
        out = self.predict(value)
        return (out - expected) * out * (1 - out) * value

    def update(self, value, expected):
        self.weight -= self.coefficient * self.cost_slope(value, expected)


value, expected = 3.0, 2.0
nn = OneWeight(1.0)

if __name__ == "__main__":
    for turn in range(1000):
        nn.update(value, expected)
    print(nn.predict(value), "wanted", expected)

# What a user adds.
from nnlib.clinic import examine

report = examine(nn, loss=lambda: nn.cost(value, expected), names="weight",
                 slopes=lambda: [nn.cost_slope(value, expected)], inputs=value, targets=expected)
