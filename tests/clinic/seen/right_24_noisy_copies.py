"""Training rows are drawn with fresh noise each round; the loss is told on the clean rows.

style: functions over a dict, data augmentation, absolute values of weights in the decay (L1)
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(48)
net = {"U": rng.standard_normal((6, 9)) / 2, "u": np.zeros(9),
       "V": rng.standard_normal((9, 3)) / 3, "v": np.zeros(3)}
PULL = 1e-3


def forward(x):
    h = np.maximum(0.1 * (x @ net["U"] + net["u"]), x @ net["U"] + net["u"])
    s = h @ net["V"] + net["v"]
    s = s - s.max(axis=1, keepdims=True)
    return h, np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)


def loss(x, y):
    p = forward(x)[1]
    pull = PULL * sum(np.abs(net[k]).sum() for k in "UV")
    return pull - np.mean(np.log(p[np.arange(len(y)), y]))


def slopes(x, y):
    h, p = forward(x)
    d = (p - np.eye(3)[y]) / len(y)
    e = (d @ net["V"].T) * np.where(h > 0, 1, 0.1)
    return {"U": x.T @ e + PULL * np.sign(net["U"]), "u": e.sum(axis=0),
            "V": h.T @ d + PULL * np.sign(net["V"]), "v": d.sum(axis=0)}


x = rng.standard_normal((75, 6))
y = np.argmax(x[:, :3] - x[:, 3:], axis=1)
for k in range(60):
    copies = x + 0.1 * rng.standard_normal(x.shape)
    for key, g in slopes(copies, y).items():
        net[key] -= 0.2 * g

# What a user adds.
from nnlib.clinic import examine

report = examine(net, lambda: loss(x, y), lambda: slopes(x, y), inputs=x, targets=y)
