"""The exercise `cross_entropy_delta`: return the slope of the cross-entropy for the scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Exercise, Fit, slip
from nnlib.exercises.reading_digits.shared import (
    OTHER_COUNTS,
    further_scores_and_labels,
    is_large_pair,
    scores_and_labels,
    sizes_of_examples,
    softmax_float32,
    softmax_of_logs,
    softmax_row_by_row,
)
from nnlib.exercises.truths import MeasuredSlope
from nnlib.losses import cross_entropy as engine_cross_entropy


def cross_entropy_delta(scores, labels):
    """Return the slope of the cross-entropy for the scores.

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


_LABEL = "delta[np.arange(len(labels)), labels] -= 1"


_ONE_HOT = "np.eye(scores.shape[1])[labels]"


_THROUGH_SOFTMAX = "delta = delta * (slopes - np.sum(slopes * delta, axis=1, keepdims=True))"


def _small_number(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """Return the number used instead of a probability that is 0 for a float."""
    if not is_large_pair(arguments["scores"]) or not given[0][0, 1]:
        return None
    return float(-1 / (2 * given[0][0, 1]))


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("one_hot_minus_probability", "Did you subtract the probability from the label?",
         "the sign: a higher score for the label makes the loss smaller",
         ("return delta / len(labels)", "return -delta / len(labels)")),
    slip("examples_missing", "Is the mean over the examples missing?",
         "the loss: it is a mean, so divide by the number of examples once",
         ("delta / len(labels)", "delta")),
    slip("divided_by_classes", "Did you divide by the number of classes?", families.MEAN_OVER_ROWS,
         ("delta / len(labels)", "delta / scores.shape[1]")),
    slip("divided_by_entries", "Did you divide by the number of all scores?",
         "the mean: it is over the examples, which are the rows, and not over the classes",
         ("delta / len(labels)", "delta / scores.size")),
    slip("label_missing", "Are those the probabilities alone?",
         "the label: what does it change in its column?",
         ("    delta[np.arange(len(labels)), labels] -= 1\n", "")),
    slip("label_added", "Did you add 1 in the column of the label?",
         "the measured slopes next to the probabilities: is that of the label less, or more?",
         ("labels] -= 1", "labels] += 1")),
    slip("divided_before_the_label",
         "Did you divide by the number of examples before you subtracted the 1?",
         "the order: the 1 belongs to the mean too",
         ("    delta = powers / np.sum(powers, axis=1, keepdims=True)\n",
         "    delta = powers / np.sum(powers, axis=1, keepdims=True) / len(labels)\n"),
         ("return delta / len(labels)", "return delta")),
    slip("label_only", "Are the slopes of all classes but the label 0?",
         "the other scores: a higher one takes probability from the label",
         ("    delta[np.arange(len(labels)), labels] -= 1\n",
         "    picked = delta[np.arange(len(labels)), labels] - 1\n    delta = "
         "np.zeros_like(delta)\n    delta[np.arange(len(labels)), labels] = picked\n")),
    slip("label_in_every_row", "Did you subtract 1 in whole columns?",
         "the two brackets: each row has one label",
         ("delta[np.arange(len(labels)), labels] -= 1", "delta[:, labels] -= 1")),
    slip("whole_rows", "Does `[labels]` take whole rows where you want one entry of each?",
         "the brackets: they need the number of each row as well, before its label",
         ("delta[np.arange(len(labels)), labels] -= 1", "delta[labels % len(delta)] -= 1")),
    slip("softmax_missing", "Is softmax missing, so that those are scores minus the label?",
         "the probabilities: softmax turns scores into them",
         ("powers / np.sum(powers, axis=1, keepdims=True)", "scores.copy()")),
    families.TOO_LARGE_FOR_A_FLOAT.slip(
        ("np.exp(scores - np.max(scores, axis=1, keepdims=True))", "np.exp(scores)")),
    slip("slope_of_sigmoid_too", "Did you multiply by a slope of softmax again?",
         "the path from the scores to the loss: it already includes softmax and the logarithm",
         ("    delta[np.arange(len(labels)), labels] -= 1\n",
         "    bend = delta * (1 - delta)\n    delta[np.arange(len(labels)), labels] -= "
         "1\n    delta = delta * bend\n")),
    slip("square_factor_too_many", "Is there a 2, as from a square?",
         "the loss: there is no square in it", ("delta / len(labels)", "2 * delta / len(labels)")),
    slip("each_class_adds_up", "Do the probabilities add up to 1 in columns instead of rows?",
         "the axis of the sum: `axis=1` adds up each row",
         ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers, axis=0)")),
    families.LABELS_FROM_ONE.slip((_LABEL, _LABEL.replace("labels]", "labels - 1]")), fits=(
        Fit(((_LABEL, _LABEL.replace("labels]", "(labels + 1) % scores.shape[1]]")),)), )),
    slip("slope_by_the_probability", "Is that the slope for the probability instead of the score?",
         "the path from a score to the loss: softmax is between them",
         (_LABEL, f"delta = np.where({_ONE_HOT} == 1, -1 / delta, 0)"), fits=(
         Fit(((_LABEL, f"delta = -{_ONE_HOT} / delta"),)),
         *(Fit(((_LABEL, f"delta = -{_ONE_HOT} / {form}"),), _small_number)
           for form in ("(delta + NUMBER)", "np.maximum(delta, NUMBER)")))),
    families.TWO_CLASSES.slip(
        (_LABEL, f"delta = (delta - {_ONE_HOT}) / (delta * (1 - delta))"), fits=tuple(
        Fit(((_LABEL, f"delta = np.clip(delta, {small}, 1 - {small})\n    delta = (delta - "
              f"{_ONE_HOT}) / (delta * (1 - delta))"),)) for small in (1e-15, 1e-12, 1e-9, 1e-8))),
    slip("division_by_a_probability_of_0", "Did you divide by a probability that is 0?",
         "a probability that is too small for a float: what can you divide first, on paper?",
         (_LABEL, f"slopes = -{_ONE_HOT} / delta\n    {_THROUGH_SOFTMAX}"), fits=tuple(
         Fit(((_LABEL, f"slopes = -{_ONE_HOT} / (delta + {small})\n    {_THROUGH_SOFTMAX}"),))
         for small in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8))),
    slip("slope_of_squared_error", "Is that the slope of a squared error?",
         "the loss: it is a logarithm, and there is no square in it",
         (_LABEL, f"slopes = 2 * (delta - {_ONE_HOT})\n    {_THROUGH_SOFTMAX}")),
    slip("label_subtracted_as_a_number", "Did you subtract the label itself, as a number?",
         "the label: it is a place in the row, and says which column is meant",
         (_LABEL, "delta = delta - labels[:, np.newaxis]"), fits=(
         Fit(((_LABEL, _LABEL.replace("-= 1", "-= labels")),)), )),
    families.SIGMOID_FOR_SOFTMAX.slip(
        ("powers / np.sum(powers, axis=1, keepdims=True)",
         "1 / (1 + np.exp(-np.clip(scores, -700, 700)))")),
    families.SOFTMAX_TWICE.slip(
        (f"    {_LABEL}", "    delta = np.exp(delta) / np.sum(np.exp(delta), axis=1, "
         f"keepdims=True)\n    {_LABEL}")),
    slip("logarithm_for_the_probability", "Did you take the logarithm of the probabilities?",
         "the slope: the logarithm belongs to the loss; what is its slope?",
         (f"    {_LABEL}", f"    delta = np.log(delta)\n    {_LABEL}")),
    slip("only_the_label_divided",
         "Did you divide only the 1 of the label by the number of examples?",
         "the mean: the probabilities belong to it too",
         (_LABEL, f"{_LABEL} / len(labels)"), ("return delta / len(labels)", "return delta")),
    slip("all_add_up", "Does the whole table add up to 1?",
         "the sum: there is one for each example",
         ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers)")),
    families.LARGEST_OF_ALL_ROWS.slip(("np.max(scores, axis=1, keepdims=True)", "np.max(scores)")),
    slip("not_divided", "Did you forget to divide the powers by their sum?",
         "the probabilities of a row: they add up to 1",
         ("powers / np.sum(powers, axis=1, keepdims=True)", "powers.copy()")),
    slip("minus_in_the_power", "Does the largest score get the smallest probability?",
         "the sign in the power", ("    powers =", "    scores = -scores\n    powers =")),
    slip("examples_added_up", "Did you add up the examples?",
         "the shape: each example has scores of its own, so each has slopes of its own",
         ("return delta / len(labels)", "return delta.sum(axis=0) / len(labels)")),
    families.ONLY_THE_LAST_EXAMPLE.slip(
        ("return delta / len(labels)", "return delta[-1:] / len(labels)"), fits=(
        Fit((("return delta / len(labels)", "return delta[-1] / len(labels)"),)),
        Fit((("return delta / len(labels)",
              "delta[:-1] = 0\n    return delta / len(labels)"),)), )),
    families.DIVIDED_BY_A_FIXED_NUMBER.slip(("delta / len(labels)", "delta / 10"), fits=tuple(
        Fit((("delta / len(labels)", f"delta / {count}"),)) for count in OTHER_COUNTS)),
    slip("minus_one_written",
         "Did you overwrite the label's probability with -1, using `=` instead of `-=`?",
         "the line of the labels: 1 is subtracted there, and the probability stays in it",
         ("labels] -= 1", "labels] = -1")),
    slip("most_probable_class",
         "Did you subtract 1 for the most probable class instead of the label?",
         families.LABEL_SAYS_WHICH,
         ("delta[np.arange(len(labels)), labels] -= 1",
         "delta[np.arange(len(labels)), np.argmax(scores, axis=1)] -= 1")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=cross_entropy_delta,
    statement="Return the slope of the cross-entropy for the scores.",
    instance=scores_and_labels,
    extra_cases=further_scores_and_labels,
    tries=10,
    truth=MeasuredSlope(_loss, by=("scores",)),
    parts=("delta",),
    sizes=sizes_of_examples,
    styles=(_delta_one_hot, _delta_by_comparing, _delta_in_a_loop),
    hints=(
        "Begin with the measured slopes of one example, next to its probabilities. In which "
        "column do they differ?",
        "For each class it is its probability; for the label, 1 less. Where does the mean over the "
        "examples come in?",
        "`delta[np.arange(len(labels)), labels] -= 1` subtracts 1 in each row, in the column "
        "of its label. Then divide by the number of examples.",
        "With the probabilities in `delta`: `delta[np.arange(len(labels)), labels] -= 1`, and "
        "then `delta / len(labels)`",
    ),
    slips=SLIPS,
)
