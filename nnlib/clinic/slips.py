"""The slips of backpropagation, as edits of one layer's step, and the slopes that each makes.

A step has five lines. In them, `g` is the slope by the layer's outputs, `d` its delta, `x` what
goes into the layer, `z` its pre-activations, `a` its outputs, `w` and `b` its weights and bias, `dw`
the weights' slopes.
"""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np

from nnlib.activations import ACTIVATIONS, Activation
from nnlib.clinic.networks import LOSSES, SOFTMAX, Network, SumLoss

STEP = {
    "delta": "by_z(g)",
    "weights": "x.T @ d",
    "bias": "d.sum(axis=0)",
    "way": "w",
    "back": "d @ way.T",
}
"""The right step of a layer. `by_z` multiplies the activation's slope in."""


@dataclass(frozen=True)
class Edit:
    """A slip: what stands in place of one line of the step, or of two."""

    kind: str
    lines: tuple[tuple[str, str], ...]
    where: str = "any"
    """"any" layer, "hidden" ones, or the "last" one."""

    @property
    def touches(self) -> frozenset[str]:
        return frozenset(line for line, _ in self.lines)


def _delta(kind: str, text: str, where: str = "any") -> Edit:
    return Edit(kind, (("delta", text),), where)


def _weights(kind: str, text: str, bias: str = "") -> Edit:
    return Edit(kind, (("weights", text), *((("bias", bias),) if bias else ())))


def _bias(kind: str, text: str) -> Edit:
    return Edit(kind, (("bias", text),))


def _back(kind: str, text: str) -> Edit:
    return Edit(kind, (("back", text),), "back")


def _way(kind: str, text: str) -> Edit:
    """Other weights on the way back."""
    return Edit(kind, (("way", text),), "back")


EDITS = (
    _delta("slope_missing", "g"),
    _delta("value_for_slope", "g * a"),
    _delta("slope_of_output", "g * slope(a)"),
    _delta("formula_of_z", "g * from_output(z)"),
    _delta("slope_of_error", "g * slope(g)"),
    _delta("pre_activation_for_slope", "g * z"),
    _delta("slope_twice", "by_z(by_z(g))"),
    _delta("slope_of_inputs", "g * slope(x)"),
    _delta("slope_of_other_layer", "g * slope(another_z)"),
    _delta("other_activation", "g * sigmoid(z)"),
    _delta("other_activation", "g * a * (1 - a)"),
    _delta("other_activation", "g * tanh(z)"),
    _delta("other_activation", "g * (1 - a ** 2)"),
    _delta("other_activation", "g * (z > 0)"),
    _delta("other_activation", "g * (a > 0)"),
    _delta("other_activation", "g * (a >= 0)"),
    _delta("tanh_plus", "g * (1 + a ** 2)"),
    _delta("softmax_by_itself", "g * a * (1 - a)", "last"),
    _delta("error_squared", "by_z(g * g)", "last"),
    _delta("error_squared", "by_z(g * abs(g))", "last"),
    _delta("times_prediction", "by_z(g) * a", "last"),
    _delta("plain_error", "a - t", "last"),
    _delta("plain_error", "by_z(a - t)", "last"),
    _delta("plain_error", "np.sign(a - t)", "last"),
    _delta("prediction_too", "(a - t) * a", "last"),
    _delta("slope_too", "(a - t) * slope(z)", "last"),
    _delta("pre_activation_as_prediction", "z - t", "last"),
    _delta("pre_activation_as_prediction", "by_z(loss_slope(z, t))", "last"),
    _delta("targets_forgotten", "a", "last"),
    _weights("z_for_inputs", "z_before.T @ d"),
    _weights("own_output", "a.T @ d"),
    _weights("own_z", "z.T @ d"),
    _weights("network_inputs", "X.T @ d"),
    _weights("hidden_for_inputs", "last_x.T @ d"),
    _weights("activated_inputs", "value(x).T @ d"),
    _weights("weights_for_inputs", "w * d.sum(axis=0)"),
    _weights("weights_for_inputs", "w * d.mean(axis=0)"),
    _weights("inputs_missing", "np.ones_like(x).T @ d"),
    _weights("by_output_for_delta", "x.T @ g", "g.sum(axis=0)"),
    _weights("by_output_for_delta", "x.T @ g"),
    _weights("last_example_only", "x[-1:].T @ d[-1:]", "d[-1]"),
    _weights("last_example_only", "x[-1:].T @ d[-1:]"),
    _weights("first_example_only", "x[:1].T @ d[:1]", "d[0]"),
    _weights("means_multiplied", "np.outer(x.mean(axis=0), d.sum(axis=0))"),
    _weights("transposed", "(x.T @ d).T"),
    _weights("mean_again", "x.T @ d / n", "d.sum(axis=0) / n"),
    _weights("mean_again", "x.T @ d / n"),
    _weights("mean_missing", "x.T @ d * n", "d.sum(axis=0) * n"),
    _weights("mean_missing", "x.T @ d * n"),
    _weights("sign", "-x.T @ d", "-d.sum(axis=0)"),
    _weights("sign", "-x.T @ d"),
    _bias("bias_mean", "d.mean(axis=0)"),
    _bias("bias_mean_missing", "d.sum(axis=0) * n"),
    _bias("bias_total", "np.zeros(k) + d.sum()"),
    _bias("bias_total", "np.zeros(k) + d.mean()"),
    _bias("bias_zero", "np.zeros(k)"),
    _bias("bias_from_weights", "(x.T @ d).sum(axis=0)"),
    _bias("bias_from_weights", "(x.T @ d).mean(axis=0)"),
    _bias("bias_wrong_axis", "d.sum(axis=1) + np.zeros(k)"),
    _bias("bias_times_bias", "d.sum(axis=0) * b"),
    _bias("by_output_for_delta", "g.sum(axis=0)"),
    _bias("last_example_only", "d[-1]"),
    _bias("first_example_only", "d[0]"),
    _bias("sign", "-d.sum(axis=0)"),
    _back("by_output_handed_on", "g @ way.T"),
    _back("summed_back", "d.sum(axis=1, keepdims=True) + np.zeros_like(x)"),
    _back("delta_handed_on", "d + np.zeros_like(x)"),
    _back("nothing_handed_on", "last_g + np.zeros_like(x)"),
    _back("nothing_handed_on", "last_d + np.zeros_like(x)"),
    _back("sign", "-d @ way.T"),
    _way("weights_not_transposed", "w.T"),
    _way("weights_slopes_for_weights", "dw"),
    _way("other_weights", "another_w"),
    _way("weights_stepped", "w - rate * dw"),
)  # fmt: skip
"""All slips; several ways of one kind stand in several rows."""

