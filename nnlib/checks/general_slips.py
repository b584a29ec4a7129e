"""General slips: wrong ways that any rule can go, made from the right numbers and the arguments.

>>> [row[0] for row in FACTORS]
['sign', 'twice', 'half', 'times_examples', 'divided_by_examples', 'mean_over_outputs']
>>> [row[0] for row in STRUCTURES][:4]
['transposed', 'bias_not_summed', 'bias_averaged', 'bias_wrong_axis']

Some have tables of their own: rounding, an argument handed back or in the place of another,
results in another order. One is
found by looking, not by numbers: `arguments_changed`.
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
     "each minus: is one in front of it all? In each difference, which of the two is subtracted?"),
    ("twice", lambda sizes: 2.0,
     "Is a factor 2 too many in there?",
     "each factor 2: where does it come from, and is it in there twice?"),
    ("half", lambda sizes: 0.5,
     "Is a factor 2 missing, as that of a square, or a one-half too many?",
     "each factor: where does a 2 come from?"),
    ("times_examples", lambda sizes: sizes.get("examples"),
     "Is the mean over the examples missing?",
     "the loss: it is a mean over the examples, so one over their number must come in once"),
    ("divided_by_examples",
     lambda sizes: 1 / sizes["examples"] if "examples" in sizes else None,
     "Is the mean over the examples taken twice?",
     "where one over the number of examples comes in, and whether it came in before"),
    ("mean_over_outputs",
     lambda sizes: 1 / sizes["outputs"] if "outputs" in sizes else None,
     "Is that the mean over the outputs too?",
     "the loss: it is summed over the outputs, and a mean only over the examples"),
)  # fmt: skip


def _transposed(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    if truth.ndim == 2:
        yield truth.T


def _summands(truth: np.ndarray, arrays: list[np.ndarray]) -> Iterator[np.ndarray]:
    """The arguments whose sum over the examples is the truth, as for a bias."""
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


# Structural slips: the id, what it makes of a right part and the arguments, question, look.
STRUCTURES = (
    ("transposed", _transposed,
     "Are rows and columns exchanged?",
     "the shapes: examples lie in rows; weights are (in, out); a slope is shaped like its weight"),
    ("bias_not_summed", _not_summed,
     "Is the sum over the examples missing?",
     "the bias: every example uses the same one, so what they say adds up"),
    ("bias_averaged", _averaged,
     "Is that a mean over the examples where a sum belongs?",
     "delta: it already has the 1/examples of the mean in it"),
    ("bias_wrong_axis", _wrong_axis,
     "Did the sum run over the wrong axis?",
     "the axes: rows are examples, columns are neurons; one number a neuron stays"),
    ("axis_kept", _axis_kept,
     "Is there one pair of brackets too many, as `keepdims=True` keeps them?",
     "the shape: one row of numbers has one axis, as in `(3,)`, and one number has none; `[0]` or "
     "`[0, 0]` takes an entry out"),
    ("in_a_column", _in_a_column,
     "Do the numbers stand in a column, where one row of numbers is asked for?",
     "the shape: one row of numbers has one axis, as in `(3,)`"),
    ("flattened", _flattened,
     "Do the results of all rows stand in one list?",
     "the shape: each row of the table has a row of results"),
)  # fmt: skip
OF_SHAPE = ("axis_kept", "in_a_column", "flattened")
"""Those that change the shape of a part and none of its numbers."""

# Further general slips: the id, question, look.
ROUNDED, ARGUMENT_RETURNED, OTHER_ORDER = "rounded", "argument_returned", "other_order"
SIZES_MIXED_UP, ARGUMENTS_EXCHANGED = "sizes_mixed_up", "arguments_exchanged"
FURTHER = (
    (ROUNDED, "Is the result rounded?",
     "the last step: round where you print a number, not where others calculate with it"),
    (ARGUMENT_RETURNED, "Does an argument come back as it went in?",
     "the `return`: which name stands there, and what did your lines make of it?"),
    (ARGUMENTS_EXCHANGED, "Have two arguments changed places?",
     "each place where one of the two stands: which of them belongs there?"),
    (OTHER_ORDER, "Are the results in another order?",
     "the `return`, and the order that the docstring asks for"),
    (SIZES_MIXED_UP, "Is one size taken for another, as rows for columns?",
     "each `len`, `shape` and fixed number: which size does it stand for?"),
)  # fmt: skip


def arrays_of(argument: Any) -> list[np.ndarray]:
    try:
        return flat(argument)
    except (TypeError, ValueError):
        return []
