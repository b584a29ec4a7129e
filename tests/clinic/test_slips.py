"""Each slip of a step is named by its numbers, and a right step never is."""

import numpy as np
import pytest

from nnlib.activations import ACTIVATIONS
from nnlib.clinic import examine
from nnlib.clinic.backward import Backward
from nnlib.clinic.edits import EDITS
from nnlib.clinic.kinds import KINDS
from nnlib.clinic.networks import LOSSES, SOFTMAX, Line, Network
from nnlib.clinic.slips import place_edit
from tests.every import EVERY


def network(seed, losses="squared error", n=6):
    """A network with layers of equal sizes, so that every slip can be made somewhere."""
    rng = np.random.default_rng(seed)
    size = 3
    lines = (Line(0, bias=1), Line(2, bias=3), Line(4, bias=5))
    last = {"squared error": ACTIVATIONS["tanh"], "cross-entropy": SOFTMAX}[losses]
    activations = (ACTIVATIONS["tanh"], ACTIVATIONS["sigmoid"], last)
    loss = next(one for one in LOSSES if one.name == losses)
    targets = np.eye(size)[rng.integers(0, size, n)] * 0.9 + 0.02
    made = Network(lines, activations, loss, 1 / n, rng.normal(size=(n, size)), targets)
    arrays = [rng.normal(size=shape) for shape in ((size, size), (size,)) * 3]
    return made, arrays


def told_of(made, arrays, slopes):
    program = {f"{'Wb'[place % 2]}{place // 2}": one for place, one in enumerate(arrays)}

    def loss():
        now = list(program.values())
        return made.scale * made.loss.value(made.outputs(now)[-1][1], made.targets)

    given = dict(zip(program, slopes, strict=True))
    report = examine(program, loss, lambda: given, inputs=made.inputs, targets=made.targets)
    return [kind for one in report.findings for kind in (one.kind, *one.twins)]


FACTORS = {"sign", "mean_again", "mean_missing", "bias_mean", "bias_mean_missing", "factor"}
"""Kinds that say how many times as large slopes are: several say the same of one layer."""


def different(backward, edit):
    """A place of the slip where it makes other numbers, and these; none where it makes none."""
    right = backward.slopes()
    for group in reversed(place_edit(edit, len(backward.layers))):
        slopes = backward.slopes(group)
        if slopes and not all(np.allclose(a, b) for a, b in zip(slopes, right, strict=True)):
            return slopes
    return None


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit.kind}: {edit.lines[0][1]}")
def test_a_slip_is_named_wherever_it_makes_other_numbers(edit):
    tried = 0
    for losses, n in (("squared error", 6), ("cross-entropy", 6), ("squared error", 3)):
        made, arrays = network(4, losses, n)
        slopes = different(Backward(made, arrays, rate=0.1), edit)
        # Slips that need a rate are told of steps alone.
        if slopes is None or "rate" in edit.lines[0][1]:
            continue
        tried += 1
        told = told_of(made, arrays, slopes)
        assert edit.kind in told or (edit.kind in FACTORS and set(told) & FACTORS), told
        if not EVERY:
            break
    assert tried or "rate" in edit.lines[0][1]


def test_the_right_step_is_accused_of_nothing():
    for losses in ("squared error", "cross-entropy"):
        made, arrays = network(8, losses)
        told = told_of(made, arrays, Backward(made, arrays).slopes())
        assert not [kind for kind in told if kind not in ("saturated",)]


def test_every_slip_has_its_words():
    assert {edit.kind for edit in EDITS} <= set(KINDS)


def test_numbers_of_no_slip_are_placed_and_not_named():
    made, arrays = network(2)
    rng = np.random.default_rng(0)
    slopes = [one * rng.uniform(0.5, 2, size=one.shape) for one in Backward(made, arrays).slopes()]
    assert set(told_of(made, arrays, slopes)) == {"differs"}
