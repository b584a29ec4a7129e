"""The pad's network at the beginning of the course: small, trained, and stored."""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from nnlib.activations import identity, relu
from nnlib.layers import Layer


def first_reader() -> list[Layer]:
    """Load a trained network that reads digits: 64 pixels, 64 ReLU neurons, 10 scores.

    Lesson `start_here` opens with it. `python -m tools.first_reader` trains it with the engine, as
    lesson `reading_digits` trains its own network. Every fifth digit of the data is held out (rows
    4, 9, 14 and so on); it reads 97.5 % of these right.

    Returns
    -------
    list of Layer

    Examples
    --------
    >>> from nnlib import digits, forward
    >>> pixels, labels = digits()
    >>> forward(first_reader(), pixels[4:60:5])[-1].output.argmax(axis=1)
    array([4, 9, 4, 9, 4, 9, 6, 9, 7, 0, 2, 3])
    """
    with (files("nnlib") / "data" / "first_reader.npz").open("rb") as file:
        stored = {name: array.astype(float) for name, array in np.load(file).items()}
    hidden = Layer(stored["hidden_weights"], stored["hidden_bias"], relu)
    return [hidden, Layer(stored["output_weights"], stored["output_bias"], identity)]
