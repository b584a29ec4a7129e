"""Where the parts of a network are drawn, what is written on them, and what is known so far."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nnlib.figures.lettering import text_width, wrap_text
from nnlib.figures.picture import write_numbers
from nnlib.figures.sketch import brief
from nnlib.layers import Layer

Node = tuple[int, int]
"""A column, 0 for the inputs, and a place in it."""
Wire = tuple[Node, Node | None]
"""From one node to another. A bias has the wire `(neuron, None)`."""

SUM, BEND, LABEL = 26, 14, 12.5
"""The radius of a neuron's circle and of its activation's, and the size of a label."""
_LEGEND = (
    "Above a wire: its number. Below it: the slope of the loss for that number. "
    "Wider is larger; dashed is negative. An orange arrow from a neuron shows its delta."
)
_JOIN = 16
"""From the level part of a wire to the circle."""


@dataclass(frozen=True, eq=False)
class Numbers:
    """Everything that can be written on a network for one example; without slopes, only values."""

    layers: Sequence[Layer]
    values: Sequence[np.ndarray]
    sums: Sequence[np.ndarray]
    targets: np.ndarray | None = None
    loss: float = 0.0
    weights_slopes: Sequence[np.ndarray] = ()
    deltas: Sequence[np.ndarray] = ()
    outputs_slopes: Sequence[np.ndarray] = ()

    def sizes(self) -> str:
        return "-".join(str(len(column)) for column in self.values)

    def parameters(self) -> str:
        """Return the weights and biases in words, layer by layer."""
        return " ".join(
            f"Layer {place} has the weights, a row per input, "
            f"{'; '.join(write_numbers(row) for row in layer.weights)} and the biases "
            f"{write_numbers(layer.bias)}."
            for place, layer in enumerate(self.layers, 1)
        )

    def wanted(self) -> list[float]:
        return [] if self.targets is None else [float(target) for target in self.targets]

    def nodes(self) -> list[Node]:
        return [(c, p) for c, column in enumerate(self.values) for p in range(len(column))]

    def wires(self) -> list[Wire]:
        """Return every wire, those of a neuron together, its bias last."""
        return [
            wire
            for column, place in self.nodes() if column
            for wire in [
                *(((column - 1, source), (column, place))
                  for source in range(len(self.values[column - 1]))),
                ((column, place), None),
            ]
        ]  # fmt: skip

    def number(self, wire: Wire) -> float:
        (column, place), end = wire
        if end is None:
            return float(self.layers[column - 1].bias[place])
        return float(self.layers[column].weights[place, end[1]])

    def slope(self, wire: Wire) -> float:
        (column, place), end = wire
        if end is None:
            return float(self.deltas[column - 1][place])
        return float(self.weights_slopes[column][place, end[1]])

    def delta(self, wire: Wire) -> float:
        """Return the delta of the neuron at a wire's end."""
        column, place = wire[1] or wire[0]
        return float(self.deltas[column - 1][place])


@dataclass(frozen=True, eq=False)
class Known:
    """What has been found so far, and what is being looked at."""

    outputs: set[Node] = field(default_factory=set)
    slopes: set[Node | Wire] = field(default_factory=set)
    """For nodes, the slope for the output; for wires, the slope for the weight or the bias."""
    loss: bool = False
    now: set[Node | Wire | str] = field(default_factory=set)

    @classmethod
    def everything(cls, numbers: Numbers) -> Known:
        """Return all values and, with targets, all slopes."""
        nodes = set(numbers.nodes())
        if numbers.targets is None:
            return cls(nodes)
        hidden = {node for node in nodes if node[0]}
        return cls(nodes, hidden | set(numbers.wires()), True)


