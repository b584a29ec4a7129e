"""The exercise `tanh_network_slopes`: a program to repair."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.truths import MeasuredSlope
from nnlib.exercises.when_it_does_not_learn.shared import FEWER, as_arguments, two_layers


def tanh_network_slopes(X, y, W1, b1, W2, b2):
    """Return the slopes of the loss for W1, b1, W2 and b2.

    The hidden layer has tanh, the last layer has no activation. The loss is the
    mean over the examples of the squared errors, added up over the outputs.

    X: array of shape (examples, in);  y: array of shape (examples, out)
    """
    Z1 = X @ W1 + b1
    A1 = np.tanh(Z1)
    predictions = A1 @ W2 + b2
    dZ2 = 2 * (predictions - y) / len(X)
    dW2 = A1.T @ dZ2
    db2 = dZ2.sum(axis=0)
    dA1 = dZ2 @ W2.T
    dZ1 = dA1 * (1 - A1**2)
    dW1 = X.T @ dZ1
    db1 = dZ1.sum(axis=0)
    return dW1, db1, dW2, db2


def _program(rng: np.random.Generator) -> Arguments:
    return as_arguments(*two_layers(rng, "tanh", "identity"))


def _smaller_programs(rng: np.random.Generator) -> list[Arguments]:
    return [
        as_arguments(*two_layers(rng, "tanh", "identity", sizes=sizes, examples=examples))
        for sizes, examples in FEWER
    ]


def _loss(X: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> float:
    predictions = np.tanh(X @ W1 + b1) @ W2 + b2
    return float(np.sum((predictions - y) ** 2) / len(X))


def _from_cosh(X: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
    hidden = X @ W1 + b1
    outputs = np.tanh(hidden)
    delta = -2 / len(X) * (y - outputs @ W2 - b2)
    before = np.einsum("eo,ho->eh", delta, W2) / np.cosh(hidden) ** 2
    return [X.T @ before, before.sum(0), outputs.T @ delta, delta.sum(0)]


def _float32(*arguments: Any) -> Any:
    return _from_cosh(*(array.astype(np.float32) for array in arguments))


_TANH_SLOPE = "dZ1 = dA1 * (1 - A1**2)"
_OF_TANH = "the slope of tanh: 1 minus the square of tanh's output"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("slope_from_the_pre_activation",
         "Is the slope of tanh made from its pre-activation instead of its output?",
         _OF_TANH, (_TANH_SLOPE, "dZ1 = dA1 * (1 - Z1**2)")),
    slip("tanh_taken_twice", "Does the slope of tanh get an output that went through tanh again?",
         _OF_TANH, (_TANH_SLOPE, "dZ1 = dA1 * (1 - np.tanh(A1)**2)")),
    slip("square_missing", "Is the square missing from the slope of tanh?", _OF_TANH,
         (_TANH_SLOPE, "dZ1 = dA1 * (1 - A1)")),
    slip("slope_of_the_sigmoid", "Is that the slope of the sigmoid?",
         "which activation the hidden layer has", (_TANH_SLOPE, "dZ1 = dA1 * A1 * (1 - A1)")),
    slip("slope_of_relu", "Is that the slope of ReLU?", "which activation the hidden layer has",
         (_TANH_SLOPE, "dZ1 = dA1 * (Z1 > 0)")),
    slip("activation_slope_missing", "Is the slope of tanh missing on the way back?",
         "from dA1 to dZ1: the path leads back through tanh", (_TANH_SLOPE, "dZ1 = dA1")),
    slip("value_for_slope", "Did you use the output of tanh where its slope belongs?", _OF_TANH,
         (_TANH_SLOPE, "dZ1 = dA1 * A1")),
    slip("square_for_slope", "Is the 1 minus missing from the slope of tanh?", _OF_TANH,
         (_TANH_SLOPE, "dZ1 = dA1 * A1**2")),
    slip("squared_pre_activation_in_tanh",
         "Did you square the pre-activation instead of the output?",
         _OF_TANH, (_TANH_SLOPE, "dZ1 = dA1 * (1 - np.tanh(Z1**2))")),
    families.TARGET_MINUS_PREDICTIONS.slip(("(predictions - y)", "(y - predictions)")),
    families.SQUARE_FACTOR_MISSING.slip(("2 * (predictions", "(predictions")),
    families.EXAMPLES_MISSING.slip((" / len(X)", "")),
    slip("hidden_mean_twice", "Did you take the mean twice in the hidden layer's weights?",
         families.MEAN_IN_DELTA, ("X.T @ dZ1", "X.T @ dZ1 / len(X)")),
    slip("output_mean_twice", "Did you take the mean twice in the last layer's weights?",
         families.MEAN_IN_DELTA, ("A1.T @ dZ2", "A1.T @ dZ2 / len(X)")),
    families.BIASES_AVERAGED.slip(
        ("dZ2.sum(axis=0)", "dZ2.mean(axis=0)"), ("dZ1.sum(axis=0)", "dZ1.mean(axis=0)")),
    slip("pre_activation_for_output",
         "Do the last layer's slopes use something other than its inputs?",
         "the inputs of the last layer: what the hidden layer outputs",
         ("A1.T @ dZ2", "Z1.T @ dZ2")),
    slip("last_slope_of_tanh", "Does the last layer have a slope of tanh?",
         "the last layer: it has no activation",
         ("(predictions - y) /", "(predictions - y) * (1 - predictions**2) /")),
    slip("hidden_bias_left_out", "Did you leave out the hidden bias on the way forward?",
         "the way forward: each layer adds its bias", ("X @ W1 + b1", "X @ W1")),
    slip("before_tanh", "Did you make the first layer's slopes before multiplying by tanh's slope?",
         "dW1: it belongs to the pre-activation, dZ1", ("X.T @ dZ1", "X.T @ dA1")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=tanh_network_slopes,
    statement="Repair it, so that all four slopes are those of the loss.",
    instance=_program,
    extra_cases=_smaller_programs,
    tries=8,
    given="slope_from_the_pre_activation",
    truth=MeasuredSlope(_loss, by=("W1", "b1", "W2", "b2")),
    parts=("dW1", "db1", "dW2", "db2"),
    sizes=lambda X, y, **others: {"examples": len(X), "outputs": y.shape[1]},
    styles=(_from_cosh, _float32),
    hints=(
        "Which of the four slopes agree with the measured ones? What do the wrong ones have in "
        "common, and which line do they come from?",
        "`dW2` and `db2` are right, so `dZ2` is. What comes between `dZ2` and `dZ1`: which "
        "weights, "
        "and which slope?",
        "1 minus a square: that is the slope of tanh, made from the output of tanh. What is "
        "squared here?",
        "`dZ1 = dA1 * (1 - A1**2)`",
    ),
    slips=SLIPS,
)
