"""Layer objects with a softmax at the end, trained on squared errors of its outputs.

style: layer objects with forward and backward, which keep their slopes as grad_W and grad_b
source: https://github.com/pjreddie/darknet/pull/96
fault: the softmax hands the slope by its outputs back as it is, without its own slopes
expected: slope_missing
twins: none
wrong: 0.W 0.b 2.W 2.b
"""
import numpy as np


class Linear:
    def __init__(self, n, m, gen):
        self.W = gen.normal(scale=n ** -0.5, size=(n, m))
        self.b = np.zeros(m)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, up):
        self.grad_W = self.x.T @ up
        self.grad_b = up.sum(0)
        return up @ self.W.T


class Softplus:
    def forward(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def backward(self, up):
        return up / (1 + np.exp(-self.x))


class Softmax:
    def forward(self, x):
        e = np.exp(x - x.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    def backward(self, up):
        return up.copy()


gen = np.random.default_rng(2)
points = gen.normal(size=(45, 3)) + np.repeat(np.eye(3) * 2, 15, axis=0)
hot = np.repeat(np.eye(3), 15, axis=0)
stack = [Linear(3, 6, gen), Softplus(), Linear(6, 3, gen), Softmax()]


def loss():
    h = points
    for part in stack:
        h = part.forward(h)
    loss.error = h - hot
    return np.sum(loss.error ** 2) / len(hot)


def backward():
    loss()
    up = 2 * loss.error / len(hot)
    for part in reversed(stack):
        up = part.backward(up)
    return [(part.grad_W, part.grad_b) for part in stack if hasattr(part, "W")]


for _ in range(20):
    backward()
    for part in (stack[0], stack[2]):
        part.W -= 0.1 * part.grad_W
        part.b -= 0.1 * part.grad_b

# What a user adds.
from nnlib.clinic import examine

report = examine(stack, loss, slopes=backward, inputs=points, targets=hot, names="0.W 0.b 2.W 2.b")
