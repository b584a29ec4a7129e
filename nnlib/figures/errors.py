"""Picture of `prediction_and_error`: the absolute value of an error beside its square."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlib.figures.picture import STYLES, Picture, finished, new_axes


def absolute_and_square(errors: Sequence[float]) -> Picture:
    """Draw the absolute value of an error and its square, over the error.

    Parameters
    ----------
    errors : sequence of float
        Errors to mark on both.

    Returns
    -------
    Picture

    Examples
    --------
    >>> str(absolute_and_square([-2.0, 0.5]))[-47:]
    'square 4; error 0.5: absolute 0.5, square 0.25.'
    """
    reach = max(abs(error) for error in errors) * 1.1
    across = np.linspace(-reach, reach, 401)
    figure, axes = new_axes()
    told = np.array(errors, dtype=float)
    for quantity, name, curve in (
        ("output", "absolute value", np.abs),
        ("loss", "square", np.square),
    ):
        colour, _, mark = STYLES[quantity]
        axes.plot(across, curve(across), color=colour)
        axes.plot(told, curve(told), mark, color=colour, linestyle="none")
        axes.annotate(
            name, (across[-1], curve(across[-1])), xytext=(6, 0), textcoords="offset points",
            va="center", color=colour, annotation_clip=False,
        )  # fmt: skip
    axes.set(xlabel="error", ylim=(-0.2, None))
    listed = "; ".join(
        f"error {error:g}: absolute {abs(error):.3g}, square {error**2:.3g}" for error in errors
    )
    return finished(
        figure,
        f"The absolute value of an error has a corner at 0, like a V; its square is smooth there, "
        f"like a U, and between -1 and 1 it is the lower of the two. Marked: {listed}.",
    )
