"""Rising or falling? Short series through a row of filters, ReLU, the mean, and a sigmoid.

style: convolution by sliding windows, functions forward and backward with a cache dict
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(46)
kind = np.arange(40) % 2
slope = np.where(kind == 1, 1.0, -1.0)
series = slope[:, None] * np.linspace(-1, 1, 10) + 0.6 * rng.normal(size=(40, 10))
weights = {"filters": 0.5 * rng.normal(size=(4, 3)), "shift": 0.1 * np.ones(4),
           "last": rng.normal(size=4), "offset": np.zeros(1)}


def forward(p, series):
    windows = np.lib.stride_tricks.sliding_window_view(series, 3, axis=1)
    sums = np.einsum("nwk,fk->nwf", windows, p["filters"]) + p["shift"]
    pooled = np.maximum(sums, 0).mean(axis=1)
    out = 1 / (1 + np.exp(-(pooled @ p["last"] + p["offset"])))
    return out, {"windows": windows, "sums": sums, "pooled": pooled}


def loss(p, series, kind):
    out, _ = forward(p, series)
    return -np.mean(kind * np.log(out) + (1 - kind) * np.log(1 - out))


def backward(p, series, kind):
    out, cache = forward(p, series)
    d = (out - kind) / len(kind)
    by_pooled = np.outer(d, p["last"])
    places = cache["sums"].shape[1]
    by_sums = by_pooled[:, None, :] * (cache["sums"] > 0) / places
    return {"filters": np.einsum("nwf,nwk->fk", by_sums, cache["windows"]),
            "shift": by_sums.sum(axis=(0, 1)), "last": cache["pooled"].T @ d,
            "offset": np.array([d.sum()])}


if __name__ == "__main__":
    for step in range(200):
        for name, s in backward(weights, series, kind).items():
            weights[name] = weights[name] - 0.5 * s
    print(loss(weights, series, kind))

# What a user adds.
from nnlib.clinic import examine

report = examine(weights, loss=lambda: loss(weights, series, kind), inputs=series, targets=kind,
                 slopes=lambda: backward(weights, series, kind))
