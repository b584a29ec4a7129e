"""The exercise `sgd_epoch`."""

from __future__ import annotations

from typing import Any

import numpy as np

import nnlib
from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Stopping, slip
from nnlib.exercises.drawing import generator, numbers
from nnlib.exercises.helpful import Training, slips_of_an_epoch, slips_of_layers
from nnlib.exercises.lessons import number_of
from nnlib.exercises.networks import after_epoch, network
from nnlib.exercises.stepping import (
    BIAS_STAYS,
    FIRST_LAYER_STAYS,
    LAST_LAYER_ONLY,
    LAST_LAYER_STAYS,
    RATE_MISSING,
    STEPS,
    WEIGHTS_STAY,
    parameters_after,
)
from nnlib.exercises.truths import ReferenceRun
from nnlib.exercises.walking import Walk, walk_of_layers


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
    """Where a library would do something by itself; see `helpful`."""
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


def _walk_of_epoch(
    layers: Any, inputs: Any, targets: Any, batch_size: Any, learning_rate: Any, rng: Any
) -> Walk:
    batches = list(nnlib.minibatches(inputs, targets, batch_size, rng))
    return walk_of_layers(layers, learning_rate, batches)


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


_SLOPES_AND_STEPS = f"        slopes = nnlib.backward(layers, trace, some_targets)\n{STEPS}"


_ADDED = "        total += np.sum(errors**2)\n"


_FOR = "for some_inputs, some_targets in nnlib.minibatches(inputs, targets, batch_size, rng):"


_EPOCH = Training(
    _walk_of_epoch,
    start="    total = 0\n",
    before=STEPS.splitlines(keepends=True)[0],
    after=STEPS.splitlines(keepends=True)[-1],
    end="    return total / len(inputs)",
    loop=f"    {_FOR}\n",
)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("not_learning", "Do the layers stay as they were?",
         "the step: each layer's weights and bias change, in place, for each batch", (STEPS, "")),
    slip("climbing", "Does it climb?", "the sign of the step: it goes against the slope",
         ("layer.weights -=", "layer.weights +="), ("layer.bias -=", "layer.bias +=")),
    RATE_MISSING,
    BIAS_STAYS,
    WEIGHTS_STAY,
    LAST_LAYER_STAYS,
    FIRST_LAYER_STAYS,
    slip("loss_before_the_epoch", "Is that the loss at the start of the epoch?",
         "the loss asked for: each batch adds its own, from just before its step",
         ("    total = 0\n",
         "    errors = nnlib.forward(layers, inputs)[-1][2] - targets\n    before = "
         "np.sum(errors**2) / len(inputs)\n    total = 0\n"), ("total / len(inputs)", "before")),
    slip("batches_count_alike",
         "Is that the mean of the batches' losses, where the short batch counts as much as the "
         "others?", "the mean: it is over examples, and the last batch has fewer of them", (_ADDED,
         "        total += np.sum(errors**2) / len(errors)\n"),
         ("total / len(inputs)", "total / -(-len(inputs) // batch_size)")),
    slip("batch_losses_added", "Are the losses of the batches added up?",
         "the loss of the epoch: a mean over all examples", (_ADDED,
         "        total += np.sum(errors**2) / len(errors)\n"), ("total / len(inputs)", "total")),
    slip("batch_losses_by_examples", "Is there a mean inside each batch, and one more at the end?",
         "how often the squared errors are divided: once is enough", (_ADDED,
         "        total += np.sum(errors**2) / len(errors)\n")),
    families.LOSS_SUMMED.slip(("total / len(inputs)", "total")),
    slip("divided_by_batch_size", "Did you divide by the size of a batch?",
         "the mean: how many examples were there in the whole epoch?",
         ("total / len(inputs)", "total / batch_size")),
    families.LOSS_MEAN_OF_ALL.slip((_ADDED,
                                   "        total += np.mean(errors**2) * len(errors)\n")),
    slip("loss_of_last_batch", "Is that the loss of the last batch alone?",
         "the total: does each batch add to it, or replace it?", (_ADDED,
         "        total = np.sum(errors**2) / len(errors)\n"), ("total / len(inputs)", "total")),
    slip("losses_after_the_step", "Are the losses taken after the step?",
         "the order: each loss belongs to the weights from before its step",
         (f"        errors = trace[-1][2] - some_targets\n{_ADDED}", ""), (STEPS,
         f"{STEPS}        after = nnlib.forward(layers, some_inputs)[-1][2]\n"
         "        total += np.sum((after - some_targets)**2)\n")),
    slip("loss_after_the_epoch", "Is that the loss at the end of the epoch?",
         "the loss asked for: the mean of what was seen on the way, before each step",
         ("    return total / len(inputs)",
         "    errors = nnlib.forward(layers, inputs)[-1][2] - targets\n    return "
         "np.sum(errors**2) / len(inputs)")),
    slip("losses_of_batches", "Is there a loss for each batch?",
         "the result: one number for the whole epoch", ("    total = 0\n", "    total = []\n"),
         (_ADDED, "        total.append(np.sum(errors**2) / len(errors))\n"),
         ("total / len(inputs)", "total")),
    slip("all_examples_in_each_step", "Does each step look at all examples?",
         "what goes into forward and backward: the examples of this batch only",
         ("nnlib.forward(layers, some_inputs)", "nnlib.forward(layers, inputs)"),
         ("trace[-1][2] - some_targets", "trace[-1][2] - targets"),
         ("(layers, trace, some_targets)", "(layers, trace, targets)")),
    slip("one_step_only", "Is there one step only, after the last batch?",
         "the lines of the step: how far are they indented?", (_SLOPES_AND_STEPS,
         _SLOPES_AND_STEPS.replace("\n    ", "\n")[4:])),
    slip("first_batch_only", "Does it end after the first batch?",
         "the `return`: does it stand inside the loop?",
         ("    return total / len(inputs)", "        return total / len(inputs)")),
    slip("not_shuffled", "Are the batches cut in the order in which the examples lie?",
         "where the batches come from: `nnlib.minibatches` deals them", (_FOR,
         "for start in range(0, len(inputs), batch_size):\n"
         "        some_inputs = inputs[start : start + batch_size]\n"
         "        some_targets = targets[start : start + batch_size]")),
    slip("own_generator", "Does the order come from a generator made inside?",
         "the last argument of `nnlib.minibatches`: the `rng` that was given", (_FOR,
         _FOR.replace("rng)", "np.random.default_rng(0))"))),
    slip("examples_again", "Is the mean over the batch taken once more?",
         "the slopes: the mean over the batch's examples is in them already",
         ("learning_rate * weights_slopes", "learning_rate * weights_slopes / len(errors)"),
         ("learning_rate * bias_slopes", "learning_rate * bias_slopes / len(errors)")),
    LAST_LAYER_ONLY,
    *slips_of_an_epoch(_EPOCH),
    *slips_of_layers(_EPOCH),
)  # fmt: skip


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
        f"It is your `train` of lesson {number_of('full_backprop')}, with another loop. What does "
        "the loop go through?",
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
