"""Worksheets: a small network to work out by hand, with numbers that a short code stands for.

The code is printed on the sheet. From it, `nnlib.checks.check_worksheet` makes the same numbers
again, so nothing has to be stored and nothing is secret.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from nnlib.activations import identity, relu, sigmoid
from nnlib.exercises import worksheet_table as lines
from nnlib.exercises.worksheet_lines import Case, Line
from nnlib.layers import Layer
from nnlib.propagation import forward

Item = TypeVar("Item")

# No characters that look alike: no 0, O, 1, I or L. Their number is prime, so that the last letter
# reveals every wrong one and every two that have changed places.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_DIGITS = 3
SHEETS = len(ALPHABET) ** _DIGITS
"""How many codes each kind of worksheet has."""

_INPUTS = (1.0, 2.0, 3.0, 4.0, 5.0, -1.0, -2.0, -3.0, -4.0)
_WEIGHTS = (0.5, 1.0, 1.5, 2.0, 2.5, -0.5, -1.0, -1.5, -2.0, -2.5)
_BIASES = (0.5, 1.0, 1.5, -0.5, -1.0, -1.5)
# None of these is its own square, or half of it, so a slip with the square shows.
_ERRORS = (0.5, 1.5, 2.5, 3.0, -0.5, -1.5, -2.5, -3.0)


class Dice:
    """Random choices that are the same on every machine, with every version of NumPy."""

    def __init__(self, seed: str) -> None:
        # Of the available generators, this is the only one that Python promises not to change.
        self._random = random.Random(seed).random

    def one(self, items: Sequence[Item]) -> Item:
        return items[int(self._random() * len(items))]

    def some(self, items: Sequence[float], *shape: int) -> np.ndarray:
        return np.reshape([self.one(items) for _ in range(int(np.prod(shape)))], shape)


@dataclass(frozen=True)
class Worksheet:
    """A kind of worksheet.

    Parameters
    ----------
    letter : str
        The first letter of its codes.
    lesson : str
    title : str
    told : str
        What the sheet says before its numbers.
    draw : callable
        Takes dice, returns a case.
    lines : tuple of Line
    gives_output : bool
        Whether a sheet gives the neuron's output instead of its weights and its bias.
    """

    letter: str
    lesson: str
    title: str
    told: str
    draw: Callable[[Dice], Case]
    lines: tuple[Line, ...]
    gives_output: bool = False

    def sheet(self, number: int) -> Sheet:
        """Make the sheet of that number, from 0 to `SHEETS` - 1."""
        places, left = [ALPHABET.index(self.letter)], number
        for _ in range(_DIGITS):
            left, place = divmod(left, len(ALPHABET))
            places.append(place)
        case = self.draw(Dice(f"{self.letter} {number}"))
        return Sheet("".join(ALPHABET[one] for one in (*places, _last(places))), self, case)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its code, and its numbers.

    Parameters
    ----------
    code : str
    kind : Worksheet
    case : Case
    """

    code: str
    kind: Worksheet
    case: Case
    right: dict[str, np.ndarray] = field(init=False)
    """What the engine finds, by the name of the line."""

    def __post_init__(self) -> None:
        found = self.case.found()
        kept = {line.name: found[line.name] for line in self.kind.lines}
        object.__setattr__(self, "right", kept)


def sheet_of(code: str) -> Sheet | None:
    """Make the sheet with this code; None if there is none.

    Examples
    --------
    >>> WORKSHEETS["slope_of_one_weight"].sheet(0).code
    'W2229'
    >>> sheet_of("w222 9").case.inputs
    array([[4.]])
    >>> sheet_of("W2228") is None
    True
    """
    text = "".join(code.upper().split()).replace("-", "")
    places = [ALPHABET.find(letter) for letter in text]
    kinds = [kind for kind in WORKSHEETS.values() if kind.letter == text[:1]]
    if len(text) != _DIGITS + 2 or -1 in places or places[-1] != _last(places[:-1]) or not kinds:
        return None
    number = sum(place * len(ALPHABET) ** power for power, place in enumerate(places[1:-1]))
    return kinds[0].sheet(number)


def _last(places: Sequence[int]) -> int:
    """Return the letter that makes the sum of all, each times its place in the code, 0."""
    size, weighted = len(ALPHABET), sum(at * place for at, place in enumerate(places, 1))
    return -weighted * pow(len(places) + 1, -1, size) % size


# --- drawing --------------------------------------------------------------------------------------


def _inputs(dice: Dice, count: int) -> np.ndarray:
    """Draw one example with different inputs; none is 1, since multiplying by 1 hides slips."""
    while True:
        values = dice.some(_INPUTS, 1, count)
        if _differ(1, *np.abs(values[0])):
            return values


