"""Slips of the exercise `sgd_epoch`."""

from __future__ import annotations

import textwrap
from typing import Any

import nnlib
from nnlib.exercises import families
from nnlib.exercises.declaration import Fit, slip
from nnlib.exercises.helpful import Training, slips_of_an_epoch, slips_of_layers
from nnlib.exercises.stepping import (
    BIAS_STAYS,
    FIRST_LAYER_STAYS,
    LAST_LAYER_ONLY,
    LAST_LAYER_STAYS,
    RATE_MISSING,
    SLIPS_OF_STEPS,
    STEPS,
    WEIGHTS_STAY,
    slips_with_numbers,
)
from nnlib.exercises.walking import Walk, walk_of_layers


def _walk_of_epoch(
    layers: Any, inputs: Any, targets: Any, batch_size: Any, learning_rate: Any, rng: Any
) -> Walk:
    batches = list(nnlib.minibatches(inputs, targets, batch_size, rng))
    return walk_of_layers(layers, learning_rate, batches)


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


_LATER_STEPS = f"""    for slopes in found:
{textwrap.indent(STEPS, "    ")}    return total"""


def _dealt_by(order: str) -> tuple[str, str]:
    """Return the change to batches that are cut from a different order."""
    return (
        _FOR,
        f"order = {order}\n    for start in range(0, len(inputs), batch_size):\n"
        "        rows = order[start : start + batch_size]\n"
        "        some_inputs, some_targets = inputs[rows], targets[rows]",
    )


_START = "    total = 0\n"


_CUT = (
    _FOR,
    "for start in range(0, len(inputs), batch_size):\n"
    "        some_inputs = inputs[start : start + batch_size]\n"
    "        some_targets = targets[start : start + batch_size]",
)


