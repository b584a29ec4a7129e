"""Random minibatches with a rate that shrinks, on three spirals.

style: dict of arrays with minibatches and a schedule of the learning rate
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(33)


def spirals(per_arm):
    r = np.linspace(0.1, 1, per_arm)
    x, y = [], []
    for arm in range(3):
        t = 4 * r + arm * 2 * np.pi / 3 + 0.1 * rng.standard_normal(per_arm)
        x.append(np.c_[r * np.sin(t), r * np.cos(t)])
        y.append(np.full(per_arm, arm))
    return np.concatenate(x), np.concatenate(y)


X, y = spirals(60)
P = {"W1": rng.standard_normal((2, 24)), "b1": np.zeros((1, 24)),
     "W2": rng.standard_normal((24, 3)) * np.sqrt(2 / 24), "b2": np.zeros((1, 3))}


def loss_and_slopes(X, y):
    h = np.maximum(0, X @ P["W1"] + P["b1"])
    s = h @ P["W2"] + P["b2"]
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[range(len(y)), y]).mean()
    p[range(len(y)), y] -= 1
    p /= len(y)
    dh = p @ P["W2"].T
    dh[h <= 0] = 0
    return loss, {"W1": X.T @ dh, "b1": dh.sum(0, keepdims=True),
                  "W2": h.T @ p, "b2": p.sum(0, keepdims=True)}


def train(epochs, first_rate):
    for epoch in range(epochs):
        rate = first_rate / (1 + 0.05 * epoch)
        order = rng.permutation(len(X))
        for k in range(0, len(X), 20):
            some = order[k:k + 20]
            for name, slope in loss_and_slopes(X[some], y[some])[1].items():
                P[name] -= rate * slope


if __name__ == "__main__":
    train(40, 0.5)
    print(loss_and_slopes(X, y)[0])

# What a user adds.
from nnlib.clinic import examine

report = examine(P, lambda: loss_and_slopes(X, y)[0], lambda: loss_and_slopes(X, y)[1],
                 inputs=X, targets=y)
