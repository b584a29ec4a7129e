"""Pictures of digits: a gallery, a table of what was read, and maps with a number per pixel."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

import numpy as np

from nnlib.figures.maps import scale_key, signs
from nnlib.figures.picture import STYLES, Picture
from nnlib.figures.shades import on_shade, shade, signed_shade
from nnlib.figures.sketch import Sketch, brief
from nnlib.words import write_count

_MOST_IMAGES = 60
_MOST_MISTAKES_TOLD = 12
_WIDE = 640
_LETTER = 8.6
"""The width of a letter in a caption, in pixels; a line of them is 18 pixels high."""
_KEY = 96
_SQUARE = 36


def gallery(pixels: np.ndarray, captions: Sequence[str], columns: int = 10) -> Picture:
    """Draw images of digits in rows, each with a caption below it.

    Parameters
    ----------
    pixels : ndarray of shape (images, 64)
        Rows of 8 by 8 pixels, from 0 (paper) to 1 (ink); 1 to 60 images.
    captions : sequence of str
        One per image, such as "3, read as 5".
    columns : int
        The number of images side by side.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the shape or the number of images or of captions does not fit.

    Examples
    --------
    >>> print(gallery(np.zeros((2, 64)), ["3", "3, read as 5"]))
    Picture: 2 images of 8 by 8 pixels, with the captions, in order: 3; 3, read as 5.
    """
    images = _checked("pixels", pixels, captions)
    sketch = _tiles(images, captions, columns, shade)
    count = write_count(len(images), "image")
    told = "the caption" if len(images) == 1 else "the captions, in order"
    return sketch.finish(f"{count} of 8 by 8 pixels, with {told}: {'; '.join(captions)}.")


def confusion(counts: np.ndarray) -> Picture:
    """Draw a table of how often each digit was read as which digit.

    Parameters
    ----------
    counts : ndarray of int of shape (10, 10)
        One row per digit that was meant, one column per digit that it was read as.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If `counts` has a different shape.

    Examples
    --------
    >>> counts = np.diag(np.full(10, 20))
    >>> counts[8, 1] = 2
    >>> print(confusion(counts))
    Picture: What 202 digits were read as: 200 as the digit that was meant, 2 as another. \
Mistakes, the most frequent first: 8 read as 1: 2 times.
    """
    counts = np.asarray(counts)
    if counts.shape != (10, 10):
        raise ValueError(
            f"counts has shape {counts.shape}: the table needs (10, 10), one row per digit "
            "meant and one column per digit read; start from `np.zeros((10, 10), dtype=int)`"
        )
    mistakes = counts * (1 - np.eye(10, dtype=int))
    right = int(np.trace(counts))
    text = (
        f"What {counts.sum():,} digits were read as: {right:,} as the digit that was meant, "
        f"{mistakes.sum():,} as another."
    )
    order = sorted(np.argwhere(mistakes).tolist(), key=lambda place: -mistakes[tuple(place)])
    if order:
        told = [
            f"{meant} read as {read}: {write_count(mistakes[meant, read], 'time')}"
            for meant, read in order[:_MOST_MISTAKES_TOLD]
        ]
        left = order[_MOST_MISTAKES_TOLD:]
        if left:
            rest = sum(mistakes[meant, read] for meant, read in left)
            more = write_count(len(left), "more mistake")
            told.append(f"and {more}, {write_count(rest, 'time')} in all")
        text += f" Mistakes, the most frequent first: {'; '.join(told)}."
    return _table(counts, order).finish(text)


def _table(counts: np.ndarray, order: Sequence[Sequence[int]]) -> Sketch:
    """Draw the counts, each on the shade of its share of the row."""
    sketch = Sketch(560, 460)
    title = f"{int(np.trace(counts)):,} of {counts.sum():,} are read as meant"
    if order:
        meant, read = order[0]
        title += f"; most often wrong: {meant} as {read}"
    sketch.title(title)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    left, top, side = 62, 84, 10 * _SQUARE
    sketch.shades(left, top, side, side, shares)
    for line in range(1, 10):
        along = _SQUARE * line
        for ends in (
            [(left + along, top), (left + along, top + side)],
            [(left, top + along), (left + side, top + along)],
        ):
            sketch.grid(ends, "rgb(200,200,200)")
    for digit in range(10):
        middle = _SQUARE * (digit + 0.5)
        sketch.text(left + middle, top - 12, str(digit), size=14, bold=True)
        sketch.text(left - 12, top + middle, str(digit), "end", 14, bold=True)
        corner = _SQUARE * digit
        sketch.frame(left + corner, top + corner, _SQUARE, _SQUARE, STYLES["target"][0], 2.5)
    for (meant, read), count in np.ndenumerate(counts):
        if count:
            x, y = left + _SQUARE * (read + 0.5), top + _SQUARE * (meant + 0.5)
            sketch.text(x, y, str(count), size=14, colour=on_shade(shares[meant, read]))
    sketch.text(left + side / 2, top - 32, "read as", size=14)
    sketch.text(6, top - 12, "meant", "start", 14)
    sketch.text(left + side + 16, top - 12, "share of its row", "start", 13)
    scale_key(sketch, left + side + 24, top + 8, 160, ((0, "0"), (0.5, "0.5"), (1, "1")))
    sketch.text(left + side + 16, top + 200, "framed: read", "start", 13)
    sketch.text(left + side + 16, top + 218, "as meant", "start", 13)
    return sketch


def pixel_maps(
    maps: np.ndarray, captions: Sequence[str], columns: int = 5, unit: str = "slope"
) -> Picture:
    """Draw maps with a signed number per pixel, all on one scale of colours and signs.

    Parameters
    ----------
    maps : ndarray of shape (maps, 64)
        Rows of 8 by 8 numbers, such as the weights of a neuron; 1 to 60 maps. A number above 40 %
        of the largest gets a plus or a minus.
    captions : sequence of str
        One per map.
    columns : int
        The number of maps side by side.
    unit : str
        What the numbers are.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If the shape or the number of maps or of captions does not fit.

    Examples
    --------
    >>> numbers = np.zeros((1, 64))
    >>> numbers[0, [0, 63]] = 0.5, -2
    >>> print(pixel_maps(numbers, ["neuron 1"], unit="weight"))
    Picture: 1 map of 8 by 8 numbers (weight), on a scale from −2 (orange, minus) over 0 (white) \
