"""The nudge through a loupe: a curve, a straight line, stairs; and its valley beside it."""

import re

import pytest

from nnlib import figures
from tests.browser.explorers import made
from tests.figures.boxes import collisions, panels

EXPLORER = made("nudge")
NUDGES = EXPLORER.controls[0].values


def picture(power, side=0):
    return EXPLORER.picture((NUDGES.index(power), side))


def test_how_far_off_is_a_share_of_the_slope():
    # Twice the loss has twice the slope, and the same share of it is wrong.
    once, twice = (
        figures.shrinking_nudge(lambda w, k=k: k * (3 * w - 2) ** 2, 1.5, 15.0 * k) for k in (1, 2)
    )
    for explorer in (once, twice):
        assert explorer.picture().caption.endswith("off by 0.6 of it")
        assert "off by 0.6 of the slope" in explorer.picture().alternative
        assert "how far off, as a share of the slope" in explorer.picture().svg


def test_a_flat_place_has_no_shares_of_its_slope():
    with pytest.raises(ValueError, match=r"slope is 0: .* where the curve is not flat"):
        figures.shrinking_nudge(lambda w: w**2, 0.0, 0.0)


def test_the_loupe_shows_a_curve_then_a_line_then_stairs():
    seen = [("The curve bends", -1), ("the curve is straight", -5), ("stairs: rounding", -14.75)]
    for words, power in seen:
        assert words in picture(power).alternative
        assert words in picture(power).panels[0]


def test_the_loupe_is_as_wide_as_the_nudge_at_every_place_and_says_so():
    for power, words in ((0, "1"), (-5, "1e-5"), (-12, "1e-12")):
        loupe = picture(power).panels[0]
        assert f"weight 1.5 ± 2 nudges; one nudge is {words}" in loupe
        assert f"slope · nudge = {'187.5' if power == 0 else ''}" in loupe


def test_each_place_of_the_slider_has_a_picture_of_its_own():
    assert len({picture(power).panels[0] for power in NUDGES}) == len(NUDGES)


def test_a_falling_curve_is_drawn_falling():
    falling = figures.shrinking_nudge(lambda w: -15.0 * w, 1.5, -15.0).picture((20, 0))
    assert (
        "This close, the curve is straight. A tangent has the slope \N{MINUS SIGN}15"
        in falling.alternative
    )
    [tangent] = re.findall(r'd="M([^"]*)"[^>]*stroke="#d55e00"[^>]*stroke-width="1.5"',
                           falling.panels[0])  # fmt: skip
    (_, first), (_, last) = (map(float, place.split()) for place in tangent.split(" L"))
    assert first < last


def test_the_nudge_is_dragged_across_the_valley():
    handle = re.search(r'data-moves="([^"]*)"', picture(-3).panels[1])[1]
    assert handle.count("power") == 1
    assert handle.count("[") == 1 + len(NUDGES)


@pytest.mark.parametrize("side", [0, 1])
def test_no_words_collide_at_any_place_of_the_slider(side):
    found = {
        (power, words)
        for power in NUDGES for panel in panels(picture(power, side)) for words in collisions(panel)
    }  # fmt: skip
    assert found == set()
