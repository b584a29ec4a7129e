"""Find out which plain network a program is: layers, activations, loss and its scale.

A candidate is accepted only if its loss equals the program's at several random places.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from nnlib.activations import Activation
from nnlib.checks.time_limit import processor_time
from nnlib.clinic.backward import Backward
from nnlib.clinic.networks import HIDDEN, LAST, LOSSES, Line, Network, SumLoss

Layers = list[tuple[np.ndarray, np.ndarray]]

PLACES = 6
_MOST_LINES = 60
_ALIKE = 2e-5
"""How far off a candidate's loss may be, as a share of how much the loss varies."""


def find_network(
    arrays: Sequence[np.ndarray],
    inputs: object,
    targets: object,
    places: Sequence[tuple[Sequence[np.ndarray], float]],
    is_right: Callable[[Network], bool],
    seconds: float = 0.6,
) -> Network | None:
    """Find the network whose loss equals the program's; None if there is no such network.

    Parameters
    ----------
    arrays : sequence of ndarray
        The program's parameters.
    inputs, targets : array-like
        The data of the loss: examples in rows or columns; targets may be labels.
    places : sequence of (arrays, loss)
        The program's loss with other numbers in its parameters.
    is_right : callable
        Checks whether a network's slopes are the measured ones.
    seconds : float
        When to give up, in processor time, so that a busy machine finds the same.
    """
    end = processor_time() + seconds
    losses = np.array([loss for _, loss in places])
    with np.errstate(all="ignore"):
        for lines, x, t in _lined_up(arrays, inputs, targets):
            for network in _fitting(lines, x, t, [one for one, _ in places], losses):
                if is_right(network):
                    return network
                if processor_time() > end:
                    return None
            if processor_time() > end:
                return None
    return None


def find_by_slopes(
    arrays: Sequence[np.ndarray],
    inputs: object,
    targets: object,
    fits: Callable[[Backward, SumLoss], bool],
    seconds: float = 0.5,
) -> Network | None:
    """Find the network whose slopes are the program's, although its loss is not."""
    end = processor_time() + seconds
    with np.errstate(all="ignore"):
        for lines, x, t in _lined_up(arrays, inputs, targets):
            for hidden, last in itertools.product(_hidden(len(lines) - 1), LAST):
                network = Network(lines, (*hidden, last), LOSSES[0], 1.0, x, t)
                backward = Backward(network, arrays)
                for loss in LOSSES:
                    if processor_time() > end:
                        return None
                    if loss.fits(backward.seen[-1][1], t) and fits(backward, loss):
                        return replace(network, loss=loss)
    return None


def _lined_up(
    arrays: Sequence[np.ndarray], inputs: object, targets: object
) -> Iterator[tuple[tuple[Line, ...], np.ndarray, np.ndarray]]:
    """Yield every way to read the data with every way to line up the arrays."""
    for x, t in _data(inputs, targets):
        for lines in itertools.islice(_lines(arrays, x.shape[1], t.shape[1]), _MOST_LINES):
            yield lines, x, t


