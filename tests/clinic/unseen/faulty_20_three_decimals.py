"""XOR with objects for neurons and for the connections between them.

style: objects Neuron and Connection, one example at a time, deltas kept in the neurons
source: https://stackoverflow.com/questions/29587779/
fault: every delta is rounded to three decimals before it is used
expected: other
twins: none
wrong: 0.weights 1.weights 2.weights
"""
import math
import random

random.seed(9)


def three_decimals(number):
    return round(number, 3)


class Neuron:
    def __init__(self, inputs):
        self.weights = [random.uniform(-0.5, 0.5) for _ in range(inputs + 1)]
        self.delta = 0.0

    def fire(self, values):
        self.values = values + [1.0]
        net = sum(w * v for w, v in zip(self.weights, self.values))
        self.out = 1 / (1 + math.exp(-net))
        return self.out

    def set_delta(self, by_output):
        self.delta = three_decimals(by_output * self.out * (1 - self.out))


hidden = [Neuron(2), Neuron(2)]
output = Neuron(2)


def answer(pair):
    return output.fire([n.fire(pair) for n in hidden])


def slopes(pair, wanted):
    output.set_delta(answer(pair) - wanted)
    for n, w in zip(hidden, output.weights):
        n.set_delta(output.delta * w)
    return [[n.delta * v for v in n.values] for n in hidden + [output]]


table = [([0.0, 0.0], 0), ([0.0, 1.0], 1), ([1.0, 0.0], 1), ([1.0, 1.0], 0)]


def step(rate):
    for pair, wanted in table:
        for n, slope in zip(hidden + [output], slopes(pair, wanted)):
            n.weights = [w - rate * s for w, s in zip(n.weights, slope)]


def loss():
    return sum(0.5 * (answer(pair) - wanted) ** 2 for pair, wanted in table)


if __name__ == "__main__":
    for epoch in range(1000):
        step(0.5)
    print(loss())

# What a user adds.
from nnlib.clinic import examine

report = examine(hidden + [output], loss=loss, names="0.weights 1.weights 2.weights",
                 slopes=lambda: [list(map(sum, zip(*rows))) for rows in zip(
                     *[slopes(p, t) for p, t in table])],
                 inputs=[p for p, t in table], targets=[t for p, t in table])
