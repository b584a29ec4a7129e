"""What several exercises of the lesson share."""

from __future__ import annotations

import functools

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Fit, Slip, slip
from nnlib.exercises.drawing import numbers


def delta_and_weights(
    rng: np.random.Generator, examples: int = 7, before: int = 5, after: int = 3
) -> Arguments:
    while True:
        delta, weights = numbers(rng, (examples, after)), numbers(rng, (before, after))
        # A slope of 0 would hide every factor.
        if np.abs(delta @ weights.T).min() > 0.02:
            return delta, weights


FEWER = ((1, 2, 1), (3, 1, 2), (1, 5, 3), (2, 3, 2))


_WAY_BACK = "delta @ weights.T"


def _slip_on_the_way(
    id: str, question: str, look: str, new: str, *others: str, old: str = _WAY_BACK
) -> Slip:
    """Make a slip that replaces the way back, or a part of it, in one or more forms."""
    fits = tuple(Fit(((old, other),)) for other in others)
    return slip(id, question, look, (old, new), fits=fits)


# Each changes as little as possible, so that two of them can be combined.
_on_the_weights = functools.partial(_slip_on_the_way, old="weights.T")


_on_the_deltas = functools.partial(_slip_on_the_way, old="delta @")


ON_THE_WAY_BACK = (
    _on_the_weights(
        "weights_missing", "Are the weights missing, so that the deltas are only added up?",
        "the path from an output to the next pre-activation: what is it multiplied by?",
        "np.ones_like(weights.T)"),
    _on_the_deltas(
        "deltas_missing", "Are the deltas missing, so that the weights are only added up?",
        "what comes after the next pre-activation: how does the loss change with it?",
        "np.ones_like(delta) @"),
    _slip_on_the_way(
        "examples_averaged", families.EXAMPLES_AGAIN.question,
        families.MEAN_IN_DELTA, "delta @ weights.T / len(delta)"),
    _slip_on_the_way(
        "ways_averaged", "Did you take a mean over the paths where a sum belongs?",
        "two paths to the loss: do their changes add up, or is there a mean?",
        "delta @ weights.T / delta.shape[1]"),
    _slip_on_the_way(
        "divided_by_the_outputs_before", "Did you divide by the number of outputs of the layer "
        "before?", "the paths from one output to the loss: they add up, and nothing is divided",
        "delta @ weights.T / len(weights)"),
    _slip_on_the_way(
        "first_way_only", "Did you count only the first neuron after it?",
        "all the weights that leave an output: each leads to the loss",
        "delta[:, :1] @ weights.T[:1]"),
    _slip_on_the_way(
        "last_way_only", "Did you count only the last neuron after it?",
        families.ROUNDS_THROWN_AWAY, "delta[:, -1:] @ weights.T[-1:]"),
    _slip_on_the_way(
        "largest_way_only", "Do you keep only the largest of all paths?",
        "an output that goes into several neurons: each path to the loss counts",
        "np.max(delta[:, np.newaxis] * weights, axis=2)"),
    _slip_on_the_way(
        "added_on_the_way", "Did you add delta and the weights where you should multiply?",
        "one path: by how much does the pre-activation grow, and the loss with it?",
        "np.sum(delta[:, np.newaxis] + weights, axis=2)"),
    _on_the_deltas(
        "sizes_of_deltas_lost", "Do you use only the signs of the deltas?",
        "delta: it says how much the loss changes, not only in which direction",
        "np.sign(delta) @"),
    _on_the_deltas(
        "signs_of_deltas_lost", "Are the signs of the deltas lost?",
        "a negative delta: a larger pre-activation makes the loss smaller there",
        "np.abs(delta) @", "np.maximum(delta, 0) @"),
    _on_the_weights(
        "sizes_of_weights", "Are the signs of the weights lost?",
        "a negative weight: what does it turn a rise into?",
        "np.abs(weights).T", "np.maximum(weights, 0).T"),
    _on_the_weights(
        "weights_squared", "Did you multiply by the weights twice?",
        "one path from an output to the next pre-activation: how often is there a weight on it?",
        "(weights * weights).T", "(weights * np.abs(weights)).T"),
    _on_the_weights(
        "weights_as_shares",
        "Did you split each delta into shares, each weight over the sum of the weights?",
        "a nudge of one output: it changes the next pre-activation by its weight, whatever the "
        "other weights are",
        "(weights / np.abs(weights).sum(axis=0)).T",
        "(weights / weights.sum(axis=0)).T",
        "(weights / weights.sum(axis=1, keepdims=True)).T",
        "(np.abs(weights) / np.abs(weights).sum(axis=0)).T"),
    _on_the_weights(
        "reshaped_not_turned", "Did you reshape the weights where you should transpose them?",
        "`reshape` keeps the numbers in their old order; `.T` exchanges rows and columns",
        "weights.reshape(weights.shape[::-1])"),
    _on_the_weights(
        "inverted_not_turned", "Did you invert the weights where you should transpose them?",
        "a change of an output: the weights take it to the next layer, and nothing is undone",
        "np.linalg.pinv(weights)"),
)  # fmt: skip
"""Mistakes on the way back through weights, which both exercises take."""

SLOPE_BEFORE_THE_WEIGHTS = families.Family(
    "slope_before_the_weights",
    "Did you apply the activation's slope before going back through the weights?",
    "the order: first back through the weights, then the slope of the layer you reach",
)  # fmt: skip
