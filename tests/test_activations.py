import numpy as np
import pytest

from nnlib import ACTIVATIONS, Activation, identity, relu, sigmoid, softplus, tanh
from tests import reference

PLACES = np.array([-30.0, -3.0, -0.7, -0.01, 0.02, 0.9, 4.0, 30.0])


@pytest.mark.parametrize("name", reference.VALUES)
def test_value_equals_the_plain_reference(name):
    values = [reference.VALUES[name](z) for z in PLACES]
    np.testing.assert_allclose(ACTIVATIONS[name].value(PLACES), values, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slope_equals_the_measured_slope_of_the_value(name):
    activation = ACTIVATIONS[name]
    measured = reference.measured(activation.value, PLACES)
    np.testing.assert_allclose(activation.slope(PLACES), measured, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slope_is_the_same_from_the_output_as_from_the_pre_activation_alone(name):
    activation = ACTIVATIONS[name]
    from_both = activation.slope_from(PLACES, activation.value(PLACES))
    np.testing.assert_array_equal(activation.slope(PLACES), from_both)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 4)])
def test_shapes_stay(name, shape):
    activation, places = ACTIVATIONS[name], np.full(shape, 0.7)
    assert np.shape(activation.value(places)) == np.shape(activation.slope(places)) == shape


@pytest.mark.parametrize("activation", [identity, relu, sigmoid, tanh, softplus], ids=str)
def test_a_list_serves_as_an_array(activation):
    places = np.array([0.7, -2.0])
    np.testing.assert_array_equal(activation.value([0.7, -2.0]), activation.value(places))
    np.testing.assert_array_equal(activation.slope([0.7, -2.0]), activation.slope(places))


def test_the_sigmoid_is_not_computed_again_for_its_slope():
    places = np.array([-1.0, 0.5])
    # The output alone decides: a wrong one gives a wrong slope.
    assert sigmoid.slope_from(places, np.array([0.5, 0.5])).tolist() == [0.25, 0.25]
    assert tanh.slope_from(places, np.array([0.5, 0.5])).tolist() == [0.75, 0.75]


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


def test_a_function_of_one_argument_is_refused_where_it_would_overwrite_the_output():
    with pytest.raises(TypeError, match="slope_from takes two arguments"):
        Activation("sine", np.sin, np.cos)
    sine = Activation("sine", np.sin, lambda pre_activation, _: np.cos(pre_activation))
    assert sine.slope(0.0) == 1


def test_each_row_is_found_under_its_own_name():
    assert all(name == row.name == repr(row) for name, row in ACTIVATIONS.items())
