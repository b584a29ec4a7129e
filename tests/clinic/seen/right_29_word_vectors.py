"""Word vectors from neighbouring words, with a table that is looked up by row numbers.

style: embedding table with np.add.at, words as whole numbers, softmax over the vocabulary
source: github.com/rust0258/Deeplearning.ai-Natural-Language-Processing-Specialization/issues/62
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

verse = ("one fish swims by two fish swim by old fish swims slow new fish swims fast "
         "two old fish and one new fish swim by").split()
words = sorted(set(verse))
ids = np.array([words.index(w) for w in verse])
around = np.stack([ids[:-4], ids[1:-3], ids[3:-1], ids[4:]], axis=1)
centre = ids[2:-2]
rng = np.random.default_rng(44)
model = {"table": 0.5 * rng.standard_normal((len(words), 6)),
         "out": 0.5 * rng.standard_normal((6, len(words))), "bias": np.zeros(len(words))}


def forward():
    h = model["table"][around].mean(axis=1)
    s = h @ model["out"] + model["bias"]
    s -= s.max(axis=1, keepdims=True)
    return h, s - np.log(np.exp(s).sum(axis=1, keepdims=True))


def loss():
    return -forward()[1][np.arange(len(centre)), centre].mean()


def slopes():
    h, logp = forward()
    d = np.exp(logp)
    d[np.arange(len(centre)), centre] -= 1
    d /= len(centre)
    by_h = d @ model["out"].T / 4
    by_table = np.zeros_like(model["table"])
    np.add.at(by_table, around, by_h[:, None, :])
    return {"table": by_table, "out": h.T @ d, "bias": d.sum(axis=0)}


for k in range(30):
    for key, g in slopes().items():
        model[key] -= 0.5 * g

# What a user adds.
from nnlib.clinic import examine

report = examine(model, loss, slopes, inputs=around, targets=centre)
