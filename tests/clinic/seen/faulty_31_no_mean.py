"""Logistic regression as an estimator with a parameter vector and a column of ones.

style: estimator class for logistic regression with self.param, bias as a column of ones
source: https://github.com/eriklindernoren/ML-From-Scratch/pull/126
fault: the loss is a mean over the examples, the slope is a sum
expected: mean_missing
twins: factor, rate_differs
wrong: param
"""
import numpy as np


class LogisticRegression:
    def __init__(self, learning_rate=0.1):
        self.learning_rate = learning_rate
        self.param = None

    def start(self, n_features):
        limit = 1 / np.sqrt(n_features)
        self.param = np.random.RandomState(2).uniform(-limit, limit, n_features)

    def probability(self, X):
        return 1 / (1 + np.exp(-X @ self.param))

    def loss(self, X, y):
        p = self.probability(X)
        return -np.mean(y * np.log(p + 1e-15) + (1 - y) * np.log(1 - p + 1e-15))

    def fit(self, X, y, n_iterations):
        if self.param is None:
            self.start(X.shape[1])
        for _ in range(n_iterations):
            self.param = self.param - self.learning_rate * -(y - self.probability(X)) @ X


rs = np.random.RandomState(0)
X = np.c_[np.ones(80), rs.normal(size=(80, 3))]
y = (X @ [0.3, 1.0, -1.0, 0.5] + rs.normal(0, 1, 80) > 0).astype(float)
clf = LogisticRegression()
clf.fit(X, y, 1)

# What a user adds.
from nnlib.clinic import examine

report = examine(clf, lambda: clf.loss(X, y), step=lambda: clf.fit(X, y, 1), names="param",
                 inputs=X, targets=y, rate=0.1)
