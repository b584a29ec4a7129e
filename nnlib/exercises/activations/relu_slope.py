"""The exercise `relu_slope`: return the slope of ReLU, entry by entry."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.activations import relu
from nnlib.exercises import neuron_families as common
from nnlib.exercises.activations.shared import smaller_tables, table
from nnlib.exercises.chosen import read_typed
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import near_the_corner
from nnlib.exercises.truths import Bounds, MeasuredSlope


def relu_slope(pre_activation):
    """Return the slope of ReLU, entry by entry.

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


def _leak(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    left = given[0][arguments["pre_activation"] < 0]
    leak = read_typed(float(left.mean())) if left.size else None
    return leak if leak and 0 < leak < 0.5 else None


def _begin(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """Return a place between the largest entry with slope 0 and the smallest with slope 1."""
    entries = arguments["pre_activation"]
    flat, steep = entries[given[0] == 0], entries[given[0] == 1]
    if len(flat) + len(steep) < entries.size or not len(flat):
        return None
    return float(flat.max() + min(steep.min(initial=np.inf), flat.max() + 1)) / 2


_RULE = "np.where(pre_activation > 0, 1.0, 0.0)"
_RETURN = f"return {_RULE}"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("value_for_slope", "Is that ReLU itself?",
         "the question: not how high the line is, but how steep",
         (_RULE, "np.maximum(pre_activation, 0)")),
    slip("always_1", "Is your slope 1 everywhere?",
         "the left side: what does a nudge change where ReLU gives 0?",
         (_RULE, "np.ones(np.shape(pre_activation))")),
    slip("sides_exchanged", "Are the two sides exchanged?",
         "the comparison: on which side of 0 does ReLU rise?", ("> 0", "< 0")),
    slip("sign_for_slope", "Is your slope -1 on the left?",
         "the left side: does ReLU fall there, or lie flat?", ("0.0)", "-1.0)")),
    slip("leaky", "Is your slope a little above 0 on the left, as in a leaky ReLU?",
         "the left side: ReLU is exactly flat there", ("0.0)", "0.01)"),
         fits=(Fit((("0.0)", "NUMBER)"),), _leak),)),
    slip("from_1_on", "Does your slope begin at 1?", "the place where ReLU begins to rise",
         ("> 0", "> 1")),
    slip("one_answer_for_all", "Does one entry decide for all the others?",
         "the comparison: each entry is compared on its own",
         ("pre_activation > 0", "np.sum(pre_activation) + 0 * pre_activation > 0"), fits=(
             Fit((("pre_activation > 0", "pre_activation.flat[0] + 0 * pre_activation > 0"),)),
             Fit((("pre_activation > 0", "pre_activation.flat[-1] + 0 * pre_activation > 0"),)),
             Fit(((_RULE, "1.0 * (pre_activation > 0).all()"),)),
             Fit(((_RULE, "1.0 * (pre_activation > 0).any()"),)),
             Fit(((_RULE, "1.0 * (pre_activation.flat[0] > 0)"),)))),
    slip("number_of_the_example", "Does your slope begin somewhere other than at 0?",
         "the place where ReLU begins to rise: is a number from an example in the comparison?",
         ("> 0", "> 2"), fits=(Fit((("> 0", "> NUMBER"),), _begin),)),
    slip("compared_with_the_mean", "Did you compare each entry with the mean of all of them?",
         "the place where ReLU begins to rise: it is the same for any data",
         ("> 0", "> np.mean(pre_activation)"),
         fits=(Fit((("> 0", "> np.mean(pre_activation, axis=0)"),)),)),
    slip("one_number", "Did you turn the whole table into one number?",
         "the comparison: each entry has a slope of its own, so the shape stays",
         (_RULE, "np.sum(pre_activation > 0)"),
         fits=(Fit(((_RULE, "np.mean(pre_activation > 0)"),)),)),
    slip("column_only", "Is there only one column?", "the index: every column is needed",
         (_RULE, "1.0 * (pre_activation[:, 0] > 0)"),
         fits=(Fit(((_RULE, "1.0 * (pre_activation[:, -1] > 0)"),)),)),
    slip("row_only", "Is there only one row?", "the index: every row is needed",
         (_RULE, "1.0 * (pre_activation[0] > 0)"),
         fits=(Fit(((_RULE, "1.0 * (pre_activation[-1] > 0)"),)),)),
    slip("largest_entry", "Did you look for the largest entry, as `np.max` does?",
         "the name: `np.maximum` compares entry by entry; and it is not the slope yet",
         (_RULE, "np.max(pre_activation, 0)"),
         fits=(Fit(((_RULE, "np.max(pre_activation)"),)),)),
    slip("slope_of_the_sigmoid", "Is that the slope of a smooth activation, without a corner?",
         "the picture of ReLU: two straight lines, so two slopes",
         (_RETURN,
          "output = 1 / (1 + np.exp(-pre_activation))\n    return output * (1 - output)"), fits=(
             Fit(((_RULE, "1 - np.tanh(pre_activation) ** 2"),)),
             Fit(((_RULE, "1 / (1 + np.exp(-pre_activation))"),)),
             Fit(((_RULE, "np.tanh(pre_activation)"),)))),
    slip("size_for_slope", "Is that the absolute value of the pre-activation?",
         "the question: not how high the line is, but how steep",
         (_RULE, "np.abs(pre_activation)")),
    slip("unchanged", "Does the pre-activation come back unchanged?",
         "the question: how steep is ReLU at that place?", (_RULE, "pre_activation")),
    slip("smallest", "Is that the part below 0?",
         "the question: not how high a line is, but how steep",
         (_RULE, "np.minimum(pre_activation, 0)")),
    slip("rises_to_1", "Does your slope rise from 0 to 1, as the entries do?",
         "the right side: is one place there steeper than another?",
         (_RULE, "np.clip(pre_activation, 0, 1)"),
         fits=(Fit(((_RULE, "np.clip(pre_activation, -1, 1)"),)),)),
    slip("always_0", "Is your slope 0 everywhere?",
         "the right side: what does a nudge change where ReLU rises?",
         (_RULE, "np.zeros(np.shape(pre_activation))")),
    slip("half_everywhere", "Is your slope one half everywhere?",
         "the two sides: each has a slope of its own", (_RULE, "0.5 + 0 * pre_activation")),
    slip("left_side_kept", "Do entries below 0 come back unchanged?",
         "the left side: how steep is ReLU there?", ("0.0)", "pre_activation)")),
    slip("value_on_the_right", "Do you have a slope on the left and the value on the right?",
         "the right side: not how high the line is, but how steep",
         ("1.0, 0.0)", "pre_activation, 1.0)"),
         fits=(Fit((("1.0, 0.0)", "pre_activation, 0.01)"),)),
               Fit((("1.0, 0.0)", "pre_activation, 0.01 * pre_activation)"),)),)),
    common.LAST_ROW_LEFT_OUT.slip(
        (_RETURN, f"slopes = {_RULE}\n    slopes[-1] = 0\n    return slopes")),
    common.FIRST_ROW_LEFT_OUT.slip(
        (_RETURN, f"slopes = {_RULE}\n    slopes[0] = 0\n    return slopes")),
    slip("divided_by_entry", "Did you divide 1 by the entry?",
         "the two sides: each is a straight line, equally steep everywhere",
         (_RULE, "np.where(pre_activation > 0, 1 / pre_activation, 0.0)"),
         fits=(Fit(((_RULE, "1 / pre_activation"),)),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=relu_slope,
    bounds=Bounds(0, 1, "A slope of ReLU is 0 or 1."),
    statement="Return the slope of ReLU at each pre-activation.",
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
