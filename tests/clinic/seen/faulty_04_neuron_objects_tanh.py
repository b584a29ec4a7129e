"""Neurons as objects, in lists of layers, that learn a smooth function of two numbers.

style: Neuron objects in lists of layers, plain Python floats, one example at a time
source: https://github.com/davidrmiller/neural2d/issues/40
fault: the slope of tanh takes the tanh of the neuron's output, where it should take it of the sum
expected: slope_of_output
twins: none
wrong: 0.0.w 0.0.b 0.1.w 0.1.b 0.2.w 0.2.b 1.0.w 1.0.b
"""
import math
import random


class Neuron:
    def __init__(self, fan_in, rnd):
        self.w = [rnd.uniform(-1, 1) for _ in range(fan_in)]
        self.b = rnd.uniform(-1, 1)

    def fire(self, inputs):
        self.inputs = list(inputs)
        self.total = sum(w * i for w, i in zip(self.w, inputs)) + self.b
        self.output = self.transfer(self.total)
        return self.output

    def transfer(self, v):
        return math.tanh(v)

    def transfer_slope(self, v):
        return 1.0 - math.tanh(v) ** 2

    def adjust(self, eta):
        for k, value in enumerate(self.inputs):
            self.w[k] -= eta * self.gradient * value
        self.b -= eta * self.gradient


rnd = random.Random(8)
layers = [[Neuron(2, rnd) for _ in range(3)], [Neuron(3, rnd)]]
samples = [((a / 2, c / 2), 0.8 * math.sin(a - c)) for a in range(-2, 3) for c in range(-2, 3)]


def run(values):
    for layer in layers:
        values = [n.fire(values) for n in layer]
    return values[0]


def teach(values, goal, eta):
    out = run(values)
    last = layers[1][0]
    last.gradient = (out - goal) * last.transfer_slope(last.output)
    for j, n in enumerate(layers[0]):
        n.gradient = last.w[j] * last.gradient * n.transfer_slope(n.output)
    for layer in layers:
        for n in layer:
            n.adjust(eta)


for _ in range(10):
    for values, goal in samples:
        teach(values, goal, 0.05)

# What a user adds.
from nnlib.clinic import examine

values, goal = samples[3]
report = examine(layers, loss=lambda: (run(values) - goal) ** 2 / 2,
                 step=lambda: teach(values, goal, 0.05), inputs=values, targets=goal, rate=0.05,
                 names=" ".join(f"0.{j}.{p}" for j in range(3) for p in "wb") + " 1.0.w 1.0.b")
