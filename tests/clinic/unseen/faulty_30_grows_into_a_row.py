"""Linear regression as a class with fit and predict, with one feature.

style: linear regression class, w and b, step with fit
source: https://github.com/AssemblyAI-Community/Machine-Learning-From-Scratch/issues/2
fault: the targets are a column and the predictions are flat, so each is taken from each
expected: broadcast_loss, shape_changes
twins: none
wrong: w b
"""
import numpy as np


class LinearRegression:
    def __init__(self, lr=0.01):
        self.lr = lr
        self.w = np.zeros(1)
        self.b = 0.0

    def predict(self, X):
        return np.dot(X, self.w) + self.b

    def mse(self, X, y):
        return np.mean((self.predict(X) - y) ** 2)

    def fit(self, X, y, iterations):
        n = X.shape[0]
        for _ in range(iterations):
            difference = self.predict(X) - y
            dw = 2 / n * np.dot(X.T, difference)
            db = 2 / n * np.sum(difference)
            self.w = self.w - self.lr * dw
            self.b = self.b - self.lr * db


rng = np.random.default_rng(3)
X = rng.uniform(0, 2, (25, 1))
y = 1.5 * X - 0.5 + 0.1 * rng.normal(size=(25, 1))
model = LinearRegression()

if __name__ == "__main__":
    model.fit(X, y, 1)
    print(model.w.shape, model.mse(X, y))
    model = LinearRegression()

# What a user adds.
from nnlib.clinic import examine

report = examine(model, loss=lambda: model.mse(X, y), step=lambda: model.fit(X, y, 1),
                 names="w b", inputs=X, targets=y, rate=0.01)
