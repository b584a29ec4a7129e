"""Exercises of lesson 09, reading digits: softmax, cross-entropy, its delta, and a training."""

from __future__ import annotations

from typing import Any

import numpy as np

import nnlib
from nnlib.datasets import digits
from nnlib.exercises.declaration import (
    Arguments,
    Definition,
    Exercise,
    MeasuredSlope,
    Property,
    Slip,
    Stopping,
)
from nnlib.exercises.drawing import generator, numbers
from nnlib.exercises.reading import BROKEN, judged_digits
from nnlib.layers import sensible_layers
from nnlib.losses import cross_entropy as engine_cross_entropy
from nnlib.propagation import forward
from nnlib.training import sgd_epoch


def softmax(scores):
    """Turn the scores of each example into probabilities, which add up to 1.

    scores: array of shape (examples, classes), also with scores like 1000 or -1000
    returns an array of the same shape
    """
    powers = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def cross_entropy(scores, labels):
    """Give the mean over the examples of -log(probability of the label), with the natural log.

    scores: array of shape (examples, classes), also with scores like 1000 or -1000
    labels: array of whole numbers of shape (examples,), from 0 to classes - 1
    returns one number
    """
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    of_label = shifted[np.arange(len(labels)), labels]
    return np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)


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


def train_on_digits(inputs, labels, rng):
    """Train a network that reads digits; it is judged on digits that it has not seen.

    inputs: array of shape (examples, 64), pixels from 0 to 1
    labels: array of whole numbers of shape (examples,), from 0 to 9
    rng:    a generator of random numbers
    returns the layers; the last one has no activation, and gives 10 scores
    """
    layers = nnlib.sensible_layers([64, 128, 10], [nnlib.relu, nnlib.identity], rng)
    for _ in range(20):
        nnlib.sgd_epoch(layers, inputs, labels, 16, 0.3, rng, loss=nnlib.cross_entropy)
    return layers


# --- instances and truths -----------------------------------------------------------------------


def _scores(rng: np.random.Generator) -> Arguments:
    return (numbers(rng, (7, 5)),)


def _large(rng: np.random.Generator) -> np.ndarray:
    """Rows of very different size: one far above 0, one far below, one of both."""
    # Sixteenths: beside 1000, too, a float32 holds them without rounding.
    rows = np.round(16 * numbers(rng, (3, 5))) / 16
    rows[0] += 1000
    rows[1] -= 1000
    rows[2] = 1000 * np.sign(rows[2])
    rows[2, :2] = 1000, -1000
    return rows


def _further_scores(rng: np.random.Generator) -> list[Arguments]:
    return [(_large(rng),), (numbers(rng, (1, 3)),), (numbers(rng, (3, 1)),)]


def _scores_and_labels(rng: np.random.Generator) -> Arguments:
    return numbers(rng, (7, 5)), rng.permutation([0, 1, 2, 3, 4, *rng.integers(0, 5, 2)])


def _further_scores_and_labels(rng: np.random.Generator) -> list[Arguments]:
    # The label of the last row has the score -1000, where others have 1000.
    return [
        (_large(rng), np.array([*rng.integers(0, 5, 2), 1])),
        (numbers(rng, (1, 3)), rng.integers(0, 3, 1)),
        (numbers(rng, (3, 2)), np.array([0, 1, 1])),
    ]


def _equal_scores(rng: np.random.Generator) -> Arguments:
    return (numbers(rng, (4, 4)),)


def _equal_scores_and_labels(rng: np.random.Generator) -> Arguments:
    return numbers(rng, (4, 4)), rng.permutation(4)


def _one_over_a_sum(scores: np.ndarray) -> np.ndarray:
    """Softmax, written with differences of scores only: 1 / sum over j of exp(score j - score)."""
    with np.errstate(over="ignore"):
        return 1 / np.exp(scores[:, np.newaxis] - scores[:, :, np.newaxis]).sum(axis=2)


