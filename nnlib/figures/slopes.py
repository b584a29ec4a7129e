"""Pictures of `slope_of_one_weight`: a loss with its tangent, a secant, the valley of the nudge."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes

from nnlib.figures.picture import STYLES, Picture, finished, new_axes


def loss_over_weight(
    loss: Callable[[float], float], weight: float, slope: float, nudge: float, reach: float = 1.5
) -> Picture:
    """Draw a loss over one weight, its tangent, and the secant that goes up by one nudge.

    Parameters
    ----------
    loss : callable
        Takes the weight, returns the loss.
    weight : float
        Where tangent and secant meet the curve.
    slope : float
        The slope there, which the tangent has.
    nudge : float
        How far the secant's other end is from `weight`.
    reach : float
        How far the drawing goes to each side.

    Returns
    -------
    Picture

    Examples
    --------
    >>> str(loss_over_weight(lambda w: (3 * w - 2) ** 2, 1.5, 15.0, 0.5))[:78]
    'Picture: The loss over the weight, from 0 to 3. At weight 1.5 the loss is 6.25'
    """
    left, right = weight - reach, weight + reach
    places = np.linspace(left, right, 200)
    losses = np.array([loss(place) for place in places])
    here, there = loss(weight), loss(weight + nudge)
    secant_slope = (there - here) / nudge
    figure, axes = new_axes()
    _line(axes, "loss", places, losses, "loss")
    near = np.array([weight - 0.55 * reach, weight + 0.8 * reach])
    _line(axes, "slope", near, here + slope * (near - weight), f"tangent, slope {slope:.4g}")
    _line(axes, "nudge", near, here + secant_slope * (near - weight),
          f"secant, nudge {nudge:g}, slope {secant_slope:.4g}")  # fmt: skip
    for place, height in ((weight, here), (weight + nudge, there)):
        axes.plot(place, height, STYLES["loss"][2], color=STYLES["loss"][0])
    lowest = min(losses.min(), 0.0)
    axes.set(xlabel="weight", ylabel="loss", xlim=(left, right))
    axes.set_ylim(lowest - 0.05 * np.ptp(losses), losses.max())
    axes.legend(loc="upper left", frameon=False)
    return finished(
        figure,
        f"The loss over the weight, from {left:.4g} to {right:.4g}. At weight {weight:.4g} the "
        f"loss is {here:.4g}, and a tangent of slope {slope:.4g} touches it. A secant goes from "
        f"there to the loss {there:.4g} at weight {weight + nudge:.4g}; its slope is "
        f"{secant_slope:.4g}.",
    )


def nudge_valley(
    nudges: Sequence[float], one_sided: Sequence[float], central: Sequence[float]
) -> Picture:
    """Draw the error of a measured slope over the nudge, to one side and to both.

    Parameters
    ----------
    nudges : sequence of float
    one_sided, central : sequence of float
        The relative errors at these nudges, none negative. An error of exactly 0 has no place on
        an axis of powers, and is left out.

    Returns
    -------
    Picture
    """
    steps = np.asarray(nudges, dtype=float)
    figure, axes = new_axes(height=4.2)
    lowest = {}
    for key, words, values in (
        ("nudge", "to one side", np.asarray(one_sided, dtype=float)),
        ("slope", "to both sides", np.asarray(central, dtype=float)),
    ):
        shown = values > 0
        colour, dash, mark = STYLES[key]
        axes.loglog(steps[shown], values[shown], mark, linestyle=dash, color=colour)
        middle = int(np.argmin(np.abs(np.log10(steps) + 4)))
        axes.annotate(words, (steps[middle], values[middle]), (-8, 6), ha="right", color=colour,
                      textcoords="offset points")  # fmt: skip
        best = int(np.argmin(np.where(shown, values, np.inf)))
        lowest[words] = (steps[best], values[best])
    axes.set(xlabel="nudge", ylabel="how far off, as a share of the slope")
    axes.annotate("rounding:\nsmaller nudges\nlose digits", (0.04, 0.12), xycoords="axes fraction")
    axes.annotate("truncation:\nthe curve bends", (0.74, 0.12), xycoords="axes fraction")
    parts = [
        f"{words}, its lowest point is {error:.0e} at the nudge {step:.0e}"
        for words, (step, error) in lowest.items()
    ]
    return finished(
        figure,
        f"How far a measured slope is off, over the nudge, both in powers of ten, for nudges from "
        f"{steps.min():.0e} to {steps.max():.0e}: a valley. Nudged {'; '.join(parts)}. From there "
        "it is more and more off to the right, where the curve bends, and to the left, where "
        "rounding eats the digits.",
    )


def _line(axes: Axes, key: str, across: np.ndarray, up: np.ndarray, label: str) -> None:
    colour, dash, _ = STYLES[key]
    axes.plot(across, up, color=colour, linestyle=dash, label=label)
