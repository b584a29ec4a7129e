"""Pictures: drawn once as SVG, shown as an image with a text alternative made from the data.

JupyterLab drops the `alt` of every image output, so a picture shows itself as HTML: a figure with
an `img` whose address is the SVG and whose `alt` is the alternative.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# One colour for each quantity in all lessons, told apart by colour-blind readers too (Okabe and
# Ito 2008, "Color Universal Design"), each with a dash and a mark of its own.
#             quantity     colour     dash       mark
STYLES = {
    "loss":   ("#000000", "solid",   "o"),
    "slope":  ("#d55e00", "solid",   "s"),
    "nudge":  ("#0072b2", "dashed",  "^"),
    "weight": ("#009e73", "dotted",  "D"),
    "target": ("#cc79a7", "dashdot", "*"),
    "input":  ("#56b4e9", "solid",   "v"),
    "bias":   ("#5b2a86", "dashed",  "P"),
    "output": ("#6e6e6e", "solid",   "X"),
}  # fmt: skip

# Lines of one quantity in one picture are told apart by dash and mark, and by a label beside them.
WAYS = (("solid", "o"), ("dashed", "s"), ("dashdot", "^"), ("dotted", "D"))

_SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "slope-by-slope",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e5e5e5",
    "axes.axisbelow": True,
    "lines.linewidth": 2,
}


@dataclass(frozen=True)
class Picture:
    """A picture with its text alternative.

    Parameters
    ----------
    svg : str
    alternative : str
        What the picture shows, in words and numbers.
    caption : str, optional
        A short line that everybody sees below it.
    """

    svg: str
    alternative: str
    caption: str = ""

    def __str__(self) -> str:
        return f"Picture: {self.alternative}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        address = base64.b64encode(self.svg.encode("utf-8")).decode("ascii")
        below = f"<figcaption>{html.escape(self.caption)}</figcaption>" if self.caption else ""
        return (
            f'<figure style="margin: 0.5em 0"><img alt="{html.escape(self.alternative)}" '
            f'style="max-width: 100%; background: white" '
            f'src="data:image/svg+xml;base64,{address}">{below}</figure>'
        )


def listed(numbers: Iterable[float]) -> str:
    """Write numbers in a row, with three digits each.

    Examples
    --------
    >>> listed([0.5, -2.0, 1 / 3])
    '0.5, -2, 0.333'
    """
    return ", ".join(f"{number:.3g}" for number in numbers)


def new_axes(width: float = 6.4, height: float = 3.8) -> tuple[Figure, Axes]:
    """Make a figure of the course's looks, in inches; `pyplot` and its global state stay out."""
    figure, [axes] = new_row(1, width, height)
    return figure, axes


def new_row(count: int, width: float = 7.6, height: float = 3.2) -> tuple[Figure, list[Axes]]:
    """Make such a figure with several axes side by side."""
    with mpl.rc_context(_SETTINGS):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        return figure, list(figure.subplots(1, count, squeeze=False)[0])


def finished(figure: Figure, alternative: str) -> Picture:
    """Turn a figure into a picture; the same figure gives the same bytes."""
    file = io.StringIO()
    with mpl.rc_context(_SETTINGS):
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return Picture(file.getvalue(), alternative)
