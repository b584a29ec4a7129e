"""The exercise `minibatches`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.batches import BROKEN, dealt
from nnlib.exercises.declaration import Arguments, Exercise, slip
from nnlib.exercises.drawing import generator, numbers
from nnlib.exercises.truths import Property


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


def _examples(rng: np.random.Generator) -> Arguments:
    # The number of batches differs from their size, and the last one is shorter by more than one
    # example: otherwise batches of nearly equal sizes would look the same.
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


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("nothing_returned",
         "Is the `return` missing, or does it return what `.append` or `shuffle` returns: "
         "`None`?", "the last line: it returns the list of batches",
         ("    return batches", "    batches.reverse()")),
    slip("no_pairs", "Is each batch one pair, `(inputs, targets)`, in round brackets?",
         "what is put into the list: inputs and targets of the same rows, in one pair of round "
         "brackets", ("(inputs[rows], targets[rows])", "inputs[rows]")),
    slip("count_for_size", "Did you take `batch_size` for the number of batches?",
         "how the order is cut: each piece has `batch_size` rows, however many pieces there are",
         ("rows = order[start : start + batch_size]", "rows = start"),
         ("range(0, len(inputs), batch_size)", "np.array_split(order, batch_size)")),
    slip("too_large", "Are there more than `batch_size` examples in a batch?",
         "the pieces: how many rows does each have?",
         ("range(0, len(inputs), batch_size)", "range(0, len(inputs), 2 * batch_size)"),
         ("start + batch_size]", "start + 2 * batch_size]")),
    slip("empty_batch", "Is there a batch without examples?",
         "the start and the end of each piece; and the end of the `range`: where does the last "
         "batch begin?", ("len(inputs), batch_size)", "len(inputs) + batch_size, batch_size)")),
    slip("strange_rows", "Are the inputs in the batches different from the given ones?",
         "the batches: they hold rows of `inputs` as they are",
         ("(inputs[rows], targets[rows])", "(inputs[rows] / 2, targets[rows])")),
    slip("examples_repeated", "Can an example come up twice in one epoch?",
         "the drawing: a card that was dealt is no longer in the deck. Did you use Python's "
         "`random.shuffle`, which duplicates rows of a table? `rng` shuffles correctly",
         ("rng.permutation(len(inputs))", "rng.integers(0, len(inputs), len(inputs))")),
    slip("last_batch_dropped", "Did you leave out the last, shorter batch?",
         "the end: what is left over is a batch too", ("range(0, len(inputs), batch_size)",
         "range(0, len(inputs) - batch_size + 1, batch_size)")),
    slip("pieces_too_short", "Is each piece one example too short?",
         "where each piece begins and ends: a slice leaves out its end already",
         ("start + batch_size]", "start + batch_size - 1]")),
    slip("examples_missing", "Are some examples never dealt?",
         "the loop: does it go through the whole order, or does a `return` end it?",
         ("    return batches", "        return batches")),
    slip("too_small", "Are there fewer than `batch_size` examples in a batch before the last?",
         "the pieces: how many rows does each have?",
         ("start + batch_size]", "start + batch_size - 1]"),
         ("range(0, len(inputs), batch_size)", "range(0, len(inputs), max(batch_size - 1, 1))")),
    slip("pairs_torn", "Did you shuffle inputs and targets separately?",
         "the order: one for both, so that each example keeps its target", ("    batches = []\n",
         "    batches = []\n    targets = targets[rng.permutation(len(inputs))]\n")),
    slip("not_shuffled", "Did you forget to shuffle?", "the order of the rows: `rng` gives it",
         ("rng.permutation(len(inputs))", "np.arange(len(inputs))")),
    slip("only_batches_shuffled",
         "Did you shuffle whole batches, so that neighbours stay together?",
         "what is shuffled: the examples, before they are cut into batches",
         ("order = rng.permutation(len(inputs))", "order = np.arange(len(inputs))"),
         ("    for start in range(0, len(inputs), batch_size):",
         "    starts = np.arange(0, len(inputs), batch_size)\n    last = "
         "starts[-1:]\n    for start in [*np.roll(starts[:-1], rng.integers(1, 4)), " "*last]:")),
    slip("shuffled_inside_batches", "Did you shuffle the examples only inside their batch?",
         "what comes first: shuffling all examples, or cutting?",
         ("order = rng.permutation(len(inputs))", "order = np.arange(len(inputs))"),
         ("rows = order[start : start + batch_size]",
         "rows = rng.permutation(order[start : start + batch_size])")),
    slip("same_order_again", "Is the order the same in every epoch?",
         "the generator: one made inside the function starts again each time; use `rng`",
         ("rng.permutation", "np.random.default_rng(0).permutation")),
    slip("other_generator", "Does the order come from a generator other than `rng`?",
         "every random number: it must come from `rng`, so that a run can be repeated",
         ("rng.permutation", "np.random.default_rng().permutation")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=minibatches,
    statement="Deal the examples out in batches: a pair (inputs, targets) for each.",
    instance=_examples,
    extra_cases=_fewer_examples,
    tries=6,
    truth=Property(
        broken=BROKEN,
        agreement="what must hold of batches",
        right="All {tries} deals were right.",
    ),
    parts=("batches",),
    call=dealt,
    styles=(_yielded, _from_the_end, _zipped),
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
    slips=SLIPS,
)
