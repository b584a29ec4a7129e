"""Pictures of depth: each size has its place, and the alternative its numbers."""

import pytest

from nnlib.figures import sizes_over_depth


def marks(sizes):
    return sizes_over_depth(sizes).svg.count("<circle")


def test_the_alternative_tells_the_first_and_the_last_layer_of_each_line():
    text = sizes_over_depth({"deep": [1e-9, 1e-5, 0.25], "other": [0.125, 0.5, 2.0]}).alternative
    assert "in each of 3 layers" in text
    assert "deep: 1e-9 in layer 1, 0.25 in layer 3." in text
    assert "other: 0.125 in layer 1, 2 in layer 3." in text


def test_the_title_names_the_line_that_changes_most():
    svg = sizes_over_depth({"deep": [1e-9, 1e-5, 0.25], "other": [0.125, 0.5, 2.0]}).svg
    assert "deep: layer 1 has 4e-9 times the slopes of layer 3" in svg


def test_a_size_of_0_is_left_out_of_the_drawing():
    assert marks({"deep": [1e-5, 0.0, 0.25]}) == marks({"deep": [1e-5, 1e-3, 0.25]}) - 1


@pytest.mark.parametrize("sizes", [{}, {name: [1.0] for name in "abcde"}, {"empty": []}])
def test_what_cannot_be_told_apart_is_refused(sizes):
    with pytest.raises(ValueError, match="1 to 4"):
        sizes_over_depth(sizes)
