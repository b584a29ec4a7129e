"""Iris-like flowers, one at a time, in float32 and with a sigmoid for each kind.

style: float32, one example at a time as flat vectors, np.outer
source: https://github.com/louisjc/mnist-neural-network/issues/1
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Net:
    def __init__(self, sizes, rng):
        self.layers = [rng.normal(0, 0.5, (b, a + 1)).astype(np.float32)
                       for a, b in zip(sizes, sizes[1:])]

    def feed_forward(self, vector):
        outputs = [vector]
        for layer in self.layers:
            z = layer @ np.append(outputs[-1], np.float32(1))
            outputs.append(1 / (1 + np.exp(-z)))
        return outputs

    def gradients(self, vector, target):
        vector, hidden, out = self.feed_forward(vector)
        output_deltas = out * (1 - out) * (out - target)
        hidden_deltas = hidden * (1 - hidden) * (self.layers[1][:, :-1].T @ output_deltas)
        one = np.float32(1)
        return (np.outer(hidden_deltas, np.append(vector, one)),
                np.outer(output_deltas, np.append(hidden, one)))

    def error(self, vectors, targets):
        return sum(0.5 * np.sum((self.feed_forward(v)[-1] - t) ** 2)
                   for v, t in zip(vectors, targets)) / len(vectors)


rng = np.random.default_rng(63)
kind = np.arange(36) % 3
vectors = (rng.normal(size=(3, 4))[kind] + 0.3 * rng.normal(size=(36, 4))).astype(np.float32)
targets = np.eye(3, dtype=np.float32)[kind]
net = Net([4, 6, 3], rng)

if __name__ == "__main__":
    for epoch in range(20):
        for i in rng.permutation(36):
            for layer, slope in zip(net.layers, net.gradients(vectors[i], targets[i])):
                layer -= np.float32(0.3) * slope
    print(net.error(vectors, targets))

# What a user adds.
from nnlib.clinic import examine


def slopes():
    each = [net.gradients(v, t) for v, t in zip(vectors, targets)]
    return [sum(same) / len(vectors) for same in zip(*each)]


report = examine(net.layers, loss=lambda: net.error(vectors, targets), slopes=slopes,
                 inputs=vectors, targets=targets)
