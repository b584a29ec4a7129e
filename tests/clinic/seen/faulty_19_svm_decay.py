"""A linear classifier with the hinge loss for several classes, with loops over the examples.

style: linear classifier as a function with loops, returns loss and dW
source: https://github.com/jingtinghuang/CS231n-Spring-2017/issues/3
fault: the loss has reg * sum(W * W), the slope only reg * W: its decay is half as large
expected: decay_missing
twins: none
wrong: W
"""
import numpy as np


def svm_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape)
    loss = 0.0
    for i in range(X.shape[0]):
        scores = X[i] @ W
        for j in range(W.shape[1]):
            if j == y[i]:
                continue
            margin = scores[j] - scores[y[i]] + 1
            if margin > 0:
                loss += margin
                dW[:, j] += X[i]
                dW[:, y[i]] -= X[i]
    loss /= X.shape[0]
    dW /= X.shape[0]
    loss += reg * np.sum(W * W)
    dW += reg * W
    return loss, dW


rng = np.random.default_rng(31)
y = rng.integers(0, 4, 40)
X = np.c_[rng.normal(size=(40, 6)) + 1.2 * np.eye(4, 6)[y], np.ones(40)]
W = 0.3 * rng.normal(size=(7, 4))
reg = 0.5

if __name__ == "__main__":
    for step in range(40):
        loss, dW = svm_loss_naive(W, X, y, reg)
        W -= 0.05 * dW
    print("loss", loss)

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=lambda: svm_loss_naive(W, X, y, reg)[0],
                 slopes=lambda: {"dW": svm_loss_naive(W, X, y, reg)[1]},
                 inputs=X, targets=y, names="W")
