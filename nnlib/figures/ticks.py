"""Ticks: the numbers on an axis, and how they are written."""

from __future__ import annotations

import math

from nnlib.figures.geometry import Point
from nnlib.figures.sketch import short


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Find round numbers for an axis.

    Examples
    --------
    >>> ticks(0, 9), ticks(-1.2, 1.2)
    ([0.0, 2.0, 4.0, 6.0, 8.0], [-1.0, -0.5, 0.0, 0.5, 1.0])
    """
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * size for size in (1, 2, 5, 10) if power * size >= rough)
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]


def power_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Find powers of ten for an axis, with 2 and 5 times each if they are few.

    Examples
    --------
    >>> power_ticks(1e-9, 2), power_ticks(0.012, 0.3)
    ([1e-08, 1e-06, 0.0001, 0.01, 1.0], [0.02, 0.05, 0.1, 0.2])
    """
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if high < 100 * low:
        fine = [float(f"{digit}e{power}") for power in range(first - 1, last + 1)
                for digit in (1, 2, 5)]  # fmt: skip
        return [number for number in fine if 0.999 * low <= number <= 1.001 * high]
    step = math.ceil((last - first + 1) / most)
    return [float(f"1e{power}") for power in range(first, last + 1) if power % step == 0]


def numbers_on(reach: Point, power: bool) -> list[float]:
    """Find the numbers on an axis."""
    return power_ticks(*reach) if power else ticks(*reach)


def write_on_axis(number: float, power: bool) -> str:
    """Write a number on an axis: from 0.001 to 1000 plainly, otherwise as a power such as 1e-6."""
    if not power or 0.0009 < number < 1100:
        return short(number)
    return f"{number:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
