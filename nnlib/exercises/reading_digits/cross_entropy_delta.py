"""The exercise `cross_entropy_delta`: give the slope of the cross-entropy by the scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Exercise, slip
from nnlib.exercises.reading_digits.shared import (
    further_scores_and_labels,
    scores_and_labels,
    sizes_of_examples,
    softmax_float32,
    softmax_of_logs,
    softmax_row_by_row,
)
from nnlib.exercises.truths import MeasuredSlope
from nnlib.losses import cross_entropy as engine_cross_entropy


def cross_entropy_delta(scores, labels):
    """Give the slope of the cross-entropy by the scores.

    scores: array of shape (examples, classes), also with scores like 1000 or -1000
    labels: array of whole numbers of shape (examples,), from 0 to classes - 1
    returns an array of the shape of the scores
    """
    powers = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    delta = powers / np.sum(powers, axis=1, keepdims=True)
    delta[np.arange(len(labels)), labels] -= 1
    return delta / len(labels)


def _loss(scores: np.ndarray, labels: np.ndarray) -> float:
    return float(engine_cross_entropy.value(scores, labels))


def _delta_one_hot(scores: Any, labels: Any) -> Any:
    return (softmax_row_by_row(scores) - np.eye(scores.shape[1])[labels]) / len(scores)


def _delta_by_comparing(scores: Any, labels: Any) -> Any:
    is_label = labels.reshape(-1, 1) == np.arange(scores.shape[1])
    return np.where(is_label, softmax_of_logs(scores) - 1, softmax_of_logs(scores)) / len(labels)


def _delta_in_a_loop(scores: Any, labels: Any) -> Any:
    delta = softmax_float32(scores).astype(float)
    for place in range(len(labels)):
        delta[place][labels[place]] -= 1
    return (delta / labels.size).tolist()


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("one_hot_minus_probability", "Is it the label minus the probability?",
         "the sign: a higher score for the label makes the loss smaller",
         ("return delta / len(labels)", "return -delta / len(labels)")),
    slip("examples_missing", "Is the mean over the examples missing?",
         "the loss: it is a mean, so one over the examples comes in once",
         ("delta / len(labels)", "delta")),
    slip("divided_by_classes", "Did you divide by the number of classes?", families.MEAN_OVER_ROWS,
         ("delta / len(labels)", "delta / scores.shape[1]")),
    slip("divided_by_entries", "Did you divide by the number of all scores?",
         "the mean: it is over the examples, which are the rows, and not over the classes",
         ("delta / len(labels)", "delta / scores.size")),
    slip("label_missing", "Are those the probabilities alone?",
         "the label: what does it change in its column?",
         ("    delta[np.arange(len(labels)), labels] -= 1\n", "")),
    slip("label_added", "Is 1 added in the column of the label?",
         "the measured slopes beside the probabilities: is that of the label less, or more?",
         ("labels] -= 1", "labels] += 1")),
    slip("divided_before_the_label",
         "Are the probabilities divided by the examples before the 1 is taken off?",
         "the order: the 1 belongs to the mean too",
         ("    delta = powers / np.sum(powers, axis=1, keepdims=True)\n",
         "    delta = powers / np.sum(powers, axis=1, keepdims=True) / len(labels)\n"),
         ("return delta / len(labels)", "return delta")),
    slip("label_only", "Are the slopes of all classes but the label 0?",
         "the other scores: a higher one takes probability from the label",
         ("    delta[np.arange(len(labels)), labels] -= 1\n",
         "    picked = delta[np.arange(len(labels)), labels] - 1\n    delta = "
         "np.zeros_like(delta)\n    delta[np.arange(len(labels)), labels] = picked\n")),
    slip("label_in_every_row", "Is 1 taken off in whole columns?",
         "the two brackets: each row has one label",
         ("delta[np.arange(len(labels)), labels] -= 1", "delta[:, labels] -= 1")),
    slip("softmax_missing", "Is softmax missing: scores minus the label?",
         "the probabilities: scores become them by softmax",
         ("powers / np.sum(powers, axis=1, keepdims=True)", "scores.copy()")),
    families.TOO_LARGE_FOR_A_FLOAT.slip(
        ("np.exp(scores - np.max(scores, axis=1, keepdims=True))", "np.exp(scores)")),
    slip("slope_of_sigmoid_too", "Is a slope of softmax multiplied in once more?",
         "the way from the scores to the loss: softmax and logarithm together are in it already",
         ("    delta[np.arange(len(labels)), labels] -= 1\n",
         "    bend = delta * (1 - delta)\n    delta[np.arange(len(labels)), labels] -= "
         "1\n    delta = delta * bend\n")),
    slip("square_factor_too_many", "Is there a 2, as of a square?",
         "the loss: there is no square in it", ("delta / len(labels)", "2 * delta / len(labels)")),
    slip("each_class_adds_up", "Do the probabilities add up in columns, and not in rows?",
         "the axis of the sum: `axis=1` adds up each row",
         ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers, axis=0)")),
    families.LABELS_FROM_ONE.slip(("delta[np.arange(len(labels)), labels] -= 1",
                                  "delta[np.arange(len(labels)), labels - 1] -= 1")),
    slip("minus_one_written",
         "Is -1 written over the probability of the label, with `=` for `-=`?",
         "the line of the labels: 1 is subtracted there, and the probability stays in it",
         ("labels] -= 1", "labels] = -1")),
    slip("most_probable_class", "Is 1 taken off the most probable class, in place of the label?",
         "the class that counts: the label says which",
         ("delta[np.arange(len(labels)), labels] -= 1",
         "delta[np.arange(len(labels)), np.argmax(scores, axis=1)] -= 1")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=cross_entropy_delta,
    statement="Give the slope of the cross-entropy by the scores.",
    instance=scores_and_labels,
    extra_cases=further_scores_and_labels,
    tries=10,
    truth=MeasuredSlope(_loss, by=("scores",)),
    parts=("delta",),
    sizes=sizes_of_examples,
    styles=(_delta_one_hot, _delta_by_comparing, _delta_in_a_loop),
    hints=(
        "Begin with the measured slopes of one example, beside its probabilities. In which "
        "column do they differ?",
        "For each class it is its probability; for the label, 1 less. And where does the mean "
        "over the examples come in?",
        "`delta[np.arange(len(labels)), labels] -= 1` takes 1 off in each row, in the column "
        "of its label. Then one over the examples.",
        "With the probabilities in `delta`: `delta[np.arange(len(labels)), labels] -= 1`, and "
        "then `delta / len(labels)`",
    ),
    slips=SLIPS,
)
