"""Random networks with data, for the property tests."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies

from nnlib import ACTIVATIONS, LOSSES, Layer, Loss, forward


@dataclass
class Case:
    layers: list[Layer]
    inputs: np.ndarray
    targets: np.ndarray
    loss: Loss

    def plain(self):
        """As nested lists, for the plain-loop reference."""
        layers = [
            (layer.weights.tolist(), layer.bias.tolist(), layer.activation.name)
            for layer in self.layers
        ]
        return layers, self.inputs.tolist(), self.targets.tolist(), self.loss.name

    def near_a_kink(self, distance=1e-3):
        return any(
            layer.activation.name == "relu" and np.abs(pre_activation).min() < distance
            for layer, (_, pre_activation, _) in zip(
                self.layers, forward(self.layers, self.inputs), strict=True
            )
        )


def case(seed, sizes, examples, activations, loss):
    rng = np.random.default_rng(seed)
    layers = [
        Layer(rng.normal(size=(inside, outside)), rng.normal(size=outside), ACTIVATIONS[name])
        for inside, outside, name in zip(sizes[:-1], sizes[1:], activations, strict=True)
    ]
    targets = (
        rng.normal(size=(examples, sizes[-1]))
        if loss == "squared error"
        else rng.integers(sizes[-1], size=examples)
    )
    return Case(layers, rng.normal(size=(examples, sizes[0])), targets, LOSSES[loss])


@strategies.composite
def cases(draw):
    """Depth 1 to 4, widths 1 to 7, 1 to 7 examples, every activation and loss."""
    depth = draw(strategies.integers(1, 4))
    width = strategies.integers(1, 7)
    names = strategies.sampled_from(sorted(ACTIVATIONS))
    return case(
        draw(strategies.integers(0, 2**32 - 1)),
        draw(strategies.lists(width, min_size=depth + 1, max_size=depth + 1)),
        draw(width),
        draw(strategies.lists(names, min_size=depth, max_size=depth)),
        draw(strategies.sampled_from(sorted(LOSSES))),
    )
