"""The exercise `dead_neurons`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Function, slip
from nnlib.exercises.drawing import numbers
from nnlib.exercises.truths import Definition
from nnlib.layers import Layer
from nnlib.propagation import forward


def dead_neurons(trace):
    """Return for each layer how many of its neurons output 0 for every example.

    trace: what forward returned, one (inputs, pre_activation, output) for each layer
    returns a list with one whole number for each layer, first layer first
    """
    counts = []
    for _, _, output in trace:
        dead = (output == 0).all(axis=0)
        counts.append(dead.sum())
    return counts


def counted(function: Function, trace: Any) -> Any:
    """Call the function; return the counts as one array if they are a list of numbers."""
    counts = function(trace)
    is_list = isinstance(counts, list | tuple) and all(np.size(one) == 1 for one in counts)
    return np.array([float(np.reshape(one, ())) for one in counts]) if is_list else counts


def _counted_by_us(**arguments: Any) -> Any:
    return counted(dead_neurons, **arguments)


# How far below 0 the pre-activations of a dead neuron stay, or of one that looks dead: the outputs
# of a sigmoid are then below 0.1, 0.01 and 0.001.
_BELOW = {"relu": (0.3,), "tanh": (0.3,), "sigmoid": (2.4, 4.8, 7.2), "identity": (0.3,)}


def _layer(rng: np.random.Generator, outputs: np.ndarray, name: str, out: int, dead: int) -> Layer:
    """Draw a layer; push the first neurons of a random order below 0 for every example."""
    weights = numbers(rng, (outputs.shape[1], out)) / np.sqrt(outputs.shape[1])
    bias = -(outputs @ weights).mean(axis=0)
    chosen = rng.permutation(out)[:dead]
    below = np.resize(_BELOW[name], dead)
    bias[chosen] = -(outputs @ weights).max(axis=0)[chosen] - below
    return Layer(weights, bias, ACTIVATIONS[name])


def _traced(rng: np.random.Generator) -> Arguments:
    trace: Any = []
    outputs = numbers(rng, (7, 3))
    dead = rng.permutation([2, 3, 4])
    for name, out, count in (
        ("relu", 11, dead[0]), ("tanh", 9, 2), ("sigmoid", 8, 3), ("relu", 13, dead[1]),
        ("identity", 5, 1),
    ):  # fmt: skip
        trace += forward([_layer(rng, outputs, name, out, count)], outputs)
        outputs = trace[-1][2]
    return (trace,)


def _smaller_traces(rng: np.random.Generator) -> list[Arguments]:
    one = numbers(rng, (1, 3))
    several = numbers(rng, (5, 2))
    return [
        (forward([_layer(rng, one, "relu", 4, 3)], one),),
        (forward([_layer(rng, several, "relu", 6, 6)], several),),
        (forward([_layer(rng, several, "relu", 6, 0)], several),),
    ]


def _largest(trace: Any) -> Any:
    return [int(np.sum(np.abs(np.asarray(seen[2])).max(axis=0) == 0)) for seen in trace]


def _by_loops(trace: Any) -> Any:
    counts = []
    for _, _, output in trace:
        alive = set()
        for row in output:
            alive |= {place for place, entry in enumerate(row) if entry != 0}
        counts.append(len(output[0]) - len(alive))
    return counts


def _nonzero(trace: Any) -> Any:
    return np.array([(np.count_nonzero(seen[-1], axis=0) < 1).sum() for seen in trace])


SEEN = "_, _, output in"
EVERY = "(output == 0).all(axis=0)"
EVERY_EXAMPLE = "the examples: a neuron is dead only if its whole column is 0"

SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("some_example",
         "Did you count neurons that output 0 for only some examples?", EVERY_EXAMPLE,
         (EVERY, "(output == 0).any(axis=0)")),
    slip("axis_of_neurons", "Did you look along the rows, so that examples are counted?",
         "the axis: rows are examples, columns are neurons, and axis 0 goes down a column",
         (EVERY, "(output == 0).all(axis=1)")),
    slip("entries_counted", "Did you count the zeros instead of the neurons?", EVERY_EXAMPLE,
         (EVERY, "output == 0")),
    slip("pre_activation_zero", "Did you ask where the pre-activation is 0?",
         "what must be 0: what the neuron outputs", (SEEN, "_, output, _ in")),
    slip("pre_activation_below_zero", "Did you ask where the pre-activation is at most 0?",
         "what must be 0: the output. That is the same for ReLU, but different for tanh",
         (SEEN, "_, output, _ in"), (EVERY, "(output <= 0).all(axis=0)"),
         fits=(Fit(((SEEN, "_, output, _ in"), (EVERY, "(output < 0).all(axis=0)"))),)),
    slip("below_zero_too", "Did you count outputs below 0 as 0?",
         "the comparison: an output of -0.5 is alive", (EVERY, "(output <= 0).all(axis=0)")),
    slip("inputs_looked_at", "Did you look at the layer's inputs?",
         "the three parts of each entry of the trace: the output is the last",
         (SEEN, "output, _, _ in")),
    slip("small_ones_too", "Did you count outputs that are small, but not 0?",
         "the comparison: a sigmoid's 0.001 still passes a slope on",
         (EVERY, "(np.abs(output) < 0.01).all(axis=0)"),
         fits=(Fit(((EVERY, "(np.abs(output) < 0.1).all(axis=0)"),)),
               Fit(((EVERY, "(np.abs(output) < 0.001).all(axis=0)"),)))),
    slip("share", "Is that the share of dead neurons?", "what is asked for: how many there are",
         ("dead.sum()", "dead.mean()")),
    slip("alive_counted", "Are those the neurons that are alive?",
         "what is asked for: how many are dead", ("dead.sum()", "(~dead).sum()")),
    slip("one_example_only", "Did you look at one example only?", EVERY_EXAMPLE,
         (EVERY, "output[0] == 0"), fits=(Fit(((EVERY, "output[-1] == 0"),)),)),
    slip("whole_layer", "Did you count the layer instead of its neurons?",
         "the axis: without one, `all` asks about every entry of the table at once",
         (EVERY, "(output == 0).all()")),
    slip("last_layer_first", "Is the last layer's count the first in the list?",
         "the order: the trace begins with the first layer, and so does the list",
         ("return counts", "return counts[::-1]"), whole=True),
)  # fmt: skip


EXERCISE = Exercise(
    reference=dead_neurons,
    instance=_traced,
    extra_cases=_smaller_traces,
    truth=Definition(_counted_by_us),
    parts=("counts of dead neurons",),
    call=counted,
    styles=(_largest, _by_loops, _nonzero),
    hints=(
        "A layer's outputs are a table: one row for each example, one column for each neuron. What "
        "does the column of a dead neuron look like?",
        "`output == 0` asks every entry. `.all(axis=0)` asks each column whether all its answers "
        "are yes.",
        "`(output == 0).all(axis=0).sum()` for each `inputs, pre_activation, output` of the trace",
    ),
    slips=SLIPS,
)
