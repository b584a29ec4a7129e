"""Losses: one number that says how far predictions are from targets, and its slope.

>>> squared_error.value(np.array([[3.0], [1.0]]), np.array([[1.0], [1.0]]))
np.float64(2.0)
>>> squared_error.slope(np.array([[3.0], [1.0]]), np.array([[1.0], [1.0]]))
array([[2.],
       [0.]])

Each loss is one row of the table `LOSSES`. Both are means over the examples; the 1/examples of
that mean enters the slopes here, once, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Loss:
    """One loss: its value and its slope by the predictions.

    Parameters
    ----------
    name : str
        The word for it in messages and pictures.
    value : callable
        (predictions, targets) to one number a network, shape (...).
    slope : callable
        (predictions, targets) to the slope of `value` by the predictions, in their shape
        (..., examples, out).
    """

    name: str
    value: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]

    def __repr__(self) -> str:
        return self.name


def _squared_error_value(predictions: np.ndarray, targets: np.ndarray) -> np.ndarray:
    error = _errors(predictions, targets)
    return (error * error).sum(axis=(-2, -1)) / error.shape[-2]


def _squared_error_slope(predictions: np.ndarray, targets: np.ndarray) -> np.ndarray:
    error = _errors(predictions, targets)
    return error * (2 / error.shape[-2])


def _errors(predictions: np.ndarray, targets: np.ndarray) -> np.ndarray:
    if np.shape(predictions)[-2:] != np.shape(targets)[-2:] or np.ndim(targets) < 2:
        raise ValueError(
            f"targets has shape {np.shape(targets)}, the predictions have {np.shape(predictions)}: "
            "squared error needs one target for each prediction, (examples, out); "
            "one target an example is a column, `targets.reshape(-1, 1)`"
        )
    return np.subtract(predictions, targets)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Turn the scores of each example into probabilities that sum to 1.

    Parameters
    ----------
    scores : ndarray of shape (..., examples, out)
        Any size of number: the largest of a row is taken off first, so nothing overflows.

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
    """Take the largest score of each row off, which changes no probability."""
    return scores - np.max(scores, axis=-1, keepdims=True)


def _cross_entropy_value(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    shifted = _shifted(scores)
    of_the_label = (shifted * _one_hot(scores, labels)).sum(axis=-1)
    return (np.log(np.exp(shifted).sum(axis=-1)) - of_the_label).mean(axis=-1)


def _cross_entropy_slope(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return (softmax(scores) - _one_hot(scores, labels)) / scores.shape[-2]


def _one_hot(scores: np.ndarray, labels: np.ndarray) -> np.ndarray:
    classes = np.shape(scores)[-1]
    labels = np.asarray(labels)
    if labels.shape[-1:] != np.shape(scores)[-2:-1] or labels.dtype.kind not in "iu":
        raise ValueError(
            f"labels has shape {labels.shape} and type {labels.dtype}, the scores have "
            f"{np.shape(scores)}: cross-entropy needs one integer an example, (examples,); "
            "from a column use `labels.reshape(-1)`, from floats `labels.astype(int)`"
        )
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        raise ValueError(
            f"labels has values from {labels.min()} to {labels.max()}, the scores have {classes} "
            f"columns: labels must be 0 to {classes - 1}; if yours start at 1, subtract 1"
        )
    return labels[..., np.newaxis] == np.arange(classes)


# The slope of softmax and cross-entropy together, probabilities minus one-hot:
# Bishop 2006, "Pattern Recognition and Machine Learning", section 4.3.4.
LOSSES = {
    row.name: row
    for row in (
        #    name             value                 slope by the predictions
        Loss("squared error", _squared_error_value, _squared_error_slope),
        Loss("cross-entropy", _cross_entropy_value, _cross_entropy_slope),
    )
}  # fmt: skip

squared_error = LOSSES["squared error"]
cross_entropy = LOSSES["cross-entropy"]