def _mean_of_logs(scores: np.ndarray, labels: np.ndarray) -> float:
    """The same way: log of the sum over j of exp(score j - score of the label)."""
    losses = []
    for row, label in zip(scores, labels):
        differences = row - row[label]
        largest = differences.max()
        losses.append(largest + np.log(np.exp(differences - largest).sum()))
    return float(np.mean(losses))


def _loss(scores: np.ndarray, labels: np.ndarray) -> float:
    return float(engine_cross_entropy.value(scores, labels))


def _sizes(scores: np.ndarray, **others: Any) -> dict[str, int]:
    return {"examples": scores.shape[0], "outputs": scores.shape[1]}


# --- other right ways ---------------------------------------------------------------------------


def _softmax_row_by_row(scores: Any) -> Any:
    rows: Any = []
    for row in scores:
        powers = np.exp(row - max(row))
        rows.append(powers / powers.sum())
    return np.array(rows)


def _softmax_of_logs(scores: Any) -> Any:
    return np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))


def _softmax_float32(scores: Any) -> Any:
    small = scores.astype(np.float32)
    powers = np.exp(small - small.max(axis=1)[:, None])
    return powers / powers.sum(axis=1)[:, None]


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


def _delta_one_hot(scores: Any, labels: Any) -> Any:
    return (_softmax_row_by_row(scores) - np.eye(scores.shape[1])[labels]) / len(scores)


def _delta_by_comparing(scores: Any, labels: Any) -> Any:
    is_label = labels.reshape(-1, 1) == np.arange(scores.shape[1])
    return np.where(is_label, _softmax_of_logs(scores) - 1, _softmax_of_logs(scores)) / len(labels)


def _delta_in_a_loop(scores: Any, labels: Any) -> Any:
    delta = _softmax_float32(scores).astype(float)
    for place in range(len(labels)):
        delta[place][labels[place]] -= 1
    return (delta / labels.size).tolist()


# --- a training -------------------------------------------------------------------------------


def _training_digits(rng: np.random.Generator) -> Arguments:
    """Four fifths of the digits under other names, all called 0 first and all called 9 last.

    A network that was trained elsewhere, or on the held-out digits too, does not know the names.
    Every fifth digit is held out, from the first on: of digits that are held out by chance, or from
    another one on, a right training may read less than 95 % (`benchmarks/digits.py`).
    """
    pixels, labels = digits()
    labels = rng.permutation(10)[labels]
    chosen = np.flatnonzero(np.arange(len(labels)) % 5 != 0)
    chosen = chosen[np.argsort(labels[chosen], kind="stable")]
    return pixels[chosen], labels[chosen], generator(rng)


def _own_loop(inputs: Any, labels: Any, rng: Any) -> Any:
    layers = sensible_layers([64, 64, 10], [nnlib.tanh, nnlib.identity], rng)
    for _ in range(40):
        for some, wanted in nnlib.minibatches(inputs, labels, 32, rng):
            trace = forward(layers, some)
            slopes = nnlib.backward(layers, trace, wanted, nnlib.cross_entropy)
            for layer, (by_weights, by_bias) in zip(layers, slopes):
                layer.weights -= 0.2 * by_weights
                layer.bias -= 0.2 * by_bias
    return tuple(layers)


def _two_hidden(inputs: Any, labels: Any, rng: Any) -> Any:
    layers = sensible_layers([64, 64, 32, 10], [nnlib.relu, nnlib.relu, nnlib.identity], rng)
    for rate in (0.2, 0.1, 0.05):
        for _ in range(15):
            sgd_epoch(layers, inputs, labels, 16, rate, rng, nnlib.cross_entropy)
    return layers


def _by_squares(inputs: Any, labels: Any, rng: Any) -> Any:
    # Squared error of the scores to one-hot targets reads digits too: right, as it is measured.
    targets = np.eye(10)[labels]
    layers = sensible_layers([64, 128, 10], [nnlib.relu, nnlib.identity], rng)
    for _ in range(40):
        sgd_epoch(layers, inputs, targets, 16, 0.05, rng)
    return layers


