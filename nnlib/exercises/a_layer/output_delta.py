"""The exercise `output_delta`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.a_layer.shared import sizes_of_predictions
from nnlib.exercises.chosen import bound_of, rate_in_the_slopes, rate_of_a_step, read_typed, share
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.truths import MeasuredSlope


def output_delta(predictions, targets):
    """Return the delta of a last layer without activation.

    The loss is the mean over the examples of the squared errors, added up over the outputs.

    predictions: array of shape (examples, out)
    targets:     array of shape (examples, out)
    returns the slope of the loss for each pre-activation, shape (examples, out)
    """
    return 2 * (predictions - targets) / len(predictions)


def _predictions(rng: np.random.Generator, examples: int = 7, outputs: int = 3) -> Arguments:
    while True:
        predictions, targets = (numbers(rng, (examples, outputs)) for _ in range(2))
        if np.abs(predictions - targets).min() > 0.05:
            return predictions, targets


def _fewer_predictions(rng: np.random.Generator) -> list[Arguments]:
    return [_predictions(rng, *sizes) for sizes in ((1, 1), (3, 1), (1, 3), (3, 3))]


def _loss_of_predictions(predictions: np.ndarray, targets: np.ndarray) -> float:
    return float(np.sum((predictions - targets) ** 2) / len(targets))


def _error_by_error(predictions: Any, targets: Any) -> Any:
    examples = predictions.shape[0]
    return [
        [2 / examples * (p - t) for p, t in zip(row, wanted, strict=True)]
        for row, wanted in zip(predictions, targets, strict=True)
    ]


def _target_first(predictions: Any, targets: Any) -> Any:
    return -2 * (targets - predictions) / targets.shape[0]


def _float32_delta(predictions: Any, targets: Any) -> Any:
    error = predictions.astype(np.float32) - targets.astype(np.float32)
    return error * np.float32(2 / len(error))


_RETURN = "return 2 * (predictions - targets) / len(predictions)"
_RESULT = "result = 2 * (predictions - targets) / len(predictions)"


def _count(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    # Read off tries of one size only, so that all other tries get the same number.
    if len(arguments["predictions"]) != 7:
        return None
    count = read_typed(share(7 * output_delta(**arguments), given[0]))
    # 2 and 8 are half and twice 4, which has a slip of its own.
    return count if count and count > 2 and count != 8 and count == round(count) else None


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    families.TARGET_MINUS_PREDICTIONS.slip(("predictions - targets", "targets - predictions")),
    families.SQUARE_FACTOR_MISSING.slip(("2 * (", "(")),
    slip("examples_missing", "Is the mean over the examples missing?",
         "the loss: how much does one square count in a mean over the examples?",
         (" / len(predictions)", "")),
    slip("divided_by_outputs", "Did you divide by the number of outputs?", families.MEAN_OVER_ROWS,
         ("len(predictions)", "predictions.shape[1]")),
    slip("divided_by_entries", "Did you divide by the number of all entries?",
         "the loss: it is added up over the outputs; the mean is over the examples only",
         ("len(predictions)", "predictions.size")),
    slip("divided_by_four", "Did you divide by a fixed number, such as the 4 from the notebook?",
         "the mean: how many examples are there, for any data?", ("len(predictions)", "4"),
         fits=(Fit((("len(predictions)", "NUMBER"),), _count),)),
    families.ERROR_SQUARED.slip(("(predictions - targets) /", "(predictions - targets)**2 /")),
    slip("size_of_the_error", "Is the sign of the error lost?",
         "a prediction that is too small: does the loss grow or fall when it grows?",
         ("2 * (predictions - targets)", "2 * np.abs(predictions - targets)")),
    slip("mean_taken", "Did you take a mean, so that the examples are gone?",
         "the shape: delta has a row for each example; the mean of the loss is only a factor, one "
         "over their number",
         ("return 2 * (predictions - targets) / len(predictions)",
         "return np.mean(2 * (predictions - targets), axis=0)")),
    slip("mean_over_everything",
         "Did you take a mean over all entries, so that one number is left?",
         families.SHAPE_OF_DELTA,
         ("return 2 * (predictions - targets) / len(predictions)",
         "return np.mean(2 * (predictions - targets))")),
    slip("target_forgotten", "Did you leave out the target?",
         "the error: it is what is squared, not the prediction",
         ("(predictions - targets)", "predictions")),
    families.ONLY_THE_LAST_EXAMPLE.slip(
        ("return 2 * (predictions - targets) / len(predictions)",
        "return (2 * (predictions - targets) / len(predictions))[-1]")),
    families.ERROR_WITHOUT_BRACKETS.slip(
        ("2 * (predictions - targets) /", "2 * predictions - targets /"), id="brackets_missing"),
    slip("times_prediction", "Did you multiply by the prediction as well?",
         "the slope of a square: 2 times what is squared, and nothing else changes with it",
         ("2 * (predictions - targets)", "2 * (predictions - targets) * predictions")),
    families.ADDED_UP_OVER_OUTPUTS.slip(
        ("return 2 * (predictions - targets) / len(predictions)",
        "return np.sum(2 * (predictions - targets), axis=1) / len(predictions)"),
        fits=(Fit(((_RETURN, "return np.sum(2 * (predictions - targets), axis=1, "
                             "keepdims=True) / len(predictions)"),)),)),
    slip("loss_for_slope", "Is that the loss itself?",
         "the question: how fast the loss changes with each single prediction",
         ("return 2 * (predictions - targets) / len(predictions)",
         "return np.sum((predictions - targets) ** 2) / len(predictions)")),
    common.ROOT_TAKEN.slip(
        (_RETURN, "root = np.sqrt(np.sum((predictions - targets) ** 2) / len(predictions))\n"
                  "    return (predictions - targets) / len(predictions) / root"), fits=(
             Fit(((_RETURN, "root = np.sqrt(np.mean((predictions - targets) ** 2))\n"
                            "    return (predictions - targets) / predictions.size / root"),)),)),
    common.STEP_TAKEN.slip(
        ("return 2 ", "return predictions - 2 "),
        fits=(Fit((("return 2 ", "return predictions - NUMBER * 2 "),),
                  rate_of_a_step(output_delta, "predictions")),),
        ),
    common.LEARNING_RATE_IN_IT.slip(
        ("return ", "return 0.03 * "),
        fits=(Fit((("return ", "return NUMBER * "),), rate_in_the_slopes(output_delta)),)),
    common.SLOPE_OF_THE_SIZE.slip(
        ("2 * (predictions - targets)", "np.sign(predictions - targets)")),
    common.SUM_FOR_DIFFERENCE.slip(("predictions - targets", "predictions + targets")),
    common.PREDICTION_FORGOTTEN.slip(("(predictions - targets)", "targets")),
    families.DIVIDED_BY_ONE_LESS.slip(("len(predictions)", "np.float64(len(predictions) - 1)")),
    families.DIVIDED_BY_THE_ROOT.slip(("len(predictions)", "np.sqrt(len(predictions))")),
    slip("softmax_taken", "Did the predictions go through an activation first?",
         "the last layer: it has no activation",
         ("(predictions - targets)", "(1 / (1 + np.exp(-predictions)) - targets)"), fits=(
             Fit((("return 2 ", "powers = np.exp(predictions)\n    "
                   "predictions = powers / powers.sum(axis=1, keepdims=True)\n    return 2 "),)),
             Fit((("(predictions - targets)", "(np.tanh(predictions) - targets)"),)),
             Fit((("(predictions - targets)", "(np.maximum(predictions, 0) - targets)"),)))),
    slip("slope_of_relu", "Did you multiply by the slope of ReLU?",
         "the last layer: it has no activation",
         ("(predictions - targets)", "(predictions - targets) * (predictions > 0)")),
    slip("slope_of_the_sigmoid", "Did you multiply by the slope of an activation?",
         "the last layer: it has no activation", ("(predictions - targets)",
         "(predictions - targets) * predictions * (1 - predictions)"), fits=(
             Fit((("(predictions - targets)",
                   "(predictions - targets) * (1 - predictions**2)"),)),
             Fit((("return 2 ", "one = 1 / (1 + np.exp(-predictions))\n    "
                   "return one * (1 - one) * 2 "),)))),
    slip("slope_of_cross_entropy", "Is that the slope of a different loss, with a logarithm?",
         "the loss: it is made of squares",
         (_RETURN, "return -targets / predictions / len(predictions)")),
    families.EVERYTHING_ADDED_UP.slip(
        (_RETURN, "return np.sum(2 * (predictions - targets)) / len(predictions)")),
    common.LAST_ROW_LEFT_OUT.slip((_RETURN, f"{_RESULT}\n    result[-1] = 0\n    return result")),
    common.FIRST_ROW_LEFT_OUT.slip((_RETURN, f"{_RESULT}\n    result[0] = 0\n    return result")),
    slip("last_column_left_out", "Does your last column stay 0?",
         "where your loop over the outputs ends",
         (_RETURN, f"{_RESULT}\n    result[:, -1] = 0\n    return result")),
    families.FIRST_EXAMPLE_EVERYWHERE.slip(
        (_RETURN, f"{_RESULT}\n    return 0 * result + result[0]")),
    slip("first_row_alone", "Is there only the first example's row?", families.RETURN_IN_A_LOOP,
         (_RETURN, "return (2 * (predictions - targets) / len(predictions))[0]")),
    slip("two_for_the_predictions_alone",
         "Did you double only the predictions, and not the targets?",
         families.ERROR_FIRST, ("2 * (predictions - targets)", "(2 * predictions - targets)")),
    slip("only_the_targets_divided", "Did you divide only the targets by the number of examples?",
         families.ERROR_FIRST, ("(predictions - targets) / len(predictions)",
                                "(predictions - targets / len(predictions))")),
    slip("mean_error_taken_off", "Did you subtract a mean from the errors?",
         "the error: each prediction is compared with its own target",
         ("(predictions - targets)", "(predictions - targets - np.mean(predictions - targets))"),
         fits=(Fit((("(predictions - targets)", "(predictions - targets.mean(axis=0))"),)),
               Fit((("(predictions - targets)", "(predictions - targets.mean())"),)))),
    common.SLOPES_CLIPPED.slip(
        (_RETURN, "return np.clip(2 * (predictions - targets) / len(predictions), -0.3, 0.3)"),
        fits=(Fit(((_RETURN, "return np.clip(2 * (predictions - targets) / len(predictions), "
                             "-NUMBER, NUMBER)"),), bound_of(output_delta)),)),
    slip("share_of_the_target", "Did you divide by the targets?",
         "the loss: the error itself is squared, not its share of the target",
         ("(predictions - targets)", "((predictions - targets) / targets)"), fits=(
             Fit((("(predictions - targets)", "((predictions - targets) / targets**2)"),)),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=output_delta,
    statement="Return the slope of the loss for each pre-activation of a last layer.",
    instance=_predictions,
    extra_cases=_fewer_predictions,
    truth=MeasuredSlope(_loss_of_predictions, by=("predictions",)),
    parts=("delta",),
    sizes=sizes_of_predictions,
    styles=(_error_by_error, _target_first, _float32_delta),
    hints=(
        "Without activation the prediction is the pre-activation. If one prediction grows by a "
        "little, which squared error changes, and how fast?",
        "The loss is a mean over the examples: how much does each single square count in it?",
        "`2 * (predictions - targets) / len(predictions)`",
    ),
    slips=SLIPS,
)
