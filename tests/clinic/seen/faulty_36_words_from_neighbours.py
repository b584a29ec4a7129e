"""A model that guesses a word from its neighbours: averaged one-hot columns, ReLU, softmax.

style: course exercise, functions forward_prop and back_prop over W1, W2, b1, b2, word columns
source: github.com/rust0258/Deeplearning.ai-Natural-Language-Processing-Specialization/issues/62
fault: the slope of a bias is the row sum of the slopes of its weights
expected: bias_from_weights
twins: none
wrong: b2
"""
import numpy as np

text = ("the small cat sat on the old mat and the small dog sat on the new mat while the cat "
        "saw the dog and the dog saw the bird on the old tree").split()
words = sorted(set(text))
V, N = len(words), 5


def windows():
    x, y = [], []
    for k in range(2, len(text) - 2):
        around = text[k - 2:k] + text[k + 1:k + 3]
        x.append(np.mean([np.eye(V)[words.index(w)] for w in around], axis=0))
        y.append(np.eye(V)[words.index(text[k])])
    return np.array(x).T, np.array(y).T


def forward_prop(x, p):
    z1 = p["W1"] @ x + p["b1"]
    h = np.maximum(0, z1)
    z = p["W2"] @ h + p["b2"]
    e = np.exp(z - z.max(axis=0))
    return z1, h, e / e.sum(axis=0)


def compute_cost(y, yhat):
    return -np.sum(y * np.log(yhat)) / y.shape[1]


def back_prop(x, y, p):
    z1, h, yhat = forward_prop(x, p)
    m = x.shape[1]
    l1 = p["W2"].T @ (yhat - y) * (z1 > 0)
    grad_W1 = l1 @ x.T / m
    grad_W2 = (yhat - y) @ h.T / m
    grad_b1 = np.sum(l1 @ x.T / m, axis=1, keepdims=True)
    grad_b2 = np.sum((yhat - y) @ h.T / m, axis=1, keepdims=True)
    return {"grad_W1": grad_W1, "grad_b1": grad_b1, "grad_W2": grad_W2, "grad_b2": grad_b2}


x, y = windows()
r = np.random.default_rng(1)
p = {"W1": r.random((N, V)), "b1": r.random((N, 1)),
     "W2": r.random((V, N)), "b2": r.random((V, 1))}

if __name__ == "__main__":
    for k in range(50):
        for key, slope in back_prop(x, y, p).items():
            p[key[5:]] -= 0.1 * slope
    print(compute_cost(y, forward_prop(x, p)[2]))

# What a user adds.
from nnlib.clinic import examine

report = examine(p, lambda: compute_cost(y, forward_prop(x, p)[2]), lambda: back_prop(x, y, p),
                 inputs=x, targets=y)
