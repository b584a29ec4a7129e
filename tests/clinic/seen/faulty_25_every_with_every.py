"""Linear regression whose predictions are a column and whose targets are a flat array.

style: linear regression with weights W and b in a dict, slopes by a loop over examples
source: https://github.com/matroid/dlwithtf/issues/14
fault: (n, 1) minus (n,) makes n times n differences, so the loss compares all with all
expected: broadcast_loss
twins: none
wrong: W
"""
import numpy as np

np.random.seed(456)
n = 50
x = np.random.rand(n, 1)
y = 5 * x[:, 0] + 2 + np.random.normal(scale=0.1, size=n)
params = {"W": np.random.normal(size=(1, 1)), "b": np.random.normal(size=(1,))}


def predict():
    return x @ params["W"] + params["b"]


def loss():
    return np.mean((predict() - y) ** 2)


def slopes():
    dW, db = np.zeros((1, 1)), np.zeros(1)
    p = predict()
    for i in range(n):
        miss = p[i, 0] - y[i]
        dW += 2 * miss * x[i].reshape(1, 1) / n
        db += 2 * miss / n
    return {"dW": dW, "db": db}


if __name__ == "__main__":
    for k in range(200):
        s = slopes()
        params["W"] -= 0.5 * s["dW"]
        params["b"] -= 0.5 * s["db"]
    print("loss should be 0.01, is", loss())

# What a user adds.
from nnlib.clinic import examine

report = examine(params, loss, slopes, inputs=x, targets=y)
