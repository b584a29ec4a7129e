"""Losses: one number that says how far predictions are from targets, and its slope.

>>> squared_error.value(np.array([[3.0], [1.0]]), np.array([[1.0], [1.0]]))
np.float64(2.0)
>>> squared_error.slope(np.array([[3.0], [1.0]]), np.array([[1.0], [1.0]]))
array([[2.],
       [0.]])

Each loss is one row of the table `LOSSES`. To add one, add a row. All are means over the examples;
the division by the number of examples enters the slopes here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnlib.arguments import check_labels, check_numbers

Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Loss:
    """One loss: its value, and the slope of its value with respect to the predictions.

    Parameters
    ----------
    name : str
        Name used in messages and pictures.
    value : callable
        Maps (predictions, targets) to one number per network, shape (...).
    slope : callable
        Maps (predictions, targets) to the slope of `value` with respect to the predictions, in
        their shape (..., examples, out).
    targets : {"numbers", "labels"}
        Kind of targets that the loss expects: numbers of shape (..., examples, out), like the
        predictions; or the labels of the right classes, whole numbers from 0, of shape
        (..., examples).
    together : callable, optional
        Maps (predictions, targets) to the pair of value and slope, with the same numbers. Useful
        if computing one already does most of the work of the other.
    """

    name: str
    value: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    targets: Literal["numbers", "labels"] = "numbers"
    together: Callable[[np.ndarray, np.ndarray], Pair] | None = None

    def value_and_slope(self, predictions: np.ndarray, targets: np.ndarray) -> Pair:
        """Return both, because each training step needs both."""
        if self.together:
            return self.together(predictions, targets)
        return self.value(predictions, targets), self.slope(predictions, targets)

    def __repr__(self) -> str:
        return self.name


def _squared_error_value(predictions: np.ndarray, targets: np.ndarray) -> np.ndarray:
    error = _errors(predictions, targets)
    return (error * error).sum(axis=(-2, -1)) / error.shape[-2]


def _squared_error_slope(predictions: np.ndarray, targets: np.ndarray) -> np.ndarray:
    error = _errors(predictions, targets)
    return error * (2 / error.shape[-2])


def _errors(predictions: np.ndarray, targets: np.ndarray) -> np.ndarray:
    check_numbers(predictions, targets)
    return np.subtract(predictions, targets)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Turn the scores of each example into probabilities that sum to 1.

    Parameters
    ----------
    scores : ndarray of shape (..., examples, out)
        Numbers of any size: the largest of each row is subtracted first, so nothing overflows.

    Returns
    -------
    ndarray of shape (..., examples, out)

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0, np.log(2)]]))
    array([[0.25, 0.25, 0.5 ]])
    """
    powers = np.exp(_shifted(scores))
    return powers / powers.sum(axis=-1, keepdims=True)


def _shifted(scores: np.ndarray) -> np.ndarray:
    """Subtract the largest score of each row, which changes no probability."""
    return scores - np.asarray(scores).max(axis=-1, keepdims=True)


def _cross_entropy_value(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    shifted = _shifted(scores)
    each = np.log(np.exp(shifted).sum(axis=-1)) - np.vecdot(shifted, _one_hot(scores, labels))
    return each.sum(axis=-1) / each.shape[-1]


def _cross_entropy_slope(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return (softmax(scores) - _one_hot(scores, labels)) / np.shape(scores)[-2]


def _cross_entropy(scores: np.ndarray, labels: np.ndarray) -> Pair:
    """Return the same value and slope as above, but compute the exponentials only once."""
    shifted, one_hot = _shifted(scores), _one_hot(scores, labels)
    powers = np.exp(shifted)
    sums = powers.sum(axis=-1, keepdims=True)
    each = np.log(sums[..., 0]) - np.vecdot(shifted, one_hot)
    return each.sum(axis=-1) / each.shape[-1], (powers / sums - one_hot) / each.shape[-1]


def _one_hot(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    check_labels(scores, labels)
    return np.asarray(labels)[..., np.newaxis] == np.arange(np.shape(scores)[-1])


# The slope of softmax and cross-entropy together, probabilities minus one-hot:
# Bishop 2006, "Pattern Recognition and Machine Learning", section 4.3.4.
LOSSES = {
    row.name: row
    for row in (
        #    name             value                 slope                 targets    together
        Loss("squared error", _squared_error_value, _squared_error_slope, "numbers"),
        Loss("cross-entropy", _cross_entropy_value, _cross_entropy_slope, "labels", _cross_entropy),
    )
}  # fmt: skip

squared_error = LOSSES["squared error"]
cross_entropy = LOSSES["cross-entropy"]
