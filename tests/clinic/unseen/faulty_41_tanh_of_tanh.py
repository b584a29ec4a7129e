"""Neurons in layers as in a net in C++: the transfer function's derivative gets the output.

style: objects Neuron with output weights to the next layer, bias neurons, one example at a time
source: https://github.com/davidrmiller/neural2d/issues/40
fault: 1 - tanh(x)^2 is evaluated at the neuron's output, which is a tanh already
expected: slope_of_output
twins: none
wrong: 0.0.out 0.1.out 0.2.out 1.0.out 1.1.out 1.2.out 1.3.out
"""
import math
import random

random.seed(40)


def transfer(x):
    return math.tanh(x)


def transfer_derivative(x):
    return 1 - math.tanh(x) ** 2


class Neuron:
    def __init__(self, targets):
        self.out = [random.uniform(-1, 1) for _ in range(targets)]
        self.value = 1.0


class Net:
    def __init__(self, topology):
        self.layers = []
        for i, count in enumerate(topology):
            following = topology[i + 1] if i + 1 < len(topology) else 0
            self.layers.append([Neuron(following) for _ in range(count + (following > 0))])

    def feed_forward(self, inputs):
        for neuron, x in zip(self.layers[0], inputs):
            neuron.value = x
        for before, layer in zip(self.layers, self.layers[1:]):
            reached = len(before[0].out)
            for k in range(reached):
                layer[k].value = transfer(sum(n.value * n.out[k] for n in before))
        return [n.value for n in self.layers[-1]]

    def back_prop(self, inputs, targets, eta):
        self.feed_forward(inputs)
        for neuron, t in zip(self.layers[-1], targets):
            neuron.gradient = (t - neuron.value) * transfer_derivative(neuron.value)
        for i in range(len(self.layers) - 2, 0, -1):
            for neuron in self.layers[i]:
                total = sum(w * n.gradient for w, n in zip(neuron.out, self.layers[i + 1]))
                neuron.gradient = total * transfer_derivative(neuron.value)
        for before, layer in zip(self.layers, self.layers[1:]):
            for n in before:
                n.out = [w + eta * n.value * layer[k].gradient for k, w in enumerate(n.out)]


net = Net([2, 3, 1])
samples = [([0.0, 0.0], [-0.8]), ([0.0, 1.0], [0.8]), ([1.0, 0.0], [0.8]), ([1.0, 1.0], [-0.8])]


def loss():
    return sum(0.5 * (t - o) ** 2 for x, ts in samples for t, o in zip(ts, net.feed_forward(x)))


print(loss())

# What a user adds.
from nnlib.clinic import examine

report = examine(net.layers, loss=loss, rate=0.002,
                 step=lambda: [net.back_prop(x, t, 0.002) for x, t in samples],
                 names="0.0.out 0.1.out 0.2.out 1.0.out 1.1.out 1.2.out 1.3.out",
                 inputs=[x for x, t in samples], targets=[t for x, t in samples])
