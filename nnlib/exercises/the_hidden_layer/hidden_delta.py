"""The exercise `hidden_delta`: the delta of a hidden layer with ReLU."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.activations import relu
from nnlib.exercises import families
from nnlib.exercises.chosen import leak, threshold
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Slip, Stopping, slip
from nnlib.exercises.drawing import near_the_corner, numbers
from nnlib.exercises.the_hidden_layer.node_slopes import node_slopes
from nnlib.exercises.the_hidden_layer.shared import (
    FEWER,
    ON_THE_WAY_BACK,
    SLOPE_BEFORE_THE_WEIGHTS,
    delta_and_weights,
)
from nnlib.exercises.truths import MeasuredSlope


def hidden_delta(delta, weights, pre_activation):
    """Return the delta of a hidden layer with ReLU.

    delta:          array of shape (examples, out), of the layer after it
    weights:        array of shape (in, out), of the layer after it
    pre_activation: array of shape (examples, in), of the hidden layer itself
    returns the delta of the hidden layer, shape (examples, in)
    """
    output_slopes = delta @ weights.T
    return output_slopes * (pre_activation > 0)


def _with_pre_activation(
    rng: np.random.Generator, examples: int = 7, before: int = 5, after: int = 3
) -> Arguments:
    pre_activation = numbers(rng, (examples, before))
    # Every neuron is active for one example and, if there are more, inactive for another.
    first = int(rng.integers(examples))
    pre_activation[first] = np.abs(pre_activation[first])
    if examples > 1:
        other = (first + 1) % examples
        pre_activation[other] = -np.abs(pre_activation[other])
    if min(examples, before) > 2:
        # One neuron is never active: otherwise "active for any example" would change nothing.
        dead = int(rng.integers(before))
        pre_activation[:, dead] = -np.abs(pre_activation[:, dead])
    pre_activation = near_the_corner(rng, pre_activation)
    return *delta_and_weights(rng, examples, before, after), pre_activation


def _smaller_hidden(rng: np.random.Generator) -> list[Arguments]:
    # In the last one no neuron is active, which one comparison for all would not notice either.
    delta, weights, pre_activation = _with_pre_activation(rng, 2, 2, 2)
    return [
        *(_with_pre_activation(rng, *sizes) for sizes in FEWER),
        (delta, weights, -np.abs(pre_activation)),
    ]


def _loss_of_hidden(delta: np.ndarray, weights: np.ndarray, pre_activation: np.ndarray) -> float:
    return float(np.sum(delta * (relu.value(pre_activation) @ weights)))


def _where_active(delta: Any, weights: Any, pre_activation: Any) -> Any:
    return np.where(pre_activation > 0, np.einsum("eo,io->ei", delta, weights), 0)


def _zeros_written(delta: Any, weights: Any, pre_activation: Any) -> Any:
    slopes = node_slopes(delta, weights)
    slopes[pre_activation <= 0] = 0
    return slopes


def _each_by_itself(delta: Any, weights: Any, pre_activation: Any) -> Any:
    rows = []
    for example in range(len(delta)):
        row = []
        for node in range(len(weights)):
            total = 0.0
            for after in range(len(weights[node])):
                total += delta[example, after] * weights[node, after]
            row.append(total if pre_activation[example, node] > 0 else 0.0)
        rows.append(row)
    return rows


def _float32_hidden(delta: Any, weights: Any, pre_activation: Any) -> Any:
    slopes = delta.astype(np.float32) @ weights.astype(np.float32).T
    return slopes * np.heaviside(pre_activation.astype(np.float32), 0)


_MASK = "(pre_activation > 0)"


_RETURN = "return output_slopes * (pre_activation > 0)"


def _leak(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """Return what the slopes are multiplied by where the pre-activation is negative."""
    slopes = node_slopes(arguments["delta"], arguments["weights"])
    flat = arguments["pre_activation"] < 0
    return leak(given[0][flat], slopes[flat])


def _corner(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """Return the pre-activation above which there are slopes."""
    return threshold(arguments["pre_activation"], given[0] != 0)


def _other_mask(id: str, question: str, look: str, new: str, *others: str) -> Slip:
    """Make a slip that has something else instead of ReLU's slope, in one or more forms."""
    fits = tuple(Fit(((_MASK, other),)) for other in others)
    return slip(id, question, look, (_MASK, new), fits=fits)