_ENDLESS = 1e12


@functools.cache
def _compiled(text: str) -> CodeType:
    return compile(text, "<step>", "eval")


Placed = tuple[int, Edit]
"""A slip at one layer."""


@dataclass
class Made:
    """The slopes that a way of counting makes: one array for each of the program's."""

    kinds: tuple[str, ...]
    layers: tuple[int, ...]
    slopes: list[np.ndarray]
    factor: float = 1.0
    """By what these slopes are multiplied, to be the given ones."""
    loss: SumLoss | None = None


class Backward:
    """Backpropagation through a network that was found, with any edits in its step."""

    def __init__(self, network: Network, arrays: Sequence[np.ndarray], rate: float = 0.0) -> None:
        self.network, self.shapes = network, [array.shape for array in arrays]
        with np.errstate(all="ignore"):
            self.layers = network.layers(arrays)
            self.seen = network.outputs(arrays)
        self.arrays, self.rate = list(arrays), rate

    def slopes(
        self, edits: Sequence[Placed] = (), loss: SumLoss | None = None, decay: bool = True
    ) -> list[np.ndarray] | None:
        """Slopes with these edits; none where one of them cannot be done here."""
        try:
            with np.errstate(all="ignore"):
                return self._slopes(dict(_by_line(edits)), loss or self.network.loss, decay)
        except (ValueError, TypeError, IndexError, KeyError, NameError, AttributeError):
            return None

    def _slopes(
        self, texts: dict[tuple[int, str], str], loss: SumLoss, decay: bool
    ) -> list[np.ndarray]:
        found: dict[int, np.ndarray] = {}
        network, last = self.network, len(self.layers) - 1
        a, t = self.seen[-1][1], network.targets
        g = network.scale * loss.slope(a, t)
        shared: dict[str, Any] = {"last_g": g}
        for place in range(last, -1, -1):
            names = {**shared, **self._names(place, loss), "g": g}
            d = self._line("delta", place, texts, names)
            if d.shape != g.shape:
                raise ValueError("another shape")
            names["d"] = d
            shared.setdefault("last_d", d)
            weights = self._line("weights", place, texts, names)
            bias = self._line("bias", place, texts, names)
            w, b = self.layers[place]
            if weights.shape != w.shape or bias.shape != b.shape:
                raise ValueError("another shape")
            if decay and network.decay:
                weights = weights + 2 * network.decay * w
                bias = bias + (2 * network.decay * b if network.decays_bias else 0)
            found.update(network.lines[place].joined(weights, bias, self.shapes))
            if place:
                names["dw"] = weights
                names["way"] = self._line("way", place, texts, names)
                g = self._line("back", place, texts, names)
                if g.shape != names["x"].shape:
                    raise ValueError("another shape")
        return [found[place] for place in range(len(self.shapes))]

    def _line(
        self, line: str, place: int, texts: dict[tuple[int, str], str], names: dict[str, Any]
    ) -> np.ndarray:
        text = texts.get((place, line), STEP[line])
        return np.asarray(eval(_compiled(text), {"np": np}, names))

    def _names(self, place: int, loss: SumLoss) -> dict[str, Any]:
        """What the texts of the step may name, at one layer."""
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
    """The activation's slope by its formula for outputs, of whatever is given."""
    if activation.name == "softplus":
        return 1 - np.exp(-given)
    return activation.slope_from(given, given)


