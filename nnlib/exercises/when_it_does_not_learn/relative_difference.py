"""The exercise `relative_difference`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import numbers


def relative_difference(given, measured):
    """Return how far apart two arrays are, entry by entry, as a share of the larger number.

    given, measured: arrays of the same shape
    returns an array of this shape: the absolute difference, divided by the larger of the two
    absolute values; 0 where both numbers are 0
    """
    larger = np.maximum(np.abs(given), np.abs(measured))
    return np.abs(given - measured) / np.maximum(larger, 1e-300)


def _two_arrays(rng: np.random.Generator, shape: tuple[int, ...] = (5, 3)) -> Arguments:
    while True:
        given, measured = numbers(rng, shape), numbers(rng, shape)
        off = np.abs(given - measured) > 0.1
        if off.all() and (given * measured < 0).any() and (given * measured > 0).any():
            return given, measured


def _with_zeros(rng: np.random.Generator) -> list[Arguments]:
    cases = []
    for places in (([0, 0], [1, 1]), ([2, 0], [2, 1]), ([0, 1], [3, 2])):
        given, measured = _two_arrays(rng)
        given[tuple(places[0])] = measured[tuple(places[0])] = 0
        given[tuple(places[1])] = 0
        cases.append((given, measured))
    given, measured = _two_arrays(rng, (4,))
    # Nearly equal numbers, and tiny ones: a difference alone says nothing.
    small = _two_arrays(rng, (3,))
    return [small, *cases, (given, given * (1 + 1e-3)), (given * 1e-7, measured * 1e-7)]


def _entry_by_entry(given: Any, measured: Any) -> Any:
    result = np.zeros(given.shape)
    for place in np.ndindex(given.shape):
        larger = max(abs(given[place]), abs(measured[place]))
        if larger > 0:
            result[place] = abs(measured[place] - given[place]) / larger
    return result


def _where(given: Any, measured: Any) -> Any:
    both = np.stack([given, measured])
    larger = abs(both).max(axis=0)
    return np.ptp(both, axis=0) / np.where(larger == 0, 1, larger)


def _float32(given: Any, measured: Any) -> Any:
    given, measured = np.asarray(given, np.float32), np.asarray(measured, np.float32)
    larger = np.maximum(abs(given), abs(measured))
    return np.divide(abs(given - measured), larger, np.zeros_like(given), where=larger > 0)


_LARGER = "larger = np.maximum(np.abs(given), np.abs(measured))"
_DIFFERENCE = "np.abs(given - measured)"
_RETURN = "return np.abs(given - measured) / np.maximum(larger, 1e-300)"
_DIVIDED_BY = "what you divide by: the larger of the two absolute values"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("sign_kept", "Can your result be below 0?",
         "the difference: how far apart, not in which direction",
         (_DIFFERENCE, "(given - measured)")),
    slip("by_measured_only", "Do you always divide by the measured number?", _DIVIDED_BY,
         (_LARGER, "larger = np.abs(measured)"), fits=(
             Fit(((_LARGER, "larger = measured"), ("np.maximum(larger, 1e-300)", "larger"))),
             Fit(((_LARGER, "larger = measured"), ("np.maximum(larger, 1e-300)", "larger"),
                  (_DIFFERENCE, "(given - measured)"))),)),
    slip("by_given_only", "Do you always divide by the given number?", _DIVIDED_BY,
         (_LARGER, "larger = np.abs(given)")),
    slip("by_the_sum", "Do you divide by the sum of the two absolute values?", _DIVIDED_BY,
         (_LARGER, "larger = np.abs(given) + np.abs(measured)")),
    slip("by_the_mean", "Do you divide by the mean of the two absolute values?", _DIVIDED_BY,
         (_LARGER, "larger = (np.abs(given) + np.abs(measured)) / 2")),
    slip("by_the_smaller", "Do you divide by the smaller of the two absolute values?", _DIVIDED_BY,
         ("larger = np.maximum(", "larger = np.minimum(")),
    slip("larger_with_sign", "Did you choose the larger number before you took the signs away?",
         "-3 and 2: which of the two has the larger absolute value?",
         (_LARGER, "larger = np.abs(np.maximum(given, measured))"), fits=(
             Fit(((_LARGER, "larger = np.maximum(given, measured)"),
                  ("np.maximum(larger, 1e-300)", "larger"))),
             Fit(((_LARGER, "larger = np.maximum(given, measured)"),
                  ("np.maximum(larger, 1e-300)", "larger"),
                  (_DIFFERENCE, "(given - measured)"))),)),
    slip("both_are_zero", "What does your function return where both numbers are 0?",
         "0 divided by 0: how far apart are 0 and 0?",
         ("np.maximum(larger, 1e-300)", "larger")),
    slip("one_where_both_are_zero", "Does your function return 1 where both numbers are 0?",
         "two numbers that are both 0: how far apart are they?",
         (_RETURN, "result = np.abs(given - measured) / np.maximum(larger, 1e-300)\n"
                   "    return np.where(larger == 0, 1, result)")),
    slip("not_divided", "Is that the difference itself, not divided by anything?",
         "a difference of 0.001: is it a lot? That depends on the numbers",
         (" / np.maximum(larger, 1e-300)", "")),
    slip("one_number", "Does your function return one number for the whole array?",
         "the shape: one number for each entry",
         (_RETURN, "return np.max(np.abs(given - measured) / np.maximum(larger, 1e-300))")),
    slip("by_the_largest_of_all", "Do you divide by the largest number of the whole array?",
         "entry by entry: each pair has a larger number of its own",
         ("np.maximum(larger, 1e-300)", "np.max(larger)"), fits=(
             Fit((("np.maximum(larger, 1e-300)", "np.abs(np.max([given, measured]))"),)),)),
    slip("sizes_compared", "Do you compare the absolute values only?",
         "2 and -2: their absolute values agree, but the numbers do not",
         (_DIFFERENCE, "np.abs(np.abs(given) - np.abs(measured))")),
    slip("squared", "Did you square the difference?",
         "the difference: its absolute value, not its square",
         (_DIFFERENCE, "(given - measured)**2")),
    slip("floor_too_large", "Do you add a small number in the denominator?",
         "two tiny numbers, such as 2e-7 and 1e-7: the second is half of the first",
         ("np.maximum(larger, 1e-300)", "(larger + 1e-8)")),
    slip("floor_in_place", "Is the smallest number that you divide by too large?",
         "two tiny numbers, such as 2e-7 and 1e-7: the second is half of the first",
         ("1e-300", "1e-6")),
    slip("ratio_for_difference", "Is that the ratio of the two numbers?",
         "how far apart they are: for equal numbers it is 0",
         (_RETURN, "return np.minimum(np.abs(given), np.abs(measured)) / "
                   "np.maximum(larger, 1e-300)")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=relative_difference,
    statement="Return how far apart two arrays are, entry by entry, as a share of the larger.",
    instance=_two_arrays,
    extra_cases=_with_zeros,
    parts=("relative differences",),
    styles=(_entry_by_entry, _where, _float32),
    hints=(
        "3 and 2: how far apart are they, and what share of the larger number is that? And -3 "
        "and 2?",
        "`np.abs` takes the sign away. `np.maximum(a, b)` has the larger of two numbers at each "
        "entry.",
        "Where both are 0, you would divide 0 by 0. Divide by 1e-300 there instead, or by any "
        "other number that is not 0: `np.maximum(larger, 1e-300)`.",
        "`larger = np.maximum(np.abs(given), np.abs(measured))`, then "
        "`np.abs(given - measured) / np.maximum(larger, 1e-300)`",
    ),
    slips=SLIPS,
)
