"""Picture of `activations`: an activation beside its slope."""

from __future__ import annotations

import numpy as np

from nnlib.activations import Activation
from nnlib.figures.picture import STYLES, Picture, finished, new_row

_TOLD = (-4.0, -2.0, -0.5, 0.5, 2.0, 4.0)


def activation_and_slope(activation: Activation, reach: float = 6.0) -> Picture:
    """Draw an activation over the pre-activation, and beside it its slope.

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
    'Picture: relu and its slope over the pre-activation, from -6 to 6.'
    """
    # An even number of places, so that none is exactly at a kink.
    across = np.linspace(-reach, reach, 600)
    told = np.array(_TOLD)
    figure, (left, right) = new_row(2)
    for axes, key, words, curve in (
        (left, "output", f"{activation.name}: value", activation.value),
        (right, "slope", f"{activation.name}: slope", activation.slope),
    ):
        colour, _, mark = STYLES[key]
        axes.plot(across, curve(across), color=colour)
        axes.plot(told, curve(told), mark, color=colour, linestyle="none")
        axes.set(xlabel="pre-activation", title=words)
    values, slopes = activation.value(told), activation.slope(told)
    listed = "; ".join(
        f"at {place:g} the value is {value:.3g}, the slope {slope:.3g}"
        for place, value, slope in zip(told, values, slopes, strict=True)
    )
    return finished(
        figure,
        f"{activation.name} and its slope over the pre-activation, from {-reach:g} to {reach:g}. "
        f"Marked: {listed}.",
    )
