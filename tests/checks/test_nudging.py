"""Does it nudge? Its numbers tell, if there is no source."""

import pytest

from nnlib.checks.nudging import as_exact_as_measured
from nnlib.exercises import EXERCISES
from nnlib.exercises.slope_of_one_weight.measured_slope import measured_slope


def richardson(input_value, weight, target):
    def at(step):
        return measured_slope(lambda w: (input_value * w - target) ** 2, weight, step)

    return (4 * at(1e-4) - at(2e-4)) / 3


ANSWERS = {
    "a formula": (lambda x, w, t: 2 * (x * w - t) * x, False),
    "nudged": (lambda x, w, t: measured_slope(lambda w: (x * w - t) ** 2, w), True),
    "nudged twice": (richardson, True),
    "wrong": (lambda x, w, t: 1.0, False),
    "no number": (lambda x, w, t: None, False),
}


@pytest.mark.parametrize(("answer", "measured"), ANSWERS.values(), ids=ANSWERS)
def test_numbers_that_are_nearly_exact_are_measured(answer, measured):
    def stand_in(*given):
        return answer(*given)

    stand_in.called_elsewhere = lambda given: answer(*given)
    assert as_exact_as_measured(EXERCISES["slope_of_weight"], stand_in, 3) == measured
