"""Three equal blocks with shortcuts round them, for a curve.

style: list of dicts, one for each block; residual connections
source: none
fault: none
expected: none
twins: none
wrong: none
"""
import numpy as np

rng = np.random.default_rng(23)
WIDTH = 6
blocks = [{"W": rng.normal(size=(WIDTH, WIDTH)) * 0.3, "b": np.zeros(WIDTH)} for _ in range(3)]
blocks.insert(0, {"W": rng.normal(size=(1, WIDTH)), "b": 0.5 * rng.normal(size=WIDTH)})
blocks.append({"W": rng.normal(size=(WIDTH, 1)) * 0.3, "b": np.zeros(1)})
t = np.linspace(-1, 1, 40).reshape(-1, 1)
curve = np.sin(4 * t)


def forward(x):
    states = [x @ blocks[0]["W"] + blocks[0]["b"]]
    for block in blocks[1:-1]:
        states.append(states[-1] + np.tanh(states[-1] @ block["W"] + block["b"]))
    return states, states[-1] @ blocks[-1]["W"] + blocks[-1]["b"]


def loss():
    return np.mean((forward(t)[1] - curve) ** 2)


def slopes():
    states, out = forward(t)
    d = 2 * (out - curve) / len(t)
    found = [{"W": states[-1].T @ d, "b": d.sum(axis=0)}]
    d = d @ blocks[-1]["W"].T
    for block, before, after in zip(blocks[-2:0:-1], states[-2::-1], states[:0:-1]):
        bent = d * (1 - (after - before) ** 2)
        found.insert(0, {"W": before.T @ bent, "b": bent.sum(axis=0)})
        d = d + bent @ block["W"].T
    found.insert(0, {"W": t.T @ d, "b": d.sum(axis=0)})
    return found


def step(rate):
    for block, slope in zip(blocks, slopes()):
        for name in block:
            block[name] = block[name] - rate * slope[name]


if __name__ == "__main__":
    for i in range(400):
        step(0.05)
    print(loss())

# What a user adds.
from nnlib.clinic import examine

report = examine(blocks, loss=loss, step=lambda: step(0.02), inputs=t, targets=curve, rate=0.02)
