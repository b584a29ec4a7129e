"""XOR with sigmoids and weights that start sixty times as wide as usual.

style: notebook cells with globals Z1, A1, dW1 …, a loop at module level
source: https://github.com/snowch-notes/deep-learning
fault: the weights start so large that the sigmoids sit at 0 and 1 and hardly move
expected: saturated
twins: vanishing
wrong: none
"""
import numpy as np

np.random.seed(4)
X = np.array([[0.1, 0.2], [0.0, 1.0], [1.0, 0.1], [0.9, 1.0]])
y = np.array([[0], [1], [1], [0]], float)
W1 = np.random.randn(2, 4) * 60
b1 = np.random.randn(1, 4) * 10
W2 = np.random.randn(4, 1) * 60
b2 = np.zeros((1, 1))
lr = 0.1


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def forward():
    A1 = sigmoid(X @ W1 + b1)
    return A1, sigmoid(A1 @ W2 + b2)


def backward():
    A1, A2 = forward()
    dZ2 = 2 * (A2 - y) / len(y) * A2 * (1 - A2)
    dZ1 = dZ2 @ W2.T * A1 * (1 - A1)
    return {"dW1": X.T @ dZ1, "db1": dZ1.sum(axis=0, keepdims=True),
            "dW2": A1.T @ dZ2, "db2": dZ2.sum(axis=0, keepdims=True)}


for epoch in range(100):
    g = backward()
    W1 -= lr * g["dW1"]
    b1 -= lr * g["db1"]
    W2 -= lr * g["dW2"]
    b2 -= lr * g["db2"]
print("loss", np.mean((forward()[1] - y) ** 2))

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), lambda: np.mean((forward()[1] - y) ** 2), backward, names="W1 b1 W2 b2",
                 inputs=X, targets=y)
