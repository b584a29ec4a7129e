"""The next letter from the two before it, with a table of vectors for letters.

style: class with table E, rows added up with np.add.at, labels as integers
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

TEXT = "banana bandana cabana" * 2
LETTERS = sorted(set(TEXT))
CODES = np.array([LETTERS.index(c) for c in TEXT])


class NextLetter:
    def __init__(self, letters, size=3, hidden=8):
        rng = np.random.default_rng(31)
        self.E = rng.normal(size=(letters, size))
        self.W1 = rng.normal(size=(2 * size, hidden)) / np.sqrt(2 * size)
        self.b1 = np.zeros(hidden)
        self.W2 = rng.normal(size=(hidden, letters)) / np.sqrt(hidden)
        self.b2 = np.zeros(letters)

    def forward(self, pairs):
        self.joined = self.E[pairs].reshape(len(pairs), -1)
        self.h = np.tanh(self.joined @ self.W1 + self.b1)
        scores = self.h @ self.W2 + self.b2
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def loss(self, pairs, following):
        return -np.log(self.forward(pairs)[np.arange(len(pairs)), following]).mean()

    def slopes(self, pairs, following):
        d = self.forward(pairs)
        d[np.arange(len(pairs)), following] -= 1
        d /= len(pairs)
        d_h = d @ self.W2.T * (1 - self.h ** 2)
        d_E = np.zeros_like(self.E)
        np.add.at(d_E, pairs, (d_h @ self.W1.T).reshape(len(pairs), 2, -1))
        return {"E": d_E, "W1": self.joined.T @ d_h, "b1": d_h.sum(0),
                "W2": self.h.T @ d, "b2": d.sum(0)}


pairs = np.stack([CODES[:-2], CODES[1:-1]], axis=1)
following = CODES[2:]
model = NextLetter(len(LETTERS))

if __name__ == "__main__":
    for step in range(300):
        for name, slope in model.slopes(pairs, following).items():
            setattr(model, name, getattr(model, name) - 0.5 * slope)
    print(model.loss(pairs, following))

# What a user adds.
from nnlib.clinic import examine

report = examine(model, loss=lambda: model.loss(pairs, following), names="E W1 b1 W2 b2",
                 slopes=lambda: model.slopes(pairs, following), inputs=pairs, targets=following)
