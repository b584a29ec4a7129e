"""Exercises of lesson 08, batches and epochs: deal the examples out, and step once a batch."""

from __future__ import annotations

from typing import Any

import numpy as np

import nnlib
from nnlib.exercises.batches import BROKEN, dealt
from nnlib.exercises.declaration import (
    Arguments,
    Exercise,
    Property,
    ReferenceRun,
    Slip,
)
from nnlib.exercises.drawing import generator, numbers
from nnlib.exercises.helpful import Training, slips_of_an_epoch, slips_of_layers
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
from nnlib.exercises.walking import Walk, walk_of_layers


def minibatches(inputs, targets, batch_size, rng):
    """Deal the examples out in batches, each example once, in an order that rng gives.

    inputs:     array of shape (examples, in)
    targets:    array of shape (examples, ...)
    batch_size: how many examples a batch has; the last one may have fewer
    rng:        a generator of random numbers
    returns a list with one pair (inputs, targets) for each batch
    """
    order = rng.permutation(len(inputs))
    batches = []
    for start in range(0, len(inputs), batch_size):
        rows = order[start : start + batch_size]
        batches.append((inputs[rows], targets[rows]))
    return batches


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


def _examples(rng: np.random.Generator) -> Arguments:
    # Neither as many batches as examples in one, nor without a rest; and a rest that is more than
    # one example short, or batches of nearly equal sizes would look the same.
    return numbers(rng, (22, 3)), numbers(rng, (22, 2)), 4, generator(rng)


def _fewer_examples(rng: np.random.Generator) -> list[Arguments]:
    labels = rng.integers(0, 10, 6)
    return [
        (numbers(rng, (7, 3)), numbers(rng, (7, 1)), 7, generator(rng)),
        (numbers(rng, (5, 3)), numbers(rng, (5, 1)), 9, generator(rng)),
        (numbers(rng, (6, 3)), labels, 1, generator(rng)),
        (numbers(rng, (1, 3)), numbers(rng, (1, 2)), 2, generator(rng)),
    ]


def _yielded(inputs: Any, targets: Any, batch_size: Any, rng: Any) -> Any:
    rows = np.arange(len(inputs))
    rng.shuffle(rows)
    while len(rows):
        yield inputs[rows[:batch_size]], targets[rows[:batch_size]]
        rows = rows[batch_size:]


def _from_the_end(inputs: Any, targets: Any, batch_size: Any, rng: Any) -> Any:
    order = list(np.argsort(rng.random(len(inputs))))
    batches: Any = []
    while order:
        rows, order = order[:batch_size], order[batch_size:]
        batches.append([inputs[rows].tolist(), targets[rows].tolist()])
    return tuple(batches)


def _zipped(inputs: Any, targets: Any, batch_size: Any, rng: Any) -> Any:
    order = rng.permutation(len(inputs))
    cuts = range(batch_size, len(inputs), batch_size)
    return zip(np.split(inputs[order], cuts), np.split(targets[order], cuts))


# --- an epoch -----------------------------------------------------------------------------------


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

