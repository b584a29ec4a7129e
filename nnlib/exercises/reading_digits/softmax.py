"""The exercise `softmax`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.chosen import share
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Slip, Stopping, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.reading_digits.shared import (
    large,
    large_pair,
    softmax_float32,
    softmax_of_logs,
    softmax_row_by_row,
)
from nnlib.exercises.truths import Bounds, Definition


def softmax(scores):
    """Turn the scores of each example into probabilities, which add up to 1.

    scores: array of shape (examples, classes), also with scores like 1000 or -1000
    returns an array of the same shape
    """
    powers = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def _scores(rng: np.random.Generator) -> Arguments:
    return (numbers(rng, (7, 5)),)


def _further_scores(rng: np.random.Generator) -> list[Arguments]:
    usual = [(numbers(rng, (1, 3)),), (numbers(rng, (3, 1)),)]
    return [(large(rng),), *usual, (large_pair(rng),)]


def _equal_scores(rng: np.random.Generator) -> Arguments:
    return (numbers(rng, (4, 4)),)


def _one_over_a_sum(scores: np.ndarray) -> np.ndarray:
    """Return softmax from differences of scores only: 1 / sum over j of exp(score j - score)."""
    with np.errstate(over="ignore"):
        return 1 / np.exp(scores[:, np.newaxis] - scores[:, :, np.newaxis]).sum(axis=2)


_POWERS = "np.exp(scores - np.max(scores, axis=1, keepdims=True))"


_LARGEST = "np.max(scores, axis=1, keepdims=True)"


_SUM = "np.sum(powers, axis=1, keepdims=True)"


def _temperature(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """Return what the scores are divided by, as two probabilities of one row show."""
    scores, probabilities = arguments["scores"], given[0]
    if len(scores) != 7 or not (probabilities > 0).all():
        return None
    falls = np.diff(np.log(probabilities[0]))
    return share(np.diff(scores[0]), falls)


_SHARES_OF_1 = "what each row is divided by: the shares have to add up to 1"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("too_large_for_a_float",
         "Are you computing e to the power of 1000, which is too large for a float?",
         "the powers: what can you subtract from (not add to) all scores of a row first, so that "
         "none is large?",
         ("np.exp(scores - np.max(scores, axis=1, keepdims=True))", "np.exp(scores)")),
    slip("largest_of_all_rows", families.LARGEST_OF_ALL_ROWS.question,
         "the largest: each row has its own; a row far below it becomes 0 everywhere",
         ("np.max(scores, axis=1, keepdims=True)", "np.max(scores)")),
    slip("each_class_adds_up", "Do the columns add up to 1 instead of the rows?",
         "the axis of the sum: `axis=1` adds up each row",
         ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers, axis=0)")),
    slip("columns_for_rows", "Did you make the columns add up to 1 instead of the rows?",
         "the axis of largest and sum: `axis=1` goes along a row, which is one example",
         ("np.max(scores, axis=1, keepdims=True)", "np.max(scores, axis=0)"),
         ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers, axis=0)")),
    slip("largest_of_each_column", "Did you subtract the largest of each *column*?",
         "the axis of the largest: what is subtracted has to be the same for a whole row",
         ("np.max(scores, axis=1, keepdims=True)", "np.max(scores, axis=0)")),
    slip("powers_of_all_scores_unshifted",
         "Is that the lesson's line for one example, with one sum for the whole table? And is e "
         "to the power of 1000 too large for a float?",
         "the sum: each row needs its own; and what you can subtract from the scores first",
         ("np.exp(scores - np.max(scores, axis=1, keepdims=True))", "np.exp(scores)"),
         ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers)")),
    slip("shares_of_the_differences", "Did you leave out the powers of e?",
         "the step between subtracting the largest and dividing",
         ("np.exp(scores - np.max(scores, axis=1, keepdims=True))",
         "scores - np.max(scores, axis=1, keepdims=True)")),
    slip("sum_of_unshifted_powers", "Did you subtract the largest in the numerator only?",
         "the division: the powers in the denominator must be those of the numerator",
         ("np.sum(powers, axis=1, keepdims=True)",
         "np.sum(np.exp(scores), axis=1, keepdims=True)")),
    slip("one_largest_and_one_sum", "Do all rows together add up to 1?",
         "largest and sum: each row needs its own, with an axis",
         ("np.max(scores, axis=1, keepdims=True)", "np.max(scores)"),
         ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers)")),
    slip("all_add_up", "Does the whole table add up to 1?",
         "the sum: there is one for each example",
         ("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers)")),
    slip("shares_of_the_scores", "Are those shares of the scores themselves?",
         "the signs: a probability is never negative, and scores may be",
         ("np.exp(scores - np.max(scores, axis=1, keepdims=True))", "scores")),
    slip("not_divided",
         "Did you divide by nothing, or by the largest power, so that the rows do not add up to 1?",
         "the last step: what is each row divided by?",
         (" / np.sum(powers, axis=1, keepdims=True)", "")),
    slip("sigmoid_of_each", "Is that the sigmoid of each score?",
         "the classes: their probabilities share a total of 1, so each depends on all the scores",
         ("np.exp(scores - np.max(scores, axis=1, keepdims=True))", "1 / (1 + np.exp(-scores))"),
         (" / np.sum(powers, axis=1, keepdims=True)", "")),
    slip("largest_power_taken_off",
         "Did you subtract the largest *power*, after taking the powers?",
         "the order: the largest score is subtracted first, then come the powers",
         ("    powers = np.exp(scores - np.max(scores, axis=1, keepdims=True))\n",
         "    powers = np.exp(scores)\n    powers = powers - np.max(powers, axis=1, "
         "keepdims=True)\n")),
    slip("divided_by_the_scores", "Did you divide by the sum of the scores instead of the powers?",
         "the sum: divided by it, the shares must add up to 1",
         ("np.sum(powers, axis=1, keepdims=True)", "np.sum(scores, axis=1, keepdims=True)")),
    slip("log_of_it", "Is there one logarithm too many?",
         "what is asked for: the probabilities themselves",
         ("return powers / np.sum(powers, axis=1, keepdims=True)",
         "return np.log(powers / np.sum(powers, axis=1, keepdims=True))"), fits=(
         Fit(((f"powers / {_SUM}", f"scores - {_LARGEST} - np.log({_SUM})"),)), )),
    slip("minus_in_the_power", "Does the largest score get the smallest probability?",
         "the sign in the power", ("    powers", "    scores = -scores\n    powers"), fits=(
         Fit(((_POWERS, "np.exp(-scores)"),)), Fit(((_POWERS, f"np.exp({_LARGEST} - scores)"),)),
         )),
    slip("smallest_taken_off",
         "Did you subtract the smallest score of each row, or the mean, instead of the largest?",
         "the powers: which score must be subtracted, so that none of the others is large?",
         (_LARGEST, _LARGEST.replace("max", "min")), fits=(
         Fit(((_LARGEST, _LARGEST.replace("max", "mean")),)), )),
    slip("scores_clipped", "Are large scores cut down to a limit?",
         "scores beyond the limit: they all become equal, although they differ",
         (_POWERS, "np.exp(np.clip(scores, -500, 500))"), fits=tuple(
         Fit(((_POWERS, f"np.exp(np.clip(scores, {bounds}))"),))
         for bounds in ("-10, 10", "-20, 20", "-5, 5", "None, 500", "-1e9, 20"))),
    slip("power_of_2", "Are those powers of 2?", "the powers: of which number?",
         (_POWERS, f"2.0 ** (scores - {_LARGEST})")),
    slip("power_of_10", "Are those powers of 10?", "the powers: of which number?",
         (_POWERS, f"10.0 ** (scores - {_LARGEST})")),
    slip("temperature", "Did you multiply or divide the scores by a number, as with a temperature?",
         "the power: the score itself, minus the largest",
         (f"scores - {_LARGEST}", f"(scores - {_LARGEST}) / 2"), fits=(
         Fit(((f"scores - {_LARGEST}", f"(scores - {_LARGEST}) / NUMBER"),), _temperature), )),
    slip("scores_scaled", "Did you scale the scores of each row first?",
         "the power: the score itself, minus the largest",
         ("    powers", "    scores = scores / np.abs(scores).max(axis=1, keepdims=True)\n"
         "    powers"), fits=tuple(
         Fit((("    powers", f"    scores = {form}\n    powers"),)) for form in (
             "scores / np.max(scores, axis=1, keepdims=True)", "scores / np.abs(scores).max()",
             "(scores - scores.mean(axis=1, keepdims=True)) / (scores.std(axis=1, keepdims=True) "
             "+ 1e-8)", "scores / np.linalg.norm(scores, axis=1, keepdims=True)"))),
    slip("shares_of_squares", "Are those shares of squares, or of absolute scores?",
         "the step before dividing: what makes any score positive, and keeps the order?",
         (_POWERS, "scores**2"), fits=(Fit(((_POWERS, "np.abs(scores)"),)), )),
    slip("shares_of_sigmoids", "Does each score go through a sigmoid before it is divided?",
         "the step before dividing: e to the power of each score",
         (_POWERS, "1 / (1 + np.exp(-scores))")),
    slip("divided_by_the_norm",
         "Did you divide each row by its length, the root of the sum of its squares?", _SHARES_OF_1,
         (_SUM, "np.linalg.norm(powers, axis=1, keepdims=True)")),
    slip("divided_by_the_mean", "Did you divide each row by its mean?", _SHARES_OF_1,
         (_SUM, "np.mean(powers, axis=1, keepdims=True)")),
    slip("divided_by_the_number_of_classes", "Did you divide by the number of classes?",
         _SHARES_OF_1, (_SUM, "scores.shape[1]")),
    slip("one_added_below", "Did you add 1 to the sum of the powers, as in the sigmoid?",
         "the sum: divided by it, the shares must add up to 1", (_SUM, f"(1 + {_SUM})")),
    slip("largest_gets_all", "Does the largest score get 1, and do all others get 0?",
         "the shares: a score that is a little smaller gets a little less",
         (f"powers / {_SUM}", "np.eye(scores.shape[1])[np.argmax(scores, axis=1)]"), fits=(
         Fit(((f"powers / {_SUM}", "1.0 * (powers == 1)"),)), )),
    families.SOFTMAX_TWICE.slip(
        (f"    return powers / {_SUM}",
         f"    powers = np.exp(powers / {_SUM})\n    return powers / {_SUM}")),
    slip("first_row_only", "Is that only the first row?",
         families.A_ROW_FOR_EACH_EXAMPLE, ("    powers", "    scores = scores[:1]\n"
         "    powers"), fits=(Fit(((f"powers / {_SUM}", f"(powers / {_SUM})[0]"),)), )),
    slip("last_row_only", "Is that only the last row?",
         families.A_ROW_FOR_EACH_EXAMPLE, ("    powers", "    scores = scores[-1:]\n"
         "    powers"), fits=(Fit(((f"powers / {_SUM}", f"(powers / {_SUM})[-1]"),)), )),
)  # fmt: skip


EXERCISE = Exercise(
    reference=softmax,
    bounds=Bounds(0, 1, "A probability is between 0 and 1."),
    statement="Turn the scores of each example into probabilities.",
    instance=_scores,
    extra_cases=_further_scores,
    truth=Definition(_one_over_a_sum),
    parts=("probabilities",),
    stopping=Stopping(
        _equal_scores,
        (
            Slip(
                "sum_lies_in_a_row",
                (("np.sum(powers, axis=1, keepdims=True)", "np.sum(powers, axis=1)"),),
                "Are the sums in a row instead of a column?",
                "the shapes: `keepdims=True` keeps one number for each row, in a column",
            ),
        ),
    ),
    styles=(softmax_row_by_row, softmax_of_logs, softmax_float32),
    hints=(
        "Probabilities are positive and add up to 1. Which function makes any number positive, "
        "and keeps the order?",
        "Take e to the power of each score, and divide each row by its sum. What happens with "
        "a score of 1000?",
        "You can first subtract the largest score of a row from all of that row: nothing changes, "
        "since numerator and denominator shrink alike. `np.max(scores, axis=1, keepdims=True)` "
        "is a column of them.",
        "`powers = np.exp(scores - np.max(scores, axis=1, keepdims=True))`, `powers / "
        "np.sum(powers, axis=1, keepdims=True)`",
    ),
    slips=SLIPS,
)
