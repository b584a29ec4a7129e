"""An activation beside its slope: the alternative has both, at the same places."""

import re

from nnlib import ACTIVATIONS, relu, sigmoid
from nnlib.figures import activation_and_slope
from nnlib.figures.picture import PAPER
from tests.figures.boxes import words


def test_values_and_slopes_are_told_side_by_side():
    text = activation_and_slope(relu).alternative
    assert "relu and its slope over the pre-activation, from \N{MINUS SIGN}6 to 6." in text
    assert "at \N{MINUS SIGN}2 the value is 0, the slope 0" in text
    assert "at 2 the value is 2, the slope 1" in text
    assert "at 2 the value is 0.881, the slope 0.105" in activation_and_slope(sigmoid).alternative


def test_every_activation_has_a_picture_of_its_own_and_the_same_bytes_twice():
    pictures = [activation_and_slope(activation) for activation in ACTIVATIONS.values()]
    assert len({picture.svg for picture in pictures}) == len(pictures)
    assert activation_and_slope(relu) == activation_and_slope(relu)


def test_a_kink_is_an_open_jump_and_not_a_stroke():
    picture = activation_and_slope(relu)
    assert "At 0 the slope jumps from 0 to 1." in picture.alternative
    slope = picture.panels[1]
    assert slope.count(f'r="4.5" fill="{PAPER}"') == 2
    drawn = re.findall(r'd="M([^"]*)" fill="none" stroke="#d55e00"', slope)
    assert len(drawn) == 2
    for line in drawn:
        assert len({place.split()[1] for place in line.split(" L")}) == 1
    assert "jumps" not in activation_and_slope(sigmoid).alternative


def test_both_panels_have_one_scale():
    for activation in ACTIVATIONS.values():
        numbers = [
            [(text, box[1]) for text, box in words(panel) if box[2] < 60 and text != "output"]
            for panel in activation_and_slope(activation).panels
        ]
        assert [one for one in numbers[0] if one[0] != "slope"] == [
            one for one in numbers[1] if one[0] != "slope"
        ]
