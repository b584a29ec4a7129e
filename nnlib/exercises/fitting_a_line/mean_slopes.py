"""The exercise `mean_slopes`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.chosen import bound_of, rate_in_the_slopes, rate_of_a_step, read_typed, share
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Stopping, slip
from nnlib.exercises.fitting_a_line.shared import examples, mean_loss, mean_of_each
from nnlib.exercises.gradient_descent.shared import PAIR, SLOPE_PARTS, slips_of_the_pair
from nnlib.exercises.truths import MeasuredSlope


def mean_slopes(inputs, weights, bias, targets):
    """Return the slopes of one neuron's mean squared error, over several examples.

    inputs:  array of shape (examples, d), one row for each example
    weights: array of shape (d,)
    bias:    one number
    targets: array of shape (examples,)
    returns the weight slopes, shape (d,), and the bias slope, one number
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


_rate = rate_of_a_step(mean_slopes, "bias", part=1)
_rate_in_it = rate_in_the_slopes(mean_slopes)
_bound = bound_of(mean_slopes)


def _count(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    # Read off tries of one size only, so that all other tries get the same number.
    if len(arguments["inputs"]) != 3:
        return None
    summed = 3 * np.asarray(mean_slopes(**arguments)[1])
    count = read_typed(share(summed, given[1]))
    # 10 is twice 5, which has a slip of its own.
    return count if count and count > 2 and count != 10 and count == round(count) else None


_SHARES = "(1.0 / len(inputs)) ** np.arange(len(inputs), 0, -1)"


def _one_example_divided(place: int) -> tuple[Fit, ...]:
    """Return the slopes of one example, divided by the number of examples as in a mean."""
    one = f"errors[{place}] * inputs[{place}] / len(inputs)"
    return (
        Fit(
            (
                ("errors @ inputs / len(inputs)", one),
                ("np.mean(errors)", f"errors[{place}] / len(inputs)"),
            )
        ),
    )


_BY_BIAS = "how much each prediction changes when the bias grows by a little"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("target_minus_prediction", "Did you subtract the predictions from the targets?",
         "the line that computes the errors: in this course it is prediction minus target",
         ("inputs @ weights + bias - targets", "targets - (inputs @ weights + bias)")),
    families.SQUARE_FACTOR_MISSING_IN_3_TIMES_3.slip(
        ("2 * errors @", "errors @"), ("2 * np.mean", "np.mean")),
    slip("sum_for_mean", "Did you add up over the examples, without taking the mean?",
         families.LOSS_IS_A_MEAN, (" / len(inputs)", ""), ("np.mean", "np.sum")),
    slip("weights_sum_for_mean", "Is the mean missing from the weights' slopes?",
         "both slopes: each is a mean over the examples", (" / len(inputs)", "")),
    slip("bias_sum_for_mean", "Is the mean missing from the bias's slope?",
         "both slopes: each is a mean over the examples", ("np.mean", "np.sum")),
    slip("divided_by_inputs", "Did you divide by the number of inputs?", families.MEAN_OVER_ROWS,
         ("len(inputs)", "len(weights)"), ("np.mean(errors)", "np.sum(errors) / len(weights)")),
    slip("divided_by_five", "Did you divide by a fixed number, such as the 5 from the notebook?",
         "the mean: how many examples are there, for any data?",
         ("2 * errors @ inputs / len(inputs)", "2 * errors @ inputs / 5"),
         ("2 * np.mean(errors)", "2 * np.sum(errors) / 5"), fits=(
             Fit((("2 * errors @ inputs / len(inputs)", "2 * errors @ inputs / NUMBER"),
                  ("2 * np.mean(errors)", "2 * np.sum(errors) / NUMBER")), _count),)),
    slip("means_multiplied", "Did you take the means first and then multiply?",
         "the order: each example multiplies its own error by its own inputs",
         ("errors @ inputs / len(inputs)", "np.mean(errors) * np.mean(inputs, axis=0)")),
    families.LAST_EXAMPLE_ONLY.slip(
        ("errors @ inputs / len(inputs)", "errors[-1] * inputs[-1]"),
        ("np.mean(errors)", "errors[-1]"), fits=_one_example_divided(-1)),
    slip("inputs_missing", families.INPUTS_MISSING,
         "how much each prediction changes when one weight grows by a little",
         ("2 * errors @ inputs / len(inputs)", "2 * np.mean(errors)")),
    families.FIRST_EXAMPLE_LEFT_OUT.slip(
        ("errors @ inputs / len(inputs)", "errors[1:] @ inputs[1:] / len(inputs)"),
        ("np.mean(errors)", "np.sum(errors[1:]) / len(inputs)")),
    slip("last_example_left_out", "Did you leave out the last example?", "where your loop ends",
         ("errors @ inputs / len(inputs)", "errors[:-1] @ inputs[:-1] / len(inputs)"),
         ("np.mean(errors)", "np.sum(errors[:-1]) / len(inputs)")),
    families.FIRST_EXAMPLE_ONLY.slip(
        ("errors @ inputs / len(inputs)", "errors[0] * inputs[0]"),
        ("np.mean(errors)", "errors[0]"), fits=_one_example_divided(0)),
    slip("all_against_all", "Did you compare each prediction with all the targets?",
         "the shapes in the error: (examples,) minus (examples, 1) makes a whole table",
         ("bias - targets", "bias - np.mean(targets)")),
    slip("bias_times_inputs", families.BIAS_TIMES_INPUT, _BY_BIAS,
         ("2 * np.mean(errors)", "2 * np.mean(errors * inputs[:, 0])")),
    slip("not_averaged", "Do you still have one slope for each example?",
         "the shapes: a slope has the shape of what it belongs to",
         ("2 * errors @ inputs / len(inputs)", "2 * errors[:, np.newaxis] * inputs"),
         ("np.mean(errors)", "errors")),
    slip("not_added_up", "Did you forget to add up over the examples?",
         "the shapes: a slope has the shape of what it belongs to, so the examples' shares add up",
         ("2 * errors @ inputs / len(inputs)", "2 * errors[:, np.newaxis] * inputs / len(inputs)"),
         ("np.mean(errors)", "errors / len(inputs)"), fits=(
             Fit((("2 * errors @ inputs / len(inputs)", "2 * inputs.T * errors / len(inputs)"),
                  ("np.mean(errors)", "errors / len(inputs)"))),
             Fit((("2 * errors @ inputs / len(inputs)", "2 * inputs.T * errors"),
                  ("np.mean(errors)", "errors"))))),
    slip("wrong_axis", "Did you take the mean over the inputs?",
         "the axes: rows are examples, so over the examples is `axis=0`",
         ("2 * errors @ inputs / len(inputs)",
         "np.mean(2 * errors[:, np.newaxis] * inputs, axis=1)")),
    slip("mean_over_everything", "Did you take the mean over the inputs as well?",
         "the axes: `np.mean` without `axis` makes one number of the whole table",
         ("2 * errors @ inputs / len(inputs)", "np.mean(2 * errors[:, np.newaxis] * inputs)")),
    slip("bias_left_out_of_the_error", "Did you leave the bias out of the predictions?",
         "the line that computes the errors", ("weights + bias", "weights")),
    *slips_of_the_pair(_rate, _rate_in_it),
    slip("divided_in_each_round", "Do you divide by the number of examples in every round?",
         "the division: it comes once, at the end, when all shares are added up",
         ("2 * errors @ inputs / len(inputs)", f"2 * (errors * {_SHARES}) @ inputs"),
         ("2 * np.mean(errors)", f"2 * errors @ ({_SHARES})")),
    common.ROOT_TAKEN.slip(
        (PAIR, "root = np.sqrt(np.mean(errors**2))\n    "
               "return weights_slopes / 2 / root, bias_slope / 2 / root")),
    common.SLOPE_OF_THE_SIZE.slip(("2 * errors @", "np.sign(errors) @"),
                                  ("2 * np.mean(errors)", "np.mean(np.sign(errors))")),
    common.SIZE_OF_THE_ERROR.slip(
        ("bias - targets\n", "bias - targets\n    errors = abs(errors)\n")),
    common.SUM_FOR_DIFFERENCE.slip((" - targets\n", " + targets\n")),
    common.PREDICTION_FORGOTTEN.slip(("inputs @ weights + bias - targets", "targets")),
    families.TARGET_FORGOTTEN.slip((" - targets\n", "\n")),
    families.ERROR_SQUARED.slip(("2 * errors @", "2 * errors**2 @"),
                                ("np.mean(errors)", "np.mean(errors**2)")),
    slip("bias_error_squared", "Is the error squared in the bias's slope?",
         families.SLOPE_OF_A_SQUARE, ("np.mean(errors)", "np.mean(errors**2)"),
         fits=(Fit((("2 * np.mean(errors)", "np.mean(errors**2)"),)),)),
    families.WEIGHTS_FOR_INPUTS.slip(
        ("2 * errors @ inputs / len(inputs)", "2 * np.mean(errors) * weights")),
    common.WEIGHT_MULTIPLIED_IN.slip(("/ len(inputs)", "* weights / len(inputs)")),
    common.INPUT_SIGN_LOST.slip(("errors @ inputs", "errors @ np.abs(inputs)")),
    common.ERROR_MISSING.slip(("2 * errors @ inputs / len(inputs)", "inputs.mean(axis=0)"),
                              ("2 * np.mean(errors)", "1.0")),
    common.LOSS_FOR_SLOPE.slip(
        (PAIR, "loss = np.mean(errors**2)\n    return loss * np.ones(len(weights)), loss")),
    common.BIAS_IN_EVERY_PRODUCT.slip(("weights + bias", "weights + len(weights) * bias")),
    common.BIAS_ADDED_TO_WEIGHTS.slip(("weights + bias", "(weights + bias)")),
    common.BIAS_SUBTRACTED.slip(("weights + bias", "weights - bias")),
    common.BIAS_MULTIPLIED.slip(("weights + bias", "weights * bias")),
    common.SUMS_MULTIPLIED.slip(("inputs @ weights", "inputs.sum(axis=1) * np.sum(weights)")),
    common.MEAN_FOR_SUM.slip(("inputs @ weights", "inputs @ weights / len(weights)")),
    common.LAST_INPUT_LEFT_OUT.slip(("inputs @ weights", "inputs[:, :-1] @ weights[:-1]")),
    common.FIRST_INPUT_LEFT_OUT.slip(("inputs @ weights", "inputs[:, 1:] @ weights[1:]")),
    common.ACTIVATION_IN_IT.slip(
        ("inputs @ weights + bias", "1 / (1 + np.exp(-(inputs @ weights + bias)))"), fits=(
            Fit((("inputs @ weights + bias", "np.tanh(inputs @ weights + bias)"),)),
            Fit((("inputs @ weights + bias", "np.maximum(0, inputs @ weights + bias)"),)))),
    slip("inputs_added_up_first", "Did you first add up the errors and the inputs separately?",
         "the order: each example multiplies its own error by its own inputs",
         ("errors @ inputs / len", "errors.sum() * inputs.sum(axis=0) / len"),
         fits=(Fit((("errors @ inputs / len(inputs)", "errors.mean() * inputs.sum(axis=0)"),)),)),
    slip("inputs_squared", "Do the inputs appear twice?",
         "how much each prediction changes when one weight grows by a little",
         ("errors @ inputs", "errors @ inputs**2")),
    families.DIVIDED_BY_ONE_LESS.slip(
        ("/ len(inputs)", "/ np.float64(len(inputs) - 1)"),
        ("np.mean(errors)", "np.sum(errors) / np.float64(len(inputs) - 1)")),
    slip("divided_by_entries", "Did you divide by the number of all entries of the inputs?",
         families.MEAN_OVER_ROWS,
         ("/ len(inputs)", "/ inputs.size"), ("np.mean(errors)", "np.sum(errors) / inputs.size")),
    families.DIVIDED_BY_THE_ROOT.slip(
        ("/ len(inputs)", "/ np.sqrt(len(inputs))"),
        ("np.mean(errors)", "np.sum(errors) / np.sqrt(len(inputs))")),
    slip("median_for_mean", "Did you take the median where the mean belongs?",
         "the loss: a mean over the examples", ("np.mean(errors)", "np.median(errors)"),
         fits=(Fit((("2 * errors @ inputs / len(inputs)",
                     "np.median(2 * errors[:, np.newaxis] * inputs, axis=0)"),
                    ("np.mean(errors)", "np.median(errors)"))),)),
    slip("bias_times_bias", families.BIAS_TIMES_BIAS, _BY_BIAS,
         ("np.mean(errors)", "np.mean(errors) * bias")),
    slip("bias_added_from_weights", families.BIAS_FROM_WEIGHTS, _BY_BIAS,
         ("2 * np.mean(errors)", "weights_slopes.sum()"),
         fits=(Fit((("2 * np.mean(errors)", "weights_slopes.mean()"),)),)),
    common.BIAS_SLOPE_1.slip(("2 * np.mean(errors)", "1.0")),
    slip("bias_slope_0", "Did you take the bias's slope to be 0?",
         "the nudge: if the bias grows by a little, does the loss stay as it is?",
         ("2 * np.mean(errors)", "0.0")),
    slip("bias_last_example", "Is the bias's slope that of the last example alone?",
         families.ROUNDS_THROWN_AWAY, ("np.mean(errors)", "errors[-1]"),
         fits=(Fit((("np.mean(errors)", "errors[-1] / len(inputs)"),)),)),
    slip("weights_last_example", "Are the weights' slopes those of the last example alone?",
         families.ROUNDS_THROWN_AWAY, ("errors @ inputs / len(inputs)", "errors[-1] * inputs[-1]"),
         fits=(Fit((("errors @ inputs / len(inputs)",
                     "errors[-1] * inputs[-1] / len(inputs)"),)),)),
    slip("mean_of_the_sizes", "Is the sign of the slopes lost?",
         "a prediction that is too large: do all its weights push it up?",
         (PAIR, "return np.abs(weights_slopes), np.abs(bias_slope)")),
    common.SLOPES_CLIPPED.slip(
        (PAIR, "return np.clip(weights_slopes, -3, 3), np.clip(bias_slope, -3, 3)"), fits=(
            Fit(((PAIR, "return (np.clip(weights_slopes, -NUMBER, NUMBER), "
                        "np.clip(bias_slope, -NUMBER, NUMBER))"),), _bound),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=mean_slopes,
    statement="Return the slopes of one neuron's mean squared error for its weights and its bias.",
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
        "`errors = inputs @ weights + bias - targets`. Or with `for row, target in zip(inputs, "
        "targets):`, `one, other = neuron_slopes(row, weights, bias, target)`, then "
        "`weights_slopes = weights_slopes + one / len(inputs)`, and likewise for the bias",
    ),
    slips=SLIPS,
)
