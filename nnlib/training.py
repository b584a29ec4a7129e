"""Training: gradient descent on the slopes that `backward` finds.

>>> rng = np.random.default_rng(0)
>>> xor_inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
>>> xor_targets = np.array([[0.0], [1.0], [1.0], [0.0]])
>>> layers = uniform_layers([2, 4, 1], [sigmoid, sigmoid], rng)
>>> losses = train(layers, xor_inputs, xor_targets, learning_rate=2.0, epochs=3000)
>>> bool(losses[-1] < 0.01 < losses[0])
True

A stack of networks trains with the same lines; each loss is then an array, one number per network,
and `learning_rate` may be one number or one per network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from nnlib.activations import sigmoid  # noqa: F401 (the example)
from nnlib.arguments import check_network
from nnlib.layers import Layer, uniform_layers  # noqa: F401 (the example)
from nnlib.losses import Loss, squared_error
from nnlib.propagation import backward, forward
from nnlib.words import write_count

Rate = float | np.ndarray


class TrainingDiverged(ArithmeticError):
    """The loss stopped being a finite number; the message says when and what to try."""


def train(
    layers: Sequence[Layer], inputs: np.ndarray, targets: np.ndarray, learning_rate: Rate,
    epochs: int, loss: Loss = squared_error,
) -> list[np.ndarray]:  # fmt: skip
    """Take one step per epoch, each with the slopes over all examples; change layers in place.

    Parameters
    ----------
    layers : sequence of Layer
        The network, or a stack; its arrays are changed in place.
    inputs : ndarray of shape (examples, in), or (..., examples, in)
    targets : ndarray
        Targets for the loss: numbers of shape (examples, out), or labels of shape (examples,).
    learning_rate : float, or ndarray of shape (...), one per network of the stack
    epochs : int
    loss : Loss
        Defaults to the squared error.

    Returns
    -------
    list of ndarray
        The loss before each step, one per epoch.

    Raises
    ------
    ValueError
        If shapes do not fit, data is not finite, or a rate or a count makes no sense.
    TrainingDiverged
        If the loss is no longer finite.
    """
    inputs, targets = _data(inputs, targets)
    rate = _rate(learning_rate, layers)
    _whole_number("epochs", epochs, least=0)
    losses: list[np.ndarray] = []
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(epochs):
            losses.append(_step(layers, inputs, targets, rate, loss, f"epoch {epoch}"))
    return losses


# A sum of outputs, each times a number, has these numbers as its slopes. So `backward` can begin
# with known slopes, and does not work them out again.
_KNOWN = Loss("known slopes", lambda output, known: (output * known).sum(), lambda _, known: known)


def _step(
    layers: Sequence[Layer], inputs: np.ndarray, targets: np.ndarray, rate: Rate, loss: Loss,
    when: str,
) -> np.ndarray:  # fmt: skip
    """Step all parameters at once; return the loss from before the step."""
    trace = forward(layers, inputs)
    before, output_slopes = loss.value_and_slope(trace[-1].output, targets)
    _require_finite(before, when, rate)
    slopes = backward(layers, trace, output_slopes, _KNOWN)
    for layer, (weights_slopes, bias_slopes) in zip(layers, slopes, strict=True):
        layer.weights -= rate * weights_slopes
        layer.bias -= rate * bias_slopes
    return before


def minibatches(
    inputs: np.ndarray, targets: np.ndarray, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Deal out the examples in batches, each example once, in a fresh random order.

    Parameters
    ----------
    inputs : ndarray of shape (examples, in)
    targets : ndarray of shape (examples, ...)
    batch_size : int
        The last batch may be shorter.
    rng : numpy.random.Generator
        Source of the random order; called once, as `rng.permutation(examples)`.

    Returns
    -------
    iterator of (inputs, targets), one pair per batch

    Raises
    ------
    ValueError
        If `inputs` and `targets` differ in their number of examples, or `batch_size` is below 1.

    Examples
    --------
    >>> numbers = np.arange(5.0).reshape(-1, 1)
    >>> batches = minibatches(numbers, numbers, 2, np.random.default_rng(0))
    >>> [batch[0].ravel().tolist() for batch in batches]
    [[2.0, 4.0], [3.0, 0.0], [1.0]]
    """
    inputs, targets = np.asarray(inputs), np.asarray(targets)
    _whole_number("batch_size", batch_size, least=1)
    if inputs.ndim != 2 or targets.ndim < 1 or len(inputs) != len(targets):
        raise ValueError(
            f"inputs has shape {inputs.shape} and targets {targets.shape}: batches need one row "
            "per example in both, (examples, in) and (examples, ...); the first numbers of the two "
            "shapes must be equal"
        )
    order = rng.permutation(len(inputs))
    rows = (order[start : start + batch_size] for start in range(0, len(inputs), batch_size))
    return ((inputs.take(row, axis=0), targets.take(row, axis=0)) for row in rows)


