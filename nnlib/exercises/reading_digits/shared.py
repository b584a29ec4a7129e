"""What several exercises of the lesson share."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments
from nnlib.exercises.drawing import numbers

OTHER_COUNTS = (3, 7, 8, 16, 32, 64, 100, 1000)
"""Numbers of examples that a learner may type in, other than 10."""


def large(rng: np.random.Generator) -> np.ndarray:
    """Draw rows on very different scales: one far above 0, one far below, one with both."""
    # Sixteenths: a float32 holds them without rounding, even next to 1000.
    rows = np.round(16 * numbers(rng, (3, 5))) / 16
    rows[0] += 1000
    rows[1] -= 1000
    rows[2] = 1000 * np.sign(rows[2])
    rows[2, :2] = 1000, -1000
    return rows


def large_pair(rng: np.random.Generator) -> np.ndarray:
    """Draw two rows that fit in a message; in each, a different one of the two columns wins."""
    return np.round(16 * numbers(rng, (2, 2))) / 16 + 1000 * np.array([[1, -1], [-1, 1]])


def scores_and_labels(rng: np.random.Generator) -> Arguments:
    return numbers(rng, (7, 5)), rng.permutation([0, 1, 2, 3, 4, *rng.integers(0, 5, 2)])


def further_scores_and_labels(rng: np.random.Generator) -> list[Arguments]:
    # The label of the last row has the score -1000, while other classes have 1000.
    return [
        (large(rng), np.array([*rng.integers(0, 5, 2), 1])),
        (numbers(rng, (1, 3)), rng.integers(0, 3, 1)),
        (numbers(rng, (3, 2)), np.array([0, 1, 1])),
        # The first label has a probability that is 0 for a float.
        (large_pair(rng), np.array([1, 1])),
    ]


def is_large_pair(scores: np.ndarray) -> bool:
    return scores.shape == (2, 2) and bool(np.abs(scores).max() > 100)


def sizes_of_examples(scores: np.ndarray, **others: Any) -> dict[str, int]:
    return {"examples": scores.shape[0], "outputs": scores.shape[1]}


def softmax_row_by_row(scores: Any) -> Any:
    rows: Any = []
    for row in scores:
        powers = np.exp(row - max(row))
        rows.append(powers / powers.sum())
    return np.array(rows)


def softmax_of_logs(scores: Any) -> Any:
    return np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))


def softmax_float32(scores: Any) -> Any:
    small = scores.astype(np.float32)
    powers = np.exp(small - small.max(axis=1)[:, None])
    return powers / powers.sum(axis=1)[:, None]
