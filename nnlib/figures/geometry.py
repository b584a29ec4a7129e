"""Where things are in a picture, in pixels: pieces of lines, and the boxes of words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""

_WAYS = np.array([(1, 0), (1, -1), (1, 1), (0, -1), (0, 1), (-1, -1), (-1, 1), (-1, 0)])
_SLANT = np.where(_WAYS.all(axis=1), 0.6, 1)[:, None]
_STEPS = np.array([9, 16, 26, 42])[:, None, None] * _WAYS * _SLANT
LETTER = 0.66
"""The width of a letter as a share of the font size, a little wider than usual."""


def clip_segment(start: Point, end: Point, box: Box) -> list[Point] | None:
    """Find the part of a segment inside a box (Liang and Barsky 1984).

    Examples
    --------
    >>> clip_segment((0, 0), (4, 4), (1, 1, 3, 9))
    [(1.0, 1.0), (3.0, 3.0)]
    >>> clip_segment((0, 0), (4, 0), (1, 1, 3, 9)) is None
    True
    """
    (x, y), (to_x, to_y) = start, end
    left, top, right, bottom = box
    if max(x, to_x) < left or min(x, to_x) > right or max(y, to_y) < top or min(y, to_y) > bottom:
        return None
    if not all(map(math.isfinite, (x, y, to_x, to_y))):
        return None
    enter, leave = 0.0, 1.0
    for at, way, low, high in ((x, to_x - x, left, right), (y, to_y - y, top, bottom)):
        if way == 0:
            if not low <= at <= high:
                return None
            continue
        first, last = sorted(((low - at) / way, (high - at) / way))
        enter, leave = max(enter, first), min(leave, last)
    if enter > leave:
        return None
    return [
        start if enter == 0 else (x + enter * (to_x - x), y + enter * (to_y - y)),
        end if leave == 1 else (x + leave * (to_x - x), y + leave * (to_y - y)),
    ]


def boxes_around(places: Sequence[Point], width: float, size: float) -> np.ndarray:
    """Return boxes around each point: right, above, below, left, and the same farther away."""
    half = np.array([width / 2, 0.6 * size])
    middles = np.array(places)[:, None, None] + (_STEPS + _WAYS * half)
    middles = middles.reshape(len(places), -1, 2)
    return np.concatenate([middles - half, middles + half], axis=2)


def pieces_of(line: list[Point]) -> np.ndarray:
    """Return a line as rows from x, y to x, y; pieces under 5 pixels are put together."""
    kept = line[:1]
    for place in line[1:]:
        if math.dist(place, kept[-1]) >= 5 or place is line[-1]:
            kept.append(place)
    return np.array([(*start, *end) for start, end in itertools.pairwise(kept)]).reshape(-1, 4)


def spread(line: list[Point], most: int) -> list[Point]:
    """Return points at even distances along a line, including its first and last.

    Examples
    --------
    >>> spread([(0, 0), (2, 0), (8, 0)], 3)
    [(0.0, 0.0), (4.0, 0.0), (8.0, 0.0)]
    """
    places = np.array(line, float)
    along = np.r_[0, np.cumsum(np.hypot(*np.diff(places, axis=0).T))]
    at = np.linspace(0, along[-1], most)
    xs, ys = (np.interp(at, along, places[:, axis]) for axis in (0, 1))
    return [(float(x), float(y)) for x, y in zip(xs, ys, strict=True)]


def distances(boxes: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Return each box's distance from the nearest piece's middle or end."""
    if not len(line):
        return np.zeros(len(boxes))
    lefts, tops, rights, bottoms = boxes.T
    # Across and up are separate: NumPy is slow along an axis of length two.
    x = np.stack([lefts, (lefts + rights) / 2, rights], axis=1)[:, :, None]
    y = ((tops + bottoms) / 2)[:, None, None]
    from_x, from_y, to_x, to_y = line.T
    along_x, along_y = to_x - from_x, to_y - from_y
    share = (x - from_x) * along_x + (y - from_y) * along_y
    share = np.clip(share / np.maximum(along_x**2 + along_y**2, 1e-9), 0, 1)
    off_x, off_y = x - (from_x + share * along_x), y - (from_y + share * along_y)
    least: np.ndarray = np.sqrt((off_x**2 + off_y**2).min(axis=(1, 2)))
    return least


def words_met(boxes: np.ndarray, words: Sequence[Box], clear: float) -> np.ndarray:
    """Count the words that each box would cover, with some room around it."""
    if not words:
        return np.zeros(len(boxes), int)
    taken = np.array(words)
    low, high = boxes[:, None, :2] - (clear, clear / 2), boxes[:, None, 2:] + (clear, clear / 2)
    met = (low < taken[:, 2:]) & (taken[:, :2] < high)
    return np.count_nonzero(met[..., 0] & met[..., 1], axis=1)


def pieces_met(boxes: np.ndarray, pieces: np.ndarray, clear: float) -> np.ndarray:
    """Count the pieces of lines that each box would cover, with some room around it."""
    lefts, tops, rights, bottoms = boxes.T[:, :, None]
    half_x, half_y = (rights - lefts) / 2 + clear, (bottoms - tops) / 2 + clear / 2
    from_x, from_y, to_x, to_y = pieces.T
    along_x, along_y = (to_x - from_x) / 2, (to_y - from_y) / 2
    far_x, far_y = np.abs(along_x), np.abs(along_y)
    off_x = (lefts + rights) / 2 - (from_x + to_x) / 2
    off_y = (tops + bottoms) / 2 - (from_y + to_y) / 2
    # A box and a piece are apart if they are apart across, up, or perpendicular to the piece.
    met = np.abs(along_x * off_y - along_y * off_x) <= half_x * far_y + half_y * far_x
    met &= (np.abs(off_x) <= half_x + far_x) & (np.abs(off_y) <= half_y + far_y)
    return np.count_nonzero(met, axis=1)