_EPOCH = "        nnlib.sgd_epoch(layers, inputs, labels, 16, 0.3, rng, loss=nnlib.cross_entropy)\n"

EXERCISES = (
    Exercise(
        reference=softmax,
        statement="Turn the scores of each example into probabilities.",
        instance=_scores,
        extra_cases=_further_scores,
        truth=Definition(_one_over_a_sum),
        parts=("probabilities",),
        styles=(_softmax_row_by_row, _softmax_of_logs, _softmax_float32),
        stopping=Stopping(
            _equal_scores,
            (
                Slip(
                    "sum_lies_in_a_row",
                    (("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers, axis=1)"),),
                    "Do the sums lie in a row, where a column is needed?",
                    "the shapes: `keepdims=True` keeps one number for each row, in a column",
                ),
            ),
        ),
        hints=(
            "Probabilities are positive and add up to 1. Which function makes any number positive, "
            "and keeps the order?",
            "Take e to the power of each score, and divide each row by its sum. What happens with "
            "a score of 1000?",
            "The largest score of a row may be taken off all of that row first: nothing changes, "
            "as both sides of the division shrink alike. `np.max(scores, axis=1, keepdims=True)` "
            "is a column of them.",
            "`powers = np.exp(scores - np.max(scores, axis=1, keepdims=True))`, `powers / "
            "np.sum(powers, axis=1, keepdims=True)`",
        ),
        slips=(
            #    id, what is changed in the reference, the likely reason, what to look at
            Slip(
                "too_large_for_a_float",
                (("np.exp(scores - np.max(scores, axis=1, keepdims=True))", "np.exp(scores)"),),
                "Does e to the power of 1000 stand in there, which is too large for a float?",
                "the powers: what may be taken off (not added to) all scores of a row before, so "
                "that none is large?",
            ),
            Slip(
                "largest_of_all_rows",
                (("np.max(scores, axis=1, keepdims=True)", "np.max(scores)"),),
                "Is the largest score of *all* rows taken off?",
                "the largest: each row has its own; a row far below it becomes 0 everywhere",
            ),
            Slip(
                "each_class_adds_up",
                (("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers, axis=0)"),),
                "Do the columns add up to 1, and not the rows?",
                "the axis of the sum: `axis=1` adds up each row",
            ),
            Slip(
                "columns_for_rows",
                (("np.max(scores, axis=1, keepdims=True)", "np.max(scores, axis=0)"),
                 ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers, axis=0)")),
                "Are the columns made to add up to 1, each less its largest?",
                "the axis of both: `axis=1` goes along a row, which is one example",
            ),
            Slip(
                "largest_of_each_column",
                (("np.max(scores, axis=1, keepdims=True)", "np.max(scores, axis=0)"),),
                "Is the largest of each *column* taken off?",
                "the axis of the largest: what is taken off has to be the same for a whole row",
            ),
            Slip(
                "powers_of_all_scores_unshifted",
                (("np.exp(scores - np.max(scores, axis=1, keepdims=True))", "np.exp(scores)"),
                 ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers)")),
                "Is that the lesson's line for one example, with one sum for the whole table? And "
                "is e to the power of 1000 too large for a float?",
                "the sum: each row needs its own; and what may be taken off the scores before",
            ),
            Slip(
                "shares_of_the_differences",
                (("np.exp(scores - np.max(scores, axis=1, keepdims=True))",
                  "scores - np.max(scores, axis=1, keepdims=True)"),),
                "Is e to the power of them missing?",
                "the step between taking off the largest and dividing",
            ),
            Slip(
                "sum_of_unshifted_powers",
                (("np.sum(powers, axis=1, keepdims=True)",
                  "np.sum(np.exp(scores), axis=1, keepdims=True)"),),
                "Is the largest taken off above the line only, and not below?",
                "both sides of the division: the powers below have to be the very ones from above",
            ),
            Slip(
                "one_largest_and_one_sum",
                (("np.max(scores, axis=1, keepdims=True)", "np.max(scores)"),
                 ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers)")),
                "Do all rows together add up to 1?",
                "largest and sum: each row needs its own, with an axis",
            ),
            Slip(
                "all_add_up",
                (("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers)"),),
                "Does the whole table add up to 1?",
                "the sum: there is one for each example",
            ),
            Slip(
                "shares_of_the_scores",
                (("np.exp(scores - np.max(scores, axis=1, keepdims=True))", "scores"),),
                "Are those shares of the scores themselves?",
                "the signs: a probability is never negative, and scores may be",
            ),
            Slip(
                "not_divided",
                ((" / np.sum(powers, axis=1, keepdims=True)", ""),),
                "Do the rows not add up to 1: is nothing divided, or all by the largest power?",
                "the last step: what is each row divided by?",
            ),
            Slip(
                "sigmoid_of_each",
                (("np.exp(scores - np.max(scores, axis=1, keepdims=True))",
                  "1 / (1 + np.exp(-scores))"),
                 (" / np.sum(powers, axis=1, keepdims=True)", "")),
                "Is that the sigmoid of each score?",
                "the classes: they share 1 among them, so each depends on all",
            ),
            Slip(
                "largest_power_taken_off",
                (("    powers = np.exp(scores - np.max(scores, axis=1, keepdims=True))\n",
                  "    powers = np.exp(scores)\n"
                  "    powers = powers - np.max(powers, axis=1, keepdims=True)\n"),),
                "Is the largest *power* taken off, after the powers are taken?",
                "the order: the largest score is taken off first, then come the powers",
            ),
            Slip(
                "divided_by_the_scores",
                (("np.sum(powers, axis=1, keepdims=True)",
                  "np.sum(scores, axis=1, keepdims=True)"),),
                "Is it divided by the sum of the scores, and not of the powers?",
                "the sum: of what do the shares come to 1?",
            ),
            Slip(
                "log_of_it",
                (("return powers / np.sum(powers, axis=1, keepdims=True)",
                  "return np.log(powers / np.sum(powers, axis=1, keepdims=True))"),),
                "Is there a logarithm too many?",
                "what is asked for: the probabilities themselves",
            ),
            Slip(
                "minus_in_the_power",
                (("np.exp(scores - np.max(scores, axis=1, keepdims=True))",
                  "np.exp(np.min(scores, axis=1, keepdims=True) - scores)"),),
                "Does the largest score get the smallest probability?",
                "the sign in the power",
            ),
        ),
    ),
    Exercise(
        reference=cross_entropy,
        statement="Give the mean over the examples of -log(probability of the label).",
        instance=_scores_and_labels,
        extra_cases=_further_scores_and_labels,
        truth=Definition(_mean_of_logs),
        parts=("cross-entropy",),
        sizes=_sizes,
        styles=(_entropy_of_logs, _entropy_row_by_row, _entropy_one_hot),
        tries=10,
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
        slips=(
            Slip(
                "log_of_zero",
                (("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
                  "-np.log(np.exp(of_label) / np.sum(np.exp(shifted), axis=1))"),),
                "Is there a logarithm of 0, where a probability is too small for a float?",
                "the order: a logarithm of a quotient is a difference of two logarithms",
            ),
            Slip(
                "largest_taken_off_once",
                (("of_label = shifted[", "of_label = scores["),),
                "Is the largest score taken off in the powers only?",
                "the score of the label: the same is taken off it, or the difference changes",
            ),
            Slip(
                "too_large_for_a_float",
                (("    shifted = scores - np.max(scores, axis=1, keepdims=True)\n",
                  "    shifted = scores\n"),),
                "Does e to the power of 1000 stand in there, which is too large for a float?",
                "the powers: what may be taken off all scores of a row before?",
            ),
            Slip(
                "examples_summed",
                (("np.mean(np.log", "np.sum(np.log"),),
                "Is that a sum over the examples?",
                "the loss: it is a mean over the examples",
            ),
            Slip(
                "sign_missing",
                (("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
                  "of_label - np.log(np.sum(np.exp(shifted), axis=1))"),),
                "Is the minus missing?",
                "the sign: a logarithm of a probability is negative, and a loss should not be",
            ),
            Slip(
                "mean_over_classes_too",
                (("return np.mean(", "return 1 / scores.shape[1] * np.mean("),),
                "Is that a mean over the classes too?",
                "the mean: it is over the examples",
            ),
            Slip(
                "logarithm_to_base_2",
                (("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
                  "np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label) / np.log(2)"),),
                "Is that the logarithm to the base 2?",
                "the logarithm: `np.log` is the natural one",
            ),
            Slip(
                "logarithm_to_base_10",
                (("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
                  "np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label) / np.log(10)"),),
                "Is that the logarithm to the base 10?",
                "the logarithm: `np.log` is the natural one",
            ),
            Slip(
                "one_sum_for_all_rows",
                (("np.sum(np.exp(shifted), axis=1)", "np.sum(np.exp(shifted))"),),
                "Is there one sum of powers for the whole table?",
                "the sum: each example has its own, along its row",
            ),
            Slip(
                "largest_of_all_rows",
                (("np.max(scores, axis=1, keepdims=True)", "np.max(scores)"),),
                "Is the largest score of *all* rows taken off?",
                "the largest: each row has its own; far below it all powers become 0",
            ),
            Slip(
                "sum_without_logarithm",
                (("np.log(np.sum(np.exp(shifted), axis=1))", "np.sum(np.exp(shifted), axis=1)"),),
                "Is the sum of the powers there without its logarithm?",
                "the logarithm of a quotient: both numbers come in by their logarithms",
            ),
            Slip(
                "logarithms_summed",
                (("np.log(np.sum(np.exp(shifted), axis=1))", "np.sum(shifted, axis=1)"),),
                "Is a logarithm taken of each power, before they are added up?",
                "the order: first the powers of a row are added up, then comes the logarithm",
            ),
            Slip(
                "logarithm_of_the_mean",
                (("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
                  "-np.log(np.mean(np.exp(of_label) / np.sum(np.exp(shifted), axis=1)))"),),
                "Is the mean taken of the probabilities, and then the logarithm of it?",
                "the order: first the logarithm for each example, then the mean",
            ),
            Slip(
                "a_small_number_added",
                (("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
                  "-np.log(np.exp(of_label) / np.sum(np.exp(shifted), axis=1) + 1e-12)"),),
                "Is a small number added, so that the logarithm is never one of 0?",
                "a probability that is smaller still: the loss there is far larger than yours",
            ),
            Slip(
                "first_example_only",
                (("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
                  "(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)[0]"),),
                "Is that the first example alone?",
                "the `return`: does it stand inside the loop, so that the loop ends too early?",
            ),
            Slip(
                "every_row_with_every_label",
                (("shifted[np.arange(len(labels)), labels]", "shifted[:, labels].mean(axis=1)"),),
                "Does each example get the labels of all?",
                "the two brackets: `[:, labels]` takes whole columns; each row has one label",
            ),
            Slip(
                "softmax_missing",
                (("np.log(np.sum(np.exp(shifted), axis=1)) - of_label", "-of_label"),),
                "Is the sum of the powers missing?",
                "the probability of the label: which two numbers make it?",
            ),
            Slip(
                "scores_without_softmax",
                (("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
                  "-scores[np.arange(len(labels)), labels]"),),
                "Is that the score of the label, without softmax?",
                "the probability of the label: a score is none yet",
            ),
            Slip(
                "logarithm_missing",
                (("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
                  "-np.exp(of_label) / np.sum(np.exp(shifted), axis=1)"),),
                "Is the logarithm missing?",
                "what is taken of the probability of the label",
            ),
            Slip(
                "one_minus_the_probability",
                (("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
                  "1 - np.exp(of_label) / np.sum(np.exp(shifted), axis=1)"),),
                "Is that 1 minus the probability?",
                "what is taken of the probability of the label: its logarithm, with a minus",
            ),
            Slip(
                "most_probable_class",
                (("shifted[np.arange(len(labels)), labels]", "np.max(shifted, axis=1)"),),
                "Is that the most probable class, in place of the label?",
                "the class that counts: the label says which",
            ),
            Slip(
                "labels_from_one",
                (("shifted[np.arange(len(labels)), labels]",
                  "shifted[np.arange(len(labels)), labels - 1]"),),
                "Are the labels counted from 1?",
                "the labels: they are columns, and the first column has the number 0",
            ),
            Slip(
                "one_loss_for_each_example",
                (("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
                  "np.log(np.sum(np.exp(shifted), axis=1)) - of_label"),),
                "Is there a loss for each example?",
                "the loss: one number, the mean over the examples",
            ),
        ),
    ),
    Exercise(
        reference=cross_entropy_delta,
        statement="Give the slope of the cross-entropy by the scores.",
        instance=_scores_and_labels,
        extra_cases=_further_scores_and_labels,
        truth=MeasuredSlope(_loss, by=("scores",)),
        parts=("delta",),
        sizes=_sizes,
        styles=(_delta_one_hot, _delta_by_comparing, _delta_in_a_loop),
        tries=10,
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
        slips=(
            Slip(
                "one_hot_minus_probability",
                (("return delta / len(labels)", "return -delta / len(labels)"),),
                "Is it the label minus the probability?",
                "the sign: a higher score for the label makes the loss smaller",
            ),
            Slip(
                "examples_missing",
                (("delta / len(labels)", "delta"),),
                "Is the mean over the examples missing?",
                "the loss: it is a mean, so one over the examples comes in once",
            ),
            Slip(
                "divided_by_classes",
                (("delta / len(labels)", "delta / scores.shape[1]"),),
                "Did you divide by the number of classes?",
                "the mean: it is over the examples, which are the rows",
            ),
            Slip(
                "divided_by_entries",
                (("delta / len(labels)", "delta / scores.size"),),
                "Did you divide by the number of all scores?",
                "the mean: it is over the examples, which are the rows, and not over the classes",
            ),
            Slip(
                "label_missing",
                (("    delta[np.arange(len(labels)), labels] -= 1\n", ""),),
                "Are those the probabilities alone?",
                "the label: what does it change in its column?",
            ),
            Slip(
                "label_added",
                (("labels] -= 1", "labels] += 1"),),
                "Is 1 added in the column of the label?",
                "the measured slopes beside the probabilities: is that of the label less, or more?",
            ),
            Slip(
                "divided_before_the_label",
                (("    delta = powers / np.sum(powers, axis=1, keepdims=True)\n",
                  "    delta = powers / np.sum(powers, axis=1, keepdims=True) / len(labels)\n"),
                 ("return delta / len(labels)", "return delta")),
                "Are the probabilities divided by the examples before the 1 is taken off?",
                "the order: the 1 belongs to the mean too",
            ),
            Slip(
                "label_only",
                (("    delta[np.arange(len(labels)), labels] -= 1\n",
                  "    picked = delta[np.arange(len(labels)), labels] - 1\n"
                  "    delta = np.zeros_like(delta)\n"
                  "    delta[np.arange(len(labels)), labels] = picked\n"),),
                "Are the slopes of all classes but the label 0?",
                "the other scores: a higher one takes probability from the label",
            ),
            Slip(
                "label_in_every_row",
                (("delta[np.arange(len(labels)), labels] -= 1",
                  "delta[:, labels] -= 1"),),
                "Is 1 taken off in whole columns?",
                "the two brackets: each row has one label",
            ),
            Slip(
                "softmax_missing",
                (("powers / np.sum(powers, axis=1, keepdims=True)", "scores.copy()"),),
                "Is softmax missing: scores minus the label?",
                "the probabilities: scores become them by softmax",
            ),
            Slip(
                "too_large_for_a_float",
                (("np.exp(scores - np.max(scores, axis=1, keepdims=True))", "np.exp(scores)"),),
                "Does e to the power of 1000 stand in there, which is too large for a float?",
                "the powers: what may be taken off all scores of a row before?",
            ),
            Slip(
                "slope_of_sigmoid_too",
                (("    delta[np.arange(len(labels)), labels] -= 1\n",
                  "    bend = delta * (1 - delta)\n"
                  "    delta[np.arange(len(labels)), labels] -= 1\n"
                  "    delta = delta * bend\n"),),
                "Is a slope of softmax multiplied in once more?",
                "the way from the scores to the loss: softmax and logarithm together are in it "
                "already",
            ),
            Slip(
                "square_factor_too_many",
                (("delta / len(labels)", "2 * delta / len(labels)"),),
                "Is there a 2, as of a square?",
                "the loss: there is no square in it",
            ),
            Slip(
                "each_class_adds_up",
                (("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers, axis=0)"),),
                "Do the probabilities add up in columns, and not in rows?",
                "the axis of the sum: `axis=1` adds up each row",
            ),
            Slip(
                "labels_from_one",
                (("delta[np.arange(len(labels)), labels] -= 1",
                  "delta[np.arange(len(labels)), labels - 1] -= 1"),),
                "Are the labels counted from 1?",
                "the labels: they are columns, and the first column has the number 0",
            ),
            Slip(
                "minus_one_written",
                (("labels] -= 1", "labels] = -1"),),
                "Is -1 written over the probability of the label, with `=` for `-=`?",
                "the line of the labels: 1 is subtracted there, and the probability stays in it",
            ),
            Slip(
                "most_probable_class",
                (("delta[np.arange(len(labels)), labels] -= 1",
                  "delta[np.arange(len(labels)), np.argmax(scores, axis=1)] -= 1"),),
                "Is 1 taken off the most probable class, in place of the label?",
                "the class that counts: the label says which",
            ),
        ),
    ),
    Exercise(
        reference=train_on_digits,
        statement="Train a network that reads 95 % of digits that it has not seen.",
        instance=_training_digits,
        call=judged_digits,
        truth=Property(
            broken=BROKEN,
            agreement="what is asked: 95 % or more of digits that it has not seen",
        ),
        parts=("layers",),
        styles=(_own_loop, _two_hidden, _by_squares),
        tries=1,
        # One that misses the mark is trained once more.
        seconds=60,
        hints=(
            "It is what the lesson did, in one function: layers, then some epochs. What does an "
            "epoch need?",
            "`nnlib.sensible_layers([64, ..., 10], [nnlib.relu, nnlib.identity], rng)` starts; "
            "`nnlib.sgd_epoch(...)` with `loss=nnlib.cross_entropy` is one epoch.",
            "Some twenty epochs in a loop, with batches of 16 and a rate of 0.3; then `return "
            "layers`",
        ),
        slips=(
            Slip(
                "no_network",
                (("return layers", "return None"),),
                "Does it return a list of layers that takes 64 pixels and gives 10 scores?",
                "the last line, and the list of sizes: there are 10 scores, one for each of the "
                "labels 0 to 9",
            ),
            Slip(
                "inputs_scaled",
                (("    for _ in range(20):\n",
                  "    inputs = (inputs - inputs.mean(axis=0)) / (inputs.std(axis=0) + 1e-8)\n"
                  "    for _ in range(20):\n"), (" 0.3,", " 0.02,")),
                "Is it trained on scaled pixels, while it is judged on pixels as they are?",
                "what goes into the training: leave the scaling out, or put it into the first "
                "layer's weights and bias",
            ),
            Slip(
                "no_longer_numbers",
                ((_EPOCH,
                  "        for some, wanted in nnlib.minibatches(inputs, labels, 32, rng):\n"
                  "            trace = nnlib.forward(layers, some)\n"
                  "            for layer, (one, other) in zip(\n"
                  "                layers, nnlib.backward(layers, trace, np.eye(10)[wanted])\n"
                  "            ):\n"
                  "                layer.weights -= 200 * one\n"
                  "                layer.bias -= 200 * other\n"),
                 ("range(20)", "range(4)")),
                "Do the steps grow and grow, as with a rate that is too high?",
                "the learning rate: try a tenth of it, and print the loss of each epoch",
            ),
            Slip(
                "labels_shifted",
                (("inputs, labels, 16", "inputs, (labels + 1) % 10, 16"),),
                "Are the labels shifted, as if they were counted from 1?",
                "the labels that the training gets: the digit itself is the number of its column",
            ),
            Slip(
                "neurons_alike",
                (("    for _ in range(20):\n",
                  "    for layer in layers:\n"
                  "        layer.weights = np.full(layer.weights.shape, 0.01)\n"
                  "    for _ in range(20):\n"),),
                "Did all neurons of a layer start with equal weights?",
                "the start: neurons that begin alike get the same slopes, and stay alike",
            ),
            Slip(
                "one_answer_for_all",
                ((" 0.3,", " 5.0,"),),
                "Is the rate too high, so that no neuron is active any more? Or was it trained on "
                "one digit only?",
                "the loss of each epoch: print it. Does it fall?",
            ),
            Slip(
                "nothing_bends",
                (("[64, 128, 10], [nnlib.relu, nnlib.identity]", "[64, 10], [nnlib.identity]"),
                 ("range(20)", "range(3)"), (" 0.3,", " 0.02,")),
                "Is there one layer only, or no activation between the layers? And is it trained "
                "for long enough?",
                "the layers: one that bends reads more; without it, long training gets to about "
                "96 %",
            ),
            Slip(
                "last_layer_bends",
                (("[nnlib.relu, nnlib.identity]", "[nnlib.relu, nnlib.relu]"),
                 ("range(20)", "range(2)"), (" 0.3,", " 0.02,")),
                "Does the last layer have an activation, though its scores must be free?",
                "the list of activations: the last one is `nnlib.identity`",
            ),
            Slip(
                "as_by_guessing",
                (("range(20)", "range(0)"),),
                "Was this network trained at all, with the inputs and labels of this call? Do the "
                "labels still belong to their inputs?",
                "the names: which layers are made, trained and given back, and with which data?",
            ),
            Slip(
                "not_shuffled",
                ((_EPOCH,
                  "        for at in range(0, len(inputs), 16):\n"
                  "            some, wanted = inputs[at : at + 16], labels[at : at + 16]\n"
                  "            nnlib.train(layers, some, wanted, 0.3, 1, nnlib.cross_entropy)\n"),),
                "Do the examples come in the order in which they lie: all 0s first, all 9s last?",
                "the batches: what comes last pulls the network to itself, so they are shuffled",
            ),
            Slip(
                "too_few_right",
                (("range(20)", "range(1)"), (" 0.3,", " 0.02,")),
                "Is the training too short, or the rate too small? Are new layers made on the way, "
                "or are the pixels changed before the training?",
                "the loss of each epoch: print it. Does it still fall at the end?",
            ),
            Slip(
                "other_generator",
                (("    layers = nnlib", "    rng = np.random.default_rng(9)\n    layers = nnlib"),),
                "Do random numbers come from another generator than `rng`?",
                "every random number in it, those of the first weights too: `rng` must give it, so "
                "that a run can be repeated",
            ),
        ),
    ),
)  # fmt: skip
