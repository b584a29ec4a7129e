"""The exercise `cross_entropy`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Slip, Stopping, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.reading_digits.shared import (
    OTHER_COUNTS,
    further_scores_and_labels,
    is_large_pair,
    scores_and_labels,
    sizes_of_examples,
)
from nnlib.exercises.truths import Bounds, Definition


def cross_entropy(scores, labels):
    """Return the mean over the examples of -log(probability of the label), with the natural log.

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
    """Return the mean loss as log of the sum over j of exp(score j - score of the label)."""
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


_RETURN = "return np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)"


_EACH = "np.log(np.sum(np.exp(shifted), axis=1)) - of_label"


_PROBABILITY = "np.exp(of_label) / np.sum(np.exp(shifted), axis=1)"


_ALL = "np.exp(shifted) / np.sum(np.exp(shifted), axis=1, keepdims=True)"


def _small_number(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """Return the number used instead of a probability that is 0 for a float."""
    if not is_large_pair(arguments["scores"]) or given[0].size != 1:
        return None
    # The loss of the other example is 0 there.
    logarithm = -2 * given[0].item()
    return float(np.exp(logarithm)) if -700 < logarithm < -2 else None


def _two_classes(probabilities: str) -> tuple[tuple[str, str], ...]:
    lines = (
        f"p = {probabilities}\n"
        "    y = np.eye(scores.shape[1])[labels]\n"
        "    return -np.mean(np.sum(y * np.log(p) + (1 - y) * np.log(1 - p), axis=1))"
    )
    return ((_RETURN, lines),)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("log_of_zero",
         "Did you take the logarithm of 0, because a probability is too small for a float?",
         "the order: a logarithm of a quotient is a difference of two logarithms",
         ("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
         "-np.log(np.exp(of_label) / np.sum(np.exp(shifted), axis=1))")),
    slip("largest_taken_off_once", "Did you subtract the largest score in the powers only?",
         "the score of the label: subtract the same from it, or the difference changes",
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
         ("return np.mean(", "return 1 / np.log(2) * np.mean("), fits=(
         Fit((("np.log(np.sum", "np.log2(np.sum"),)), )),
    slip("logarithm_to_base_10", "Is that the logarithm to the base 10?",
         "the logarithm: `np.log` is the natural one",
         ("return np.mean(", "return 1 / np.log(10) * np.mean("), fits=(
         Fit((("np.log(np.sum", "np.log10(np.sum"),)), )),
    slip("one_sum_for_all_rows", "Did you use one sum of powers for the whole table?",
         "the sum: each example has its own, along its row",
         ("np.sum(np.exp(shifted), axis=1)", "np.sum(np.exp(shifted))")),
    families.LARGEST_OF_ALL_ROWS.slip(("np.max(scores, axis=1, keepdims=True)", "np.max(scores)")),
    slip("sum_without_logarithm", "Did you use the sum of the powers without its logarithm?",
         "the logarithm of a quotient: it needs the logarithms of both numbers",
         ("np.log(np.sum(np.exp(shifted), axis=1))", "np.sum(np.exp(shifted), axis=1)")),
    slip("logarithms_summed", "Did you take the logarithm of each power before you added them up?",
         "the order: first the powers of a row are added up, then comes the logarithm",
         ("np.log(np.sum(np.exp(shifted), axis=1))", "np.sum(shifted, axis=1)")),
    slip("logarithm_of_the_mean",
         "Did you take the mean of the probabilities first, and then its logarithm?",
         "the order: first the logarithm for each example, then the mean",
         ("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
         "-np.log(np.mean(np.exp(of_label) / np.sum(np.exp(shifted), axis=1)))")),
    slip("a_small_number_added",
         "Did you add a small number, so that you never take the logarithm of 0?",
         "a probability that is smaller still: the loss there is far larger than yours. The "
         "logarithm of a quotient is a difference of two logarithms",
         (_EACH, f"-np.log({_PROBABILITY} + 1e-9)"), fits=tuple(
         Fit(((_EACH, f"-np.log({form})"),), _small_number) for form in (
             f"{_PROBABILITY} + NUMBER", f"np.clip({_PROBABILITY}, NUMBER, 1)",
             f"np.clip({_PROBABILITY}, NUMBER, 1 - NUMBER)"))),
    slip("first_example_only", "Is that only the first example?",
         "the `return`: is it inside the loop, so that the loop ends too early?",
         ("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
         "(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)[0]")),
    slip("every_row_with_every_label", "Does each example get the labels of all examples?",
         "the two brackets: `[:, labels]` takes whole columns; each row has one label",
         ("shifted[np.arange(len(labels)), labels]", "shifted[:, labels].mean(axis=1)")),
    slip("softmax_missing", "Is the sum of the powers missing?",
         "the probability of the label: which two numbers is it made from?",
         # The whole line changes: combined with another slip it gives 0, and so do other mistakes.
         (f"    of_label = shifted[np.arange(len(labels)), labels]\n    {_RETURN}",
         "    return np.mean(-shifted[range(len(labels)), labels])")),
    slip("scores_without_softmax", "Is that the score of the label, without softmax?",
         "the probability of the label: a score is not one yet",
         ("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
         "-scores[np.arange(len(labels)), labels]")),
    slip("logarithm_missing", "Is the logarithm missing?",
         "what is done with the probability of the label",
         ("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
         "-np.exp(of_label) / np.sum(np.exp(shifted), axis=1)")),
    slip("one_minus_the_probability", "Is that 1 minus the probability?",
         "what is done with the probability of the label: its logarithm is taken, with a minus",
         ("np.log(np.sum(np.exp(shifted), axis=1)) - of_label",
         "1 - np.exp(of_label) / np.sum(np.exp(shifted), axis=1)")),
    slip("most_probable_class", "Is that the most probable class instead of the label?",
         families.LABEL_SAYS_WHICH,
         ("shifted[np.arange(len(labels)), labels]", "np.max(shifted, axis=1)")),
    families.LABELS_FROM_ONE.slip(
        ("shifted[np.arange(len(labels)), labels]", "shifted[np.arange(len(labels)), labels - 1]"),
        fits=(Fit((("labels]", "(labels + 1) % scores.shape[1]]"),)), )),
    families.TWO_CLASSES.slip(
        *_two_classes(f"np.clip({_ALL}, 1e-15, 1 - 1e-15)"),
        fits=tuple(
        Fit(_two_classes(form)) for form in (_ALL, *(f"np.clip({_ALL}, {small}, 1 - {small})"
                             for small in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7))))),
    families.DIVIDED_BY_A_FIXED_NUMBER.slip(
        (_RETURN, f"return np.sum({_EACH}) / 10"), fits=tuple(
        Fit(((_RETURN, f"return np.sum({_EACH}) / {count}"),)) for count in OTHER_COUNTS)),
    families.SOFTMAX_TWICE.slip(("    of_label =", f"    shifted = {_ALL}\n    of_label =")),
    families.SIGMOID_FOR_SOFTMAX.slip(
        (_EACH, "np.log(1 + np.exp(-scores[np.arange(len(labels)), labels]))"), fits=(
        Fit(((_EACH, "-np.log(1 / (1 + np.exp(-scores[np.arange(len(labels)), labels])) + 1e-9)"),
             )), )),
    slip("logarithms_of_all_classes", "Did you use the logarithms of all classes?",
         families.LABEL_SAYS_WHICH,
         (_RETURN, f"return np.mean(-np.sum(np.log({_ALL}), axis=1))"), fits=(
         Fit(((_EACH, "np.sum(np.log(np.sum(np.exp(shifted), axis=1, keepdims=True)) - shifted, "
               "axis=1)"),)), )),
    slip("entropy_of_the_probabilities", "Do the probabilities take the place of the labels?",
         "the class that counts: the label says which, and nothing is multiplied by a probability",
         (_EACH, f"np.log(np.sum(np.exp(shifted), axis=1)) - np.sum({_ALL} * shifted, axis=1)"),
         fits=(Fit(((_EACH, f"({_EACH}) * {_PROBABILITY}"),)), )),
    slip("log_of_one_minus_the_probability", "Is that the logarithm of 1 minus the probability?",
         "the probability of the label: the larger it is, the smaller the loss",
         (_EACH, f"-np.log(1 - {_PROBABILITY})"), fits=(
         Fit(((_EACH, f"-np.log(1 - {_PROBABILITY} + 1e-9)"),)), )),
    slip("squared_error_for_it", "Is that a squared error of the probabilities?",
         "the loss that is asked for: a logarithm, not a square",
         (_EACH, f"(1 - {_PROBABILITY})**2"), fits=tuple(
         Fit(((_EACH, f"{form}(({_ALL} - np.eye(scores.shape[1])[labels])**2, axis=1)"),))
         for form in ("np.sum", "np.mean"))),
    slip("exponential_of_it", "Did you return e to the power of the loss?",
         "the last step: the mean of the logarithms is the result",
         (_RETURN, f"return np.exp(np.minimum(np.mean({_EACH}), 700))"), fits=(
         Fit(((_RETURN, f"return np.exp(np.mean({_EACH}))"),)), )),
    slip("label_as_a_factor", "Did you multiply by the label, as a number?",
         "the label: it says which column counts, and it is not a number to calculate with",
         (_EACH, f"labels * ({_EACH})"), fits=(
         Fit(((_EACH, "np.log(np.sum(np.exp(shifted), axis=1)) - labels * of_label"),)), )),
    slip("last_example_only", "Is that only the last example?", families.ROUNDS_THROWN_AWAY,
         (_RETURN, f"return ({_EACH})[-1]")),
    slip("largest_loss_only", "Is that the largest loss alone?", families.LOSS_IS_A_MEAN,
         ("return np.mean(", "return np.max(")),
    slip("one_added_below", "Did you add 1 to the sum of the powers, as in the sigmoid?",
         "the sum of the powers: divided by it, the probabilities must add up to 1",
         ("np.log(np.sum(np.exp(shifted), axis=1))",
         "np.log(1 + np.sum(np.exp(shifted), axis=1))")),
    slip("zero_probability_left_out", "Did you leave out an example whose probability is 0?",
         "a probability that is too small for a float: its loss is large, and it counts",
         (_EACH, f"np.where(np.exp(of_label) > 0, {_EACH}, 0)")),
    slip("one_loss_for_each_example", "Is there a loss for each example?",
         "the loss: one number, the mean over the examples",
         ("np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - of_label)",
         "np.log(np.sum(np.exp(shifted), axis=1)) - of_label")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=cross_entropy,
    bounds=Bounds(0, math.inf, "A cross-entropy is never below 0: no probability is above 1."),
    statement="Return the mean over the examples of -log(probability of the label).",
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
                "Are the largest scores in a row instead of a column?",
                "the shapes: `keepdims=True` keeps one number for each row, in a column",
            ),
        ),
    ),
    styles=(_entropy_of_logs, _entropy_row_by_row, _entropy_one_hot),
    hints=(
        "First one example: which of its probabilities counts, and what is -log of it?",
        "`shifted[np.arange(len(labels)), labels]` takes from each row the entry of its label. "
        "Where might you take a logarithm of 0?",
        "The log of a quotient is a difference: -log(power of the label / sum of powers) = "
        "log(sum of powers) - score of the label. This way, nothing becomes 0.",
        "With `shifted = scores - np.max(scores, axis=1, keepdims=True)`: "
        "`np.mean(np.log(np.sum(np.exp(shifted), axis=1)) - shifted[np.arange(len(labels)), "
        "labels])`",
    ),
    slips=SLIPS,
)
