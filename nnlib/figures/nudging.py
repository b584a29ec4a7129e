"""Picture of `slope_of_one_weight` to play with: a secant closes on the tangent; the valley."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnlib.figures.explorer import Button, Control, Explorer
from nnlib.figures.picture import STYLES, Picture
from nnlib.figures.sketch import Panel, Sketch, short, ticks

_POWERS = [-0.25 * quarter for quarter in range(61)]
_SIDES = ("to one side", "to both sides")


def shrinking_nudge(
    loss: Callable[[float], float], weight: float, slope: float, reach: float = 1.5
) -> Explorer:
    """Let the nudge of a measured slope be moved, from 1 down to 1e-15.

    On the left the secant closes on the tangent. On the right is how far the measured slope is
    off, as a share of the true one, over the nudge: a valley between the bend of the curve and the
    rounding of floats.

    Parameters
    ----------
    loss : callable
        Takes the weight, returns the loss.
    weight : float
    slope : float
        The true slope there; not 0, as 0 has no shares.
    reach : float
        How far the drawing goes to each side of the weight.

    Returns
    -------
    Explorer

    Raises
    ------
    ValueError
        If the slope is 0.

    Examples
    --------
    >>> explorer = shrinking_nudge(lambda w: (3 * w - 2) ** 2, 1.5, 15.0)
    >>> explorer.picture().caption
    'nudge 1, to one side: measured slope 24, and the true one is 15; off by 0.6 of it'
    """
    if slope == 0:
        raise ValueError(
            "slope is 0: the picture shows how far off a measured slope is as a share of the true "
            "one; choose a weight where the curve is not flat"
        )

    def share_off(nudge: float, side: str) -> float:
        return abs(_measured(loss, weight, nudge, side) / slope - 1)

    places = np.linspace(weight - reach, weight + reach, 81)
    losses = [float(loss(float(place))) for place in places]
    errors = {side: [share_off(10**power, side) for power in _POWERS] for side in _SIDES}

    def draw(power: float, side: str) -> Picture:
        sketch = Sketch(860, 330)
        nudge = 10**power
        found = _measured(loss, weight, nudge, side)
        _secant(sketch, loss, places, losses, weight, slope, nudge, side)
        _valley(sketch, errors, power, side)
        off = share_off(nudge, side)
        caption = (
            f"nudge {nudge:.3g}, {side}: measured slope {short(found)}, and the true one is "
            f"{short(slope)}; off by {off:.2g} of it"
        )
        here = float(loss(weight))
        return sketch.finished(
            f"The loss over the weight, with a tangent of slope {slope:.4g} at weight "
            f"{weight:.4g}, where the loss is {here:.4g}, and a secant: nudged by {nudge:.3g} "
            f"{side}, the measured slope is {found:.6g}, off by {off:.2g} of the slope. Beside it "
            f"how far it is off for nudges from 1 to 1e-15, as a share of the slope, in powers of "
            f"ten: to one side at best "
            f"{min(errors[_SIDES[0]]):.0e}, to both sides at best {min(errors[_SIDES[1]]):.0e}.",
            caption,
        )

    controls = [
        Control("power", "nudge", _POWERS, 0, "slider", lambda power: f"{10**power:.2g}"),
        Control("side", "nudged", _SIDES, 0, "choice"),
    ]
    buttons = [Button("Shrink it", runs="power"), Button("Back to 1", {"power": 0})]
    return Explorer("The nudge shrinks", draw, controls, buttons)


def _measured(loss: Callable[[float], float], weight: float, nudge: float, side: str) -> float:
    if side == _SIDES[0]:
        return (float(loss(weight + nudge)) - float(loss(weight))) / nudge
    return (float(loss(weight + nudge)) - float(loss(weight - nudge))) / (2 * nudge)


def _secant(
    sketch: Sketch, loss: Callable[[float], float], places: np.ndarray, losses: list[float],
    weight: float, slope: float, nudge: float, side: str,
) -> None:  # fmt: skip
    here, there = float(loss(weight)), float(loss(weight + nudge))
    start = weight if side == _SIDES[0] else weight - nudge
    before = float(loss(start))
    low, high = min(losses), max(losses)
    low, high = low - 0.15 * (high - low), high + 0.05 * (high - low)
    panel = Panel(sketch, 60, 40, 340, 230, (float(places[0]), float(places[-1])), (low, high))
    panel.axes("weight", "loss", (ticks(*panel.across), ticks(low, high)))
    panel.line(list(places), losses, "loss")
    fine = np.linspace(places[0], places[-1], 161)
    panel.line(list(fine), list(here + slope * (fine - weight)), "slope", 1.5)
    steep = (there - before) / (weight + nudge - start)
    panel.line(list(fine), list(before + steep * (fine - start)), "nudge")
    panel.mark(start, before, "loss")
    panel.mark(weight + nudge, there, "nudge")
    sketch.text(70, 52, "solid: tangent", "start", 12, STYLES["slope"][0], halo=True)
    sketch.text(70, 70, "dashed: secant", "start", 12, STYLES["nudge"][0], halo=True)


def _valley(sketch: Sketch, errors: dict[str, list[float]], power: float, side: str) -> None:
    panel = Panel(sketch, 510, 40, 320, 230, (-15, 0), (-14, 2))
    panel.axes(
        "nudge",
        "how far off, as a share of the slope",
        ((-15, -10, -5, 0), (-10, -5, 0)),
        (True, True),
    )
    for words, quantity in zip(_SIDES, ("nudge", "slope"), strict=True):
        heights = np.log10(np.maximum(errors[words], 1e-300))
        panel.line(_POWERS, list(heights), quantity, 2.5 if words == side else 1.2)
    sketch.text(520, 234, "dashed: to one side", "start", 12, STYLES["nudge"][0], halo=True)
    sketch.text(520, 252, "solid: to both sides", "start", 12, STYLES["slope"][0], halo=True)
    place = _POWERS.index(power)
    height = float(np.log10(max(errors[side][place], 1e-14)))
    panel.line([power, power], [-14, 2], "target", 1.5)
    panel.mark(power, height, "loss", 7)
