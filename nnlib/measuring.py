"""Measuring: the slope of a loss by nudging, which is the referee of the whole course.

>>> weights = np.array([1.0, 2.0])
>>> measured_slopes(lambda: 3 * weights[0] + weights[1] ** 2, [weights])[0].round(6)
array([3., 4.])

Nudge a number up, look at the loss; nudge it down, look again; divide by the distance between the
two places: a *central difference* (Burden and Faires, "Numerical Analysis", section 4.1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nnlib.layers import Layer
from nnlib.losses import Loss, squared_error
from nnlib.propagation import Slopes, forward

NUDGE = 1e-5
"""Near the bottom of the valley between truncation and rounding; lesson 02 measures it."""

_CHUNK = 2**17
"""Numbers in one stack of nudged networks: about a megabyte. Larger ones were slower."""


def measured_slopes(
    loss: Callable[[], float], parameters: Sequence[np.ndarray], nudge: float = NUDGE
) -> list[np.ndarray]:
    """Measure the slope of any loss by every entry of some arrays, one entry at a time.

    Parameters
    ----------
    loss : callable
        Takes nothing, reads the arrays of `parameters`, returns one number.
    parameters : sequence of ndarray of float64
        Nudged in place, and as before afterwards, also when `loss` raises.
    nudge : float
        How far to go to each side.

    Returns
    -------
    list of ndarray, one a parameter, in its shape

    Raises
    ------
    TypeError
        If a parameter is not an array of float64 that can be written to.
    ValueError
        If `nudge` is not positive, or too small to change an entry, or a loss is not one finite
        number.
    """
    _check_nudge(nudge)
    for number, parameter in enumerate(parameters):
        _check_parameter(number, parameter)
    return [_slopes_by(loss, parameter, nudge) for parameter in parameters]


def _slopes_by(loss: Callable[[], float], parameter: np.ndarray, nudge: float) -> np.ndarray:
    slopes = np.empty(parameter.shape)
    for place in np.ndindex(parameter.shape):
        before = float(parameter[place])
        above, below = before + nudge, before - nudge
        if not below < before < above:
            raise ValueError(_lost(nudge, before))
        try:
            parameter[place] = above
            loss_above = _one_number(loss(), place)
            parameter[place] = below
            loss_below = _one_number(loss(), place)
        finally:
            parameter[place] = before
        # Above minus below, not twice the nudge: what was added is rounded too.
        slopes[place] = (loss_above - loss_below) / (above - below)
    return slopes


def measured_network_slopes(
    layers: Sequence[Layer],
    inputs: np.ndarray,
    targets: np.ndarray,
    loss: Loss = squared_error,
    nudge: float = NUDGE,
) -> Slopes:
    """Measure the slope of a network's loss by every weight and bias, in a few forward passes.

    Each nudge makes another network; they all go forward together as one stack.

    Parameters
    ----------
    layers : sequence of Layer
        One network, not a stack. Not changed; float32 and integers are measured in float64.
    inputs : ndarray of shape (examples, in)
    targets : ndarray of shape (examples, out); labels of shape (examples,) for cross-entropy
    loss : Loss
        Squared error if left out.
    nudge : float
        How far to go to each side.

    Returns
    -------
    list of (weights slopes, bias slopes)
        As `backward` gives them.

    Raises
    ------
    ValueError
        If shapes do not fit, `layers` is a stack, or `nudge` does not serve.

    Examples
    --------
    >>> layers = [Layer([[2.0]], [1.0])]
    >>> [(weights_slopes, bias_slopes)] = measured_network_slopes(layers, [[5.0]], [[10.0]])
    >>> float(weights_slopes[0, 0].round(6)), float(bias_slopes[0].round(6))
    (10.0, 2.0)
    """
    _check_nudge(nudge)
    if any(layer.weights.ndim > 2 for layer in layers):
        raise ValueError(
            f"layers is a stack of networks, {layers[0].weights.shape[:-2]} of them: measuring "
            "takes one; pick it with `one_network(layers, 0)`"
        )
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    parameters = [array for layer in layers for array in (layer.weights, layer.bias)]
    flat = np.concatenate([array.ravel() for array in parameters]).astype(float)
    slopes = np.empty(flat.size)
    values_a_network = flat.size + len(inputs) * sum(layer.bias.size for layer in layers)
    chunk = max(1, _CHUNK // (2 * values_a_network))
    for start in range(0, flat.size, chunk):
        places = np.arange(start, min(start + chunk, flat.size))
        above, below = flat[places] + nudge, flat[places] - nudge
        if not ((below < flat[places]) & (flat[places] < above)).all():
            raise ValueError(_lost(nudge, float(np.abs(flat).max())))
        nudged = np.tile(flat, (2, places.size, 1))
        nudged[0, np.arange(places.size), places] = above
        nudged[1, np.arange(places.size), places] = below
        losses = loss.value(forward(_stack(layers, nudged), inputs)[-1][2], targets)
        slopes[places] = (losses[0] - losses[1]) / (above - below)
    return [(layer.weights[0], layer.bias[0, 0]) for layer in _stack(layers, slopes[np.newaxis])]


def _stack(layers: Sequence[Layer], flat: np.ndarray) -> list[Layer]:
    """Cut flat parameters, shape (..., parameters), into layers of the form of `layers`."""
    stack, start, networks = [], 0, flat.shape[:-1]
    for layer in layers:
        middle = start + layer.weights.size
        stop = middle + layer.bias.size
        weights = flat[..., start:middle].reshape(*networks, *layer.weights.shape)
        bias = flat[..., middle:stop].reshape(*networks, 1, *layer.bias.shape)
        stack.append(Layer(weights, bias, layer.activation))
        start = stop
    return stack


def _check_nudge(nudge: float) -> None:
    if not (np.isfinite(nudge) and nudge > 0):
        raise ValueError(f"nudge is {nudge}: it must be a positive number; {NUDGE:g} serves well")


def _check_parameter(number: int, parameter: np.ndarray) -> None:
    if not isinstance(parameter, np.ndarray):
        raise TypeError(
            f"parameters[{number}] is a {type(parameter).__name__}: nudging in place needs an "
            "array of float64; use `np.array(value, dtype=float)` and read that array in the loss"
        )
    if parameter.dtype != np.float64:
        raise TypeError(
            f"parameters[{number}] has type {parameter.dtype}: a nudge drowns in its rounding and "
            f"float64 is needed; measure at `parameters[{number}].astype(float)`"
        )
    if not parameter.flags.writeable:
        raise TypeError(
            f"parameters[{number}] is read-only: nudging happens in place; measure at a copy, "
            f"`parameters[{number}].copy()`"
        )


def _one_number(value: float, place: tuple[int, ...]) -> float:
    number = np.asarray(value)
    if number.size != 1 or number.dtype.kind not in "biuf" or not np.isfinite(number).all():
        raise ValueError(
            f"the loss beside entry {list(place)} is {np.array2string(number, threshold=5)}: it "
            "must be one finite number; look at what the loss function returns"
        )
    return float(number.reshape(()))


def _lost(nudge: float, entry: float) -> str:
    return (
        f"nudge is {nudge:g}, which does not change an entry of {entry:g}: numbers that large are "
        "further apart than that; use a larger nudge or smaller parameters"
    )
