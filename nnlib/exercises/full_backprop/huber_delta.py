"""The exercise `huber_delta`: the delta of a last layer for another loss, that of Huber."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.a_layer.shared import sizes_of_predictions
from nnlib.exercises.chosen import rate_in_the_slopes, rate_of_a_step, read_typed
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.truths import MeasuredSlope


def huber_delta(predictions, targets):
    """Return the delta of a last layer without activation, for the Huber loss.

    The loss is the mean over the examples, added up over the outputs, of
    error**2 where abs(error) <= 1, and 2 * abs(error) - 1 elsewhere.

    predictions: array of shape (examples, out)
    targets:     array of shape (examples, out)
    returns the slope of the loss for each pre-activation, shape (examples, out)
    """
    errors = predictions - targets
    inside = np.abs(errors) <= 1
    slopes = np.where(inside, 2 * errors, 2 * np.sign(errors))
    return slopes / len(predictions)


def _predictions(rng: np.random.Generator, examples: int = 7, outputs: int = 3) -> Arguments:
    while True:
        predictions = numbers(rng, (examples, outputs))
        errors = numbers(rng, (examples, outputs))
        # Small and large errors, both above and below 0.
        kinds = {(abs(error) <= 1, error > 0) for error in errors.ravel().tolist()}
        if len(kinds) == min(4, errors.size):
            return predictions, np.round(predictions - errors, 2)


def _fewer_predictions(rng: np.random.Generator) -> list[Arguments]:
    return [_predictions(rng, *sizes) for sizes in ((1, 1), (2, 1), (5, 1), (1, 3), (3, 3))]


def _huber(predictions: np.ndarray, targets: np.ndarray) -> float:
    sizes = np.abs(predictions - targets)
    return float(np.sum(np.where(sizes <= 1, sizes**2, 2 * sizes - 1)) / len(targets))


def _clipped(predictions: Any, targets: Any) -> Any:
    return 2 / len(targets) * np.clip(predictions - targets, -1, 1)


def _error_by_error(predictions: Any, targets: Any) -> Any:
    rows: Any = []
    for row, wanted in zip(predictions, targets, strict=True):
        rows.append([])
        for p, t in zip(row, wanted, strict=True):
            error = p - t
            if error > 1:
                slope = 2.0
            elif error < -1:
                slope = -2.0
            else:
                slope = 2 * error
            rows[-1].append(slope / len(predictions))
    return rows


def _question_as_factor(predictions: Any, targets: Any) -> Any:
    errors = targets - predictions
    small = abs(errors) <= 1
    return -2 * (small * errors + (1 - small) * errors / abs(errors)) / targets.shape[0]


def _float32_delta(predictions: Any, targets: Any) -> Any:
    errors = predictions.astype(np.float32) - targets.astype(np.float32)
    return np.minimum(np.maximum(errors, -1), 1) * np.float32(2 / len(errors))


_INSIDE = "np.abs(errors) <= 1"
_BOTH = "np.where(inside, 2 * errors, 2 * np.sign(errors))"
_RETURN = "return slopes / len(predictions)"
_BOTH_RULES = "the two rules of the loss: each has a slope of its own"
_OUTSIDE = "the rule for large errors: 2 * abs(error) - 1 is a straight line on either side"
_QUESTION = "the comparison: which errors does each of the two rules cover?"


def _bound(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """Return where the two rules meet, if not at 1: beyond it, slopes are those of the sign."""
    errors = arguments["predictions"] - arguments["targets"]
    flat = np.round(given[0] * len(errors), 6) == 2 * np.sign(errors)
    if flat.all() or not flat.any():
        return None
    smallest, largest = np.abs(errors)[flat].min(), np.abs(errors)[~flat].max()
    # A bound of one digit between the errors on its two sides.
    for bound in (0.5, 2.0, 1.5, 0.4, 0.6, 0.7, 0.8):
        if largest <= bound < smallest and abs(bound - 1) > 0.1:
            return bound
    return None


def _height(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """Return the number at which errors are cut off, if it is not 1."""
    errors = arguments["predictions"] - arguments["targets"]
    largest = float(np.abs(given[0]).max()) * len(errors) / 2
    height = read_typed(largest, digits=1)
    return height if height is not None and height != 1 and np.abs(errors).max() > height else None


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    families.TARGET_MINUS_PREDICTIONS.slip(("predictions - targets", "targets - predictions")),
    slip("squared_error_everywhere", "Is that the slope of the squared error, for every error?",
         "the rule for large errors: it has no square in it", (_BOTH, "2 * errors")),
    slip("absolute_error_everywhere", "Did you use the slope of the straight rule for every error?",
         "the rule for small errors: it is a square", (_BOTH, "2 * np.sign(errors)")),
    slip("rules_exchanged", "Are the two rules exchanged?", _QUESTION,
         (_INSIDE, "np.abs(errors) > 1")),
    slip("square_factor_missing", "Is the 2 missing in both rules?",
         "the loss as it is written here: error**2, without the one-half that many books have",
         (_BOTH, "np.where(inside, errors, np.sign(errors))")),
    slip("two_missing_inside", "Is the 2 of the square missing?", "how fast a square grows",
         ("2 * errors,", "errors,")),
    slip("two_missing_outside", "Is the 2 missing for large errors?",
         f"{_OUTSIDE}: how steep is it?", ("2 * np.sign(errors)", "np.sign(errors)")),
    slip("sign_missing_outside", "Is the slope for large errors the same on both sides?",
         "a large error below 0: does the loss grow or fall when the prediction grows?",
         ("2 * np.sign(errors)", "2")),
    slip("sign_missing_inside", "Is the sign of small errors lost?",
         "a prediction a little too small: does the loss grow or fall when it grows?",
         ("2 * errors,", "2 * np.abs(errors),")),
    slip("size_of_the_error", "Is the sign of the error lost?",
         "a prediction that is too small: does the loss grow or fall when it grows?",
         ("errors = predictions - targets", "errors = np.abs(predictions - targets)")),
    slip("errors_below_0_all_small", "Does every error below 0 count as small?",
         "the comparison: -3 is less than 1, and yet it is a large error",
         (_INSIDE, "errors <= 1")),
    slip("large_errors_ignored", "Is the slope 0 for large errors?", f"{_OUTSIDE}, and not flat",
         ("2 * np.sign(errors)", "0 * errors"), fits=(
             Fit((("2 * np.sign(errors)", "-1"),)),)),
    slip("value_for_slope_outside",
         "Is that the loss itself for large errors, instead of its slope?",
         "the question: how fast does 2 * abs(error) - 1 change with the prediction?",
         ("2 * np.sign(errors)", "2 * np.abs(errors) - 1"), fits=(
             Fit((("2 * np.sign(errors)", "2 * np.abs(errors)"),)),
             Fit((("2 * np.sign(errors)", "np.sign(errors) * (2 * np.abs(errors) - 1)"),)))),
    slip("minus_1_kept", "Is the 1 that is subtracted still there?",
         "a constant: what is its slope?", ("2 * np.sign(errors)", "2 * np.sign(errors) - 1"),
         fits=(Fit((("2 * np.sign(errors)", "(2 - 1) * np.sign(errors)"),
                    ("2 * errors,", "2 * errors - 1,"))),)),
    slip("square_kept", "Is the error still squared when it is small?",
         families.SLOPE_OF_A_SQUARE, ("2 * errors,", "2 * errors**2,"), fits=(
             Fit((("2 * errors,", "errors**2,"),)),)),
    slip("loss_for_slope", "Is that the loss instead of its slope?",
         "the question: how fast the loss changes with each single prediction",
         (_BOTH, "np.where(inside, errors**2, 2 * np.abs(errors) - 1)")),
    slip("two_rules_added", "Did you add up the slopes of both rules for large errors?",
         _BOTH_RULES, ("2 * np.sign(errors))", "2 * errors + 2 * np.sign(errors))")),
    slip("other_bound", "Do your two rules meet somewhere other than at 1?", _QUESTION,
         (_INSIDE, "np.abs(errors) <= 0.5"), fits=(
             Fit(((_INSIDE, "np.abs(errors) <= NUMBER"),), _bound),)),
    slip("cut_elsewhere", "Did you cut the errors off at a number other than 1?",
         "the place where the two rules meet: there both have the same slope",
         (_BOTH, "2 * np.clip(errors, -0.5, 0.5)"), fits=(
             Fit(((_BOTH, "2 * np.clip(errors, -NUMBER, NUMBER)"),), _height),)),
    slip("one_question_for_a_row",
         "Did you ask whether a whole row of errors is large, instead of each error?",
         "the loss: each error of each output follows its own rule",
         (_INSIDE, "np.sqrt((errors**2).sum(axis=1, keepdims=True)) <= 1"), fits=tuple(
             Fit(((_INSIDE, f"np.abs(errors).{how}(axis=1, keepdims=True) <= 1"),))
             for how in ("max", "mean", "sum", "min"))),
    slip("examples_missing", "Is the mean over the examples missing?",
         "the loss: how much does one error count in a mean over the examples?",
         (" / len(predictions)", "")),
    slip("divided_by_outputs", "Did you divide by the number of outputs?", families.MEAN_OVER_ROWS,
         ("len(predictions)", "predictions.shape[1]")),
    slip("divided_by_entries", "Did you divide by the number of all entries?",
         "the loss: it is added up over the outputs; the mean is over the examples only",
         ("len(predictions)", "predictions.size")),
    slip("mean_inside_the_question", "Did you divide the errors by the number of examples before "
         "you asked how large they are?", "the order: the error first, its rule, then the mean",
         ("errors = predictions - targets", "errors = (predictions - targets) / len(predictions)"),
         (_RETURN, "return slopes")),
    slip("mean_taken", "Did you take a mean, so that the examples are gone?",
         "the shape: delta has a row for each example; the mean is only a factor",
         (_RETURN, "return slopes.mean(axis=0)")),
    families.ADDED_UP_OVER_OUTPUTS.slip(
        (_RETURN, "return slopes.sum(axis=1) / len(predictions)"), fits=(
            Fit(((_RETURN, "return slopes.sum(axis=1, keepdims=True) / len(predictions)"),)),)),
    families.EVERYTHING_ADDED_UP.slip((_RETURN, "return slopes.sum() / len(predictions)"), fits=(
             Fit(((_RETURN, "return slopes.mean()"),)),)),
    slip("target_forgotten", "Did you leave out the target?",
         "the error: it compares the prediction with the target",
         ("predictions - targets", "predictions")),
    common.SUM_FOR_DIFFERENCE.slip(("predictions - targets", "predictions + targets")),
    slip("times_prediction", "Did you multiply by the prediction as well?",
         "how fast the error grows with the prediction: one to one",
         (_RETURN, "return slopes * predictions / len(predictions)")),
    common.STEP_TAKEN.slip(
        (_RETURN, "return predictions - slopes / len(predictions)"),
        fits=(Fit(((_RETURN, "return predictions - NUMBER * slopes / len(predictions)"),),
                  rate_of_a_step(huber_delta, "predictions")),)),
    common.LEARNING_RATE_IN_IT.slip(
        (_RETURN, "return 0.03 * slopes / len(predictions)"),
        fits=(Fit(((_RETURN, "return NUMBER * slopes / len(predictions)"),),
                  rate_in_the_slopes(huber_delta)),)),
    families.ONLY_THE_LAST_EXAMPLE.slip((_RETURN, "return (slopes / len(predictions))[-1]")),
    families.FIRST_EXAMPLE_EVERYWHERE.slip(
        (_RETURN, "return (0 * slopes + slopes[0]) / len(predictions)")),
    common.LAST_ROW_LEFT_OUT.slip(
        (_RETURN, "slopes[-1] = 0\n    return slopes / len(predictions)")),
    common.FIRST_ROW_LEFT_OUT.slip(
        (_RETURN, "slopes[0] = 0\n    return slopes / len(predictions)")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=huber_delta,
    statement="Return the slope of the Huber loss for each pre-activation of a last layer.",
    instance=_predictions,
    extra_cases=_fewer_predictions,
    truth=MeasuredSlope(_huber, by=("predictions",)),
    parts=("delta",),
    sizes=sizes_of_predictions,
    styles=(_clipped, _error_by_error, _question_as_factor, _float32_delta),
    hints=(
        "Take one error of 0.5 and one of 3. Nudge the prediction: by how much does each one's "
        "part of the loss change? And an error of -3?",
        "For a small error, the rule is a square, with a slope that you know. For a large one, the "
        "rule is a straight line: one slope above 0, the opposite slope below.",
        "Put the two slopes together with `np.where(np.abs(errors) <= 1, ..., ...)`; `np.sign` "
        "gives 1 or -1. How much does one error count in a mean over the examples?",
        "`np.where(np.abs(errors) <= 1, 2 * errors, 2 * np.sign(errors)) / len(predictions)`",
    ),
    slips=SLIPS,
)
