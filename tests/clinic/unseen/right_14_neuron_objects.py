"""Neurons that step one weight at a time and hand their error back, in the right order.

style: objects Neuron in lists of layers, steps inside backpropagate, no biases
source: https://codereview.stackexchange.com/questions/202837/
fault: none
expected: none
twins: none
wrong: none
"""
import math
import random

random.seed(12)


class Neuron:
    rate = 0.05

    def __init__(self, count):
        self.weights = [random.uniform(-1, 1) for _ in range(count)]

    def forward(self, inputs):
        total = sum(x * w for x, w in zip(inputs, self.weights))
        self.output = 1 / (1 + math.exp(-total))
        return self.output

    def backpropagate(self, inputs, error):
        gradient = error * self.output * (1 - self.output)
        back = [w * gradient for w in self.weights]
        for i, x in enumerate(inputs):
            self.weights[i] += Neuron.rate * gradient * x
        return back


class Network:
    def __init__(self, topology):
        self.layers = [[Neuron(a) for _ in range(b)] for a, b in zip(topology, topology[1:])]

    def forward(self, data):
        self.values = [data]
        for layer in self.layers:
            self.values.append([n.forward(self.values[-1]) for n in layer])
        return self.values[-1]

    def train(self, data, target):
        errors = [t - o for t, o in zip(target, self.forward(data))]
        for layer, inputs in zip(self.layers[::-1], self.values[-2::-1]):
            parts = [n.backpropagate(inputs, e) for n, e in zip(layer, errors)]
            errors = [sum(column) for column in zip(*parts)]


net = Network([3, 4, 2])
table = [([1, 0, 1], [1, 0]), ([0, 1, 1], [0, 1]), ([1, 1, 1], [1, 1]), ([0, 0, 1], [0, 0])]


def loss():
    return sum(0.5 * (t - o) ** 2 for x, ts in table for t, o in zip(ts, net.forward(x)))


if __name__ == "__main__":
    for epoch in range(500):
        for x, t in table:
            net.train(x, t)
    print(loss())

# What a user adds.
from nnlib.clinic import examine

Neuron.rate = 0.01
names = " ".join(f"layers.{i}.{j}.weights" for i, n in ((0, 4), (1, 2)) for j in range(n))
report = examine(net, loss=loss, step=lambda: [net.train(x, t) for x, t in table], names=names,
                 inputs=[x for x, t in table], targets=[t for x, t in table], rate=0.01)
