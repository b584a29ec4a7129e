"""General slips: mistakes possible in any rule, made from the right numbers and the arguments.

>>> [row[0] for row in FACTORS]
['sign', 'twice', 'half', 'times_examples', 'divided_by_examples', 'mean_over_outputs']
>>> [row[0] for row in STRUCTURES][:4]
['transposed', 'bias_not_summed', 'bias_averaged', 'bias_wrong_axis']

Some have tables of their own: rounding, an argument returned or swapped with another, results in
a different order. One is found in the run, not by numbers: `arguments_changed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nnlib.exercises.closeness import SUMMED, alike
from nnlib.exercises.parts import flat

# Factors: the id, the factor of an instance with these sizes, question, look.
FACTORS: tuple[tuple[str, Callable[[dict[str, int]], float | None], str, str], ...] = (
    ("sign", lambda sizes: -1.0,
     "Is the sign flipped somewhere?",
     "each minus: is there one in front of everything? In each difference, which of the two is "
     "subtracted?"),
    ("twice", lambda sizes: 2.0,
     "Is there an extra factor of 2?",
     "each factor 2: where does it come from, and does it appear twice?"),
    ("half", lambda sizes: 0.5,
     "Is a factor 2 missing, such as that of a square, or is there a one-half too many?",
     "each factor: where does a 2 come from?"),
    ("times_examples", lambda sizes: sizes.get("examples"),
     "Is the mean over the examples missing?",
     "the loss: it is a mean over the examples, so 1 over their number must appear exactly once"),
    ("divided_by_examples",
     lambda sizes: 1 / sizes["examples"] if "examples" in sizes else None,
     "Is the mean over the examples taken twice?",
     "where you divide by the number of examples, and whether that was done before"),
    ("mean_over_outputs",
     lambda sizes: 1 / sizes["outputs"] if "outputs" in sizes else None,
     "Is that also the mean over the outputs?",
     "the loss: it is a sum over the outputs, and a mean only over the examples"),
)  # fmt: skip


def _transposed(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    if truth.ndim == 2:
        yield truth.T


def _summands(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    """Yield the arguments whose sum over the examples is the truth, as for a bias."""
    if truth.ndim == 1:
        for array in arrays:
            if array.ndim == 2 and alike(array.sum(axis=0), truth, SUMMED):
                yield array


def _not_summed(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    yield from _summands(truth, arrays)


def _averaged(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    yield from (array.mean(axis=0) for array in _summands(truth, arrays))


def _wrong_axis(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    yield from (array.sum(axis=1) for array in _summands(truth, arrays))


def _axis_kept(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    if truth.ndim == 1:
        yield truth[np.newaxis]


def _in_a_column(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    if truth.ndim == 1:
        yield truth[:, np.newaxis]


def _flattened(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    if truth.ndim == 2:
        yield truth.ravel()


# Structural slips: the id, what it does to a right part and the arguments, question, look.
STRUCTURES = (
    ("transposed", _transposed,
     "Are rows and columns exchanged?",
     "the shapes: examples are rows; weights are (in, out); slopes have the shape of the weights"),
    ("bias_not_summed", _not_summed,
     "Is the sum over the examples missing?",
     "the bias: every example uses the same one, so their slopes add up"),
    ("bias_averaged", _averaged,
     "Is that a mean over the examples instead of a sum?",
     "delta: it already includes the division by the number of examples"),
    ("bias_wrong_axis", _wrong_axis,
     "Did the sum run over the wrong axis?",
     "the axes: rows are examples, columns are neurons; one number per neuron is left"),
    ("axis_kept", _axis_kept,
     "Is there one pair of brackets too many, such as `keepdims=True` leaves?",
     "the shape: one row of numbers has one axis, as in `(3,)`, and one number has none; `[0]` or "
     "`[0, 0]` takes an entry out"),
    ("in_a_column", _in_a_column,
     "Are the numbers in a column instead of one row?",
     "the shape: one row of numbers has one axis, as in `(3,)`"),
    ("flattened", _flattened,
     "Are the results of all rows in one list?",
     "the shape: each row of the table has a row of results"),
)  # fmt: skip
OF_SHAPE = ("axis_kept", "in_a_column", "flattened")
"""Those that change the shape of a part but none of its numbers."""

# Further general slips: the id, question, look.
ROUNDED, ARGUMENT_RETURNED, OTHER_ORDER = "rounded", "argument_returned", "other_order"
SIZES_MIXED_UP, ARGUMENTS_EXCHANGED = "sizes_mixed_up", "arguments_exchanged"
FURTHER = (
    (ROUNDED, "Is the result rounded?",
     "the last step: round when you print a number, not when other code calculates with it"),
    (ARGUMENT_RETURNED, "Did you return an argument as it came in?",
     "the `return`: which name is there, and what did your lines do with it?"),
    (ARGUMENTS_EXCHANGED, "Did you mix up two arguments?",
     "each place that uses one of the two: which of them belongs there?"),
    (OTHER_ORDER, "Are the results in a different order?",
     "the `return`, and the order that the docstring asks for"),
    (SIZES_MIXED_UP, "Did you mix up two sizes, such as rows and columns?",
     "each `len`, `shape` and fixed number: which size does it stand for?"),
)  # fmt: skip


def arrays_of(argument: Any) -> list[np.ndarray]:
    try:
        return flat(argument)
    except (TypeError, ValueError):
        return []
