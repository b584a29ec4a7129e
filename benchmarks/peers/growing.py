"""Growing: memory, and how the cost grows with networks, weights and notebooks."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

import nnlib
from benchmarks.grading import answers, graded
from benchmarks.peers.rows import Outcome, valued
from benchmarks.peers.xor import INPUTS, TARGETS, many_networks
from tests.classroom.grading.classroom import hand_in


def peak(run: Callable[[], object]) -> float:
    """Megabytes that a run holds at most, beyond what was there."""
    run()
    tracemalloc.start()
    run()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


def memory() -> list[Outcome]:
    rng = np.random.default_rng(0)
    stack = nnlib.uniform_layers([2, 4, 1], [nnlib.sigmoid] * 2, rng, networks=500)
    training = peak(lambda: nnlib.train(stack, INPUTS, TARGETS, 0.2, 10))
    found = [valued("memory of training 500 XOR networks (MB)", training, [training])]
    for sizes in ((64, 32, 10), (64, 128, 10), (64, 512, 10)):
        layers = nnlib.sensible_layers(sizes, [nnlib.relu, nnlib.identity], rng)
        inputs, targets = rng.normal(size=(32, 64)), rng.normal(size=(32, 10))
        measuring = peak(partial(nnlib.measured_network_slopes, layers, inputs, targets))
        name = f"memory of measuring all slopes, {'-'.join(map(str, sizes))}, 32 examples (MB)"
        found.append(valued(name, measuring, [measuring]))
    return found


def networks(quick: bool) -> Iterator[tuple[float, float]]:
    """Networks at once, and seconds for each of them and epoch."""
    for count in (1, 10, 100, 1000) if quick else (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000):
        epochs = max(3, min(300, 100_000 // count))
        many_networks(count, 2)
        yield count, min(many_networks(count, epochs) for _ in range(3))


def square_network(weights: int, examples: int) -> tuple[list[nnlib.Layer], np.ndarray, np.ndarray]:
    """A network n-n-1 of about so many weights, with inputs and targets."""
    size, rng = max(2, round(weights**0.5)), np.random.default_rng(0)
    layers = nnlib.sensible_layers([size, size, 1], [nnlib.tanh, nnlib.identity], rng)
    return layers, rng.normal(size=(examples, size)), rng.normal(size=(examples, 1))


def least(run: Callable[[], object], rounds: int) -> float:
    """The least seconds of some runs."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def weights(quick: bool) -> Iterator[tuple[float, float]]:
    """Weights of a network, and seconds of an epoch over 32 examples."""
    for target in (10, 1000, 100_000) if quick else (10, 100, 1000, 10_000, 100_000):
        layers, inputs, targets = square_network(target, 32)
        train = partial(nnlib.train, layers, inputs, targets, 1e-3, 20)
        yield sum(one.weights.size for one in layers), least(train, 5) / 20


def measuring(quick: bool) -> Iterator[tuple[float, float]]:
    """Weights of a network, and seconds to measure all its slopes with 5 examples."""
    for target in (10, 100, 1000) if quick else (10, 100, 1000, 10_000):
        layers, inputs, targets = square_network(target, 5)
        measure = partial(nnlib.measured_network_slopes, layers, inputs, targets)
        yield sum(one.weights.size for one in layers), least(measure, 3)


def notebooks(quick: bool) -> Iterator[tuple[float, float]]:
    """Notebooks handed in, and seconds to grade them on all cores."""
    cores = os.sched_getaffinity(0)
    for count in (10, 100) if quick else (10, 100, 1000, 10_000):
        with tempfile.TemporaryDirectory() as made:
            folder, rng = Path(made), random.Random(0)
            for number in range(count):
                hand_in(folder / "submitted", f"s{number:05}", answers(number, rng))
            yield count, graded(folder / "submitted", folder / "results", cores)


# name, the axis below, how the seconds are counted, what is measured
CURVES: tuple[tuple[str, str, str, Callable[[bool], Iterator[tuple[float, float]]]], ...] = (
    ("networks at once", "networks", "seconds a network and epoch", networks),
    ("weights, an epoch", "weights", "seconds", weights),
    ("weights, all slopes measured", "weights", "seconds", measuring),
    ("notebooks graded", "notebooks", "seconds", notebooks),
)


def curves(quick: bool) -> dict[str, list[tuple[float, float]]]:
    chosen = CURVES if sys.platform == "linux" else CURVES[:-1]
    return {name: list(measured(quick)) for name, _, _, measured in chosen}
