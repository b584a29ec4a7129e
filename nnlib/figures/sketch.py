"""Sketches: SVG written as text, for pictures that move while a key is held.

A sketch takes half a millisecond to ten, and matplotlib takes 7 to 117 times as long
(`benchmarks/pictures.py` measures both).
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from nnlib.figures.picture import GRID, PAPER, STYLES, SURFACE, Picture, write_number
from nnlib.figures.shades import map_image, shade

_DASHES = {"solid": "", "dashed": "7 4", "dotted": "2 3", "dashdot": "8 3 2 3"}
# Corners on a circle of radius 1: how many, how far turned, and for stars how deep.
_MARKS = {
    # mark: corners, turned by, depth of the corners between
    "s": (4, 45, 1.0), "D": (4, 0, 1.0), "^": (3, -90, 1.0), "v": (3, 90, 1.0),
    "*": (5, -90, 0.4), "P": (4, -90, 0.4), "X": (4, -45, 0.4),
}  # fmt: skip

_GAP = 8
READABLE = 11
"""The smallest size of a word of a picture on the screen, in pixels."""


def short(number: float) -> str:
    """Write a number with four digits and a true minus, as in a formula.

    Examples
    --------
    >>> short(-0.123456), short(3.0), short(-1e-9)
    ('−0.1235', '3', '−1e-9')
    """
    return write_number(number, 4)


def brief(number: float) -> str:
    """Write a number with three digits and a true minus, as in a label of a picture.

    Examples
    --------
    >>> brief(-0.123456), brief(4.25)
    ('−0.123', '4.25')
    """
    return write_number(number, 3)


def path_of(points: Iterable[tuple[float, float]]) -> str:
    """Write a line through pixels as a path of SVG.

    Examples
    --------
    >>> path_of([(0, 0), (20, 10.25)])
    'M0.0 0.0 L20.0 10.2'
    """
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)


class Sketch:
    """A picture that is being drawn, in pixels from its upper left corner.

    Parameters
    ----------
    width, height : float

    Examples
    --------
    >>> sketch = Sketch(20, 10)
    >>> sketch.line([(0, 0), (20, 10)], "loss")
    >>> sketch.finish("A line.").svg.count("<path")
    1
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []
        self._smallest = 2.0 * READABLE

    def put(self, part: str) -> None:
        """Add SVG as it is."""
        self._parts.append(part)

    def line(
        self, points: Iterable[tuple[float, float]], quantity: str, width: float = 2,
        arrow: bool = False, dash: str = "",
    ) -> None:  # fmt: skip
        """Draw a line in the look of a quantity, with an arrowhead at its end if requested."""
        colour, usual, _ = STYLES[quantity]
        places = list(points)
        self.put(
            f'<path d="{path_of(places)}" fill="none" stroke="{colour}" stroke-width="{width:.1f}"'
            f' stroke-dasharray="{_DASHES[dash or usual]}"/>'
        )
        if arrow and len(places) > 1:
            far = math.dist(places[-2], places[-1])
            # The head of a short arrow leaves room for the shaft.
            self._head(places[-2], places[-1], colour, min(7 + 1.5 * width, 0.6 * far))

    def grid(self, points: Iterable[tuple[float, float]], colour: str = GRID) -> None:
        """Draw a thin line that words may cover."""
        self.put(f'<path d="{path_of(points)}" fill="none" stroke="{colour}" class="grid"/>')

    def _head(
        self, start: tuple[float, float], end: tuple[float, float], colour: str, size: float
    ) -> None:
        angle = math.atan2(end[1] - start[1], end[0] - start[0])
        corners = [end] + [
            (end[0] - size * math.cos(angle + turn), end[1] - size * math.sin(angle + turn))
            for turn in (0.4, -0.4)
        ]
        self.area(corners, colour)

    def area(self, corners: Iterable[tuple[float, float]], colour: str) -> None:
        self.put(f'<path d="{path_of(corners)}Z" fill="{colour}"/>')

    def squares(self, corners: Iterable[tuple[float, float]], side: float, colour: str) -> None:
        """Fill equal squares, each given by its upper left corner, as one shape."""
        drawn = "".join(f"M{x:.1f} {y:.1f}h{side:.1f}v{side:.1f}h-{side:.1f}z" for x, y in corners)
        if drawn:
            self.put(f'<path d="{drawn}" fill="{colour}"/>')

    def shades(
        self, left: float, top: float, width: float, height: float, shares: np.ndarray,
        colour: Callable[[float], str] = shade, smooth: bool = False,
    ) -> None:  # fmt: skip
        """Draw a table of numbers from 0 (or -1) to 1 as a map with crisp pixels."""
        look = "auto" if smooth else "pixelated"
        self.put(
            f'<image x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" '
            f'preserveAspectRatio="none" style="image-rendering: {look}" '
            f'href="{map_image(shares, colour)}"/>'
        )

    def frame(
        self, left: float, top: float, width: float, height: float, colour: str = "#000000",
        line: float = 1.5, fill: str = "none",
    ) -> None:  # fmt: skip
        self.put(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'fill="{fill}" stroke="{colour}" stroke-width="{line}"/>'
        )

    def circle(
        self, x: float, y: float, radius: float, colour: str, line: float = 2, fill: str = SURFACE
    ) -> None:
        self.put(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{colour}" '
            f'stroke-width="{line}"/>'
        )

    def mark(
        self, x: float, y: float, quantity: str, size: float = 6, shape: str = ""
    ) -> None:  # fmt: skip
        """Draw the mark of a quantity, or another mark in its colour."""
        colour, _, usual = STYLES[quantity]
        mark = shape or usual
        if mark not in _MARKS:
            self.circle(x, y, 0.8 * size, colour, fill=colour)
            return
        corners, turned, depth = _MARKS[mark]
        count = corners if depth == 1 else 2 * corners
        places = []
        for number in range(count):
            angle = math.radians(turned + 360 * number / count)
            far = size * (1.15 if number % 2 == 0 or depth == 1 else 1.15 * depth)
            places.append((x + far * math.cos(angle), y + far * math.sin(angle)))
        self.area(places, colour)

    def text(
        self, x: float, y: float, text: str, anchor: str = "middle", size: float = 13,
        colour: str = "#000000", bold: bool = False, halo: bool = False,
    ) -> None:  # fmt: skip
        """Write a line of text by its middle, start or end; a halo separates it from a grid."""
        self._smallest = min(self._smallest, size)
        weight = ' font-weight="bold"' if bold else ""
        around = f' stroke="{PAPER}" stroke-width="4" paint-order="stroke"' if halo else ""
        self.put(
            f'<text x="{x:.1f}" y="{y + 0.35 * size:.1f}" text-anchor="{anchor}" '
            f'font-size="{size:g}" fill="{colour}"{weight}{around}>{html.escape(text)}</text>'
        )

    def title(self, text: str, x: float = 12, y: float = 18) -> None:
        """Write the message of the picture at its top."""
        self.text(x, y, text, "start", 15, bold=True)

    @property
    def svg(self) -> str:
        """Return the picture so far; its smallest width keeps the smallest word readable."""
        least = math.ceil(self.width * min(1.0, READABLE / self._smallest))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" style="min-width: {least}px" '
            f'font-family="DejaVu Sans, Verdana, sans-serif">'
            f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(self._parts)}</svg>'
        )

    def finish(self, alternative: str, caption: str = "") -> Picture:
        """Make the picture."""
        return Picture(self.svg, alternative, caption)


