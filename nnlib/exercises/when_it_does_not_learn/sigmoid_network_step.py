"""The exercise `sigmoid_network_step`: a program to repair."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.truths import Definition
from nnlib.exercises.when_it_does_not_learn.shared import FEWER, two_layers
from nnlib.measuring import measured_slopes


def sigmoid_network_step(X, y, W1, W2, rate):
    """Return the weights after one step of gradient descent, as (W1, W2).

    Both layers have the sigmoid, and neither has a bias. The loss is the
    mean over the examples of the squared errors, added up over the outputs.

    X: array of shape (examples, in);  y: array of shape (examples, out)
    """
    A1 = 1 / (1 + np.exp(-X @ W1))
    A2 = 1 / (1 + np.exp(-A1 @ W2))
    dZ2 = 2 * (A2 - y) / len(X) * A2 * (1 - A2)
    dZ1 = dZ2 @ W2.T * A1 * (1 - A1)
    W2 = W2 - rate * A1.T @ dZ2
    W1 = W1 - rate * X.T @ dZ1
    return W1, W2


def _program(
    rng: np.random.Generator, sizes: tuple[int, ...] = (4, 5, 3), examples: int = 7
) -> Arguments:
    layers, inputs, targets = two_layers(rng, "sigmoid", "sigmoid", sizes=sizes, examples=examples)
    # A step long enough to be seen next to the weights, and not a round number.
    return inputs, targets, layers[0].weights, layers[1].weights, float(rng.choice([1.7, 2.3, 3.1]))


def _smaller_programs(rng: np.random.Generator) -> list[Arguments]:
    return [_program(rng, sizes, examples) for sizes, examples in FEWER]


def _measured_step(X: Any, y: Any, W1: Any, W2: Any, rate: Any) -> Any:
    first, last = W1.copy(), W2.copy()

    def loss() -> float:
        hidden = 1 / (1 + np.exp(-X @ first))
        return float(np.sum((1 / (1 + np.exp(-hidden @ last)) - y) ** 2) / len(X))

    by_first, by_last = measured_slopes(loss, [first, last])
    return W1 - rate * by_first, W2 - rate * by_last


def _slopes_first(X: Any, y: Any, W1: Any, W2: Any, rate: Any) -> Any:
    hidden = 0.5 + 0.5 * np.tanh(X @ W1 / 2)
    outputs = 0.5 + 0.5 * np.tanh(hidden @ W2 / 2)
    delta = (outputs - y) * 2 / y.shape[0] * (outputs - outputs**2)
    slopes = [X.T @ ((delta @ W2.T) * (hidden - hidden**2)), hidden.T @ delta]
    return [W - rate * slope for W, slope in zip((W1, W2), slopes, strict=True)]


def _kept_weights(X: Any, y: Any, W1: Any, W2: Any, rate: Any) -> Any:
    old = W2.copy()
    A1 = 1 / (1 + np.exp(-X.dot(W1)))
    A2 = 1 / (1 + np.exp(-A1.dot(W2)))
    delta = 2 * (A2 - y) * A2 * (1 - A2) / len(X)
    W2 = W2 - rate * A1.T.dot(delta)
    return W1 - rate * X.T.dot(delta.dot(old.T) * A1 * (1 - A1)), W2


_STEP = "    W2 = W2 - rate * A1.T @ dZ2\n"
_BACK = "    dZ1 = dZ2 @ W2.T * A1 * (1 - A1)\n"
_LAST_SLOPE = " * A2 * (1 - A2)"
_HIDDEN_SLOPE = " * A1 * (1 - A1)"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("weights_stepped_first", "Do slopes go back through weights that have already stepped?",
         "the order: all slopes first, then all steps", (_BACK + _STEP, _STEP + _BACK)),
    slip("output_slope_missing", "Is the slope of the last sigmoid missing?",
         "dZ2: the path leads back through the sigmoid of the last layer", (_LAST_SLOPE, "")),
    slip("hidden_slope_missing", "Is the slope of the hidden sigmoid missing?",
         "dZ1: the path leads back through the sigmoid of the hidden layer", (_HIDDEN_SLOPE, "")),
    slip("output_slope_in_both", "Does the hidden layer get the slope of the last layer's error?",
         "dZ1: what comes back goes through the weights, and through the hidden sigmoid",
         ("dZ1 = dZ2 @ W2.T", "dZ1 = (2 * (A2 - y) / len(X)) @ W2.T")),
    slip("uphill", "Do the weights go uphill?", families.AGAINST_THE_SLOPE,
         ("W2 - rate", "W2 + rate"), ("W1 - rate", "W1 + rate")),
    slip("first_weights_stay", "Do the first weights stay as they were?",
         "the step: both tables of weights take one", (" - rate * X.T @ dZ1", "")),
    slip("last_weights_stay", "Do the last weights stay as they were?",
         "the step: both tables of weights take one", (_STEP, "")),
    slip("rate_missing", "Is the learning rate missing?", "the size of the step",
         ("rate * A1.T", "A1.T"), ("rate * X.T", "X.T")),
    families.SQUARE_FACTOR_MISSING.slip(("2 * (A2", "(A2")),
    families.EXAMPLES_MISSING.slip((" / len(X)", "")),
    slip("mean_twice", "Did you take the mean over the examples twice?", families.MEAN_IN_DELTA,
         ("rate * A1.T", "rate / len(X) * A1.T"), ("rate * X.T", "rate / len(X) * X.T")),
    slip("hidden_mean_twice", "Did you take the mean twice for the first weights?",
         families.MEAN_IN_DELTA, ("rate * X.T", "rate / len(X) * X.T")),
    slip("sigmoid_taken_twice", "Does the hidden sigmoid's slope get a sigmoid of the output?",
         families.SIGMOID_ALREADY,
         (_HIDDEN_SLOPE, " / (1 + np.exp(-A1)) * (1 - 1 / (1 + np.exp(-A1)))")),
    slip("slope_of_tanh", "Is the hidden slope that of tanh?",
         "which activation the hidden layer has", (_HIDDEN_SLOPE, " * (1 - A1**2)")),
    slip("other_way_round", "Are the two results in the wrong order?",
         "the `return`: W1 comes first", ("return W1, W2", "return W2, W1")),
    slip("slopes_returned", "Are those the slopes instead of the weights after the step?",
         "what is asked for: the weights after one step",
         ("W2 = W2 - rate * A1.T", "W2 = A1.T"), ("W1 = W1 - rate * X.T", "W1 = X.T")),
    slip("first_weights_on_the_way_back", "Do the slopes go back through the weights' own step?",
         "the way back: it leads through the weights as they were on the way forward",
         ("dZ2 @ W2.T", "dZ2 @ (A1.T @ dZ2).T")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=sigmoid_network_step,
    statement="Repair it, so that the step goes down the slopes of the loss.",
    instance=_program,
    extra_cases=_smaller_programs,
    tries=8,
    given="weights_stepped_first",
    truth=Definition(
        _measured_step,
        verb="a step along measured slopes gives",
        agreement="a step along the measured slopes",
    ),
    parts=("W1", "W2"),
    sizes=lambda X, y, **others: {"examples": len(X), "outputs": y.shape[1]},
    styles=(_slopes_first, _kept_weights),
    hints=(
        "Which of the two tables of weights is wrong after the step? Which line computes it, and "
        "what does that line use?",
        "Follow the name `W2` from the top to the bottom. Which numbers does it stand for in each "
        "line?",
        "`dZ1` must use the weights that took part in the way forward. Where does `W2` change?",
        "Put the line of `dZ1` before the line that changes `W2`.",
    ),
    slips=SLIPS,
)
