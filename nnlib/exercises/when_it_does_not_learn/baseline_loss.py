"""The exercise `baseline_loss`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.truths import Definition


def baseline_loss(targets):
    """Return the least squared error that one answer, the same for all examples, can have.

    The loss is the mean over the examples of the squared errors, added up over the outputs.

    targets: array of shape (examples, out)
    returns one number
    """
    best = np.mean(targets, axis=0)
    return np.sum((targets - best) ** 2) / len(targets)


def _targets(rng: np.random.Generator, examples: int = 7, outputs: int = 3) -> Arguments:
    return (numbers(rng, (examples, outputs)),)


def _other_targets(rng: np.random.Generator) -> list[Arguments]:
    classes = (rng.permutation(np.arange(11) % 3 == 0)[:, np.newaxis]).astype(float)
    sizes = ((5, 1), (2, 2), (9, 2))
    return [(classes,), *(_targets(rng, *size) for size in sizes), (numbers(rng, (1, 2)),)]


def _least(targets: np.ndarray) -> float:
    """Return the loss of the best constant, found by least squares without taking a mean."""
    ones = np.ones((len(targets), 1))
    answer = np.linalg.lstsq(ones, targets, rcond=None)[0]
    return float(np.sum((ones @ answer - targets) ** 2) / len(targets))


def _variances(targets: Any) -> Any:
    return np.var(targets, axis=0).sum()


def _column_by_column(targets: Any) -> Any:
    loss = 0
    for column in targets.T:
        middle = sum(column) / len(column)
        loss = loss + sum((target - middle) ** 2 for target in column) / len(column)
    return loss


def _float32(targets: Any) -> Any:
    targets = targets.astype(np.float32)
    return np.mean(targets**2, axis=0).sum() - (targets.mean(axis=0) ** 2).sum()


_BEST = "best = np.mean(targets, axis=0)"
_RETURN = "return np.sum((targets - best) ** 2) / len(targets)"
_ANSWER = "the answer: which one number per output has the smallest mean of squared errors?"


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("answer_zero", "Is that the loss of the answer 0?", _ANSWER,
         (_BEST, "best = 0")),
    slip("answer_half", "Is that the loss of the answer 0.5?", _ANSWER,
         (_BEST, "best = 0.5")),
    slip("one_mean_for_all_outputs", "Do all outputs get the same answer?",
         "the answer: it has one number for each output",
         (_BEST, "best = np.mean(targets)")),
    slip("mean_of_each_example", "Does each example get an answer of its own?",
         "the axes: one answer for all examples, which are the rows",
         (_BEST, "best = np.mean(targets, axis=1, keepdims=True)")),
    families.LOSS_MEAN_OF_ALL.slip(
        ("len(targets)", "targets.size"), id="mean_over_outputs_too"),
    families.LOSS_SUMMED.slip((" / len(targets)", "")),
    slip("not_squared", "Did you forget to square the errors?", "the loss: it is made of squares",
         ("np.sum((targets - best) ** 2)", "np.sum(np.abs(targets - best))")),
    slip("answer_median", "Is that the loss of the median?",
         "the answer: the median is the best one for absolute errors, and these are squared",
         (_BEST, "best = np.median(targets, axis=0)")),
    families.DIVIDED_BY_ONE_LESS.slip(
        ("len(targets)", "max(len(targets) - 1, 0.5)"), fits=(
            Fit(((_RETURN, "return np.sum(np.var(targets, axis=0, ddof=1))"),)),), id="one_less"),
    slip("rooted", "Did you take the root?", families.LOSS_HAS_NO_ROOT,
         (_RETURN, "return np.sqrt(np.sum((targets - best) ** 2) / len(targets))"), fits=(
         Fit(((_RETURN, "return np.sum(np.std(targets, axis=0))"),)),)),
    slip("halved", "Is there a 1/2 before the loss?",
         "the loss of this course: it has no 1/2 in it",
         ("return np.sum", "return 0.5 * np.sum")),
    slip("first_target_for_all", "Is that the loss of the first target as the answer?", _ANSWER,
         (_BEST, "best = targets[0]")),
    slip("answer_between_the_ends",
         "Is the answer halfway between the smallest and the largest target?",
         _ANSWER, (_BEST, "best = (np.min(targets, axis=0) + np.max(targets, axis=0)) / 2")),
    slip("one_for_each_output", "Did you return one number for each output?",
         "the loss: it is added up over the outputs",
         ("np.sum((targets - best) ** 2)", "np.sum((targets - best) ** 2, axis=0)")),
    slip("answer_for_loss", "Is that the best answer itself?",
         "the question: the loss that this answer has", (_RETURN, "return best")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=baseline_loss,
    statement="Return the least squared error that one answer for all examples can have.",
    instance=_targets,
    extra_cases=_other_targets,
    truth=Definition(_least, verb="the best answer gives", agreement="the best answer's loss"),
    parts=("loss",),
    sizes=lambda targets: {"examples": len(targets), "outputs": targets.shape[1]},
    styles=(_variances, _column_by_column, _float32),
    hints=(
        "The targets 0, 0 and 3: try the answers 0, 1, 1.5 and 3 for all of them. Which has the "
        "smallest mean of squared errors?",
        "The best answer is the mean. With several outputs, each output has its own: "
        "`np.mean(targets, axis=0)`.",
        "`best = np.mean(targets, axis=0)`, then `np.sum((targets - best) ** 2) / len(targets)`",
    ),
    slips=SLIPS,
)