def _neuron(dice: Dice, inputs: int, biases: Sequence[float] = _BIASES) -> Case:
    values = _inputs(dice, inputs)
    while True:
        weights, bias = dice.some(_WEIGHTS, inputs, 1), dice.some(biases, 1)
        error, prediction = dice.one(_ERRORS), values @ weights + bias
        sizes = np.abs([*values[0], error, 2 * error, prediction[0, 0]])
        signs = set(np.sign(values[0] * weights[:, 0]))
        # If a product, a square or a sign is forgotten, the number is different.
        if _differ(0, *sizes) and len(signs) == min(inputs, 2):
            return Case((Layer(weights, bias),), values, prediction - error)


def _differ(*numbers: float) -> bool:
    """Check whether no two numbers are the same, so that each can be told from the others."""
    return len(set(numbers)) == len(numbers)


def _one_weight(dice: Dice) -> Case:
    return _neuron(dice, 1, (0.0,))


def _two_inputs(dice: Dice) -> Case:
    return _neuron(dice, 2)


def _three_inputs(dice: Dice) -> Case:
    return _neuron(dice, 3)


def _sigmoid(dice: Dice) -> Case:
    """Draw a neuron whose output is a short number, with the bias that makes it so."""
    values, weights = _inputs(dice, 2), dice.some(_WEIGHTS, 2, 1)
    output, target = dice.one((0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9)), dice.one((0.0, 1.0))
    bias = np.log(output / (1 - output)) - values @ weights
    return Case((Layer(weights, bias[0], sigmoid),), values, np.array([[target]]))


def _two_layers(dice: Dice, outputs: int) -> Case:
    values = _inputs(dice, 2)
    while True:
        hidden = Layer(dice.some(_WEIGHTS, 2, 2), dice.some(_BIASES, 2), relu)
        pre_activation = (values @ hidden.weights + hidden.bias)[0]
        sizes = np.abs(pre_activation)
        # One neuron is active and one is not; no output is 1, which would hide slips.
        if (pre_activation > 0).sum() == 1 and _differ(0, 1, *sizes) and sizes.max() <= 6:
            break
    while True:
        weights, errors = dice.some(_WEIGHTS, 2, outputs), dice.some(_ERRORS, 1, outputs)
        paths = weights @ (2 * errors[0])
        # Each path back can be told from the others, and from one with a step left out.
        if all(_differ(*np.abs(one).ravel()) for one in (weights, errors, [0, *paths])):
            break
    last = Layer(weights, dice.some(_BIASES, outputs), identity)
    prediction = forward([hidden, last], values)[-1][2]
    return Case((hidden, last), values, prediction - errors)


def _hidden_layer(dice: Dice) -> Case:
    return _two_layers(dice, 1)


def _two_outputs(dice: Dice) -> Case:
    return _two_layers(dice, 2)


WORKSHEETS = {
    row.lesson: row
    for row in (
        Worksheet(
            "P", "prediction_and_error", "A neuron with three inputs",
            "A neuron has three inputs, a weight for each, and a bias. It has no activation.",
            _three_inputs, (lines.PREDICTION, lines.ERRORS, lines.THE_LOSS),
        ),
        Worksheet(
            "W", "slope_of_one_weight", "One weight",
            "A neuron has one input, one weight and no bias.", _one_weight,
            (lines.PREDICTION, lines.ERRORS, lines.THE_LOSS, lines.SLOPE_OF_WEIGHT,
             lines.NEW_WEIGHT),
        ),
        Worksheet(
            "N", "gradient_descent", "One step of a neuron",
            "A neuron has two inputs, a weight for each, and a bias. It has no activation.",
            _two_inputs,
            (lines.PREDICTION, lines.ERRORS, lines.THE_LOSS, *lines.NEURON_SLOPES,
             lines.NEW_WEIGHTS, lines.NEW_BIAS),
        ),
        Worksheet(
            "S", "activations", "A neuron with a sigmoid",
            "A neuron has two inputs and a sigmoid. Its output, which is its prediction, is known, "
            "so its weights are not needed.", _sigmoid,
            (lines.ERRORS, lines.THE_LOSS, lines.SIGMOID_SLOPE, *lines.SIGMOID_NEURON),
            gives_output=True,
        ),
        Worksheet(
            "H", "the_hidden_layer", "A hidden layer of two neurons",
            "A network has two inputs, a hidden layer of two neurons with ReLU, and one output "
            "without activation. There is one example.", _hidden_layer,
            (*lines.HIDDEN_LAYER, lines.OUTPUT_LAYER, lines.ERRORS, lines.THE_LOSS, lines.DELTA,
             *lines.BACKWARD),
        ),
        Worksheet(
            "B", "full_backprop", "A network with two outputs",
            "A network has two inputs, a hidden layer of two neurons with ReLU, and two outputs "
            "without activation. There is one example.", _two_outputs,
            (*lines.HIDDEN_LAYER, lines.OUTPUT_LAYER, lines.ERRORS, lines.SUMMED_LOSS,
             lines.DELTA, *lines.BACKWARD),
        ),
    )
}  # fmt: skip
"""Every kind of worksheet, by its lesson."""
