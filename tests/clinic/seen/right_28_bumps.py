"""A network of Gaussian bumps: centres, widths and heights are all learnt.

style: radial basis network, globals with a dict of slopes
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(50)
x = np.linspace(-3, 3, 61)
t = np.where(np.abs(x) < 1, 1.0, 0.0) + 0.3 * np.sin(3 * x)
centres = np.linspace(-2.5, 2.5, 7)
log_widths = np.full(7, -0.2)
heights = 0.1 * rng.standard_normal(7)
floor = 0.0


def bumps():
    away = x[:, None] - centres
    return away, np.exp(-0.5 * (away / np.exp(log_widths)) ** 2)


def loss():
    return np.mean((bumps()[1] @ heights + floor - t) ** 2)


def slopes():
    away, g = bumps()
    up = 2 * (g @ heights + floor - t) / len(t)
    by_g = up[:, None] * heights * g
    narrow = np.exp(-2 * log_widths)
    return {"centres": (by_g * away * narrow).sum(axis=0),
            "log_widths": (by_g * away ** 2 * narrow).sum(axis=0),
            "heights": g.T @ up, "floor": up.sum()}


def descend(rounds, rate=0.1):
    global centres, log_widths, heights, floor
    for _ in range(rounds):
        s = slopes()
        centres = centres - rate * s["centres"]
        log_widths = log_widths - rate * s["log_widths"]
        heights = heights - rate * s["heights"]
        floor = floor - rate * s["floor"]


descend(50)

# What a user adds.
from nnlib.clinic import examine

report = examine(globals(), loss, slopes, names="centres log_widths heights floor",
                 inputs=x, targets=t)
