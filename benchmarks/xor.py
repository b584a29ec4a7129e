"""XOR, an epoch at a time: the engine beside the notes' plain NumPy script, which is given biases.

`.venv/bin/python benchmarks/xor.py [ROUNDS]` trains 2-4-1 networks in turn by three programs, and
prints the median time for each network and epoch, and its ratio to that of the script.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from nnlib import sigmoid, train, uniform_layers

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])
NETWORKS = 500


def script(epochs: int) -> float:
    """Train as the notes do, with biases: no functions, no layers, only arrays."""
    rng = np.random.default_rng(0)
    hidden_weights, output_weights = rng.uniform(0, 1, (2, 4)), rng.uniform(0, 1, (4, 1))
    hidden_bias, output_bias = np.zeros((1, 4)), np.zeros((1, 1))
    start = time.perf_counter()
    for _ in range(epochs):
        hidden = 1 / (1 + np.exp(-(INPUTS @ hidden_weights + hidden_bias)))
        output = 1 / (1 + np.exp(-(hidden @ output_weights + output_bias)))
        delta = (TARGETS - output) * output * (1 - output)
        hidden_delta = (delta @ output_weights.T) * hidden * (1 - hidden)
        output_weights += 0.1 * (hidden.T @ delta)
        output_bias += 0.1 * np.sum(delta, axis=0, keepdims=True)
        hidden_weights += 0.1 * (INPUTS.T @ hidden_delta)
        hidden_bias += 0.1 * np.sum(hidden_delta, axis=0, keepdims=True)
    return (time.perf_counter() - start) / epochs


def one_network(epochs: int) -> float:
    layers = uniform_layers([2, 4, 1], [sigmoid, sigmoid], np.random.default_rng(0), low=0)
    start = time.perf_counter()
    train(layers, INPUTS, TARGETS, 0.2, epochs)
    return (time.perf_counter() - start) / epochs


def many_networks(epochs: int) -> float:
    rng = np.random.default_rng(0)
    stack = uniform_layers([2, 4, 1], [sigmoid, sigmoid], rng, low=0, networks=NETWORKS)
    start = time.perf_counter()
    train(stack, INPUTS, TARGETS, 0.2, epochs)
    return (time.perf_counter() - start) / epochs / NETWORKS


PROGRAMS: dict[str, Callable[[int], float]] = {
    "the notes' script, with biases": script,
    "nnlib, one network": one_network,
    f"nnlib, {NETWORKS} at once": many_networks,
}


def main(rounds: int, epochs: int = 1000) -> None:
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    ratios: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for program in PROGRAMS.values():
        program(100)
    for _ in range(rounds):
        taken = {name: program(epochs) for name, program in PROGRAMS.items()}
        of_script = next(iter(taken.values()))
        for name, seconds in taken.items():
            times[name].append(seconds)
            ratios[name].append(seconds / of_script)
    print(f"{'for each network and epoch':32} median of {rounds}   ratio (least to most)")
    for name, seconds_of in times.items():
        each = ratios[name]
        spread = f"({min(each):.3f} to {max(each):.3f})"
        print(
            f"{name:32} {1e6 * statistics.median(seconds_of):8.2f} µs   "
            f"{statistics.median(each):.3f} {spread}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
