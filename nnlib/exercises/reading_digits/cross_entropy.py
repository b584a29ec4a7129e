"""The exercise `cross_entropy`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Slip, Stopping, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.reading_digits.shared import (
    further_scores_and_labels,
    scores_and_labels,
    sizes_of_examples,
)
from nnlib.exercises.truths import Definition


def cross_entropy(scores, labels):
    """Give the mean over the examples of -log(probability of the label), with the natural log.

    scores: array of shape (examples, classes), also with scores like 1000 or -1000
    labels: array of whole numbers of shape (examples,), from 0 to classes - 1
    returns one number
    """
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    of_label = shifted[np.arange(len(labels)), labels]
    return np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)


def _equal_scores_and_labels(rng: np.random.Generator) -> Arguments:
    return numbers(rng, (4, 4)), rng.permutation(4)


def _mean_of_logs(scores: np.ndarray, labels: np.ndarray) -> float:
    """The same way: log of the sum over j of exp(score j - score of the label)."""
    losses = []
    for row, label in zip(scores, labels):
        differences = row - row[label]
        largest = differences.max()
        losses.append(largest + np.log(np.exp(differences - largest).sum()))
    return float(np.mean(losses))


def _entropy_of_logs(scores: Any, labels: Any) -> Any:
    picked = scores[range(len(labels)), labels]
    return np.mean(np.logaddexp.reduce(scores, axis=1) - picked)


def _entropy_row_by_row(scores: Any, labels: Any) -> Any:
    total = 0.0
    for row, label in zip(scores, labels):
        top = max(row)
        total += top + np.log(sum(np.exp(row - top))) - row[label]
    return [total / len(labels)]


def _entropy_one_hot(scores: Any, labels: Any) -> Any:
    one_hot = np.eye(scores.shape[1])[labels]
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(one_hot * logs).sum() / len(scores)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("log_of_zero", "Is there a logarithm of 0, where a probability is too small for a float?",
         "the order: a logarithm of a quotient is a difference of two logarithms",
         ("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
         "-np.log(np.exp(of_label) / np.sum(np.exp(shifted), axis=1))")),
    slip("largest_taken_off_once", "Is the largest score taken off in the powers only?",
         "the score of the label: the same is taken off it, or the difference changes",
         ("of_label = shifted[", "of_label = scores[")),
    families.TOO_LARGE_FOR_A_FLOAT.slip(
        ("    shifted = scores - np.max(scores, axis=1, keepdims=True)\n",
        "    shifted = scores\n")),
    slip("examples_summed", "Is that a sum over the examples?", families.LOSS_IS_A_MEAN,
         ("np.mean(np.log", "np.sum(np.log")),
    slip("sign_missing", "Is the minus missing?",
         "the sign: a logarithm of a probability is negative, and a loss should not be",
         ("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
         "of_label - np.log(np.sum(np.exp(shifted), axis=1))")),
    slip("mean_over_classes_too", "Is that a mean over the classes too?",
         "the mean: it is over the examples",
         ("return np.mean(", "return 1 / scores.shape[1] * np.mean(")),
    slip("logarithm_to_base_2", "Is that the logarithm to the base 2?",
         "the logarithm: `np.log` is the natural one",
         ("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
         "np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label) / np.log(2)")),
    slip("logarithm_to_base_10", "Is that the logarithm to the base 10?",
         "the logarithm: `np.log` is the natural one",
         ("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
         "np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label) / np.log(10)")),
    slip("one_sum_for_all_rows", "Is there one sum of powers for the whole table?",
         "the sum: each example has its own, along its row",
         ("np.sum(np.exp(shifted), axis=1)", "np.sum(np.exp(shifted))")),
    slip("largest_of_all_rows", "Is the largest score of *all* rows taken off?",
         "the largest: each row has its own; far below it all powers become 0",
         ("np.max(scores, axis=1, keepdims=True)", "np.max(scores)")),
    slip("sum_without_logarithm", "Is the sum of the powers there without its logarithm?",
         "the logarithm of a quotient: both numbers come in by their logarithms",
         ("np.log(np.sum(np.exp(shifted), axis=1))", "np.sum(np.exp(shifted), axis=1)")),
    slip("logarithms_summed", "Is a logarithm taken of each power, before they are added up?",
         "the order: first the powers of a row are added up, then comes the logarithm",
         ("np.log(np.sum(np.exp(shifted), axis=1))", "np.sum(shifted, axis=1)")),
    slip("logarithm_of_the_mean",
         "Is the mean taken of the probabilities, and then the logarithm of it?",
         "the order: first the logarithm for each example, then the mean",
         ("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
         "-np.log(np.mean(np.exp(of_label) / np.sum(np.exp(shifted), axis=1)))")),
    slip("a_small_number_added",
         "Is a small number added, so that the logarithm is never one of 0?",
         "a probability that is smaller still: the loss there is far larger than yours",
         ("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
         "-np.log(np.exp(of_label) / np.sum(np.exp(shifted), axis=1) + 1e-12)")),
    slip("first_example_only", "Is that the first example alone?",
         "the `return`: does it stand inside the loop, so that the loop ends too early?",
         ("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
         "(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)[0]")),
    slip("every_row_with_every_label", "Does each example get the labels of all?",
         "the two brackets: `[:, labels]` takes whole columns; each row has one label",
         ("shifted[np.arange(len(labels)), labels]", "shifted[:, labels].mean(axis=1)")),
    slip("softmax_missing", "Is the sum of the powers missing?",
         "the probability of the label: which two numbers make it?",
         ("np.log(np.sum(np.exp(shifted), axis=1)) - of_label", "-of_label")),
    slip("scores_without_softmax", "Is that the score of the label, without softmax?",
         "the probability of the label: a score is none yet",
         ("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
         "-scores[np.arange(len(labels)), labels]")),
    slip("logarithm_missing", "Is the logarithm missing?",
         "what is taken of the probability of the label",
         ("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
         "-np.exp(of_label) / np.sum(np.exp(shifted), axis=1)")),
    slip("one_minus_the_probability", "Is that 1 minus the probability?",
         "what is taken of the probability of the label: its logarithm, with a minus",
         ("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
         "1 - np.exp(of_label) / np.sum(np.exp(shifted), axis=1)")),
    slip("most_probable_class", "Is that the most probable class, in place of the label?",
         "the class that counts: the label says which",
         ("shifted[np.arange(len(labels)), labels]", "np.max(shifted, axis=1)")),
    families.LABELS_FROM_ONE.slip(("shifted[np.arange(len(labels)), labels]",
                                  "shifted[np.arange(len(labels)), labels - 1]")),
    slip("one_loss_for_each_example", "Is there a loss for each example?",
         "the loss: one number, the mean over the examples",
         ("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
         "np.log(np.sum(np.exp(shifted), axis=1)) - of_label")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=cross_entropy,
    statement="Give the mean over the examples of -log(probability of the label).",
    instance=scores_and_labels,
    extra_cases=further_scores_and_labels,
    tries=10,
    truth=Definition(_mean_of_logs),
    parts=("cross-entropy",),
    sizes=sizes_of_examples,
    stopping=Stopping(
        _equal_scores_and_labels,
        (
            Slip(
                "largest_lies_in_a_row",
                (("np.max(scores, axis=1, keepdims=True)", "np.max(scores, axis=1)"),),
                "Do the largest scores lie in a row, where a column is needed?",
                "the shapes: `keepdims=True` keeps one number for each row, in a column",
            ),
        ),
    ),
    styles=(_entropy_of_logs, _entropy_row_by_row, _entropy_one_hot),
    hints=(
        "First one example: which of its probabilities counts, and what is -log of it?",
        "`shifted[np.arange(len(labels)), labels]` takes from each row the entry of its label. "
        "Where may a logarithm of 0 come up?",
        "The log of a quotient is a difference: -log(power of the label / sum of powers) = "
        "log(sum of powers) - score of the label. Nothing becomes 0 on this way.",
        "With `shifted = scores - np.max(scores, axis=1, keepdims=True)`: "
        "`np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - shifted[np.arange(len(labels)), "
        "labels])`",
    ),
    slips=SLIPS,
)
