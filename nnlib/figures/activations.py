"""Picture for `activations`: an activation next to its slope."""

from __future__ import annotations

import numpy as np

from nnlib.activations import Activation
from nnlib.figures.panels import Panel
from nnlib.figures.picture import PAPER, STYLES, Picture
from nnlib.figures.sketch import Sketch, brief, side_by_side
from nnlib.figures.ways import reach_of

_TOLD = (-4.0, -2.0, -0.5, 0.5, 2.0, 4.0)


def activation_and_slope(activation: Activation, reach: float = 6.0) -> Picture:
    """Draw an activation over the pre-activation, and next to it its slope, both to one scale.

    If the slope jumps, both ends of the jump are open: at a corner there is no slope.

    Parameters
    ----------
    activation : Activation
    reach : float
        How far the drawing goes to each side.

    Returns
    -------
    Picture

    Examples
    --------
    >>> from nnlib import relu
    >>> str(activation_and_slope(relu))[:66]
    'Picture: relu and its slope over the pre-activation, from −6 to 6.'
    """
    # An even number of places, so that none is exactly at a kink.
    across = np.linspace(-reach, reach, 300)
    values, slopes = activation.value(across), activation.slope(across)
    up = reach_of([*values, *slopes])
    some = sorted({brief(slope) for slope in slopes})
    between = " or ".join(some) if len(some) < 3 else f"at most {brief(slopes.max())}"
    jumps = _jumps(slopes)
    told = np.array(_TOLD)
    panels = []
    for key, words, title, heights, curve in (
        ("output", "output", f"{activation.name}: the output", values, activation.value),
        ("slope", "slope", f"{activation.name}: its slope is {between}", slopes, activation.slope),
    ):
        sketch = Sketch(398, 320)
        sketch.title(title)
        panel = Panel(sketch, 62, 62, 320, 204, (-reach, reach), up)
        panel.axes("pre-activation", words)
        cuts = jumps if key == "slope" else []
        for part in np.split(np.arange(len(across)), [place + 1 for place in cuts]):
            panel.line(list(across[part]), list(heights[part]), key, 2.5)
        for place, height in zip(told, curve(told), strict=True):
            panel.mark(place, float(height), key, 5)
        for place in cuts:
            middle = (across[place] + across[place + 1]) / 2
            for end in heights[place : place + 2]:
                sketch.circle(*panel.at(middle, end), 4.5, STYLES[key][0], fill=PAPER)
        panels.append(sketch)
    listed = "; ".join(
        f"at {brief(place)} the value is {brief(value)}, the slope {brief(slope)}"
        for place, value, slope in zip(
            told, activation.value(told), activation.slope(told), strict=True
        )
    )
    jumped = "".join(
        f" At {brief(round((across[place] + across[place + 1]) / 2, 9))} the slope jumps from "
        f"{brief(slopes[place])} to {brief(slopes[place + 1])}."
        for place in jumps
    )
    return side_by_side(
        panels,
        f"{activation.name} and its slope over the pre-activation, from {brief(-reach)} to "
        f"{brief(reach)}. Marked: {listed}. The slope is at most "
        f"{brief(slopes.max())}.{jumped}",
    )


def _jumps(slopes: np.ndarray) -> list[int]:
    """Find the places before which a slope jumps, by far more than it changes nearby."""
    change = np.abs(np.diff(slopes))
    beside = np.maximum(np.r_[0, change[:-1]], np.r_[change[1:], 0])
    return [int(place) for place in np.flatnonzero((change > 0.05) & (change > 10 * beside))]
