"""Panels: lines end at the edge, axes have round numbers, labels find room."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.figures.geometry import distances, pieces_of
from nnlib.figures.panels import Panel
from nnlib.figures.sketch import Sketch
from nnlib.figures.ticks import power_ticks
from tests.figures.boxes import collisions, words


def panel(across=(0, 10), up=(0, 10), powers=(False, False)):
    return Panel(Sketch(400, 300), 60, 40, 300, 200, across, up, powers)


def test_a_line_that_leaves_is_drawn_up_to_the_edge():
    one = panel()
    one.line([5, 5, 20], [5, 15, 5], "loss")
    assert "M210.0 140.0 L210.0 40.0" in one.sketch.svg


def test_a_line_has_an_arrow_s_head_where_its_end_is_inside_and_not_at_the_edge():
    heads = []
    for end in (8, 20):
        one = panel()
        one.line([5, end], [5, 5], "loss", arrow=True)
        heads.append(one.sketch.svg.count('Z" fill='))
    assert heads == [1, 0]


def test_a_number_without_a_place_among_powers_leaves_a_gap():
    one = panel(up=(1e-3, 1), powers=(False, True))
    one.line([0, 1, 2, 3, 4], [1, 0.1, 0, 0.1, 1], "loss")
    assert one.sketch.svg.count("<path") == 2


def test_powers_of_ten_are_written_plainly_where_they_are_short():
    for up, written in (((0.005, 200), ["0.01", "0.1", "1", "10", "100"]),
                        ((1e-7, 20), ["1e-6", "1e-4", "0.01", "1"])):  # fmt: skip
        one = panel(up=up, powers=(False, True))
        one.axes("steps", "loss")
        up_axis = [text for text, box in words(one.sketch.svg) if box[2] < 60]
        assert [text for text in up_axis if text != "loss"] == written


@given(st.floats(-12, 6), st.floats(0.5, 15))
def test_an_axis_of_powers_has_two_numbers_or_more_and_not_too_many(low, wide):
    numbers = power_ticks(10**low, 10 ** (low + wide))
    assert 1 <= len(numbers) <= 8
    assert wide < 1 or len(numbers) >= 2
    assert all(low - 0.01 <= math.log10(number) <= low + wide + 0.01 for number in numbers)


@given(st.lists(st.floats(0, 10), min_size=12, max_size=12), st.floats(-3, 3))
def test_a_label_keeps_away_from_lines_and_other_labels(heights, slant):
    one = panel()
    one.axes("across", "up")
    one.line(range(12), heights, "loss")
    one.line([0, 10], [5 - slant, 5 + slant], "slope")
    one.label_line("a line", [0, 10], [5 - slant, 5 + slant], "slope")
    one.label("a point", [(5, 5), (2, 8), (8, 2)], "loss")
    placed = [text for text, _ in words(one.sketch.svg)]
    assert {"a line", "a point"} <= set(placed)
    if not [text for text in collisions(one.sketch.svg) if "line" in text]:
        assert collisions(one.sketch.svg) == []


def test_a_label_s_first_place_is_the_end_of_its_line():
    one = panel()
    one.line([0, 5], [0, 5], "loss")
    one.label_line("mine", [0, 5], [0, 5], "loss")
    [(_, box)] = words(one.sketch.svg)
    assert box[0] == pytest.approx(210 + 9, abs=6)
    assert box[1] < 140 < box[3]


def test_a_line_s_label_is_nearer_to_it_than_to_any_other():
    one = panel(up=(0, 120))
    across = list(range(11))
    lines = {
        "steep": [9.3 * x for x in across], "rising": [98 + 0.6 * x for x in across],
        "level": [101] * 11,
    }  # fmt: skip
    pieces = {}
    for label, heights in lines.items():
        one.line(across, heights, "slope")
        pixels = [one.at(*pair) for pair in zip(across, heights, strict=True)]
        pieces[label] = pieces_of(pixels)
    for label, heights in lines.items():
        one.label_line(label, across, heights, "slope", alike=True)
    for label, box in words(one.sketch.svg):
        far = {name: distances(np.array([box]), pieces[name])[0] for name in lines}
        assert far[label] <= min(far.values()) + 4
