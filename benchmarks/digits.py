"""Count the digits that the network of `reading_digits` reads, over many starts; run from the root.

`.venv/bin/python benchmarks/digits.py [--seeds 20]` trains 64-128-10 once per seed for each of two
ways to hold digits out: every fifth one, and the last fifth, which other people wrote; and every
fifth one again, starting from a different one.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

import nnlib


def accuracy(held_out: np.ndarray, seed: int, sizes: list[int]) -> tuple[float, float]:
    """Train on all other digits like that lesson; return the share read right, and seconds."""
    pixels, labels = nnlib.digits()
    rng = np.random.default_rng(seed)
    activations = [nnlib.relu] * (len(sizes) - 2) + [nnlib.identity]
    layers = nnlib.sensible_layers(sizes, activations, rng)
    start = time.perf_counter()
    for _ in range(20):
        nnlib.sgd_epoch(
            layers, pixels[~held_out], labels[~held_out], 16, 0.3, rng, nnlib.cross_entropy
        )
    seconds = time.perf_counter() - start
    scores = nnlib.forward(layers, pixels[held_out])[-1].output
    return float(np.mean(scores.argmax(axis=1) == labels[held_out])), seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    seeds = range(parser.parse_args().seeds)
    number = np.arange(len(nnlib.digits()[1]))
    ways = [
        ("every fifth digit held out", number % 5 == 0),
        ("other writers (the last fifth)", number >= 4 * len(number) // 5),
    ]
    later = [(f"every fifth, from number {first} on", number % 5 == first) for first in range(1, 5)]
    for sizes, held_out_by in (([64, 128, 10], ways + later), ([64, 10], ways)):
        for words, held_out in held_out_by:
            runs = [accuracy(held_out, seed, sizes) for seed in seeds]
            shares = [share for share, _ in runs]
            print(
                f"{'-'.join(map(str, sizes)):9} {words:30} lowest {min(shares):.1%}, median "
                f"{np.median(shares):.1%}, highest {max(shares):.1%}; "
                f"{np.median([seconds for _, seconds in runs]):.2f} s per training",
                flush=True,
            )


if __name__ == "__main__":
    main()
