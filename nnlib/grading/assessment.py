"""Assessment: each student's own version of three exercises, judged by measuring alone.

A version is an activation and a loss, drawn by a seed and the student's name; there are 42. Their
slopes stand nowhere: what is right is measured, as in the lessons.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Exercise, MeasuredSlope
from nnlib.exercises.drawing import numbers
from nnlib.grading.pages import file_name
from nnlib.grading.results import write_whole
from nnlib.grading.trouble import Trouble
from nnlib.measuring import measured_slopes

EXAMPLE = """examples:
  python -m nnlib.grading assessment --students students.txt --out assessment
  python -m nnlib.grading grade submitted --assessment assessment/assessment.toml --out results
"""

LESSON = "assessment"
_LISTED = "assessment.toml"

# name, what a neuron does with its pre-activation x
ACTIVATIONS = (
    ("sigmoid", "1 / (1 + np.exp(-x))"),
    ("tanh", "np.tanh(x)"),
    ("softplus", "np.log(1 + np.exp(x))"),
    ("sine", "np.sin(x)"),
    ("arc tangent", "np.arctan(x)"),
    ("bell", "np.exp(-(x ** 2))"),
    ("swish", "x / (1 + np.exp(-x))"),
)

# name, what one output's error e, prediction minus target, costs
LOSSES = (
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

_MEASURE = """import nnlib

inputs, targets = np.array([[0.5, -1.0], [1.5, 0.4], [-0.3, 0.8]]), np.array([[1.0], [0.2], [0.6]])
weights, bias = np.array([[0.7], [-0.4]]), np.array([0.1])


def loss_of_layer():
    return loss(activation(inputs @ weights + bias), targets)


nnlib.measured_slopes(loss_of_layer, [weights, bias])"""


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
        """The activation and the loss of that very cell."""
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
        ACTIVATIONS[rng.integers(len(ACTIVATIONS))], LOSSES[rng.integers(len(LOSSES))]
    )  # fmt: skip


def exercises(version: Version) -> list[Exercise]:
    """Declare the three exercises of a version."""
    activation, loss = version.functions()

    def layer_loss(inputs: Any, weights: Any, bias: Any, targets: Any) -> float:
        return float(loss(activation(inputs @ weights + bias), targets))

    def neuron_loss(inputs: Any, weights: Any, bias: Any, target: Any) -> float:
        layer = (inputs[np.newaxis], weights[:, np.newaxis], bias, np.full((1, 1), target))
        return layer_loss(*layer)

    def two_layer_loss(
        inputs: Any, targets: Any, hidden_weights: Any, hidden_bias: Any,
        output_weights: Any, output_bias: Any,
    ) -> float:  # fmt: skip
        hidden = activation(inputs @ hidden_weights + hidden_bias)
        return float(loss(hidden @ output_weights + output_bias, targets))

    def own_neuron_slopes(inputs, weights, bias, target):  # type: ignore[no-untyped-def]
        """Give the slopes of the loss of one neuron with your activation, for one example.

        inputs:  array of shape (d,)
        weights: array of shape (d,)
        bias:    a number
        target:  a number
        returns two: the weights slopes, of shape (d,), and the bias slope, a number
        """
        arrays = [np.array(weights), np.array(bias)]
        weights, bias = arrays
        slopes = measured_slopes(lambda: neuron_loss(inputs, weights, bias, target), arrays)
        return slopes[0], float(slopes[1])

    def own_layer_slopes(inputs, weights, bias, targets):  # type: ignore[no-untyped-def]
        """Give the slopes of the loss of a layer with your activation, for several examples.

        inputs:  array of shape (examples, in)
        weights: array of shape (in, out)
        bias:    array of shape (out,)
        targets: array of shape (examples, out)
        returns two: the weights slopes, of shape (in, out), and the bias slopes, of shape (out,)
        """
        arrays = [np.array(weights), np.array(bias)]
        weights, bias = arrays
        return tuple(measured_slopes(lambda: layer_loss(inputs, weights, bias, targets), arrays))

    def own_two_layer_slopes(  # type: ignore[no-untyped-def]
        inputs, targets, hidden_weights, hidden_bias, output_weights, output_bias
    ):
        """Give the slopes of the loss of two layers: your activation, then none.

        inputs:         array of shape (examples, in)
        targets:        array of shape (examples, out)
        hidden_weights: array of shape (in, hidden)
        hidden_bias:    array of shape (hidden,)
        output_weights: array of shape (hidden, out)
        output_bias:    array of shape (out,)
        returns four, in the order and the shapes of the weights and biases
        """
        arrays = [np.array(a) for a in (hidden_weights, hidden_bias, output_weights, output_bias)]
        return tuple(measured_slopes(lambda: two_layer_loss(inputs, targets, *arrays), arrays))

    own = "of your own loss"
    return [
        Exercise(
            reference=own_neuron_slopes,
            statement=f"Give the slopes {own} by the weights and the bias of a neuron.",
            instance=_neuron,
            truth=MeasuredSlope(neuron_loss, by=("weights", "bias")),
            parts=("weights slopes", "bias slope"),
            slips=(), hints=(),
        ),
        Exercise(
            reference=own_layer_slopes,
            statement=f"Give the slopes {own} by the weights and the bias of a layer.",
            instance=_layer, extra_cases=_small_layers, sizes=_sizes,
            truth=MeasuredSlope(layer_loss, by=("weights", "bias")),
            parts=("weights slopes", "bias slopes"),
            slips=(), hints=(), tries=10,
        ),
        Exercise(
            reference=own_two_layer_slopes,
            statement=f"Give the slopes {own} by the weights and the biases of two layers.",
            instance=_two_layers, extra_cases=_small_networks, sizes=_sizes,
            truth=MeasuredSlope(two_layer_loss, by=_BY),
            parts=tuple(f"{name.replace('_', ' ')} slopes" for name in _BY),
            slips=(), hints=(), tries=10,
        ),
    ]  # fmt: skip


_BY = ("hidden_weights", "hidden_bias", "output_weights", "output_bias")
NAMES = ("own_neuron_slopes", "own_layer_slopes", "own_two_layer_slopes")


def _small(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Numbers so small that no activation is flat and no loss runs away."""
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


