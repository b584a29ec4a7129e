"""The exercise `train_on_digits`."""

from __future__ import annotations

from typing import Any

import numpy as np

import nnlib
from nnlib.datasets import digits
from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.digit_training import BROKEN, train_and_read
from nnlib.exercises.drawing import generator
from nnlib.exercises.truths import Property
from nnlib.layers import sensible_layers
from nnlib.propagation import forward
from nnlib.training import sgd_epoch


def train_on_digits(inputs, labels, rng):
    """Train a network that reads digits; it is judged on digits that it has not seen.

    inputs: array of shape (examples, 64), pixels from 0 to 1
    labels: array of whole numbers of shape (examples,), from 0 to 9
    rng:    a generator of random numbers
    returns the layers; the last one has no activation, and outputs 10 scores
    """
    layers = nnlib.sensible_layers([64, 128, 10], [nnlib.relu, nnlib.identity], rng)
    for _ in range(20):
        nnlib.sgd_epoch(layers, inputs, labels, 16, 0.3, rng, loss=nnlib.cross_entropy)
    return layers


def _training_digits(rng: np.random.Generator) -> Arguments:
    """Return four fifths of the digits under other names, from those called 0 to those called 9.

    A network that was trained elsewhere, or on the held-out digits too, does not know the names.
    Every fifth digit is held out, from the first on: if digits were held out at random, or from
    another one on, a right training might read less than 95 % (`benchmarks/digits.py`).
    """
    pixels, labels = digits()
    labels = rng.permutation(10)[labels]
    chosen = np.flatnonzero(np.arange(len(labels)) % 5 != 0)
    chosen = chosen[np.argsort(labels[chosen], kind="stable")]
    return pixels[chosen], labels[chosen], generator(rng)


def _own_loop(inputs: Any, labels: Any, rng: Any) -> Any:
    layers = sensible_layers([64, 64, 10], [nnlib.tanh, nnlib.identity], rng)
    for _ in range(40):
        for some, wanted in nnlib.minibatches(inputs, labels, 32, rng):
            trace = forward(layers, some)
            slopes = nnlib.backward(layers, trace, wanted, nnlib.cross_entropy)
            for layer, (by_weights, by_bias) in zip(layers, slopes):
                layer.weights -= 0.2 * by_weights
                layer.bias -= 0.2 * by_bias
    return tuple(layers)


def _two_hidden(inputs: Any, labels: Any, rng: Any) -> Any:
    layers = sensible_layers([64, 64, 32, 10], [nnlib.relu, nnlib.relu, nnlib.identity], rng)
    for rate in (0.2, 0.1, 0.05):
        for _ in range(15):
            sgd_epoch(layers, inputs, labels, 16, rate, rng, nnlib.cross_entropy)
    return layers


def _by_squares(inputs: Any, labels: Any, rng: Any) -> Any:
    # Training on the squared error to one-hot targets reads digits too, and that is what counts.
    targets = np.eye(10)[labels]
    layers = sensible_layers([64, 128, 10], [nnlib.relu, nnlib.identity], rng)
    for _ in range(40):
        sgd_epoch(layers, inputs, targets, 16, 0.05, rng)
    return layers


