"""Pictures of batches: slopes of random batches, and losses over updates and over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nnlib.figures.panels import Panel
from nnlib.figures.picture import STYLES, WAYS, Picture
from nnlib.figures.sketch import Sketch, brief, side_by_side
from nnlib.figures.ways import draw_ways, reach_of
from nnlib.words import write_count

Run = tuple[Sequence[float], Sequence[float], Sequence[float]]
"""Updates, seconds and losses at the same moments."""


def batch_slopes(slopes: Mapping[int, np.ndarray], full: float) -> Picture:
    """Draw the slopes of one weight over many random batches, one column for each batch size.

    Parameters
    ----------
    slopes : mapping of int to ndarray of shape (batches,)
        For each batch size, the slope for the weight on each batch.
    full : float
        The slope over all examples.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If a batch size has no slopes, or there is no batch size.

    Examples
    --------
    >>> print(batch_slopes({1: np.array([-1.0, 3.0]), 10: np.array([0.5, 1.5])}, 1.0))
    Picture: Slopes of one weight over random batches, one column for each batch size. Over all \
examples the slope is 1. Batch size 1: 2 batches, mean 1, smallest −1, largest 3, standard \
deviation 2. Batch size 10: 2 batches, mean 1, smallest 0.5, largest 1.5, standard deviation 0.5.
    """
    columns = {size: np.ravel(np.asarray(slopes[size], dtype=float)) for size in sorted(slopes)}
    empty = [size for size, values in columns.items() if not values.size]
    if empty or not columns:
        held = f"no slopes for batch size {empty[0]}" if empty else "no batch size"
        raise ValueError(
            f"slopes has {held}: the picture needs at least one slope for each size; find one with "
            "the loss over a random batch"
        )
    sketch = Sketch(640, 400)
    spreads = [float(values.std()) for values in columns.values()]
    narrower = len(spreads) > 1 and bool(np.all(np.diff(spreads) < 0))
    sketch.title(
        "The larger the batch, the less its slopes spread" if narrower
        else "Slopes of random batches"
    )  # fmt: skip
    up = reach_of([full, *np.concatenate(list(columns.values()))])
    panel = Panel(sketch, 70, 66, 450, 260, (-0.5, len(columns) - 0.5), up)
    panel.axes("", "slope of one weight", ((), None))
    sketch.text(295, 384, "batch size")
    parts = []
    for column, (size, values) in enumerate(columns.items()):
        # Steps of the golden section spread points evenly, however many there are.
        across = column + 0.6 * ((np.arange(values.size) * 0.618034) % 1 - 0.5)
        corners = [panel.at(x, y) for x, y in zip(across, values, strict=True)]
        sketch.squares([(x - 1.25, y - 1.25) for x, y in corners], 2.5, STYLES["slope"][0])
        place, _ = panel.at(column, 0)
        sketch.text(place, 342, f"{size:,}", size=13)
        sketch.text(place, 361, f"spread {brief(values.std())}", size=13)
        parts.append(
            f"Batch size {size:,}: {write_count(values.size, 'batch', 'batches')}, mean "
            f"{brief(values.mean())}, smallest {brief(values.min())}, largest "
            f"{brief(values.max())}, standard deviation {brief(values.std())}."
        )
    panel.line(panel.across, [full, full], "loss", 1.5, dash="dashed")
    _, height = panel.at(0, full)
    for below, words in enumerate(("over all", "examples:", brief(full))):
        sketch.text(528, min(max(height, 90), 305) + 16 * (below - 1), words, "start")
    return sketch.finish(
        "Slopes of one weight over random batches, one column for each batch size. Over all "
        f"examples the slope is {brief(full)}. {' '.join(parts)}",
    )


def losses_over_updates_and_time(runs: Mapping[str, Run]) -> Picture:
    """Draw losses twice: over the number of updates, and over the seconds.

    Parameters
    ----------
    runs : mapping of str to (updates, seconds, losses)
        For each label three sequences of one length, in order of time; at most four labels. A loss
        of exactly 0 has no place on an axis of powers, and is left out. So is a start at 0, if the
        longest run is over ten times the shortest and the axis therefore goes in powers of ten.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is no label or more than four, or the lengths of one label differ.

    Examples
    --------
    >>> runs = {"batch size 1": ([0, 1500], [0.0, 0.5], [2.0, 0.01])}
    >>> print(losses_over_updates_and_time(runs))
    Picture: The loss, in powers of ten, over the number of updates and over the seconds, one line \
each. batch size 1: from 2 to 0.01 with 1,500 updates in 0.5 seconds.
    """
    _check_runs(runs)
    up = reach_of([loss for _, _, losses in runs.values() for loss in losses], True)
    shared = max(float(np.nanmin(np.asarray(run[2], float))) for run in runs.values())
    panels, first = [], ""
    for place, (unit, words) in enumerate((("updates", "by updates"), ("seconds", "by the clock"))):
        sketch = Sketch(398, 380)
        lines = {label: (run[place], run[2]) for label, run in runs.items()}
        arrived = {
            label: next((x for x, loss in zip(*line, strict=True) if loss <= shared), np.inf)
            for label, line in lines.items()
        }
        earliest = min(arrived, key=lambda label: arrived[label])
        sketch.title(f"First {words}: {earliest}" if len(runs) > 1 else f"The loss over {unit}")
        across, power = _scale([run[place] for run in runs.values()])
        panel = Panel(sketch, 66, 66, 314, 256, across, up, (power, True))
        panel.axes(unit, "loss")
        if len(runs) > 1 and shared > 0:
            panel.line(across, [shared, shared], "target", 1.5)
            panel.note(f"level line: {brief(shared)}, which all reach", "target")
            first += (
                f" {words.capitalize()}, {earliest} is first to {brief(shared)}, which all reach."
            )
        draw_ways(panel, lines, "loss")
        panels.append(sketch)
    parts = [
        f"{label}: from {brief(losses[0])} to {brief(losses[-1])} with "
        f"{write_count(round(updates[-1]), 'update')} in {brief(seconds[-1])} seconds."
        for label, (updates, seconds, losses) in runs.items()
    ]
    return side_by_side(
        panels,
        "The loss, in powers of ten, over the number of updates and over the seconds, one line "
        f"each. {' '.join(parts)}{first}",
    )


def _check_runs(runs: Mapping[str, Run]) -> None:
    if not 1 <= len(runs) <= len(WAYS):
        raise ValueError(
            f"runs has {len(runs)} labels: the picture needs 1 to {len(WAYS)}, or the lines "
            "cannot be told apart; choose some of them"
        )
    for label, sequences in runs.items():
        lengths = [len(sequence) for sequence in sequences]
        if len(set(lengths)) != 1 or not lengths[0]:
            raise ValueError(
                f"runs has lengths {lengths} for {label!r}: updates, seconds and losses need one "
                "length, at least 1; note all three at the same moments"
            )


def _scale(runs: Sequence[Sequence[float]]) -> tuple[tuple[float, float], bool]:
    """Use powers of ten for the axis if the longest run is over ten times the shortest."""
    lasts = [float(run[-1]) for run in runs]
    if min(lasts) > 0 and max(lasts) > 10 * min(lasts):
        return reach_of([x for run in runs for x in run], True), True
    return (0, 1.05 * max(lasts) or 1), False
