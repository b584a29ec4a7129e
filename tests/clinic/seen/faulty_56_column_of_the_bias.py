"""Two matrices whose last column is the bias; the hidden layer was made larger lately.

style: bias inside the weights matrix, np.delete on the way back, one example at a time
source: https://github.com/louisjc/mnist-neural-network/issues/1
fault: the column left out is that of the old hidden size, and the last matrix has stepped before
expected: other_weights, weights_stepped
twins: none
wrong: layers.0
"""
import numpy as np


class Digits:
    def __init__(self):
        r = np.random.RandomState(41)
        self.layers = [r.uniform(-0.4, 0.4, (9, 13)), r.uniform(-0.4, 0.4, (3, 10))]
        self.seen = 0

    def feed_forward(self, vector):
        hidden = 1 / (1 + np.exp(-self.layers[0] @ np.append(vector, 1)))
        return hidden, 1 / (1 + np.exp(-self.layers[1] @ np.append(hidden, 1)))

    def error(self, vector, target):
        return 0.5 * np.sum((self.feed_forward(vector)[1] - target) ** 2)

    def backpropagate(self, vector, target):
        c = 0.4
        hidden, outputs = self.feed_forward(vector)
        output_deltas = outputs * (1 - outputs) * (outputs - target)
        self.layers[1] -= c * np.outer(output_deltas, np.append(hidden, 1))
        back = np.delete(self.layers[1], 6, 1).T @ output_deltas
        hidden_deltas = hidden * (1 - hidden) * back
        self.layers[0] -= c * np.outer(hidden_deltas, np.append(vector, 1))
        self.seen += 1


r = np.random.RandomState(6)
kinds = r.randint(0, 3, 50)
pictures = 0.3 * r.rand(50, 12)
for row, kind in zip(pictures, kinds):
    row[4 * kind:4 * kind + 4] += 0.6
targets = np.eye(3)[kinds]
net = Digits()
for picture, target in zip(pictures, targets):
    net.backpropagate(picture, target)

# What a user adds.
from nnlib.clinic import examine

picture, target = pictures[0], targets[0]
report = examine(net, lambda: net.error(picture, target), names="layers.0 layers.1", rate=0.4,
                 step=lambda: net.backpropagate(picture, target), inputs=picture, targets=target)
