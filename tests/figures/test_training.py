"""What slopes cost, where losses end, what is learned: told with numbers, words kept apart."""

import re

import numpy as np
import pytest

from nnlib import Layer, sigmoid, uniform_layers
from nnlib.figures import cost_of_slopes, histogram_of_losses, surfaces
from nnlib.figures.shades import shade
from tests.figures.boxes import collisions, panels, words
from tests.figures.images import images_of

COSTS = ([29, 107, 419, 1667], [58, 214, 838, 3334], [2.02, 2.17, 2.24, 2.27])
LEARNED = np.concatenate([np.full(400, 0.002), np.full(90, 0.05), np.full(10, 0.25)])
SPREAD = 10 ** np.random.default_rng(0).normal(-2.6, 0.4, 500)
FOUR = {
    "as the notes": SPREAD, "with biases": SPREAD / 2,
    "both signs, no biases": LEARNED, "both signs, with biases": SPREAD / 3,
}  # fmt: skip
SURE = [Layer([[0.0], [0.0]], [9.0], sigmoid)]
STEEP = [Layer([[-20.0], [0.0]], [10.0], sigmoid)]


def trained(seed):
    return uniform_layers(
        [2, 4, 1], [sigmoid, sigmoid], np.random.default_rng(seed), low=-9, high=9
    )


def test_costs_are_told_for_each_size_and_the_last_ones_in_the_title():
    picture = cost_of_slopes([27, 1539], [54, 3078], [2, 2])
    assert (
        "Nudging each: 54 passes for 27 weights and biases, 3,078 for 1,539." in picture.alternative
    )
    assert (
        "Backpropagation: 2 passes for 27 weights and biases, 2 for 1,539." in picture.alternative
    )
    assert "At the end 3,078 passes by nudging, 2 by backpropagation" in picture.svg


def test_a_histogram_counts_every_loss_once():
    text = histogram_of_losses({"notes": LEARNED, "biases": LEARNED / 30}).alternative
    assert "one histogram below the other on one axis" in text
    assert "notes: 500 networks, half of them at most 0.002, the largest loss 0.25" in text
    assert "below 0.01: 400, from 0.01 to 0.1: 90, above 0.1: 10." in text
    assert "biases: 500 networks" in text


def bars_of(picture):
    """Each bar of the histograms: left, right, base, height."""
    found = re.findall(
        r'<path d="M([\d.]+) ([\d.]+) L\1 ([\d.]+) L([\d.]+) \3 L[^"]+Z" fill="#6e6e6e"',
        picture.svg,
    )
    return [
        (float(left), float(right), float(base), float(base) - float(top))
        for left, base, top, right in found
    ]


def test_histograms_stand_one_below_the_other_with_the_same_bins():
    bars = bars_of(histogram_of_losses({"notes": LEARNED, "again": LEARNED}))
    first, second = bars[:3], bars[3:]
    assert [bar[:2] for bar in first] == [bar[:2] for bar in second]
    [upper], [lower] = ({base for _, _, base, _ in bars} for bars in (first, second))
    assert upper < lower - max(height for *_, height in second)
    assert [round(bar[3] / first[0][3], 2) for bar in second[:2]] == [1, round(90 / 400, 2)]


def test_the_smallest_and_the_largest_loss_have_bars_and_the_median_is_drawn_in_its_bar():
    picture = histogram_of_losses({"three": np.array([0.001, 0.03, 1.0])})
    bars = bars_of(picture)
    assert len(bars) == 3
    [x] = re.findall(r'<path d="M([\d.]+) [^"]+" fill="none" stroke="#d55e00"', picture.svg)
    assert bars[1][0] - 1 <= float(x) <= bars[1][1] + 1


def test_the_counts_of_a_row_and_its_median_are_written():
    texts = [text for text, _ in words(histogram_of_losses({"notes": LEARNED}).svg)]
    assert {"400", "90", "10", "median 0.002"} < set(texts)


def test_the_title_names_the_lowest_median():
    picture = histogram_of_losses({"high": LEARNED, "low": LEARNED / 2})
    assert words(picture.svg)[-1][0] == "Lowest median: low"


def test_surfaces_tell_the_corners():
    text = surfaces({"at first": SURE, "later": SURE}).alternative
    assert "at first: at (0, 0) it is 1, at (0, 1) 1, at (1, 0) 1, at (1, 1) 1." in text
    assert "later: " in text


def test_a_surface_is_dark_where_the_output_is_1_and_lies_as_its_axes_do():
    [drawn, key] = images_of(surfaces({"steep": STEEP}))
    dark, white = ([int(one) for one in re.findall(r"\d+", shade(share))] for share in (1, 0))
    assert drawn[:, 0].tolist() == [dark] * len(drawn)
    assert drawn[:, -1].tolist() == [white] * len(drawn)
    assert key[0, 0].tolist() == dark
    assert key[-1, 0].tolist() == white
    upward = [Layer([[0.0], [20.0]], [-10.0], sigmoid)]
    assert images_of(surfaces({"upward": upward}))[0][0, 0].tolist() == dark


def test_the_line_is_where_the_output_is_one_half():
    [panel, _] = panels(surfaces({"steep": STEEP}))
    [line] = re.findall(r'<path d="M([^"]+)" fill="none" stroke="rgb\(0,0,0\)"', panel)
    across = {float(point.split()[0]) for point in line.split(" L")}
    frame = re.search(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', panel)
    middle = float(frame[1]) + float(frame[2]) / 2
    assert max(abs(x - middle) for x in across) < 0.5


@pytest.mark.parametrize(
    "picture",
    [
        cost_of_slopes(*COSTS),
        cost_of_slopes([10, 100], [20, 200], [2.25, 2.5]),
        histogram_of_losses(FOUR),
        histogram_of_losses({"notes": LEARNED}),
        histogram_of_losses({"none": np.zeros(3), "flat": np.full(20, 0.0625)}),
        surfaces({"at first": trained(1), "after 15 epochs": trained(2)}),
        surfaces({f"epoch {epochs}": trained(epochs) for epochs in (0, 200, 500, 2000)}),
    ],
)
def test_no_words_lie_on_each_other_or_leave_the_picture(picture):
    assert [collisions(panel) for panel in panels(picture)] == [[]] * len(panels(picture))


def test_panels_of_surfaces_fit_side_by_side_in_a_notebook():
    for count in (1, 2, 3, 4):
        picture = surfaces({f"epoch {epochs}": SURE for epochs in range(count)})
        assert float(re.search(r' width="([\d.]+)"', picture.svg)[1]) <= 810


def test_the_same_data_gives_the_same_bytes():
    for picture in (
        lambda: surfaces({"once": trained(0)}),
        lambda: histogram_of_losses({"once": np.geomspace(0.001, 0.2, 50)}),
        lambda: cost_of_slopes([10, 100], [20, 200], [2, 2]),
    ):
        assert picture() == picture()
