"""Versions of the assessment's three exercises: an activation and a loss, a row of each table.

No slope is written here: the right answers are measured, as in the lessons.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Exercise
from nnlib.exercises.drawing import numbers
from nnlib.exercises.truths import MeasuredSlope

LESSON = "assessment"

# name, what a neuron does with its pre-activation x
ACTIVATION_RULES = (
    ("sigmoid", "1 / (1 + np.exp(-x))"),
    ("tanh", "np.tanh(x)"),
    ("softplus", "np.log(1 + np.exp(x))"),
    ("sine", "np.sin(x)"),
    ("arc tangent", "np.arctan(x)"),
    ("bell", "np.exp(-(x ** 2))"),
    ("swish", "x / (1 + np.exp(-x))"),
)

# name, cost of one output's error e, prediction minus target
LOSS_RULES = (
    ("square", "e ** 2"),
    ("fourth power", "e ** 4"),
    ("log-cosh", "np.log(np.cosh(e))"),
    ("pseudo-Huber", "np.sqrt(1 + e ** 2) - 1"),
    ("Cauchy", "np.log(1 + e ** 2)"),
    ("linear-exponential", "np.exp(e) - e - 1"),
)

_GIVEN = '''import numpy as np


def activation(x):
    """{activation}: what a neuron does with its pre-activation."""
    return {activation_rule}


def loss(predictions, targets):
    """{loss}: the mean over the examples (rows), summed over the outputs (columns)."""
    e = predictions - targets
    return np.sum({loss_rule}) / len(e)
'''


@dataclass(frozen=True)
class Version:
    """A student's version: a row of each table."""

    activation: tuple[str, str]
    loss: tuple[str, str]

    @property
    def given(self) -> str:
        """The cell that states it, as Python."""
        (activation, activation_rule), (loss, loss_rule) = self.activation, self.loss
        return _GIVEN.format(
            activation=activation[0].upper() + activation[1:], activation_rule=activation_rule,
            loss=loss[0].upper() + loss[1:], loss_rule=loss_rule,
        )  # fmt: skip

    def functions(self) -> tuple[Callable[..., Any], Callable[..., Any]]:
        """Return the activation and the loss that this cell defines."""
        names: dict[str, Any] = {}
        exec(self.given, names)
        return names["activation"], names["loss"]


def version_of(student: str, seed: int) -> Version:
    """Draw a student's version.

    Examples
    --------
    >>> version_of("jane", 1) == version_of("jane", 1)
    True
    >>> len({version_of(str(number), 1) for number in range(1000)})
    42
    """
    digest = hashlib.sha256(f"{seed} {student}".encode("utf-8", "replace")).digest()
    rng = np.random.default_rng(list(digest))
    return Version(
        ACTIVATION_RULES[rng.integers(len(ACTIVATION_RULES))],
        LOSS_RULES[rng.integers(len(LOSS_RULES))],
    )


