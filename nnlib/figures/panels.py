"""Panels: axes in a sketch, straight or in powers of ten, and labels where there is room."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from nnlib.figures.picture import WORDS
from nnlib.figures.sketch import Sketch, short

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""

_WAYS = np.array([(1, 0), (1, -1), (1, 1), (0, -1), (0, 1), (-1, -1), (-1, 1), (-1, 0)])
_SLANT = np.where(_WAYS.all(axis=1), 0.6, 1)[:, None]
_STEPS = np.array([9, 16, 26, 42])[:, None, None] * _WAYS * _SLANT
_LETTER = 0.66
"""How wide a letter is, as a share of the size of the writing: a little more than it usually is."""


@dataclass(frozen=True)
class Panel:
    """A part of a sketch with axes of its own.

    Parameters
    ----------
    sketch : Sketch
    left, top, width, height : float
        Where the axes are, in pixels.
    across, up : tuple of float
        The lowest and the highest number on each axis.
    powers : tuple of bool
        Which of the two goes in powers of ten.

    Examples
    --------
    >>> panel = Panel(Sketch(200, 100), 50, 20, 100, 60, (0, 10), (0.01, 100), (False, True))
    >>> panel.at(5, 1)
    (100.0, 50.0)
    """

    sketch: Sketch
    left: float
    top: float
    width: float
    height: float
    across: Point
    up: Point
    powers: tuple[bool, bool] = (False, False)
    _lines: list[np.ndarray] = field(default_factory=list, compare=False)
    _words: list[Box] = field(default_factory=list, compare=False)

    def place(self, x: float, y: float) -> Point:
        """The pixel of a point, inside or outside."""
        share_x = _share(x, self.across, self.powers[0])
        share_y = _share(y, self.up, self.powers[1])
        return self.left + share_x * self.width, self.top + (1 - share_y) * self.height

    def at(self, x: float, y: float) -> Point:
        """The pixel of a point; what lies outside comes to the edge."""
        x, y = self.place(x, y)
        return (
            min(max(x, self.left), self.left + self.width),
            min(max(y, self.top), self.top + self.height),
        )

    def contains(self, x: float, y: float) -> bool:
        return self.across[0] <= x <= self.across[1] and self.up[0] <= y <= self.up[1]

    def line(
        self, xs: Sequence[float], ys: Sequence[float], quantity: str, width: float = 2,
        arrow: bool = False, dash: str = "",
    ) -> None:  # fmt: skip
        """Draw a line through points, as far as it lies inside.

        A point without a finite place, such as 0 among powers of ten, leaves a gap.
        """
        for part, whole in self._parts([self.place(*pair) for pair in zip(xs, ys, strict=True)]):
            self.draw(part, quantity, width, arrow and whole, dash)

    def draw(
        self, places: list[Point], quantity: str, width: float = 2, arrow: bool = False,
        dash: str = "",
    ) -> None:  # fmt: skip
        """Draw a line through pixels; labels keep away from it."""
        self.sketch.line(places, quantity, width, arrow, dash)
        self._lines.append(_pieces(places))

    @property
    def box(self) -> Box:
        return self.left, self.top, self.left + self.width, self.top + self.height

    def _parts(self, places: list[Point]) -> Iterator[tuple[list[Point], bool]]:
        """The parts of a line that are inside, each with whether its last point is a given one."""
        part: list[Point] = []
        for start, end in itertools.pairwise(places):
            inside = clipped(start, end, self.box)
            if inside is None:
                continue
            if part and part[-1] != inside[0]:
                yield part, False
                part = []
            part = [*(part or inside[:1]), inside[1]]
        if part:
            yield part, part[-1] == places[-1]

    def mark(
        self, x: float, y: float, quantity: str, size: float = 6, shape: str = ""
    ) -> None:  # fmt: skip
        self.sketch.mark(*self.at(x, y), quantity, size, shape)
        self.keep_free(x, y, 1.15 * size)

    def keep_free(self, x: float, y: float, around: float) -> None:
        """Let no label come so near to a point, in pixels."""
        x, y = self.at(x, y)
        self._words.append((x - around, y - around, x + around, y + around))

    def axes(
        self, across: str, up: str, ticks: tuple[Sequence[float], Sequence[float]] | None = None
    ) -> None:
        """Draw both axes with their names and some numbers, round ones if none are given."""
        bottom, right = self.top + self.height, self.left + self.width
        at_x, at_y = ticks or (
            _numbers(self.across, self.powers[0]), _numbers(self.up, self.powers[1])
        )  # fmt: skip
        for x, words in zip(at_x, _written(at_x, self.powers[0]), strict=True):
            place, _ = self.at(x, self.up[0])
            self.sketch.grid([(place, self.top), (place, bottom)])
            self.sketch.text(place, bottom + 12, words, size=13)
        for y, words in zip(at_y, _written(at_y, self.powers[1]), strict=True):
            _, place = self.at(self.across[0], y)
            self.sketch.grid([(self.left, place), (right, place)])
            self.sketch.text(self.left - 6, place, words, "end", 13)
        self.sketch.grid([(self.left, self.top), (self.left, bottom), (right, bottom)], "#000000")
        self.sketch.text(self.left + self.width / 2, bottom + 31, across, size=13)
        self.sketch.text(max(self.left - 40, 12), self.top - 14, up, "start", 13)

    def note(self, text: str, quantity: str) -> None:
        """Write above the panel's right end what concerns all of it."""
        right = self.left + self.width
        self.sketch.text(right, self.top - 14, text, "end", colour=WORDS[quantity])

    def label(
        self, text: str, places: Sequence[Point], quantity: str, size: float = 13,
        optional: bool = False,
    ) -> None:  # fmt: skip
        """Write a label beside one of some points: the first with room on one of its sides.

        What is drawn later does not know of the label, so all lines come first. One that is
        optional is left out where there is no room.
        """
        wide = _LETTER * size * len(text)
        around = _around([self.place(*pair) for pair in places], wide, size)
        held = self.holds(around)
        boxes = [one[fits] for one, fits in zip(around, held, strict=True) if fits.any()]
        for clear in (7, 4, 1):
            for some in boxes:
                free = np.flatnonzero(self.meets(some, clear) == 0)
                if len(free):
                    self.write(text, some[free[0]], quantity, size)
                    return
        if boxes and not optional:
            every = np.concatenate(boxes)
            self.write(text, every[self.meets(every).argmin()], quantity, size)

    def label_line(
        self, text: str, xs: Sequence[float], ys: Sequence[float], quantity: str
    ) -> None:
        """Write a line's label beside it: at its end, or farther back where there is room."""
        inside = [pair for pair in zip(xs, ys, strict=True) if self.contains(*pair)]
        some = max(1, len(inside) // 16)
        self.label(text, inside[::-1][::some] or [(xs[0], ys[0])], quantity)

    def holds(self, boxes: np.ndarray) -> np.ndarray:
        low, high = (self.left + 2, self.top - 4), (self.sketch.width - 4, self.top + self.height)
        held: np.ndarray = np.all((boxes[..., :2] > low) & (boxes[..., 2:] < high), axis=-1)
        return held

    def meets(self, boxes: np.ndarray, clear: float = 0) -> np.ndarray:
        """On how many pieces of lines, and words, each box would lie, with some room around it."""
        middle = (boxes[:, None, :2] + boxes[:, None, 2:]) / 2
        half = (boxes[:, None, 2:] - boxes[:, None, :2]) / 2 + np.array([clear, clear / 2])
        taken = np.array(self._words or [(-9.0, -9.0, -9.0, -9.0)])
        away = np.abs(middle - (taken[:, :2] + taken[:, 2:]) / 2)
        count: np.ndarray = np.all(away < half + (taken[:, 2:] - taken[:, :2]) / 2, axis=2).sum(
            axis=1
        )
        if not self._lines:
            return count
        pieces = np.concatenate(self._lines)
        along = (pieces[:, 2:] - pieces[:, :2]) / 2
        off = middle - (pieces[:, :2] + pieces[:, 2:]) / 2
        # A box and a piece are apart if they are so across, up, or square to the piece.
        square = np.abs(along[:, 0] * off[..., 1] - along[:, 1] * off[..., 0])
        near = half[..., 0] * np.abs(along[:, 1]) + half[..., 1] * np.abs(along[:, 0])
        met = np.all(np.abs(off) <= half + np.abs(along), axis=2) & (square <= near)
        return count + met.sum(axis=1)

    def covered(self, places: np.ndarray) -> np.ndarray:
        """Which pixels lie in words or marks."""
        inside = np.zeros(len(places), bool)
        for left, top, right, bottom in self._words:
            inside |= np.all((places > (left, top)) & (places < (right, bottom)), axis=1)
        return inside

    def write(self, text: str, box: np.ndarray, quantity: str, size: float = 13) -> None:
        left, top, right, bottom = map(float, box)
        middle = (left + right) / 2, (top + bottom) / 2
        self.sketch.text(*middle, text, size=size, colour=WORDS[quantity])
        self._words.append((left, top, right, bottom))


def _share(number: float, reach: Point, power: bool) -> float:
    low, high = reach
    if power:
        if number <= 0:
            return math.nan
        number, low, high = (math.log10(one) for one in (number, low, high))
    return (number - low) / (high - low)


def _around(places: Sequence[Point], width: float, size: float) -> np.ndarray:
    """For each point, boxes beside it: right, above, below, left, and the same farther away."""
    half = np.array([width / 2, 0.6 * size])
    middles = np.array(places)[:, None, None] + (_STEPS + _WAYS * half)
    middles = middles.reshape(len(places), -1, 2)
    return np.concatenate([middles - half, middles + half], axis=2)


def _pieces(line: list[Point]) -> np.ndarray:
    """A line as rows from x, y to x, y; those under 5 pixels are put together."""
    kept = line[:1]
    for place in line[1:]:
        if math.dist(place, kept[-1]) >= 5 or place is line[-1]:
            kept.append(place)
    return np.array([(*start, *end) for start, end in itertools.pairwise(kept)]).reshape(-1, 4)


def clipped(start: Point, end: Point, box: Box) -> list[Point] | None:
    """Find the part of a segment that lies in a box (Liang and Barsky 1984).

    Examples
    --------
    >>> clipped((0, 0), (4, 4), (1, 1, 3, 9))
    [(1.0, 1.0), (3.0, 3.0)]
    >>> clipped((0, 0), (4, 0), (1, 1, 3, 9)) is None
    True
    """
    (x, y), (to_x, to_y) = start, end
    if not all(map(math.isfinite, (x, y, to_x, to_y))):
        return None
    enter, leave = 0.0, 1.0
    for at, way, low, high in ((x, to_x - x, box[0], box[2]), (y, to_y - y, box[1], box[3])):
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


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Find round numbers for an axis.

    Examples
    --------
    >>> ticks(0, 9), ticks(-1.2, 1.2)
    ([0.0, 2.0, 4.0, 6.0, 8.0], [-1.0, -0.5, 0.0, 0.5, 1.0])
    """
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * size for size in (1, 2, 5, 10) if power * size >= rough)
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]


def power_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Find powers of ten for an axis, with 2 and 5 times each where they are few.

    Examples
    --------
    >>> power_ticks(1e-9, 2), power_ticks(0.012, 0.3)
    ([1e-08, 1e-06, 0.0001, 0.01, 1.0], [0.02, 0.05, 0.1, 0.2])
    """
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if high < 100 * low:
        fine = [float(f"{digit}e{power}") for power in range(first - 1, last + 1)
                for digit in (1, 2, 5)]  # fmt: skip
        return [number for number in fine if 0.999 * low <= number <= 1.001 * high]
    step = math.ceil((last - first + 1) / most)
    return [float(f"1e{power}") for power in range(first, last + 1) if power % step == 0]


def _numbers(reach: Point, power: bool) -> list[float]:
    return power_ticks(*reach) if power else ticks(*reach)


def _written(numbers: Sequence[float], power: bool) -> list[str]:
    """Write the numbers of one axis in one way: plainly, or as powers such as 1e-6."""
    if power and not all(0.001 <= number <= 1000 for number in numbers):
        return ["1" if number == 1 else f"1e{round(math.log10(number))}" for number in numbers]
    return [short(number) for number in numbers]
