"""Logistic regression on rare events, with a weight for each class and stable logits.

style: logistic regression class, flat weights, scalar bias
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class LogisticRegression:
    def __init__(self, features, positive_weight):
        self.w = np.zeros(features)
        self.b = 0.0
        self.positive_weight = positive_weight

    def logits(self, X):
        return X @ self.w + self.b

    def importance(self, y):
        return np.where(y == 1, self.positive_weight, 1.0)

    def loss(self, X, y):
        z = self.logits(X)
        each = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))
        return np.average(each, weights=self.importance(y))

    def gradient(self, X, y):
        c = self.importance(y)
        difference = c * (1 / (1 + np.exp(-self.logits(X))) - y) / c.sum()
        return {"w": X.T @ difference, "b": difference.sum()}

    def fit(self, X, y, rate=0.5, patience=20, most=2000):
        best, waited = np.inf, 0
        for _ in range(most):
            g = self.gradient(X, y)
            self.w = self.w - rate * g["w"]
            self.b = self.b - rate * g["b"]
            now = self.loss(X, y)
            best, waited = (now, 0) if now < best - 1e-6 else (best, waited + 1)
            if waited > patience:
                break


rng = np.random.default_rng(19)
X = rng.normal(size=(150, 3))
y = (X[:, 0] + X[:, 1] + 0.5 * rng.normal(size=150) > 2.0).astype(int)
model = LogisticRegression(3, positive_weight=6.0)

if __name__ == "__main__":
    model.fit(X, y)
    print(model.loss(X, y), model.w, model.b)

# What a user adds.
from nnlib.clinic import examine

report = examine(model, loss=lambda: model.loss(X, y), slopes=lambda: model.gradient(X, y),
                 names="w b", inputs=X, targets=y)
