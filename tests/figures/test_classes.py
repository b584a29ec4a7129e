"""The slopes of two losses over the label's probability: told between the points that are given."""

import re

import pytest

from nnlib.figures import slopes_over_probability
from tests.figures.boxes import collisions, words

PROBABILITIES = [place / 40 for place in range(41)]
SLOPES = {
    "squared error": [-4 * p * (1 - p) ** 2 for p in PROBABILITIES],
    "cross-entropy": [p - 1 for p in PROBABILITIES],
}


def test_each_loss_tells_its_slopes_at_four_probabilities():
    text = slopes_over_probability(PROBABILITIES, SLOPES).alternative
    assert (
        "cross-entropy: at the probability 0.01 \u22120.99, at 0.1 \u22120.9, at 0.5 \u22120.5"
    ) in text
    assert "squared error: at the probability 0.01 \u22120.0" in text
    assert "at 0.1 \u22120.324, at 0.5 \u22120.5, at 0.9 \u22120.036." in text


def test_the_order_of_the_points_does_not_matter():
    backwards = {name: row[::-1] for name, row in SLOPES.items()}
    assert slopes_over_probability(PROBABILITIES[::-1], backwards) == slopes_over_probability(
        PROBABILITIES, SLOPES
    )


def test_the_losses_have_one_colour_and_are_told_apart_by_dash_and_mark():
    svg = slopes_over_probability(PROBABILITIES, SLOPES).svg
    lines = re.findall(r'stroke="(#\w+)" stroke-width="1.8" stroke-dasharray="([^"]*)"', svg)
    assert len({colour for colour, _ in lines}) == 1
    assert len({dash for _, dash in lines}) == len(lines) == 2


def test_the_title_has_the_slopes_where_the_network_is_sure_and_wrong():
    texts = [text for text, _ in words(slopes_over_probability(PROBABILITIES, SLOPES).svg)]
    [title] = [text for text in texts if text.startswith("At probability")]
    assert title.endswith("cross-entropy \u22120.99")


@pytest.mark.parametrize("points", [PROBABILITIES, PROBABILITIES[::4]])
def test_no_words_lie_on_each_other_or_leave_the_picture(points):
    kept = {
        name: [row[PROBABILITIES.index(point)] for point in points] for name, row in SLOPES.items()
    }
    assert collisions(slopes_over_probability(points, kept).svg) == []
