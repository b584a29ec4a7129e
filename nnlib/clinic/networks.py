"""Finding which plain network a program is: layers, activations, loss and its scale.

A candidate is believed only if its loss is the program's own at several random places.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nnlib.activations import ACTIVATIONS, Activation
from nnlib.losses import softmax

PLACES = 6
_MOST_LINES = 60
_ALIKE = 2e-5
"""How far a candidate's loss may be off, as a share of how much the loss varies."""


def _leaky(leak: float) -> Activation:
    return Activation(
        f"leaky ReLU ({leak:g})",
        lambda z: np.where(z > 0, z, leak * z),
        lambda z, a: np.where(z > 0, 1.0, leak),
    )


def _of_softmax(z: np.ndarray, a: np.ndarray) -> np.ndarray:
    return a * (1 - a)


SOFTMAX = Activation("softmax", softmax, _of_softmax)
HIDDEN = (
    *(ACTIVATIONS[name] for name in ("relu", "sigmoid", "tanh", "identity", "softplus")),
    *map(_leaky, (0.01, 0.1, 0.2, 0.3, 0.05, 0.001)),
    Activation("ELU", lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
               lambda z, a: np.where(z > 0, 1.0, np.exp(np.minimum(z, 0)))),
    Activation("sine", np.sin, lambda z, a: np.cos(z)),
    Activation("swish", lambda z: z * ACTIVATIONS["sigmoid"].value(z),
               lambda z, a: (s := ACTIVATIONS["sigmoid"].value(z)) + z * s * (1 - s)),
)  # fmt: skip
LAST = (*(ACTIVATIONS[name] for name in ("identity", "sigmoid")), SOFTMAX,
        *(ACTIVATIONS[name] for name in ("tanh", "relu", "softplus")))  # fmt: skip
_TINY = 1e-300


@dataclass(frozen=True)
class SumLoss:
    """A loss before its scale: a sum over examples and outputs, and its slope."""

    name: str
    value: Callable[[np.ndarray, np.ndarray], float]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]
    fits: Callable[[np.ndarray, np.ndarray], bool] = lambda a, t: True


def _probabilities(a: np.ndarray, t: np.ndarray) -> bool:
    return bool(np.all(a >= 0) and np.all(a <= 1 + 1e-12))


def _binary_value(a: np.ndarray, t: np.ndarray) -> float:
    return -np.sum(t * np.log(a + _TINY) + (1 - t) * np.log(1 - a + _TINY))


def _pairs_slope(a: np.ndarray, t: np.ndarray) -> np.ndarray:
    return 2 * (len(t) * a - t.sum(axis=0))


LOSSES = (
    SumLoss("squared error", lambda a, t: np.sum((a - t) ** 2), lambda a, t: 2 * (a - t)),
    SumLoss("cross-entropy", lambda a, t: -np.sum(t * np.log(a + _TINY)),
            lambda a, t: -t / (a + _TINY), _probabilities),
    SumLoss("binary cross-entropy", _binary_value,
            lambda a, t: (a - t) / (a * (1 - a) + _TINY), _probabilities),
    SumLoss("absolute error", lambda a, t: np.sum(np.abs(a - t)), lambda a, t: np.sign(a - t)),
    SumLoss("the root of the squared error", lambda a, t: np.sqrt(np.sum((a - t) ** 2)),
            lambda a, t: (a - t) / np.sqrt(np.sum((a - t) ** 2) + _TINY)),
    SumLoss("squared error of every prediction with every target",
            lambda a, t: np.sum((a - t.T) ** 2), _pairs_slope, lambda a, t: a.shape[1] == 1),
    SumLoss("logistic loss of targets -1 and 1",
            lambda a, t: np.sum(np.logaddexp(0, -a * t)),
            lambda a, t: -t / (1 + np.exp(a * t)), lambda a, t: bool(np.all(np.abs(t) == 1))),
)  # fmt: skip
EVERY_PAIR = LOSSES[5]


@dataclass(frozen=True)
class Line:
    """How one layer's arrays are used: which are its weights and bias, and how they lie."""

    weights: int
    transposed: bool = False
    bias: int | None = None
    inside: str = ""
    """Where in the weights the bias lies: "first" or "last" row, or nowhere."""

    def split(self, arrays: Sequence[np.ndarray], inputs: int) -> tuple[np.ndarray, np.ndarray]:
        """Weights of shape (in, out) and bias of shape (out,)."""
        table = self._table(arrays[self.weights], inputs)
        if self.inside:
            row = 0 if self.inside == "first" else -1
            return np.delete(table, row, axis=0), table[row]
        out = table.shape[1]
        bias = np.zeros(out) if self.bias is None else arrays[self.bias].reshape(out)
        return table, bias

    def _table(self, array: np.ndarray, inputs: int) -> np.ndarray:
        if array.ndim == 2:
            return array.T if self.transposed else array
        rows = inputs + bool(self.inside)
        return array.reshape(rows, -1)

    def joined(
        self, weights: np.ndarray, bias: np.ndarray, shapes: Sequence[tuple[int, ...]]
    ) -> dict[int, np.ndarray]:
        """Slopes of weights and bias in the form that the program's arrays have."""
        if self.inside:
            parts = [bias[None], weights] if self.inside == "first" else [weights, bias[None]]
            weights = np.concatenate(parts)
        shape = shapes[self.weights]
        table = weights.T if self.transposed and len(shape) == 2 else weights
        found = {self.weights: table.reshape(shape)}
        if self.bias is not None:
            found[self.bias] = bias.reshape(shapes[self.bias])
        return found


