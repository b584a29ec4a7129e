"""Layers of neuron objects with one bias for the whole layer, after a worked example by hand.

style: Neuron and Layer objects, lists of floats, one shared bias number in each layer
source: https://github.com/mattm/simple-neural-network/issues/5
fault: the weights are stepped, the biases never are
expected: some_never_move
twins: no_slopes, bias_zero
wrong: hidden.bias output.bias
"""
import math


class Neuron:
    def __init__(self, weights):
        self.weights = weights

    def squash(self, inputs, bias):
        self.inputs = inputs
        net = sum(w * i for w, i in zip(self.weights, inputs)) + bias
        self.output = 1 / (1 + math.exp(-net))
        return self.output


class Layer:
    def __init__(self, bias, rows):
        self.bias = bias
        self.neurons = [Neuron(row) for row in rows]

    def forward(self, inputs):
        return [n.squash(inputs, self.bias) for n in self.neurons]


class Net:
    RATE = 0.5

    def __init__(self):
        self.hidden = Layer(0.3, [[0.12, 0.22], [0.28, 0.31], [-0.2, 0.05]])
        self.output = Layer(0.55, [[0.42, 0.41, -0.1], [0.52, 0.58, 0.3]])

    def error(self, inputs, goals):
        outs = self.output.forward(self.hidden.forward(inputs))
        return sum(0.5 * (g - o) ** 2 for g, o in zip(goals, outs))

    def train(self, inputs, goals):
        self.error(inputs, goals)
        tops = [(n.output - g) * n.output * (1 - n.output)
                for n, g in zip(self.output.neurons, goals)]
        lows = []
        for j, n in enumerate(self.hidden.neurons):
            back = sum(d * o.weights[j] for d, o in zip(tops, self.output.neurons))
            lows.append(back * n.output * (1 - n.output))
        for deltas, layer in ((tops, self.output), (lows, self.hidden)):
            for d, n in zip(deltas, layer.neurons):
                for k, i in enumerate(n.inputs):
                    n.weights[k] -= self.RATE * d * i


net = Net()
inputs, goals = [0.1, 0.2], [0.05, 0.9]
for _ in range(50):
    net.train(inputs, goals)
print(round(net.error(inputs, goals), 6))

# What a user adds.
from nnlib.clinic import examine

weights = [f"{l}.neurons.{j}.weights" for l, n in (("hidden", 3), ("output", 2)) for j in range(n)]
report = examine(net, loss=lambda: net.error(inputs, goals),
                 step=lambda: net.train(inputs, goals), inputs=inputs, targets=goals, rate=0.5,
                 names=weights + ["hidden.bias", "output.bias"])
