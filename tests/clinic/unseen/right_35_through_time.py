"""A recurrent network that adds up a row of numbers, with slopes back through time.

style: recurrent, functions over module arrays Wx Wh bh Wy by
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(47)
rows = rng.uniform(-0.5, 0.5, (30, 6))
sums = rows.sum(axis=1)
Wx, Wh = rng.normal(size=5) * 0.5, rng.normal(size=(5, 5)) * 0.4
bh, Wy = np.zeros(5), rng.normal(size=5) * 0.5
by = 0.0


def unroll():
    states = [np.zeros((len(rows), 5))]
    for t in range(rows.shape[1]):
        states.append(np.tanh(np.outer(rows[:, t], Wx) + states[-1] @ Wh + bh))
    return states, states[-1] @ Wy + by


def loss():
    return np.mean((unroll()[1] - sums) ** 2)


def slopes():
    states, out = unroll()
    d_out = 2 * (out - sums) / len(rows)
    dWx, dWh, dbh = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(bh)
    d_state = np.outer(d_out, Wy)
    for t in range(rows.shape[1], 0, -1):
        d_sum = d_state * (1 - states[t] ** 2)
        dWx += rows[:, t - 1] @ d_sum
        dWh += states[t - 1].T @ d_sum
        dbh += d_sum.sum(axis=0)
        d_state = d_sum @ Wh.T
    return {"Wx": dWx, "Wh": dWh, "bh": dbh, "Wy": states[-1].T @ d_out, "by": d_out.sum()}


def step(rate):
    found = slopes()
    for name in found:
        globals()[name] = globals()[name] - rate * found[name]


if __name__ == "__main__":
    for i in range(300):
        step(0.1)
    print(loss())

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss=loss, step=lambda: step(0.05), names="Wx Wh bh Wy by", inputs=rows,
                 targets=sums, rate=0.05)
