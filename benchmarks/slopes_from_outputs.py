"""Measure what is saved by making the sigmoid's slope from its output, which `forward` has.

`.venv/bin/python benchmarks/slopes_from_outputs.py` times `backward` with the sigmoid, and with one
that computes its output again; it prints the median ratio of 31 rounds, taken in turns.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

import nnlib
from nnlib import Activation, Layer, sigmoid

AGAIN = Activation(
    "sigmoid again", sigmoid.value, lambda pre_activation, _: sigmoid.slope(pre_activation)
)
# name, sizes, networks, examples, last activation, repeats in a round
CASES = (
    ("XOR, one network",        (2, 4, 1),    None, 4,    sigmoid,        300),
    ("XOR, 500 networks",       (2, 4, 1),    500,  4,    sigmoid,        20),
    ("digits, 32 examples",     (64, 32, 10), None, 32,   nnlib.identity, 100),
    ("digits, 1500 examples",   (64, 32, 10), None, 1500, nnlib.identity, 3),
)  # fmt: skip


def seconds(layers: list[Layer], inputs: np.ndarray, targets: np.ndarray, repeats: int) -> float:
    trace = nnlib.forward(layers, inputs)
    start = time.perf_counter()
    for _ in range(repeats):
        nnlib.backward(layers, trace, targets)
    return time.perf_counter() - start


def main() -> None:
    rng = np.random.default_rng(0)
    for name, sizes, networks, examples, last, repeats in CASES:
        layers = nnlib.sensible_layers(sizes, [sigmoid, last], rng, networks)
        again = [
            Layer(one.weights, one.bias, AGAIN if one.activation is sigmoid else one.activation)
            for one in layers
        ]
        inputs = rng.normal(size=(examples, sizes[0]))
        targets = rng.normal(size=(examples, sizes[-1]))
        ratios = []
        for number in range(31):
            # Each goes first equally often: the second finds its arrays in the cache.
            pair = (layers, again) if number % 2 else (again, layers)
            times = {id(one): seconds(one, inputs, targets, repeats) for one in pair}
            ratios.append(times[id(again)] / times[id(layers)])
        print(f"{name:24} {statistics.median(ratios):5.2f} times as long when computed again")


if __name__ == "__main__":
    main()
