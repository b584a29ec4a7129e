"""A filter slides over rows of numbers; the largest answer and a line say if there is a jump.

style: layer objects, one-dimensional convolution with loops and max pooling
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Slide:
    def __init__(self, filters, width, rng):
        self.kernel = rng.standard_normal((filters, width)) / np.sqrt(width)
        self.shift = np.zeros(filters)

    def forward(self, x):
        width = self.kernel.shape[1]
        self.patches = np.stack([x[:, k:k + width] for k in range(x.shape[1] - width + 1)], axis=1)
        return self.patches @ self.kernel.T + self.shift

    def backward(self, up):
        self.d_kernel = np.einsum("npf,npw->fw", up, self.patches)
        self.d_shift = up.sum(axis=(0, 1))


class Largest:
    def forward(self, x):
        self.where = x.argmax(axis=1)
        self.shape = x.shape
        return x.max(axis=1)

    def backward(self, up):
        back = np.zeros(self.shape)
        np.put_along_axis(back, self.where[:, None, :], up[:, None, :], axis=1)
        return back


class Line:
    def __init__(self, n, rng):
        self.w, self.b = rng.standard_normal(n), np.zeros(1)

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b[0]

    def backward(self, up):
        self.d_w, self.d_b = self.x.T @ up, np.array([up.sum()])
        return np.outer(up, self.w)


rng = np.random.default_rng(15)
x = 0.2 * rng.standard_normal((40, 12))
jump = np.arange(40) % 2
for k in np.flatnonzero(jump):
    x[k, rng.integers(3, 9):] += 1.5
net = [Slide(3, 4, rng), Largest(), Line(3, rng)]


def loss():
    z = net[2].forward(net[1].forward(net[0].forward(x)))
    loss.up = (1 / (1 + np.exp(-z)) - jump) / len(x)
    return np.mean(np.logaddexp(0, z) - jump * z)


def slopes():
    loss()
    net[0].backward(net[1].backward(net[2].backward(loss.up)))
    return {"0.kernel": net[0].d_kernel, "0.shift": net[0].d_shift,
            "2.w": net[2].d_w, "2.b": net[2].d_b}


for k in range(20):
    s = slopes()
    for name, g in s.items():
        part = net[int(name[0])]
        setattr(part, name[2:], getattr(part, name[2:]) - 0.3 * g)

# What a user adds.
from nnlib.clinic import examine

report = examine(net, loss, slopes, names="0.kernel 0.shift 2.w 2.b", inputs=x, targets=jump)
