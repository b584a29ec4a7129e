"""The exercise `relu_slope`: give the slope of ReLU, entry by entry."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.activations import relu
from nnlib.exercises.activations.shared import smaller_tables, table
from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.drawing import near_the_corner
from nnlib.exercises.truths import MeasuredSlope


def relu_slope(pre_activation):
    """Give the slope of ReLU, entry by entry.

    pre_activation: array of shape (examples, out), with no entry exactly 0
    returns the slope at each entry, in the same shape
    """
    return np.where(pre_activation > 0, 1.0, 0.0)


def _table_with_a_corner(rng: np.random.Generator) -> Arguments:
    return (near_the_corner(rng, *table(rng)),)


def _sum_of_relu(pre_activation: np.ndarray) -> float:
    return float(np.sum(relu.value(pre_activation)))


def _comparison(pre_activation: Any) -> Any:
    return pre_activation > 0


def _heaviside(pre_activation: Any) -> Any:
    return np.heaviside(pre_activation, 0.5)


def _share_of_itself(pre_activation: Any) -> Any:
    return np.maximum(pre_activation, 0) / pre_activation


def _entry_by_entry(pre_activation: Any) -> Any:
    if np.ndim(pre_activation):
        return [_entry_by_entry(entry) for entry in pre_activation]
    return 1 if pre_activation > 0 else 0


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("value_for_slope", "Is that ReLU itself?",
         "the question: not how high the line is, but how steep",
         ("np.where(pre_activation > 0, 1.0, 0.0)", "np.maximum(pre_activation, 0)")),
    slip("always_1", "Is the slope 1 everywhere in yours?",
         "the left side: what does a nudge change where ReLU gives 0?",
         ("np.where(pre_activation > 0, 1.0, 0.0)", "np.ones(np.shape(pre_activation))")),
    slip("sides_exchanged", "Are the two sides exchanged?",
         "the comparison: on which side of 0 does ReLU rise?", ("> 0", "< 0")),
    slip("sign_for_slope", "Is the slope -1 on the left in yours?",
         "the left side: does ReLU fall there, or lie flat?", ("0.0)", "-1.0)")),
    slip("leaky", "Is that the slope of a leaky ReLU?",
         "the left side: our ReLU is exactly flat there", ("0.0)", "0.01)")),
    slip("from_1_on", "Does the slope begin at 1 in yours?", "the place where ReLU begins to rise",
         ("> 0", "> 1")),
    slip("one_answer_for_all", "Does one entry decide for all the others in yours?",
         "the comparison: each entry is asked for itself",
         ("pre_activation > 0", "np.sum(pre_activation) + 0 * pre_activation > 0")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=relu_slope,
    statement="Give the slope of ReLU at each pre-activation.",
    instance=_table_with_a_corner,
    extra_cases=smaller_tables,
    truth=MeasuredSlope(_sum_of_relu, by=("pre_activation",)),
    parts=("slopes",),
    styles=(_comparison, _heaviside, _share_of_itself, _entry_by_entry),
    hints=(
        "Look at the picture of ReLU. How steep is it to the left of 0, and to the right?",
        "Two values, and one question for each entry: is it above 0? A comparison of an array "
        "asks that for every entry at once.",
        "`np.where(pre_activation > 0, 1.0, 0.0)`",
    ),
    slips=SLIPS,
)
