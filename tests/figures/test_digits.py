"""Pictures of digits: captions, mistakes and the ends of maps are told, and misfits refused."""

import re

import numpy as np
import pytest

from nnlib import digits
from nnlib.figures import confusion, gallery, pixel_maps
from nnlib.figures.shades import on_shade, shade
from tests.figures.boxes import collisions, words
from tests.figures.images import images_of

PIXELS, LABELS = digits()
MAPS = np.zeros((2, 64))
MAPS[0, [1, 8, 20]] = 0.5, -0.3, 0.21
MAPS[1, [62, 63]] = -2, -0.81

COUNTS = np.diag(np.arange(11, 21))
COUNTS[8, 1], COUNTS[3, 5], COUNTS[9, 0] = 2, 4, 1


def marks(picture):
    """The signs in the maps, in order: + or \u2212."""
    drawn = re.findall(r'<path d="M[\d. ]+h[\d.]+(M[\d. ]+v[\d.]+)?" stroke="rgb', picture.svg)
    return "".join("+" if upright else "\u2212" for upright in drawn)


def test_a_gallery_tells_its_captions_in_order():
    text = gallery(PIXELS[:3], ["zero", "1, read as 7", "two"]).alternative
    assert text.startswith("3 images of 8 by 8 pixels")
    assert text.endswith("in order: zero; 1, read as 7; two.")


def test_a_gallery_of_one_image_says_so():
    text = gallery(PIXELS[:1], ["zero"]).alternative
    assert text == "1 image of 8 by 8 pixels, with the caption: zero."


def test_a_gallery_holds_each_image_once():
    drawn = images_of(gallery(PIXELS[:7], list("abcdefg"), columns=3))
    assert [one.shape for one in drawn] == [(8, 8, 3)] * 7
    assert len({one.tobytes() for one in drawn}) == 7


def test_ink_is_dark_and_the_first_row_is_at_the_top():
    pixels = np.zeros((1, 64))
    pixels[0, :8] = np.linspace(0, 1, 8)
    [drawn] = images_of(gallery(pixels, [""]))
    shades = drawn.sum(axis=2)
    assert np.all(np.diff(shades[0]) < 0)
    assert np.all(drawn[1:] == 255)
    assert shade(1) == f"rgb({','.join(map(str, drawn[0, 7].tolist()))})"


def test_pixels_stay_crisp_however_large_they_are_drawn():
    assert gallery(PIXELS[:2], ["0", "1"]).svg.count("image-rendering: pixelated") == 2


@pytest.mark.parametrize("draw", [gallery, pixel_maps])
@pytest.mark.parametrize(
    ("shape", "captions", "words"),
    [
        ((64,), 1, r"has shape \(64,\): the picture needs \(count, 64\).*reshape\(-1, 64\)"),
        ((2, 8, 8), 2, r"has shape \(2, 8, 8\): the picture needs \(count, 64\)"),
        ((2, 63), 2, r"has shape \(2, 63\)"),
        ((0, 64), 0, "has 0 rows: the picture needs 1 to 60"),
        ((61, 64), 61, r"has 61 rows: the picture needs 1 to 60; take the first .*\[:60\]"),
        ((2, 64), 3, "captions has 3 texts and (pixels|maps) 2 rows: each row needs one caption"),
    ],
)
def test_what_does_not_fit_is_refused(draw, shape, captions, words):
    with pytest.raises(ValueError, match=words):
        draw(np.zeros(shape), ["a"] * captions)


def test_sixty_images_are_drawn():
    assert gallery(PIXELS[:60], [""] * 60).alternative.startswith("60 images")


def test_mistakes_are_told_with_the_most_frequent_first():
    text = confusion(COUNTS).alternative
    assert text.startswith("What 162 digits were read as: 155 as the digit that was meant, 7 as")
    assert text.endswith(
        "the most frequent first: 3 read as 5: 4 times; 8 read as 1: 2 times; 9 read as 0: 1 time."
    )


def test_twelve_mistakes_are_told_and_the_others_counted():
    counts = np.zeros((10, 10), dtype=int)
    counts[0, 1:10], counts[1, 2:6] = 5, 3
    text = confusion(counts).alternative
    assert text.count(" read as ") == 12
    assert text.endswith("1 read as 4: 3 times; and 1 more mistake, 3 times in all.")
    counts[1, 5] = 0
    assert "more" not in confusion(counts).alternative


