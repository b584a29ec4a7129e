"""A fit that watches held-out rows and goes back to the best weights it has seen.

style: class with coefs_ and intercepts_ as lists and a fit method with early stopping
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Regressor:
    def __init__(self, hidden=(10, 6), rate=0.05, seed=0):
        self.hidden, self.rate, self.seed = hidden, rate, seed

    def _out(self, X):
        outs = [X]
        for k, (W, b) in enumerate(zip(self.coefs_, self.intercepts_)):
            z = outs[-1] @ W + b
            outs.append(np.maximum(z, 0) if k < len(self.coefs_) - 1 else z)
        return outs

    def loss(self, X, y):
        return 0.5 * np.mean((self._out(X)[-1][:, 0] - y) ** 2)

    def slopes(self, X, y):
        outs = self._out(X)
        d = (outs[-1] - y[:, None]) / len(y)
        by_coefs, by_intercepts = [], []
        for k in range(len(self.coefs_) - 1, -1, -1):
            by_coefs.insert(0, outs[k].T @ d)
            by_intercepts.insert(0, d.sum(axis=0))
            d = (d @ self.coefs_[k].T) * (outs[k] > 0)
        return by_coefs, by_intercepts

    def fit(self, X, y, patience=15, most=300):
        rng = np.random.default_rng(self.seed)
        sizes = (X.shape[1], *self.hidden, 1)
        self.coefs_ = [rng.standard_normal((a, b)) * np.sqrt(2 / a)
                       for a, b in zip(sizes, sizes[1:])]
        self.intercepts_ = [np.zeros(b) for b in sizes[1:]]
        cut = len(X) * 4 // 5
        best, since = (np.inf, None), 0
        for _ in range(most):
            by_coefs, by_intercepts = self.slopes(X[:cut], y[:cut])
            self.coefs_ = [w - self.rate * g for w, g in zip(self.coefs_, by_coefs)]
            self.intercepts_ = [b - self.rate * g for b, g in zip(self.intercepts_, by_intercepts)]
            held_out = self.loss(X[cut:], y[cut:])
            since = 0 if held_out < best[0] else since + 1
            if since == 0:
                best = held_out, (self.coefs_, self.intercepts_)
            if since == patience:
                break
        self.coefs_, self.intercepts_ = best[1]
        return self


rng = np.random.default_rng(90)
X = rng.standard_normal((120, 5))
y = X[:, 0] * 2 + np.abs(X[:, 1]) + 0.3 * rng.standard_normal(120)
model = Regressor().fit(X, y)

# What a user adds.
from nnlib.clinic import examine

report = examine(model, lambda: model.loss(X, y), lambda: model.slopes(X, y), inputs=X, targets=y,
                 names=[f"{p}.{k}" for p in ("coefs_", "intercepts_") for k in range(3)])
