"""Measuring: the slope of a loss by nudging, the referee of the whole course.

>>> weights = np.array([1.0, 2.0])
>>> measured_slopes(lambda: 3 * weights[0] + weights[1] ** 2, [weights])[0].round(6)
array([3., 4.])

Nudge a number up and read the loss; nudge it down and read it again; divide the difference of the
two losses by the distance between the two places: a *central difference* (Burden and Faires,
"Numerical Analysis", section 4.1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from nnlib.arguments import check_network
from nnlib.layers import Layer
from nnlib.losses import Loss, squared_error
from nnlib.propagation import Seen, Slopes, forward

NUDGE = 1e-5
"""Default nudge: close to where truncation and rounding errors together are least, as measured in
the lesson `slope_of_one_weight`."""

_CHUNK = 2**16
"""Upper limit on the pre-activations computed in one go (half a megabyte), except that the nudges
of one input always stay together."""


def measured_slopes(
    loss: Callable[[], float], parameters: Sequence[np.ndarray], nudge: float = NUDGE
) -> list[np.ndarray]:
    """Measure the slope of any loss for every entry of the given arrays, one at a time.

    Parameters
    ----------
    loss : callable
        Takes no arguments, reads the arrays of `parameters`, returns one number.
    parameters : sequence of ndarray of float64
        Nudged in place, and restored afterwards, even if `loss` raises.
    nudge : float
        How far to go to each side.

    Returns
    -------
    list of ndarray
        One per parameter, of the same shape.

    Raises
    ------
    TypeError
        If a parameter is not a writable array of float64.
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
            loss_above = _one_number(loss(), f"next to entry {list(place)}")
            parameter[place] = below
            loss_below = _one_number(loss(), f"next to entry {list(place)}")
        finally:
            parameter[place] = before
        # Above minus below, not twice the nudge, because the sums are rounded as well.
        slopes[place] = (loss_above - loss_below) / (above - below)
    return slopes