def test_a_table_without_mistakes_names_none():
    text = confusion(np.eye(10, dtype=int)).alternative
    assert text.endswith("10 as the digit that was meant, 0 as another.")


def test_another_table_than_10_by_10_is_refused():
    with pytest.raises(ValueError, match=r"counts has shape \(9, 10\): the table needs \(10, 10\)"):
        confusion(np.zeros((9, 10), dtype=int))


def test_maps_tell_their_ends_with_row_and_column():
    text = pixel_maps(MAPS, ["first", "second"], unit="weight").alternative
    assert (
        "2 maps of 8 by 8 numbers (weight), on a scale from \u22122 (orange, minus) over 0" in text
    )
    assert (
        "first: the most positive 0.5 in row 1, column 2, the most negative \u22120.3 in " in text
    )
    assert " in row 2, column 1. second: none positive, the most negative \u22122 in row 8" in text


def test_numbers_above_two_fifths_of_the_largest_have_a_sign():
    # Of the largest, 2, these are two: -2 and -0.81. Alone, the first map has three.
    assert marks(pixel_maps(MAPS, ["", ""])) == "\u2212\u2212"
    assert marks(pixel_maps(MAPS[:1], [""])) == "+\u2212+"


def test_a_number_just_below_two_fifths_has_no_sign():
    numbers = np.zeros((1, 64))
    numbers[0, :4] = 1, -0.41, 0.39, -0.39
    assert marks(pixel_maps(numbers, [""])) == "+\u2212"


def test_plus_and_minus_have_colours_of_their_own_and_the_key_has_both():
    above, below, key = images_of(pixel_maps(np.array([[1.0] * 64, [-1.0] * 64]), ["", ""]))
    assert np.all(above == above[0, 0])
    assert np.all(below == below[0, 0])
    assert above[0, 0].tolist() != below[0, 0].tolist()
    assert key[0, 0].tolist() == above[0, 0].tolist()
    assert key[-1, 0].tolist() == below[0, 0].tolist()
    texts = [text for text, _ in words(pixel_maps(MAPS, ["", ""]).svg)]
    assert {"+2", "0", "\u22122"} < set(texts)


def test_a_count_is_written_on_the_shade_of_its_share_of_the_row():
    counts = np.zeros((10, 10), dtype=int)
    counts[4, 4], counts[4, 9] = 3, 1
    picture = confusion(counts)
    drawn = images_of(picture)[0]
    assert (
        drawn[4, 9].tolist() == images_of(gallery(np.full((1, 64), 0.25), [""]))[0][0, 0].tolist()
    )
    assert np.all(drawn[3] == 255)
    assert f'fill="{on_shade(0.75)}">3<' in picture.svg
    assert f'fill="{on_shade(0.25)}">1<' in picture.svg


def test_the_title_names_the_most_frequent_mistake():
    assert "155 of 162 are read as meant; most often wrong: 3 as 5<" in confusion(COUNTS).svg
    assert "200 of 200 are read as meant<" in confusion(np.diag(np.full(10, 20))).svg


@pytest.mark.parametrize(
    "picture",
    [
        gallery(PIXELS[:20], [str(label) for label in LABELS[:20]]),
        gallery(PIXELS[:7], ["5, read as 9"] * 7, columns=5),
        gallery(PIXELS[:2], ["read as 3", "read as 8"], columns=2),
        gallery(PIXELS[:60], ["5, read as 9"] * 60),
        pixel_maps(MAPS, ["score of 3", "score of 8"]),
        pixel_maps(np.zeros((12, 64)), [f"neuron {number}" for number in range(12)]),
        confusion(COUNTS),
        confusion(np.full((10, 10), 123)),
    ],
)
def test_no_words_lie_on_each_other_or_leave_the_picture(picture):
    assert collisions(picture.svg) == []


def test_maps_of_zeros_do_not_stop_the_picture():
    text = pixel_maps(np.zeros((1, 64)), ["at first"]).alternative
    assert text.endswith("at first: none positive, none negative.")


@pytest.mark.parametrize(
    "draw",
    [
        lambda: gallery(PIXELS[:12], [str(label) for label in LABELS[:12]]),
        lambda: confusion(COUNTS),
        lambda: pixel_maps(MAPS, ["first", "second"]),
    ],
)
def test_the_same_data_gives_the_same_bytes(draw):
    assert draw() == draw()