to 2 (purple, plus); rows count from the top, columns from the left. neuron 1: the most positive \
0.5 in row 1, column 1, the most negative −2 in row 8, column 8.
    """
    numbers = _checked("maps", maps, captions)
    largest = float(np.abs(numbers).max())
    reach = largest or 1.0
    sketch = _tiles(numbers / reach, captions, columns, signed_shade, room=_KEY)
    left = sketch.width - _KEY + 8
    sketch.text(left, 16, unit, "start", 13)
    ticks = ((-1, brief(-reach)), (0, "0"), (1, f"+{brief(reach)}"))
    scale_key(sketch, left, 34, sketch.height - 52, ticks, signed_shade)
    parts = []
    for caption, row in zip(captions, numbers, strict=True):
        ends = ", ".join(
            f"the most {word} {brief(row[place])} in row {place // 8 + 1}, column {place % 8 + 1}"
            if sign * row[place] > 0
            else f"none {word}"
            for word, sign, place in (
                ("positive", 1, int(row.argmax())),
                ("negative", -1, int(row.argmin())),
            )
        )
        parts.append(f"{caption}: {ends}.")
    count = write_count(len(numbers), "map")
    return sketch.finish(
        f"{count} of 8 by 8 numbers ({unit}), on a scale from {brief(-reach)} (orange, minus) over "
        f"0 (white) to {brief(reach)} (purple, plus); rows count from the top, columns from the "
        f"left. {' '.join(parts)}",
    )


def _checked(name: str, images: np.ndarray, captions: Sequence[str]) -> np.ndarray:
    """Return the rows as floats, or refuse what does not fit."""
    images = np.asarray(images, dtype=float)
    if images.ndim != 2 or images.shape[1] != 64:
        raise ValueError(
            f"{name} has shape {images.shape}: the picture needs (count, 64), one row of 64 "
            f"numbers each; use `{name}.reshape(-1, 64)`"
        )
    if not 1 <= len(images) <= _MOST_IMAGES:
        raise ValueError(
            f"{name} has {len(images)} rows: the picture needs 1 to {_MOST_IMAGES}; take the first "
            f"ones with `{name}[:{_MOST_IMAGES}]`, and as many captions"
        )
    if len(captions) != len(images):
        raise ValueError(
            f"captions has {len(captions)} texts and {name} {len(images)} rows: each row needs one "
            "caption; look at the two lengths"
        )
    return images


def _tiles(
    images: np.ndarray, captions: Sequence[str], columns: int, colour: Callable[[float], str],
    room: float = 0,
) -> Sketch:  # fmt: skip
    """Draw each row as an image of 8 by 8 with its caption; leave room on the right for a key."""
    columns = max(1, min(columns, len(images)))
    rows = -(-len(images) // columns)
    is_signed = colour is signed_shade
    pixel = min(20 if is_signed else 14, (_WIDE - room) // columns // 9)
    wide, side = 9 * pixel, 8 * pixel
    lines = [textwrap.wrap(text, max(5, int(wide / _LETTER))) for text in captions]
    high = side + 10 + 18 * max(len(parts) for parts in lines)
    sketch = Sketch(wide * columns + pixel + room, high * rows + 8)
    for place, (image, parts) in enumerate(zip(images, lines, strict=True)):
        left, top = pixel + wide * (place % columns), 8 + high * (place // columns)
        table = image.reshape(8, 8)
        sketch.shades(left, top, side, side, table, colour)
        if is_signed:
            signs(sketch, left, top, pixel, table)
        sketch.frame(left, top, side, side, STYLES["output"][0], 1)
        for line, part in enumerate(parts):
            sketch.text(left + side / 2, top + side + 13 + 18 * line, part, size=13)
    return sketch
