"""A small recogniser of digits of 4 by 3 dots, with two hidden layers.

style: layer objects that keep inputs and outputs, columns, no biases
source: https://stackoverflow.com/questions/75378819/
fault: the error is multiplied by the outputs where the slope of the activation belongs
expected: value_for_slope
twins: times_prediction
wrong: layers.0.weights layers.1.weights layers.2.weights
"""
import numpy as np


class Layer:
    def __init__(self, inputs, outputs, rng):
        self.weights = rng.uniform(-0.6, 0.6, (outputs, inputs))

    def output(self, values):
        self.inputs = values
        self.outputs = 1 / (1 + np.exp(-self.weights @ values))
        return self.outputs

    def change(self, by_output, slope):
        self.d_weights = (by_output * slope) @ self.inputs.T
        return self.weights.T @ (by_output * slope)


class Recogniser:
    def __init__(self):
        rng = np.random.default_rng(5)
        self.layers = [Layer(12, 8, rng), Layer(8, 6, rng), Layer(6, 4, rng)]

    def run(self, images):
        for layer in self.layers:
            images = layer.output(images)
        return images

    def cost(self, images, expected):
        return 0.5 * np.sum((self.run(images) - expected) ** 2)

    def learn(self, images, expected):
        error = self.run(images) - expected
        last = self.layers[-1]
        error = last.change(error, last.outputs)
        for layer in self.layers[-2::-1]:
            error = layer.change(error, layer.outputs * (1 - layer.outputs))
        return [layer.d_weights for layer in self.layers]


pictures = ["010110010111", "110001010111", "111011001111", "101101111001"]
images = np.array([[float(c) for c in p] for p in pictures]).T
expected = np.eye(4)
net = Recogniser()

if __name__ == "__main__":
    for i in range(200):
        for layer, change in zip(net.layers, net.learn(images, expected)):
            layer.weights -= 0.1 * change
    print(net.run(images).round(2))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.cost(images, expected), inputs=images, targets=expected,
                 slopes=lambda: net.learn(images, expected),
                 names="layers.0.weights layers.1.weights layers.2.weights")
