"""Touching a picture itself: dragging a handle, and asking what a part means.

Both are written into the SVG as data for the page's side. In a still picture they do nothing, and
a handle is invisible. Whatever a handle does, a slider among the controls does as well.
"""

from __future__ import annotations

import contextlib
import html
import json
from collections.abc import Iterator, Mapping, Sequence

from nnlib.figures.panels import Panel
from nnlib.figures.sketch import Sketch

Tracks = Mapping[str, Sequence[tuple[float, float]]]
"""For each dragged control, by name: a pixel for each of its places, in order."""

Axis = tuple[str, Sequence[float]]
"""A control's name, and where on an axis each of its places is."""

_RING, _GRIP = 13, 18
"""The visible ring, and the area to grip: shrunk to 11/16, still the 24 pixels of WCAG 2.5.8."""


def add_handle(
    sketch: Sketch, x: float, y: float, tracks: Tracks,
    area: tuple[float, float, float, float] | None = None,
) -> None:  # fmt: skip
    """Make something at a pixel draggable.

    While it is dragged, each control goes to the place whose pixel is nearest to the hand. So one
    control moves along a curve, and two controls, one with a horizontal and one with a vertical
    track, move over a map.

    Parameters
    ----------
    sketch : Sketch
    x, y : float
        Where it is now.
    tracks : mapping of str to sequence of (float, float)
    area : tuple of float, optional
        Left, top, width and height of the area in which a press brings it to the hand.

    Examples
    --------
    >>> sketch = Sketch(100, 40)
    >>> add_handle(sketch, 50, 20, {"weight": [(10, 20), (50, 20), (90, 20)]})
    >>> "[[10, 20], [50, 20], [90, 20]]" in sketch.svg.replace(".0", "")
    True
    """
    rounded = {
        name: [[round(float(a), 1), round(float(b), 1)] for a, b in track]
        for name, track in tracks.items()
    }
    where = f' data-area="{" ".join(f"{one:.1f}" for one in area)}"' if area else ""
    centre = f'<circle class="ring" cx="{x:.1f}" cy="{y:.1f}"'
    sketch.put(
        f'<g class="nnlib-handle" opacity="0" data-moves="{html.escape(json.dumps(rounded))}"'
        f'{where}>{centre} r="{_GRIP}" fill="none" pointer-events="all"/>{centre} r="{_RING}" '
        'fill="#000000" fill-opacity="0.08" stroke="#000000" stroke-width="1.5"/></g>'
    )


def add_handle_on(
    panel: Panel, x: float, y: float, across: Axis | None = None, up: Axis | None = None
) -> None:
    """Make a point of a panel draggable along its axes; a press anywhere in the panel moves it.

    Parameters
    ----------
    panel : Panel
    x, y : float
        The point, in the panel's numbers.
    across, up : tuple of str and sequence of float, optional
        The control that moves across, or up, and the number of each of its places on that axis.

    Examples
    --------
    >>> panel = Panel(Sketch(100, 100), 0, 0, 100, 100, (0, 1), (0, 1))
    >>> add_handle_on(panel, 0.5, 0.2, across=("weight", [0.0, 0.5, 1.0]))
    >>> "[[0.0, 80.0], [50.0, 80.0], [100.0, 80.0]]" in panel.sketch.svg
    True
    """
    tracks: dict[str, list[tuple[float, float]]] = {}
    if across:
        tracks[across[0]] = [panel.at(float(number), y) for number in across[1]]
    if up:
        tracks[up[0]] = [panel.at(x, float(number)) for number in up[1]]
    place = panel.at(x, y)
    add_handle(panel.sketch, *place, tracks, (panel.left, panel.top, panel.width, panel.height))


@contextlib.contextmanager
def explain_part(sketch: Sketch, words: str) -> Iterator[None]:
    """Make one part of everything drawn inside, with words that the page shows on demand.

    It shows them while the mouse is over the part, while the part has focus, and after a tap.

    Examples
    --------
    >>> sketch = Sketch(20, 10)
    >>> with explain_part(sketch, "weight 3, slope 12"):
    ...     sketch.line([(0, 0), (20, 10)], "weight")
    >>> 'data-words="weight 3, slope 12"' in sketch.svg
    True
    """
    sketch.put(f'<g class="nnlib-part" data-words="{html.escape(words)}">')
    yield
    sketch.put("</g>")
