"""The exercise `output_delta`: give the delta of a last layer without activation."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.truths import MeasuredSlope


def output_delta(predictions, targets):
    """Give the delta of a last layer without activation.

    The loss is the mean over the examples of the squared errors, added up over the outputs.

    predictions: array of shape (examples, out)
    targets:     array of shape (examples, out)
    returns the slope of the loss by each pre-activation, shape (examples, out)
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


def _sizes_of_predictions(predictions: np.ndarray, targets: np.ndarray) -> dict[str, int]:
    return {"examples": predictions.shape[0], "outputs": predictions.shape[1]}


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


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    families.TARGET_MINUS_PREDICTIONS.slip(("predictions - targets", "targets - predictions")),
    families.SQUARE_FACTOR_MISSING.slip(("2 * (", "(")),
    slip("examples_missing", "Is the mean over the examples missing?",
         "the loss: what does one square count in a mean over the examples?",
         (" / len(predictions)", "")),
    slip("divided_by_outputs", "Did you divide by the number of outputs?", families.MEAN_OVER_ROWS,
         ("len(predictions)", "predictions.shape[1]")),
    slip("divided_by_entries", "Did you divide by the number of all entries?",
         "the loss: over the outputs it is added up; the mean is over the examples only",
         ("len(predictions)", "predictions.size")),
    slip("divided_by_four", "Did you divide by 4, the number of examples in the notebook?",
         "the mean: how many examples are there, for any data?", ("len(predictions)", "4")),
    families.ERROR_SQUARED.slip(("(predictions - targets) /", "(predictions - targets)**2 /")),
    slip("size_of_the_error", "Is the sign of the error lost?",
         "a prediction that is too small: does the loss grow or fall when it grows?",
         ("2 * (predictions - targets)", "2 * np.abs(predictions - targets)")),
    slip("mean_taken", "Is a mean taken, so that the examples are gone?",
         "the shape: delta has a row for each example",
         ("return 2 * (predictions - targets) / len(predictions)",
         "return np.mean(2 * (predictions - targets), axis=0)")),
    slip("mean_over_everything", "Is a mean taken over all entries, so that one number is left?",
         "the shape: delta has a number for each example and each output",
         ("return 2 * (predictions - targets) / len(predictions)",
         "return np.mean(2 * (predictions - targets))")),
    slip("target_forgotten", "Was the target left out?",
         "the error: it is squared, and not the prediction",
         ("(predictions - targets)", "predictions")),
    families.ONLY_THE_LAST_EXAMPLE.slip(
        ("return 2 * (predictions - targets) / len(predictions)",
        "return (2 * (predictions - targets) / len(predictions))[-1]")),
    families.ERROR_WITHOUT_BRACKETS.slip(
        ("2 * (predictions - targets) /", "2 * predictions - targets /"), id="brackets_missing"),
    slip("times_prediction", "Is the prediction multiplied in once more?",
         "the slope of a square: 2 times what is squared, and nothing else changes with it",
         ("2 * (predictions - targets)", "2 * (predictions - targets) * predictions")),
    slip("added_up_over_outputs", "Are the outputs added up?",
         "the shape: delta has a number for each example and each output",
         ("return 2 * (predictions - targets) / len(predictions)",
         "return np.sum(2 * (predictions - targets), axis=1) / len(predictions)")),
    slip("loss_for_slope", "Is that the loss itself?",
         "the question: how fast the loss changes, with each single prediction",
         ("return 2 * (predictions - targets) / len(predictions)",
         "return np.sum((predictions - targets) ** 2) / len(predictions)")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=output_delta,
    statement="Give the slope of the loss by each pre-activation of a last layer.",
    instance=_predictions,
    extra_cases=_fewer_predictions,
    truth=MeasuredSlope(_loss_of_predictions, by=("predictions",)),
    parts=("delta",),
    sizes=_sizes_of_predictions,
    styles=(_error_by_error, _target_first, _float32_delta),
    hints=(
        "Without activation the prediction is the pre-activation. If one prediction grows by a "
        "little, which squared error changes, and how fast?",
        "The loss is a mean over the examples: what does each single square count in it?",
        "`2 * (predictions - targets) / len(predictions)`",
    ),
    slips=SLIPS,
)
