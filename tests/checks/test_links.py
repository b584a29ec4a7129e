"""Link by link: which one is broken, which one was fed a wrong slope, which is right."""

import re

import numpy as np
import pytest

from nnlib.checks import judge
from nnlib.checks.findings import LinkFound
from nnlib.checks.links import BROKEN, FED, RIGHT, UNTOLD, look_at_links, state_of
from nnlib.checks.words.wrong_numbers import links_line
from nnlib.exercises import EXERCISES, Link

_BOTH = "weight and bias slopes"
_DELTA = "delta, or it receives a wrong slope"
TWO = EXERCISES["two_layer_slopes"]


def compiled(exercise, slip_id):
    slip = next(slip for slip in exercise.slips if slip.id == slip_id)
    return exercise.compile(exercise.slip_source(slip))


def line(exercise, function, seed=1):
    return links_line(exercise.links, look_at_links(exercise, function, seed))


def states(exercise, function, seed=1):
    """Each link, with its state, or else the step at which it is broken."""
    found = look_at_links(exercise, function, seed)
    assert all(bool(one.step) == (one.state == BROKEN) for one in found)
    return [(one.name, one.step or one.state) for one in found]


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(
    ("slip", "output", "hidden"),
    [
        ("target_minus_prediction", "delta", FED),
        ("square_factor_missing", "delta", FED),
        ("output_bias_left_out", "delta", FED),
        ("activation_slope_missing", RIGHT, _DELTA),
        ("value_for_activation_slope", RIGHT, _DELTA),
        ("weights_missing_on_the_way_back", RIGHT, _DELTA),
        ("pre_activation_for_output", "weight slopes", RIGHT),
        ("layers_exchanged", _BOTH, _BOTH),
        ("relu_left_out", _BOTH, None),
        ("biases_not_summed", "bias slopes", "bias slopes"),
    ],
)
def test_each_layer_of_two_is_judged_with_what_it_was_fed(slip, output, hidden, seed):
    of_output, of_hidden = states(TWO, compiled(TWO, slip), seed)
    assert of_output == ("output layer", output)
    assert hidden is None or of_hidden == ("hidden layer", hidden)


@pytest.mark.parametrize("slip", ["examples_missing", "examples_again", "biases_averaged"])
def test_what_only_several_examples_show_is_said_so(slip):
    assert line(TWO, compiled(TWO, slip)).endswith(TWO.links.all_right)
    said = line(EXERCISES["backward"], compiled(EXERCISES["backward"], slip))
    assert said.endswith(EXERCISES["backward"].links.all_right)
    assert "how several examples are combined" in said


def test_the_layers_of_a_deeper_network_are_told_apart():
    backward = EXERCISES["backward"]
    assert states(backward, compiled(backward, "output_activation_slope_missing")) == [
        ("layer 3", "delta"), ("layer 2", FED), ("layer 1", FED),
    ]  # fmt: skip
    assert states(backward, compiled(backward, "hidden_activation_slope_missing")) == [
        ("layer 3", RIGHT), ("layer 2", _DELTA), ("layer 1", _DELTA),
    ]  # fmt: skip


def test_a_break_in_the_middle_leaves_the_layer_before_it_right_for_what_it_is_fed():
    backward = EXERCISES["backward"]
    source = backward.source.replace(
        "        slopes.append(",
        "        if len(slopes) == 1:\n            delta = 3 * delta\n        slopes.append(",
    )
    function = backward.compile(source)
    assert states(backward, function) == [("layer 3", RIGHT), ("layer 2", _DELTA), ("layer 1", FED)]
    assert line(backward, function).endswith(
        f": layer 3 right, layer 2 broken at its {_DELTA}, layer 1 {backward.links.fed}."
    )


def test_of_a_training_the_first_two_epochs_are_told_apart():
    train = EXERCISES["train"]
    first = {
        slip: states(train, compiled(train, slip))[0]
        for slip in ("losses_after_the_step", "forward_once", "last_loss_only")
    }
    assert first == {
        "losses_after_the_step": ("first epoch", "loss"),
        "forward_once": ("first epoch", RIGHT),
        "last_loss_only": ("first epoch", RIGHT),
    }
    climbing = states(train, compiled(train, "climbing"))
    assert climbing == [("first epoch", "step"), ("second epoch", "step")]


def test_a_second_epoch_that_goes_on_rightly_from_a_wrong_first_one_is_said_so():
    train = EXERCISES["train"]
    source = train.source.replace(
        "        slopes = backward(layers, trace, targets)\n",
        "        slopes = backward(layers, trace, targets)\n"
        "        if not losses[1:]:\n"
        "            slopes = [(2 * one, 2 * two) for one, two in slopes]\n",
    )
    function = train.compile(source)
    assert states(train, function)[1] == ("second epoch", FED)
    assert line(train, function).endswith(f"second epoch {train.links.fed}.")


def test_the_line_stands_in_the_message_and_only_where_something_is_wrong():
    wrong = judge("two_layer_slopes", compiled(TWO, "activation_slope_missing"))
    assert re.search("^Link by link, .*: output layer right, hidden layer", wrong.message, re.M)
    assert len(wrong.message.splitlines()) <= 8
    assert "Link by link" not in judge("two_layer_slopes", TWO.compile(TWO.source)).message


def test_what_one_look_may_miss_is_found_in_another():
    assert states(TWO, compiled(TWO, "relu_on_the_predictions"), 1) == [
        ("output layer", "delta"), ("hidden layer", FED),
    ]  # fmt: skip


def test_a_function_that_stops_on_the_links_has_no_line():
    assert look_at_links(TWO, lambda *arguments: 1 / 0, 1) == []
    assert look_at_links(EXERCISES["double"], lambda number: number, 1) == []
    assert links_line(TWO.links, []) == links_line(None, []) == ""


def test_states_of_a_link():
    two, four, nine = (np.array([number]) for number in (2.0, 4.0, 9.0))
    assert state_of(Link("one", (("delta", two, two, two),))).state == RIGHT
    assert state_of(Link("one", (("delta", four, two, four),))).state == FED
    assert state_of(Link("one", (("delta", 0 * four, two, 0 * four),))).state == UNTOLD
    steps = (("delta", four, two, four), ("bias slopes", nine, two, four))
    assert state_of(Link("one", steps)) == LinkFound("one", BROKEN, "bias slopes")
