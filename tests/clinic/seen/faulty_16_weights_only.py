"""Layer objects that keep their delta; a network of them learns two noisy moons.

style: Layer objects with activation names, delta and error kept on the layer
source: https://github.com/dragen1860/Deep-Learning-with-TensorFlow-book/issues/217
fault: slopes are made for the weights only, the biases are forgotten
expected: no_slopes
twins: bias_zero, some_never_move
wrong: layers.0.bias layers.1.bias layers.2.bias
"""
import numpy as np


class Layer:
    def __init__(self, n_in, n_out, kind, rng):
        self.weights = rng.standard_normal((n_in, n_out)) * np.sqrt(1 / n_in)
        self.bias = rng.standard_normal(n_out) * 0.1
        self.kind = kind

    def activate(self, x):
        r = x @ self.weights + self.bias
        self.last = np.tanh(r) if self.kind == "tanh" else 1 / (1 + np.exp(-r))
        return self.last

    def slope(self):
        return 1 - self.last ** 2 if self.kind == "tanh" else self.last * (1 - self.last)


class NeuralNetwork:
    def __init__(self, layers):
        self.layers = layers

    def feed_forward(self, X):
        for layer in self.layers:
            X = layer.activate(X)
        return X

    def mse(self, X, y):
        return np.mean(np.square(y - self.feed_forward(X)))

    def backpropagation(self, X, y):
        out = self.feed_forward(X)
        for i in reversed(range(len(self.layers))):
            layer = self.layers[i]
            if i == len(self.layers) - 1:
                layer.error = 2 * (out - y) / y.size
            else:
                follower = self.layers[i + 1]
                layer.error = follower.delta @ follower.weights.T
            layer.delta = layer.error * layer.slope()
        slopes = {}
        for i, layer in enumerate(self.layers):
            below = X if i == 0 else self.layers[i - 1].last
            slopes["layers.%d.weights" % i] = below.T @ layer.delta
        return slopes


rng = np.random.default_rng(14)
t = rng.uniform(0, np.pi, 60)
flip = np.arange(60) % 2
X = np.c_[np.where(flip, 1 - np.cos(t), np.cos(t)), np.where(flip, 0.5 - np.sin(t), np.sin(t))]
X += 0.1 * rng.standard_normal(X.shape)
y = np.eye(2)[flip]
nn = NeuralNetwork([Layer(2, 8, "tanh", rng), Layer(8, 5, "sigmoid", rng),
                    Layer(5, 2, "sigmoid", rng)])

# What a user adds.
from nnlib.clinic import examine

report = examine(nn, lambda: nn.mse(X, y), lambda: nn.backpropagation(X, y), inputs=X, targets=y,
                 names=[f"layers.{i}.{p}" for i in range(3) for p in ("weights", "bias")])
