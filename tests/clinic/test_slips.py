"""Each slip of a step is named by its numbers, and a right step never is."""

import numpy as np
import pytest

from nnlib.activations import ACTIVATIONS
from nnlib.clinic import examine
from nnlib.clinic.edits import EDITS
from nnlib.clinic.kinds import KINDS
from nnlib.clinic.networks import LOSSES, SOFTMAX, Line, Network
from nnlib.clinic.slips import Backward, placed


def network(seed, losses="squared error"):
    """A network with layers of equal sizes, so that every slip can be made somewhere."""
    rng = np.random.default_rng(seed)
    n, size = 6, 3
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


@pytest.mark.parametrize("losses", ["squared error", "cross-entropy"])
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: f"{edit.kind}: {edit.lines[0][1]}")
def test_a_slip_is_named_where_it_makes_other_numbers(edit, losses):
    made, arrays = network(4, losses)
    backward = Backward(made, arrays)
    right = backward.slopes()
    tried = 0
    for group in placed(edit, 3)[-1:]:
        slopes = backward.slopes(group)
        if slopes is None or all(np.allclose(a, b) for a, b in zip(slopes, right, strict=True)):
            continue
        tried += 1
        told = told_of(made, arrays, slopes)
        simple = {"sign", "mean_again", "mean_missing", "bias_mean", "bias_mean_missing", "factor"}
        assert edit.kind in told or (edit.kind in simple and set(told) & simple), told
    assert tried or "rate" in edit.lines[0][1] or losses == "squared error" or edit.where == "last"


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
