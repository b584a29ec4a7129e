"""Pictures for `slope_of_one_weight`: a loss with its tangent and a secant, the nudge's valley."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nnlib.figures.panels import Panel
from nnlib.figures.picture import GRID, Picture
from nnlib.figures.sketch import Sketch, brief, short
from nnlib.figures.ways import reach_of


def loss_over_weight(
    loss: Callable[[float], float], weight: float, slope: float, nudge: float
) -> Picture:
    """Draw a loss over one weight, its tangent, and the secant that goes up by one nudge.

    Rise and run of the secant are the two short sides of a triangle.

    Parameters
    ----------
    loss : callable
        Takes the weight, returns the loss.
    weight : float
        Where tangent and secant meet the curve.
    slope : float
        The slope there, which is that of the tangent.
    nudge : float
        How far the secant's other end is from `weight`; the drawing is a little wider.

    Returns
    -------
    Picture

    Examples
    --------
    >>> str(loss_over_weight(lambda w: (3 * w - 2) ** 2, 1.5, 15.0, 0.5))[:78]
    'Picture: The loss over the weight, from 1 to 2.2. At weight 1.5 the loss is 6.'
    """
    left, right = sorted((weight - nudge, weight + 1.4 * nudge))
    places = np.linspace(left, right, 121)
    losses = [float(loss(float(place))) for place in places]
    here, there = float(loss(weight)), float(loss(weight + nudge))
    steep = (there - here) / nudge
    sketch = Sketch(640, 400)
    sketch.title(
        f"Rise over run: {brief(there - here)} / {brief(nudge)} = {brief(steep)}. "
        f"The tangent: {brief(slope)}"
    )
    panel = Panel(sketch, 62, 66, 470, 276, (left, right), reach_of([*losses, here, there]))
    panel.axes("weight", "loss")
    corner = (weight + nudge, here)
    sketch.area([panel.at(weight, here), panel.at(*corner), panel.at(weight + nudge, there)], GRID)
    panel.line(list(places), losses, "loss", 2.5)
    tangent, secant = (list(here + one * (places - weight)) for one in (slope, steep))
    panel.line(list(places), tangent, "slope")
    panel.line(list(places), secant, "nudge")
    panel.line([weight, weight + nudge], [here, here], "output", 1.5)
    panel.line([weight + nudge] * 2, [here, there], "output", 1.5)
    panel.mark(weight, here, "loss", 7)
    panel.mark(weight + nudge, there, "nudge", 7)
    middle = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
    for words, side in (
        (f"run {brief(nudge)}", [(weight + part * nudge, here) for part in middle]),
        (f"rise {brief(there - here)}",
         [(weight + nudge, here + part * (there - here)) for part in middle]),
    ):  # fmt: skip
        # If the triangle is too flat for its numbers, the title has them.
        panel.label(words, side, "output", optional=True)
    panel.label_line(f"secant: {brief(steep)}", list(places), secant, "nudge")
    panel.label_line(f"tangent: {brief(slope)}", list(places), tangent, "slope")
    panel.label_line("loss", list(places), losses, "loss")
    return sketch.finish(
        f"The loss over the weight, from {short(left)} to {short(right)}. At weight "
        f"{short(weight)} the loss is {short(here)}, and a tangent of slope {short(slope)} touches "
        f"it. A secant goes from there to the loss {short(there)} at weight "
        f"{short(weight + nudge)}: run {short(nudge)}, rise {short(there - here)}; its slope is "
        f"{short(steep)}.",
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
    lines = {
        "to one side": ("nudge", [float(one) for one in one_sided]),
        "to both sides": ("slope", [float(one) for one in central]),
    }
    best = {
        words: min((error, nudge) for error, nudge in zip(errors, nudges, strict=True) if error > 0)
        for words, (_, errors) in lines.items()
    }
    sketch = Sketch(640, 400)
    sketch.title(
        "Best "
        + ", ".join(f"{words} at the nudge {brief(nudge)}" for words, (_, nudge) in best.items())
    )
    errors = [*one_sided, *central]
    panel = Panel(
        sketch, 62, 66, 556, 276, reach_of(nudges, True), reach_of(errors, True), (True, True)
    )
    panel.axes(
        "← rounding eats the digits · nudge · the curve bends →",
        "how far off, as a share of the slope",
    )
    across = sorted(range(len(nudges)), key=lambda place: nudges[place])
    steps = [float(nudges[place]) for place in across]
    for quantity, errors in lines.values():
        ordered = [errors[place] for place in across]
        panel.line(steps, ordered, quantity)
        for step, error in zip(steps, ordered, strict=True):
            if error > 0:
                panel.mark(step, error, quantity, 5)
    for words, (quantity, errors) in lines.items():
        panel.label_line(words, steps, [errors[place] for place in across], quantity)
    parts = [
        f"{words}, its lowest point is {brief(error)} at the nudge {brief(nudge)}"
        for words, (error, nudge) in best.items()
    ]
    return sketch.finish(
        f"How far a measured slope is off, over the nudge, both in powers of ten, for nudges from "
        f"{brief(min(nudges))} to {brief(max(nudges))}: a valley. Nudged {'; '.join(parts)}. From "
        "there it is more and more off to the right, where the curve bends, and to the left, where "
        "rounding eats the digits.",
    )
