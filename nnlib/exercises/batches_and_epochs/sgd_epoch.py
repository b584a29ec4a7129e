"""The exercise `sgd_epoch`."""

from __future__ import annotations

from typing import Any

import numpy as np

import nnlib
from nnlib.exercises import families
from nnlib.exercises.batches_and_epochs.epoch_slips import SLIPS
from nnlib.exercises.declaration import Arguments, Exercise, Stopping
from nnlib.exercises.drawing import generator, numbers
from nnlib.exercises.lessons import number_of
from nnlib.exercises.networks import after_epoch, network
from nnlib.exercises.stepping import parameters_after
from nnlib.exercises.truths import ReferenceRun


def sgd_epoch(layers, inputs, targets, batch_size, learning_rate, rng):
    """Go once through all examples, with one step for each batch; change the layers in place.

    inputs:     array of shape (examples, in); targets: array of shape (examples, out)
    batch_size: how many examples a batch has; the batches are those of
                nnlib.minibatches(inputs, targets, batch_size, rng), called once
    returns one number: the mean over all examples of the loss before each step
    """
    total = 0
    for some_inputs, some_targets in nnlib.minibatches(inputs, targets, batch_size, rng):
        trace = nnlib.forward(layers, some_inputs)
        errors = trace[-1][2] - some_targets
        total += np.sum(errors**2)
        slopes = nnlib.backward(layers, trace, some_targets)
        for layer, (weights_slopes, bias_slopes) in zip(layers, slopes):
            layer.weights -= learning_rate * weights_slopes
            layer.bias -= learning_rate * bias_slopes
    return total / len(inputs)


def _run_of_ours(**arguments: Any) -> Any:
    return after_epoch(sgd_epoch, **arguments)


def _epoch(rng: np.random.Generator) -> Arguments:
    names = rng.permutation(["sigmoid", "tanh", "softplus"])
    rate = float(rng.choice([0.2, 0.3]))
    return *network(rng, (7, 5, 4, 3), 23, *names), 5, rate, generator(rng)


def _smaller_epochs(rng: np.random.Generator) -> list[Arguments]:
    return [
        (*network(rng, (2, 1), 3, "sigmoid"), 3, 1.5, generator(rng)),
        (*network(rng, (3, 2), 5, "tanh"), 1, 0.2, generator(rng)),
        (*network(rng, (3, 2), 5, "tanh"), 9, 0.2, generator(rng)),
    ]


def _unusual_epochs(rng: np.random.Generator) -> list[Arguments]:
    """Return epochs in which a library would do something on its own; see `helpful`."""
    near, inputs, _ = network(rng, (3, 2), 7, "identity")
    far_off = network(rng, (3, 2), 5, "identity")
    close = nnlib.forward(near, inputs)[-1][2] + 0.001 * numbers(rng, (7, 2))
    return [
        # The loss is small, and the slopes are large enough to be seen.
        (near, inputs, close, 3, 0.3, generator(rng)),
        # Slopes of millions, and one step.
        (*far_off[:2], far_off[2] + 3e6 * numbers(rng, (5, 2)), 9, 1e-4, generator(rng)),
        # Two steps.
        (*network(rng, (3, 2), 5, "tanh"), 3, 0.2, generator(rng)),
    ]


def _all_further_epochs(rng: np.random.Generator) -> list[Arguments]:
    return _smaller_epochs(rng) + _unusual_epochs(rng)


def _sum_of_means(
    layers: Any, inputs: Any, targets: Any, batch_size: Any, learning_rate: Any, rng: Any
) -> Any:
    losses: Any = []
    counts: Any = []
    for batch in nnlib.minibatches(inputs, targets, batch_size, rng):
        trace = nnlib.forward(layers, batch[0])
        losses.append(nnlib.squared_error.value(trace[-1][2], batch[1]))
        counts.append(len(batch[0]))
        for layer, (by_weights, by_bias) in zip(layers, nnlib.backward(layers, trace, batch[1])):
            layer.weights = layer.weights - learning_rate * by_weights
            layer.bias = layer.bias - learning_rate * by_bias
    return np.average(losses, weights=counts)


def _by_the_permutation(
    layers: Any, inputs: Any, targets: Any, batch_size: Any, learning_rate: Any, rng: Any
) -> Any:
    order = rng.permutation(len(inputs))
    total = np.zeros(len(inputs))
    for start in range(0, len(inputs), batch_size):
        rows = order[start : start + batch_size]
        outputs = nnlib.forward(layers, inputs[rows])[-1][2]
        total[rows] = ((outputs - targets[rows]) ** 2).sum(axis=1)
        nnlib.train(layers, inputs[rows], targets[rows], learning_rate, 1)
    return [total.mean()]


def _with_train(
    layers: Any, inputs: Any, targets: Any, batch_size: Any, learning_rate: Any, rng: Any
) -> Any:
    total = 0.0
    for one, other in list(nnlib.minibatches(inputs, targets, batch_size, rng)):
        [loss] = nnlib.train(layers, one, other, learning_rate, 1)
        total += float(loss) * len(one) / len(inputs)
    return np.array(total)


EXERCISE = Exercise(
    reference=sgd_epoch,
    statement="Go once through all examples, with one step for each batch.",
    instance=_epoch,
    extra_cases=_all_further_epochs,
    tries=6,
    truth=ReferenceRun(_run_of_ours),
    parts=("loss", *parameters_after("the epoch")),
    call=after_epoch,
    changes=("layers",),
    stopping=Stopping(
        lambda rng: (
            *network(rng, (3, 3, 3, 3), 7, "tanh", "sigmoid", "tanh"),
            3,
            0.2,
            generator(rng),
        ),
        (
            families.LAYERS_AND_SLOPES_OPPOSED.slip(
                ("zip(layers, slopes)", "zip(layers[::-1], slopes)")
            ),
        ),
    ),
    styles=(_sum_of_means, _by_the_permutation, _with_train),
    hints=(
        f"It is your `train` of lesson {number_of('full_backprop')}, with a different loop. What "
        "does the loop go through?",
        "Through the batches: `for some_inputs, some_targets in nnlib.minibatches(...)`. "
        "In it: forward, the squared errors, backward, and the steps.",
        "Batches may differ in size, so add up the squared errors themselves, over the whole "
        "epoch, and divide once at the end.",
        "`total += np.sum((trace[-1][2] - some_targets) ** 2)`, then `slopes = "
        "nnlib.backward(layers, trace, some_targets)` and the steps; at the end `total / "
        "len(inputs)`",
    ),
    slips=SLIPS,
)
