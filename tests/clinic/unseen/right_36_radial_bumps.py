"""A network of radial bumps whose centres, widths and heights are all learned.

style: radial basis network, class with centres, log widths and heights
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Bumps:
    def __init__(self, count, rng):
        self.centres = rng.uniform(-2, 2, (count, 2))
        self.log_width = np.zeros(count)
        self.heights = 0.3 * rng.normal(size=count)
        self.base = 0.0

    def predict(self, X):
        self.away = X[:, None, :] - self.centres
        self.squares = np.sum(self.away ** 2, axis=2)
        self.bump = np.exp(-0.5 * self.squares * np.exp(-2 * self.log_width))
        return self.bump @ self.heights + self.base

    def loss(self, X, y):
        return 0.5 * np.mean((self.predict(X) - y) ** 2)

    def gradient(self, X, y):
        d = (self.predict(X) - y) / len(y)
        by_bump = d[:, None] * self.heights * self.bump
        narrow = np.exp(-2 * self.log_width)
        return {"centres": np.einsum("nk,nkd->kd", by_bump, self.away) * narrow[:, None],
                "log_width": np.sum(by_bump * self.squares, axis=0) * narrow,
                "heights": self.bump.T @ d, "base": d.sum()}

    def update(self, X, y, rate):
        for name, slope in self.gradient(X, y).items():
            setattr(self, name, getattr(self, name) - rate * slope)


rng = np.random.default_rng(48)
X = rng.uniform(-2, 2, (90, 2))
y = np.cos(X[:, 0]) * np.cos(X[:, 1])
model = Bumps(7, rng)

if __name__ == "__main__":
    for i in range(500):
        model.update(X, y, 0.3)
    print(model.loss(X, y))

# What a user adds.
from nnlib.clinic import examine

report = examine(model, loss=lambda: model.loss(X, y), step=lambda: model.update(X, y, 0.1),
                 names="centres log_width heights base", inputs=X, targets=y, rate=0.1)
