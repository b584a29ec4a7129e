"""A network and, apart from it, an Adam object that holds its moments in dicts.

style: model object and optimiser object, model.params as a dict, model.grads()
source: https://github.com/karpathy/convnetjs/pull/70
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Model:
    def __init__(self, sizes, rng):
        self.depth = len(sizes) - 1
        self.params = {}
        for k in range(self.depth):
            self.params[f"W{k}"] = rng.standard_normal(sizes[k:k + 2]) * np.sqrt(1 / sizes[k])
            self.params[f"b{k}"] = np.zeros(sizes[k + 1])

    def forward(self, x):
        outs = [x]
        for k in range(self.depth):
            z = outs[-1] @ self.params[f"W{k}"] + self.params[f"b{k}"]
            outs.append(z if k == self.depth - 1 else np.tanh(z))
        return outs

    def loss(self, x, t):
        return np.mean((self.forward(x)[-1] - t) ** 2)

    def grads(self, x, t):
        outs, g = self.forward(x), {}
        d = 2 / t.size * (outs[-1] - t)
        for k in reversed(range(self.depth)):
            g[f"W{k}"], g[f"b{k}"] = outs[k].T @ d, d.sum(axis=0)
            if k:
                d = d @ self.params[f"W{k}"].T * (1 - outs[k] ** 2)
        return g


class Adam:
    def __init__(self, params, rate=0.01, b1=0.9, b2=0.999, eps=1e-8):
        self.params, self.rate, self.b1, self.b2, self.eps, self.t = params, rate, b1, b2, eps, 0
        self.m = {k: np.zeros_like(v) for k, v in params.items()}
        self.v = {k: np.zeros_like(v) for k, v in params.items()}

    def step(self, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
            self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * g * g
            first = self.m[k] / (1 - self.b1 ** self.t)
            second = self.v[k] / (1 - self.b2 ** self.t)
            self.params[k] -= self.rate * first / (np.sqrt(second) + self.eps)


rng = np.random.default_rng(70)
x = rng.uniform(-3, 3, (100, 1))
t = np.sin(x) + 0.1 * x ** 2
model = Model([1, 16, 16, 1], rng)
adam = Adam(model.params)
for k in range(100):
    adam.step(model.grads(x, t))

# What a user adds.
from nnlib.clinic import examine

report = examine(model.params, lambda: model.loss(x, t), lambda: model.grads(x, t),
                 inputs=x, targets=t)