def exercises(version: Version) -> list[Exercise]:
    """Declare the three exercises of a version."""
    activation, loss = version.functions()

    def layer_loss(inputs: Any, weights: Any, bias: Any, targets: Any) -> Any:
        return loss(activation(inputs @ weights + bias), targets)

    def neuron_loss(inputs: Any, weights: Any, bias: Any, target: Any) -> Any:
        layer = (inputs[np.newaxis], weights[:, np.newaxis], bias, np.full((1, 1), target))
        return layer_loss(*layer)

    def two_layer_loss(
        inputs: Any, targets: Any, hidden_weights: Any, hidden_bias: Any,
        output_weights: Any, output_bias: Any,
    ) -> Any:  # fmt: skip
        hidden = activation(inputs @ hidden_weights + hidden_bias)
        return loss(hidden @ output_weights + output_bias, targets)

    def own_neuron_slopes(inputs, weights, bias, target):
        """Return the slopes of the loss of one neuron with your activation, for one example.

        inputs:  array of shape (d,)
        weights: array of shape (d,)
        bias:    a number
        target:  a number
        returns two: the weight slopes, of shape (d,), and the bias slope, a number
        """
        arrays = [np.array(weights), np.array(bias)]
        slopes = _by_complex_steps(lambda w, b: neuron_loss(inputs, w, b, target), arrays)
        return slopes[0], float(slopes[1])

    def own_layer_slopes(inputs, weights, bias, targets):
        """Return the slopes of the loss of a layer with your activation, for several examples.

        inputs:  array of shape (examples, in)
        weights: array of shape (in, out)
        bias:    array of shape (out,)
        targets: array of shape (examples, out)
        returns two: the weight slopes, of shape (in, out), and the bias slopes, of shape (out,)
        """
        arrays = [np.array(weights), np.array(bias)]
        return tuple(_by_complex_steps(lambda w, b: layer_loss(inputs, w, b, targets), arrays))

    def own_two_layer_slopes(
        inputs, targets, hidden_weights, hidden_bias, output_weights, output_bias
    ):
        """Return the slopes of the loss of two layers: your activation, then none.

        inputs:         array of shape (examples, in)
        targets:        array of shape (examples, out)
        hidden_weights: array of shape (in, hidden)
        hidden_bias:    array of shape (hidden,)
        output_weights: array of shape (hidden, out)
        output_bias:    array of shape (out,)
        returns four, in the order and the shapes of the weights and biases
        """
        arrays = [np.array(a) for a in (hidden_weights, hidden_bias, output_weights, output_bias)]
        return tuple(_by_complex_steps(lambda *a: two_layer_loss(inputs, targets, *a), arrays))

    own = "of your own loss"
    return [
        Exercise(
            reference=own_neuron_slopes,
            statement=f"Return the slopes {own} for the weights and the bias of a neuron.",
            instance=_neuron,
            truth=MeasuredSlope(neuron_loss, by=("weights", "bias")),
            parts=("weight slopes", "bias slope"),
            slips=(), hints=(),
        ),
        Exercise(
            reference=own_layer_slopes,
            statement=f"Return the slopes {own} for the weights and the bias of a layer.",
            instance=_layer, extra_cases=_small_layers, sizes=_sizes,
            truth=MeasuredSlope(layer_loss, by=("weights", "bias")),
            parts=("weight slopes", "bias slopes"),
            slips=(), hints=(), tries=10,
        ),
        Exercise(
            reference=own_two_layer_slopes,
            statement=f"Return the slopes {own} for the weights and the biases of two layers.",
            instance=_two_layers, extra_cases=_small_networks, sizes=_sizes,
            truth=MeasuredSlope(two_layer_loss, by=_BY),
            parts=tuple(f"{name.replace('_', ' ')} slopes" for name in _BY),
            slips=(), hints=(), tries=10,
        ),
    ]  # fmt: skip


# The course's own answers, for grading's check of itself: they measure, whatever the version.
_STEPS = """def {name}({arguments}):
    def slope(place, parameters):
        number, entry = place
        moved = [np.array(one, dtype=complex) for one in parameters]
        moved[number][entry] += 1e-30j
        return np.imag(at(*moved)) / 1e-30

    def at({nudged}):
        return loss({predictions}, {targets})

    parameters = [np.asarray(one, dtype=float) for one in ({nudged})]
    slopes = [
        np.array([slope((number, entry), parameters) for entry in np.ndindex(one.shape)])
        for number, one in enumerate(parameters)
    ]
    return tuple(s.reshape(p.shape) for s, p in zip(slopes, parameters))
"""
_LAYER = "activation(inputs @ weights + bias)"
RIGHT = {
    "own_neuron_slopes": _STEPS.format(
        name="own_neuron_slopes", arguments="inputs, weights, bias, target",
        nudged="weights, bias", predictions=f"np.reshape({_LAYER}, (1, 1))",
        targets="np.full((1, 1), target)",
    ),
    "own_layer_slopes": _STEPS.format(
        name="own_layer_slopes", arguments="inputs, weights, bias, targets",
        nudged="weights, bias", predictions=_LAYER, targets="targets",
    ),
    "own_two_layer_slopes": _STEPS.format(
        name="own_two_layer_slopes",
        arguments="inputs, targets, hidden_weights, hidden_bias, output_weights, output_bias",
        nudged="hidden_weights, hidden_bias, output_weights, output_bias",
        predictions="activation(inputs @ hidden_weights + hidden_bias) @ output_weights"
        " + output_bias",
        targets="targets",
    ),
}  # fmt: skip


