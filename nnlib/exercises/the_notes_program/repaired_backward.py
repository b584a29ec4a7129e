"""The exercise `repaired_backward`: a way back with a broken line, to find and repair."""

from __future__ import annotations

import dataclasses
import re

import numpy as np

from nnlib.exercises.declaration import Arguments, Change, Slip, Stopping
from nnlib.exercises.full_backprop import backward as written
from nnlib.exercises.full_backprop.backward_slips import SLIPS, STOPPING

NAMES = {"slopes": "found", "output_slopes": "back", "delta": "d", "pre_activation": "z"}
"""A friend's names for the variables of the course's `backward`; slips are found with either."""


def repaired_backward(layers, trace, targets):
    """Return the slopes of the squared error for all weights and biases.

    layers:  a list of layers, each with .weights (in, out), .bias (out,) and .activation
    trace:   from forward, one (inputs, pre_activation, output) for each layer
    targets: array of shape (examples, out)
    returns a list with one (weight slopes, bias slopes) for each layer, first layer first
    """
    found = []
    back = 2 * (trace[-1][2] - targets) / len(targets)
    for layer, (inputs, z, _) in zip(layers[::-1], trace[::-1]):
        d = back * layer.activation.slope(z)
        found.append((inputs.T @ d, d.sum(axis=0)))
        back = d @ layer.weights.T
    return found[::-1]


def _renamed(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    names = re.compile(rf"\b({'|'.join(NAMES)})\b")
    return tuple(
        (names.sub(lambda one: NAMES[one[0]], old), names.sub(lambda one: NAMES[one[0]], new))
        for old, new in changes
    )


def _with_other_names(slip: Slip) -> Slip:
    fits = tuple(dataclasses.replace(fit, changes=_renamed(fit.changes)) for fit in slip.fits)
    return dataclasses.replace(slip, changes=_renamed(slip.changes), fits=fits)


def _trace(rng: np.random.Generator) -> Arguments:
    return written.EXERCISE.instance(rng)


_OURS = written.EXERCISE
assert _OURS.stopping is not None


EXERCISE = dataclasses.replace(
    _OURS,
    reference=repaired_backward,
    statement="Find the broken line of this way back, and repair it.",
    instance=_trace,
    given="activation_slope_of_output",
    repairs=_OURS.name,
    stopping=Stopping(_OURS.stopping.instance, tuple(map(_with_other_names, STOPPING))),
    slips=tuple(map(_with_other_names, SLIPS)),
    hints=(
        "Print `nnlib.compare(slopes, measured)` and read it from the last layer to the first. Is "
        "the last layer right? If so, what has not gone wrong yet?",
        "The last layer is wrong already, so look at its delta. If the first line were off, every "
        "row would be off by the same factor. Is it?",
        "Delta is what comes back, times the activation's slope at the pre-activation. Which of "
        "the three parts of a trace's entry is the pre-activation, and which one is called `z`?",
        "`for layer, (inputs, z, _) in zip(layers[::-1], trace[::-1]):`",
    ),
)
