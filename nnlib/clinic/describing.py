"""Describing: which network was found, and where in it a finding is."""

from __future__ import annotations

from collections.abc import Sequence

from nnlib.clinic.case import write_first_names
from nnlib.clinic.edits import BACK_KINDS
from nnlib.clinic.grouping import Parameter
from nnlib.clinic.networks import Network
from nnlib.clinic.slips import Made
from nnlib.words import write_count, write_list


def network_in_words(network: Network, parameters: Sequence[Parameter]) -> str:
    """Say which network was found."""
    layers = []
    for line, activation in zip(network.lines, network.activations, strict=True):
        name = f"`{parameters[line.weights].name}`"
        turned = " transposed" if line.transposed else ""
        bias = ""
        if line.bias is not None:
            bias = f" + `{parameters[line.bias].name}`"
        elif line.inside:
            bias = f" with the bias in its {line.inside} row"
        layers.append(f"{name}{turned}{bias}, {activation}")
    decay = f", with a weight decay of {network.decay:.4g}" if network.decay else ""
    (n, d), k = network.inputs.shape, network.targets.shape[1]
    return (
        f"The network that was found: {'; '.join(layers)}. The loss is {network.loss.name}, "
        f"{_scale_in_words(network.scale, n, k)}{decay}; "
        f"{write_count(n, 'example')} of {write_count(d, 'input')}, {write_count(k, 'output')}."
    )


def _scale_in_words(scale: float, examples: int, outputs: int) -> str:
    """Say how the errors of all examples and outputs are combined.

    Examples
    --------
    >>> _scale_in_words(0.5, 4, 1), _scale_in_words(0.25, 4, 1), _scale_in_words(3.0, 4, 1)
    ('half the sum', 'the mean over the examples', '3 times the sum')
    """
    kinds = {"the sum": 1.0, "the mean over the examples": 1 / examples,
             "the mean over all targets": 1 / (examples * outputs)}  # fmt: skip
    for words, size in kinds.items():
        for half, times in (("", 1.0), ("half ", 0.5)):
            if abs(scale - times * size) <= 1e-3 * times * size:
                return half + words
    return f"{scale:.4g} times the sum"


def where_of_slip(
    kind: str, made: Made, network: Network, parameters: Sequence[Parameter], places: Sequence[int]
) -> str:
    """Name the parameters that are off, and the layer from which their slopes come back."""
    where = where_of(network, parameters, places)
    if kind in BACK_KINDS and made.layers:
        words = write_list([str(place + 1) for place in made.layers])
        layer = "layer" if len(made.layers) == 1 else "layers"
        where += f", on the way back from {layer} {words}"
    return where


def where_of(network: Network, parameters: Sequence[Parameter], places: Sequence[int]) -> str:
    layers = sorted(
        {
            number
            for number, line in enumerate(network.lines, start=1)
            for place in places
            if place in (line.weights, line.bias)
        }
    )
    names = write_first_names([parameters[place].name for place in sorted(places)])
    layer = "Layer" if len(layers) == 1 else "Layers"
    return f"{layer} {write_list([str(one) for one in layers])}: {names}" if layers else names


def kind_of_bias(kind: str, off: int, network: Network | None, places: Sequence[int]) -> str:
    """Rename a factor if only biases have it."""
    if network is None or off != len(places):
        return kind
    biases = {line.bias for line in network.lines}
    if not set(places) <= biases:
        return kind
    return {
        "mean_again": "bias_mean",
        "mean_missing": "bias_mean_missing",
        "all_zero": "bias_zero",
    }.get(kind, kind)
