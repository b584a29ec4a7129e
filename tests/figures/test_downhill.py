"""Downhill: a map to one scale, words about what was walked, and the largest rate that works."""

import json
import re
from html import unescape

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import figures
from nnlib.figures.bowl import Bowl
from tests.browser.explorers import made
from tests.figures.boxes import collisions, panels

INPUTS, TARGETS = np.array([0.5, 1.5, 2, 3, 4]), np.array([2.1, 2.9, 3.6, 4.4, 5.6])
EXPLORER = made("downhill")
RATES = EXPLORER.controls[0].values
START = EXPLORER.first[3:5]


def picture(rate, steps, alone=0, start=START, kept=""):
    return EXPLORER.picture((RATES.index(rate), steps, alone, *start, kept))


def loss_of(weight, bias):
    return np.mean((weight * INPUTS + bias - TARGETS) ** 2)


def test_the_bowl_has_the_loss_and_the_steps_of_the_line():
    bowl, rate = Bowl.of_a_line(INPUTS, TARGETS), 0.1
    assert bowl.loss_at(np.array([0.3, -0.2])) == pytest.approx(loss_of(0.3, -0.2))
    weight = bias = 0.0
    for _ in range(5):
        slopes = 2 * (weight * INPUTS + bias - TARGETS)
        weight, bias = weight - rate * np.mean(slopes * INPUTS), bias - rate * np.mean(slopes)
    assert bowl.walk(np.zeros(2), rate, 5, False)[-1] == pytest.approx([weight, bias])


@pytest.mark.parametrize("alone", [False, True])
def test_just_below_the_largest_rate_a_walk_arrives_and_just_above_it_climbs(alone):
    bowl = Bowl.of_a_line(INPUTS, TARGETS)
    start = np.array([0.0, bowl.bottom[1] if alone else 0.0])
    for share, arrives in ((0.99, True), (1.01, False)):
        path = bowl.walk(start, share * bowl.largest_rate(alone), 400, alone)
        assert (bowl.loss_at(path[-1]) < bowl.loss_at(start)) == arrives


@given(st.floats(0.02, 60), st.integers(0, 1200))
def test_on_a_ring_the_loss_is_the_same(loss, place):
    weights, biases = Bowl.of_a_line(INPUTS, TARGETS).ring(loss)
    assert loss_of(weights[place], biases[place]) == pytest.approx(loss)


def test_the_map_has_one_scale_so_a_first_step_crosses_its_ring_at_a_right_angle():
    across, up = Bowl.of_a_line(INPUTS, TARGETS).reach(320 / 280)
    assert (across[1] - across[0]) / 320 == pytest.approx((up[1] - up[0]) / 280)


@pytest.mark.parametrize("rate", RATES)
def test_with_no_step_taken_nothing_is_foretold(rate):
    for alone in (0, 1):
        assert re.search(r"loss [\d.]+\.$", picture(rate, 0, alone).caption)


def test_the_caption_says_what_the_steps_so_far_have_shown():
    for rate, steps, words in (
        (0.002, 40, "It crawls."),
        (0.05, 5, "It goes down."),
        (0.1, 1, "It leapt over the bottom, to the other side."),
        (0.1, 40, "It goes zig-zag, and each leap is shorter."),
        (0.2, 1, "it climbs. The largest rate that works is 2 / curvature = 2 / 14.19 = 0.141."),
    ):
        assert picture(rate, steps).caption.endswith(words), rate
    assert "0.141" not in picture(0.14, 40).caption
    assert "leaps over the bottom and back" in picture(0.1, 8, alone=1).caption
    assert "2 / 12.6 = 0.159" in picture(0.2, 8, alone=1).caption


def test_what_lies_beyond_the_picture_is_said():
    for alone in (0, 1):
        first, losses = picture(0.25, 40, alone).panels
        assert "the walk has left the" in first
        assert "beyond the picture: " in losses
    assert "beyond" not in picture(0.1, 40).svg


def test_the_start_is_dragged_over_the_map_and_along_the_curve():
    for alone, names in ((0, {"start_weight", "start_bias"}), (1, {"start_weight"})):
        moves = re.search(r'data-moves="([^"]*)"', picture(0.1, 8, alone).panels[0])[1]
        tracks = json.loads(unescape(moves))
        assert set(tracks) == names
        assert [len(track) for track in tracks.values()] == [
            len(control.values) for control in EXPLORER.controls if control.name in names
        ]


def test_another_start_walks_another_way():
    elsewhere = picture(0.1, 0, start=(START[0] + 2, START[1] + 3))
    weight, bias = (EXPLORER.controls[3 + n].values[START[n] + 2 + n] for n in (0, 1))
    assert f"loss {loss_of(weight, bias):.4g}" in elsewhere.caption


def test_a_kept_walk_is_drawn_and_told():
    kept = ".".join(map(str, (RATES.index(0.13), 20, 0, *START)))
    both = picture(0.1, 20, kept=kept)
    assert "Kept to compare, in grey: rate 0.13, 20 steps" in both.alternative
    assert "kept: rate 0.13" in both.panels[1]
    assert "Kept" not in picture(0.1, 20).alternative


@pytest.mark.parametrize("alone", [0, 1])
def test_no_words_collide_whatever_the_rate_and_the_steps(alone):
    kept = ".".join(map(str, (RATES.index(0.13), 20, alone, *START)))
    found = {
        (rate, steps, words)
        for rate in RATES for steps in (0, 1, 3, 8, 40)
        for panel in panels(picture(rate, steps, alone, kept=kept)) for words in collisions(panel)
    }  # fmt: skip
    assert found == set()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_words_collide_wherever_the_walk_starts(data):
    first, second = (
        data.draw(st.integers(0, len(EXPLORER.controls[n].values) - 1)) for n in (3, 4)
    )
    rate, steps = data.draw(st.sampled_from(RATES)), data.draw(st.integers(0, 40))
    for panel in panels(picture(rate, steps, data.draw(st.sampled_from([0, 1])), (first, second))):
        assert collisions(panel) == []


@settings(max_examples=25, deadline=None)
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(0.3, 2))
def test_other_points_have_a_picture_too(weight, bias, wide):
    inputs = wide * np.array([0.1, 1, 2.2])
    explorer = figures.downhill(inputs, weight * inputs + bias + [0.1, -0.1, 0.05])
    for panel in panels(explorer.picture()):
        assert collisions(panel) == []
