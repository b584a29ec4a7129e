"""Digits as somebody would draw them plainly on the pad: strokes, and the ink that its pen leaves.

A stroke is a row of points (x, y) on the pad, from 0 to 8 each. The pen is written here once more,
in another way than in `explorer.js`, so that one can be held against the other.
"""

import numpy as np

PEN = 0.75
_POINTS = (np.arange(32) + 0.5) / 4


def _arc(x, y, wide, high, begin, end):
    turns = np.radians(np.linspace(begin, end, 25))
    return [(x + wide * np.cos(turn), y + high * np.sin(turn)) for turn in turns]


WAYS = {
    0: [([_arc(0.5, 0.5, 0.5, 0.5, 0, 360)], 0.6), ([_arc(0.5, 0.5, 0.5, 0.5, 0, 360)], 0.75)],
    1: [([[(0.5, 0), (0.5, 1)]], 0), ([[(0.9, 0), (0.1, 1)]], 0.2),
        ([[(0, 0.25), (1, 0), (1, 1)]], 0.25),
        ([[(0, 0.25), (0.5, 0), (0.5, 1)], [(0, 1), (1, 1)]], 0.5)],
    2: [([[*_arc(0.5, 0.28, 0.5, 0.28, 190, 390), (0, 1), (1, 1)]], 0.6),
        ([[(0, 0.1), (0.5, 0), (1, 0.2), (0.9, 0.5), (0, 1), (1, 1)]], 0.65)],
    3: [([_arc(0.4, 0.25, 0.6, 0.25, 210, 450) + _arc(0.4, 0.75, 0.6, 0.25, 270, 510)], 0.55),
        ([[(0, 0), (1, 0), (0.4, 0.42), (1, 0.65), (0.8, 0.95), (0, 1)]], 0.6)],
    4: [([[(0.3, 0), (0, 0.6), (1, 0.6)], [(0.75, 0.2), (0.75, 1)]], 0.65),
        ([[(0.75, 1), (0.75, 0), (0, 0.65), (1, 0.65)]], 0.65)],
    5: [([[(1, 0), (0.1, 0), (0.05, 0.45), *_arc(0.4, 0.7, 0.6, 0.3, 230, 500)]], 0.55),
        ([[(0.95, 0), (0.05, 0), (0, 0.42), (0.7, 0.42), (1, 0.7), (0.7, 1), (0, 0.95)]], 0.6)],
    6: [([[(0.8, 0), (0.2, 0.4), *_arc(0.5, 0.72, 0.5, 0.28, 180, 540)]], 0.6),
        ([[(0.7, 0), (0.05, 0.5), (0, 0.75), (0.4, 1), (1, 0.8), (0.6, 0.5), (0.05, 0.7)]], 0.6)],
    7: [([[(0, 0), (1, 0), (0.35, 1)]], 0.65),
        ([[(0, 0), (1, 0), (0.4, 1)], [(0.3, 0.5), (0.95, 0.5)]], 0.65)],
    8: [([_arc(0.5, 0.25, 0.42, 0.25, 90, 450) + _arc(0.5, 0.75, 0.5, 0.25, -90, 270)], 0.55),
        ([[(0.9, 0.1), (0.4, 0), (0.1, 0.2), (0.9, 0.75), (0.6, 1), (0.1, 0.8), (0.9, 0.2),
           (0.9, 0.1)]], 0.6)],
    9: [([[*_arc(0.5, 0.28, 0.5, 0.28, 0, 360), (0.9, 1)]], 0.6),
        ([[*_arc(0.5, 0.28, 0.5, 0.28, 0, 360), (1, 0.7), (0.6, 1), (0.1, 0.95)]], 0.6)],
}  # fmt: skip
"""Plain ways to write each digit, in a box of height and width 1, each with width by height."""


def placed(strokes, ratio, rows, top, middle):
    """The strokes in so many rows of the pad, from its row `top` on; None if they do not fit."""
    moved = [
        [(middle + (x - 0.5) * ratio * rows, top + 0.5 + y * (rows - 1)) for x, y in stroke]
        for stroke in strokes
    ]
    across = [x for stroke in moved for x, _ in stroke]
    return moved if min(across) >= 0.5 and max(across) <= 7.5 else None


def drawn(strokes):
    """The ink on 8 by 8 pixels, 0 to 1, that the pad's pen leaves."""
    across, down = np.meshgrid(_POINTS, _POINTS)
    ink = np.zeros((8, 8))
    for stroke in strokes:
        for (from_x, from_y), (to_x, to_y) in zip(stroke, stroke[1:] or stroke, strict=False):
            wet = np.zeros((32, 32), bool)
            length = np.hypot(to_x - from_x, to_y - from_y)
            for share in np.linspace(0, 1, 2 + int(20 * length)):
                x, y = from_x + share * (to_x - from_x), from_y + share * (to_y - from_y)
                wet |= (across - x) ** 2 + (down - y) ** 2 <= PEN**2
            ink = np.maximum(ink, wet.reshape(8, 4, 8, 4).sum((1, 3)) / 16)
    return ink


def plain_digits(heights=(5, 6, 7, 8), middles=(3, 3.5, 4, 4.5, 5, 6)):
    """Yield each digit in each way, size and place in which it fits: label, rows, strokes."""
    for label, ways in WAYS.items():
        for strokes, ratio in ways:
            for rows in heights:
                for top in range(9 - rows):
                    for middle in middles:
                        found = placed(strokes, ratio, rows, top, middle)
                        if found:
                            yield label, rows, found
