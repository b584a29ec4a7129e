"""The loss of a line over its weight and its bias: a bowl, its rings, and walks down into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nnlib.figures.panels import Panel
from nnlib.figures.sketch import brief

_TURN = np.linspace(0, 2 * np.pi, 1201)
_APART = 22
"""Pixels between two rings, at least."""


@dataclass(frozen=True)
class Bowl:
    """A mean squared error over weight and bias, whose curvatures are the same everywhere.

    Parameters
    ----------
    curvatures : ndarray of shape (2, 2)
        How each slope changes with weight and bias.
    bottom : ndarray of shape (2,)
    lowest : float
        The loss at the bottom.

    Examples
    --------
    >>> bowl = Bowl.of_a_line(np.array([0.0, 2.0]), np.array([1.0, 5.0]))
    >>> bowl.bottom, bowl.loss_at(np.array([0.0, 0.0]))
    (array([2., 1.]), 13.0)
    >>> round(bowl.largest_rate(), 4)
    0.382
    """

    curvatures: np.ndarray
    bottom: np.ndarray
    lowest: float

    @classmethod
    def of_a_line(cls, inputs: np.ndarray, targets: np.ndarray) -> Bowl:
        """Make the bowl for the points that a line is fitted to."""
        x, t = np.ravel(np.asarray(inputs, float)), np.ravel(np.asarray(targets, float))
        curvatures = 2 * np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])
        bottom = np.linalg.solve(curvatures, 2 * np.array([np.mean(x * t), np.mean(t)]))
        return cls(curvatures, bottom, float(np.mean((bottom[0] * x + bottom[1] - t) ** 2)))

    def loss_at(self, place: np.ndarray) -> float:
        away = place - self.bottom
        return self.lowest + 0.5 * float(away @ self.curvatures @ away)

    def walk(self, start: np.ndarray, rate: float, steps: int, alone: bool) -> np.ndarray:
        """Return the places of a walk, one per row; `alone` keeps the bias where it is."""
        places = [start]
        for _ in range(steps):
            slopes = self.curvatures @ (places[-1] - self.bottom)
            places.append(places[-1] - rate * (slopes * [1, 0] if alone else slopes))
        return np.array(places)

    def seen_along_axes(self, start: np.ndarray, alone: bool) -> tuple[np.ndarray, np.ndarray]:
        """Return the curvatures along the bowl's own axes, and the start's distance along each."""
        if alone:
            return self.curvatures[0, :1], (start - self.bottom)[:1]
        curvatures, axes = np.linalg.eigh(self.curvatures)
        return curvatures, axes.T @ (start - self.bottom)

    def largest_rate(self, alone: bool = False) -> float:
        """Return the stability limit, 2 / curvature, for the largest curvature."""
        return 2 / float(self.seen_along_axes(self.bottom, alone)[0].max())

    def reach(self, wide: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the weights and biases on a map with (0, 0) and the bottom around its middle.

        The map is `wide` times as wide as it is high, with one scale for both.
        """
        far = 1.35 * max(np.abs(self.bottom).max(), 0.5)
        (weight, bias) = self.bottom.tolist()
        return (weight - wide * far, weight + wide * far), (bias - far, bias + far)

    def ring(self, loss: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the weights and biases with this loss."""
        curvatures, axes = np.linalg.eigh(self.curvatures)
        circle = np.array([np.cos(_TURN), np.sin(_TURN)])
        far = np.sqrt(2 * (loss - self.lowest) / curvatures)
        weights, biases = self.bottom[:, None] + axes @ (far[:, None] * circle)
        return weights, biases


def draw_rings(panel: Panel, bowl: Bowl) -> None:
    """Draw rings of equal loss, each with its loss in a gap; other words have gaps as well."""
    rings = [(loss, _visible(panel, bowl.ring(loss))) for loss in _losses(panel, bowl)]
    for number, (loss, places) in enumerate(rings):
        text = brief(loss) if number else f"loss {brief(loss)}"
        half = np.array([4.3 * len(text) + 3, 9])
        others = np.concatenate([np.full((1, 2), -99.0), *(
            other[::8] for place, (_, other) in enumerate(rings) if place != number
        )])  # fmt: skip
        some = places[::8]
        boxes = np.concatenate([some - half, some + half], axis=1)
        free = panel.holds(boxes) & (boxes[:, 2] < panel.box[2]) & (panel.meets(boxes) == 0)
        free &= ~np.any(np.all(np.abs(some[:, None] - others) < half + 3, axis=2), axis=1)
        if free.any():
            panel.write(text, boxes[free.argmax()], "loss")
        for part in _runs(places, panel.covered(places)):
            panel.draw(part, "loss", 1)


def _visible(panel: Panel, ring: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return the pixels of a ring inside a panel, in order."""
    origin = np.array(panel.place(0, 0))
    places = origin + np.transpose(ring) * (np.array(panel.place(1, 1)) - origin)
    left, top, right, bottom = panel.box
    inside = np.all((places >= (left, top)) & (places <= (right, bottom)), axis=1)
    # It starts where it enters, so that a part in one piece is drawn in one piece.
    first = int(np.flatnonzero(~inside)[-1]) + 1 if not inside.all() else 0
    return np.roll(places, -first, axis=0)[np.roll(inside, -first)]


def _runs(places: np.ndarray, covered: np.ndarray) -> Iterator[list[tuple[float, float]]]:
    """Cut a row of pixels at covered ones and at wide gaps; leave out close ones."""
    kept = np.flatnonzero(~covered)
    apart = np.hypot(*np.diff(places[kept], axis=0).T) > 9
    for run in np.split(places[kept], np.flatnonzero(apart | (np.diff(kept) > 1)) + 1):
        if len(run) > 1:
            yield [(float(x), float(y)) for x, y in [*run[:-1:3], run[-1]]]


def _losses(panel: Panel, bowl: Bowl) -> list[float]:
    """Choose round losses whose rings are apart, from the outermost one on the map."""
    steep = float(np.linalg.eigvalsh(bowl.curvatures).max())
    scale = panel.height / (panel.up[1] - panel.up[0])

    def far(loss: float) -> float:
        return scale * float(np.sqrt(2 * max(loss - bowl.lowest, 0) / steep))

    most = float(np.log10(0.5 * steep * (0.5 * panel.width / scale) ** 2))
    chosen: list[float] = []
    for power in range(int(np.ceil(most)) + 1, int(most) - 6, -1):
        for digit in (5, 2, 1):
            loss = float(f"{digit}e{power}")
            room = (far(chosen[-1]) if chosen else 0.6 * panel.width) - far(loss)
            if far(loss) > 14 and room > _APART:
                chosen.append(loss)
    return chosen
