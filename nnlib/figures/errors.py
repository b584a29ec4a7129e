"""Picture for `prediction_and_error`: the absolute value of an error next to its square."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnlib.figures.panels import Panel
from nnlib.figures.picture import Picture
from nnlib.figures.sketch import Sketch, brief


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
    across = np.linspace(-reach, reach, 161)
    sketch = Sketch(600, 380)
    sketch.title("Twice the error: twice the absolute value, four times the square")
    highest = max(reach, reach**2)
    panel = Panel(sketch, 62, 66, 430, 256, (-reach, reach), (-0.04 * highest, highest))
    panel.axes("error", "absolute value, square")
    curves = (("output", "absolute value", np.abs), ("loss", "square", np.square))
    for quantity, _, curve in curves:
        panel.line(list(across), list(curve(across)), quantity)
        for error in errors:
            panel.mark(error, float(curve(error)), quantity, 5)
    for quantity, name, curve in curves:
        panel.label_line(name, list(across), list(curve(across)), quantity)
    listed = "; ".join(
        f"error {brief(error)}: absolute {brief(abs(error))}, square {brief(error**2)}"
        for error in errors
    )
    return sketch.finish(
        f"The absolute value of an error has a corner at 0, like a V; its square is smooth there, "
        f"like a U, and between −1 and 1 it is the lower of the two. Marked: {listed}.",
    )
