"""Datasets: 1,797 handwritten digits included in the package, with nothing to download.

>>> pixels, labels = digits()
>>> pixels.shape, labels[:10].tolist()
((1797, 64), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
"""

from __future__ import annotations

from importlib.resources import files

import numpy as np


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Load the digits, in the order of their source.

    Returns
    -------
    pixels : ndarray of shape (1797, 64)
        One flattened 8-by-8 image per row, from 0 (paper) to 1 (ink).
    labels : ndarray of int of shape (1797,)
        The digit that was meant, 0 to 9.

    Notes
    -----
    Alpaydin and Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI Machine Learning
    Repository, CC BY 4.0; `nnlib/data/README.md` has details.

    Examples
    --------
    >>> pixels, labels = digits()
    >>> float(pixels.min()), float(pixels.max()), int((labels == 3).sum())
    (0.0, 1.0, 183)
    """
    with (files("nnlib") / "data" / "digits.npz").open("rb") as file:
        stored = np.load(file)
        return stored["pixels"] / 16, stored["labels"].astype(int)
