"""The exercise `train`."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from nnlib.activations import sigmoid, tanh
from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Function, Link, Links, Stopping, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.full_backprop.backward import backward
from nnlib.exercises.full_backprop.forward import forward
from nnlib.exercises.full_backprop.shared import equal_sizes
from nnlib.exercises.full_backprop.styles import new_arrays, new_layers, stepped_on_the_way_back
from nnlib.exercises.helpful import Training, best_kept, slips_of_layers, stops_with_its_losses
from nnlib.exercises.networks import network, trained
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
from nnlib.exercises.walking import Walk, too_high_a_rate, walk_of_layers
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
    """Where a library would do something by itself; see `helpful`."""
    at_the_bottom, inputs, _ = network(rng, (2, 1), 7, "tanh")
    far_off = network(rng, (3, 2), 5, "identity")
    targets = far_off[2] + 3e6 * numbers(rng, (5, 2))
    slow = network(rng, (2, 1), 8, "tanh")
    return [
        # All slopes are 0: there is an epoch for each loss all the same.
        (at_the_bottom, inputs, forward(at_the_bottom, inputs)[-1][2], 0.2, 130),
        # Slopes of millions, and one step; then the same loss, and two.
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


def _walk_of_train(
    layers: list[Layer],
    inputs: np.ndarray,
    targets: np.ndarray,
    learning_rate: float,
    epochs: int,
) -> Walk:
    return walk_of_layers(layers, learning_rate, [(inputs, targets)] * epochs)


def _run_of_ours(**arguments: Any) -> Any:
    return trained(train, **arguments)


def _sizes_of(layers: list[Layer]) -> list[tuple[int, ...]]:
    return [np.shape(part) for layer in layers for part in (layer.weights, layer.bias)]


def _links_of_train(function: Function, rng: np.random.Generator) -> list[Link]:
    """What the first two epochs do; the second also from where the learner's first one led."""

    def start() -> tuple[list[Layer], np.ndarray, np.ndarray]:
        return network(np.random.default_rng(seed), (4, 3, 2), 5, "tanh", "sigmoid")

    def after(one: Function, count: int, layers: list[Layer]) -> tuple[np.ndarray, np.ndarray]:
        losses, parameters = trained(one, layers, inputs, targets, rate, count)
        # Too many or too few losses count as a wrong one.
        last = np.append(np.size(losses) - count, np.ravel(losses)[-1:])
        return last, np.concatenate([np.ravel(a) for pair in parameters for a in pair])

    seed, rate = int(rng.integers(2**32)), 0.2
    layers, inputs, targets = start()
    sizes = _sizes_of(layers)
    begin = np.concatenate([np.ravel(a) for layer in layers for a in (layer.weights, layer.bias)])
    first = after(function, 1, layers)
    if _sizes_of(layers) != sizes:
        raise ValueError("what came of the layers is another network, which is not run")
    # The right second epoch goes on from where the learner's first one led.
    going_on = after(train, 1, layers)
    if np.array_equal(first[1], begin):
        # A first epoch without a step makes the second one a first: nothing is told of a second.
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


_BACK_AND_STEPS = f"        slopes = backward(layers, trace, targets)\n{STEPS}"


_TRAIN = Training(
    _walk_of_train,
    start="    losses = []\n",
    before=STEPS.splitlines(keepends=True)[0],
    after=STEPS.splitlines(keepends=True)[-1],
    end="    return losses",
    loop="    for _ in range(epochs):\n",
)


