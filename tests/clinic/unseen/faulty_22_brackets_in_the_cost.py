"""XOR with two outputs; the cost is written with one pair of brackets too few.

style: dicts of arrays, columns, two sigmoid outputs
source: https://ai.stackexchange.com/questions/27010/
fault: the minus stands before the first logarithm only, the slopes are of the true cross-entropy
expected: other_loss
twins: none
wrong: W1 b1 W2 b2
"""
import numpy as np

rng = np.random.default_rng(27)
X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
Y = np.array([[0, 1, 1, 0], [1, 0, 0, 1]])
P = {"W1": rng.normal(size=(3, 2)), "b1": np.zeros((3, 1)),
     "W2": rng.normal(size=(2, 3)), "b2": np.zeros((2, 1))}


def squash(z):
    return 1 / (1 + np.exp(-z))


def predict(P):
    hidden = np.tanh(P["W1"] @ X + P["b1"])
    return hidden, squash(P["W2"] @ hidden + P["b2"])


def cost(P):
    _, out = predict(P)
    return np.sum(-Y * np.log(out) + (1 - Y) * np.log(1 - out)) / X.shape[1]


def slopes(P):
    hidden, out = predict(P)
    d2 = (out - Y) / X.shape[1]
    d1 = P["W2"].T @ d2 * (1 - hidden ** 2)
    return {"W1": d1 @ X.T, "b1": d1.sum(axis=1, keepdims=True),
            "W2": d2 @ hidden.T, "b2": d2.sum(axis=1, keepdims=True)}


if __name__ == "__main__":
    for epoch in range(500):
        S = slopes(P)
        P = {name: P[name] - 0.5 * S[name] for name in P}
    print(cost(P), predict(P)[1].round(2))

# What a user adds.
from nnlib.clinic import examine

report = examine(P, loss=lambda: cost(P), slopes=lambda: slopes(P), inputs=X, targets=Y)
