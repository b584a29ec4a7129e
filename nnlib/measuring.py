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

_CHUNK = 2**16
"""Pre-activations in one go, nudged ones and all beside them: half a megabyte."""


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

    A nudged weight moves one pre-activation of its layer, by the nudge times the input that it
    weighs. So the layers before need not run again, and those after it run once for many nudges.

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
    trace = forward(layers, np.asarray(inputs, float))
    slopes: Slopes = []
    for number, layer in enumerate(layers):
        seen, pre_activation, _ = trace[number]
        examples, out = pre_activation.shape
        largest = np.abs(pre_activation).max()
        if largest + nudge == largest:
            raise ValueError(_lost(nudge, largest))
        # The bias weighs an input that is always 1.
        moves = nudge * np.vstack([seen.T, np.ones(examples)])
        by_nudge = np.empty(len(moves) * out)
        chunk = max(1, _CHUNK // (2 * pre_activation.size))
        for start in range(0, by_nudge.size, chunk):
            places = np.arange(min(chunk, by_nudge.size - start))
            inputs_of, neurons = np.divmod(start + places, out)
            nudged = np.broadcast_to(pre_activation, (2, places.size, examples, out)).copy()
            nudged[0, places, :, neurons] += moves[inputs_of]
            nudged[1, places, :, neurons] -= moves[inputs_of]
            output = layer.activation.value(nudged).reshape(-1, out)
            for later in layers[number + 1 :]:
                output = later.activation.value(output @ later.weights + later.bias)
            above, below = loss.value(output.reshape(2, places.size, examples, -1), targets)
            by_nudge[start : start + chunk] = (above - below) / (2 * nudge)
        slopes.append((by_nudge[:-out].reshape(-1, out), by_nudge[-out:]))
    return slopes


def measured_slope_along(
    layers: Sequence[Layer],
    inputs: np.ndarray,
    targets: np.ndarray,
    direction: Slopes,
    loss: Loss = squared_error,
    nudge: float = NUDGE,
) -> float:
    """Measure the slope of a network's loss along one direction of all its numbers together.

    Two forward passes, however large the network. The slopes of a formula, times the direction and
    added up, should give the same; along a random direction a wrong one hardly does.

    Parameters
    ----------
    layers, inputs, targets, loss, nudge
        As `measured_network_slopes` takes them.
    direction : list of (weights, bias)
        How far each number goes, in the form of the slopes.

    Returns
    -------
    float

    Examples
    --------
    >>> layers, inputs, targets = [Layer([[2.0]], [1.0])], np.array([[5.0]]), np.array([[10.0]])
    >>> direction = [(np.array([[1.0]]), np.array([3.0]))]
    >>> round(measured_slope_along(layers, inputs, targets, direction), 6)   # 10 * 1 + 2 * 3
    16.0
    """
    _check_nudge(nudge)
    losses = []
    for step in (nudge, -nudge):
        moved = [
            Layer(layer.weights + step * weights, layer.bias + step * bias, layer.activation)
            for layer, (weights, bias) in zip(layers, direction, strict=True)
        ]
        losses.append(loss.value(forward(moved, inputs)[-1][2], targets))
    return float(losses[0] - losses[1]) / (2 * nudge)


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
