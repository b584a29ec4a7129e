"""Whose code did the work? The engine's functions, each with the exercise whose work it does.

One rule, for a lesson's check and for grading: an answer may build on what comes before it in the
course. A function that does the work of the exercise itself, or of a later one, is refused. So
`train` may use `nnlib.forward`, but `forward` and `layer_forward` may not.
"""

from __future__ import annotations

import importlib
import inspect
import operator
from collections.abc import Iterator
from types import CodeType, FunctionType

from nnlib.exercises import EXERCISES
from nnlib.exercises.declaration import Exercise

WORK_OF: dict[str, tuple[str, ...]] = {
    # exercise: the parts of the engine that do its work, or some of it
    "squared_error": ("losses._squared_error_value", "losses._errors"),
    "measured_slope": (
        "measuring.measured_slopes", "measuring._slopes_by", "measuring.directional_slope",
    ),
    "relu_slope": ("activations._relu_slope",),
    "sigmoid_slope_from_output": ("activations._sigmoid_slope", "activations._tanh_slope"),
    "output_delta": ("losses._squared_error_slope",),
    # Measuring a whole network runs it forward, and comes after it in the lesson.
    "forward": ("propagation.forward", "measuring.measured_network_slopes"),
    "backward": ("propagation.backward",),
    "train": ("training.train", "training._step"),
    "starting_weights": ("layers.sensible_layers",),
    "minibatches": ("training.minibatches",),
    "sgd_epoch": ("training.sgd_epoch",),
    "softmax": ("losses.softmax", "losses._shifted"),
    "cross_entropy": ("losses._cross_entropy_value", "losses._one_hot"),
    "cross_entropy_delta": ("losses._cross_entropy_slope", "losses._cross_entropy"),
    "Operations": (
        "autodiff.Value.__init__", "autodiff.Value.__repr__", "autodiff.Value.__add__",
        "autodiff.Value.__mul__", "autodiff.Value.__truediv__", "autodiff.Value.__pow__",
        "autodiff.Value.__neg__", "autodiff.Value.__sub__", "autodiff.Value.__radd__",
        "autodiff.Value.__rmul__", "autodiff.Value.__rsub__", "autodiff.Value.__rtruediv__",
        "autodiff.Value.relu", "autodiff.Value.sigmoid",
    ),
    "Value": ("autodiff.Value.backward",),
}  # fmt: skip
"""A row of a table is judged by its functions: `relu.slope` calls `activations._relu_slope`."""

WORK_OF_NOBODY = (
    # Available everywhere: curves, layers, data, a table for comparing.
    "activations.Activation", "losses.Loss", "layers.Layer", "layers._floats", "layers._layers",
    "layers.uniform_layers", "layers.one_network", "datasets.digits",
    "propagation.Seen", "comparing.Row", "comparing.Comparison", "comparing.compare",
    "comparing._row", "comparing._differences", "comparing._close", "comparing._guess",
    "comparing._flat", "comparing.slopes_agree",
    # They only check whether arguments and results make sense.
    "arguments.check_activation", "arguments._public",
    "arguments.check_layer", "arguments.check_sizes", "arguments.check_network",
    "arguments.check_fit", "arguments._misfit", "arguments.check_trace", "arguments.check_numbers",
    "arguments.check_labels", "training.TrainingDiverged", "training._data", "training._rate",
    "training._whole_number", "training._require_finite", "measuring._check_nudge",
    "measuring._check_parameter", "measuring._one_number", "measuring._lost",
)  # fmt: skip
"""Functions of the engine, and classes with all their methods, that do no exercise's work.

Nor do the private functions of `activations` and `losses`, which make the rows of the tables,
unless they are in `WORK_OF`.
"""


def our_functions(exercise: Exercise) -> Iterator[FunctionType]:
    """Yield all functions that must not do an answer's work: references and the engine's.

    An exercise that has not been loaded has no functions yet, so call this after the answer has
    run. An exercise outside the course's table, such as an assessment's, may use none of them.
    """
    yield from _functions_of(exercise.reference)
    for name in filter(EXERCISES.is_read, _from_here_on(exercise)):
        yield from _functions_of(EXERCISES[name].reference)
    for module, path in blocked_functions(exercise):
        yield _function(module, path)


def blocked_functions(exercise: Exercise) -> list[tuple[str, str]]:
    """Return the functions of the engine that are refused to an answer, each with its module.

    Examples
    --------
    >>> blocked_functions(EXERCISES["cross_entropy_delta"])[0]
    ('nnlib.losses', '_cross_entropy_slope')
    >>> ("nnlib.losses", "softmax") in blocked_functions(EXERCISES["cross_entropy_delta"])
    False
    """
    named = [
        place.partition(".") for name in _from_here_on(exercise) for place in WORK_OF.get(name, ())
    ]
    return [(f"nnlib.{module}", path) for module, _, path in named]


def our_code(exercise: Exercise) -> set[CodeType]:
    """Return the code of the functions that must not do an answer's work."""
    return {function.__code__ for function in our_functions(exercise)}


def _from_here_on(exercise: Exercise) -> list[str]:
    """Name the exercise and those after it in the course; all if it is not in the course."""
    names = list(EXERCISES)
    # A repair does the work of an earlier exercise.
    name = exercise.repairs or exercise.name
    first = names.index(name) if name in EXERCISES else 0
    return names[first:]


def _functions_of(reference: object) -> Iterator[FunctionType]:
    members = vars(reference).values() if inspect.isclass(reference) else [reference]
    yield from (member for member in members if inspect.isfunction(member))


def _function(module: str, path: str) -> FunctionType:
    found = operator.attrgetter(path)(importlib.import_module(module))
    assert isinstance(found, FunctionType)
    return found
