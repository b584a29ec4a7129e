"""The pad: what it gives the network, and that plainly drawn digits are read."""

import functools
import re

import numpy as np

import nnlib
from nnlib import Layer, figures, identity, relu
from nnlib.figures.explorer import INK
from nnlib.figures.pad import as_in_the_data
from tests.drawings import drawn, plain_digits
from tests.figures.boxes import collisions, panels

PIXELS, LABELS = nnlib.digits()
IS_HELD_OUT = np.arange(len(LABELS)) % 5 == 4
NETWORKS = 3


def letters(image):
    return "".join(INK[round(16 * ink)] for ink in np.ravel(image))


@functools.cache
def networks():
    """Some trainings by the recipe of lesson 12."""
    made = []
    for seed in range(NETWORKS):
        rng = np.random.default_rng(seed)
        layers = nnlib.sensible_layers([64, 128, 10], [relu, identity], rng)
        for _ in range(20):
            nnlib.sgd_epoch(
                layers, PIXELS[~IS_HELD_OUT], LABELS[~IS_HELD_OUT], 16, 0.3, rng,
                nnlib.cross_entropy,
            )  # fmt: skip
        made.append(layers)
    return made


def read(images):
    """What each network reads in each image, of shape (networks, images)."""
    rows = np.reshape(images, (len(images), 64))
    return np.array([nnlib.forward(layers, rows)[-1][2].argmax(1) for layers in networks()])


@functools.cache
def plain():
    """Labels, heights and ink of plainly drawn digits, in a third of the places: to be quick."""
    found = list(plain_digits(middles=(3, 4.5)))
    labels, rows = (np.array([one[place] for one in found]) for place in (0, 1))
    return labels, rows, np.array([drawn(strokes) for _, _, strokes in found])


def explorer(layers=None):
    return figures.draw_a_digit(layers or networks()[0], PIXELS[:2])


def test_an_empty_pad_is_not_read():
    picture = explorer().picture((INK[0] * 64,))
    assert picture.caption == "Nothing is drawn."
    assert "not asked" in picture.alternative
    assert "reads" not in picture.alternative
    assert "%</text>" not in picture.svg


def test_a_dot_and_a_dash_are_not_read_but_what_is_three_rows_high_is():
    image = np.zeros((8, 8))
    image[3, 2:6] = 1
    for given in (drawn([[(3.5, 3.5)]]), drawn([[(1, 4), (7, 4)]]), image):
        picture = explorer().picture((letters(given),))
        assert picture.caption.startswith("Too little is drawn to read: make the digit at least 3")
        assert f"Of 64 pixels, {np.count_nonzero(given)} have ink." in picture.alternative
        assert "%</text>" not in picture.svg
    image[2:5] = image[3]
    assert explorer().picture((letters(image),)).caption.startswith("It reads")


def test_no_share_is_rounded_to_none_or_all():
    layers = [Layer(np.zeros((64, 10)), np.array([9.0, 2, 1, 0, 0, 0, 0, 0, 0, 0]))]
    caption = explorer(layers).picture().caption
    assert caption == "It reads 0, with more than 99 %; then 1 and 2, each with less than 1 %."
    layers = [Layer(np.zeros((64, 10)), np.array([9.0, 5, 1, 0, 0, 0, 0, 0, 0, 0]))]
    caption = explorer(layers).picture().caption
    assert caption == "It reads 0, with 98 %; then 1 with 2 % and 2 with less than 1 %."
    assert not re.search(r">(0|100) %<", explorer(layers).picture().svg)


def test_the_caption_says_when_the_network_gets_another_image_than_was_drawn():
    said = "eight rows high and in the middle, as in the data"
    assert said not in explorer().picture().caption
    low = letters(drawn([[(1.5, 3), (1.5, 6)]]))
    assert said in explorer().picture((low,)).caption


def test_most_digits_of_the_data_stay_as_they_are():
    kept = np.array([np.array_equal(as_in_the_data(row.reshape(8, 8)).ravel(), row)
                     for row in PIXELS])  # fmt: skip
    assert kept.mean() > 0.8


def test_what_is_prepared_fills_all_rows_and_is_in_the_middle():
    _, _, inks = plain()
    for ink in inks:
        made = as_in_the_data(ink)
        assert made.shape == (8, 8)
        assert made.min() >= 0
        assert made.max() <= 1
        assert made[0].max() > 0.25
        assert made[7].max() > 0.25
        columns = np.flatnonzero(made.max(0) > 0)
        assert abs(columns[0] - (7 - columns[-1])) <= 2


def test_the_place_of_a_drawing_does_not_matter():
    made = [
        as_in_the_data(drawn([[(column + 0.5, top + 1.5), (column + 0.5, top + 5.5)]]))
        for column in range(1, 7)
        for top in (0, 1)
    ]
    assert made[0].sum() > 8
    np.testing.assert_allclose(made, [made[0]] * len(made), atol=1e-9)


def test_held_out_digits_are_read_as_well_as_before():
    held_out = PIXELS[IS_HELD_OUT]
    prepared = [as_in_the_data(row.reshape(8, 8)) for row in held_out]
    right = LABELS[IS_HELD_OUT]
    assert (read(prepared) == right).mean() > (read(held_out) == right).mean() - 0.005


def test_a_straight_stroke_is_read_as_1_wherever_and_however_high_it_is():
    strokes = [
        drawn([[(x, top + 0.5), (x, top + rows - 0.5)]])
        for rows in (4, 5, 6, 7, 8)
        for top in range(9 - rows)
        for x in np.arange(1, 7.1, 0.5)
    ]
    assert (read([as_in_the_data(ink) for ink in strokes]) == 1).mean() > 0.97
    assert (read(strokes) == 1).mean() < 0.8


def test_plainly_drawn_digits_are_read_far_better_than_before():
    labels, rows, inks = plain()
    before = read(inks) == labels
    after = read([as_in_the_data(ink) for ink in inks]) == labels
    assert after.mean() > before.mean() + 0.3
    assert after.mean() > 0.75
    assert after[:, rows >= 7].mean() > 0.82
    by_digit = [after[:, labels == digit].mean() for digit in range(10)]
    well = [by_digit[digit] for digit in (0, 2, 3, 4, 5, 7)]
    assert min(well) > 0.9
    assert max(by_digit[6], by_digit[9]) < 0.8


def test_no_word_of_the_pad_s_picture_lies_on_another_or_on_a_line():
    one = explorer()
    for state in (*one.smallest_and_largest(), (letters(drawn([[(1.5, 3), (1.5, 6)]])),)):
        assert [found for svg in panels(one.picture(state)) for found in collisions(svg)] == []


def test_the_marks_have_a_scale_and_shares_of_less_than_1_percent_no_bar():
    slopes = np.zeros((64, 10))
    slopes[9, 0], slopes[20, 0] = 0.25, -0.125
    layers = [Layer(slopes, np.array([9.0, 5, 1, 0, 0, 0, 0, 0, 0, 0]))]
    bars, pixels = explorer(layers).picture().panels
    assert "as long as this: slope 0.25" in pixels
    lengths = [
        max(xs) - min(xs)
        for path in re.findall(r'd="([^"]+)" fill="#(?:4b1d73|6b2f00)"', pixels)
        for xs in [[float(x) for x in re.findall(r"([\d.]+) [\d.]+", path)]]
    ]
    assert [length for length in lengths[:3] if length > 5] == [24, 12]
    assert re.findall(r">([\d<> ]+ %)<", bars) == ["98 %", "2 %"]
    assert "no bar: less than 1 %" in bars