_EPOCH = "        nnlib.sgd_epoch(layers, inputs, labels, 16, 0.3, rng, loss=nnlib.cross_entropy)\n"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("no_network",
         "Does it return a list of layers that takes 64 pixels and outputs 10 scores?",
         "the last line, and the list of sizes: there are 10 scores, one for each of the labels "
         "0 to 9", ("return layers", "return None")),
    slip("inputs_scaled",
         "Did you train it on scaled pixels, although it is judged on pixels as they are?",
         "what goes into the training: leave the scaling out, or put it into the first layer's "
         "weights and bias", ("    for _ in range(20):\n",
         "    inputs = (inputs - inputs.mean(axis=0)) / (inputs.std(axis=0) + "
         "1e-8)\n    for _ in range(20):\n"), (" 0.3,", " 0.02,")),
    slip("no_longer_numbers", "Do the steps grow and grow, as with a rate that is too high?",
         "the learning rate: try a tenth of it, and print the loss of each epoch", (_EPOCH,
         "        for some, wanted in nnlib.minibatches(inputs, labels, 32, rng):\n"
         "            trace = nnlib.forward(layers, some)\n"
         "            for layer, (one, other) in zip(\n"
         "                layers, nnlib.backward(layers, trace, np.eye(10)[wanted])\n"
         "            ):\n" "                layer.weights -= 200 * one\n"
         "                layer.bias -= 200 * other\n"), ("range(20)", "range(4)")),
    slip("labels_shifted", "Are the labels shifted, as if they were counted from 1?",
         "the labels that the training gets: the digit itself is the number of its column",
         ("inputs, labels, 16", "inputs, (labels + 1) % 10, 16")),
    slip("neurons_alike", "Did all neurons of a layer start with equal weights?",
         "the start: neurons that begin alike get the same slopes, and stay alike",
         ("    for _ in range(20):\n", "    for layer in layers:\n        layer.weights = "
         "np.full(layer.weights.shape, 0.01)\n    for _ in range(20):\n")),
    slip("one_answer_for_all",
         "Is the rate too high, so that no neuron is active any more? Or did you train it on one "
         "digit only?", "the loss of each epoch: print it. Does it fall?", (" 0.3,", " 5.0,")),
    slip("nothing_bends",
         "Is there only one layer, or no activation between the layers? And did you train it for "
         "long enough?",
         "the layers: a hidden layer that bends reads more; without one, long training gets to "
         "about 96 %",
         ("[64, 128, 10], [nnlib.relu, nnlib.identity]", "[64, 10], [nnlib.identity]"),
         ("range(20)", "range(3)"), (" 0.3,", " 0.02,")),
    slip("last_layer_bends",
         "Does the last layer have an activation, although scores may be any number?",
         "the list of activations: the last one is `nnlib.identity`",
         ("[nnlib.relu, nnlib.identity]", "[nnlib.relu, nnlib.relu]"), ("range(20)", "range(2)"),
         (" 0.3,", " 0.02,")),
    slip("as_by_guessing",
         "Was this network trained at all, with the inputs and labels of this call, and long "
         "enough, at a rate that is not too small? Do the labels still belong to their inputs?",
         "the loss from epoch to epoch: does it fall? And the names: which layers do you make, "
         "train and return, and with which data?",
         ("range(20)", "range(0)")),
    slip("not_shuffled",
         "Do the examples come in their given order, all 0s first and all 9s last?",
         "the batches: whatever comes last pulls the network its way, so the examples are "
         "shuffled", (_EPOCH,
         "        for at in range(0, len(inputs), 16):\n"
         "            some, wanted = inputs[at : at + 16], labels[at : at + 16]\n"
         "            nnlib.train(layers, some, wanted, 0.3, 1, nnlib.cross_entropy)\n")),
    slip("too_few_right",
         "Is the training too short, or the rate too small? Did you make new layers on the way, or "
         "change the pixels before the training?",
         "the loss of each epoch: print it. Does it still fall at the end?",
         ("range(20)", "range(1)"), (" 0.3,", " 0.02,")),
    slip("other_generator", "Do random numbers come from a generator other than `rng`?",
         "every random number, those of the first weights too: it must come from `rng`, so that a "
         "run can be repeated",
         ("    layers = nnlib", "    rng = np.random.default_rng(9)\n    layers = nnlib")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=train_on_digits,
    statement="Train a network that reads 95 % of digits that it has not seen.",
    instance=_training_digits,
    tries=1,
    truth=Property(
        broken=BROKEN,
        agreement="what is asked: 95 % or more of digits that it has not seen",
    ),
    parts=("layers",),
    call=train_and_read,
    styles=(_own_loop, _two_hidden, _by_squares),
    hints=(
        "It is what the lesson did, in one function: layers, then some epochs. What does an "
        "epoch need?",
        "`nnlib.sensible_layers([64, ..., 10], [nnlib.relu, nnlib.identity], rng)` makes the "
        "layers; `nnlib.sgd_epoch(...)` with `loss=nnlib.cross_entropy` is one epoch.",
        "Some twenty epochs in a loop, with batches of 16 and a rate of 0.3; then `return layers`",
    ),
    slips=SLIPS,
    seconds=60,
)
