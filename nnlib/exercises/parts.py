"""The parts of a result: the arrays in nested tuples and lists, and the nest that they form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np


def arrange_like(parts: Iterator[np.ndarray], pattern: Any) -> Any:
    """Arrange arrays as in another result: the inverse of `flat`.

    Examples
    --------
    >>> arrange_like(iter([np.ones(1), np.zeros(())]), [(np.ones(1), 3.0)])
    [(array([1.]), 0.0)]
    """
    if isinstance(pattern, tuple | list):
        return type(pattern)(arrange_like(parts, entry) for entry in pattern)
    part = next(parts)
    return part if np.ndim(pattern) else float(part)


def flat(value: Any) -> list[np.ndarray]:
    """Return all arrays in nested tuples and lists, in order."""
    if isinstance(value, tuple | list):
        return [array for entry in value for array in flat(entry)]
    return [np.asarray(value, dtype=float)]
