"""A classifier with ten examples in a batch and ten neurons in its hidden layer.

style: globals with w_in, b_in, w_out, b_out, examples in rows, steps with -=
source: https://pytroubles.com/en/posts/id1785-fixing-numpy-mnist-training-correct-gradient-axes-...
fault: the hidden biases' slopes are added up along the rows, over the neurons
expected: bias_wrong_axis
twins: none
wrong: b_in
"""
import numpy as np

np.random.seed(19)
w_in, b_in = np.random.randn(6, 10) * 0.5, np.zeros(10)
w_out, b_out = np.random.randn(10, 4) * 0.5, np.zeros(4)
labels = np.array([0, 1, 2, 3, 0, 1, 2, 3, 0, 1])
batch = np.eye(6)[labels] + 0.4 * np.random.randn(10, 6)


def act_relu(z, deriv=False):
    return (z > 0) * 1.0 if deriv else np.maximum(z, 0)


def act_softmax(z):
    ex = np.exp(z - z.max(axis=1, keepdims=True))
    return ex / ex.sum(axis=1, keepdims=True)


def forward_pass(x):
    z1 = x.dot(w_in) + b_in
    a1 = act_relu(z1)
    return z1, a1, act_softmax(a1.dot(w_out) + b_out)


def loss(x, y):
    return -np.mean(np.log(forward_pass(x)[2][np.arange(len(y)), y]))


def gradients(x, y):
    z1, a1, p = forward_pass(x)
    d2 = (p - np.eye(4)[y]) / len(x)
    d1 = d2.dot(w_out.T) * act_relu(z1, deriv=True)
    return x.T.dot(d1), d1.sum(axis=1), a1.T.dot(d2), d2.sum(axis=0)


def train(x, y, rate=0.1):
    global w_in, b_in, w_out, b_out
    g = gradients(x, y)
    w_in -= rate * g[0]
    b_in -= rate * g[1]
    w_out -= rate * g[2]
    b_out -= rate * g[3]


if __name__ == "__main__":
    for i in range(100):
        train(batch, labels)
    print(loss(batch, labels))

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=lambda: loss(batch, labels), step=lambda: train(batch, labels),
                 names="w_in b_in w_out b_out", inputs=batch, targets=labels, rate=0.1)