def sgd_epoch(
    layers: Sequence[Layer], inputs: np.ndarray, targets: np.ndarray, batch_size: int,
    learning_rate: Rate, rng: np.random.Generator, loss: Loss = squared_error,
) -> np.ndarray:  # fmt: skip
    """Go once through the data, one step per batch; change layers in place.

    The parameters, and the errors raised, are as for `train` and `minibatches`.

    Returns
    -------
    ndarray of shape (...)
        The loss before each step, averaged over all examples: one number per network.
    """
    inputs, targets = _data(inputs, targets)
    rate = _rate(learning_rate, layers)
    total: np.ndarray = np.float64(0.0)  # type: ignore[assignment]
    with np.errstate(over="ignore", invalid="ignore"):
        for number, batch in enumerate(minibatches(inputs, targets, batch_size, rng)):
            before = _step(layers, *batch, rate, loss, f"batch {number}")
            total = total + before * len(batch[0])
    return total / len(inputs)


def _data(inputs: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    for name, values in (("inputs", np.asarray(inputs)), ("targets", np.asarray(targets))):
        if values.dtype.kind not in "biuf" or values.size == 0:
            raise ValueError(
                f"{name} has shape {values.shape} and type {values.dtype}: training needs numbers, "
                "for at least one example; check how the data was loaded"
            )
        if not np.isfinite(values).all():
            place = np.argwhere(~np.isfinite(values))[0].tolist()
            raise ValueError(
                f"{name} has {values[tuple(place)]} at {place}: training needs finite numbers; fix "
                "that example or leave it out"
            )
    return np.asarray(inputs), np.asarray(targets)


def _rate(learning_rate: Rate, layers: Sequence[Layer]) -> Rate:
    """Check the rate; one rate per network gets two more axes, so that it fits (in, out)."""
    check_network(layers)
    rate, networks = np.asarray(learning_rate), layers[0].weights.shape[:-2]
    if rate.dtype.kind not in "iuf" or not (np.isfinite(rate) & (rate >= 0)).all():
        raise ValueError(
            f"learning_rate is {learning_rate!r}: it must be a finite number, zero or more (a step "
            "already goes against the slope); try 0.1"
        )
    if rate.shape not in ((), networks):
        others = f", or one per network of the stack, shape {networks}" if networks else ""
        raise ValueError(f"learning_rate has shape {rate.shape}: use a single number{others}")
    return rate[..., np.newaxis, np.newaxis] if rate.ndim else float(rate)


def _whole_number(name: str, value: int, least: int) -> None:
    if not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(
            f"{name} is {value!r}: it must be a whole number, {least} or more; try {name}=10"
        )


def _require_finite(loss: np.ndarray, when: str, rate: Rate) -> None:
    """Stop training if the loss is no longer finite."""
    finite = np.isfinite(loss)
    # For a single number, `all` would take longer than the test itself.
    if finite is np.True_ or finite.all():
        return
    bad = np.flatnonzero(~np.isfinite(np.ravel(loss)))
    largest = float(np.broadcast_to(np.ravel(rate), np.size(loss))[bad].max())
    part = f" of {bad.size} of {write_count(finite.size, 'network')} (the first is number {bad[0]})"
    raise TrainingDiverged(
        f"the loss{part if np.ndim(loss) else ''} is not finite at {when}, with "
        f"learning_rate {largest:g}: the steps are too large. Start again from fresh layers with a "
        f"smaller rate, {largest / 10:g} for example, and check that the inputs are not huge."
    )
