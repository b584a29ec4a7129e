"""Layers: weights, a bias and an activation; a network is a plain list of them.

>>> layers = sensible_layers([2, 4, 1], [sigmoid, sigmoid], np.random.default_rng(0))
>>> [layer.weights.shape for layer in layers]
[(2, 4), (4, 1)]

A *stack* holds many networks of the same shape in one set of arrays, with the networks on the
leading axes:

>>> stack = sensible_layers([2, 4, 1], [sigmoid, sigmoid], np.random.default_rng(0), networks=500)
>>> stack[0].weights.shape, stack[0].bias.shape
((500, 2, 4), (500, 1, 4))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nnlib.activations import Activation, identity, sigmoid  # noqa: F401 (sigmoid: the examples)
from nnlib.arguments import check_activation, check_layer, check_sizes


@dataclass
class Layer:
    """One layer. Its arrays may be changed in place: ``layer.weights -= step``.

    Parameters
    ----------
    weights : ndarray of shape (in, out), or (..., in, out) for a stack
        One column per neuron. An array of floats is kept, not copied.
    bias : ndarray of shape (out,), or (..., 1, out) for a stack
        One number per neuron.
    activation : Activation
        Defaults to the identity.

    Raises
    ------
    ValueError
        If the shapes do not fit each other.
    TypeError
        If `activation` is a word or a function instead of an Activation.

    Examples
    --------
    >>> Layer([[1, 2, 3], [4, 5, 6]], [0, 0, 0]).weights.shape
    (2, 3)
    """

    weights: np.ndarray
    bias: np.ndarray
    activation: Activation = identity

    def __post_init__(self) -> None:
        check_layer(self.weights, self.bias)
        check_activation("activation", self.activation)
        self.weights, self.bias = _floats(self.weights), _floats(self.bias)


def _floats(values: np.ndarray) -> np.ndarray:
    values = np.asarray(values)
    return values if values.dtype.kind == "f" else values.astype(float)


def sensible_layers(
    sizes: Sequence[int],
    activations: Sequence[Activation],
    rng: np.random.Generator,
    networks: int | None = None,
) -> list[Layer]:
    """Make layers with normally distributed weights of a sensible size, and biases of zero.

    Parameters
    ----------
    sizes : sequence of int
        The number of inputs, then of neurons, layer by layer.
    activations : sequence of Activation
        One per layer, so one fewer than `sizes`.
    rng : numpy.random.Generator
        The source of the random numbers.
    networks : int, optional
        Make a stack of that many networks.

    Raises
    ------
    ValueError
        If `sizes` and `activations` do not fit each other.
    TypeError
        If `activations` is not a sequence of Activation.

    Examples
    --------
    >>> layers = sensible_layers([100, 50], [identity], np.random.default_rng(0))
    >>> round(float(layers[0].weights.std()), 1)   # the root of 1 / 100
    0.1
    """

    def normal(shape: tuple[int, ...], activation: Activation) -> np.ndarray:
        return rng.normal(0.0, np.sqrt(activation.variance / shape[-2]), shape)

    return _layers(sizes, activations, networks, normal)


def uniform_layers(
    sizes: Sequence[int],
    activations: Sequence[Activation],
    rng: np.random.Generator,
    low: float = -1.0,
    high: float = 1.0,
    networks: int | None = None,
) -> list[Layer]:
    """Make layers with starting weights uniform from `low` to `high`, and biases of zero.

    Parameters
    ----------
    sizes, activations, rng, networks
        As in `sensible_layers`, which also raises the same errors.
    low, high : float
        The bounds of the starting weights.

    Examples
    --------
    >>> layers = uniform_layers([2, 4, 1], [sigmoid, sigmoid], np.random.default_rng(0), low=0)
    >>> bool(layers[0].weights.min() >= 0)
    True
    """
    return _layers(sizes, activations, networks, lambda shape, _: rng.uniform(low, high, shape))


def _layers(
    sizes: Sequence[int],
    activations: Sequence[Activation],
    networks: int | None,
    draw: Callable[[tuple[int, ...], Activation], np.ndarray],
) -> list[Layer]:
    check_sizes(sizes, activations)
    stacked = () if networks is None else (networks,)
    layers = []
    for inside, outside, activation in zip(sizes[:-1], sizes[1:], activations, strict=True):
        bias = np.zeros((*stacked, 1, outside) if stacked else outside)
        layers.append(Layer(draw((*stacked, inside, outside), activation), bias, activation))
    return layers


def one_network(stack: Sequence[Layer], number: int) -> list[Layer]:
    """Copy one network out of a stack.

    Examples
    --------
    >>> stack = sensible_layers([2, 1], [identity], np.random.default_rng(0), networks=500)
    >>> one_network(stack, 3)[0].bias.shape
    (1,)
    """
    return [
        Layer(layer.weights[number].copy(), layer.bias[number, 0].copy(), layer.activation)
        for layer in stack
    ]
