"""Random networks with data, for the property tests."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies

from nnlib import ACTIVATIONS, LOSSES, Layer, Loss, forward
from tests import reference


@dataclass
class Case:
    layers: list[Layer]
    inputs: np.ndarray
    targets: np.ndarray
    loss: Loss

    def plain(self):
        """As nested lists and functions of numbers, for the plain-loop reference."""
        layers = [
            (layer.weights.tolist(), layer.bias.tolist(), reference.value_of(layer.activation))
            for layer in self.layers
        ]
        loss = reference.loss_of_one(self.loss)
        return layers, self.inputs.tolist(), self.targets.tolist(), loss

    def near_a_kink(self, distance=3e-3):
        """Whether an activation or the loss bends sharply nearby, so that nudging is misled."""
        trace = forward(self.layers, self.inputs)
        bends = [
            _bend(layer.activation.value, seen.pre_activation, distance)
            for layer, seen in zip(self.layers, trace, strict=True)
        ]
        slope = lambda predictions: len(self.inputs) * self.loss.slope(predictions, self.targets)  # noqa: E731
        return max(*bends, _bend(slope, trace[-1].output, distance)) > 0.05


def _bend(function, places, distance):
    """Return how much the slope of a function changes within a distance, at its sharpest."""
    above, below = function(places + distance), function(places - distance)
    return np.abs(above - 2 * function(places) + below).max() / distance


def targets_for(loss, rng, examples=5, out=3):
    """Draw targets of the kind that a loss compares with."""
    if loss.targets == "numbers":
        return rng.normal(size=(examples, out))
    return rng.integers(out, size=examples)


def case(seed, sizes, examples, activations, loss):
    rng = np.random.default_rng(seed)
    layers = [
        Layer(rng.normal(size=(inside, outside)), rng.normal(size=outside), ACTIVATIONS[name])
        for inside, outside, name in zip(sizes[:-1], sizes[1:], activations, strict=True)
    ]
    targets = targets_for(LOSSES[loss], rng, examples, sizes[-1])
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
