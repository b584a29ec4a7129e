"""Right programs of many forms, for the clinic's tests: their slopes come from the engine."""

import itertools

import numpy as np

from nnlib import Layer, backward, forward
from nnlib.activations import ACTIVATIONS
from nnlib.losses import squared_error


class Program:
    """A network in the form that is asked for: its arrays lie as a user's might."""

    def __init__(self, sizes, activations, *, seed, turned=False, columns=False, bias="row"):
        rng = np.random.default_rng(seed)
        self._layers = [
            Layer(
                rng.normal(size=(a, b)) / np.sqrt(a),
                0.1 * rng.normal(size=b) if bias != "none" else np.zeros(b),
                ACTIVATIONS[name],
            )
            for (a, b), name in zip(itertools.pairwise(sizes), activations, strict=True)
        ]
        self._turned, self._bias = turned, bias
        x = rng.normal(size=(9, sizes[0]))
        t = rng.uniform(0.1, 0.9, size=(9, sizes[-1]))
        self._x, self._t = x, t
        self._data = (x.T, t.T) if columns else (x, t)
        for number, layer in enumerate(self._layers, start=1):
            for name, array in self._shown(layer.weights, layer.bias).items():
                setattr(self, f"{name}{number}", array)

    def _shown(self, weights, bias):
        weights = weights.T if self._turned else weights
        shapes = {"row": bias, "column": bias[:, None], "table": bias[None]}
        found = {"W": weights.copy()}
        if self._bias != "none":
            found["b"] = shapes[self._bias].copy()
        return found

    def layers(self):
        """The network as it is now, for the engine."""
        made = []
        for number, layer in enumerate(self._layers, start=1):
            weights = getattr(self, f"W{number}")
            bias = getattr(self, f"b{number}", np.zeros(layer.bias.shape))
            weights = weights.T if self._turned else weights
            made.append(Layer(weights, np.ravel(bias), layer.activation))
        return made

    @property
    def data(self):
        """Inputs and targets, in rows or columns."""
        return {"inputs": self._data[0], "targets": self._data[1]}

    def loss(self):
        return float(squared_error.value(forward(self.layers(), self._x)[-1].output, self._t))

    def slopes(self):
        layers = self.layers()
        found = {}
        for number, (weights, bias) in enumerate(
            backward(layers, forward(layers, self._x), self._t), start=1
        ):
            for name, array in self._shown(weights, bias).items():
                found[f"d{name}{number}"] = array
        return found

    def step(self, rate=0.05):
        for name, slope in self.slopes().items():
            setattr(self, name[1:], getattr(self, name[1:]) - rate * slope)
