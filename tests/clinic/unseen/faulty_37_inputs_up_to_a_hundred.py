"""Linear regression in columns that worked for inputs below 1 and blows up for larger ones.

style: linear regression class, examples in columns, w and c
source: https://mejorcodigo.com/p/45698.html
fault: the inputs run up to 100 and the learning rate is still 0.01
expected: rate_too_large
twins: diverges, wild_inputs
wrong: none
"""
import numpy as np


class LinearRegression:
    def __init__(self, features, lr=0.01):
        self.lr = lr
        self.w = np.zeros((features, 1))
        self.c = 0.0

    def predict(self, x):
        return np.dot(self.w.T, x) + self.c

    def cost(self, x, y):
        return np.mean((self.predict(x) - y) ** 2)

    def gradient_descent(self, x, y, iterations):
        m = x.shape[1]
        for _ in range(iterations):
            error = self.predict(x) - y
            dw = 2 / m * np.dot(x, error.T)
            dc = 2 / m * np.sum(error)
            self.w = self.w - self.lr * dw
            self.c = self.c - self.lr * dc


rng = np.random.default_rng(44)
x = 100 * rng.random((1, 300))
y = 5 * x + 3 + 0.1 * rng.normal(size=(1, 300))
model = LinearRegression(1)

if __name__ == "__main__":
    model.gradient_descent(x, y, 20)
    print(model.w, model.c)
    model = LinearRegression(1)

# What a user adds.
from nnlib.clinic import examine

report = examine(model, loss=lambda: model.cost(x, y), names="w c", inputs=x, targets=y, rate=0.01,
                 step=lambda: model.gradient_descent(x, y, 1))
