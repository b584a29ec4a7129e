"""Lines of a worksheet: what to work out by hand, which exercise decides it, and its slips.

Each line takes what it needs from the lines above it. So a number that is wrong only because of an
earlier one can be told from a new mistake.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.activations import relu
from nnlib.exercises import families
from nnlib.exercises import neuron_families as common
from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.parts import flat
from nnlib.exercises.truths import Definition
from nnlib.layers import Layer
from nnlib.losses import squared_error
from nnlib.propagation import backward, forward
from nnlib.training import train

Values = Mapping[str, np.ndarray]
"""The numbers of each line, by its name."""


@dataclass(frozen=True)
class Case:
    """The numbers that a worksheet gives: a network, one example, and a learning rate."""

    layers: tuple[Layer, ...]
    inputs: np.ndarray
    targets: np.ndarray
    learning_rate: float = 0.1

    def found(self) -> dict[str, np.ndarray]:
        """Return everything that a line may ask for, as the engine finds it."""
        trace = forward(self.layers, self.inputs)
        slopes = backward(self.layers, trace, self.targets)
        _, pre_activation, output = trace[-1]
        moved = copy.deepcopy(self.layers)
        train(moved, self.inputs, self.targets, self.learning_rate, epochs=1)
        return {
            "pre_activation": trace[0][1][0],
            "hidden": trace[0][2][0],
            "prediction": output[0],
            "error": (output - self.targets)[0],
            "loss": np.array([squared_error.value(output, self.targets)]),
            "activation_slope": self.layers[-1].activation.slope(pre_activation)[0],
            # With one example, the slope for a bias is the delta.
            "delta": slopes[-1][1],
            "weights_slopes": slopes[-1][0],
            "bias_slopes": slopes[-1][1],
            "node_slopes": self._node_slopes(trace[-1][0]),
            "hidden_delta": slopes[0][1],
            "hidden_weights_slopes": slopes[0][0],
            "hidden_bias_slopes": slopes[0][1],
            "new_weights": moved[-1].weights,
            "new_bias": moved[-1].bias,
        }

    def _node_slopes(self, inside: np.ndarray) -> np.ndarray:
        """Return the slopes for what goes into the last layer: those for biases right before it."""
        size = inside.shape[1]
        layers = [Layer(np.eye(size), np.zeros(size)), self.layers[-1]]
        return backward(layers, forward(layers, inside), self.targets)[0][1]


@dataclass(frozen=True)
class Line:
    """One line of a worksheet.

    Parameters
    ----------
    name : str
        What a learner types, and the key in what `Case.found` returns.
    words : str
        What is asked for.
    exercise : Exercise
        Its truth decides; its slips explain what is wrong.
    given : callable
        Takes the case and the numbers of the lines above; returns the exercise's arguments.
    slips : tuple of str
        The slips that happen on paper too.
    part : int
        Which part of the exercise's result the line is.
    """

    name: str
    words: str
    exercise: Exercise
    given: Callable[[Case, Values], Arguments]
    slips: tuple[str, ...]
    part: int = 0

    def measured(self, case: Case, above: Values) -> tuple[np.ndarray, np.ndarray]:
        """Return what is right for the numbers above, and how far off that may be."""
        named = self.exercise.arguments_by_name(self.given(case, above))
        numbers, errors = self.exercise.truth.parts(named)  # type: ignore[union-attr]
        return numbers[self.part].ravel(), errors[self.part].ravel()

    def slipped(self, case: Case, above: Values) -> Iterator[tuple[str, np.ndarray]]:
        """Yield what each known mistake gives, with the question that goes with it."""
        for one in self.exercise.slips:
            changes = [one.changes, *(fit.changes for fit in one.fits if fit.number is None)]
            for change in changes if one.id in self.slips else ():
                text = self.exercise.apply_changes(one.id, change, self.exercise.source)
                with np.errstate(all="ignore"):
                    result = self.exercise.compile(text, False)(*self.given(case, above))
                yield one.question, flat(result)[self.part].ravel()


# --- what has no exercise of its own --------------------------------------------------------------


def error(prediction, target):
    """Return the error: how far the prediction is from the target.

    prediction, target: arrays of the same shape
    """
    return prediction - target


def summed_loss(error):
    """Return the loss of one example: its squared errors, added up over the outputs.

    error: array of shape (out,)
    """
    return np.sum(error**2)


def hidden_outputs(pre_activation):
    """Return the outputs of a layer with ReLU.

    pre_activation: array of any shape
    """
    return np.maximum(pre_activation, 0)


def _none(rng: np.random.Generator) -> Arguments:
    raise NotImplementedError("A worksheet draws its own numbers.")


def _by_hand(reference: Any, truth: Any, *slips: Any) -> Exercise:
    """Declare an exercise that is asked on paper only."""
    return Exercise(reference, _none, hints=(), slips=slips, truth=Definition(truth))


ERROR = _by_hand(
    error,
    error,
    families.TARGET_MINUS_PREDICTION.slip(("prediction - target", "target - prediction")),
    common.SUM_FOR_DIFFERENCE.slip(("prediction - target", "prediction + target")),
    common.SIZE_OF_THE_ERROR.slip(("prediction - target", "np.abs(prediction - target)")),
)
LOSS = _by_hand(
    summed_loss,
    lambda error: squared_error.value(error[np.newaxis], np.zeros((1, error.size))),
    slip("not_squared", "Is that the error, not yet squared?", "the square",
         ("error**2", "error")),
    slip("doubled", families.ERROR_DOUBLED, "the square",
         ("error**2", "2 * error")),
    slip("minus_lost", "A square is never negative: what is a minus times a minus?", "the square",
         ("error**2", "np.sign(error) * error**2")),
    slip("halved", families.HALVED, "the loss",
         ("np.sum(error**2)", "np.sum(error**2) / 2")),
    slip("summed_first", "Did you add up the errors first and then square?", "the order",
         ("np.sum(error**2)", "np.sum(error) ** 2")),
    slip("mean_over_outputs", "Is that a mean over the outputs? They are added up.", "the loss",
         ("np.sum(", "np.mean(")),
)  # fmt: skip
HIDDEN = _by_hand(
    hidden_outputs,
    relu.value,
    slip("relu_left_out", "Did you leave out ReLU?", "the activation",
         ("np.maximum(pre_activation, 0)", "pre_activation")),
    slip("minus_lost", "What does ReLU make of a number below 0?", "the activation",
         ("np.maximum(pre_activation, 0)", "np.abs(pre_activation)")),
    slip("slope_of_relu", "Is that the slope of ReLU instead of its output?", "the activation",
         ("np.maximum(pre_activation, 0)", "1.0 * (pre_activation > 0)")),
)  # fmt: skip
