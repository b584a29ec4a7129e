"""What an exercise declares, and the truth that decides."""

import inspect

import numpy as np
import pytest

from nnlib.exercises import EXERCISES, Definition, Exercise, MeasuredSlope, slip


def bent(weight, rate):
    return float(np.exp(rate * weight))


@pytest.mark.parametrize("rate", [1.0, 30.0, 100.0, 300.0])
def test_a_measured_slope_knows_its_own_error(rate):
    truth = MeasuredSlope(bent, by=("weight",))
    [slope], [error] = truth.parts({"weight": 0.5, "rate": rate})
    exact = rate * bent(0.5, rate)
    assert abs(slope - exact) <= 2 * error
    assert error <= 1e-5 * exact


def test_rounding_counts_where_the_curve_does_not_bend():
    truth = MeasuredSlope(lambda weight: 1e6 + weight, by=("weight",))
    [slope], [error] = truth.parts({"weight": 0.5})
    assert 0 < abs(slope - 1) <= error < 1e-3


def test_a_slope_by_what_is_no_argument_is_measured_too():
    truth = MeasuredSlope(
        lambda scale, hidden: float(scale * hidden**2),
        by=("hidden",),
        beside=lambda scale: {"hidden": 3.0},
    )
    [slope], _ = truth.parts({"scale": 5.0})
    assert slope == pytest.approx(30)


def without_text(number):
    return number


def test_a_reference_without_docstring_makes_no_stub():
    exercise = Exercise(without_text, "", lambda rng: (1.0,), Definition(without_text), (), (), ())
    with pytest.raises(ValueError, match="has no docstring"):
        _ = exercise.stub


def tripled(number):
    """Return three times the number."""
    return 3 * number


def exercise_given(slip_id):
    """Return an exercise whose body is given, with a slip in it."""
    cubed = slip("cubed", "Did you cube it?", "what three times means", ("3 * number", "number**3"))
    return Exercise(tripled, lambda rng: (2.5,), ("`3 * number`",), (cubed,), given=slip_id)


def test_an_exercise_may_be_given_with_a_slip_for_its_body():
    exercise = exercise_given("cubed")
    assert exercise.stub == exercise.slip_source(exercise.slips[0])
    assert exercise.stub.endswith("return number**3")
    assert exercise.source.endswith("return 3 * number")
    with pytest.raises(ValueError, match="tripled is given with 'cubbed': there is no such slip"):
        _ = exercise_given("cubbed").stub


@pytest.mark.parametrize("name", [one.name for one in EXERCISES.values() if not one.given])
def test_a_stub_is_signature_docstring_and_dots(name):
    exercise = EXERCISES[name]
    stub = exercise.compile(exercise.stub)
    assert stub.__doc__ == exercise.reference.__doc__
    assert exercise.stub.splitlines()[0] == exercise.answer.splitlines()[0]
    assert exercise.stub.endswith("    ...")
    if not inspect.isclass(stub):
        assert stub(*exercise.instance(np.random.default_rng(0))) is None


def test_defaults_are_filled_in_by_name():
    named = EXERCISES["measured_slope"].arguments_by_name((abs, 2.0))
    assert named == {"loss": abs, "weight": 2.0, "nudge": 1e-5}
