"""Random numbers for instances: readable in a message, and never one that hides a slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.layers import Layer


def number(rng: np.random.Generator, signs: bool = True) -> float:
    """Draw a number with two decimals and an absolute value from 0.3 to 2.5, but not near 1.

    Examples
    --------
    >>> [number(np.random.default_rng(seed)) for seed in range(3)]
    [-0.65, 0.58, -1.55]
    """
    return float(numbers(rng, (), signs))


def generator(rng: np.random.Generator) -> np.random.Generator:
    """Draw a generator, for an instance that has one among its arguments."""
    return np.random.default_rng(int(rng.integers(2**32)))


def numbers(rng: np.random.Generator, shape: tuple[int, ...], signs: bool = True) -> np.ndarray:
    """Draw an array of such numbers, of either sign."""
    below, above = rng.uniform(0.3, 0.85, shape), rng.uniform(1.15, 2.5, shape)
    sizes = np.where(rng.random(shape) < 0.3, below, above)
    return np.round(sizes * (rng.choice([-1, 1], shape) if signs else 1), 2)


def near_the_corner(rng: np.random.Generator, values: np.ndarray) -> np.ndarray:
    """Bring one entry on each side of 0 close to 0, if others are left on that side.

    They are a hundred nudges from the corner of ReLU, so measuring does not reach across it.

    Examples
    --------
    >>> table = np.array([[2.0], [1.5], [-0.5]])
    >>> near_the_corner(np.random.default_rng(0), table).ravel().tolist()
    [2.0, 0.001, -0.5]
    """
    near = values.copy()
    for side in (1, -1):
        places = np.flatnonzero(side * values > 0)
        if len(places) > 1:
            near.flat[rng.choice(places)] = side * 0.001
    return near


@dataclass(frozen=True)
class CubicLoss:
    """A loss that a message can print and that no straight-line rule gets right by luck."""

    cubic: float
    square: float
    straight: float

    def __call__(self, weight: float) -> float:
        return self.cubic * weight**3 + self.square * weight**2 + self.straight * weight

    def __repr__(self) -> str:
        return f"{self.cubic} w**3 + {self.square} w**2 + {self.straight} w"


@dataclass(frozen=True)
class NeuronTraining:
    """A training of one layer without activation that a message can print.

    It contains everything it needs: in grading, an answer calls it where there is no engine. It may
    end with steps at a different rate, at which the loss grows.
    """

    rate: float
    steps: int
    last_rate: float = 0.0
    last_steps: int = 0

    def __call__(
        self, layers: Sequence[Layer], inputs: np.ndarray, targets: np.ndarray
    ) -> list[float]:
        inputs, targets = np.asarray(inputs), np.asarray(targets)
        if inputs.ndim != 2 or targets.ndim != 2 or len(inputs) != len(targets):
            raise ValueError(
                f"inputs has shape {inputs.shape} and targets {targets.shape}: training needs one "
                "row for each example in both"
            )
        [layer] = layers
        losses = []
        for rate in [self.rate] * self.steps + [self.last_rate] * self.last_steps:
            errors = inputs @ layer.weights + layer.bias - targets
            losses.append(float(np.sum(errors**2) / len(inputs)))
            layer.weights -= rate * 2 * inputs.T @ errors / len(inputs)
            layer.bias -= rate * 2 * errors.sum(axis=0) / len(inputs)
        return losses

    def __repr__(self) -> str:
        then = f", then {self.last_steps} at {self.last_rate:g}" if self.last_steps else ""
        return f"<training: {self.steps} steps at rate {self.rate:g}{then}>"