@dataclass(frozen=True)
class Network:
    """A plain network: lines of layers, their activations, a loss with its scale, weight decay."""

    lines: tuple[Line, ...]
    activations: tuple[Activation, ...]
    loss: SumLoss
    scale: float
    inputs: np.ndarray
    targets: np.ndarray
    decay: float = 0.0
    decays_bias: bool = False

    def layers(self, arrays: Sequence[np.ndarray]) -> list[tuple[np.ndarray, np.ndarray]]:
        found, width = [], self.inputs.shape[1]
        for line in self.lines:
            found.append(line.split(arrays, width))
            width = found[-1][0].shape[1]
        return found

    def outputs(self, arrays: Sequence[np.ndarray]) -> list[tuple[np.ndarray, np.ndarray]]:
        """Pre-activation and output of each layer."""
        seen, x = [], self.inputs
        for (weights, bias), activation in zip(self.layers(arrays), self.activations, strict=True):
            z = x @ weights + bias
            x = activation.value(z)
            seen.append((z, x))
        return seen

    def decayed(self, arrays: Sequence[np.ndarray]) -> float:
        """What a weight decay of 1 adds to the loss."""
        squares = 0.0
        for weights, bias in self.layers(arrays):
            squares += np.sum(weights**2) + (np.sum(bias**2) if self.decays_bias else 0)
        return float(squares)


def find_network(
    arrays: Sequence[np.ndarray],
    inputs: object,
    targets: object,
    places: Sequence[tuple[Sequence[np.ndarray], float]],
    is_right: Callable[[Network], bool],
    seconds: float = 6.0,
) -> Network | None:
    """Find the network whose loss is the program's own; none where there is no such network.

    Parameters
    ----------
    arrays : sequence of ndarray
        The program's parameters.
    inputs, targets : array-like
        The data of the loss: examples in rows or columns; targets may be labels.
    places : sequence of (arrays, loss)
        The program's loss for other numbers in its parameters.
    is_right : callable
        Whether a network's slopes are those that were measured.
    seconds : float
        When to give up.
    """
    end = time.perf_counter() + seconds
    losses = np.array([loss for _, loss in places])
    with np.errstate(all="ignore"):
        for x, t in _data(inputs, targets):
            for lines in itertools.islice(_lines(arrays, x.shape[1], t.shape[1]), _MOST_LINES):
                for network in _fitting(lines, x, t, [one for one, _ in places], losses):
                    if is_right(network):
                        return network
                    if time.perf_counter() > end:
                        return None
                if time.perf_counter() > end:
                    return None
    return None


def find_by_slopes(
    arrays: Sequence[np.ndarray],
    inputs: object,
    targets: object,
    fits: Callable[[Network], bool],
    seconds: float = 3.0,
) -> Network | None:
    """Find the network whose slopes are the given ones, where its loss is not the program's."""
    end = time.perf_counter() + seconds
    with np.errstate(all="ignore"):
        for x, t in _data(inputs, targets):
            for lines in itertools.islice(_lines(arrays, x.shape[1], t.shape[1]), _MOST_LINES):
                for hidden in _hidden(len(lines) - 1):
                    for last, loss in itertools.product(LAST, LOSSES):
                        network = Network(lines, (*hidden, last), loss, 1.0, x, t)
                        if time.perf_counter() > end:
                            return None
                        if loss.fits(network.outputs(arrays)[-1][1], t) and fits(network):
                            return network
    return None


