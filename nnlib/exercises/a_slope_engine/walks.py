"""Walks back through values: the lines of the reference, and orders that a learner may take."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.exercises.closeness import alike
from nnlib.exercises.declaration import Function
from nnlib.exercises.programs import slopes_of_program

FIND = """        found, seen = [self], {self}
        for value in found:  # The list grows while the loop goes through it.
            for source, _ in value.sources:
                if source not in seen:
                    seen.add(source)
                    found.append(source)
"""


GROWING = (
    "        for value in found:  # The list grows while the loop goes through it.\n"
    "            for source, _ in value.sources:\n"
)


HEAD = "    def backward(self):\n"


HEAD_WITH_SLOPE = "    def backward(self, slope=1.0):\n"


RESET = "        for value in found:\n            value.slope = 0.0\n"


ORDER = "sorted(found, key=lambda value: value.depth, reverse=True)"


LOOP = f"""        for value in {ORDER}:
            for source, slope in value.sources:
                source.slope += value.slope * slope
"""[:-1]


BODY = f"""{FIND}{RESET}        self.slope = 1.0
        # A value is deeper than all it came from: deepest first, nothing is handed on too early.
{LOOP}"""


BY_ITSELF = """        {}
        for source, noted in self.sources:
            source.backward(slope * noted)"""
"""Each source is asked to walk on its own."""


# A learner chooses the order of a walk, or leaves it to chance with a set: NUMBER says which.
_NEXT = """            turn = (1103515245 * turn + 12345) % 2**31
            value = ready.pop(turn // 65536 % len(ready))
"""


IN_ANY_ORDER = f"""        waits = dict.fromkeys(found, 0)
        for value in found:
            for source, _ in value.sources:
                waits[source] += 1
        ready, turn = [self], int(NUMBER)
        while ready:
{_NEXT}            for source, slope in value.sources:
                source.slope = value.slope * slope
                waits[source] -= 1
                if not waits[source]:
                    ready.append(source)"""
"""A slope replaces the one before; each value waits until all has come in."""


TOO_EARLY = f"""        ready, met, turn = [self], {{self}}, int(NUMBER)
        while ready:
{_NEXT}            for source, slope in value.sources:
                source.slope += value.slope * slope
                if source not in met:
                    met.add(source)
                    ready.append(source)"""
"""A value may hand its slope on as soon as something has come in."""


_MOST_ORDERS = 300


@functools.cache
def _engine_with(walk: str, turn: float) -> Function:
    value = importlib.import_module("nnlib.exercises.a_slope_engine.value").EXERCISE
    changed = value.apply_changes("walk", ((LOOP, walk),), value.source)
    return value.compile(changed.replace("NUMBER", repr(turn)), is_shown=False)


def order_of(walk: str) -> Callable[[dict[str, Any], list[np.ndarray]], float | None]:
    """Find which of many orders gives the slopes that came out on a try."""

    def order(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
        for turn in range(_MOST_ORDERS):
            found = slopes_of_program(_engine_with(walk, float(turn)), **arguments)
            if all(alike(np.array(one), of) for one, of in zip(found, given, strict=True)):
                return float(turn)
        # None of them does, so there is no need to search on the other tries.
        return 0.0

    return order
