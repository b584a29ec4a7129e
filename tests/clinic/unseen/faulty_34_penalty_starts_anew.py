"""An autoencoder of expression profiles with a penalty on all its weights.

style: autoencoder, list of weights without biases, float64, loop over layers
source: https://github.com/RucDongLab/STAGATE/issues/18
fault: the penalty is set to 0 inside the loop, so the loss has only that of the last layer
expected: decay_in_slopes_only
twins: none
wrong: 0
"""
import numpy as np

rng = np.random.default_rng(18)
codes = rng.normal(size=(35, 2))
profiles = np.tanh(codes @ rng.normal(size=(2, 7))) + 0.05 * rng.normal(size=(35, 7))
W = [0.4 * rng.normal(size=(7, 3)), 0.4 * rng.normal(size=(3, 7))]
weight_decay = 0.1


def elu(z):
    return np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1)


def elu_slope(z):
    return np.where(z > 0, 1.0, np.exp(np.minimum(z, 0)))


def encode_decode(x):
    z = x @ W[0]
    return z, elu(z) @ W[1]


def loss(x):
    _, rebuilt = encode_decode(x)
    for layer in range(2):
        penalty = 0
        penalty += weight_decay * 0.5 * np.sum(W[layer] ** 2)
    return np.mean(np.sum((x - rebuilt) ** 2, axis=1)) + penalty


def slopes(x):
    z, rebuilt = encode_decode(x)
    d = 2 * (rebuilt - x) / len(x)
    d_hidden = d @ W[1].T * elu_slope(z)
    return [x.T @ d_hidden + weight_decay * W[0], elu(z).T @ d + weight_decay * W[1]]


if __name__ == "__main__":
    for epoch in range(200):
        for w, s in zip(W, slopes(profiles)):
            w -= 0.05 * s
    print(loss(profiles))

# What a user adds.
from nnlib.clinic import examine

report = examine(W, loss=lambda: loss(profiles), slopes=lambda: slopes(profiles),
                 inputs=profiles, targets=profiles)
