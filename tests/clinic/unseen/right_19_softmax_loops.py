"""The naive softmax classifier of a course, with loops over examples and classes.

style: softmax regression in one function that returns loss and dW, classes by dimensions
source: https://stackoverflow.com/questions/41663874/
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


def softmax_loss_naive(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    num_classes, num_train = W.shape[0], X.shape[1]
    for i in range(num_train):
        f = W.dot(X[:, i])
        f -= np.max(f)
        total = 0.0
        for j in range(num_classes):
            total += np.exp(f[j])
        loss += np.log(total) - f[y[i]]
        for j in range(num_classes):
            p = np.exp(f[j]) / total
            dW[j] += (p - (j == y[i])) * X[:, i]
    loss = loss / num_train + 0.5 * reg * np.sum(W * W)
    dW = dW / num_train + reg * W
    return loss, dW


rng = np.random.default_rng(1)
y = rng.integers(0, 4, 40)
X = np.vstack([rng.normal(size=(5, 4))[:, y] + 0.4 * rng.normal(size=(5, 40)), np.ones((1, 40))])
W = 0.01 * rng.normal(size=(4, 6))
reg = 0.01

if __name__ == "__main__":
    for it in range(100):
        loss, grad = softmax_loss_naive(W, X, y, reg)
        W -= 0.3 * grad
    print(loss)

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), names="W", loss=lambda: softmax_loss_naive(W, X, y, reg)[0],
                 slopes=lambda: {"dW": softmax_loss_naive(W, X, y, reg)[1]}, inputs=X, targets=y)
