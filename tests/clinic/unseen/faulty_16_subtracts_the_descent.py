"""Digits-like pictures and a network of two layers, trained in batches by a script.

style: script with globals, biases as columns, sums over batches
source: pythoner.space/questions/the-cost-function-of-the-neural-network-is-failing-to-minimize
fault: the error is outputs - predictions, and the changes are subtracted all the same
expected: sign
twins: uphill
wrong: W1 B1 W2 B2
"""
import numpy as np

np.random.seed(13)
base = (np.random.rand(5, 16) > 0.5).astype(float)
kind = np.arange(50) % 5
X = base[kind] + 0.2 * np.random.randn(50, 16)
Y = np.eye(5)[kind]
epochs, batch, learning_rate = 20, 25, 0.5
B1, B2 = np.random.randn(10, 1) * 0.1, np.random.randn(5, 1) * 0.1
W1, W2 = np.random.randn(16, 10) * 0.3, np.random.randn(10, 5) * 0.3


def forward(inputs):
    A1 = 1 / (1 + np.exp(-(inputs @ W1 + B1.T)))
    A2 = 1 / (1 + np.exp(-(A1 @ W2 + B2.T)))
    return A1, A2


def cost(inputs, outputs):
    return np.sum((outputs - forward(inputs)[1]) ** 2) / (2 * len(inputs))


def batch_step(inputs, outputs):
    global W1, B1, W2, B2
    A1, A2 = forward(inputs)
    e_2 = (outputs - A2) * A2 * (1 - A2)
    e_1 = e_2 @ W2.T * A1 * (1 - A1)
    size = learning_rate / len(inputs)
    W2 = W2 - size * A1.T @ e_2
    B2 = B2 - size * e_2.sum(axis=0).reshape(-1, 1)
    W1 = W1 - size * inputs.T @ e_1
    B1 = B1 - size * e_1.sum(axis=0).reshape(-1, 1)


if __name__ == "__main__":
    for i in range(epochs):
        order = np.random.permutation(len(X))
        for start in range(0, len(X), batch):
            rows = order[start:start + batch]
            batch_step(X[rows], Y[rows])
        print(i, cost(X, Y))

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=lambda: cost(X, Y), step=lambda: batch_step(X, Y),
                 names="W1 B1 W2 B2", inputs=X, targets=Y, rate=0.5)
