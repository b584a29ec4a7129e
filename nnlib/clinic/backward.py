"""Backpropagation through a network that was found, with any edits in its step."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import CodeType
from typing import Any, NamedTuple

import numpy as np

from nnlib.activations import ACTIVATIONS, Activation
from nnlib.clinic.edits import STEP, Edit
from nnlib.clinic.networks import SOFTMAX_AXES, Network, SumLoss

Placed = tuple[int, Edit]
"""A slip at one layer."""

Texts = dict[tuple[int, str], str]
"""Edited lines of the step, by layer and line."""
MayBe = Callable[[Mapping[int, np.ndarray]], bool]
"""Checks from the first slopes whether all may still be the ones that are looked for."""


@functools.cache
def _compiled(text: str) -> CodeType:
    return compile(text, "<step>", "eval")


class _Passed(NamedTuple):
    """The state after some layers on the way back."""

    g: np.ndarray
    """The slopes for the output of the layer before."""
    shared: dict[str, Any]
    found: dict[int, np.ndarray]


class Backward:
    """Backpropagation through a network that was found, with any edits in its step."""

    def __init__(self, network: Network, arrays: Sequence[np.ndarray], rate: float = 0.0) -> None:
        self.network, self.shapes = network, [array.shape for array in arrays]
        with np.errstate(all="ignore"):
            self.layers = network.layers(arrays)
            self.seen = network.outputs(arrays)
        self.rate = rate
        self._known: dict[Any, _Passed | None] = {}

    def slopes(
        self,
        edits: Sequence[Placed] = (),
        loss: SumLoss | None = None,
        decay: bool = True,
        may_be: MayBe | None = None,
    ) -> list[np.ndarray] | None:
        """Return slopes with these edits; none if an edit is impossible or they do not fit."""
        texts = dict(by_line(edits))
        passed = self._passed_to(0, texts, loss or self.network.loss, decay, may_be)
        return passed and [passed.found[place] for place in range(len(self.shapes))]

    def may_begin(self, texts: Iterable[tuple[tuple[int, str], str]], may_be: MayBe) -> bool:
        """Check whether slopes with these edits of the last layer may fit."""
        last = len(self.layers) - 1
        return self._passed_to(last, dict(texts), self.network.loss, True, may_be) is not None

    def _passed_to(
        self, first: int, texts: Texts, loss: SumLoss, decay: bool, may_be: MayBe | None
    ) -> _Passed | None:
        passed: _Passed | None = None
        for place in range(len(self.layers) - 1, first - 1, -1):
            # The earlier part of the way back is the same for many pairs of edits.
            above = frozenset(one for one in texts.items() if one[0][0] >= place)
            key = (place, loss.name, decay, above, may_be)
            if key in self._known:
                passed = self._known[key]
            else:
                passed = self._made(place, texts, loss, decay, passed)
                if passed is not None and may_be is not None and not may_be(passed.found):
                    passed = None
                if place:
                    self._known[key] = passed
            if passed is None:
                return None
        return passed

    def _made(
        self, place: int, texts: Texts, loss: SumLoss, decay: bool, above: _Passed | None
    ) -> _Passed | None:
        """Go back through one layer; return None if an edit is impossible there."""
        try:
            with np.errstate(all="ignore"):
                if above is None:
                    g = self.network.scale * loss.slope(self.seen[-1][1], self.network.targets)
                    above = _Passed(g, {"last_g": g}, {})
                return self._through(place, texts, loss, decay, above)
        except (ValueError, TypeError, IndexError, KeyError, NameError, AttributeError):
            return None

    def _through(
        self, place: int, texts: Texts, loss: SumLoss, decay: bool, above: _Passed
    ) -> _Passed:
        network, g = self.network, above.g
        names = {**above.shared, **self._names(place, loss), "g": g}
        d = self._line("delta", place, texts, names)
        if d.shape != g.shape:
            raise ValueError("another shape")
        names["d"] = d
        shared = {"last_d": d, **above.shared}
        weights = self._line("weights", place, texts, names)
        bias = self._line("bias", place, texts, names)
        w, b = self.layers[place]
        if weights.shape != w.shape or bias.shape != b.shape:
            raise ValueError("another shape")
        if decay and network.decay:
            weights = weights + 2 * network.decay * w
            bias = bias + (2 * network.decay * b if network.decays_bias else 0)
        found = {**above.found, **network.lines[place].joined(weights, bias, self.shapes)}
        if place:
            names["dw"] = weights
            names["way"] = self._line("way", place, texts, names)
            g = self._line("back", place, texts, names)
            if g.shape != names["x"].shape:
                raise ValueError("another shape")
        return _Passed(g, shared, found)

    def _line(self, line: str, place: int, texts: Texts, names: dict[str, Any]) -> np.ndarray:
        text = texts.get((place, line), STEP[line])
        return np.asarray(eval(_compiled(text), {"np": np}, names))

    def _names(self, place: int, loss: SumLoss) -> dict[str, Any]:
        """Return the names that the step's lines may use at one layer."""
        network, activation = self.network, self.network.activations[place]
        z, a = self.seen[place]
        w, b = self.layers[place]
        names: dict[str, Any] = {
            "z": z, "a": a, "w": w, "b": b, "n": len(z), "k": z.shape[1], "X": network.inputs,
            "x": self.seen[place - 1][1] if place else network.inputs,
            "last_x": self.seen[-2][1] if len(self.seen) > 1 else network.inputs,
            "value": activation.value,
            "slope": activation.slope,
            "from_output": functools.partial(_from_output, activation),
            "by_z": functools.partial(_by_z, activation, z, a),
            "sigmoid": ACTIVATIONS["sigmoid"].slope,
            "tanh": ACTIVATIONS["tanh"].slope,
            "rate": self.rate,
        }  # fmt: skip
        if place:
            names["z_before"] = self.seen[place - 1][0]
        if place == len(self.layers) - 1:
            names |= {
                "t": network.targets,
                "loss_slope": lambda p, t: network.scale * loss.slope(p, t),
            }
        for other, (weights, _) in enumerate(self.layers):
            if other != place and weights.shape == w.shape:
                names["another_w"] = weights
            if other != place and self.seen[other][0].shape == z.shape:
                names["another_z"] = self.seen[other][0]
        return names


def _from_output(activation: Activation, given: np.ndarray) -> np.ndarray:
    """Apply the activation's slope formula for outputs to any array."""
    if activation.name == "softplus":
        return 1 - np.exp(-given)
    return activation.slope_from(given, given)


def _by_z(activation: Activation, z: np.ndarray, a: np.ndarray, g: np.ndarray) -> np.ndarray:
    if activation in SOFTMAX_AXES:
        # Each probability depends on all scores of its example: Bishop 2006, section 4.3.4.
        return a * (g - np.sum(g * a, axis=SOFTMAX_AXES[activation], keepdims=True))
    return g * activation.slope_from(z, a)


def by_line(edits: Sequence[Placed]) -> Iterator[tuple[tuple[int, str], str]]:
    for place, edit in edits:
        for line, text in edit.lines:
            yield (place, line), text
