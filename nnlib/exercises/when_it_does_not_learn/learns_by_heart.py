"""The exercise `learns_by_heart`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import NeuronTraining, numbers
from nnlib.layers import Layer
from nnlib.propagation import forward


def learns_by_heart(train, layers, inputs, targets):
    """Return whether a training learns the first four examples by heart.

    train:   a function; train(layers, inputs, targets) trains and returns a list of losses
    layers:  a list of layers
    inputs:  array of shape (examples, in)
    targets: array of shape (examples, out)
    returns True if, of these four alone, the last loss is below a hundredth of the first
    """
    losses = train(layers, inputs[:4], targets[:4])
    return losses[-1] < losses[0] / 100


def _examples(rng: np.random.Generator) -> tuple[list[Layer], np.ndarray, np.ndarray]:
    """Draw a neuron with five inputs and nine examples; it can learn any four of the first 7."""
    inputs = np.concatenate([np.eye(5)[rng.permutation(5)[:4]] for _ in range(3)])[:9]
    inputs = np.round(1.5 * inputs + 0.2 * rng.uniform(-1, 1, inputs.shape), 2)
    targets = numbers(rng, (9, 1))
    return [Layer(np.zeros((5, 1)), np.zeros(1))], inputs, targets


def _opposed(inputs: np.ndarray, targets: np.ndarray, one: int, other: int) -> None:
    """Give two examples the same inputs and different targets: nobody can learn both."""
    inputs[other] = inputs[one]
    targets[other] = -targets[one]


def _to_the_end(rng: np.random.Generator) -> Arguments:
    layers, inputs, targets = _examples(rng)
    _opposed(inputs, targets, 7, 8)
    return NeuronTraining(0.3, 60), layers, inputs, targets


def _first_four_opposed(rng: np.random.Generator, one: int, other: int) -> Arguments:
    layers, inputs, targets = _examples(rng)
    _opposed(inputs, targets, one, other)
    return NeuronTraining(0.3, 60), layers, inputs, targets


def _long(rng: np.random.Generator) -> Arguments:
    """Draw a training so long that even the mean of all losses is below a hundredth."""
    return NeuronTraining(0.3, 400), *_to_the_end(rng)[1:]


def _far_targets(rng: np.random.Generator) -> Arguments:
    _, layers, inputs, targets = _to_the_end(rng)
    return NeuronTraining(0.3, 12), layers, inputs, 1000 * targets


def _stopped_at(rng: np.random.Generator, share: float, scale: float = 1.0) -> Arguments:
    """Draw a training that ends when the loss of the first four is near that share of the first."""
    _, layers, inputs, targets = _to_the_end(rng)
    targets = scale * targets
    losses = np.array(NeuronTraining(0.05, 60)(_copies(layers), inputs[:4], targets[:4]))
    steps = int(np.argmin(np.abs(np.log(losses / losses[0] / share)))) + 1
    return NeuronTraining(0.05, max(steps, 2)), layers, inputs, targets


def _ends_badly(rng: np.random.Generator) -> Arguments:
    _, layers, inputs, targets = _to_the_end(rng)
    return NeuronTraining(0.3, 40, 3.0, 20), layers, inputs, targets


def _climbs_first(rng: np.random.Generator) -> Arguments:
    """Draw a training of three steps that are too long, then as many as leave over a hundredth."""
    _, layers, inputs, targets = _to_the_end(rng)
    losses = np.array(NeuronTraining(3.0, 3, 0.3, 200)(_copies(layers), inputs[:4], targets[:4]))
    steps = int(np.flatnonzero(losses > losses[0] / 100)[-1]) + 1
    return NeuronTraining(3.0, 3, 0.3, steps - 3), layers, inputs, targets


def _equal_examples(rng: np.random.Generator) -> Arguments:
    """Draw a case in which two of the first four are the same example, with the same targets."""
    layers, inputs, targets = _examples(rng)
    inputs[3], targets[3] = inputs[2], targets[2]
    _opposed(inputs, targets, 7, 8)
    return NeuronTraining(0.3, 60), layers, inputs, targets


def _four_over_and_over(rng: np.random.Generator) -> Arguments:
    """Draw a case in which all nine are copies of the first four, so that all can be learned."""
    layers, inputs, targets = _examples(rng)
    rows = np.arange(9) % 4
    return NeuronTraining(0.3, 60), layers, inputs[rows], targets[rows]


def _hardly_moving(rng: np.random.Generator) -> Arguments:
    _, layers, inputs, targets = _to_the_end(rng)
    return NeuronTraining(0.0005, 3), layers, inputs, targets


def _climbing(rng: np.random.Generator) -> Arguments:
    _, layers, inputs, targets = _to_the_end(rng)
    return NeuronTraining(3.0, 4), layers, inputs, targets


def _already_right(rng: np.random.Generator) -> Arguments:
    """Draw a case whose loss is 0 from the start: 0 is not below a hundredth of 0."""
    layers, inputs, _ = _examples(rng)
    layers = [Layer(numbers(rng, (5, 1)), numbers(rng, (1,)))]
    return NeuronTraining(0.3, 5), layers, inputs, forward(layers, inputs)[-1].output.copy()


def _copies(layers: list[Layer]) -> list[Layer]:
    return [Layer(layer.weights.copy(), layer.bias.copy(), layer.activation) for layer in layers]


def _every_kind(rng: np.random.Generator) -> list[Arguments]:
    return [
        _first_four_opposed(rng, 2, 3),
        _first_four_opposed(rng, 0, 1),
        _first_four_opposed(rng, 0, 3),
        _first_four_opposed(rng, 4, 5),
        _first_four_opposed(rng, 3, 4),
        _far_targets(rng),
        _long(rng),
        _stopped_at(rng, 0.03, 0.01),
        *(_stopped_at(rng, share) for share in (0.6, 0.15, 0.04, 0.015)),
        _ends_badly(rng),
        _climbs_first(rng),
        _equal_examples(rng),
        _four_over_and_over(rng),
        _hardly_moving(rng),
        _climbing(rng),
        _already_right(rng),
    ]


def _named(train: Any, layers: Any, inputs: Any, targets: Any) -> Any:
    first, *_, last = train(layers, inputs=inputs[0:4], targets=targets[0:4])
    return bool(100 * last < first)


def _if_and_else(train: Any, layers: Any, inputs: Any, targets: Any) -> Any:
    losses = train(layers, np.array(inputs[:4]), np.array(targets[:4]))
    if losses[len(losses) - 1] >= 0.01 * losses[0]:
        return 0
    return 1


_TRAIN = "train(layers, inputs[:4], targets[:4])"
_RETURN = "return losses[-1] < losses[0] / 100"
_HOW_FAR = "how far the loss must fall: below a hundredth of where it began"
_WHICH_FOUR = "which examples the training gets: `[:4]` has the first four rows"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("all_examples", "Does the training get all examples?", _WHICH_FOUR,
         (_TRAIN, "train(layers, inputs, targets)")),
    slip("only_falls", "Is it enough for your function if the loss falls at all?", _HOW_FAR,
         (_RETURN, "return losses[-1] < losses[0]")),
    slip("absolute_bound", "Do you compare the last loss with a fixed number?",
         "targets a thousand times as large: the loss begins a million times as large",
         (_RETURN, "return losses[-1] < 0.01")),
    slip("not_the_first", "Do you compare with a loss other than the first?",
         "which loss the last one is compared with: the first, from before any step",
         (_RETURN, "return losses[-1] < max(losses) / 100"), fits=(
         Fit(((_RETURN, "return losses[-1] < sum(losses) / len(losses) / 100"),)),
         Fit(((_RETURN, "return losses[-1] < losses[1] / 100"),)))),
    slip("flipped", "Did you exchange the two answers?",
         "the comparison: a training that learns gives True",
         (_RETURN, "return losses[-1] >= losses[0] / 100"), fits=(
         Fit(((_RETURN, "return losses[-1] > losses[0] / 100"),)),)),
    slip("losses_exchanged", "Did you exchange the first loss and the last one?",
         "the comparison: which of the two should be the small one?",
         (_RETURN, "return losses[0] < losses[-1] / 100")),
    slip("first_example_only", "Does the training get only one example?", _WHICH_FOUR,
         (_TRAIN, "train(layers, inputs[:1], targets[:1])")),
    slip("three_examples", "Does the training get only three examples?",
         "a slice leaves out its end: `[:3]` has the rows 0, 1 and 2",
         (_TRAIN, "train(layers, inputs[:3], targets[:3])")),
    slip("five_examples", "Does the training get five examples?",
         "a slice leaves out its end: `[:4]` has the rows 0 to 3",
         (_TRAIN, "train(layers, inputs[:5], targets[:5])")),
    slip("last_four", "Does the training get the last four examples?", _WHICH_FOUR,
         (_TRAIN, "train(layers, inputs[-4:], targets[-4:])")),
    slip("torn_apart", "Do inputs and targets come from different examples?",
         "the two slices: the same rows of both",
         (_TRAIN, "train(layers, inputs[:4], targets[-4:])")),
    slip("loss_returned", "Is that a loss instead of True or False?",
         "the last line: it answers a question with yes or no",
         (_RETURN, "return losses[-1]")),
    slip("share_returned", "Is that the share of the loss that is left?",
         "the last line: it answers a question with yes or no",
         (_RETURN, "return losses[-1] / max(losses[0], 1e-300)")),
    slip("falls_by_a_hundredth", "Is it enough for your function if the loss falls by a hundredth?",
         _HOW_FAR, (_RETURN, "return losses[-1] < 0.99 * losses[0]")),
    slip("a_tenth_is_enough",
         "Is it enough for your function if a tenth of the loss is left?", _HOW_FAR,
         (_RETURN, "return losses[-1] < losses[0] / 10")),
    slip("ever_below", "Do you look at the smallest loss instead of the last?",
         "a training may forget again what it has learned",
         (_RETURN, "return min(losses) < losses[0] / 100")),
    slip("mean_of_the_losses", "Did you use the mean of all losses?",
         "two losses count: the first and the last",
         (_RETURN, "return np.mean(losses) < losses[0] / 100")),
    slip("already_right_counts", "Does a loss that is 0 from the start count in your function?",
         "0: is it below a hundredth of 0?",
         (_RETURN, "return losses[-1] <= losses[0] / 100")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=learns_by_heart,
    statement="Return whether a training learns the first four examples by heart.",
    instance=_to_the_end,
    extra_cases=_every_kind,
    tries=3,
    parts=("answer",),
    changes=("layers",),
    styles=(_named, _if_and_else),
    hints=(
        "Which rows of inputs and targets does the training get? And what does it return?",
        "`losses = train(layers, inputs[:4], targets[:4])` is a list. Which two of its entries "
        "count?",
        "`losses[-1]` is the last one. A comparison such as `1 < 2` is True or False, and it can "
        "be returned.",
        "`return losses[-1] < losses[0] / 100`",
    ),
    slips=SLIPS,
)
