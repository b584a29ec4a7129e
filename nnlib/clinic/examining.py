"""Examining a program: measure, find the network, name the slip, watch the training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nnlib.checks.running import Printed, quiet
from nnlib.clinic import stepping, training
from nnlib.clinic.case import Case
from nnlib.clinic.choosing import choose_parameters, loss_is_steady
from nnlib.clinic.describing import network_in_words
from nnlib.clinic.giving import Taken
from nnlib.clinic.naming_slips import (
    exactly,
    name_slopes,
    network_of,
    sizes_of,
    slopes_of_another_loss,
    tell_direction,
)
from nnlib.clinic.networks import EVERY_PAIR, SOFTMAX, SOFTMAX_AXES, Network
from nnlib.clinic.program_slopes import Measured, Nudger
from nnlib.clinic.report import Report
from nnlib.clinic.state import Kept
from nnlib.words import write_count


def examine(
    program: Any,
    loss: Callable[[], Any],
    slopes: Callable[[], Any] | None = None,
    *,
    step: Callable[[], Any] | None = None,
    inputs: Any = None,
    targets: Any = None,
    names: str | Sequence[str] | None = None,
    rate: float | None = None,
) -> Report:
    """Examine the backpropagation of a program, and leave the program unchanged.

    Parameters
    ----------
    program : object, dict or list
        The object that holds the parameters; for a script, `globals()` with `names`.
    loss : callable
        Takes no arguments; returns the loss, one number, from the current parameters.
    slopes : callable, optional
        Takes no arguments; returns the slopes: a dict, or a list in the parameters' order.
    step : callable, optional
        Takes no arguments; does one training step. Without `slopes`, they are read off the step.
    inputs, targets : array-like, optional
        The data of the loss, with examples in rows or columns. With them, the network can be
        recognised and its links named.
    names : str or sequence of str, optional
        The parameters, as in `"W1 b1 layers.0.W"`, if the program does not show them.
    rate : float, optional
        The learning rate that the step should have.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        If something necessary is missing or of the wrong kind; the message says what to pass.

    Examples
    --------
    >>> x, t = np.array([[0.5], [1.0], [-2.0]]), np.array([[1.0], [0.0], [2.0]])
    >>> program = {"w": np.array([[0.3]]), "b": np.array([0.1])}
    >>> def error():
    ...     return x @ program["w"] + program["b"] - t
    >>> report = examine(
    ...     program,
    ...     loss=lambda: np.mean(error() ** 2),
    ...     slopes=lambda: {"w": 2 * x.T @ error(), "b": 2 * error().mean(axis=0)},
    ...     inputs=x, targets=t,
    ... )
    >>> [(finding.kind, finding.where) for finding in report.findings]
    [('mean_missing', 'Layer 1: `w`')]
    """
    for word, function in (("loss", loss), ("slopes", slopes), ("step", step)):
        if function is not None and not callable(function):
            raise ValueError(
                f"{word} is {type(function).__name__}, but it must be a function without "
                f"arguments: {word}=lambda: ..."
            )
    kept = Kept(program, loss, slopes, step, inputs, targets)
    case = Case(program, loss, slopes, step, inputs, targets, names, rate, kept)
    try:
        with quiet(Printed()):
            _examine(case)
            return case.report()
    finally:
        kept.put_back()


def _examine(case: Case) -> None:
    """Go through one examination, from top to bottom."""
    if not loss_is_steady(case):
        return
    choose_parameters(case)
    if not case.parameters:
        return
    if case.slopes is None and case.step is None:
        case.notes.append("Neither slopes= nor step= was passed, so only the loss was looked at.")
        return
    given = stepping.take(case)
    if given is None:
        return
    precision = max(one.precision for one in case.parameters)
    nudger = Nudger(case.loss, precision, tell=case.progress.tell)
    measured = nudger.measure(case.parameters)
    if not any(one.largest for one in measured):
        case.find(
            "loss_jumps", "The loss",
            "it changes with the parameters, but not with small changes of them",
            ("loss_ignores_parameters",),
        )  # fmt: skip
        return
    stepping.divide_by_rate(case, given, measured)
    _compare(case, given, measured)


def _compare(case: Case, given: Taken, measured: list[Measured]) -> None:
    case.notes.append(_what_was_measured(measured))
    case.progress.tell("looking for the network")
    network = network_of(case, measured)
    case.progress.tell("comparing with known slips")
    sizes = sizes_of(case, network)
    if network is not None:
        case.notes.append(network_in_words(network, case.parameters))
        measured = exactly(case, network, measured)
        if _is_another_loss(case, network):
            return
    elif slopes_of_another_loss(case, given, sizes):
        return
    elif case.has_data:
        case.notes.append("The network was not found, so no link could be named.")
    else:
        case.notes.append("Without inputs= and targets= no link could be named.")
    if given.only_direction:
        tell_direction(case, given, measured)
    else:
        name_slopes(case, given, measured, network, sizes)
    if case.step is not None:
        case.progress.tell("watching a training")
        training.watch(case, given.moves, network)
    if network is not None:
        training.look_at_condition(case, network)


def _is_another_loss(case: Case, network: Network) -> bool:
    """Check whether the loss is hardly the intended one; then slopes have to wait."""
    last = network.activations[-1]
    if network.loss is EVERY_PAIR:
        seen = "it is the squared error of every prediction with every target"
        case.find("broadcast_loss", "The loss", seen)
    elif last is not SOFTMAX and last in SOFTMAX_AXES and len(network.inputs) > 1:
        case.find("softmax_axis", "The loss", f"it is that of a {last}")
    else:
        return False
    case.notes.append("Repair the loss first; the slopes were not looked at further.")
    return True


def _what_was_measured(measured: Sequence[Measured]) -> str:
    corners = sum(one.corners for one in measured)
    count = sum(len(one.places) for one in measured)
    total = sum(int(np.prod(one.parameter.shape)) for one in measured)
    part = "" if count == total else f" of {total:,}"
    at_corners = f" {corners} of them at a corner of the loss." if corners else ""
    return (
        f"Measured: {write_count(count, 'slope')}{part}, by nudging up and down at two distances."
        f"{at_corners}"
    )
