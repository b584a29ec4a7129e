"""What is behind a stop: on equal sizes, a function may still show its slip."""

from nnlib.checks.stopping import slips_behind
from nnlib.exercises import EXERCISES

LAYER = EXERCISES["layer_slopes"]
NOT_TRANSPOSED = LAYER.stopping.slips[0]
SLIPPED = LAYER.compile(LAYER.slip_source(NOT_TRANSPOSED))


def test_a_slip_is_named_if_every_try_with_equal_sizes_has_its_numbers():
    [found] = slips_behind(LAYER, SLIPPED, 1)
    assert found.ids == (NOT_TRANSPOSED.id,)


def test_a_slip_that_only_the_first_try_shows_is_not_named():
    calls = []

    def first_slipped(inputs, delta):
        calls.append(inputs)
        weights_slopes, bias_slopes = SLIPPED(inputs, delta)
        return (weights_slopes if len(calls) == 1 else 7 * weights_slopes + 3), bias_slopes

    assert slips_behind(LAYER, first_slipped, 1) == []
    assert len(calls) > 1
