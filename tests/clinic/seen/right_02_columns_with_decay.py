"""Four layers of ReLUs with He start and weight decay, examples in columns.

style: dict of W1, b1 … with examples in columns and a list of caches
source: https://github.com/bighuang624/Andrew-Ng-Deep-Learning-notes/issues/10
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

DECAY = 0.1


def start(sizes):
    g = np.random.default_rng(3)
    p = {}
    for l, (n, m) in enumerate(zip(sizes, sizes[1:]), 1):
        p[f"W{l}"] = g.standard_normal((m, n)) * np.sqrt(2 / n)
        p[f"b{l}"] = np.zeros((m, 1))
    return p


def forward(p, X):
    depth, A, kept = len(p) // 2, X, []
    for l in range(1, depth + 1):
        Z = p[f"W{l}"] @ A + p[f"b{l}"]
        kept.append((A, Z))
        A = np.maximum(Z, 0) if l < depth else 1 / (1 + np.exp(-Z))
    return A, kept


def cost(p, X, Y):
    A, _ = forward(p, X)
    m = Y.shape[1]
    fit = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    return fit + DECAY / (2 * m) * sum(np.sum(v ** 2) for k, v in p.items() if k[0] == "W")


def backward(p, X, Y):
    A, kept = forward(p, X)
    m, grads = Y.shape[1], {}
    dZ = A - Y
    for l in range(len(kept), 0, -1):
        A_prev = kept[l - 1][0]
        grads[f"dW{l}"] = (dZ @ A_prev.T + DECAY * p[f"W{l}"]) / m
        grads[f"db{l}"] = dZ.sum(axis=1, keepdims=True) / m
        if l > 1:
            dZ = (p[f"W{l}"].T @ dZ) * (kept[l - 2][1] > 0)
    return grads


g = np.random.default_rng(8)
X = g.standard_normal((2, 120))
Y = (X[:1] ** 2 + X[1:] ** 2 < 1).astype(float)
p = start([2, 10, 8, 5, 1])

if __name__ == "__main__":
    for _ in range(300):
        grads = backward(p, X, Y)
        for k in p:
            p[k] -= 0.3 * grads["d" + k]
    print(cost(p, X, Y))

# What a user adds.
from nnlib.clinic import examine

report = examine(p, lambda: cost(p, X, Y), lambda: backward(p, X, Y), inputs=X, targets=Y)
