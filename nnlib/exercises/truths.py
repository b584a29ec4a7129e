"""What decides who is right: a measured slope, a definition, a run of the reference, a property.

Each returns the right numbers, part by part, and how far off they may be themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.exercises.parts import flat
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.measuring import NUDGE, measured_network_slopes, measured_slopes
from nnlib.propagation import forward


@dataclass(frozen=True)
class Bounds:
    """The numbers between which every result is, and the sentence that says so."""

    low: float
    high: float
    said: str


@dataclass(frozen=True)
class MeasuredSlope:
    """The truth of a slope: nudge, watch the loss, compare.

    Parameters
    ----------
    loss : callable
        Takes the exercise's arguments by name, and those of `beside`; returns one number.
    by : tuple of str
        The arguments that are nudged, one for each part of the result; those that an instance
        leaves out (None) are not a part.
    beside : callable, optional
        Takes the exercise's arguments by name and returns a dict of further arguments of the loss,
        if the slope is for something that the exercise does not take.
    with_value : bool
        Whether the loss itself is the first part of the result.
    """

    loss: Callable[..., float]
    by: tuple[str, ...]
    beside: Callable[..., dict[str, Any]] | None = None
    with_value: bool = False
    verb: str = "nudging gives"
    agreement: str = "the measured slopes"

    def parts(self, arguments: dict[str, Any]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Measure every part; return the slopes and an estimate of their errors."""
        named = {**arguments, **(self.beside(**arguments) if self.beside else {})}
        by = [name for name in self.by if named[name] is not None]
        named.update({name: np.array(named[name], dtype=float) for name in by})
        nudged = [named[name] for name in by]

        def loss() -> float:
            return self.loss(**named)

        narrow, wide = measured_slopes(loss, nudged), measured_slopes(loss, nudged, 2 * NUDGE)
        value = loss()
        errors = _errors(narrow, wide, value)
        if self.with_value:
            return [np.array(value), *narrow], [np.zeros(()), *errors]
        return narrow, errors


@dataclass(frozen=True)
class MeasuredNetwork:
    """The truth of all slopes of a network: each weight and each bias is nudged.

    Parameters
    ----------
    network : callable
        Takes the exercise's arguments by name; returns layers, inputs and targets. The loss is the
        squared error.
    """

    network: Callable[..., tuple[list[Layer], np.ndarray, np.ndarray]]
    verb: str = "nudging gives"
    agreement: str = "the measured slopes"

    def parts(self, arguments: dict[str, Any]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Measure every part, first layer first; return the slopes and an estimate of errors."""
        layers, inputs, targets = self.network(**arguments)
        narrow, wide = (
            flat(measured_network_slopes(layers, inputs, targets, nudge=nudge))
            for nudge in (NUDGE, 2 * NUDGE)
        )
        loss = squared_error.value(forward(layers, inputs)[-1][2], targets)
        return narrow, _errors(narrow, wide, float(loss))


def _errors(narrow: list[np.ndarray], wide: list[np.ndarray], loss: float) -> list[np.ndarray]:
    """Estimate the errors of slopes measured with a nudge, from those with twice that nudge."""
    rounding = 4 * np.finfo(float).eps * abs(loss) / NUDGE
    # The error grows with the square of the nudge: at twice the nudge it is four times as large.
    return [np.abs(w - n) / 3 + rounding for w, n in zip(wide, narrow, strict=True)]


@dataclass(frozen=True)
class Definition:
    """The truth of a rule that is not a slope: the definition, as the lesson writes it.

    Parameters
    ----------
    function : callable
        Takes the exercise's arguments by name; returns what the exercise should return.
    """

    function: Callable[..., Any]
    verb: str = "the definition gives"
    agreement: str = "the definition"

    def parts(self, arguments: dict[str, Any]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Work out every part; return the values, and errors of 0."""
        values = flat(self.function(**arguments))
        return values, [np.zeros(value.shape) for value in values]


@dataclass(frozen=True)
class ReferenceRun(Definition):
    """The truth of a training: a run of the reference from the same start."""

    verb: str = "a correct run gives"
    agreement: str = "a correct run from the same start"


@dataclass(frozen=True)
class Property:
    """The truth of a result that may take many forms: what must hold for it.

    Parameters
    ----------
    broken : tuple of (slip id, callable)
        Each callable takes the arguments by name, and `result`; it returns a sentence that says
        what shows that slip, or an empty text.
    agreement : str
        What a right result agrees with.
    right : str
        What the message says of a right result, if that sentence does not fit; with `{tries}`.
    """

    broken: tuple[tuple[str, Callable[..., str]], ...]
    agreement: str = "what must hold"
    right: str = ""


Truth = MeasuredSlope | MeasuredNetwork | Definition | Property
