"""Training with a part of the data held back, early stopping, and the best weights put back.

style: dataclass with fields for arrays, functions outside it
source: none
fault: none
expected: none
twins: none
wrong: none
"""
from copy import deepcopy
from dataclasses import dataclass

import numpy as np


@dataclass
class Params:
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray


def leaky(z):
    return np.where(z > 0, z, 0.05 * z)


def predict(p, X):
    z = X @ p.W1 + p.b1
    return z, leaky(z) @ p.W2 + p.b2


def loss(p, X, y):
    return np.mean((predict(p, X)[1] - y) ** 2)


def gradient(p, X, y):
    z, out = predict(p, X)
    d_out = 2 * (out - y) / y.size
    d_z = d_out @ p.W2.T * np.where(z > 0, 1, 0.05)
    return Params(X.T @ d_z, d_z.sum(0), leaky(z).T @ d_out, d_out.sum(0))


def fit(p, train, held_back, rate=0.1, patience=15):
    best, best_loss, waited = deepcopy(p), loss(p, *held_back), 0
    for epoch in range(1000):
        for name, slope in vars(gradient(p, *train)).items():
            setattr(p, name, getattr(p, name) - rate * slope)
        now = loss(p, *held_back)
        if now < best_loss:
            best, best_loss, waited = deepcopy(p), now, 0
        else:
            waited += 1
            if waited == patience:
                break
    return best


rng = np.random.default_rng(38)
X = rng.normal(size=(80, 2))
y = (np.hypot(X[:, 0], X[:, 1]) + 0.1 * rng.normal(size=80)).reshape(-1, 1)
train, held_back = (X[:60], y[:60]), (X[60:], y[60:])
p = Params(rng.normal(size=(2, 12)), np.zeros(12), 0.3 * rng.normal(size=(12, 1)), np.zeros(1))

if __name__ == "__main__":
    fitted = fit(deepcopy(p), train, held_back)
    print(loss(fitted, *held_back))

# What a user adds.
from nnlib.clinic import examine

report = examine(p, loss=lambda: loss(p, *train), slopes=lambda: vars(gradient(p, *train)),
                 inputs=train[0], targets=train[1])