# Each layer steps on the way back, and hands a slope on through its new weights.
_STEPS_BACK = """        output_slopes = 2 * errors / len(inputs)
        for layer, (before, pre_activation, _) in zip(layers[::-1], trace[::-1]):
            delta = output_slopes * layer.activation.slope(pre_activation)
            layer.weights -= learning_rate * before.T @ delta
            layer.bias -= learning_rate * delta.sum(axis=0)
            output_slopes = delta @ layer.weights.T
"""


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("not_learning", "Do the layers stay as they were?",
         "the step: each layer's weights and bias change, in place, in each epoch", (STEPS, "")),
    slip("climbing", "Does it climb: do the losses grow?",
         "the sign of the step: it goes against the slope",
         ("layer.weights -=", "layer.weights +="), ("layer.bias -=", "layer.bias +=")),
    slip("losses_after_the_step", "Are the losses taken after the step?",
         "the order: the loss belongs to the weights from before the step",
         ("        errors = trace[-1][2] - targets\n        "
         "losses.append(np.sum(errors**2) / len(inputs))\n", ""),
         ("            layer.bias -= learning_rate * bias_slopes\n",
         "            layer.bias -= learning_rate * bias_slopes\n        errors = "
         "forward(layers, inputs)[-1][2] - targets\n        "
         "losses.append(np.sum(errors**2) / len(inputs))\n")),
    slip("one_epoch_too_few", "Is there one epoch too few?",
         "the `range`: how many rounds does it make?", ("range(epochs)", "range(epochs - 1)")),
    slip("one_epoch_too_many", "Is there one epoch too many?",
         "the `range`: how many rounds does it make?", ("range(epochs)", "range(epochs + 1)")),
    slip("one_epoch_only", "Does it end after the first epoch?",
         "the `return`: does it stand inside the loop, so that the loop ends too early?",
         ("    return losses", "        return losses")),
    slip("last_loss_only", "Is only the last loss given back?",
         "the list: it gets one loss more in each epoch", ("return losses", "return losses[-1:]")),
    slip("weights_of_the_same_step",
         "Do the slopes go back through weights that have stepped already?",
         "the order: all slopes first, from before the step, and then all steps", (_BACK_AND_STEPS,
         _STEPS_BACK)),
    slip("layers_step_in_turn",
         "Do the layers step one after the other, each with slopes of its own?",
         "the order: all slopes first, from before the step, and then all steps", (_BACK_AND_STEPS,
         "        for place, layer in enumerate(layers):\n"
         "            trace = forward(layers, inputs)\n"
         "            slopes = backward(layers, trace, targets)\n"
         "            layer.weights -= learning_rate * slopes[place][0]\n"
         "            layer.bias -= learning_rate * slopes[place][1]\n")),
    slip("forward_once", "Is there a forward pass only once, before the loop?",
         "the trace: after a step the layers are others, so it has to be made anew",
         ("    losses = []\n    for _ in range(epochs):\n        trace = forward(layers, "
         "inputs)\n", "    losses = []\n    trace = forward(layers, inputs)\n    for _ in "
         "range(epochs):\n")),
    slip("slopes_of_the_first_epoch", "Are the slopes found once only, before the loop?",
         "the slopes: after a step the layers are others, so they have to be found anew",
         ("    losses = []\n",
         "    losses = []\n    slopes = backward(layers, forward(layers, inputs), " "targets)\n"),
         ("        slopes = backward(layers, trace, targets)\n        for", "        for")),
    RATE_MISSING,
    BIAS_STAYS,
    WEIGHTS_STAY,
    LAST_LAYER_ONLY,
    LAST_LAYER_STAYS,
    FIRST_LAYER_STAYS,
    slip("one_loss_too_many", "Is there one loss too many?",
         "the list: one loss for each epoch, from before its step, and none after the last",
         ("    return losses", "    errors = forward(layers, inputs)[-1][2] - targets\n    "
         "losses.append(np.sum(errors**2) / len(inputs))\n    return losses")),
    families.LOSS_SUMMED.slip(("np.sum(errors**2) / len(inputs)", "np.sum(errors**2)")),
    families.LOSS_MEAN_OF_ALL.slip(("np.sum(errors**2) / len(inputs)", "np.mean(errors**2)")),
    slip("trace_and_slopes_once", "Are forward and backward called only once, before the loop?",
         "trace and slopes: after a step the layers are others, so both are made anew",
         ("    losses = []\n    for _ in range(epochs):\n        trace = forward(layers, "
         "inputs)\n", "    losses = []\n    trace = forward(layers, inputs)\n    slopes = "
         "backward(layers, trace, targets)\n    for _ in range(epochs):\n"),
         ("        slopes = backward(layers, trace, targets)\n        for", "        for")),
    slip("one_step_for_each_example", "Is there a step for each example?",
         "an epoch here: one step, with the slopes over all examples", (_BACK_AND_STEPS,
         "        for place in range(len(inputs)):\n"
         "            row, wanted = inputs[place:place + 1], targets[place:place + 1]\n"
         "            slopes = backward(layers, forward(layers, row), wanted)\n"
         "            for layer, (weights_slopes, bias_slopes) in zip(layers, slopes):\n"
         "                layer.weights -= learning_rate * weights_slopes\n"
         "                layer.bias -= learning_rate * bias_slopes\n")),
    slip("loss_not_squared", "Is the loss without a square?",
         "the loss: the mean over the examples of the squared errors, added up over outputs",
         ("errors**2", "errors")),
    slip("one_loss_for_each_example", "Is there a loss for each example?",
         "the loss: one number for each epoch",
         ("np.sum(errors**2) / len(inputs)", "np.sum(errors**2, axis=1)")),
    slip("bias_of_the_last_layer_only", "Does only the last layer's bias step?",
         "the loop over the layers: how far is the line of the bias indented?",
         ("            layer.bias -=", "        layer.bias -=")),
    slip("step_for_parameter", "Is there `=-`, where `-=` belongs?",
         "the order of the two signs: `-=` takes off, `=-` puts something new there",
         ("layer.weights -= learning", "layer.weights = -learning"),
         ("layer.bias -= learning", "layer.bias = -learning")),
    stops_with_its_losses(_TRAIN),
    *slips_of_layers(_TRAIN),
    best_kept(_TRAIN),
)  # fmt: skip


EXERCISE = Exercise(
    reference=train,
    statement="Take one step for each epoch, and give the loss from before each step.",
    instance=_large_steps,
    extra_cases=_all_further_trainings,
    tries=6,
    truth=ReferenceRun(_run_of_ours),
    parts=("losses", *parameters_after("training")),
    call=trained,
    changes=("layers",),
    links=Links(
        "Link by link",
        "would be right if it started from the right weights",
        "the first two epochs are right, on a network 4-3-2. What goes wrong shows later, or "
        "on another network.",
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
