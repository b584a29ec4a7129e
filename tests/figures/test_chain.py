"""The picture of steps in a row: each slope stands with its step, and their product at the end."""

import pytest

from nnlib.figures import chain_of_slopes
from tests.figures.boxes import words

VALUES = {"weight": 1.5, "prediction": 4.5, "error": 2.5, "loss": 6.25}
STEPS = ["times 3", "minus 2", "squared"]


def test_each_step_has_its_slope_below_it_and_the_product_stands_at_the_end():
    placed = dict(words(chain_of_slopes(VALUES, STEPS, [3, 1, 5]).svg))
    for step, slope in zip(STEPS, ("3", "1", "5"), strict=True):
        (left, _, right, bottom), (near, top, far, _) = placed[step], placed[slope]
        assert bottom < top
        assert left + right == pytest.approx(near + far)
    assert "slope for the weight: 3 · 1 · 5 = 15" in placed


def test_the_alternative_has_every_number_and_the_product_of_the_slopes_given():
    text = chain_of_slopes(VALUES, STEPS, [3, 1, -5]).alternative
    assert "weight 1.5; times 3 makes prediction 4.5, with the slope 3; minus 2 makes" in text
    assert text.endswith("the slope for weight is 3 · 1 · (\u22125) = \u221215.")


def test_a_step_too_few_is_refused():
    with pytest.raises(ValueError, match="4 numbers, 2 steps and 3 slopes: between each number"):
        chain_of_slopes(VALUES, STEPS[:2], [3, 1, 5])
