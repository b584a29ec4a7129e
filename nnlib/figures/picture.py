"""Pictures: drawn once as SVG, and shown as an image with a text alternative made from the data.

JupyterLab drops the `alt` of every image output, so a picture shows itself as HTML: a figure with
an `img` whose address is the SVG and whose `alt` is the alternative.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

# One colour for each quantity in all lessons, which colour-blind readers can tell apart as well
# (Okabe and Ito 2008, "Color Universal Design"), each with a dash and a mark of its own. A line
# stands out from the paper at 3:1, but a word needs 4.5:1 (WCAG 2.2, 1.4.3 and 1.4.11); and a page
# to play with may be dark. A colour that is not listed here, such as one of `shade`, means a number
# and stays.
#             quantity    lines      dash       mark  words      lines, dark  words, dark
_QUANTITIES = {
    "loss":   ("#000000", "solid",   "o", "#000000", "#f0f0f0", "#f0f0f0"),
    "slope":  ("#d55e00", "solid",   "s", "#a84800", "#e8761a", "#ff9d5c"),
    "nudge":  ("#0072b2", "dashed",  "^", "#0068a3", "#4aa3e0", "#6cb8ee"),
    "weight": ("#009e73", "dotted",  "D", "#00724f", "#00b483", "#3fd6a6"),
    "target": ("#cc79a7", "dashdot", "*", "#96386d", "#cc79a8", "#e59cc7"),
    "input":  ("#3494d0", "solid",   "v", "#1b6ea6", "#56b4e9", "#7cc4f5"),
    "bias":   ("#5b2a86", "dashed",  "P", "#4f2376", "#a67fd0", "#b894dd"),
    "output": ("#6e6e6e", "solid",   "X", "#606060", "#a0a0a0", "#b8b8b8"),
}  # fmt: skip

STYLES = {quantity: row[:3] for quantity, row in _QUANTITIES.items()}
"""The colour, the dash and the mark of a quantity."""

WORDS = {quantity: row[3] for quantity, row in _QUANTITIES.items()}
"""The colour in which words about a quantity are written."""

PAPER, SURFACE, GRID = "#f7f7f5", "#ffffff", "#e2e2e0"
"""The colours behind a picture, inside its circles and boxes, and of its faint lines."""

DARK = {
    PAPER: "transparent", SURFACE: "#1d1d1d", GRID: "#3c3c3c",
    **{row[0]: row[4] for row in _QUANTITIES.values()},
    **{row[3]: row[5] for row in _QUANTITIES.values()},
}  # fmt: skip
"""The colour on a dark page for each colour of a picture."""

# Lines of one quantity in one picture differ in dash and mark, and each has a label next to it.
WAYS = (("solid", "o"), ("dashed", "s"), ("dashdot", "^"), ("dotted", "D"))


def dark_rules(inside: str) -> str:
    """Write the style rules that give the pictures inside an element their dark colours.

    Parameters
    ----------
    inside : str
        A CSS selector.

    Examples
    --------
    >>> dark_rules(".dark")[:49]
    '.dark svg [fill="#f7f7f5"] { fill: transparent; }'
    """
    return "\n".join(
        f'{inside} svg [{part}="{colour}"] {{ {part}: {dark}; }}'
        for colour, dark in DARK.items() for part in ("fill", "stroke")
    )  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A picture with its text alternative.

    Parameters
    ----------
    svg : str
        The whole picture.
    alternative : str
        What the picture shows, in words and numbers.
    caption : str, optional
        A short line below it.
    panels : tuple of str
        The SVG of its panels, if it has several: on a narrow page they go below each other.

    Examples
    --------
    >>> Picture("<svg/>", "one panel").each_panel
    ('<svg/>',)
    """

    svg: str
    alternative: str
    caption: str = ""
    panels: tuple[str, ...] = ()

    @property
    def each_panel(self) -> tuple[str, ...]:
        """Return its panels, or the whole picture if it has none."""
        return self.panels or (self.svg,)

    def __str__(self) -> str:
        return f"Picture: {self.alternative}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        below = f"<figcaption>{html.escape(self.caption)}</figcaption>" if self.caption else ""
        words = [self.alternative] + [""] * (len(self.each_panel) - 1)
        images = "".join(map(_image, words, self.each_panel))
        row = "display: flex; flex-wrap: wrap; gap: 8px; overflow-x: auto"
        return f'<figure style="margin: 0.5em 0"><div style="{row}">{images}</div>{below}</figure>'


def _image(words: str, svg: str) -> str:
    address = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    least = re.search(r"min-width: \d+px", svg)
    size = f"{least[0]}; " if least else ""
    # JupyterLab writes "Image" if an alternative is empty, and a screen reader would read that.
    hidden = "" if words else ' aria-hidden="true"'
    return (
        f'<img alt="{html.escape(words)}"{hidden} style="{size}max-width: 100%; '
        f'border-radius: 8px" src="data:image/svg+xml;base64,{address}">'
    )


def write_numbers(numbers: Iterable[float], digits: int = 3) -> str:
    """Write numbers in a row, with this many digits each.

    Examples
    --------
    >>> write_numbers([0.5, -2.0, 1 / 3])
    '0.5, −2, 0.333'
    """
    return ", ".join(write_number(number, digits) for number in numbers)


def write_number(number: float, digits: int) -> str:
    """Write a number with this many significant digits, a true minus, and powers as typed.

    Examples
    --------
    >>> [write_number(one, 3) for one in (-0.123456, -1e-9, 2e8, -0.0)]
    ['−0.123', '−1e-9', '2e8', '0']
    >>> write_number(2372.5, 3)
    '2370'
    """
    rounded = float(f"{number + 0.0:.{digits}g}")
    plain = (
        f"{rounded:.0f}"
        if 10**digits <= abs(rounded) < 10 ** (digits + 3)
        else f"{rounded:.{digits}g}"
    )
    plain = plain.replace("-", "−", 1 if number < 0 else 0)
    return re.sub(r"e(?:\+|(-))0?", r"e\1", plain)
