"""Rings of points, smoothed labels, jittered inputs while training, and a warm-up of the rate.

style: small classes Linear and Relu with params and grads lists, optimiser outside
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Linear:
    def __init__(self, a, b, rng):
        self.params = [rng.normal(size=(a, b)) * np.sqrt(2 / a), np.zeros(b)]
        self.grads = [None, None]

    def forward(self, x):
        self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, dout):
        self.grads = [self.x.T @ dout, dout.sum(axis=0)]
        return dout @ self.params[0].T


class Relu:
    params, grads = [], []

    def forward(self, x):
        self.on = x > 0
        return x * self.on

    def backward(self, dout):
        return dout * self.on


class TwoLayerNet:
    def __init__(self, rng):
        self.layers = [Linear(2, 14, rng), Relu(), Linear(14, 3, rng)]

    def loss(self, x, t):
        for layer in self.layers:
            x = layer.forward(x)
        x = x - x.max(axis=1, keepdims=True)
        self.log_p = x - np.log(np.exp(x).sum(axis=1, keepdims=True))
        return -np.sum(t * self.log_p) / len(t)

    def gradient(self, x, t):
        self.loss(x, t)
        dout = (np.exp(self.log_p) - t) / len(t)
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return [g for layer in self.layers for g in layer.grads]


rng = np.random.default_rng(51)
ring = np.arange(90) % 3
angle = rng.uniform(0, 2 * np.pi, 90)
x = (ring + 0.5 + 0.1 * rng.normal(size=90))[:, None] * np.c_[np.cos(angle), np.sin(angle)]
t = 0.9 * np.eye(3)[ring] + 0.1 / 3
net = TwoLayerNet(rng)

if __name__ == "__main__":
    for step in range(300):
        rate = 0.3 * min(1, (step + 1) / 50)
        grads = net.gradient(x + 0.03 * rng.normal(size=x.shape), t)
        for p, g in zip([p for layer in net.layers for p in layer.params], grads):
            p -= rate * g
    print(net.loss(x, t))

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss=lambda: net.loss(x, t), slopes=lambda: net.gradient(x, t), inputs=x,
                 names="layers.0.params.0 layers.0.params.1 layers.2.params.0 layers.2.params.1",
                 targets=t)
