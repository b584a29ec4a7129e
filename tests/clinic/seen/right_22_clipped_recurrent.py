"""A small recurrent network over letters, unrolled in time, with clipped steps.

style: recurrent network with globals Wxh, Whh, Why, unrolled by a function that returns slopes
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

text = "abcabdabcabd"
letters = sorted(set(text))
V, H = len(letters), 7
rng = np.random.default_rng(0)
Wxh = 0.3 * rng.standard_normal((H, V))
Whh = 0.3 * rng.standard_normal((H, H))
Why = 0.3 * rng.standard_normal((V, H))
bh = np.zeros((H, 1))
by = np.zeros((V, 1))
codes = [letters.index(c) for c in text]


def unroll(ins, outs):
    hs, ps, loss = {-1: np.zeros((H, 1))}, {}, 0.0
    for t, i in enumerate(ins):
        hs[t] = np.tanh(Wxh[:, [i]] + Whh @ hs[t - 1] + bh)
        s = Why @ hs[t] + by
        ps[t] = np.exp(s - s.max()) / np.sum(np.exp(s - s.max()))
        loss -= np.log(ps[t][outs[t], 0])
    return hs, ps, loss


def slopes(ins, outs):
    hs, ps, _ = unroll(ins, outs)
    g = {k: np.zeros_like(v) for k, v in
         (("Wxh", Wxh), ("Whh", Whh), ("Why", Why), ("bh", bh), ("by", by))}
    later = np.zeros((H, 1))
    for t in reversed(range(len(ins))):
        d = ps[t].copy()
        d[outs[t]] -= 1
        g["Why"] += d @ hs[t].T
        g["by"] += d
        d_sum = (Why.T @ d + later) * (1 - hs[t] ** 2)
        g["bh"] += d_sum
        g["Wxh"][:, ins[t]] += d_sum[:, 0]
        g["Whh"] += d_sum @ hs[t - 1].T
        later = Whh.T @ d_sum
    return g


def train(rounds, rate=0.1, limit=1.0):
    for _ in range(rounds):
        for name, g in slopes(codes[:-1], codes[1:]).items():
            globals()[name] -= rate * np.clip(g, -limit, limit)


train(20)

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), lambda: unroll(codes[:-1], codes[1:])[2], names="Wxh Whh Why bh by",
                 slopes=lambda: slopes(codes[:-1], codes[1:]))
