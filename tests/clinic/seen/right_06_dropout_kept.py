"""Layers with dropout whose mask is drawn when asked for and kept till the next draw.

style: layer objects with forward and backward that keep .dW and .db, with dropout
source: https://github.com/ddbourgin/numpy-ml/issues/94
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(19)


class Dense:
    def __init__(self, n, m):
        self.W = rng.standard_normal((n, m)) * np.sqrt(2 / n)
        self.b = np.zeros(m)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, up):
        self.dW, self.db = self.x.T @ up, up.sum(axis=0)
        return up @ self.W.T


class Relu:
    def forward(self, x):
        self.on = x > 0
        return x * self.on

    def backward(self, up):
        return up * self.on


class Dropout:
    def __init__(self, share, shape):
        self.share, self.shape = share, shape
        self.draw()

    def draw(self):
        self.mask = (rng.random(self.shape) >= self.share) / (1 - self.share)

    def forward(self, x):
        return x * self.mask

    def backward(self, up):
        return up * self.mask


x = rng.standard_normal((32, 6))
labels = np.argmax(x @ rng.standard_normal((6, 3)), axis=1)
layers = [Dense(6, 16), Relu(), Dropout(0.25, (32, 16)), Dense(16, 3)]


def loss(back=False):
    h = x
    for layer in layers:
        h = layer.forward(h)
    h = h - h.max(axis=1, keepdims=True)
    logp = h - np.log(np.exp(h).sum(axis=1, keepdims=True))
    if back:
        up = (np.exp(logp) - np.eye(3)[labels]) / len(x)
        for layer in reversed(layers):
            up = layer.backward(up)
    return -logp[np.arange(len(x)), labels].mean()


for turn in range(30):
    layers[2].draw()
    loss(back=True)
    for d in (layers[0], layers[3]):
        d.W -= 0.2 * d.dW
        d.b -= 0.2 * d.db

# What a user adds.
from nnlib.clinic import examine


def slopes():
    loss(back=True)
    return [layers[0].dW, layers[0].db, layers[3].dW, layers[3].db]


report = examine(layers, loss, slopes, names="0.W 0.b 3.W 3.b", inputs=x, targets=labels)
