"""Datasets: 1,797 handwritten digits inside the package, and a network that reads them.

>>> pixels, labels = digits()
>>> pixels.shape, labels[:10].tolist()
((1797, 64), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
"""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from nnlib.activations import identity, relu
from nnlib.layers import Layer


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Load the digits, in the order of their source.

    Returns
    -------
    pixels : ndarray of shape (1797, 64)
        Rows of 8 by 8 pixels, from 0 (paper) to 1 (ink).
    labels : ndarray of int of shape (1797,)
        The digit that was meant, 0 to 9.

    Notes
    -----
    Alpaydin and Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI Machine Learning
    Repository, CC BY 4.0; `nnlib/data/README.md` tells more.

    Examples
    --------
    >>> pixels, labels = digits()
    >>> float(pixels.min()), float(pixels.max()), int((labels == 3).sum())
    (0.0, 1.0, 183)
    """
    with (files("nnlib") / "data" / "digits.npz").open("rb") as file:
        stored = np.load(file)
        return stored["pixels"] / 16, stored["labels"].astype(int)


def first_reader() -> list[Layer]:
    """Load a trained network that reads digits: 64 pixels, 64 ReLU neurons, 10 scores.

    Lesson `start_here` opens with it. `python -m tools.first_reader` trains it with this engine, as
    lesson `reading_digits` trains its own, on the digits whose place in the data is not one of
    every five: rows 4, 9, 14 and so on are held out, and it reads 97.5 % of them right.

    Returns
    -------
    list of Layer

    Examples
    --------
    >>> from nnlib import forward
    >>> pixels, labels = digits()
    >>> forward(first_reader(), pixels[4:60:5])[-1].output.argmax(axis=1)
    array([4, 9, 4, 9, 4, 9, 6, 9, 7, 0, 2, 3])
    """
    with (files("nnlib") / "data" / "first_reader.npz").open("rb") as file:
        stored = {name: array.astype(float) for name, array in np.load(file).items()}
        hidden = Layer(stored["hidden_weights"], stored["hidden_bias"], relu)
        return [hidden, Layer(stored["output_weights"], stored["output_bias"], identity)]
