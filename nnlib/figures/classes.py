"""Picture of `reading_digits`: what two losses ask of a label's score, sure and unsure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nnlib.figures.panels import Panel, ticks
from nnlib.figures.picture import WAYS, Picture
from nnlib.figures.sketch import Sketch, brief

_TOLD = (0.01, 0.1, 0.5, 0.9)
"""The probabilities at which the slopes are told."""


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
    parts = []
    for (name, row), (dash, mark) in zip(lines.items(), WAYS, strict=False):
        panel.line(across.tolist(), row.tolist(), "slope", 2.5, dash=dash)
        told = [float(np.interp(share, across, row)) for share in _TOLD]
        for share, slope in zip(_TOLD, told, strict=True):
            panel.mark(share, slope, "slope", 5, mark)
        words = ", ".join(
            f"at {share} {brief(slope)}" for share, slope in zip(_TOLD, told, strict=True)
        )
        parts.append(f"{name}: {words.replace('at ', 'at the probability ', 1)}.")
    for name, row in lines.items():
        panel.label_line(name, across.tolist(), row.tolist(), "slope")
    first = [f"{name} {brief(float(np.interp(_TOLD[0], across, row)))}"
             for name, row in lines.items()]  # fmt: skip
    sketch.title(f"At probability {_TOLD[0]}: {', '.join(first)}")
    return sketch.finished(
        "The slope for the score of the label, over the probability of the label. "
        + " ".join(parts)
    )