# A formula needs the activation a few times and the loss hardly ever; measuring needs them once or
# twice per weight. An answer that measures with other numbers (complex, longer, a class) stops.
GUARD = """
def _guarded(function, most):
    left = [most]

    def guarded(*given):
        left[0] -= 1
        plain = all(type(one) in (float, int, np.float64, np.ndarray) for one in given)
        if left[0] < 0 or not plain or any(np.asarray(one).dtype.kind not in "fiu" or
                                           np.asarray(one).itemsize > 8 for one in given):
            raise RuntimeError("this is how slopes are measured")
        return function(*given)

    return guarded


activation, loss = _guarded(activation, {activation}), _guarded(loss, {loss})
"""
_EACH_ACTIVATION, _EACH_LOSS = 8, 2


def guard(name: str, instances: int) -> str:
    """Return the source that stops an answer that measures; empty for exercises of the lessons."""
    if name not in NAMES:
        return ""
    return GUARD.format(activation=_EACH_ACTIVATION * instances, loss=_EACH_LOSS * instances)


_BY = ("hidden_weights", "hidden_bias", "output_weights", "output_bias")
NAMES = ("own_neuron_slopes", "own_layer_slopes", "own_two_layer_slopes")
TITLES = ("One neuron", "A layer", "Two layers")


def _by_complex_steps(loss: Callable[..., Any], parameters: list[np.ndarray]) -> list[np.ndarray]:
    """Measure slopes up to rounding, without a difference: Squire and Trapp 1998, "Using Complex
    Variables to Estimate Derivatives of Real Functions". All rules in the tables are analytic."""
    slopes = []
    for number, parameter in enumerate(parameters):
        slope = np.empty(parameter.shape)
        for place in np.ndindex(parameter.shape):
            parameters[number] = parameter.astype(complex)
            parameters[number][place] += 1e-30j
            slope[place] = np.imag(loss(*parameters)) / 1e-30
        parameters[number] = parameter
        slopes.append(slope)
    return slopes


def _small(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Return numbers so small that no activation is flat and no loss runs away."""
    return np.round(0.4 * numbers(rng, shape), 2)


def _neuron(rng: np.random.Generator) -> Arguments:
    return numbers(rng, (5,)), _small(rng, 5), float(_small(rng)), float(_small(rng))


def _layer(
    rng: np.random.Generator, examples: int = 7, inputs: int = 5, outputs: int = 3
) -> Arguments:
    return (
        numbers(rng, (examples, inputs)), _small(rng, inputs, outputs), _small(rng, outputs),
        _small(rng, examples, outputs),
    )  # fmt: skip


def _small_layers(rng: np.random.Generator) -> list[Arguments]:
    return [_layer(rng, 1, 3, 2), _layer(rng, 5, 3, 1)]


def _two_layers(
    rng: np.random.Generator, examples: int = 7, inputs: int = 3, hidden: int = 5, outputs: int = 4
) -> Arguments:
    return (
        numbers(rng, (examples, inputs)), _small(rng, examples, outputs),
        _small(rng, inputs, hidden), _small(rng, hidden), _small(rng, hidden, outputs),
        _small(rng, outputs),
    )  # fmt: skip


def _small_networks(rng: np.random.Generator) -> list[Arguments]:
    return [_two_layers(rng, 1, 2, 4, 3), _two_layers(rng, 5, 3, 4, 1)]


def _sizes(targets: np.ndarray, **others: Any) -> dict[str, int]:
    return {"examples": targets.shape[0], "outputs": targets.shape[1]}
