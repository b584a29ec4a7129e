"""The slopes that each slip makes on a network that was found: which are the given ones?"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np

from nnlib.activations import ACTIVATIONS, Activation
from nnlib.checks.time_limit import processor_time
from nnlib.clinic.edits import EDITS, STEP, Edit
from nnlib.clinic.networks import LOSSES, SOFTMAX_AXES, Network, SumLoss
from nnlib.exercises.closeness import Tolerance, alike


@functools.cache
def _compiled(text: str) -> CodeType:
    return compile(text, "<step>", "eval")


Placed = tuple[int, Edit]
"""A slip at one layer."""


@dataclass
class Single:
    """One slip at some layers, and the slopes that it makes."""

    kind: str
    group: tuple[Placed, ...]
    slopes: list[np.ndarray]

    def made(self, factor: float) -> Made:
        layers = tuple(place for place, _ in self.group)
        return Made((self.kind,), layers, self.slopes, factor)


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
        self.rate = rate

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
    if activation in SOFTMAX_AXES:
        # Each probability depends on all scores of its example: Bishop 2006, section 4.3.4.
        return a * (g - np.sum(g * a, axis=SOFTMAX_AXES[activation], keepdims=True))
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


SECONDS = 5.0
"""Time for all slips and pairs of one program."""


def single_slips(backward: Backward, end: float) -> list[Single]:
    """Every slip wherever it can be made, if it makes other slopes than the right ones.

    Once the time is over, each is tried at one place only.
    """
    right = backward.slopes() or []
    found = []
    for edit in EDITS:
        for group in placed(edit, len(backward.layers)):
            made = backward.slopes(group)
            if made is not None and not _same(made, right):
                found.append(Single(edit.kind, group, made))
                if processor_time() > end:
                    break
    return found


def explanations(
    backward: Backward, singles: Sequence[Single], factor_of: FactorOf, end: float
) -> list[Made]:
    """All ways of counting whose slopes are the given ones, the plainest first.

    Without a factor before with one, one slip before two; a pair is looked for only where no single
    slip fits.
    """
    found = list(_of_other_losses(backward, factor_of))
    right = backward.slopes() or []
    if backward.network.decay:
        bare = backward.slopes(decay=False)
        factor = factor_of(bare) if bare else None
        if bare and factor is not None:
            found.append(Made(("decay_missing",), (), bare, factor))
    for single in singles:
        factor = factor_of(single.slopes)
        if factor is not None and not _same([factor * one for one in single.slopes], right, 1e-3):
            found.append(single.made(factor))
    found = found or list(_pairs(backward, singles, right, factor_of, end))
    return sorted(found, key=lambda made: abs(made.factor - 1) > 1e-6)


_NEAR, _FAR = 0.03, 0.15


def nearly(
    backward: Backward,
    singles: Sequence[Single],
    given: Sequence[np.ndarray | None],
    is_free: bool,
) -> Made | None:
    """The one slip whose slopes are nearly the given ones, where the right ones are far off.

    A step that goes through examples one by one is not exactly along any slopes.
    """
    right = backward.slopes() or []
    if _distance(right, given, is_free)[0] < _FAR:
        return None
    tried: list[tuple[float, Made]] = []
    for single in singles:
        if not _same(single.slopes, right, 1e-3):
            distance, factor = _distance(single.slopes, given, is_free)
            tried.append((distance, single.made(factor)))
    tried.sort(key=lambda one: one[0])
    if not tried or tried[0][0] > _NEAR:
        return None
    best = tried[0][1]
    # What makes the same numbers is a twin; anything else that is near leaves it open.
    others = [distance for distance, made in tried if not _same(made.slopes, best.slopes, 1e-2)]
    return best if not others or others[0] > max(4 * tried[0][0], _NEAR) else None


def _distance(
    made: Sequence[np.ndarray], given: Sequence[np.ndarray | None], is_free: bool
) -> tuple[float, float]:
    """How far slopes are off, as a share of the given ones of the worst parameter; and a factor."""
    pairs = [(one.ravel(), two.ravel()) for one, two in zip(made, given, strict=True)
             if two is not None]  # fmt: skip
    flat, wanted = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
    factor = float(flat @ wanted / (flat @ flat)) if is_free and flat @ flat > 0 else 1.0
    if factor <= 0:
        return np.inf, 1.0
    shares = [
        float(
            np.linalg.norm(two - factor * one)
            / max(np.linalg.norm(two), 1e-12 + 1e-3 * np.linalg.norm(wanted))
        )
        for one, two in pairs
    ]
    return max(shares), factor


def _of_other_losses(backward: Backward, factor_of: FactorOf) -> Iterator[Made]:
    own = backward.network
    for loss in LOSSES:
        if loss is own.loss or not loss.fits(backward.seen[-1][1], own.targets):
            continue
        made = backward.slopes(loss=loss)
        factor = None if made is None else factor_of(made)
        if made is not None and factor is not None:
            yield Made(("other_loss",), (len(backward.layers) - 1,), made, factor, loss)


def _same(made: Sequence[np.ndarray], right: Sequence[np.ndarray], share: float = 1e-6) -> bool:
    return all(
        np.all(np.isfinite(one))
        and alike(one, other, Tolerance(share, 1e-3 * share * _size(other)))
        for one, other in zip(made, right, strict=True)
    )


def _size(array: np.ndarray) -> float:
    return float(np.abs(array).max(initial=0.0)) or 1e-300


def _pairs(
    backward: Backward,
    singles: Sequence[Single],
    right: Sequence[np.ndarray],
    factor_of: FactorOf,
    end: float,
) -> Iterator[Made]:
    found = 0
    both = list(itertools.combinations(singles, 2))
    # One kind at two layers is plainer than two kinds.
    both.sort(key=lambda pair: pair[0].kind != pair[1].kind)
    for one, other in both:
        if processor_time() > end or found >= 3:
            return
        taken = {key for key, _ in _by_line(one.group)}
        if taken & {key for key, _ in _by_line(other.group)}:
            continue
        group = (*one.group, *other.group)
        made = backward.slopes(group)
        factor = None if made is None else factor_of(made)
        if made is not None and factor is not None:
            if _same([factor * array for array in made], right, 1e-3):
                continue
            found += 1
            layers = tuple(sorted({place for place, _ in group}))
            yield Made(tuple(dict.fromkeys((one.kind, other.kind))), layers, made, factor)
