"""The exercise `mean_slopes`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Stopping, slip
from nnlib.exercises.gradient_descent.shared import (
    PAIR,
    SLOPE_PARTS,
    examples,
    mean_loss,
    mean_of_each,
)
from nnlib.exercises.truths import MeasuredSlope


def mean_slopes(inputs, weights, bias, targets):
    """Give the slopes of one neuron's mean squared error, over several examples.

    inputs:  array of shape (examples, d), one row for each example
    weights: array of shape (d,)
    bias:    one number
    targets: array of shape (examples,)
    returns the weights slopes, shape (d,), and the bias slope, one number
    """
    errors = inputs @ weights + bias - targets
    weights_slopes = 2 * errors @ inputs / len(inputs)
    bias_slope = 2 * np.mean(errors)
    return weights_slopes, bias_slope


def _fewer_examples(rng: np.random.Generator) -> list[Arguments]:
    return [examples(rng, *sizes) for sizes in ((1, 1), (3, 1), (1, 2), (2, 1))]


def _sizes(inputs: np.ndarray, **others: Any) -> dict[str, int]:
    return {"examples": len(inputs)}


def _transposed(inputs: Any, weights: Any, bias: float, targets: Any) -> Any:
    doubled = 2 / len(targets) * (inputs @ weights + bias - targets)
    return inputs.T @ doubled, doubled.sum()


def _einsum_of_all(inputs: Any, weights: Any, bias: float, targets: Any) -> Any:
    errors = np.einsum("ei,i->e", inputs, weights) + bias - targets
    return 2 * (errors[:, np.newaxis] * inputs).mean(axis=0), [2 * errors.mean()]


def _float32_of_all(inputs: Any, weights: Any, bias: float, targets: Any) -> Any:
    inputs, weights = inputs.astype(np.float32), weights.astype(np.float32)
    errors = inputs @ weights + np.float32(bias) - targets.astype(np.float32)
    return 2 * errors @ inputs / len(inputs), 2 * errors.mean()


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("target_minus_prediction", "Did you subtract the predictions from the targets?",
         "the line that makes the errors: in this course it is prediction minus target",
         ("inputs @ weights + bias - targets", "targets - (inputs @ weights + bias)")),
    families.SQUARE_FACTOR_MISSING_IN_3_TIMES_3.slip(
        ("2 * errors @", "errors @"), ("2 * np.mean", "np.mean")),
    slip("sum_for_mean", "Did you add up over the examples, without taking the mean?",
         families.LOSS_IS_A_MEAN, (" / len(inputs)", ""), ("np.mean", "np.sum")),
    slip("weights_sum_for_mean", "Is the mean missing in the weights' slopes?",
         "both slopes: each is a mean over the examples", (" / len(inputs)", "")),
    slip("bias_sum_for_mean", "Is the mean missing in the bias's slope?",
         "both slopes: each is a mean over the examples", ("np.mean", "np.sum")),
    slip("divided_by_inputs", "Did you divide by the number of inputs?",
         "the mean: it is over the examples, and those are the rows",
         ("len(inputs)", "len(weights)")),
    slip("divided_by_five", "Did you divide by 5, the number of points in the notebook?",
         "the mean: how many examples are there, for any data?",
         ("2 * errors @ inputs / len(inputs)", "2 * errors @ inputs / 5"),
         ("2 * np.mean(errors)", "2 * np.sum(errors) / 5")),
    slip("means_multiplied", "Did you take the means first, and multiply then?",
         "the order: each example multiplies its own error with its own inputs",
         ("errors @ inputs / len(inputs)", "np.mean(errors) * np.mean(inputs, axis=0)")),
    families.LAST_EXAMPLE_ONLY.slip(("errors @ inputs / len(inputs)", "errors[-1] * inputs[-1]"),
                                    ("np.mean(errors)", "errors[-1]")),
    slip("inputs_missing", "Are the inputs missing in the weights' slopes?",
         "how much each prediction changes when one weight grows by a little",
         ("2 * errors @ inputs / len(inputs)", "2 * np.mean(errors)")),
    families.FIRST_EXAMPLE_LEFT_OUT.slip(
        ("errors @ inputs / len(inputs)", "errors[1:] @ inputs[1:] / len(inputs)"),
        ("np.mean(errors)", "np.sum(errors[1:]) / len(inputs)")),
    slip("last_example_left_out", "Is the last example left out?", "where your loop ends",
         ("errors @ inputs / len(inputs)", "errors[:-1] @ inputs[:-1] / len(inputs)"),
         ("np.mean(errors)", "np.sum(errors[:-1]) / len(inputs)")),
    families.FIRST_EXAMPLE_ONLY.slip(("errors @ inputs / len(inputs)", "errors[0] * inputs[0]"),
                                     ("np.mean(errors)", "errors[0]")),
    slip("all_against_all", "Is each prediction compared with all the targets?",
         "the shapes in the error: (examples,) minus (examples, 1) makes a whole table",
         ("bias - targets", "bias - np.mean(targets)")),
    slip("bias_times_inputs", "Is an input multiplied into the bias's slope?",
         "how much each prediction changes when the bias grows by a little",
         ("2 * np.mean(errors)", "2 * np.mean(errors * inputs[:, 0])")),
    slip("not_averaged", "Does yours still have one slope for each example?",
         "the shapes: a slope has the shape of its thing",
         ("2 * errors @ inputs / len(inputs)", "2 * errors[:, np.newaxis] * inputs"),
         ("np.mean(errors)", "errors")),
    slip("not_added_up", "Is nothing added up over the examples?",
         "the shapes: a slope has the shape of its thing, so what the examples say adds up",
         ("2 * errors @ inputs / len(inputs)", "2 * errors[:, np.newaxis] * inputs / len(inputs)"),
         ("np.mean(errors)", "errors / len(inputs)")),
    slip("wrong_axis", "Did the mean run over the inputs?",
         "the axes: rows are examples, so over the examples is `axis=0`",
         ("2 * errors @ inputs / len(inputs)",
         "np.mean(2 * errors[:, np.newaxis] * inputs, axis=1)")),
    slip("mean_over_everything", "Did the mean run over the inputs too?",
         "the axes: `np.mean` without `axis` makes one number of the whole table",
         ("2 * errors @ inputs / len(inputs)", "np.mean(2 * errors[:, np.newaxis] * inputs)")),
    slip("bias_left_out_of_the_error", "Is the bias left out of the predictions?",
         "the line that makes the errors", ("weights + bias", "weights")),
    families.ORDER_EXCHANGED.slip((PAIR, "return bias_slope, weights_slopes"), whole=True),
)  # fmt: skip


EXERCISE = Exercise(
    reference=mean_slopes,
    statement="Give the slopes of one neuron's mean squared error by its weights and its bias.",
    instance=examples,
    extra_cases=_fewer_examples,
    truth=MeasuredSlope(mean_loss, by=("weights", "bias")),
    parts=SLOPE_PARTS,
    sizes=_sizes,
    stopping=Stopping(
        lambda rng: examples(rng, 3, 3),
        (
            families.INPUTS_NOT_TRANSPOSED.slip(("errors @ inputs", "inputs @ errors")),
            families.PRODUCT_ENTRY_BY_ENTRY.slip(("errors @ inputs", "errors * inputs")),
            families.INPUTS_TRANSPOSED.slip(("inputs @ weights", "inputs.T @ weights")),
        ),
    ),
    styles=(mean_of_each, _transposed, _einsum_of_all, _float32_of_all),
    hints=(
        "The loss is a mean of squared errors. What is the slope of a mean, if you know the "
        "slope of each?",
        "With a loop: start both sums at 0, and for each example add what `neuron_slopes` "
        "gives. Divide by the number of examples after the loop.",
        "Without a loop: `errors @ inputs` multiplies each example's error by its inputs, and "
        "adds up over the examples.",
        "`2 * errors @ inputs / len(inputs)` and `2 * np.mean(errors)`, with "
        "`errors = inputs @ weights + bias - targets`",
    ),
    slips=SLIPS,
)
