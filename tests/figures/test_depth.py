"""Pictures of depth: each size has its place, and the alternative its numbers."""

import re

import pytest

from nnlib.figures import sizes_over_depth


def marks(sizes):
    return len(re.findall("<use ", sizes_over_depth(sizes).svg))


def test_the_alternative_tells_the_first_and_the_last_layer_of_each_line():
    text = sizes_over_depth({"deep": [1e-9, 1e-5, 0.25], "other": [0.125, 0.5, 2.0]}).alternative
    assert "in each of 3 layers" in text
    assert "deep: 1e-09 in the first layer, 0.25 in the last." in text
    assert "other: 0.125 in the first layer, 2 in the last." in text


def test_a_size_of_0_is_left_out_of_the_drawing():
    assert marks({"deep": [1e-5, 0.0, 0.25]}) == marks({"deep": [1e-5, 1e-3, 0.25]}) - 1


@pytest.mark.parametrize("sizes", [{}, {name: [1.0] for name in "abcde"}, {"empty": []}])
def test_what_cannot_be_told_apart_is_refused(sizes):
    with pytest.raises(ValueError, match="1 to 4"):
        sizes_over_depth(sizes)
