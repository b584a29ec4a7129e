"""The exercise `train`."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from nnlib.activations import sigmoid, tanh
from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Function, Link, Links, Stopping
from nnlib.exercises.drawing import numbers
from nnlib.exercises.full_backprop.backward import backward
from nnlib.exercises.full_backprop.forward import forward
from nnlib.exercises.full_backprop.shared import equal_sizes
from nnlib.exercises.full_backprop.styles import new_arrays, new_layers, stepped_on_the_way_back
from nnlib.exercises.full_backprop.train_slips import SLIPS
from nnlib.exercises.networks import network, run_training
from nnlib.exercises.stepping import parameters_after
from nnlib.exercises.truths import ReferenceRun
from nnlib.exercises.walking import too_high_a_rate
from nnlib.layers import Layer


def train(layers, inputs, targets, learning_rate, epochs):
    """Take one step for each epoch, with the slopes over all examples; change the layers in place.

    layers:        a list of layers
    inputs:        array of shape (examples, in)
    targets:       array of shape (examples, out)
    learning_rate: one positive number
    epochs:        how many steps to take
    returns a list with one loss for each epoch, each from before its step
    """
    losses = []
    for _ in range(epochs):
        trace = forward(layers, inputs)
        errors = trace[-1][2] - targets
        losses.append(np.sum(errors**2) / len(inputs))
        slopes = backward(layers, trace, targets)
        for layer, (weights_slopes, bias_slopes) in zip(layers, slopes):
            layer.weights -= learning_rate * weights_slopes
            layer.bias -= learning_rate * bias_slopes
    return losses


def _large_steps(rng: np.random.Generator) -> Arguments:
    names = rng.permutation(["sigmoid", "tanh", "softplus"])
    rate = float(rng.choice([0.2, 0.3]))
    return *network(rng, (7, 5, 4, 3), 11, *names), rate, int(rng.choice([3, 4, 5]))


def _smaller_trainings(rng: np.random.Generator) -> list[Arguments]:
    xor_inputs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    xor_targets = np.array([[0.0], [1.0], [1.0], [0.0]])
    layers = [
        Layer(rng.uniform(-2, 2, (2, 4)), rng.uniform(-1, 1, 4), tanh),
        Layer(rng.uniform(-2, 2, (4, 1)), rng.uniform(-1, 1, 1), sigmoid),
    ]
    return [
        (*network(rng, (2, 1), 3, "sigmoid"), 1.5, 1),
        (*network(rng, (3, 2), 1, "tanh"), 0.2, 2),
        (layers, xor_inputs, xor_targets, 1.0, 30),
    ]


def _unusual_trainings(rng: np.random.Generator) -> list[Arguments]:
    """Return trainings in which a library would do something on its own; see `helpful`."""
    at_the_bottom, inputs, _ = network(rng, (2, 1), 7, "tanh")
    far_off = network(rng, (3, 2), 5, "identity")
    targets = far_off[2] + 3e6 * numbers(rng, (5, 2))
    slow = network(rng, (2, 1), 8, "tanh")
    return [
        # All slopes are 0; there is still one loss for each epoch.
        (at_the_bottom, inputs, forward(at_the_bottom, inputs)[-1][2], 0.2, 130),
        # Slopes of millions and one step; then the same loss and two steps.
        (*far_off[:2], targets, 1e-4, 1),
        (*copy.deepcopy(far_off[:2]), targets, 1e-4, 2),
        # The steps are too long, and the loss grows.
        (*_growing(rng), 5),
        (*slow, 0.05, 130),
    ]


def _growing(rng: np.random.Generator) -> Arguments:
    while True:
        layers, inputs, targets = network(rng, (3, 2), 5, "identity")
        rate = round(too_high_a_rate(inputs), 3)
        losses = train(copy.deepcopy(layers), inputs, targets, rate, 3)
        if losses[2] > 4 * losses[0]:
            return layers, inputs, targets, rate


def _all_further_trainings(rng: np.random.Generator) -> list[Arguments]:
    return _smaller_trainings(rng) + _unusual_trainings(rng)


def _run_of_ours(**arguments: Any) -> Any:
    return run_training(train, **arguments)


def _sizes_of(layers: list[Layer]) -> list[tuple[int, ...]]:
    return [np.shape(part) for layer in layers for part in (layer.weights, layer.bias)]


def _links_of_train(function: Function, rng: np.random.Generator) -> list[Link]:
    """Return links for the first two epochs, the second also from where the learner's first led."""

    def start() -> tuple[list[Layer], np.ndarray, np.ndarray]:
        return network(np.random.default_rng(seed), (4, 3, 2), 5, "tanh", "sigmoid")

    def after(one: Function, count: int, layers: list[Layer]) -> tuple[np.ndarray, np.ndarray]:
        losses, parameters = run_training(one, layers, inputs, targets, rate, count)
        # Too many or too few losses count as a wrong one.
        last = np.append(np.size(losses) - count, np.ravel(losses)[-1:])
        return last, np.concatenate([np.ravel(a) for pair in parameters for a in pair])

    seed, rate = int(rng.integers(2**32)), 0.2
    layers, inputs, targets = start()
    sizes = _sizes_of(layers)
    begin = np.concatenate([np.ravel(a) for layer in layers for a in (layer.weights, layer.bias)])
    first = after(function, 1, layers)
    if _sizes_of(layers) != sizes:
        raise ValueError("the layers have become a different network, which is not run")
    # The right second epoch goes on from where the learner's first one led.
    going_on = after(train, 1, layers)
    if np.array_equal(first[1], begin):
        # After a first epoch without a step, the second one is a first again and says nothing.
        going_on = going_on[0], np.full_like(begin, np.nan)
    second = after(function, 2, start()[0])
    right_first, right_second = (after(train, count, start()[0]) for count in (1, 2))
    epochs = {
        "first epoch": (first, right_first, right_first),
        "second epoch": (second, right_second, going_on),
    }
    return [
        Link(name, tuple(zip(("loss", "step"), *numbers, strict=True)))
        for name, numbers in epochs.items()
    ]


EXERCISE = Exercise(
    reference=train,
    statement="Take one step for each epoch, and return the loss from before each step.",
    instance=_large_steps,
    extra_cases=_all_further_trainings,
    tries=6,
    truth=ReferenceRun(_run_of_ours),
    parts=("losses", *parameters_after("training")),
    call=run_training,
    changes=("layers",),
    links=Links(
        "Link by link",
        "would be right if it started from the right weights",
        "the first two epochs are right, on a network 4-3-2. What goes wrong shows up later, or on "
        "a different network.",
        _links_of_train,
    ),
    stopping=Stopping(
        lambda rng: (*equal_sizes(rng), 0.2, 2),
        (
            families.LAYERS_AND_SLOPES_OPPOSED.slip(
                ("zip(layers, slopes)", "zip(layers[::-1], slopes)")
            ),
        ),
    ),
    styles=(new_layers, new_arrays, stepped_on_the_way_back),
    hints=(
        "What happens in one epoch? Forward, the loss, backward, and then?",
        "Keep the loss before the step. Then each layer takes its own pair of slopes: "
        "`zip(layers, slopes)` goes through both lists side by side.",
        "`layer.weights -= learning_rate * weights_slopes` changes the layer in place; the "
        "bias likewise. All slopes are found before the first layer steps.",
        "`trace = forward(layers, inputs)`, `losses.append(np.sum((trace[-1][2] - targets)**2) "
        "/ len(inputs))`, `slopes = backward(layers, trace, targets)`, then the steps of all "
        "layers",
    ),
    slips=SLIPS,
)
