"""Results in another order: the order is named, and the numbers are diagnosed as if put right."""

import itertools

import numpy as np
import pytest

from nnlib.checks import judge
from nnlib.exercises import EXERCISES


def slopes_of(inputs, targets, hidden_weights, hidden_bias, output_weights, output_bias):
    pre_activation = inputs @ hidden_weights + hidden_bias
    hidden = np.maximum(pre_activation, 0)
    delta = 2 * (hidden @ output_weights + output_bias - targets) / len(inputs)
    by_hidden = delta @ output_weights.T * (pre_activation > 0)
    return inputs.T @ by_hidden, by_hidden.sum(axis=0), hidden.T @ delta, delta.sum(axis=0)


@pytest.mark.parametrize(
    "places", [p for p in itertools.permutations(range(4)) if p != (0, 1, 2, 3)]
)
def test_every_order_of_four_results_is_named(places):
    def answer(*arguments):
        return tuple(slopes_of(*arguments)[place] for place in places)

    verdict = judge("two_layer_slopes", answer, 3)
    assert len(verdict.slips) == 1
    assert "order" in verdict.message


def test_the_numbers_are_diagnosed_as_if_they_had_come_in_order():
    def answer(*arguments):
        first, second, third, fourth = slopes_of(*arguments)
        return -first, -third, -second, -fourth

    verdict = judge("two_layer_slopes", answer, 3)
    assert verdict.slips[0] == "other_order"
    assert "sign" in verdict.slips[1] or "target" in verdict.slips[1]
    # Links and right parts belong to the order in which the results came.
    assert not verdict.finding.links
    assert not any(one.breaks_right_parts for one in verdict.finding.explained_by)


def backward(layers, trace, targets, *, ours=EXERCISES["backward"].reference):
    slopes = ours(layers, trace, targets)
    return [(-len(targets) * weights, -len(targets) * bias) for weights, bias in slopes][::-1]


def test_three_mistakes_at_once_are_named_if_one_is_the_order():
    verdict = judge("backward", backward, 3)
    assert verdict.slips[0] == "last_layer_first"
    assert set(verdict.slips[1:]) == {"target_minus_prediction", "examples_missing"}


def test_numbers_in_order_are_never_told_to_be_in_another():
    for name in ("layer_slopes", "two_layer_slopes", "backward", "mean_slopes"):
        exercise = EXERCISES[name]
        for slip in exercise.slips:
            if slip.whole:
                continue
            wrong = exercise.compile(exercise.slip_source(slip))
            assert "other_order" not in judge(name, wrong, 3).slips, (name, slip.id)
