"""Pictures: the same bytes twice, and a text alternative made from the data."""

import html
import importlib
import pkgutil
import re

import numpy as np

from nnlib import figures
from nnlib.figures import Explorer, Picture, loss_over_weight, nudge_valley
from nnlib.figures.picture import STYLES
from tests.browser.explorers import functions_that_return


def parabola(weight):
    return (3 * weight - 2) ** 2


def test_every_picture_of_the_package_is_exported():
    for file in pkgutil.iter_modules(figures.__path__, "nnlib.figures."):
        for name in functions_that_return(importlib.import_module(file.name), Picture, Explorer):
            # The last of these turns what matplotlib drew into a picture, for pictures to use.
            assert name in {*figures.__all__, "finished"} or name[0] == "_", (
                f"import `{name}` in nnlib/figures/__init__.py, and name it in `__all__`"
            )


def test_a_picture_shows_itself_with_its_alternative_as_html_and_as_text():
    picture = Picture("<svg/>", 'a "quoted" <text>')
    shown = picture._repr_html_()
    assert html.unescape(re.search('alt="([^"]*)"', shown)[1]) == 'a "quoted" <text>'
    assert 'src="data:image/svg+xml;base64,' in shown
    assert str(picture) == 'Picture: a "quoted" <text>'


def test_the_same_data_gives_the_same_bytes():
    first, second = (loss_over_weight(parabola, 1.5, 15.0, 0.5) for _ in range(2))
    assert first == second
    assert loss_over_weight(parabola, 1.5, 15.0, 0.4) != first


def test_nothing_in_the_bytes_changes_with_the_day():
    svg = loss_over_weight(parabola, 1.5, 15.0, 0.5).svg
    assert "dc:date" not in svg
    assert "dc:creator" not in svg


def test_the_alternative_tells_the_numbers_of_the_data():
    text = loss_over_weight(parabola, 2.0, 24.0, 0.1).alternative
    assert "At weight 2 the loss is 16" in text
    assert "tangent of slope 24" in text
    assert f"its slope is {(parabola(2.1) - 16) / 0.1:.4g}" in text


def test_the_valley_tells_its_lowest_points():
    nudges = [1e-1, 1e-4, 1e-8]
    text = nudge_valley(nudges, [1e-1, 1e-4, 1e-6], [1e-2, 1e-9, 1e-5]).alternative
    assert "to one side, its lowest point is 1e-06 at the nudge 1e-08" in text
    assert "to both sides, its lowest point is 1e-09 at the nudge 1e-04" in text


def test_an_error_of_exactly_0_is_left_out_of_the_valley():
    text = nudge_valley([1e-1, 1e-4], [1e-1, 1e-4], [0.0, 1e-9]).alternative
    assert "to both sides, its lowest point is 1e-09" in text


def test_no_two_quantities_share_a_colour_a_dash_and_a_mark():
    colours, dashes, marks = zip(*STYLES.values(), strict=True)
    assert len(set(colours)) == len(set(marks)) == len(STYLES)
    assert len(set(zip(dashes, marks, strict=True))) == len(STYLES)


def test_colours_can_be_told_apart_by_their_lightness_or_hue():
    def channels(colour):
        return np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])

    colours = [channels(row[0]) for row in STYLES.values()]
    distances = [np.abs(a - b).sum() for n, a in enumerate(colours) for b in colours[:n]]
    assert min(distances) > 100
