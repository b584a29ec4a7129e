"""Hours of sleep and study against marks, with decay; costFunction and costFunctionPrime.

style: class with W1 and W2, costFunction and costFunctionPrime, no biases
source: https://github.com/stephencwelch/Neural-Networks-Demystified/issues/15
fault: the cost divides the squares by the number of rows, the slopes do not
expected: mean_missing
twins: none
wrong: W1 W2
"""
import numpy as np


class Marks:
    def __init__(self, lam):
        g = np.random.default_rng(25)
        self.W1 = g.standard_normal((2, 3))
        self.W2 = g.standard_normal((3, 1))
        self.lam = lam

    def sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def sigmoid_prime(self, z):
        return np.exp(-z) / (1 + np.exp(-z)) ** 2

    def forward(self, X):
        self.z2 = X @ self.W1
        self.a2 = self.sigmoid(self.z2)
        self.z3 = self.a2 @ self.W2
        return self.sigmoid(self.z3)

    def costFunction(self, X, y):
        squares = 0.5 * np.sum((y - self.forward(X)) ** 2) / X.shape[0]
        return squares + self.lam / 2 * (np.sum(self.W1 ** 2) + np.sum(self.W2 ** 2))

    def costFunctionPrime(self, X, y):
        delta3 = -(y - self.forward(X)) * self.sigmoid_prime(self.z3)
        dJdW2 = self.a2.T @ delta3 + self.lam * self.W2
        delta2 = delta3 @ self.W2.T * self.sigmoid_prime(self.z2)
        dJdW1 = X.T @ delta2 + self.lam * self.W1
        return dJdW1, dJdW2


X = np.array([[3, 5], [5, 1], [10, 2], [6, 1.5], [8, 4], [7, 2]]) / 10
y = np.array([[75], [82], [93], [70], [96], [88]]) / 100
nn = Marks(lam=0.01)
for k in range(30):
    d1, d2 = nn.costFunctionPrime(X, y)
    nn.W1, nn.W2 = nn.W1 - 0.1 * d1, nn.W2 - 0.1 * d2
print(nn.costFunction(X, y))

# What a user adds.
from nnlib.clinic import examine

report = examine(nn, lambda: nn.costFunction(X, y), lambda: nn.costFunctionPrime(X, y),
                 names="W1 W2", inputs=X, targets=y)
