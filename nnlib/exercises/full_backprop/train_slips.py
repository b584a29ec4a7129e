"""Slips of the exercise `train`."""

from __future__ import annotations

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Fit, slip
from nnlib.exercises.helpful import Training, best_kept, slips_of_layers, stops_with_its_losses
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
from nnlib.layers import Layer


def _walk_of_train(
    layers: list[Layer],
    inputs: np.ndarray,
    targets: np.ndarray,
    learning_rate: float,
    epochs: int,
) -> Walk:
    return walk_of_layers(layers, learning_rate, [(inputs, targets)] * epochs)


_BACKWARD = "        slopes = backward(layers, trace, targets)\n"


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


_SLOPE = "layer.activation.slope(pre_activation)"


# The same without `backward`, for mistakes in it; DELTA is what a layer makes of `output_slopes`.
_BY_HAND = """        output_slopes = 2 * errors / len(inputs)
        slopes = []
        for layer, (before, pre_activation, output) in zip(layers[::-1], trace[::-1]):
            delta = DELTA
            slopes.insert(0, (before.T @ delta, delta.sum(axis=0)))
            output_slopes = delta @ layer.weights.T
"""


_LOSS = "np.sum(errors**2) / len(inputs)"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("not_learning", "Do the layers stay as they were?",
         "the step: each layer's weights and bias change, in place, in each epoch", (STEPS, "")),
    slip("climbing", "Do the losses grow from epoch to epoch?", families.AGAINST_THE_SLOPE,
         ("layer.weights -=", "layer.weights +="), ("layer.bias -=", "layer.bias +=")),
    slip("losses_after_the_step", "Did you take the losses after the step?",
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
    slip("one_epoch_only", "Does the loop end after the first epoch?",
         "the `return`: is it inside the loop, so that the loop ends too early?",
         ("    return losses", "        return losses")),
    slip("last_loss_only", "Did you return only the last loss?",
         "the list: it gets one more loss in each epoch", ("return losses", "return losses[-1:]")),
    slip("weights_of_the_same_step",
         "Do the slopes go back through weights that have already stepped?",
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
    slip("forward_once", "Do you go forward only once, before the loop?",
         "the trace: after a step the layers are different, so it has to be made again",
         ("    losses = []\n    for _ in range(epochs):\n        trace = forward(layers, "
         "inputs)\n", "    losses = []\n    trace = forward(layers, inputs)\n    for _ in "
         "range(epochs):\n")),
    slip("slopes_of_the_first_epoch", "Do you find the slopes only once, before the loop?",
         "the slopes: after a step the layers are different, so they have to be found again",
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
         "trace and slopes: after a step the layers are different, so both are made again",
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
    slip("loss_not_squared", "Did you leave the square out of the loss?",
         "the loss: the mean over the examples of the squared errors, added up over outputs",
         ("errors**2", "errors")),
    slip("one_loss_for_each_example", "Is there a loss for each example?",
         "the loss: one number for each epoch",
         ("np.sum(errors**2) / len(inputs)", "np.sum(errors**2, axis=1)")),
    slip("bias_of_the_last_layer_only", "Does only the last layer's bias step?",
         "the loop over the layers: how far is the line of the bias indented?",
         ("            layer.bias -=", "        layer.bias -=")),
    slip("step_for_parameter", "Did you write `=-` where `-=` belongs?",
         "the order of the two signs: `-=` subtracts, `=-` replaces the value",
         ("layer.weights -= learning", "layer.weights = -learning"),
         ("layer.bias -= learning", "layer.bias = -learning")),
    *SLIPS_OF_STEPS,
    *slips_with_numbers(_TRAIN),
    families.OUTPUT_ACTIVATION_SLOPE_MISSING.slip((_BACKWARD, _BY_HAND.replace(
         "DELTA", f"output_slopes * {_SLOPE} if slopes else output_slopes"))),
    slip("same_step_without_the_last_slope", "Is the activation's slope missing in the last layer? "
         "And do the slopes go back through weights that have already stepped?",
         "the last layer, which may have an activation; and the order: all slopes first, then all "
         "steps", (_BACK_AND_STEPS, _STEPS_BACK.replace(
         _SLOPE, f"({_SLOPE} if layer is not layers[-1] else 1)"))),
    slip("activation_slope_missing", "Are the slopes of the activations missing?",
         "the step from an output back to its pre-activation",
         (_BACKWARD, _BY_HAND.replace("DELTA", "output_slopes"))),
    slip("activation_slope_of_output",
         "Do the activations' slopes get the outputs instead of the pre-activations?",
         families.ORDER_OF_THE_TRACE, (_BACKWARD, _BY_HAND.replace(
         "DELTA", "output_slopes * layer.activation.slope(output)"))),
    slip("loss_is_a_root", "Is the loss a square root?", families.LOSS_IS_A_MEAN,
         (_LOSS, f"np.sqrt({_LOSS})"), fits=(Fit(((_LOSS, "np.sqrt(np.mean(errors**2))"),)), )),
    slip("loss_of_absolute_errors", "Is the loss a mean of absolute errors?",
         "the loss: each error is squared", (_LOSS, "np.sum(np.abs(errors)) / len(inputs)"), fits=(
         Fit(((_LOSS, "np.mean(np.abs(errors))"),)), )),
    slip("square_of_the_sum", "Did you add up the errors before you squared them?",
         "the order: each error is squared, then they are added up",
         (_LOSS, "np.sum(errors)**2 / len(inputs)"), fits=(
         Fit(((_LOSS, "np.mean(errors)**2"),)),
         Fit(((_LOSS, "np.mean(np.sum(errors, axis=1)**2)"),)), )),
    slip("losses_pile_up", "Does each loss still contain those of earlier epochs?",
         "the loss of an epoch: it starts again from 0",
         (_LOSS, f"{_LOSS} + sum(losses[-1:])"), fits=(
         Fit((("    return losses", "    return [np.mean(losses[:place + 1]) for place in "
               "range(epochs)]"),)), )),
    slip("losses_from_the_last_to_the_first", "Is the last loss first in the list?",
         "the list: the loss of the first epoch comes first",
         ("    return losses", "    return losses[::-1]")),
    stops_with_its_losses(_TRAIN),
    *slips_of_layers(_TRAIN),
    best_kept(_TRAIN),
)  # fmt: skip
