"""Growing: memory, and how the cost grows with what it should be proportional to.

Each curve shows the seconds for all the work: an epoch of training for networks, weights and
examples; reading the board for learners; examining for programs.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

import nnlib
from benchmarks.board import fill, look
from benchmarks.grading import answers, graded
from benchmarks.peers.rows import Outcome, valued
from benchmarks.peers.xor import INPUTS, TARGETS, many_networks
from classroom.board.records import Reader
from nnlib.clinic import examine
from tests.classroom.grading.classroom import hand_in


def peak(run: Callable[[], object]) -> float:
    """Return the most megabytes that a run holds, beyond what was there before."""
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
    """Yield the number of networks at once, and the seconds of an epoch of all of them."""
    for count in (1, 10, 100, 1000) if quick else (1, 3, 10, 30, 100, 300, 1000, 3000, 10_000):
        epochs = max(3, min(300, 100_000 // count))
        many_networks(count, 2)
        yield count, count * min(many_networks(count, epochs) for _ in range(3))


def square_network(weights: int, examples: int) -> tuple[list[nnlib.Layer], np.ndarray, np.ndarray]:
    """Make a network n-n-1 with about this many weights, and its inputs and targets."""
    size, rng = max(2, round(weights**0.5)), np.random.default_rng(0)
    layers = nnlib.sensible_layers([size, size, 1], [nnlib.tanh, nnlib.identity], rng)
    return layers, rng.normal(size=(examples, size)), rng.normal(size=(examples, 1))


def weights_in(layers: Sequence[nnlib.Layer]) -> int:
    return sum(one.weights.size for one in layers)


def least(run: Callable[[], object], rounds: int) -> float:
    """Return the least seconds of some runs."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def weights(quick: bool) -> Iterator[tuple[float, float]]:
    """Yield the weights of a network, and the seconds of an epoch over 32 examples."""
    for target in (10, 1000, 100_000) if quick else (10, 100, 1000, 10_000, 100_000):
        layers, inputs, targets = square_network(target, 32)
        train = partial(nnlib.train, layers, inputs, targets, 1e-3, 20)
        yield weights_in(layers), least(train, 5) / 20


def measuring(quick: bool) -> Iterator[tuple[float, float]]:
    """Yield the weights of a network, and the seconds to measure all its slopes on 5 examples."""
    for target in (10, 100, 1000) if quick else (10, 100, 1000, 10_000):
        layers, inputs, targets = square_network(target, 5)
        measure = partial(nnlib.measured_network_slopes, layers, inputs, targets)
        yield weights_in(layers), least(measure, 3)


def examples(quick: bool) -> Iterator[tuple[float, float]]:
    """Yield the examples, and the seconds of an epoch of a 10-10-1 network."""
    for count in (10, 100, 1000) if quick else (10, 100, 1000, 3000, 10_000, 30_000):
        layers, inputs, targets = square_network(100, count)
        yield count, least(partial(nnlib.train, layers, inputs, targets, 1e-3, 20), 5) / 20


def notebooks(quick: bool) -> Iterator[tuple[float, float]]:
    """Yield the notebooks handed in, and the seconds to grade them on all cores."""
    cores = os.sched_getaffinity(0)
    for count in (10, 30) if quick else (10, 30, 100, 300, 1000, 3000):
        with tempfile.TemporaryDirectory() as made:
            folder, rng = Path(made), random.Random(0)
            for number in range(count):
                hand_in(folder / "submitted", f"s{number:05}", answers(number, rng))
            yield count, graded(folder / "submitted", folder / "results", cores)


def learners(quick: bool) -> Iterator[tuple[float, float]]:
    """Yield the learners on the board, and the seconds of its first look at them."""
    with tempfile.TemporaryDirectory() as made:
        room, present = Path(made), 0
        for count in (3, 10) if quick else (10, 30, 100, 300):
            for number in range(present, count):
                fill(room / f"learner{number}")
            present = count
            yield count, least(lambda: look(Reader([room])), 3)


def examined(layers: list[nnlib.Layer], inputs: np.ndarray, targets: np.ndarray) -> None:
    """Examine a correct program that has these layers."""
    arrays = [array for one in layers for array in (one.weights, one.bias)]
    program = {f"array{number}": array for number, array in enumerate(arrays)}

    def loss() -> float:
        predictions = nnlib.forward(layers, inputs)[-1].output
        return float(nnlib.squared_error.value(predictions, targets))

    def slopes() -> dict[str, np.ndarray]:
        pairs = nnlib.backward(layers, nnlib.forward(layers, inputs), targets)
        flat = [slope for pair in pairs for slope in pair]
        return dict(zip(program, flat, strict=True))

    report = examine(program, loss, slopes, inputs=inputs, targets=targets)
    assert not report.findings, str(report)


def programs(quick: bool) -> Iterator[tuple[float, float]]:
    """Yield the programs examined, and the seconds; each is a 3-3-1 network."""
    network = square_network(10, 5)
    for count in (1, 3) if quick else (1, 3, 10, 30):
        yield count, least(lambda count=count: [examined(*network) for _ in range(count)], 3)


def weights_examined(quick: bool) -> Iterator[tuple[float, float]]:
    """Yield the weights of a program, and the seconds to examine it with 5 examples."""
    for target in (10, 100) if quick else (10, 100, 1000, 10_000, 100_000):
        layers, inputs, targets = square_network(target, 5)
        yield weights_in(layers), least(partial(examined, layers, inputs, targets), 3)


Curve = tuple[str, Callable[[bool], Iterator[tuple[float, float]]]]
CURVES: tuple[Curve, ...] = (
    ("networks at once, an epoch", networks),
    ("weights, an epoch", weights),
    ("examples, an epoch", examples),
    ("weights, all slopes measured", measuring),
    ("learners on the board", learners),
    ("programs examined", programs),
    ("weights of a program examined", weights_examined),
    ("notebooks graded", notebooks),
)


def curves() -> tuple[Curve, ...]:
    return CURVES if sys.platform == "linux" else CURVES[:-1]
