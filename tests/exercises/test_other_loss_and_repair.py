"""Another loss, and a way back to repair."""

import numpy as np
import pytest

from nnlib import compare, forward, measured_network_slopes, sigmoid, uniform_layers
from nnlib.checks import judge
from nnlib.exercises import EXERCISES
from tests.notebook import from_notebook

REPAIR = EXERCISES["repaired_backward"]
XOR_INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])


def repaired(text):
    return judge("repaired_backward", from_notebook(text))


def test_the_broken_way_back_is_not_attempted_until_its_text_differs():
    assert repaired(REPAIR.stub).status == "not attempted"
    with_comment = REPAIR.stub.replace("found = []", "found = []  # what was found")
    assert repaired(with_comment).status == "not attempted"
    # A change that repairs nothing is measured, and what was broken is named.
    verdict = repaired(REPAIR.stub.replace("return found[::-1]", "return list(reversed(found))"))
    assert (verdict.status, verdict.slips) == ("not yet", (REPAIR.given,))


def test_a_repair_of_the_line_is_right_and_so_is_another_way_back():
    good = REPAIR.stub.replace("(inputs, _, z)", "(inputs, z, output)")
    assert good != REPAIR.stub
    assert repaired(good).status == "right"
    own = EXERCISES["backward"].source.replace("def backward", "def repaired_backward")
    assert repaired(own).status == "right"


def test_every_slip_of_backward_is_known_in_the_friends_names_too():
    ours = EXERCISES["backward"]
    assert [one.id for one in REPAIR.slips] == [one.id for one in ours.slips]
    assert [one.id for one in REPAIR.stopping.slips] == [one.id for one in ours.stopping.slips]
    for one in (*REPAIR.slips, *REPAIR.stopping.slips):
        changed = REPAIR.slip_source(one)
        assert changed != REPAIR.source
        assert not {"output_slopes", "pre_activation", "delta"} & set(
            changed.partition('"""')[2].partition('"""')[2].replace("(", " ").split()
        )


@pytest.mark.parametrize("seed", range(5))
def test_the_tables_of_lesson_09_point_at_the_broken_lines(seed):
    rng = np.random.default_rng(seed)
    layers = uniform_layers([2, 4, 1], [sigmoid, sigmoid], rng, low=-1)
    trace = forward(layers, XOR_INPUTS)
    measured = measured_network_slopes(layers, XOR_INPUTS, XOR_TARGETS)

    def agrees(slip_id):
        [broken] = [one for one in REPAIR.slips if one.id == slip_id]
        slopes = REPAIR.compile(REPAIR.slip_source(broken))(layers, trace, XOR_TARGETS)
        return [row.agrees for row in compare(slopes, measured).rows]

    assert agrees("slope_by_output_handed_on") == [False, False, True, True]
    assert agrees(REPAIR.given) == [False] * 4
    assert agrees("biases_averaged") == [True, False, True, False]


def test_the_huber_loss_is_asked_about_by_the_side_that_is_wrong():
    one_sided = from_notebook(EXERCISES["huber_delta"].source.replace("2 * np.sign(errors)", "2"))
    assert judge("huber_delta", one_sided).slips == ("sign_missing_outside",)
