"""The AND table with many hidden neurons and a penalty on the weights.

style: script with globals in columns, the step written out in a loop, L2
source: https://github.com/Jeraldy/deeplearning
fault: the hidden layer is a sigmoid, its slope is that of tanh, 1 - A1 squared
expected: other_activation
twins: none
wrong: W1 b1
"""
import numpy as np

np.random.seed(75)
X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
Y = np.array([[0, 0, 0, 1]])
m, lambd, nodes = 4, 0.1, 20
W1, b1 = np.random.randn(nodes, 2) * 0.5, np.zeros((nodes, 1))
W2, b2 = np.random.randn(1, nodes) * 0.5, np.zeros((1, 1))


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def cost():
    A2 = sigmoid(W2 @ sigmoid(W1 @ X + b1) + b2)
    penalty = lambd / (2 * m) * (np.sum(np.square(W1)) + np.sum(np.square(W2)))
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m + penalty


for i in range(40):
    A1 = sigmoid(np.dot(W1, X) + b1)
    A2 = sigmoid(np.dot(W2, A1) + b2)
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m + lambd * W2 / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))
    dW1 = np.dot(dZ1, X.T) / m + lambd * W1 / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    W2, b2 = W2 - 0.05 * dW2, b2 - 0.05 * db2
    W1, b1 = W1 - 0.05 * dW1, b1 - 0.05 * db1
print(cost())

# What a user adds.
from nnlib.clinic import examine


def slopes():
    A1 = sigmoid(np.dot(W1, X) + b1)  # moved
    A2 = sigmoid(np.dot(W2, A1) + b2)  # moved
    dZ2 = A2 - Y  # moved
    dW2 = np.dot(dZ2, A1.T) / m + lambd * W2 / m  # moved
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m  # moved
    dZ1 = np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))  # moved
    dW1 = np.dot(dZ1, X.T) / m + lambd * W1 / m  # moved
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m  # moved
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


report = examine(globals(), loss=cost, slopes=slopes, names="W1 b1 W2 b2", inputs=X, targets=Y)
