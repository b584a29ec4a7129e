"""Picture for `reading_digits`: two losses' slopes for a label's score, from unsure to sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nnlib.figures.panels import Panel
from nnlib.figures.picture import Picture
from nnlib.figures.sketch import Sketch, brief
from nnlib.figures.ticks import ticks
from nnlib.figures.ways import draw_ways

_TOLD = (0.01, 0.1, 0.5, 0.9)
"""The probabilities at which the text gives the slopes."""


def slopes_over_probability(
    probabilities: Sequence[float], slopes: Mapping[str, Sequence[float]]
) -> Picture:
    """Draw the slope for the label's score over the label's probability, a line for each loss.

    Parameters
    ----------
    probabilities : sequence of float
    slopes : mapping of str to sequence of float
        For each loss as many slopes; at most four losses.

    Returns
    -------
    Picture

    Examples
    --------
    >>> print(slopes_over_probability([0.0, 0.5, 1.0], {"cross-entropy": [-1.0, -0.5, 0.0]}))
    Picture: The slope for the score of the label, over the probability of the label. \
cross-entropy: at the probability 0.01 −0.99, at 0.1 −0.9, at 0.5 −0.5, at 0.9 −0.1.
    """
    order = np.argsort(probabilities)
    across = np.asarray(probabilities, float)[order]
    lines = {name: np.asarray(row, float)[order] for name, row in slopes.items()}
    every = np.concatenate([[0.0], *lines.values()])
    low, high = float(every.min()), float(every.max())
    sketch = Sketch(640, 390)
    panel = Panel(sketch, 66, 66, 546, 262, (0, 1), (1.1 * low, 1.1 * high))
    panel.axes("probability of the label", "slope for the label's score",
               (ticks(0, 1), ticks(1.01 * low, high)))  # fmt: skip
    drawn = {name: (across.tolist(), row.tolist()) for name, row in lines.items()}
    draw_ways(panel, drawn, "slope")
    told = {
        name: [brief(float(np.interp(share, across, row))) for share in _TOLD]
        for name, row in lines.items()
    }
    first = ", ".join(f"{name} {row[0]}" for name, row in told.items())
    sketch.title(f"At probability {_TOLD[0]}: {first}")
    parts = [
        f"{name}: at the probability {_TOLD[0]} {row[0]}, "
        + ", ".join(f"at {share} {slope}" for share, slope in zip(_TOLD[1:], row[1:], strict=True))
        for name, row in told.items()
    ]
    return sketch.finish(
        "The slope for the score of the label, over the probability of the label. "
        f"{'. '.join(parts)}."
    )
