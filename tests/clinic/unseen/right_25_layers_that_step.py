"""Layers that step inside backward, after they have made the slope for the layer before.

style: layers stepping inside backward, a loss layer, columns
source: https://piware.de/gitweb/?p=handwriting-recognition.git
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class LinearLayer:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.normal(size=(n_out, n_in)) * np.sqrt(2 / n_in)
        self.b = np.zeros((n_out, 1))

    def forward(self, A):
        self.A = A
        return self.W @ A + self.b

    def backward(self, upstream, rate):
        downstream = self.W.T @ upstream
        self.W = self.W - rate * upstream @ self.A.T
        self.b = self.b - rate * upstream.sum(axis=1, keepdims=True)
        return downstream


class ReluLayer:
    def forward(self, Z):
        self.A = np.maximum(Z, 0)
        return self.A

    def backward(self, upstream, rate):
        return upstream * (self.A > 0)


class SigmoidLayer:
    def forward(self, Z):
        self.A = 1 / (1 + np.exp(-Z))
        return self.A

    def backward(self, upstream, rate):
        return upstream * self.A * (1 - self.A)


rng = np.random.default_rng(26)
layers = [LinearLayer(6, 8, rng), ReluLayer(), LinearLayer(8, 4, rng), SigmoidLayer()]


def compute(images):
    for layer in layers:
        images = layer.forward(images)
    return images


def cost(images, labels):
    return np.mean(np.sum((compute(images) - labels) ** 2, axis=0))


def train(images, labels, rate):
    upstream = 2 * (compute(images) - labels) / labels.shape[1]
    for layer in layers[::-1]:
        upstream = layer.backward(upstream, rate)


digit = np.arange(24) % 4
images = (rng.random((6, 4)) > 0.5)[:, digit] * 0.9 + 0.1 * rng.random((6, 24))
labels = np.eye(4)[:, digit]

if __name__ == "__main__":
    for i in range(300):
        train(images, labels, 0.3)
    print(cost(images, labels))

# What a user adds.
from nnlib.clinic import examine

report = examine(layers, loss=lambda: cost(images, labels), names="0.W 0.b 2.W 2.b", inputs=images,
                 step=lambda: train(images, labels, 0.1), targets=labels, rate=0.1)
