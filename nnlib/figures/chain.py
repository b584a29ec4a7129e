"""Picture for `slope_of_one_weight`: steps in a row, each with its slope, and their product."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from nnlib.figures.lettering import text_width
from nnlib.figures.picture import STYLES, WORDS, Picture
from nnlib.figures.sketch import Sketch, brief, short

_RADIUS, _TITLE = 30, 15


def chain_of_slopes(
    values: Mapping[str, float], steps: Sequence[str], slopes: Sequence[float]
) -> Picture:
    """Draw numbers made one from another, the slope of each step, and the product of the slopes.

    Parameters
    ----------
    values : mapping of str to float
        The numbers by name, in the order in which they are made.
    steps : sequence of str
        How each number is made from the one before.
    slopes : sequence of float
        How much each number changes per nudge of the one before.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is not one step and one slope fewer than numbers.

    Examples
    --------
    >>> print(chain_of_slopes({"weight": 2.0, "prediction": 6.0}, ["times 3"], [3.0]))
    Picture: Numbers in a row: weight 2; times 3 makes prediction 6, with the slope 3. Going back, \
the slope for weight is 3.
    """
    names, numbers = list(values), [float(number) for number in values.values()]
    if not len(steps) == len(slopes) == len(names) - 1:
        raise ValueError(
            f"there are {len(names)} numbers, {len(steps)} steps and {len(slopes)} slopes: between "
            "each number and the next, the picture needs one step and one slope"
        )
    product = math.prod(slopes)
    factors = " · ".join(_in_brackets(slope) for slope in slopes)
    found = f"{factors} = {short(product)}" if len(slopes) > 1 else short(product)
    between = 2 * _RADIUS + max(96.0, *(text_width(text, 13) + 24 for text in steps))
    title = f"Slopes that follow each other multiply: {found}"
    wide = max(between * len(steps) + 2 * _RADIUS + 40, text_width(title, _TITLE, bold=True) + 24)
    sketch, middle = Sketch(wide, 206), 86.0
    sketch.title(title)
    first = (wide - between * len(steps)) / 2
    for place, (name, number) in enumerate(zip(names, numbers, strict=True)):
        across = first + between * place
        quantity = name if name in STYLES else "output"
        sketch.circle(across, middle, _RADIUS, STYLES[quantity][0])
        sketch.text(across, middle, brief(number), size=13)
        sketch.text(across, middle + _RADIUS + 14, name, colour=WORDS[quantity])
    for place, (text, slope) in enumerate(zip(steps, slopes, strict=True)):
        left = first + between * place + _RADIUS + 3
        right = left + between - 2 * _RADIUS - 6
        sketch.line([(left, middle), (right - 2, middle)], "output", arrow=True)
        sketch.text((left + right) / 2, middle - 15, text, colour=WORDS["output"])
        sketch.text((left + right) / 2, middle + 18, brief(slope), size=15, bold=True,
                    colour=WORDS["slope"])  # fmt: skip
    low, last = middle + 68, first + between * len(steps)
    sketch.line([(last, middle + 54), (last, low), (first, low), (first, middle + 54)], "slope",
                3, arrow=bool(product))  # fmt: skip
    sketch.text((first + last) / 2, low + 19, f"slope for the {names[0]}: {found}", size=15,
                bold=True, colour=WORDS["slope"])  # fmt: skip
    made = "; ".join(
        f"{step} makes {name} {short(number)}, with the slope {short(slope)}"
        for step, name, number, slope in zip(steps, names[1:], numbers[1:], slopes, strict=True)
    )
    return sketch.finish(
        f"Numbers in a row: {names[0]} {short(numbers[0])}; {made}. Going back, the slope for "
        f"{names[0]} is {found}."
    )


def _in_brackets(number: float) -> str:
    return f"({short(number)})" if number < 0 else short(number)