def _by_z(activation: Activation, z: np.ndarray, a: np.ndarray, g: np.ndarray) -> np.ndarray:
    if activation is SOFTMAX:
        # Each probability depends on all scores of its example: Bishop 2006, section 4.3.4.
        return a * (g - np.sum(g * a, axis=1, keepdims=True))
    return g * activation.slope_from(z, a)


def _by_line(edits: Sequence[Placed]) -> Iterator[tuple[tuple[int, str], str]]:
    for place, edit in edits:
        for line, text in edit.lines:
            yield (place, line), text


def placed(edit: Edit, layers: int) -> list[tuple[Placed, ...]]:
    """An edit everywhere at once where it makes sense, and at each single layer."""
    last = layers - 1
    places = {"any": range(layers), "hidden": range(last), "last": [last],
              "back": range(1, layers)}[edit.where]  # fmt: skip
    single: list[tuple[Placed, ...]] = [((place, edit),) for place in places]
    groups = [tuple((place, edit) for place in places)]
    if edit.where == "any" and last > 1:
        groups.append(tuple((place, edit) for place in range(last)))
    return [*(group for group in groups if len(group) > 1), *single]


FactorOf = Callable[[Sequence[np.ndarray]], float | None]
"""By what slopes must be multiplied to be the given ones; none where no factor makes them so."""


def explanations(backward: Backward, factor_of: FactorOf, seconds: float = 8.0) -> list[Made]:
    """All ways of counting whose slopes are the given ones, the plainest first.

    Without a factor before with one, one slip before two; a pair is looked for only where no single
    slip fits.
    """
    end = time.perf_counter() + seconds
    found = list(_of_other_losses(backward, factor_of))
    right = backward.slopes() or []
    if backward.network.decay:
        bare = backward.slopes(decay=False)
        factor = factor_of(bare) if bare else None
        if bare and factor is not None:
            found.append(Made(("decay_missing",), (), bare, factor))
    layers = len(backward.layers)
    singles = []
    for edit in EDITS:
        for group in placed(edit, layers):
            made = backward.slopes(group)
            if made is None or _same(made, right):
                continue
            singles.append((edit.kind, group, made))
            factor = factor_of(made)
            if factor is not None:
                found.append(Made((edit.kind,), tuple(place for place, _ in group), made, factor))
            if time.perf_counter() > end:
                break
    found = found or list(_pairs(backward, singles, factor_of, end))
    return sorted(found, key=lambda made: abs(made.factor - 1) > 1e-6)


def _of_other_losses(backward: Backward, factor_of: FactorOf) -> Iterator[Made]:
    own = backward.network
    for loss in LOSSES:
        if loss is own.loss or not loss.fits(backward.seen[-1][1], own.targets):
            continue
        made = backward.slopes(loss=loss)
        factor = None if made is None else factor_of(made)
        if made is not None and factor is not None:
            yield Made(("other_loss",), (len(backward.layers) - 1,), made, factor, loss)


def _same(made: Sequence[np.ndarray], right: Sequence[np.ndarray]) -> bool:
    return all(
        np.all(np.isfinite(one)) and np.allclose(one, other, rtol=1e-6, atol=1e-9 * _size(other))
        for one, other in zip(made, right, strict=True)
    )


def _size(array: np.ndarray) -> float:
    return float(np.abs(array).max(initial=0.0)) or 1e-300


def _pairs(
    backward: Backward,
    singles: Sequence[tuple[str, tuple[Placed, ...], list[np.ndarray]]],
    factor_of: FactorOf,
    end: float,
) -> Iterator[Made]:
    found = 0
    both = list(itertools.combinations(singles, 2))
    # One kind at two layers is plainer than two kinds.
    both.sort(key=lambda pair: pair[0][0] != pair[1][0])
    for (kind, group, _), (other, others, _) in both:
        if time.perf_counter() > end or found >= 3:
            return
        taken = {key for key, _ in _by_line(group)}
        if taken & {key for key, _ in _by_line(others)}:
            continue
        made = backward.slopes((*group, *others))
        factor = None if made is None else factor_of(made)
        if made is not None and factor is not None:
            found += 1
            layers = tuple(sorted({place for place, _ in (*group, *others)}))
            yield Made(tuple(dict.fromkeys((kind, other))), layers, made, factor)
