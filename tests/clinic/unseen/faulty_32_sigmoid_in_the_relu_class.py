"""A network made of activation classes, one of which was copied from another.

style: activation classes with static methods, dataclass layers, columns
source: https://github.com/jeffheaton/encog-dotnet-core/issues/124
fault: the ReLU class has the sigmoid's derivative
expected: other_activation
twins: none
wrong: layers.0.weight layers.0.bias layers.1.weight layers.1.bias
"""
from dataclasses import dataclass

import numpy as np


class ActivationSigmoid:
    @staticmethod
    def function(z):
        return 1 / (1 + np.exp(-z))

    @staticmethod
    def derivative(before, after):
        return after * (1 - after)


class ActivationReLU:
    @staticmethod
    def function(z):
        return np.where(z > 0, z, 0.0)

    @staticmethod
    def derivative(before, after):
        s = 1 / (1 + np.exp(-before))
        return s * (1 - s)


@dataclass
class Layer:
    weight: np.ndarray
    bias: np.ndarray
    activation: type


class Network:
    def __init__(self, *layers):
        self.layers = list(layers)

    def compute(self, x):
        self.before, self.after = [], [x]
        for layer in self.layers:
            self.before.append(layer.weight @ self.after[-1] + layer.bias)
            self.after.append(layer.activation.function(self.before[-1]))
        return self.after[-1]

    def error(self, x, y):
        return np.mean((self.compute(x) - y) ** 2)

    def gradients(self, x, y):
        back, found = 2 * (self.compute(x) - y) / y.size, []
        for k in range(len(self.layers) - 1, -1, -1):
            layer = self.layers[k]
            back = back * layer.activation.derivative(self.before[k], self.after[k + 1])
            found = [back @ self.after[k].T, back.sum(axis=1, keepdims=True)] + found
            back = layer.weight.T @ back
        return found


rng = np.random.default_rng(9)
net = Network(Layer(rng.normal(size=(6, 2)), 0.1 * rng.normal(size=(6, 1)), ActivationReLU),
              Layer(0.5 * rng.normal(size=(5, 6)), 0.1 * rng.normal(size=(5, 1)), ActivationReLU),
              Layer(0.5 * rng.normal(size=(1, 5)), np.zeros((1, 1)), ActivationSigmoid))
x = rng.uniform(-1, 1, (2, 40))
y = (np.abs(x[0]) > np.abs(x[1])).astype(float).reshape(1, -1)

if __name__ == "__main__":
    print(net.error(x, y), [g.shape for g in net.gradients(x, y)])

# What a user adds.
from nnlib.clinic import examine

names = " ".join(f"layers.{k}.{part}" for k in range(3) for part in ("weight", "bias"))
report = examine(net, loss=lambda: net.error(x, y), slopes=lambda: net.gradients(x, y), names=names,
                 inputs=x, targets=y)
