"""A network that tells if most of six bits are set, and if the ends agree, row by row.

style: script with globals in column form, one example at a time, steps at once
source: https://github.com/Bot-Academy/NeuralNetworkFromScratch/pull/3
fault: the output delta lacks the sigmoid's slope; hidden deltas use weights that have stepped
expected: slope_missing, weights_stepped
twins: none
wrong: hid_out bias_out in_hid bias_hid
"""
import numpy as np

rng = np.random.default_rng(11)
bits = rng.integers(0, 2, size=(40, 6)).astype(float)
answers = np.c_[bits.sum(axis=1) > 3, bits[:, 0] == bits[:, -1]].astype(float)

in_hid = rng.uniform(-0.5, 0.5, (5, 6))
hid_out = rng.uniform(-0.5, 0.5, (2, 5))
bias_hid = np.zeros((5, 1))
bias_out = np.zeros((2, 1))
speed = 0.05


def squash(v):
    return 1 / (1 + np.exp(-v))


def forward(x):
    h = squash(bias_hid + in_hid @ x)
    return h, squash(bias_out + hid_out @ h)


def learn(x, t):
    global in_hid, hid_out, bias_hid, bias_out
    x, t = x.reshape(-1, 1), t.reshape(-1, 1)
    h, o = forward(x)
    error = 0.5 * np.sum((o - t) ** 2)
    d_out = o - t
    hid_out = hid_out - speed * d_out @ h.T
    bias_out = bias_out - speed * d_out
    d_hid = hid_out.T @ d_out * h * (1 - h)
    in_hid = in_hid - speed * d_hid @ x.T
    bias_hid = bias_hid - speed * d_hid
    return error


if __name__ == "__main__":
    for epoch in range(20):
        total = sum(learn(x, t) for x, t in zip(bits, answers))
    print("error", total)

# What a user adds.
from nnlib.clinic import examine

one, answer = bits[:1].T, answers[:1].T
report = examine(globals(), step=lambda: learn(one, answer), inputs=one, targets=answer, rate=speed,
                 loss=lambda: 0.5 * np.sum((forward(one)[1] - answer) ** 2),
                 names="in_hid bias_hid hid_out bias_out")
