"""Five yes-or-no answers for each example, binary cross-entropy added up over the answers.

style: list of weights and list of biases, functions, float32
source: https://github.com/oysteijo/simd_neuralnet/issues/1
fault: the slopes are divided by the number of outputs too, the loss is not
expected: factor
twins: other_loss
wrong: 0 1 2 3
"""
import numpy as np

rng = np.random.default_rng(5)


def layer(n, m):
    return [(rng.standard_normal((n, m)) / np.sqrt(n)).astype(np.float32),
            np.zeros(m, dtype=np.float32)]


params = layer(4, 9) + layer(9, 5)


def predict(x):
    h = np.tanh(x @ params[0] + params[1])
    return h, 1 / (1 + np.exp(-(h @ params[2] + params[3])))


def binary_crossentropy(p, y):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum() / len(y)


def gradient(x, y):
    h, p = predict(x)
    d = (p - y) / p.size
    dh = d @ params[2].T * (1 - h * h)
    return [x.T @ dh, dh.sum(axis=0), h.T @ d, d.sum(axis=0)]


x = rng.uniform(-1, 1, (50, 4)).astype(np.float32)
y = (x @ rng.standard_normal((4, 5)) > 0).astype(np.float32)

if __name__ == "__main__":
    for k in range(50):
        for p, g in zip(params, gradient(x, y)):
            p -= np.float32(0.5) * g
    print(binary_crossentropy(predict(x)[1], y))

# What a user adds.
from nnlib.clinic import examine

report = examine(params, lambda: binary_crossentropy(predict(x)[1], y), lambda: gradient(x, y),
                 inputs=x, targets=y)
