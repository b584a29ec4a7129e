"""Picture for `slope_of_one_weight` to play with: a loss through a loupe, and the valley."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.figures.direct import add_handle_on
from nnlib.figures.explorer import Button, Control, Explorer
from nnlib.figures.panels import Panel
from nnlib.figures.picture import Picture
from nnlib.figures.sketch import Sketch, brief, short, side_by_side

_POWERS = [-0.25 * quarter for quarter in range(61)]
_NUDGES = [10**power for power in _POWERS]
_SIDES = ("to one side", "to both sides")
_VIEW = 2.2
"""The number of nudges that the loupe shows to each side."""
_PLACES = np.linspace(-_VIEW, _VIEW, 309)
_FLOOR = 1e-14
"""A slope that is off by less than this is drawn at the bottom of the valley."""


def shrinking_nudge(loss: Callable[[float], float], weight: float, slope: float) -> Explorer:
    """Show a measured slope, with a control for its nudge from 1 down to 1e-15.

    On the left is the loss through a loupe that always shows about two nudges to each side: first
    a curve, then a straight line, finally the stairs of rounding. On the right is the relative
    error of the measured slope over the nudge: a valley between the bend of the curve and the
    rounding of floats.

    Parameters
    ----------
    loss : callable
        Takes the weight, returns the loss.
    weight : float
    slope : float
        The true slope there; not 0, because the error is a share of it.

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
    errors = {
        side: [abs(_measured(loss, weight, nudge, side) / slope - 1) for nudge in _NUDGES]
        for side in _SIDES
    }

    def draw(power: float, side: str) -> Picture:
        nudge = 10**power
        found = _measured(loss, weight, nudge, side)
        off = brief(errors[side][_POWERS.index(power)])
        view = _look(loss, weight, slope, nudge)
        caption = (
            f"nudge {brief(nudge)}, {side}: measured slope {short(found)}, and the true one is "
            f"{short(slope)}; off by {off} of it"
        )
        best = [brief(min(errors[side])) for side in _SIDES]
        return side_by_side(
            [_loupe(view, found, side), _valley(errors, power, side)],
            f"The loss through a loupe, over the weight {short(weight)} and two nudges of "
            f"{brief(nudge)} to each side, where the loss is {short(view.here)}. {view.seen}. A "
            f"tangent has the slope {short(slope)}, and a secant, nudged {side}, {short(found)}: "
            f"it is off by {off} of the slope. Next to it, how far the measured slope is off for "
            f"nudges from 1 to 1e-15, as a share of the slope, in powers of ten: to one side at "
            f"best {best[0]}, to both sides at best {best[1]}.",
            caption,
        )

    controls = [
        Control("power", "nudge", _POWERS, 0, "slider", lambda power: brief(10**power)),
        Control("side", "nudged", _SIDES, 0, "choice"),
    ]
    buttons = [
        Button("Shrink it", runs="power", pace=400),
        Button("Ten times smaller", moves="power", by=4),
        Button("Ten times larger", moves="power", by=-4), Button("Back to 1", {"power": 0}),
    ]  # fmt: skip
    return Explorer("The nudge shrinks", draw, controls, buttons)


def _measured(loss: Callable[[float], float], weight: float, nudge: float, side: str) -> float:
    if side == _SIDES[0]:
        return (float(loss(weight + nudge)) - float(loss(weight))) / nudge
    return (float(loss(weight + nudge)) - float(loss(weight - nudge))) / (2 * nudge)


@dataclass(frozen=True, eq=False)
class _View:
    """The view through the loupe: the rise of the loss, as a share of slope · nudge."""

    weight: float
    nudge: float
    slope: float
    here: float
    rises: np.ndarray

    @property
    def unit(self) -> float:
        return abs(self.slope) * self.nudge

    @property
    def seen(self) -> str:
        """Return the message of the view, from what is visible in it."""
        if len(set(self.rises)) < len(_PLACES) / 3:
            return "The loss goes up in stairs: rounding"
        if np.abs(self.rises - np.sign(self.slope) * _PLACES).max() > 0.05:
            return "The curve bends"
        return "This close, the curve is straight"


def _look(loss: Callable[[float], float], weight: float, slope: float, nudge: float) -> _View:
    here = float(loss(weight))
    losses = np.array([float(loss(weight + nudge * float(place))) for place in _PLACES])
    return _View(weight, nudge, slope, here, (losses - here) / (abs(slope) * nudge))


def _loupe(view: _View, found: float, side: str) -> Sketch:
    sketch = Sketch(398, 350)
    sketch.title(view.seen)
    steep = found / abs(view.slope)
    one = float(np.interp(1, _PLACES, view.rises))
    low, high = min(-_VIEW, one), max(_VIEW, one)
    panel = Panel(sketch, 52, 66, 332, 226, (-_VIEW, _VIEW), (1.06 * low, 1.06 * high))
    panel.axes(
        f"weight {short(view.weight)} ± 2 nudges; one nudge is {brief(view.nudge)}",
        f"rise of the loss; 1 is slope · nudge = {short(view.unit)}",
        ((-2, -1, 0, 1, 2), range(-2, int(high) + 1)),
    )
    start = 0.0 if side == _SIDES[0] else -1.0
    before = 0.0 if side == _SIDES[0] else one - 2 * steep
    panel.line(_PLACES.tolist(), view.rises.tolist(), "loss", 4)
    ends = [-_VIEW, _VIEW]
    tangent = [np.sign(view.slope) * end for end in ends]
    secant = [before + steep * (end - start) for end in ends]
    panel.line(ends, tangent, "slope", 1.5)
    panel.line(ends, secant, "nudge")
    panel.mark(start, before, "loss")
    panel.mark(1, before + steep * (1 - start), "nudge")
    along, back = _PLACES, _PLACES[::-1]
    panel.label_line(
        f"secant: {short(found)}", list(along), list(before + steep * (along - start)), "nudge"
    )
    panel.label_line(
        f"tangent: {short(view.slope)}", list(back), list(np.sign(view.slope) * back), "slope"
    )
    panel.label_line("loss", list(back), list(view.rises[::-1]), "loss")
    return sketch


def _valley(errors: dict[str, list[float]], power: float, side: str) -> Sketch:
    sketch = Sketch(398, 350)
    sketch.title("Too large: the bend. Too small: rounding.")
    highest = 10 ** np.ceil(np.log10(max(map(max, errors.values()))) + 0.2)
    panel = Panel(sketch, 62, 66, 322, 226, (1e-15, 1), (_FLOOR, highest), (True, True))
    panel.axes("nudge", "how far off, as a share of the slope")
    for words, quantity in zip(_SIDES, ("nudge", "slope"), strict=True):
        panel.line(_NUDGES, errors[words], quantity, 2.5 if words == side else 1.2)
    place = _POWERS.index(power)
    nudge, off = _NUDGES[place], max(errors[side][place], _FLOOR)
    panel.line([nudge, nudge], [_FLOOR, highest], "target", 1.5)
    panel.mark(nudge, off, "loss", 7)
    panel.label(brief(errors[side][place]), [(nudge, off)], "loss")
    for words, quantity in zip(_SIDES, ("nudge", "slope"), strict=True):
        panel.label_line(words, _NUDGES[::-1], errors[words][::-1], quantity)
    add_handle_on(panel, nudge, off, across=("power", _NUDGES))
    return sketch