class Plan:
    """Where everything in a network is drawn, in pixels, however much of it is known."""

    def __init__(
        self, numbers: Numbers, top: float, wide: float = 880, with_activations: bool = True
    ) -> None:
        self.numbers, self.bends = numbers, with_activations
        self.with_slopes = numbers.targets is not None
        texts = [f"loss {brief(numbers.loss)}"]
        texts += [f"target {brief(one)}" for one in numbers.wanted()]
        self.loss = max(text_width(text, LABEL, bold=True) for text in texts) + 10
        self._pitch = 40 if self.with_slopes else 28
        self._leads = [self._lead(place) for place in range(len(numbers.layers))]
        self._stubs = [self._stub(place) for place in range(len(numbers.layers))]
        fixed = 2 * SUM + 20 + (self.loss + 10 if self.with_slopes else 10)
        fixed += sum(self._leads) + sum(self._stubs)
        fixed += len(self._leads) * (_JOIN + 2 * SUM + 2 * BEND * with_activations)
        self._fan = min(max(44.0, (wide - fixed) / len(self._leads)), 110.0)
        self.width = fixed + len(self._leads) * self._fan
        blocks = [self._block(column) for column in range(len(numbers.values))]
        self.head = top
        tall = max(b * len(v) for b, v in zip(blocks, numbers.values, strict=True))
        self.bottom = top + 40 + tall
        middle = top + 40 + tall / 2
        self.legend = wrap_text(_LEGEND, self.width - 20, 12) if self.with_slopes else []
        self.height = self.bottom + 8 + 17 * len(self.legend)
        self.at: dict[Node, tuple[float, float]] = {}
        across, self.starts = 10.0 + SUM, list[float]()
        for column, values in enumerate(numbers.values):
            if column:
                across += self._leads[column - 1] + _JOIN + SUM
            for place in range(len(values)):
                up = middle + blocks[column] * (place - (len(values) - 1) / 2)
                self.at[column, place] = (across, up)
            across += SUM + (self._stubs[column - 1] + 2 * BEND * self.bends if column else 0)
            self.starts.append(across)
            across += self._fan

    def _lead(self, place: int) -> float:
        """Return the length of the level part of a layer's wires: that of its longest label."""
        layer = self.numbers.layers[place]
        texts = [brief(weight) for weight in layer.weights.ravel()]
        texts += [f"bias {brief(bias)}" for bias in layer.bias]
        if self.with_slopes:
            texts += [brief(slope) for slope in self.numbers.weights_slopes[place].ravel()]
            texts += [brief(slope) for slope in self.numbers.deltas[place]]
        return max(text_width(text, LABEL, bold=True) for text in texts) + 6

    def _stub(self, place: int) -> float:
        """Return the length of the level part behind a layer's neurons."""
        if not self.bends:
            return 0
        texts = [brief(value) for value in self.numbers.values[place + 1]]
        if not self.with_slopes:
            return max(text_width(text, LABEL, bold=True) for text in texts) + 10
        texts += [brief(slope) for slope in self.numbers.outputs_slopes[place]]
        deltas = [f"delta {brief(delta)}" for delta in self.numbers.deltas[place]]
        past = max(text_width(text, LABEL, bold=True) for text in deltas) - SUM - 2 * BEND
        return max(max(text_width(text, LABEL, bold=True) for text in texts) + 12, past)

    def _block(self, column: int) -> float:
        if column == 0:
            return 2 * SUM + 14.0
        least = 2 * SUM + (46 if self.with_slopes else 14)
        return max(least, self._pitch * (len(self.numbers.values[column - 1]) + 1) + 6)

    def lead(self, wire: Wire) -> tuple[float, float, float]:
        """Return left, right and height of the level part of a wire."""
        node = wire[1] or wire[0]
        across, up = self.at[node]
        rows = len(self.numbers.values[node[0] - 1]) + 1
        row = wire[0][1] if wire[1] else rows - 1
        right = across - SUM - _JOIN
        return right - self._leads[node[0] - 1], right, up + self._pitch * (row - (rows - 1) / 2)

    def into(self, wire: Wire) -> list[tuple[float, float]]:
        """Return the points from the start of the level part into the neuron's circle."""
        left, right, up = self.lead(wire)
        x, y = self.at[wire[1] or wire[0]]
        turn = min(max((up - y) / 60, -1.1), 1.1)
        return [(left, up), (right, up), (x - SUM * math.cos(turn), y + SUM * math.sin(turn))]

    def across(self, wire: Wire, below: float = 0) -> list[tuple[float, float]]:
        """Return the points from the node where a wire starts to its level part."""
        start, up = wire[0], self.lead(wire)[2]
        from_, height = self.starts[start[0]], self.at[start][1]
        points = []
        for share in np.linspace(0, 1, 17):
            steep = 6 * share * (1 - share) * (up - height) / self._fan
            aside = below / math.hypot(1, steep)
            down = share**2 * (3 - 2 * share) * (up - height)
            points.append((from_ + share * self._fan - aside * steep, height + down + aside))
        return points