_TORN = tuple(
    "".join(f"    {name} = {name}[rng.permutation(len(inputs))]\n" for name in names)
    for names in (["targets"], ["inputs"], ["inputs", "targets"], ["targets", "inputs"])
)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("not_learning", "Do the layers stay as they were?",
         "the step: each layer's weights and bias change, in place, for each batch", (STEPS, "")),
    slip("climbing", "Does the loss grow?", families.AGAINST_THE_SLOPE,
         ("layer.weights -=", "layer.weights +="), ("layer.bias -=", "layer.bias +=")),
    RATE_MISSING,
    BIAS_STAYS,
    WEIGHTS_STAY,
    LAST_LAYER_ONLY,
    LAST_LAYER_STAYS,
    FIRST_LAYER_STAYS,
    slip("loss_before_the_epoch", "Is that the loss at the start of the epoch?",
         "the loss asked for: each batch adds its own, from just before its step",
         ("    total = 0\n",
         "    errors = nnlib.forward(layers, inputs)[-1][2] - targets\n    before = "
         "np.sum(errors**2) / len(inputs)\n    total = 0\n"), ("total / len(inputs)", "before")),
    slip("batches_count_alike",
         "Did you take the mean of the batches' losses, so that the short batch counts as much as "
         "the others?",
         "the mean: it is over examples, and the last batch has fewer of them", (_ADDED,
         "        total += np.sum(errors**2) / len(errors)\n"),
         ("total / len(inputs)", "total / -(-len(inputs) // batch_size)")),
    slip("batch_losses_added", "Did you add up the losses of the batches?",
         "the loss of the epoch: a mean over all examples", (_ADDED,
         "        total += np.sum(errors**2) / len(errors)\n"), ("total / len(inputs)", "total")),
    slip("batch_losses_by_examples",
         "Did you take a mean inside each batch, and another one at the end?",
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
    slip("losses_after_the_step", "Did you take the losses after the step?",
         "the order: each loss belongs to the weights from before its step",
         (f"        errors = trace[-1][2] - some_targets\n{_ADDED}", ""), (STEPS,
         f"{STEPS}        after = nnlib.forward(layers, some_inputs)[-1][2]\n"
         "        total += np.sum((after - some_targets)**2)\n")),
    slip("loss_after_the_epoch", "Is that the loss at the end of the epoch?",
         "the loss asked for: the mean of the losses along the way, before each step",
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
    slip("one_step_only", "Do you take only one step, after the last batch?",
         "the lines of the step: how far are they indented?", (_SLOPES_AND_STEPS,
         _SLOPES_AND_STEPS.replace("\n    ", "\n")[4:])),
    slip("first_batch_only", "Does the loop end after the first batch?",
         "the `return`: is it inside the loop?",
         ("    return total / len(inputs)", "        return total / len(inputs)")),
    slip("not_shuffled", "Did you cut the batches in the order in which the examples come?",
         "where the batches come from: `nnlib.minibatches` deals them", _CUT),
    slip("own_generator", "Does the order come from a generator that you made inside?",
         "the last argument of `nnlib.minibatches`: the given `rng`", (_FOR,
         _FOR.replace("rng)", "np.random.default_rng(0))"))),
    *SLIPS_OF_STEPS,
    *slips_with_numbers(_EPOCH),
    slip("slopes_over_all_examples",
         "Did you divide a batch's slopes by the number of all examples?",
         "the slopes: they are a mean over the batch",
         ("* weights_slopes", "* weights_slopes * len(errors) / len(inputs)"),
         ("* bias_slopes", "* bias_slopes * len(errors) / len(inputs)")),
    slip("slopes_over_a_full_batch", "Did you divide the short batch by `batch_size` too?",
         "the slopes: they are a mean over the batch's own examples",
         ("* weights_slopes", "* weights_slopes * len(errors) / batch_size"),
         ("* bias_slopes", "* bias_slopes * len(errors) / batch_size")),
    slip("own_deal", "Did you deal the batches yourself?",
         "where the batches come from: `nnlib.minibatches`, called once, with the given `rng`",
         _dealt_by("np.argsort(rng.random(len(inputs)))"), fits=tuple(
         Fit((_dealt_by(order),)) for order in (
             "rng.choice(len(inputs), len(inputs), replace=False)",
             "rng.permutation(rng.permutation(len(inputs)))", "rng.permutation(len(inputs))[::-1]",
             "np.argsort(rng.uniform(size=len(inputs)))",
             "np.argsort(rng.normal(size=len(inputs)))",
             "np.array(sorted(range(len(inputs)), key=lambda row: rng.random()))"))),
    slip("drawn_with_replacement", "Can an example come up twice in the epoch?",
         "where the batches come from: `nnlib.minibatches` deals each example once",
         _dealt_by("rng.integers(0, len(inputs), len(inputs))"), fits=(
         Fit((_dealt_by("rng.choice(len(inputs), len(inputs))"),)),
         Fit(((_FOR, "for start in range(0, len(inputs), batch_size):\n"
               "        rows = rng.integers(0, len(inputs), batch_size)\n"
               "        some_inputs, some_targets = inputs[rows], targets[rows]"),)),
         Fit(((_FOR, "for start in range(0, len(inputs), batch_size):\n"
               "        rows = rng.choice(len(inputs), batch_size)\n"
               "        some_inputs, some_targets = inputs[rows], targets[rows]"),)), )),
    slip("pairs_torn", "Did you shuffle inputs and targets separately?",
         "the examples: each input keeps its target",
         (_START, f"{_START}{_TORN[0]}"), fits=(
         *(Fit(((_START, f"{_START}{lines}"),)) for lines in _TORN[1:]),
         *(Fit(((_START, f"{_START}{lines}"), _CUT)) for lines in _TORN))),
    slip("batches_from_the_last_to_the_first", "Does the last batch come first?",
         "the loop: the batches come in the order in which they are dealt",
         (_FOR, _FOR.replace("in nnlib", "in list(nnlib").replace("rng)", "rng))[::-1]"))),
    slip("same_batch_again", "Does each step use the first batch?",
         "the loop: each round has a batch of its own",
         ("        trace =", "        first = (some_inputs, some_targets) if not total else first\n"
         "        some_inputs, some_targets = first\n        trace =")),
    slip("dealt_for_each_step", "Did you deal the examples again for each step?",
         "`nnlib.minibatches`: it is called once, and the loop goes through what it returns",
         (_FOR, "for _ in range(0, len(inputs), batch_size):\n        some_inputs, some_targets = "
         "list(nnlib.minibatches(inputs, targets, batch_size, rng))[0]")),
    slip("slopes_from_the_start", "Do all slopes belong to the weights from before the epoch?",
         "the order: each batch takes its step before the next batch goes forward",
         ("    total = 0\n", "    total = 0\n    found = []\n"),
         (STEPS, "        found.append(slopes)\n"), ("    return total", _LATER_STEPS), fits=(
         Fit((("    total = 0\n", "    total = 0\n    found = []\n"),
              (STEPS, "        found.append(slopes)\n"),
              ("    return total", _LATER_STEPS.replace(
                  "learning_rate", "learning_rate / len(found)")))), )),
    slip("two_epochs", "Do you go through all examples twice?",
         "the loops: one epoch is asked for, with each batch once", (_FOR,
         _FOR.replace("nnlib.minibatches(inputs, targets, batch_size, rng)", "[\n        batch "
                      "for _ in range(2) for batch in nnlib.minibatches(inputs, targets, "
                      "batch_size, rng)\n    ]"))),
    slip("loss_is_a_root", "Is the loss a square root?", families.LOSS_IS_A_MEAN,
         ("total / len(inputs)", "np.sqrt(total / len(inputs))"), fits=(
         Fit(((_ADDED, "        total += np.sqrt(np.mean(errors**2)) * len(errors)\n"),)),
         Fit((("total / len(inputs)", "np.sqrt(total / targets.size)"),)), )),
    slip("loss_of_absolute_errors", "Is the loss a mean of absolute errors?",
         "the loss: each error is squared", ("errors**2", "np.abs(errors)"), fits=(
         Fit((("errors**2", "np.abs(errors)"), ("total / len(inputs)", "total / targets.size"))),
         )),
    slip("square_of_the_sum", "Did you add up the errors before you squared them?",
         "the order: each error is squared, then they are added up",
         ("np.sum(errors**2)", "np.sum(errors)**2"), fits=(
         Fit((("np.sum(errors**2)", "np.sum(np.sum(errors, axis=1)**2)"),)), )),
    *slips_of_an_epoch(_EPOCH),
    *slips_of_layers(_EPOCH),
)  # fmt: skip
