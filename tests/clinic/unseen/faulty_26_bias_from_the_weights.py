"""A little CBOW model: the word in the middle from the mean of its neighbours.

style: functions with the batch in columns, grad_W1 ... returned as a tuple
source: github.com/rust0258/Deeplearning.ai-Natural-Language-Processing-Specialization/issues/62
fault: the biases' slopes are the sums of the rows of the weights' slopes
expected: bias_from_weights
twins: none
wrong: b2
"""
import numpy as np

text = "the cat sat on the mat and the dog sat on the cat while the mat lay flat".split()
words = sorted(set(text))
place = {word: i for i, word in enumerate(words)}
V, N, C = len(words), 6, 1


def make_batch():
    xs, ys = [], []
    for i in range(C, len(text) - C):
        around = [place[w] for w in text[i - C:i] + text[i + 1:i + C + 1]]
        xs.append(np.eye(V)[around].mean(axis=0))
        ys.append(np.eye(V)[place[text[i]]])
    return np.array(xs).T, np.array(ys).T


def forward(x, W1, W2, b1, b2):
    h = np.maximum(0, W1 @ x + b1)
    z = W2 @ h + b2
    e = np.exp(z - z.max(axis=0))
    return h, e / e.sum(axis=0)


def cost(x, y, W1, W2, b1, b2):
    return -np.sum(y * np.log(forward(x, W1, W2, b1, b2)[1])) / x.shape[1]


def back_prop(x, y, W1, W2, b1, b2):
    size = x.shape[1]
    h, yhat = forward(x, W1, W2, b1, b2)
    l1 = W2.T @ (yhat - y) * (h > 0)
    grad_W1 = l1 @ x.T / size
    grad_W2 = (yhat - y) @ h.T / size
    grad_b1 = np.sum(l1 @ x.T / size, axis=1, keepdims=True)
    grad_b2 = np.sum((yhat - y) @ h.T / size, axis=1, keepdims=True)
    return grad_W1, grad_W2, grad_b1, grad_b2


rng = np.random.default_rng(14)
x, y = make_batch()
W1, W2 = rng.random((N, V)), rng.random((V, N))
b1, b2 = rng.random((N, 1)), rng.random((V, 1))

if __name__ == "__main__":
    for i in range(100):
        slopes = back_prop(x, y, W1, W2, b1, b2)
        W1, W2, b1, b2 = (p - 0.1 * s for p, s in zip((W1, W2, b1, b2), slopes))
    print(cost(x, y, W1, W2, b1, b2))

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), names="W1 W2 b1 b2", loss=lambda: cost(x, y, W1, W2, b1, b2),
                 slopes=lambda: back_prop(x, y, W1, W2, b1, b2), inputs=x, targets=y)