def _data(inputs: object, targets: object) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Inputs and targets with examples in rows, in every way in which they may be meant."""
    x, t = np.array(inputs, dtype=float), np.array(targets, dtype=float)
    tables = [x[:, None], x[None, :]] if x.ndim == 1 else [x, x.T]
    if x.ndim == 0:
        tables = [x.reshape(1, 1)]
    if x.ndim > 2:
        tables = [x.reshape(len(x), -1)]
    for table in tables:
        yield from ((table, wanted) for wanted in _targets(t, len(table)))


def _targets(t: np.ndarray, examples: int) -> Iterator[np.ndarray]:
    if t.ndim < 2:
        if t.size == examples:
            yield t.reshape(examples, 1)
        if examples == 1 and t.size > 1:
            yield t.reshape(1, -1)
    else:
        if t.shape[0] == examples:
            yield t
        if t.shape[1] == examples:
            yield t.T
    is_label = np.all(t == np.round(t)) and np.all(t >= 0)
    if t.size == examples and is_label and t.max(initial=0) < 1000:
        # A class may be missing in a small batch, so wider tables are tried as well.
        most = int(t.max()) + 1
        for classes in range(max(most, 2), most + 10):
            yield np.eye(classes)[t.astype(int).ravel()]


def _lines(arrays: Sequence[np.ndarray], width: int, out: int) -> Iterator[tuple[Line, ...]]:
    """All ways to line the arrays up as layers, from the inputs on; the given order first."""
    unused = [place for place, array in enumerate(arrays) if array.ndim <= 2]
    if len(unused) < len(arrays):
        return
    found = list(itertools.islice(_lined(arrays, unused, width, out), 8 * _MOST_LINES))
    # One orientation for all is the usual.
    yield from sorted(found, key=lambda lines: len({line.transposed for line in lines}))


def _lined(
    arrays: Sequence[np.ndarray], unused: list[int], width: int, out: int
) -> Iterator[tuple[Line, ...]]:
    if not unused:
        if width == out:
            yield ()
        return
    for place in unused:
        for line, next_width in _as_weights(arrays[place], place, width):
            rest = [one for one in unused if one != place]
            biases: list[int | None] = []
            if not line.inside:
                biases += [one for one in rest if _is_bias(arrays[one], next_width)]
                biases.sort(key=lambda one: (abs((one or 0) - place), one))
            for bias in (*biases, None):
                left = [one for one in rest if one != bias]
                for lines in _lined(arrays, left, next_width, out):
                    yield (replace(line, bias=bias), *lines)


def _as_weights(array: np.ndarray, place: int, width: int) -> Iterator[tuple[Line, int]]:
    if array.ndim == 2:
        rows, columns = array.shape
        for inside in ("", "first", "last"):
            needed = width + bool(inside)
            if rows == needed:
                yield Line(place, False, inside=inside), columns
            if columns == needed:
                yield Line(place, True, inside=inside), rows
    elif array.size == width:
        yield Line(place), 1
    elif array.ndim == 1 and width == 1:
        yield Line(place), array.size
    elif array.ndim == 1 and array.size == width + 1:
        yield Line(place, inside="first"), 1
        yield Line(place, inside="last"), 1


def _is_bias(array: np.ndarray, width: int) -> bool:
    return array.size == width and (array.ndim < 2 or 1 in array.shape)


def _fitting(
    lines: tuple[Line, ...],
    x: np.ndarray,
    t: np.ndarray,
    places: Sequence[Sequence[np.ndarray]],
    losses: np.ndarray,
) -> Iterator[Network]:
    """Networks on these lines that have the program's losses, up to a scale and a decay."""
    for hidden in _hidden(len(lines) - 1):
        start = Network(lines, (*hidden, LAST[0]), LOSSES[0], 1.0, x, t)
        seen = [start.outputs(arrays)[-1][0] for arrays in places]
        for last in dict.fromkeys((*LAST, *hidden[-1:])):
            outputs = [last.value(z) for z in seen]
            for loss in LOSSES:
                if not all(loss.fits(a, t) for a in outputs):
                    continue
                made = np.array([loss.value(a, t) for a in outputs])
                network = replace(start, activations=(*hidden, last), loss=loss)
                yield from _scaled(network, made, losses, places)


def _hidden(count: int) -> Iterator[tuple[Activation, ...]]:
    if count == 0:
        yield ()
        return
    for one in HIDDEN:
        yield (one,) * count
    if 1 < count < 4:
        for mixed in itertools.product(HIDDEN[:4], repeat=count):
            if len(set(mixed)) > 1:
                yield mixed


def _scaled(
    network: Network, made: np.ndarray, losses: np.ndarray, places: Sequence[Sequence[np.ndarray]]
) -> Iterator[Network]:
    if not (np.all(np.isfinite(made)) and np.any(made)):
        return
    scale = float(made @ losses / (made @ made))
    if scale > 0 and _alike(scale * made, losses):
        yield replace(network, scale=scale)
        return
    for decays_bias in (False, True):
        with_decay = replace(network, decays_bias=decays_bias)
        decayed = np.array([with_decay.decayed(arrays) for arrays in places])
        table = np.stack([made, decayed], axis=1)
        (scale, decay), *_ = np.linalg.lstsq(table, losses, rcond=None)
        if scale > 0 and _alike(table @ [scale, decay], losses):
            yield replace(with_decay, scale=float(scale), decay=float(decay))
            return


def _alike(made: np.ndarray, losses: np.ndarray) -> bool:
    return bool(np.abs(made - losses).max() <= _ALIKE * (np.ptp(losses) + 1e-300))
