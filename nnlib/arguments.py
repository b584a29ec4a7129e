"""Arguments: refuse what does not fit, with a sentence that says what to do.

>>> check_fit([], [1.0, 2.0])

These sentences are here, out of the way of the mathematics; skip them on a first reading.
They recommend `np.reshape(inputs, ...)` rather than `inputs.reshape(...)`, because it also works
for lists.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

import numpy as np

import nnlib.activations
from nnlib.activations import ACTIVATIONS, Activation
from nnlib.words import write_count


def check_activation(name: str, activation: object) -> None:
    """Refuse a word, a function, or anything else that is not an activation."""
    if not isinstance(activation, Activation):
        closest = difflib.get_close_matches(str(activation).strip().lower(), ACTIVATIONS, 1)
        guess = f"Did you mean {_public(closest[0])}? " if closest else ""
        raise TypeError(
            f"{name} is {activation!r}: a layer needs an Activation. {guess}"
            f"Choose one of {', '.join(map(_public, ACTIVATIONS))}; "
            "`nnlib.Activation(name, value, slope_from)` makes another."
        )


def _public(name: str) -> str:
    own = name in vars(nnlib.activations)
    return f"`nnlib.{name}`" if own else f"`nnlib.ACTIVATIONS[{name!r}]`"


def check_layer(weights: Any, bias: Any) -> None:
    """Refuse weights that are not (in, out), and a bias that is not one number per neuron."""
    shape = np.shape(weights)
    if len(shape) < 2:
        raise ValueError(
            f"weights has shape {shape}: a layer needs (in, out), one column per neuron; for a "
            "single neuron use `np.reshape(weights, (-1, 1))`"
        )
    needed = (*shape[:-2], 1, shape[-1]) if len(shape) > 2 else shape[-1:]
    if np.shape(bias) != needed:
        raise ValueError(
            f"bias has shape {np.shape(bias)}: weights of shape {shape} need {needed}, one number "
            f"per neuron; use `np.zeros({needed})` to start from zeros"
        )


def check_sizes(sizes: Sequence[int], activations: Sequence[Activation]) -> None:
    """Refuse sizes and activations that do not make a network."""
    if isinstance(activations, str | Activation):
        raise TypeError(f"activations is {activations!r}: use a list, one activation per layer")
    if len(activations) != len(sizes) - 1 or min(sizes, default=0) < 1:
        raise ValueError(
            f"sizes is {list(sizes)} and activations has "
            f"{write_count(len(activations), 'entry', 'entries')}: a network needs at least two "
            "sizes, each 1 or more, and one activation per layer, one fewer than sizes"
        )
    for place, activation in enumerate(activations):
        check_activation(f"activations[{place}]", activation)


def check_network(layers: Any) -> None:
    """Refuse a single layer where a list is needed, and an empty network."""
    if hasattr(layers, "weights"):
        raise TypeError("layers is a single Layer: a network is a list of layers; use `[layer]`")
    if not layers:
        raise ValueError("layers is empty: a network needs at least one Layer")


def check_fit(layers: Any, inputs: Any) -> None:
    """Refuse inputs that do not fit the first layer, and layers that do not fit each other."""
    if hasattr(layers, "weights"):
        check_network(layers)
    shape = np.asarray(inputs).shape
    for number, layer in enumerate(layers, start=1):
        weights = layer.weights.shape
        fits = len(shape) > 1 and shape[-1] == weights[-2]
        if not fits or (len(shape) > 2 and shape[:-2] != weights[:-2]):
            raise ValueError(_misfit(number, weights, shape))
        shape = (*weights[:-2], shape[-2], weights[-1])


def _misfit(number: int, weights: tuple[int, ...], shape: tuple[int, ...]) -> str:
    *stacked, needed, _ = weights
    if number > 1:
        return (
            f"layer {number} has weights of shape {weights}, but the output of the layer before it "
            f"has shape {shape}: weights need (in, out) with in = {shape[-1]}, and the same "
            "leading axes; check the sizes of these two layers"
        )
    if shape == (needed,):
        repair = "for one example use `np.reshape(inputs, (1, -1))`"
    elif len(shape) == 2 and shape[0] == needed:
        repair = "if its columns are the examples, use `np.transpose(inputs)`"
    elif stacked:
        repair = "use two axes to share them, or add the leading axes to give each network its own"
    else:
        repair = "one row per example, one column per input"
    wanted = ", ".join([*map(str, stacked), "examples", str(needed)])
    return f"inputs has shape {shape}, but the network needs ({wanted}); {repair}"


def check_trace(layers: Any, trace: Sequence[object]) -> None:
    """Refuse a trace that does not have one entry per layer."""
    check_network(layers)
    if len(trace) != len(layers):
        raise ValueError(
            f"trace has {write_count(len(trace), 'entry', 'entries')}, but the network has "
            f"{write_count(len(layers), 'layer')}; use `trace = forward(layers, inputs)`"
        )


def check_numbers(predictions: Any, targets: Any) -> None:
    """Refuse targets that are not one number for each prediction."""
    shape, needed = np.asarray(targets).shape, np.asarray(predictions).shape
    if shape[-2:] != needed[-2:] or len(shape) < 2:
        raise ValueError(
            f"targets has shape {shape}, but predictions have {needed}: this loss needs one target "
            "for each prediction, (examples, out); if you have one target per example, "
            "make it a column: `np.reshape(targets, (-1, 1))`"
        )


def check_labels(scores: Any, labels: Any) -> None:
    """Refuse labels that are not one class per example, counted from 0."""
    found, shape = np.asarray(labels), np.asarray(scores).shape
    if len(shape) < 2:
        raise ValueError(
            f"scores has shape {shape}; for one example use `np.reshape(scores, (1, -1))`"
        )
    examples, classes = shape[-2:]
    fits = found.shape[-1:] == (examples,) and found.ndim <= max(1, len(shape) - 1)
    if not fits or found.dtype.kind not in "iu":
        repair = "one for each row of the scores"
        if found.shape[-2:] == (examples, 1):
            repair = "if they are a column, use `np.reshape(labels, -1)`"
        elif found.shape[-2:] == (examples, classes):
            repair = f"if they are one-hot rows, use `np.argmax(labels, axis={found.ndim - 1})`"
        elif found.shape[-1:] == (examples,):
            numbers = "if they are floats such as 3.0, use `np.array(labels, dtype=int)`"
            repair = numbers if found.dtype.kind in "fb" else "number the classes from 0"
        raise ValueError(
            f"labels has shape {found.shape} and type {found.dtype}, but the scores have {shape}: "
            f"this loss needs one whole number per example, ({examples},); {repair}"
        )
    if found.size and (found.min() < 0 or found.max() >= classes):
        raise ValueError(
            f"labels has values from {found.min()} to {found.max()}, but the scores have "
            f"{write_count(classes, 'column')}: labels must be 0 to {classes - 1}; if yours "
            "start at 1, subtract 1"
        )
