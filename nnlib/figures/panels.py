"""Panels: axes in a sketch, linear or in powers of ten, and labels where there is room."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from nnlib.figures.geometry import (
    LETTER,
    Box,
    Point,
    boxes_around,
    clip_segment,
    distances,
    pieces_met,
    pieces_of,
    spread,
    words_met,
)
from nnlib.figures.picture import WORDS
from nnlib.figures.sketch import Sketch
from nnlib.figures.ticks import numbers_on, write_on_axis


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
        Which of the two axes goes in powers of ten.

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
        """Return the pixel of a point, inside or outside."""
        share_x = _share(x, self.across, self.powers[0])
        share_y = _share(y, self.up, self.powers[1])
        return self.left + share_x * self.width, self.top + (1 - share_y) * self.height

    def _places(self, xs: Sequence[float], ys: Sequence[float]) -> list[Point]:
        """Return the pixels of a line's points."""
        if any(self.powers):
            return [self.place(*pair) for pair in zip(xs, ys, strict=True)]
        rows = self.place(np.asarray(xs, float), np.asarray(ys, float))  # type: ignore[arg-type]
        return list(zip(*(row.tolist() for row in rows), strict=True))  # type: ignore[attr-defined]

    def at(self, x: float, y: float) -> Point:
        """Return the pixel of a point; one outside moves to the edge."""
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
        """Draw a line through points, as far as it is inside.

        A point without a finite place, such as 0 among powers of ten, leaves a gap.
        """
        for part, whole in self._parts(self._places(xs, ys)):
            self.draw(part, quantity, width, arrow and whole, dash)

    def draw(
        self, places: list[Point], quantity: str, width: float = 2, arrow: bool = False,
        dash: str = "",
    ) -> None:  # fmt: skip
        """Draw a line through pixels; labels keep away from it."""
        self.sketch.line(places, quantity, width, arrow, dash)
        self._lines.append(pieces_of(places))

    @property
    def box(self) -> Box:
        return self.left, self.top, self.left + self.width, self.top + self.height

    def _parts(self, places: list[Point]) -> Iterator[tuple[list[Point], bool]]:
        """Yield the parts of a line inside, and whether the last point of each is a given one."""
        part: list[Point] = []
        box = left, top, right, bottom = self.box
        within = [left <= x <= right and top <= y <= bottom for x, y in places]
        if len(places) > 1 and all(within):
            yield places, True
            return
        for number, (start, end) in enumerate(itertools.pairwise(places)):
            is_whole = within[number] and within[number + 1]
            inside = [start, end] if is_whole else clip_segment(start, end, box)
            if inside is None:
                continue
            if part and part[-1] != inside[0]:
                yield part, False
                part = []
            part += inside[1:] if part else inside
        if part:
            yield part, part[-1] == places[-1]

    def mark(
        self, x: float, y: float, quantity: str, size: float = 6, shape: str = ""
    ) -> None:  # fmt: skip
        self.sketch.mark(*self.at(x, y), quantity, size, shape)
        self.keep_free(x, y, 1.15 * size)

    def keep_free(self, x: float, y: float, around: float) -> None:
        """Keep labels this many pixels away from a point."""
        x, y = self.at(x, y)
        self._words.append((x - around, y - around, x + around, y + around))

    def axes(
        self, across: str, up: str,
        ticks: tuple[Sequence[float] | None, Sequence[float] | None] = (None, None),
    ) -> None:  # fmt: skip
        """Draw both axes with their names and some numbers, round ones if none are given."""
        bottom, right = self.top + self.height, self.left + self.width
        at_x = numbers_on(self.across, self.powers[0]) if ticks[0] is None else ticks[0]
        at_y = numbers_on(self.up, self.powers[1]) if ticks[1] is None else ticks[1]
        for x in at_x:
            place, _ = self.at(x, self.up[0])
            self.sketch.grid([(place, self.top), (place, bottom)])
            self.sketch.text(place, bottom + 12, write_on_axis(x, self.powers[0]), size=13)
        for y in at_y:
            _, place = self.at(self.across[0], y)
            self.sketch.grid([(self.left, place), (right, place)])
            self.sketch.text(self.left - 6, place, write_on_axis(y, self.powers[1]), "end", 13)
        self.sketch.grid([(self.left, self.top), (self.left, bottom), (right, bottom)], "#000000")
        if across:
            self.sketch.text(self.left + self.width / 2, bottom + 31, across, size=13)
        self.sketch.text(max(self.left - 40, 12), self.top - 14, up, "start", 13)

    def note(self, text: str, quantity: str) -> None:
        """Write a note about the whole panel above its right end."""
        right = self.left + self.width
        self.sketch.text(right, self.top - 14, text, "end", colour=WORDS[quantity])

    def label(
        self, text: str, places: Sequence[Point], quantity: str, size: float = 13,
        optional: bool = False,
    ) -> None:  # fmt: skip
        """Write a label next to the first of some points with room on one of its sides.

        Later drawings do not avoid the label, so all lines come first. An optional label is left
        out if there is no room.
        """
        self._label(text, [self.place(*pair) for pair in places], quantity, size, optional)

    def _label(
        self, text: str, pixels: Sequence[Point], quantity: str, size: float = 13,
        optional: bool = False, line: np.ndarray | None = None,
    ) -> None:  # fmt: skip
        """Write a label next to a pixel; for a line, where that line is the nearest.

        If another line is nearer, a thin line leads from the label to its own.
        """
        wide = LETTER * size * len(text)
        around = boxes_around(pixels, wide, size)
        held = self.holds(around)
        boxes = [
            (pixel, one[fits])
            for pixel, one, fits in zip(pixels, around, held, strict=True) if fits.any()
        ]  # fmt: skip

        @functools.cache
        def is_free(place: int, clear: float) -> np.ndarray:
            return self.meets(boxes[place][1], clear) == 0

        @functools.cache
        def far(place: int) -> tuple[np.ndarray, np.ndarray]:
            assert line is not None
            # Without room, the distance does not matter.
            has_room = is_free(place, 1)
            own = np.full(len(has_room), np.inf)
            others = own.copy()
            own[has_room], others[has_room] = self._distances(boxes[place][1][has_room], line)
            return own, others

        nearer = (None,) if line is None else (6, -3, None)
        for margin, clear in itertools.product(nearer, (7, 4, 1)):
            for place, (pixel, some) in enumerate(boxes):
                free = is_free(place, clear)
                if line is not None and margin is not None and free.any():
                    own, others = far(place)
                    free = free & (own + margin <= others)
                if free.any():
                    self.write(text, some[free.argmax()], quantity, size)
                    if line is not None and margin is None:
                        self._lead(some[free.argmax()], pixel, quantity)
                    return
        if optional or not pixels:
            return
        # Words may have to cover a line, but never other words: then they go anywhere in the panel.
        every = np.concatenate([some for _, some in boxes] or [np.zeros((0, 4))])
        every = every[words_met(every, self._words, 0) == 0]
        leads = not len(every)
        if leads:
            every = self._everywhere(wide, size)
        worst = self.meets(every) + 999 * words_met(every, self._words, 0)
        self.write(text, every[worst.argmin()], quantity, size)
        if leads and line is not None:
            self._lead(every[worst.argmin()], pixels[0], quantity)

    def label_line(
        self, text: str, xs: Sequence[float], ys: Sequence[float], quantity: str,
        alike: bool = False,
    ) -> None:  # fmt: skip
        """Write a line's label next to it: at its end, or farther back where there is room.

        If other lines have its colour and are `alike`, the label is nearer to it than to them.
        """
        pixels = self._places(xs, ys)
        inside = [place for part, _ in self._parts(pixels) for place in part] or [
            place for place in pixels if math.isfinite(place[1])
        ][:1]
        if inside:
            line = pieces_of(inside) if alike else None
            self._label(text, spread(inside, 24)[::-1], quantity, line=line)

    def _everywhere(self, width: float, size: float) -> np.ndarray:
        """Return boxes all over the panel, for words that have no room next to their line."""
        lefts = np.arange(self.left + 3, max(self.sketch.width - width - 5, self.left + 4), 8)
        tops = np.arange(self.top, self.top + self.height - 1.2 * size, 6)
        corners = np.array(list(itertools.product(lefts, tops)))
        return np.hstack([corners, np.add(corners, (width, 1.2 * size))])

    def _lead(self, box: np.ndarray, pixel: Point, quantity: str) -> None:
        """Draw a thin line from a label's edge to the thing it names."""
        left, top, right, bottom = map(float, box)
        edge = min(max(pixel[0], left - 2), right + 2), min(max(pixel[1], top - 2), bottom + 2)
        self.draw([edge, pixel], quantity, 0.8, dash="solid")

    def _distances(self, boxes: np.ndarray, line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return each box's distance from a line, and from the nearest of all others."""
        others = [other for other in self._lines if not np.array_equal(other, line)]
        return distances(boxes, line), (
            distances(boxes, np.concatenate(others)) if others else np.full(len(boxes), np.inf)
        )

    def holds(self, boxes: np.ndarray) -> np.ndarray:
        low, high = (self.left + 2, self.top - 4), (self.sketch.width - 4, self.top + self.height)
        held: np.ndarray = np.all((boxes[..., :2] > low) & (boxes[..., 2:] < high), axis=-1)
        return held

    def meets(self, boxes: np.ndarray, clear: float = 0) -> np.ndarray:
        """Count the pieces of lines, and the words, that each box would cover, with some room."""
        found = words_met(boxes, self._words, clear)
        return (
            found + pieces_met(boxes, np.concatenate(self._lines), clear) if self._lines else found
        )

    def covered(self, places: np.ndarray) -> np.ndarray:
        """Find the pixels that are inside words or marks."""
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
        number, low, high = math.log10(number), math.log10(low), math.log10(high)
    return (number - low) / (high - low)
