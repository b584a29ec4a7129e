"""When it does not learn: programs have the faults in their names, and repairs are measured."""

import numpy as np
import pytest

import nnlib
from nnlib.checks import judge
from nnlib.exercises import EXERCISES
from nnlib.exercises.drawing import NeuronTraining
from nnlib.exercises.when_it_does_not_learn.faults import (
    FAULTS,
    LETTERS,
    faulty,
    in_a_row,
    xor_cloud,
)
from tests import reference

WRONG_SLOPES = {
    "sign flipped",
    "hidden activation slope missing",
    "last activation slope missing",
    "first layer gets no slopes",
}


def plain(slopes):
    """Return the slopes of the plain-loop reference, in one row."""
    return np.concatenate([np.ravel(one) for pair in slopes for one in pair])


@pytest.mark.parametrize("name", FAULTS)
def test_slopes_are_wrong_only_where_the_name_says_so(name):
    program = faulty(name)
    layers = [
        (layer.weights.tolist(), layer.bias.tolist(), layer.activation.name)
        for layer in program.layers
    ]
    rows, targets = program.inputs.tolist(), program.targets.tolist()
    right = plain(reference.slopes_of(layers, rows, targets, "squared error"))
    are_right = np.allclose(in_a_row(program.slopes()), right, rtol=1e-8, atol=1e-14)
    assert are_right == (name not in WRONG_SLOPES)


@pytest.mark.parametrize("name", FAULTS)
def test_looking_ahead_changes_nothing_and_a_step_does(name):
    program = faulty(name)
    before = in_a_row([(layer.weights, layer.bias) for layer in program.layers])
    ahead = program.loss_after(1.0)
    assert (in_a_row([(layer.weights, layer.bias) for layer in program.layers]) == before).all()
    assert program.loss() != ahead
    program.step()
    assert program.loss() == ahead


def test_of_all_programs_only_two_learn_the_cloud():
    learned = set()
    for name in FAULTS:
        program = faulty(name)
        losses = program.train(program.layers, program.inputs, program.targets, steps=300)
        if losses[-1] < 0.9 * np.var(program.targets):
            learned.add(name)
    assert learned == {"none", "last activation slope missing"}


def test_the_first_four_examples_are_the_corners_and_the_letters_hide_five_faults():
    inputs, targets = xor_cloud()
    assert inputs[:4].tolist() == [[-1, -1], [-1, 1], [1, -1], [1, 1]]
    assert targets[:4].ravel().tolist() == [0, 1, 1, 0]
    assert set(LETTERS.values()) < set(FAULTS)
    own = in_a_row(faulty("D").slopes())
    assert (own == in_a_row(faulty("inputs times 100").slopes())).all()


def test_the_missing_slope_that_learns_is_the_slope_of_another_loss():
    """Without the sigmoid's slope, they are twice the slopes of binary cross-entropy."""
    program = faulty("last activation slope missing")

    def cross_entropy():
        output = nnlib.forward(program.layers, program.inputs)[-1].output
        right = np.where(program.targets == 1, output, 1 - output)
        return 2 * float(np.mean(-np.log(right)))

    arrays = [array for layer in program.layers for array in (layer.weights, layer.bias)]
    measured = nnlib.measured_slopes(cross_entropy, arrays)
    assert nnlib.compare([a for pair in program.slopes() for a in pair], measured).agrees


@pytest.mark.parametrize("name", ["tanh_network_slopes", "sigmoid_network_step"])
def test_a_program_to_repair_is_wrong_as_given_and_a_wrong_repair_has_a_name(name):
    exercise = EXERCISES[name]
    given = exercise.compile(exercise.stub)
    assert "#" not in exercise.stub
    assert judge(name, given, 0).status == "not attempted"
    other = exercise.slips[5]
    assert judge(name, exercise.compile(exercise.slip_source(other)), 0).slips == (other.id,)


def test_the_baseline_by_hand():
    targets = np.array([[0.0, 2.0], [0.0, 4.0], [3.0, 0.0]])
    # Means 1 and 2: squares 1, 1, 4 and 0, 4, 4.
    assert EXERCISES["baseline_loss"].reference(targets) == pytest.approx(14 / 3)


def test_a_training_that_an_exercise_passes_needs_no_engine():
    # One input 1, target 3, from 0: the error is -3, both slopes are -6; the next error is -1.8.
    layers = [nnlib.Layer(np.zeros((1, 1)), np.zeros(1))]
    losses = NeuronTraining(0.1, 2)(layers, np.ones((1, 1)), np.full((1, 1), 3.0))
    assert losses == [9, pytest.approx(3.24)]
    layers = [nnlib.Layer(np.zeros((2, 1)), np.zeros(1))]
    with pytest.raises(ValueError, match="one row for each example in both"):
        NeuronTraining(0.1, 2)(layers, np.ones(2), np.ones(1))