EXERCISES = (
    Exercise(
        reference=minibatches,
        statement="Deal the examples out in batches: a pair (inputs, targets) for each.",
        instance=_examples,
        extra_cases=_fewer_examples,
        call=dealt,
        truth=Property(
            broken=BROKEN,
            agreement="what must hold of batches",
            right="All {tries} deals were right.",
        ),
        parts=("batches",),
        styles=(_yielded, _from_the_end, _zipped),
        tries=6,
        hints=(
            "A deck of cards is shuffled once, and then dealt. What is shuffled here, if inputs "
            "and targets must stay together?",
            "Shuffle the numbers of the rows: `rng.permutation(len(inputs))`. Then take a piece of "
            "that order for each batch.",
            "`order[start : start + batch_size]` is such a piece, for `start` in `range(0, "
            "len(inputs), batch_size)`. Inputs and targets take the same rows.",
            "`rows = order[start : start + batch_size]`, `batches.append((inputs[rows], "
            "targets[rows]))`",
        ),
        slips=(
            #    id, what is changed in the reference, the likely reason, what to look at
            Slip(
                "nothing_returned",
                (("    return batches", "    batches.reverse()"),),
                "Is the `return` missing, or does it give back what `.append` or `shuffle` gives: "
                "`None`?",
                "the last line: it gives back the list of batches",
            ),
            Slip(
                "no_pairs",
                (("(inputs[rows], targets[rows])", "inputs[rows]"),),
                "Is each batch one pair, `(inputs, targets)`, in round brackets?",
                "what is put into the list: inputs and targets of the same rows, in one pair of "
                "round brackets",
            ),
            Slip(
                "count_for_size",
                (("rows = order[start : start + batch_size]", "rows = start"),
                 ("range(0, len(inputs), batch_size)", "np.array_split(order, batch_size)")),
                "Is `batch_size` taken for the number of batches?",
                "how the order is cut: each piece has `batch_size` rows, whatever their number",
            ),
            Slip(
                "too_large",
                (("range(0, len(inputs), batch_size)", "range(0, len(inputs), 2 * batch_size)"),
                 ("start + batch_size]", "start + 2 * batch_size]")),
                "Are there more than `batch_size` examples in a batch?",
                "the pieces: how many rows has each?",
            ),
            Slip(
                "empty_batch",
                (("len(inputs), batch_size)", "len(inputs) + batch_size, batch_size)"),),
                "Is there a batch without examples?",
                "the begin and the end of each piece; and the end of the `range`: where does the "
                "last batch begin?",
            ),
            Slip(
                "strange_rows",
                (("(inputs[rows], targets[rows])", "(inputs[rows] / 2, targets[rows])"),),
                "Did the inputs change on the way?",
                "the batches: they hold rows of `inputs` as they are",
            ),
            Slip(
                "examples_repeated",
                (("rng.permutation(len(inputs))", "rng.integers(0, len(inputs), len(inputs))"),),
                "Can an example come twice in one epoch?",
                "the drawing: a card that was dealt is no longer in the deck. Is it Python's "
                "`random.shuffle`, which doubles the rows of a table? `rng` shuffles as it should",
            ),
            Slip(
                "last_batch_dropped",
                (("range(0, len(inputs), batch_size)",
                  "range(0, len(inputs) - batch_size + 1, batch_size)"),),
                "Is the last, shorter batch left out?",
                "the end: what is left over is a batch too",
            ),
            Slip(
                "examples_missing",
                (("    return batches", "        return batches"),),
                "Are some examples never dealt?",
                "the loop: does it go through the whole order, or does a `return` end it?",
            ),
            Slip(
                "too_small",
                (("start + batch_size]", "start + batch_size - 1]"),
                 ("range(0, len(inputs), batch_size)",
                  "range(0, len(inputs), max(batch_size - 1, 1))")),
                "Are there fewer than `batch_size` examples in a batch before the last?",
                "the pieces: how many rows has each?",
            ),
            Slip(
                "pairs_torn",
                (("    batches = []\n",
                  "    batches = []\n    targets = targets[rng.permutation(len(inputs))]\n"),),
                "Are inputs and targets shuffled apart?",
                "the order: one for both, so that each example keeps its target",
            ),
            Slip(
                "not_shuffled",
                (("rng.permutation(len(inputs))", "np.arange(len(inputs))"),),
                "Is nothing shuffled?",
                "the order of the rows: `rng` gives it",
            ),
            Slip(
                "only_batches_shuffled",
                (("order = rng.permutation(len(inputs))", "order = np.arange(len(inputs))"),
                 ("    for start in range(0, len(inputs), batch_size):",
                  "    starts = np.arange(0, len(inputs), batch_size)\n"
                  "    last = starts[-1:]\n"
                  "    for start in [*np.roll(starts[:-1], rng.integers(1, 4)), *last]:")),
                "Are whole batches shuffled, and neighbours stay together?",
                "what is shuffled: the examples, before they are cut into batches",
            ),
            Slip(
                "shuffled_inside_batches",
                (("order = rng.permutation(len(inputs))", "order = np.arange(len(inputs))"),
                 ("rows = order[start : start + batch_size]",
                  "rows = rng.permutation(order[start : start + batch_size])")),
                "Are examples shuffled only inside their batch?",
                "what comes first: shuffling all examples, or cutting?",
            ),
            Slip(
                "same_order_again",
                (("rng.permutation", "np.random.default_rng(0).permutation"),),
                "Is it the same order in every epoch?",
                "the generator: one made anew inside begins anew each time; use `rng`",
            ),
            Slip(
                "other_generator",
                (("rng.permutation", "np.random.default_rng().permutation"),),
                "Does the order come from another generator than `rng`?",
                "every random number in it: `rng` must give it, so that a run can be repeated",
            ),
        ),
    ),
    Exercise(
        reference=sgd_epoch,
        statement="Go once through all examples, with one step for each batch.",
        instance=_epoch,
        extra_cases=_all_further_epochs,
        call=after_epoch,
        changes=("layers",),
        truth=ReferenceRun(_run_of_ours),
        parts=("loss", *parameters_after("the epoch")),
        styles=(_sum_of_means, _by_the_permutation, _with_train),
        tries=6,
        hints=(
            "It is your `train` of lesson 07, with another loop. What does the loop go through?",
            "Through the batches: `for some_inputs, some_targets in nnlib.minibatches(...)`. "
            "In it: forward, the squared errors, backward, and the steps.",
            "Batches may differ in size, so add up the squared errors themselves, over the whole "
            "epoch, and divide once at the end.",
            "`total += np.sum((trace[-1][2] - some_targets) ** 2)`, then `slopes = "
            "nnlib.backward(layers, trace, some_targets)` and the steps; at the end `total / "
            "len(inputs)`",
        ),
        slips=(
            Slip(
                "not_learning",
                ((STEPS, ""),),
                "Do the layers stay as they were?",
                "the step: each layer's weights and bias change, in place, for each batch",
            ),
            Slip(
                "climbing",
                (("layer.weights -=", "layer.weights +="), ("layer.bias -=", "layer.bias +=")),
                "Does it climb?",
                "the sign of the step: it goes against the slope",
            ),
            RATE_MISSING,
            BIAS_STAYS,
            WEIGHTS_STAY,
            LAST_LAYER_STAYS,
            FIRST_LAYER_STAYS,
            Slip(
                "loss_before_the_epoch",
                (("    total = 0\n",
                  "    errors = nnlib.forward(layers, inputs)[-1][2] - targets\n"
                  "    before = np.sum(errors**2) / len(inputs)\n"
                  "    total = 0\n"),
                 ("total / len(inputs)", "before")),
                "Is that the loss at the start of the epoch?",
                "the loss asked for: each batch adds its own, from just before its step",
            ),
            Slip(
                "batches_count_alike",
                ((_ADDED, "        total += np.sum(errors**2) / len(errors)\n"),
                 ("total / len(inputs)", "total / -(-len(inputs) // batch_size)")),
                "Is that the mean of the batches' losses, where the short batch counts as much as "
                "the others?",
                "the mean: it is over examples, and the last batch has fewer of them",
            ),
            Slip(
                "batch_losses_added",
                ((_ADDED, "        total += np.sum(errors**2) / len(errors)\n"),
                 ("total / len(inputs)", "total")),
                "Are the losses of the batches added up?",
                "the loss of the epoch: a mean over all examples",
            ),
            Slip(
                "batch_losses_by_examples",
                ((_ADDED, "        total += np.sum(errors**2) / len(errors)\n"),),
                "Is there a mean inside each batch, and one more at the end?",
                "how often the squared errors are divided: once is enough",
            ),
            Slip(
                "loss_summed",
                (("total / len(inputs)", "total"),),
                "Is the loss a sum over the examples?",
                "the loss: it is a mean over the examples",
            ),
            Slip(
                "divided_by_batch_size",
                (("total / len(inputs)", "total / batch_size"),),
                "Did you divide by the size of a batch?",
                "the mean: how many examples were there in the whole epoch?",
            ),
            Slip(
                "loss_mean_of_all",
                ((_ADDED, "        total += np.mean(errors**2) * len(errors)\n"),),
                "Is the loss a mean over the outputs too?",
                "the loss: it is added up over the outputs, and a mean over the examples only",
            ),
            Slip(
                "loss_of_last_batch",
                ((_ADDED, "        total = np.sum(errors**2) / len(errors)\n"),
                 ("total / len(inputs)", "total")),
                "Is that the loss of the last batch alone?",
                "the total: does each batch add to it, or replace it?",
            ),
            Slip(
                "losses_after_the_step",
                ((f"        errors = trace[-1][2] - some_targets\n{_ADDED}", ""),
                 (STEPS, f"{STEPS}        after = nnlib.forward(layers, some_inputs)[-1][2]\n"
                          "        total += np.sum((after - some_targets)**2)\n")),
                "Are the losses taken after the step?",
                "the order: each loss belongs to the weights from before its step",
            ),
            Slip(
                "loss_after_the_epoch",
                (("    return total / len(inputs)",
                  "    errors = nnlib.forward(layers, inputs)[-1][2] - targets\n"
                  "    return np.sum(errors**2) / len(inputs)"),),
                "Is that the loss at the end of the epoch?",
                "the loss asked for: the mean of what was seen on the way, before each step",
            ),
            Slip(
                "losses_of_batches",
                (("    total = 0\n", "    total = []\n"),
                 (_ADDED, "        total.append(np.sum(errors**2) / len(errors))\n"),
                 ("total / len(inputs)", "total")),
                "Is there a loss for each batch?",
                "the result: one number for the whole epoch",
            ),
            Slip(
                "all_examples_in_each_step",
                (("nnlib.forward(layers, some_inputs)", "nnlib.forward(layers, inputs)"),
                 ("trace[-1][2] - some_targets", "trace[-1][2] - targets"),
                 ("(layers, trace, some_targets)", "(layers, trace, targets)")),
                "Does each step look at all examples?",
                "what goes into forward and backward: the examples of this batch only",
            ),
            Slip(
                "one_step_only",
                ((_SLOPES_AND_STEPS,
                  _SLOPES_AND_STEPS.replace("\n    ", "\n")[4:]),),
                "Is there one step only, after the last batch?",
                "the lines of the step: how far are they indented?",
            ),
            Slip(
                "first_batch_only",
                (("    return total / len(inputs)", "        return total / len(inputs)"),),
                "Does it end after the first batch?",
                "the `return`: does it stand inside the loop?",
            ),
            Slip(
                "not_shuffled",
                ((_FOR,
                  "for start in range(0, len(inputs), batch_size):\n"
                  "        some_inputs = inputs[start : start + batch_size]\n"
                  "        some_targets = targets[start : start + batch_size]"),),
                "Are the batches cut in the order in which the examples lie?",
                "where the batches come from: `nnlib.minibatches` deals them",
            ),
            Slip(
                "own_generator",
                ((_FOR, _FOR.replace("rng)", "np.random.default_rng(0))")),),
                "Does the order come from a generator made inside?",
                "the last argument of `nnlib.minibatches`: the `rng` that was given",
            ),
            Slip(
                "examples_again",
                (("learning_rate * weights_slopes", "learning_rate * weights_slopes / len(errors)"),
                 ("learning_rate * bias_slopes", "learning_rate * bias_slopes / len(errors)")),
                "Is the mean over the batch taken once more?",
                "the slopes: the mean over the batch's examples is in them already",
            ),
            LAST_LAYER_ONLY,
            *slips_of_an_epoch(_EPOCH),
            *slips_of_layers(_EPOCH),
        ),
    ),
)  # fmt: skip
