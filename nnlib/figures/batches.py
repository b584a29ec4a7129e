"""Pictures of batches: slopes of random batches, and losses over updates and over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from nnlib.figures.picture import (
    STYLES,
    WAYS,
    Picture,
    finished,
    new_axes,
    new_row,
)
from nnlib.words import counted


def batch_slopes(slopes: Mapping[int, np.ndarray], full: float) -> Picture:
    """Draw the slopes of one weight over many random batches, one column for each batch size.

    Parameters
    ----------
    slopes : mapping of int to ndarray of shape (batches,)
        For each batch size the slope of the weight over each batch.
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
examples the slope is 1. Batch size 1: 2 batches, mean 1, smallest -1, largest 3, standard \
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
    figure, axes = new_axes(width=7.2, height=4.2)
    colour, _, mark = STYLES["slope"]
    parts = []
    for column, (size, values) in enumerate(columns.items()):
        # Steps of the golden section spread points evenly, however many there are.
        spread = 0.6 * ((np.arange(values.size) * 0.618034) % 1 - 0.5)
        axes.plot(column + spread, values, mark, color=colour, linestyle="none", markersize=3.5,
                  alpha=0.5, markeredgewidth=0)  # fmt: skip
        count = counted(values.size, "batch", "batches")
        parts.append(
            f"Batch size {size:,}: {count}, mean {values.mean():.3g}, smallest {values.min():.3g}, "
            f"largest {values.max():.3g}, standard deviation {values.std():.3g}."
        )
    axes.axhline(full, color=STYLES["loss"][0], linestyle="dashed", linewidth=1.5)
    axes.annotate(f"over all\nexamples:\n{full:.3g}", (1, full), (6, 0), va="center",
                  xycoords=("axes fraction", "data"), textcoords="offset points")  # fmt: skip
    axes.set(xlabel="batch size", ylabel="slope of one weight", xlim=(-0.5, len(columns) - 0.5))
    axes.set_xticks(range(len(columns)), [f"{size:,}" for size in columns])
    axes.grid(visible=False, axis="x")
    return finished(
        figure,
        "Slopes of one weight over random batches, one column for each batch size. Over all "
        f"examples the slope is {full:.3g}. {' '.join(parts)}",
    )


def losses_over_updates_and_time(
    runs: Mapping[str, tuple[Sequence[float], Sequence[float], Sequence[float]]],
) -> Picture:
    """Draw losses twice: over the number of updates, and over the seconds.

    Parameters
    ----------
    runs : mapping of str to (updates, seconds, losses)
        For each label three sequences of one length, in order of time; at most four labels. A loss
        of exactly 0 has no place on an axis of powers, and is left out.

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
    figure, (left, right) = new_row(2, width=8.4, height=4.0)
    right.sharey(left)
    parts = []
    for (label, (updates, seconds, losses)), (dash, mark) in zip(runs.items(), WAYS, strict=False):
        heights = np.array(losses, dtype=float)
        shown = heights > 1e-12
        # Up to nine marks a line, also on its first and its last loss.
        marked = np.unique(np.linspace(0, max(0, shown.sum() - 1), 9).astype(int)).tolist()
        for axes, across in ((left, updates), (right, seconds)):
            axes.plot(np.array(across, dtype=float)[shown], heights[shown], marker=mark,
                      linestyle=dash, markevery=marked, markersize=5,
                      linewidth=1.5, color=STYLES["loss"][0], label=label)  # fmt: skip
        parts.append(
            f"{label}: from {losses[0]:.3g} to {losses[-1]:.3g} with "
            f"{counted(round(updates[-1]), 'update')} in {seconds[-1]:.3g} seconds."
        )
    left.set(yscale="log", ylabel="loss, in powers of ten")
    _scale(left, "updates", [updates for updates, _, _ in runs.values()])
    _scale(right, "seconds", [seconds for _, seconds, _ in runs.values()])
    right.tick_params(labelleft=False)
    lines, labels = left.get_legend_handles_labels()
    figure.legend(lines, labels, loc="outside upper center", ncols=len(runs), frameon=False,
                  handlelength=4)  # fmt: skip
    return finished(
        figure,
        "The loss, in powers of ten, over the number of updates and over the seconds, one line "
        f"each. {' '.join(parts)}",
    )


def _check_runs(
    runs: Mapping[str, tuple[Sequence[float], Sequence[float], Sequence[float]]],
) -> None:
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


def _scale(axes: Axes, words: str, runs: Sequence[Sequence[float]]) -> None:
    """Give the axis powers of ten if the longest run is over ten times the shortest."""
    lasts = [float(run[-1]) for run in runs]
    if max(lasts) > 10 * min(lasts):
        # From 0 to the first power the axis is even, so that a start at 0 has a place.
        first = min((float(x) for run in runs for x in run if x > 0), default=1.0)
        axes.set_xscale("symlog", linthresh=10 ** np.floor(np.log10(first)), linscale=0.4)
        words += ", in powers of ten"
        axes.set_xlim(0, 1.5 * max(lasts))
    else:
        axes.set_xlim(left=0)
    axes.set_xlabel(words)
