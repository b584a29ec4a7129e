"""Pictures: the same bytes twice, and a text alternative made from the data."""

import html
import importlib
import pkgutil
import re

import numpy as np

from nnlib import figures
from nnlib.figures import Explorer, Picture, loss_over_weight, nudge_valley
from nnlib.figures.picture import DARK, PAPER, STYLES, SURFACE, WORDS
from nnlib.figures.shades import on_shade, shade, signed_shade
from nnlib.figures.sketch import Sketch
from tests.browser.explorers import functions_that_return


def parabola(weight):
    return (3 * weight - 2) ** 2


def test_every_picture_of_the_package_is_exported():
    for file in pkgutil.iter_modules(figures.__path__, "nnlib.figures."):
        for name in functions_that_return(importlib.import_module(file.name), Picture, Explorer):
            # Two of these turn drawings into a picture, for pictures to use.
            assert name in {*figures.__all__, "finish", "side_by_side"} or name[0] == "_", (
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
    assert "run 0.1, rise 2.49" in text
    assert f"its slope is {(parabola(2.1) - 16) / 0.1:.4g}" in text


def test_the_valley_tells_its_lowest_points():
    nudges = [1e-1, 1e-4, 1e-8]
    text = nudge_valley(nudges, [1e-1, 1e-4, 1e-6], [1e-2, 1e-9, 1e-5]).alternative
    assert "to one side, its lowest point is 1e-6 at the nudge 1e-8" in text
    assert "to both sides, its lowest point is 1e-9 at the nudge 0.0001" in text


def test_an_error_of_exactly_0_is_left_out_of_the_valley():
    text = nudge_valley([1e-1, 1e-4], [1e-1, 1e-4], [0.0, 1e-9]).alternative
    assert "to both sides, its lowest point is 1e-9" in text


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


def _light(colour):
    if colour.startswith("rgb"):
        parts = np.array([int(part) for part in re.findall(r"\d+", colour)]) / 255
    else:
        parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


DARK_PAGES = ("#111111", "#212121", DARK[SURFACE])


def test_words_have_a_contrast_of_4_and_a_half_in_both_themes():
    for words in WORDS.values():
        assert min(contrast(words, page) for page in (PAPER, SURFACE)) >= 4.5, words
        assert min(contrast(DARK[words], page) for page in DARK_PAGES) >= 4.5, words


def test_lines_and_marks_have_a_contrast_of_3_in_both_themes():
    for quantity, (line, _, _) in STYLES.items():
        if quantity != "target":  # its star and its dashes carry it, and its words
            assert contrast(line, SURFACE) >= 3, quantity
        assert contrast(line, PAPER) >= 2.8, quantity
        assert min(contrast(DARK[line], page) for page in DARK_PAGES) >= 3, quantity


def test_the_scale_from_0_to_1_grows_darker_all_the_way_and_its_words_can_be_read():
    shades = [shade(share) for share in np.linspace(0, 1, 101)]
    assert (np.diff([_light(colour) for colour in shades]) < 0).all()
    for share in np.linspace(0, 1, 101):
        assert contrast(shade(share), on_shade(share)) >= 4.5, share


def test_the_scale_with_a_sign_grows_darker_both_ways_and_its_signs_can_be_seen():
    for way in (1, -1):
        shades = [signed_shade(way * share) for share in np.linspace(0, 1, 101)]
        assert (np.diff([_light(colour) for colour in shades]) < 0).all()
    for share in np.linspace(-1, 1, 201):
        assert contrast(signed_shade(share), on_shade(share)) >= 4.5, share


def test_a_colour_for_numbers_is_the_same_on_a_dark_page():
    shares = np.linspace(-1, 1, 201)
    assert not {scale(share) for scale in (shade, signed_shade) for share in shares} & set(DARK)


def test_a_picture_of_several_panels_shows_each_with_one_alternative():
    shown = Picture("<svg/>", "two panels", "below", ("<svg a/>", "<svg b/>"))._repr_html_()
    assert re.findall('alt="([^"]*)"', shown) == ["two panels", ""]
    assert "flex-wrap: wrap" in shown


def test_the_least_width_of_a_picture_keeps_its_smallest_word_at_11_pixels():
    sketch = Sketch(440, 100)
    sketch.text(20, 20, "large", size=15)
    assert "min-width: 323px" in sketch.svg
    sketch.text(20, 60, "smallest", size=12)
    assert "min-width: 404px" in sketch.finish("Two words.")._repr_html_()
