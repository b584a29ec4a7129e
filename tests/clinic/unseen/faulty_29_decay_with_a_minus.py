"""An optimiser object that adds weight decay to the slopes of a network.

style: model with a dict of params and a dict of grads, optimiser class, float32
source: https://github.com/chainer/chainer/issues/261
fault: the weight decay is subtracted from the slopes where it should be added
expected: decay_missing
twins: none
wrong: W1 W2
"""
import numpy as np


class Model:
    def __init__(self):
        rng = np.random.default_rng(23)
        f = np.float32
        self.params = {"W1": rng.normal(0, 0.8, (2, 6)).astype(f), "b1": np.zeros(6, f),
                       "W2": rng.normal(0, 0.8, (6, 1)).astype(f), "b2": np.zeros(1, f)}
        self.grads = {}

    def forward(self, x):
        p = self.params
        self.h = np.tanh(x @ p["W1"] + p["b1"])
        return self.h @ p["W2"] + p["b2"]

    def backward(self, x, t):
        d = 2 * (self.forward(x) - t) / len(x)
        dh = d @ self.params["W2"].T * (1 - self.h ** 2)
        self.grads = {"W1": x.T @ dh, "b1": dh.sum(0), "W2": self.h.T @ d, "b2": d.sum(0)}


class Optimizer:
    def __init__(self, model, lr, decay):
        self.model, self.lr, self.decay = model, lr, decay

    def weight_decay(self):
        for name in ("W1", "W2"):
            self.model.grads[name] -= self.decay * self.model.params[name]

    def update(self):
        for name, value in self.model.params.items():
            value -= self.lr * self.model.grads[name]


rng = np.random.default_rng(24)
x = rng.uniform(-1, 1, (40, 2)).astype(np.float32)
t = (x[:, :1] * x[:, 1:] + 0.2).astype(np.float32)
model = Model()
optimizer = Optimizer(model, lr=0.05, decay=0.1)


def penalised_loss():
    squares = sum(np.sum(model.params[name] ** 2) for name in ("W1", "W2"))
    return np.mean((model.forward(x) - t) ** 2) + 0.5 * optimizer.decay * squares


def train_once():
    model.backward(x, t)
    optimizer.weight_decay()
    optimizer.update()


if __name__ == "__main__":
    for epoch in range(50):
        train_once()
    print(penalised_loss())

# What a user adds.
from nnlib.clinic import examine

report = examine(model.params, loss=penalised_loss, step=train_once, inputs=x, targets=t, rate=0.05)
