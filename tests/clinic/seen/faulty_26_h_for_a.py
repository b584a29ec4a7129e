"""A simple network with lists H (sums), A (activations) and G (deltas), on a sine.

style: class with lists weights and biases, H, A and G kept in lists
source: https://github.com/maziarraissi/backprop/issues/1
fault: the slopes of the later weights are made with the sums H where activations A belong
expected: z_for_inputs
twins: none
wrong: weights.1 weights.2
"""
import numpy as np


class SimpleNet:
    def __init__(self, layers, seed=1234):
        rs = np.random.RandomState(seed)
        self.weights, self.biases = [], []
        for a, b in zip(layers, layers[1:]):
            self.weights.append(rs.randn(a, b) * np.sqrt(2 / (a + b)))
            self.biases.append(0.1 * rs.randn(1, b))

    def forward(self, X):
        self.H, self.A = [X], [X]
        for l, (W, b) in enumerate(zip(self.weights, self.biases)):
            H = self.A[-1] @ W + b
            self.H.append(H)
            self.A.append(np.tanh(H) if l < len(self.weights) - 1 else H)
        return self.A[-1]

    def loss(self, X, Y):
        return 0.5 * np.mean((self.forward(X) - Y) ** 2)

    def backward(self, X, Y):
        G = (self.forward(X) - Y) / Y.size
        loss_weights, loss_biases = [], []
        for l in reversed(range(len(self.weights))):
            loss_weights.insert(0, self.H[l].T @ G)
            loss_biases.insert(0, G.sum(axis=0, keepdims=True))
            G = (G @ self.weights[l].T) * (1 - np.tanh(self.H[l]) ** 2)
        return loss_weights, loss_biases


X = np.linspace(-1, 1, 40)[:, None]
Y = np.sin(np.pi * X)
model = SimpleNet([1, 10, 8, 1])

if __name__ == "__main__":
    for it in range(200):
        dW, db = model.backward(X, Y)
        model.weights = [w - 0.05 * g for w, g in zip(model.weights, dW)]
        model.biases = [b - 0.05 * g for b, g in zip(model.biases, db)]
    print(model.loss(X, Y))

# What a user adds.
from nnlib.clinic import examine

report = examine(model, lambda: model.loss(X, Y), lambda: model.backward(X, Y), inputs=X, targets=Y,
                 names="weights.0 weights.1 weights.2 biases.0 biases.1 biases.2")