def measured_network_slopes(
    layers: Sequence[Layer],
    inputs: np.ndarray,
    targets: np.ndarray,
    loss: Loss = squared_error,
    nudge: float = NUDGE,
) -> Slopes:
    """Measure the slope of a network's loss for every weight and bias, in a few forward passes.

    A nudged weight moves one neuron of its layer, by the nudge times its input. So the layers
    before it need not run again, the next one only gets that neuron's change, and the layers after
    that run once for many nudges.

    Parameters
    ----------
    layers : sequence of Layer
        One network, not a stack. It is not changed; float32 and integers are measured in float64.
    inputs : ndarray of shape (examples, in)
    targets : ndarray
        Targets for the loss: numbers of shape (examples, out), or labels of shape (examples,).
    loss : Loss
        Defaults to the squared error.
    nudge : float
        How far to go to each side.

    Returns
    -------
    list of (weight slopes, bias slopes)
        As `backward` returns them.

    Raises
    ------
    ValueError
        If shapes do not fit, `layers` is a stack, or `nudge` is too small or too large.

    Examples
    --------
    >>> layers = [Layer([[2.0]], [1.0])]
    >>> [(weights_slopes, bias_slopes)] = measured_network_slopes(layers, [[5.0]], [[10.0]])
    >>> float(weights_slopes[0, 0].round(6)), float(bias_slopes[0].round(6))
    (10.0, 2.0)
    """
    _check_nudge(nudge)
    check_network(layers)
    if any(layer.weights.ndim > 2 for layer in layers):
        raise ValueError(
            f"layers is a stack of networks, shape {layers[0].weights.shape[:-2]}: measuring takes "
            "one network; copy one out with `one_network(layers, 0)`"
        )
    # A layer that changes nothing goes at the end, so that each layer has one after it.
    size = layers[-1].weights.shape[-1]
    chain = [*layers, Layer(np.eye(size), np.zeros(size))]
    trace = forward(layers, np.asarray(inputs, float))
    trace.append(Seen(*[trace[-1].output] * 3))
    up_and_down = nudge * np.array([1.0, -1.0]).reshape(2, 1, 1, 1)
    slopes: Slopes = []
    for number, (layer, seen) in enumerate(zip(layers, trace, strict=False)):
        after, following = chain[number + 1], trace[number + 1].pre_activation
        largest = np.abs(seen.pre_activation).max()
        if largest + nudge == largest:
            raise ValueError(_lost(nudge, largest))
        # The bias is the weight of an input that is always 1.
        weighed = np.ones((len(layer.weights) + 1, 1, len(seen.inputs)))
        weighed[:-1, 0] = seen.inputs.T
        pre_activation, output = seen.pre_activation.T, seen.output.T
        by_nudge = np.empty((len(weighed), len(output)))
        rows = max(1, _CHUNK // (2 * len(output) * following.size))
        for start in range(0, len(weighed), rows):
            steps = up_and_down * weighed[start : start + rows]
            moved = layer.activation.value(pre_activation + steps) - output
            nudged = after.activation.value(following + moved[..., None] * after.weights[:, None])
            for later in chain[number + 2 : -1]:
                nudged = later.activation.value(nudged @ later.weights + later.bias)
            above, below = loss.value(nudged, targets)
            by_nudge[start : start + rows] = (above - below) / (2 * nudge)
        slopes.append((by_nudge[:-1], by_nudge[-1]))
    return slopes


def directional_slope(
    loss: Callable[[], float],
    parameters: Sequence[np.ndarray],
    direction: Sequence[np.ndarray],
    nudge: float = NUDGE,
) -> float:
    """Measure the slope of any loss along one direction in the space of all its parameters.

    This evaluates the loss only twice, however many numbers there are. The field calls the result a
    directional derivative: the slope for each number times how far it goes, added up.

    Parameters
    ----------
    loss, parameters, nudge
        As in `measured_slopes`.
    direction : sequence of ndarray
        How far each number goes, in the shapes of the parameters.

    Returns
    -------
    float

    Examples
    --------
    >>> weights = np.array([1.0, 2.0])
    >>> direction = [np.array([10.0, 1.0])]
    >>> loss = lambda: 3 * weights[0] + weights[1] ** 2
    >>> round(directional_slope(loss, [weights], direction), 6)   # 3 * 10 + 4 * 1
    34.0
    """
    _check_nudge(nudge)
    for number, parameter in enumerate(parameters):
        _check_parameter(number, parameter)
    before = [parameter.copy() for parameter in parameters]
    losses = []
    for step in (nudge, -nudge):
        try:
            for parameter, way in zip(parameters, direction, strict=True):
                parameter += step * way
            losses.append(_one_number(loss(), "along the direction"))
        finally:
            for parameter, values in zip(parameters, before, strict=True):
                parameter[...] = values
    return (losses[0] - losses[1]) / (2 * nudge)


def _check_nudge(nudge: float) -> None:
    if not 0 < nudge < np.inf:
        raise ValueError(f"nudge is {nudge}: it must be a positive number; {NUDGE:g} works well")


def _check_parameter(number: int, parameter: np.ndarray) -> None:
    if not isinstance(parameter, np.ndarray):
        problem, advice = f"is a {type(parameter).__name__}", "make one: `np.array(value, float)`"
    elif parameter.dtype != np.float64:
        problem, advice = f"has type {parameter.dtype}", "create it with `dtype=float`"
    elif not parameter.flags.writeable:
        problem, advice = "is read-only", "make a copy with `.copy()`"
    else:
        return
    raise TypeError(
        f"parameters[{number}] {problem}: nudging happens in place and needs an array of float64; "
        f"{advice}, and let the loss read that same array"
    )


def _one_number(value: float, where: str) -> float:
    number = np.asarray(value)
    if number.size != 1 or number.dtype.kind not in "biuf" or not np.isfinite(number).all():
        raise ValueError(
            f"the loss {where} is {np.array2string(number, threshold=5)}: it must be one finite "
            "number; check what the loss function returns"
        )
    return float(number.reshape(()))


def _lost(nudge: float, entry: float) -> str:
    return (
        f"nudge is {nudge:g}, which does not change an entry of {entry:g}: numbers that large are "
        "further apart than that; use a larger nudge or smaller parameters"
    )
