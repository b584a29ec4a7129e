"""Texts for values: how a number, an array, a network or a kind of thing appears in a sentence.

They are also made in the process in which an answer runs, for the message about a stop.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlib.checks.values import Opaque
from nnlib.layers import Layer

RETURN_MISSING = "is a `return` missing?"


def kind(value: Any) -> str:
    """Name in words what a value is, without running any of its code."""
    if isinstance(value, Opaque) and value.words:
        return value.words
    words = {
        "str": "text (a string)",
        "dict": "a dictionary",
        "set": "a set, which has no order",
        "generator": "a generator",
        "function": "a function: are the brackets of its call missing?",
        "builtin_function_or_method": "a function: are the brackets of its call missing?",
        "ellipsis": "`...`",
        "complex": "a complex number: did you raise a negative number to a fraction?",
        "NoneType": f"`None`: {RETURN_MISSING}",
        "coroutine": "a coroutine: write `def` without `async`",
    }
    if isinstance(value, int | float | np.number):
        return "one number"
    name = type(value).__name__
    return words.get(name, f"an object of type `{name[:40]}`")


def number_text(value: float) -> str:
    """Write a number with five significant digits; whole numbers without a point.

    Examples
    --------
    >>> [number_text(value) for value in (-1.3, 2.0, 123456.789, 1.5e-7)]
    ['-1.3', '2', '123457', '1.5e-07']
    """
    value = float(value) + 0.0  # So that -0.0 is written as 0.
    if math.isfinite(value) and 1e3 <= abs(value) < 1e6:
        return f"{value:.0f}" if abs(value) >= 1e5 else f"{value:.5g}"
    return f"{value:.5g}"


def value_text(value: Any, longest: int = 60) -> str:
    """Write an argument or a part in a few characters.

    Examples
    --------
    >>> value_text(np.array([[0.8], [1.71]]))
    '[[0.8], [1.71]]'
    """
    if isinstance(value, list | tuple) and value and isinstance(value[0], Layer):
        return network_text(value)
    if isinstance(value, np.ndarray) and value.ndim:
        text = np.array2string(
            value, separator=", ", threshold=20, max_line_width=999,
            formatter={"float_kind": number_text},  # type: ignore[arg-type]
        )  # fmt: skip
        text = re.sub(r"(?<=\[) | (?=[\],])", "", " ".join(text.split()))
        return text if len(text) <= longest else f"an array of shape {value.shape}"
    if isinstance(value, bool | int | float | np.generic | np.ndarray):
        return number_text(float(value))
    if isinstance(value, np.random.Generator):
        return "a generator"
    if isinstance(value, str):
        longest = max(longest, 160)
    text = " ".join(repr(value).split())
    if len(text) > longest and isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    return text if len(text) <= longest else text[: longest - 1] + "…"


def is_written_out(value: Any) -> bool:
    """Check whether the text of a value has its numbers, not just its shape.

    Examples
    --------
    >>> is_written_out(np.ones(3)), is_written_out(np.ones((9, 9)))
    (True, False)
    """
    text = value_text(value)
    return " of shape " not in text and not (text.startswith(_NETWORK) and "weights" not in text)


_NETWORK = "a network "
_MOST_NUMBERS = 8
"""The most numbers of a network that a reader can take in."""


def network_text(layers: Sequence[Layer]) -> str:
    """Describe a network, with its numbers if it is small.

    Examples
    --------
    >>> network_text([Layer(np.ones((2, 4)), np.ones(4)), Layer(np.ones((4, 1)), np.ones(1))])
    'a network 2-4-1 (identity, identity)'
    >>> network_text([Layer([[0.5]], [2.0])])
    'a network 1-1 (identity) with weights [[0.5]] and bias [2]'
    """
    sizes = [np.shape(layers[0].weights)[0], *(np.shape(layer.weights)[-1] for layer in layers)]
    activations = ", ".join(layer.activation.name for layer in layers)
    said = f"{_NETWORK}{'-'.join(map(str, sizes))} ({activations})"
    if sum(np.size(layer.weights) + np.size(layer.bias) for layer in layers) > _MOST_NUMBERS:
        return said
    weights, bias = (
        ", ".join(value_text(np.asarray(array)) for array in arrays)
        for arrays in zip(*((layer.weights, layer.bias) for layer in layers), strict=True)
    )
    return f"{said} with weights {weights} and bias {bias}"
