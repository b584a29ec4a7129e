"""Logistic regression as an estimator with fit, standardised columns and decay of the weights.

style: estimator class for logistic regression with coef_ and intercept_
source: https://github.com/eriklindernoren/ML-From-Scratch/pull/126
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class LogisticRegression:
    def __init__(self, alpha=0.01, rate=0.5, rounds=100):
        self.alpha, self.rate, self.rounds = alpha, rate, rounds

    def prob(self, X):
        return 1 / (1 + np.exp(-(X @ self.coef_ + self.intercept_)))

    def loss(self, X, y):
        z = X @ self.coef_ + self.intercept_
        return np.mean(np.logaddexp(0, z) - y * z) + 0.5 * self.alpha * self.coef_ @ self.coef_

    def slopes(self, X, y):
        miss = self.prob(X) - y
        return {"coef_": X.T @ miss / len(y) + self.alpha * self.coef_, "intercept_": np.mean(miss)}

    def fit(self, X, y):
        self.coef_, self.intercept_ = np.zeros(X.shape[1]), 0.0
        for _ in range(self.rounds):
            s = self.slopes(X, y)
            self.coef_ = self.coef_ - self.rate * s["coef_"]
            self.intercept_ = self.intercept_ - self.rate * s["intercept_"]
        return self


rng = np.random.default_rng(20)
raw = rng.normal([50, 3, 0.1], [12, 1, 0.05], (150, 3))
y = (raw[:, 0] / 12 - raw[:, 1] + rng.normal(0, 0.5, 150) > 1.2).astype(float)
X = (raw - raw.mean(axis=0)) / raw.std(axis=0)
model = LogisticRegression(rounds=3).fit(X, y)

# What a user adds.
from nnlib.clinic import examine

report = examine(model, lambda: model.loss(X, y), lambda: model.slopes(X, y), inputs=X, targets=y)
