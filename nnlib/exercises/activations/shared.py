"""What several exercises of the lesson share."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.activations import sigmoid
from nnlib.exercises.declaration import Arguments
from nnlib.exercises.drawing import numbers
from nnlib.exercises.truths import Bounds

OF_SIGMOID = Bounds(0, 0.25, "A slope of the sigmoid is between 0 and 0.25.")


def table(rng: np.random.Generator) -> Arguments:
    return (numbers(rng, (5, 3)),)


def smaller_tables(rng: np.random.Generator) -> list[Arguments]:
    # Entries of both signs, so that ReLU's slopes are never all 0.
    one = numbers(rng, (1, 1), signs=False)
    small = numbers(rng, (2, 2), signs=False) * np.array([[1, -1], [-1, 1]])
    return [(one,), (np.vstack([one, -numbers(rng, (1, 1), signs=False)]),), (small,)]


def outputs(rng: np.random.Generator, shape: tuple[int, ...] = (5, 3)) -> Arguments:
    lower, upper = rng.uniform(0.06, 0.44, shape), rng.uniform(0.56, 0.94, shape)
    return (np.round(np.where(rng.random(shape) < 0.5, lower, upper), 2),)


def sum_of_sigmoid(pre_activation: np.ndarray, **others: Any) -> float:
    return float(np.sum(sigmoid.value(pre_activation)))
