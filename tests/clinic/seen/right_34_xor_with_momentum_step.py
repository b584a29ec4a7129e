"""XOR by the delta rule with momentum, where only a training method is at hand.

style: class with momentum, step only, all state on the object
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Momentum:
    def __init__(self):
        r = np.random.RandomState(5)
        self.w_in, self.w_out = r.normal(0, 1, (3, 4)), r.normal(0, 1, (5, 1))
        self.v_in, self.v_out = np.zeros((3, 4)), np.zeros((5, 1))

    def forward(self, x):
        self.h = np.c_[np.tanh(x @ self.w_in), np.ones(len(x))]
        return np.tanh(self.h @ self.w_out)

    def error(self, x, t):
        return np.mean((self.forward(x) - t) ** 2)

    def train(self, x, t, rate=0.2, keep=0.8):
        out = self.forward(x)
        up = 2 * (out - t) / len(x) * (1 - out ** 2)
        low = (up @ self.w_out.T * (1 - self.h ** 2))[:, :-1]
        self.v_out = keep * self.v_out - rate * self.h.T @ up
        self.v_in = keep * self.v_in - rate * x.T @ low
        self.w_out = self.w_out + self.v_out
        self.w_in = self.w_in + self.v_in


x = np.array([[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]], float)
t = np.array([[-0.9], [0.9], [0.9], [-0.9]])
net = Momentum()

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: net.error(x, t), step=lambda: net.train(x, t), names="w_in w_out",
                 inputs=x, targets=t)
