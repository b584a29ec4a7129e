"""Lines where a table of heights passes a level: smooth, whole, and each once."""

import math

import numpy as np
import pytest

from nnlib.figures.maps import contour

ACROSS, UP = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(-1, 1, 41))


def test_a_slanted_plane_has_one_straight_line_from_edge_to_edge():
    [line] = contour(ACROSS + 2 * UP, 0.3)
    for column, row in line:
        assert (column / 20 - 1) + 2 * (row / 20 - 1) == pytest.approx(0.3)
    assert {line[0][0], line[-1][0]} == {0, 40}


def test_a_bowl_has_a_closed_ring_of_the_right_size():
    [ring] = contour(ACROSS**2 + UP**2, 0.25)
    assert ring[0] == ring[-1]
    for column, row in ring:
        assert math.hypot(column / 20 - 1, row / 20 - 1) == pytest.approx(0.5, abs=0.002)


def test_two_hills_have_a_ring_each():
    hills = np.exp(-20 * ((ACROSS - 0.5) ** 2 + UP**2)) + np.exp(
        -20 * ((ACROSS + 0.5) ** 2 + UP**2)
    )
    assert len(contour(hills, 0.5)) == 2


@pytest.mark.parametrize("level", [-0.01, 0.01])
def test_at_a_saddle_the_two_lines_do_not_cross(level):
    lines = contour(ACROSS * UP, level)
    assert len(lines) == 2
    for line in lines:
        assert len({(column > 20, row > 20) for column, row in line}) == 1


@pytest.mark.parametrize(
    ("corner", "level", "cut_off"),
    [
        # The middle is above: the two high corners hang together, and each low one is cut off.
        (0.9, 0.4, [{(0.6, 0), (1, 4 / 9)}, {(0, 0.6), (4 / 9, 1)}]),
        # The middle is below: each high corner is cut off.
        (0.5, 0.4, [{(0.6, 0), (0, 0.6)}, {(1, 0.8), (0.8, 1)}]),
    ],
)
def test_a_saddle_within_one_square_is_told_by_its_middle(corner, level, cut_off):
    lines = contour(np.array([[1.0, 0.0], [0.0, corner]]), level)
    rounded = [{(round(x, 6), round(y, 6)) for x, y in line} for line in lines]
    assert sorted(rounded, key=sorted) == sorted(
        ({(round(x, 6), round(y, 6)) for x, y in line} for line in cut_off), key=sorted
    )


def test_a_flat_table_has_no_line():
    assert contour(np.full((5, 5), 0.5), 0.5) == []