def made(students: Sequence[str], out: Path, seed: int | None = None) -> list[Path]:
    """Write each student's notebook, and the list that `grade` needs.

    Parameters
    ----------
    students : sequence of str
    out : Path
    seed : int, optional
        Draws the versions; drawn itself if left out.

    Raises
    ------
    Trouble
        If there is an assessment already.
    """
    if (out / _LISTED).exists():
        raise Trouble(f"{out / _LISTED} is there already, and perhaps handed out. Give another.")
    if seed is None:
        seed = int(np.random.SeedSequence().generate_state(1)[0])
    paths = []
    for student in students:
        paths.append(out / file_name(student) / f"{LESSON}.ipynb")
        text = json.dumps(notebook(student, seed), indent=1, ensure_ascii=False)
        write_whole(paths[-1], text + "\n")
    listed = "".join(f"  {json.dumps(student)},\n" for student in students)
    write_whole(
        out / _LISTED,
        "# Keep this file: `grade --assessment` needs it. Who has the seed knows all versions.\n"
        f"seed = {seed}\nstudents = [\n{listed}]\n",
    )
    return paths


def notebook(student: str, seed: int) -> dict[str, Any]:
    """A student's notebook, from the one template."""
    version = version_of(student, seed)
    cells = [
        _markdown(
            f"# Assessment of {student}\n\nThis version is yours: an activation ("
            f"{version.activation[0]}) and a loss ({version.loss[0]}). There are three exercises. "
            "In each you write the slopes as a formula, as in the lessons.\n\nEach answer is run "
            "on numbers that nobody has seen, and compared with what nudging gives. A part that "
            "is right earns its share."
        ),
        _code("given", version.given.rstrip()),
        _markdown(
            "You can measure, too. Here are the slopes of a small layer by its weights and its "
            "bias. Compare your function with them, and change the numbers."
        ),
        _code("measure", _MEASURE),
    ]
    for number, exercise in enumerate(exercises(version), start=1):
        cells += [
            _markdown(f"## Exercise {number}\n\n{exercise.statement}"),
            _code(exercise.name, exercise.stub, asked=True),
        ]
    return {
        "cells": cells, "nbformat": 4, "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "slope_by_slope": {"student": student},
        },
    }  # fmt: skip


def _markdown(text: str) -> dict[str, Any]:
    name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    return {
        "cell_type": "markdown", "id": name, "metadata": {},
        "source": text.splitlines(keepends=True),
    }  # fmt: skip


def _code(name: str, text: str, asked: bool = False) -> dict[str, Any]:
    fields = {
        "grade": False, "grade_id": name, "locked": False, "schema_version": 3, "solution": True,
        "task": False,
    }  # fmt: skip
    return {
        "cell_type": "code", "id": name, "metadata": {"nbgrader": fields} if asked else {},
        "execution_count": None, "outputs": [], "source": text.splitlines(keepends=True),
    }  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """What `assessment.toml` says."""

    seed: int
    students: tuple[str, ...]


def listed_in(file: Path) -> Listed:
    """Read `assessment.toml`.

    Raises
    ------
    Trouble
        If it cannot be read, or is another file.
    """
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        return Listed(int(found["seed"]), tuple(map(str, found["students"])))
    except OSError as problem:
        raise Trouble(f"{file} cannot be read: {problem.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as odd:
        raise Trouble(f"{file} is no assessment.toml, as `assessment` writes it: {odd}.") from None


def stated_student(data: bytes) -> str:
    """Whose version a notebook says it is; empty where it does not say."""
    try:
        return str(json.loads(data)["metadata"]["slope_by_slope"]["student"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
