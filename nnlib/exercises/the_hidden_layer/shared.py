"""What several exercises of the lesson share."""

from __future__ import annotations

import numpy as np

from nnlib.exercises.declaration import Arguments, Slip
from nnlib.exercises.drawing import numbers


def delta_and_weights(
    rng: np.random.Generator, examples: int = 7, before: int = 5, after: int = 3
) -> Arguments:
    while True:
        delta, weights = numbers(rng, (examples, after)), numbers(rng, (before, after))
        # A slope that comes to 0 would hide every factor.
        if np.abs(delta @ weights.T).min() > 0.02:
            return delta, weights


FEWER = ((1, 2, 1), (3, 1, 2), (1, 5, 3), (2, 3, 2))


WEIGHTS_MISSING = Slip(
    "weights_missing",
    (("delta @ weights.T", "delta @ np.ones_like(weights.T)"),),
    "Are the weights missing, so that the deltas are only added up?",
    "the way from an output to the next pre-activation: what is it multiplied by?",
)


EXAMPLES_AVERAGED = Slip(
    "examples_averaged",
    (("delta @ weights.T", "delta @ weights.T / len(delta)"),),
    "Is the mean over the examples taken once more?",
    "delta: the one over examples of the mean is in it already",
)


LAST_WAY_ONLY = Slip(
    "last_way_only",
    (("delta @ weights.T", "np.outer(delta[:, -1], weights[:, -1])"),),
    "Is only the last neuron behind it counted?",
    "the loop: does each round throw away what the round before it found?",
)
