import numpy as np
import pytest

from nnlib import ACTIVATIONS, relu, sigmoid
from tests import reference

PLACES = np.array([-30.0, -3.0, -0.7, -0.01, 0.02, 0.9, 4.0, 30.0])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_value_and_slope_equal_the_plain_reference(name):
    activation = ACTIVATIONS[name]
    values = [reference.VALUES[name](z) for z in PLACES]
    slopes = [reference.SLOPES[name](z) for z in PLACES]
    np.testing.assert_allclose(activation.value(PLACES), values, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(activation.slope(PLACES), slopes, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slope_equals_the_measured_slope_of_the_value(name):
    activation, nudge = ACTIVATIONS[name], 1e-5
    measured = (activation.value(PLACES + nudge) - activation.value(PLACES - nudge)) / (2 * nudge)
    np.testing.assert_allclose(activation.slope(PLACES), measured, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_float32_stays_float32_and_nothing_overflows(name):
    activation = ACTIVATIONS[name]
    far = np.array([-1000.0, 1000.0], dtype=np.float32)
    assert activation.value(far).dtype == activation.slope(far).dtype == np.float32
    assert np.isfinite(activation.value(far)).all()
    assert np.isfinite(activation.slope(far)).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nan_stays_nan(name):
    with np.errstate(invalid="ignore"):
        assert np.isnan(ACTIVATIONS[name].value(np.array([np.nan]))).all()


def test_relu_takes_slope_zero_at_the_kink():
    assert relu.slope(np.array([-1.0, 0.0, 1.0])).tolist() == [0, 0, 1]


def test_sigmoid_by_hand():
    assert sigmoid.value(np.log(3.0)) == pytest.approx(0.75)
    assert sigmoid.slope(np.log(3.0)) == pytest.approx(0.75 * 0.25)


def test_each_row_is_found_under_its_own_name():
    assert all(name == row.name == repr(row) for name, row in ACTIVATIONS.items())
