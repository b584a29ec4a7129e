"""Link by link: which one is broken, which one was fed a wrong slope, which is right."""

import re

import numpy as np
import pytest

from nnlib.checks import judge
from nnlib.checks.links import FED, RIGHT, link_by_link, state_of
from nnlib.exercises import EXERCISES, Link

_BOTH = "broken at its weights and bias slopes"
_DELTA = "broken at its delta, or what it gets"
TWO = EXERCISES["two_layer_slopes"]
FED_SLOPE = TWO.links.fed


def line(exercise, slip_id, seed=1):
    slip = next(slip for slip in exercise.slips if slip.id == slip_id)
    function = exercise.compiled(exercise.slip_source(slip))
    return link_by_link(exercise, function, seed)


def states(exercise, slip_id, seed=1):
    """What is said of each link, without the heading."""
    said = line(exercise, slip_id, seed).partition(": ")[2].rstrip(".")
    return re.split(", (?=output|hidden|layer|first|second)", said)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(
    ("slip", "output", "hidden"),
    [
        ("target_minus_prediction", "broken at its delta", FED_SLOPE),
        ("square_factor_missing", "broken at its delta", FED_SLOPE),
        ("output_bias_left_out", "broken at its delta", FED_SLOPE),
        ("activation_slope_missing", "right", _DELTA),
        ("value_for_activation_slope", "right", _DELTA),
        ("weights_missing_on_the_way_back", "right", _DELTA),
        ("pre_activation_for_output", "broken at its weights slopes", "right"),
        ("layers_exchanged", _BOTH, _BOTH),
        ("relu_left_out", _BOTH, None),
        ("biases_not_summed", "broken at its bias slopes", "broken at its bias slopes"),
    ],
)
def test_each_layer_of_two_is_judged_with_what_it_was_fed(slip, output, hidden, seed):
    of_output, of_hidden = states(TWO, slip, seed)
    assert of_output == f"output layer {output}"
    assert hidden is None or of_hidden == f"hidden layer {hidden}"


@pytest.mark.parametrize("slip", ["examples_missing", "examples_again", "biases_averaged"])
def test_what_only_several_examples_show_is_said_so(slip):
    assert line(TWO, slip).endswith(TWO.links.all_right)
    said = line(EXERCISES["backward"], slip)
    assert said.endswith(EXERCISES["backward"].links.all_right)
    assert "how several examples come together" in said


def test_the_layers_of_a_deeper_network_are_told_apart():
    backward = EXERCISES["backward"]
    assert states(backward, "output_activation_slope_missing") == [
        "layer 3 broken at its delta", f"layer 2 {FED_SLOPE}", f"layer 1 {FED_SLOPE}",
    ]  # fmt: skip
    assert states(backward, "hidden_activation_slope_missing") == [
        "layer 3 right", f"layer 2 {_DELTA}", f"layer 1 {_DELTA}",
    ]  # fmt: skip


def test_a_break_in_the_middle_leaves_the_layer_before_it_right_for_what_it_is_fed():
    source = EXERCISES["backward"].source.replace(
        "        slopes.append(",
        "        if len(slopes) == 1:\n            delta = 3 * delta\n        slopes.append(",
    )
    said = link_by_link(EXERCISES["backward"], EXERCISES["backward"].compiled(source), 1)
    assert said.endswith(f"layer 3 right, layer 2 {_DELTA}, layer 1 {FED_SLOPE}.")


def test_of_a_training_the_first_two_epochs_are_told_apart():
    train = EXERCISES["train"]
    assert states(train, "climbing") == [
        "first epoch broken at its step", "second epoch broken at its step",
    ]  # fmt: skip
    assert states(train, "losses_after_the_step")[0] == "first epoch broken at its loss"
    assert states(train, "forward_once")[0] == "first epoch right"
    assert states(train, "last_loss_only")[0] == "first epoch right"


def test_a_second_epoch_that_goes_on_rightly_from_a_wrong_first_one_is_said_so():
    train = EXERCISES["train"]
    source = train.source.replace(
        "        slopes = backward(layers, trace, targets)\n",
        "        slopes = backward(layers, trace, targets)\n"
        "        if not losses[1:]:\n"
        "            slopes = [(2 * one, 2 * two) for one, two in slopes]\n",
    )
    said = link_by_link(train, train.compiled(source), 1)
    assert said.endswith(f"second epoch {train.links.fed}.")


def test_the_line_stands_in_the_message_and_only_where_something_is_wrong():
    slip = next(slip for slip in TWO.slips if slip.id == "activation_slope_missing")
    wrong = judge("two_layer_slopes", TWO.compiled(TWO.slip_source(slip)))
    assert re.search("^Link by link, .*: output layer right, hidden layer", wrong.message, re.M)
    assert len(wrong.message.splitlines()) <= 8
    assert "Link by link" not in judge("two_layer_slopes", TWO.compiled(TWO.source)).message


def test_a_function_that_stops_on_the_links_has_no_line():
    assert link_by_link(TWO, lambda *arguments: 1 / 0, 1) == ""
    assert link_by_link(EXERCISES["double"], lambda number: number, 1) == ""


def test_states_of_a_link():
    two, four, nine = (np.array([number]) for number in (2.0, 4.0, 9.0))
    assert state_of(Link("one", (("delta", two, two, two),))) == RIGHT
    assert state_of(Link("one", (("delta", four, two, four),))) == FED
    steps = (("delta", four, two, four), ("bias slopes", nine, two, four))
    assert state_of(Link("one", steps)) == "broken at its bias slopes"
