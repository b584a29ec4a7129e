"""Layers with a shared list of activation functions, softmax with the derivative p (1 - p).

style: layer class that keeps weighted inputs and node values, cost and activation as objects
source: https://github.com/SebLague/Neural-Network-Experiments/pull/5
fault: the softmax is differentiated neuron by neuron
expected: softmax_by_itself
twins: none
wrong: layers.0.weights layers.0.biases layers.1.weights layers.1.biases
"""
import numpy as np


class Softmax:
    def activate(self, inputs):
        e = np.exp(inputs - inputs.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def derivative(self, inputs):
        p = self.activate(inputs)
        return p * (1 - p)


class SiLU:
    def activate(self, inputs):
        return inputs / (1 + np.exp(-inputs))

    def derivative(self, inputs):
        s = 1 / (1 + np.exp(-inputs))
        return inputs * s * (1 - s) + s


class Layer:
    def __init__(self, n_in, n_out, activation, rng):
        self.weights = rng.normal(size=(n_in, n_out)) / np.sqrt(n_in)
        self.biases = np.zeros(n_out)
        self.activation = activation

    def outputs(self, inputs):
        self.inputs = inputs
        self.weighted = inputs @ self.weights + self.biases
        return self.activation.activate(self.weighted)

    def gradients(self, by_output):
        node_values = by_output * self.activation.derivative(self.weighted)
        self.cost_gradient_w = self.inputs.T @ node_values
        self.cost_gradient_b = node_values.sum(axis=0)
        return node_values @ self.weights.T


class Network:
    def __init__(self):
        rng = np.random.default_rng(80)
        self.layers = [Layer(3, 8, SiLU(), rng), Layer(8, 4, Softmax(), rng)]

    def cost(self, x, wanted):
        return -np.mean(np.sum(wanted * np.log(self.run(x)), axis=1))

    def run(self, x):
        for layer in self.layers:
            x = layer.outputs(x)
        return x

    def gradients(self, x, wanted):
        back = -wanted / self.run(x) / len(x)
        for layer in self.layers[::-1]:
            back = layer.gradients(back)
        return [g for l in self.layers for g in (l.cost_gradient_w, l.cost_gradient_b)]


rng = np.random.default_rng(81)
kind = np.arange(32) % 4
x = rng.normal(size=(4, 3))[kind] * 2 + 0.5 * rng.normal(size=(32, 3))
wanted = np.eye(4)[kind]
network = Network()
print(network.cost(x, wanted))

# What a user adds.
from nnlib.clinic import examine

report = examine(network, loss=lambda: network.cost(x, wanted), inputs=x, targets=wanted,
                 slopes=lambda: network.gradients(x, wanted), names="layers.0.weights "
                 "layers.0.biases layers.1.weights layers.1.biases")