def side_by_side(sketches: Sequence[Sketch], alternative: str, caption: str = "") -> Picture:
    """Make one picture of several sketches, which go below each other on a narrow page.

    Examples
    --------
    >>> picture = side_by_side([Sketch(30, 20), Sketch(40, 10)], "Two empty panels.")
    >>> len(picture.panels), 'viewBox="0 0 78 20"' in picture.svg
    (2, True)
    """
    panels = tuple(sketch.svg for sketch in sketches)
    return Picture(join_panels(panels), alternative, caption, panels)


def join_panels(panels: Sequence[str]) -> str:
    """Put the SVG of several panels into one, side by side.

    Examples
    --------
    >>> join_panels([Sketch(30, 20).svg, Sketch(40, 10).svg]).count("<svg")
    3
    """
    if len(panels) == 1:
        return panels[0]
    left, height, placed = 0.0, 0.0, []
    for panel in panels:
        wide, high = (
            float(size) for size in re.findall(r' (?:width|height)="([\d.]+)"', panel)[:2]
        )
        placed.append(panel.replace("<svg ", f'<svg x="{left:g}" ', 1))
        left, height = left + wide + _GAP, max(height, high)
    wide = left - _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {height:g}" '
        f'width="{wide:g}" height="{height:g}">{"".join(placed)}</svg>'
    )
