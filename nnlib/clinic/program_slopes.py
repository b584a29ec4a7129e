"""Measure a program's slopes by nudging, with the possible error of each measurement."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from nnlib.clinic.grouping import Parameter

_NUDGES = (1e-5, 1e-4, 1e-3, 1e-2)
_MOST_NUMBERS, _FEWEST_NUMBERS = 300, 6
RELATIVE, OF_THE_LARGEST = 1e-4, 1e-5
"""How far off a slope may be: a part of itself, and of the largest of its parameter."""

Loss = Callable[[], float]


@dataclass
class Measured:
    """The measured slopes of one parameter at some places, with their possible errors."""

    parameter: Parameter
    places: np.ndarray
    """Indices into the flat array."""
    slopes: np.ndarray
    errors: np.ndarray
    corners: int = 0

    @property
    def is_whole(self) -> bool:
        return len(self.places) == int(np.prod(self.parameter.shape))

    @property
    def largest(self) -> float:
        return float(np.abs(self.slopes).max(initial=0.0))

    def allowed(self, extra: np.ndarray | float = 0.0) -> np.ndarray:
        """Return how far a slope may be from the measured one."""
        return (
            RELATIVE * np.abs(self.slopes) + OF_THE_LARGEST * self.largest + 3 * self.errors + extra
        )


@dataclass
class Nudger:
    """Nudges the numbers of a program, and reads its loss.

    Parameters
    ----------
    loss : callable
        The program's loss, from its current parameters.
    precision : float
        The relative rounding error of the loss.
    seconds : float
        Time for all parameters.
    tell : callable, optional
        Called with the progress.
    """

    loss: Loss
    precision: float = float(np.finfo(float).eps)
    seconds: float = 5.0
    tell: Callable[[str], None] = lambda text: None
    generator: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0))

    def measure(self, parameters: Sequence[Parameter]) -> list[Measured]:
        """Measure each parameter in turn; if time is short, only some of its numbers."""
        start, found = time.perf_counter(), []
        for place, parameter in enumerate(parameters):
            left = self.seconds - (time.perf_counter() - start)
            found.append(self._measure(parameter, max(left, 0.0) / (len(parameters) - place)))
        return found

    def _measure(self, parameter: Parameter, seconds: float) -> Measured:
        before = parameter.read()
        size = before.size
        places = np.arange(size)
        if size > _MOST_NUMBERS:
            places = self.generator.permutation(size)[:_MOST_NUMBERS]
        nudge = self._nudge(parameter, before)
        here, end = self.loss(), time.perf_counter() + seconds
        slopes, errors, corners, done = [], [], 0, 0
        for place in places:
            if done >= _FEWEST_NUMBERS and time.perf_counter() > end:
                break
            slope, error, is_corner = self._one(parameter, before, int(place), nudge, here)
            slopes.append(slope)
            self.tell(f"measured {done + 1:,} of {size:,} slopes of {parameter.name}")
            errors.append(error)
            corners += is_corner
            done += 1
        parameter.write(before)
        return Measured(parameter, places[:done], np.array(slopes), np.array(errors), corners)

    def _losses(
        self, parameter: Parameter, before: np.ndarray, direction: np.ndarray, nudge: float
    ) -> tuple[float, ...]:
        found = []
        for times in (-2, -1, 1, 2):
            parameter.write(before + times * nudge * direction)
            found.append(self.loss())
        return tuple(found)

    def _one(
        self, parameter: Parameter, before: np.ndarray, place: int, nudge: float, here: float
    ) -> tuple[float, float, bool]:
        direction = np.zeros(before.size)
        direction[place] = 1
        far_down, down, up, far_up = self._losses(
            parameter, before, direction.reshape(before.shape), nudge
        )
        near, far = (up - down) / (2 * nudge), (far_up - far_down) / (4 * nudge)
        # The bend of a smooth loss grows with the nudge; at a corner it stays.
        bends = [(up + down - 2 * here) / nudge, (far_up + far_down - 2 * here) / (2 * nudge)]
        corner = abs(2 * bends[0] - bends[1])
        rounding = 8 * self.precision * max(abs(here), abs(up), 1e-300) / nudge
        error = abs(near - far) + corner + rounding
        # Both errors grow with the square of the nudge; this removes most of them.
        return (
            (4 * near - far) / 3,
            error,
            bool(corner > 1e-3 * (abs(near) + 1e-12) + 10 * rounding),
        )

    def _nudge(self, parameter: Parameter, before: np.ndarray) -> float:
        """Find the smallest distance at which two measurements along some directions agree."""
        sizes: dict[float, float] = {}
        directions = [self.generator.normal(size=before.shape) for _ in range(2)]
        directions = [one / (np.sqrt(np.sum(one**2)) or 1.0) for one in directions]
        for nudge in _NUDGES:
            differences, slopes = [], []
            for direction in directions:
                far_down, down, up, far_up = self._losses(parameter, before, direction, nudge)
                near, far = (up - down) / (2 * nudge), (far_up - far_down) / (4 * nudge)
                differences.append(abs(near - far))
                slopes.append(abs(near))
            sizes[nudge] = max(differences) / (max(slopes) or 1.0) if max(slopes) else 1.0
            if sizes[nudge] < 1e-6:
                break
        parameter.write(before)
        return min(sizes, key=lambda nudge: sizes[nudge])
