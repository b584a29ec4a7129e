"""An activation beside its slope: the alternative has both, at the same places."""

from nnlib import ACTIVATIONS, relu, sigmoid
from nnlib.figures import activation_and_slope


def test_values_and_slopes_are_told_side_by_side():
    text = activation_and_slope(relu).alternative
    assert "relu and its slope over the pre-activation, from -6 to 6." in text
    assert "at -2 the value is 0, the slope 0" in text
    assert "at 2 the value is 2, the slope 1" in text
    assert "at 2 the value is 0.881, the slope 0.105" in activation_and_slope(sigmoid).alternative


def test_every_activation_has_a_picture_of_its_own_and_the_same_bytes_twice():
    pictures = [activation_and_slope(activation) for activation in ACTIVATIONS.values()]
    assert len({picture.svg for picture in pictures}) == len(pictures)
    assert activation_and_slope(relu) == activation_and_slope(relu)