_OWN_ROW = "the shape: each example has pre-activations of its own, so each is compared on its own"


_OWN_SLOPE = "how much the output changes with the pre-activation: 1 or 0"


_THIS_LAYER = "which activation this layer has"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("activation_slope_missing", "Is the slope of ReLU missing?",
         "the path from the pre-activation to the loss: it goes through ReLU",
         ("output_slopes * (pre_activation > 0)", "output_slopes")),
    slip("activation_slope_added", "Did you add the slope of ReLU where you should multiply?",
         "slopes that follow each other on one path: they multiply",
         ("* (pre_activation > 0)", "+ (pre_activation > 0)")),
    slip("slope_of_relu_alone", "Is that the slope of ReLU alone?",
         "the path from the pre-activation to the loss: what comes after ReLU?",
         (_RETURN, "return 1.0 * (pre_activation > 0)")),
    _other_mask("value_for_activation_slope", "Did you use ReLU's value where its slope belongs?",
                _OWN_SLOPE, "np.maximum(pre_activation, 0)"),
    _other_mask("pre_activation_for_activation_slope",
                "Did you multiply by the pre-activation itself?", _OWN_SLOPE, "pre_activation"),
    _other_mask("sides_exchanged", "Are the two sides of ReLU exchanged?",
                "the comparison: on which side of 0 does ReLU rise?", "(pre_activation < 0)"),
    _other_mask("minus_on_the_left", "Is your slope of ReLU -1 on the left?",
                "the left side: does ReLU fall there, or lie flat?", "np.sign(pre_activation)"),
    slip("leaky", "Does your ReLU have a slope on the left too, as a leaky ReLU does?",
         "the left side: ReLU is flat there", (_MASK, "np.where(pre_activation > 0, 1, 0.01)"),
         fits=(Fit(((_MASK, "np.where(pre_activation > 0, 1, NUMBER)"),), _leak), )),
    slip("corner_moved", "Does the slope begin somewhere other than at 0?",
         "the comparison: ReLU has its corner at 0", (_MASK, "(pre_activation > 0.2)"),
         fits=(Fit(((_MASK, "(pre_activation > NUMBER)"),), _corner), )),
    _other_mask("one_mask_for_all_examples",
                "Do you use the same slope of ReLU for all examples?", _OWN_ROW,
                "(pre_activation > 0).any(axis=0)",
                "(pre_activation > 0).all(axis=0)", "(pre_activation[0] > 0)",
                "(pre_activation.mean(axis=0) > 0)", "(pre_activation[-1] > 0)",
                "(pre_activation > 0).mean(axis=0)", "(pre_activation > 0).sum(axis=0)"),
    _other_mask("one_mask_for_all_neurons",
                "Do you use the same slope of ReLU for all neurons of an example?",
                "the shape: each neuron has pre-activations of its own",
                "(pre_activation > 0).any(axis=1, keepdims=True)",
                "(pre_activation > 0).all(axis=1, keepdims=True)", "(pre_activation[:, :1] > 0)",
                "(pre_activation.mean(axis=1, keepdims=True) > 0)",
                "(pre_activation > 0).mean(axis=1, keepdims=True)",
                "(pre_activation > 0).sum(axis=1, keepdims=True)"),
    _other_mask("one_mask_for_everything", "Do you use one slope of ReLU for the whole table?",
                "the comparison: each pre-activation is compared on its own",
                "(pre_activation > 0).any()", "(pre_activation > 0).all()",
                "(pre_activation.mean() > 0)", "(pre_activation > 0).mean()",
                "(pre_activation > 0).sum()"),
    families.RELU_OF_THE_SLOPES.slip(
        ("output_slopes * (pre_activation > 0)", "np.maximum(output_slopes, 0)"),
        fits=(Fit((("output_slopes * (pre_activation > 0)", "1.0 * (output_slopes > 0)"),)),)),
    _other_mask("sign_of_the_slopes_asked", "Does the sign of the slope decide too?",
                "the comparison: what must be above 0?", "(pre_activation * output_slopes > 0)"),
    _other_mask("slope_of_sigmoid", "Is that the slope of the sigmoid?", _THIS_LAYER,
                "np.exp(-pre_activation) / (1 + np.exp(-pre_activation))**2"),
    _other_mask("sigmoid_formula", "Is that the sigmoid's formula, output times 1 minus output?",
                _THIS_LAYER, "(pre_activation * (1 - pre_activation))",
                "np.maximum(pre_activation, 0) * (1 - np.maximum(pre_activation, 0))"),
    _other_mask("slope_of_tanh", "Is that the slope of tanh?", _THIS_LAYER,
                "(1 - np.tanh(pre_activation)**2)", "(1 - pre_activation**2)",
                "(1 - np.maximum(pre_activation, 0)**2)"),
    _other_mask("sigmoid_for_the_slope", "Did the pre-activations go through a sigmoid?",
                _THIS_LAYER, "(1 / (1 + np.exp(-pre_activation)))"),
    *ON_THE_WAY_BACK,
    slip("examples_added_up", "Did you add up the examples?",
         "the shape: delta has a row for each example",
         ("= delta @ weights.T", "= (delta @ weights.T).sum(axis=0)"), fits=(
         Fit(((_RETURN, "return (output_slopes * (pre_activation > 0)).sum(axis=0)"),)), )),
    families.ONLY_THE_LAST_EXAMPLE.slip((_RETURN, f"{_RETURN[:7]}({_RETURN[7:]})[-1]")),
    families.FIRST_EXAMPLE_EVERYWHERE.slip(("= delta @", "= (0 * delta + delta[0]) @"),
                                           id="first_example_everywhere"),
    slip("mean_example_everywhere", "Does every row get the mean over the examples?",
         "the rows: each example has slopes of its own",
         ("= delta @", "= (0 * delta + delta.mean(axis=0)) @")),
    slip("added_up_over_everything", families.EVERYTHING_ADDED_UP.question,
         "the shape: delta has a row for each example, and a column for each neuron",
         (_RETURN, "return np.sum(output_slopes * (pre_activation > 0))")),
    slip("relu_of_the_slopes_too", "Did the slopes go through ReLU too?",
         "the slopes: they may be negative; only the pre-activation is compared with 0",
         ("output_slopes * (pre_activation > 0)",
         "np.maximum(output_slopes, 0) * (pre_activation > 0)")),
    slip("one_for_zero",
         "Does `np.where` give 1 where it should give the slope, and the slope where 0 belongs?",
         "both values of `np.where`: which is for active neurons, and which for the others?",
         ("output_slopes * (pre_activation > 0)",
         "np.where(pre_activation > 0, 1, output_slopes)")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=hidden_delta,
    instance=_with_pre_activation,
    extra_cases=_smaller_hidden,
    truth=MeasuredSlope(_loss_of_hidden, by=("pre_activation",)),
    parts=("delta",),
    stopping=Stopping(
        lambda rng: _with_pre_activation(rng, 3, 3, 3),
        (
            families.WEIGHTS_NOT_TRANSPOSED.slip(("delta @ weights.T", "delta @ weights")),
            families.FACTORS_EXCHANGED.slip(("delta @ weights.T", "weights.T @ delta")),
            families.PRODUCT_OF_TABLES.slip(
                ("output_slopes * (pre_activation > 0)", "output_slopes @ (pre_activation > 0)")
            ),
            families.PRODUCT_ENTRY_BY_ENTRY.slip(
                ("delta @ weights.T", "delta * weights.T"),
                fits=(Fit((("delta @ weights.T", "delta * weights"),)),),
            ),
            SLOPE_BEFORE_THE_WEIGHTS.slip(
                ("delta @ weights.T", "(delta * (pre_activation > 0)) @ weights.T"),
                ("return output_slopes * (pre_activation > 0)", "return output_slopes"),
            ),
        ),
    ),
    styles=(_where_active, _zeros_written, _each_by_itself, _float32_hidden),
    hints=(
        "First back through the weights: that was `node_slopes`. It ends at the outputs of the "
        "hidden layer. What comes between its outputs and its pre-activations?",
        "One more slope on the way, that of ReLU, for each entry. Slopes that follow each "
        "other multiply.",
        "`delta @ weights.T * (pre_activation > 0)`",
    ),
    slips=SLIPS,
)
