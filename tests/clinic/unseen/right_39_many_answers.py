"""Several yes-or-no questions at once (multi-label), with the cost summed over the questions.

style: one class per network with underscore names, columns, einsum
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np


class Tagger:
    def __init__(self, n_in, n_mid, n_tags, seed=52):
        rng = np.random.default_rng(seed)
        self.w_in = rng.uniform(-1, 1, (n_mid, n_in)) / np.sqrt(n_in)
        self.b_in = np.full((n_mid, 1), 0.1)
        self.w_tag = rng.uniform(-1, 1, (n_tags, n_mid)) / np.sqrt(n_mid)
        self.b_tag = np.zeros((n_tags, 1))

    def _mid(self, X):
        return np.maximum(0, np.einsum("mi,ib->mb", self.w_in, X) + self.b_in)

    def probabilities(self, X):
        return 1 / (1 + np.exp(-(np.einsum("tm,mb->tb", self.w_tag, self._mid(X)) + self.b_tag)))

    def cost(self, X, T):
        P = self.probabilities(X)
        return -np.mean(np.sum(T * np.log(P) + (1 - T) * np.log(1 - P), axis=0))

    def learn(self, X, T, rate):
        mid, batch = self._mid(X), X.shape[1]
        d_tag = (self.probabilities(X) - T) / batch
        d_mid = np.einsum("tm,tb->mb", self.w_tag, d_tag) * (mid > 0)
        self.w_tag -= rate * np.einsum("tb,mb->tm", d_tag, mid)
        self.b_tag -= rate * d_tag.sum(axis=1, keepdims=True)
        self.w_in -= rate * np.einsum("mb,ib->mi", d_mid, X)
        self.b_in -= rate * d_mid.sum(axis=1, keepdims=True)


rng = np.random.default_rng(53)
X = rng.normal(size=(5, 64))
T = np.vstack([X[0] > 0, X[1] * X[2] > 0, X[3] + X[4] > 0.5]).astype(int)
tagger = Tagger(5, 12, 3)

if __name__ == "__main__":
    for i in range(300):
        tagger.learn(X, T, 0.3)
    print(tagger.cost(X, T))

# What a user adds.
from nnlib.clinic import examine

report = examine(tagger, loss=lambda: tagger.cost(X, T), step=lambda: tagger.learn(X, T, 0.05),
                 inputs=X, targets=T, names="w_in b_in w_tag b_tag", rate=0.05)
