"""Write numbers for printing: short decimals, exact, with a true minus."""

from __future__ import annotations

import numpy as np

from classroom.errors import Fault

_MOST_DIGITS = 4
"""The most digits after the point."""


def write_number(number: float) -> str:
    """Write a number with all its digits.

    Raises
    ------
    Fault
        If it is not a short decimal: printed numbers are never rounded.

    Examples
    --------
    >>> write_number(-0.25), write_number(3.0), write_number(0.1 + 0.2), write_number(-0.0)
    ('−0.25', '3', '0.3', '0')
    """
    rounded = round(float(number), _MOST_DIGITS) + 0.0
    if not abs(rounded - number) < 1e-9:
        raise Fault(f"{number!r} has more than {_MOST_DIGITS} digits after the point.")
    return np.format_float_positional(rounded, trim="-").replace("-", "\N{MINUS SIGN}")


def put_in_brackets(number: float) -> str:
    """Write a number as a factor or a term, in brackets if it is negative.

    Examples
    --------
    >>> put_in_brackets(-2), put_in_brackets(2)
    ('(−2)', '2')
    """
    return f"({write_number(number)})" if number < 0 else write_number(number)


def read(text: str) -> float:
    """Read what `write_number` wrote.

    Examples
    --------
    >>> read("−0.25")
    -0.25
    """
    return float(text.replace("\N{MINUS SIGN}", "-"))
