"""Find the operation that made a value: a learner's values note only numbers and slopes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nnlib.comparing import TOLERANCE, compare
from nnlib.figures.sketch import short

# Operations on one or two numbers: how they are written, their result, their local slopes.
_OPERATIONS: Sequence[tuple[str, Callable[..., float], Callable[..., tuple[float, ...]]]] = (
    ("{} + {}", lambda a, b: a + b, lambda a, b: (1, 1)),
    ("{} − {}", lambda a, b: a - b, lambda a, b: (1, -1)),
    ("{} · {}", lambda a, b: a * b, lambda a, b: (b, a)),
    ("{} / {}", lambda a, b: a / b, lambda a, b: (1 / b, -a / b**2)),
    ("relu({})", lambda a: max(a, 0), lambda a: (float(a > 0),)),
    ("−{}", lambda a: -a, lambda a: (-1,)),
    ("sigmoid({})", lambda a: 0.5 + 0.5 * math.tanh(a / 2),
     lambda a: (0.25 - 0.25 * math.tanh(a / 2) ** 2,)),
    ("tanh({})", math.tanh, lambda a: (1 - math.tanh(a) ** 2,)),
    ("exp({})", math.exp, lambda a: (math.exp(a),)),
    ("log({})", math.log, lambda a: (1 / a,)),
    ("{}²", lambda a: a**2, lambda a: (2 * a,)),
    ("{}³", lambda a: a**3, lambda a: (3 * a**2,)),
)  # fmt: skip


def operation_of(value: Any, named: Mapping[int, str]) -> str:
    """Say how a value was made; nothing if no operation has its number and its local slopes.

    Parameters
    ----------
    value : Value
        Or any object with the fields .number and .sources.
    named : mapping of int to str
        The names of sources, by their `id`; the others are named by their numbers.

    Examples
    --------
    >>> from nnlib.autodiff import Value
    >>> a, b = Value(3.0), Value(-2.0)
    >>> operation_of(a * b, {id(a): "a"}), operation_of(b.relu(), {})
    ('a · (−2)', 'relu(−2)')
    """
    numbers = [float(source.number) for source, _ in value.sources]
    slopes = [float(slope) for _, slope in value.sources]
    names = [named.get(id(source)) or short(source.number) for source, _ in value.sources]
    given = [[float(value.number), *slopes]]
    best, found = TOLERANCE, ""
    for text, number, local in _OPERATIONS:
        if text.count("{}") != len(numbers):
            continue
        try:
            wanted = [number(*numbers), *local(*numbers)]
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        # For small numbers several nearly agree, such as tanh and ReLU: the nearest is meant.
        off = compare(given, [wanted]).rows[0].difference
        if off < best:
            signed = [f"({name})" if name[0] == "−" and text[-1] != ")" else name for name in names]
            best, found = off, text.format(*signed)
    return found