def _data(inputs: object, targets: object) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield inputs and targets with examples in rows, in every way they may be meant."""
    x, t = np.array(inputs, dtype=float), np.array(targets, dtype=float)
    tables = [x[:, None], x[None, :]] if x.ndim == 1 else [x, x.T]
    if x.ndim == 0:
        tables = [x.reshape(1, 1)]
    if x.ndim > 2:
        tables = [x.reshape(len(x), -1)]
    if t.ndim > 2:
        t = t.reshape(len(t), -1)
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
    """Yield all ways to line up the arrays as layers from the inputs on, the given order first."""
    unused = [place for place, array in enumerate(arrays) if array.ndim <= 2]
    if len(unused) < len(arrays):
        return
    found = list(itertools.islice(_lined(arrays, unused, width, out), 50 * _MOST_LINES))
    yield from sorted(found, key=_oddness)


def _oddness(lines: tuple[Line, ...]) -> tuple[int, int, int]:
    """Rank the usual first: weights in order, one orientation, each bias next to its weights."""
    order = [line.weights for line in lines]
    inversions = sum(one > two for one, two in itertools.combinations(order, 2))
    tables = [line.transposed for line in lines]
    between = {line.bias - line.weights for line in lines if line.bias is not None}
    without = sum(line.bias is None and not line.inside for line in lines)
    return inversions, len(set(tables)), len(between) + without


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
    """Yield networks on these lines with the program's losses, up to a scale and a decay."""
    start = Network(lines, (), LOSSES[0], 1.0, x, t)
    layers_of = [start.layers(arrays) for arrays in places]
    decays = _decays(layers_of)
    for hidden in _hidden(len(lines) - 1):
        z = np.stack([_last_scores(layers, x, hidden) for layers in layers_of])
        found, made = [], []
        for last in dict.fromkeys((*LAST, *hidden[-1:])):
            outputs = last.value(z)
            for loss in LOSSES:
                if loss.fits(outputs, t):
                    found.append((last, loss))
                    made.append(loss.value(outputs, t))
        table = np.array(made)
        for place in np.flatnonzero(_may_be(table, losses, decays)):
            last, loss = found[place]
            scaled = _scaled(table[place], losses, decays)
            if scaled is not None:
                scale, decay, decays_bias = scaled
                yield Network(lines, (*hidden, last), loss, scale, x, t, decay, decays_bias)


def _decays(layers_of: Sequence[Layers]) -> list[np.ndarray]:
    """Return what a weight decay of 1 adds to the loss at each place, without and with the bias."""
    squares = [[(np.sum(one**2), np.sum(two**2)) for one, two in layers] for layers in layers_of]
    weights, bias = np.array(squares).sum(axis=1).T
    return [weights, weights + bias]


def _last_scores(layers: Layers, x: np.ndarray, hidden: Sequence[Activation]) -> np.ndarray:
    """Return the pre-activations of the last layer."""
    *before, (last_weights, last_bias) = layers
    for (weights, bias), activation in zip(before, hidden, strict=True):
        x = activation.value(x @ weights + bias)
    return np.asarray(x @ last_weights + last_bias)


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


def _may_be(made: np.ndarray, losses: np.ndarray, decays: Sequence[np.ndarray]) -> np.ndarray:
    """Find which rows may be the program's losses, by a rough look at all at once."""
    finite = np.isfinite(made).all(axis=1) & made.any(axis=1)
    near = np.zeros(len(made), dtype=bool)
    for decay in decays:
        along = decay / np.linalg.norm(decay)
        left, rest = (one - (one @ along)[..., None] * along for one in (losses, made))
        left = left - (rest @ left / (rest * rest).sum(axis=1))[:, None] * rest
        # Doubtful rows are looked at closely.
        near |= ~(np.abs(left).max(axis=1) > 10 * _ALIKE * (np.ptp(losses) + 1e-300))
    return np.asarray(finite & near)


def _scaled(
    made: np.ndarray, losses: np.ndarray, decays: Sequence[np.ndarray]
) -> tuple[float, float, bool] | None:
    """Find the scale, the decay and whether it includes the bias, if they fit the losses."""
    scale = float(made @ losses / (made @ made))
    if scale > 0 and _alike(scale * made, losses):
        return scale, 0.0, False
    for decays_bias, decayed in enumerate(decays):
        table = np.stack([made, decayed], axis=1)
        (scale, decay), *_ = np.linalg.lstsq(table, losses, rcond=None)
        if scale > 0 and _alike(table @ [scale, decay], losses):
            return float(scale), float(decay), bool(decays_bias)
    return None


def _alike(made: np.ndarray, losses: np.ndarray) -> bool:
    return bool(np.abs(made - losses).max() <= _ALIKE * (np.ptp(losses) + 1e-300))
