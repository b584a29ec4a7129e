"""The exercise `node_slopes`: the slopes of the loss for the outputs of the layer before."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.declaration import Arguments, Exercise, Fit, Stopping, slip
from nnlib.exercises.the_hidden_layer.shared import (
    FEWER,
    ON_THE_WAY_BACK,
    delta_and_weights,
)
from nnlib.exercises.truths import MeasuredSlope


def node_slopes(delta, weights):
    """Return the slopes of the loss for the outputs of the layer before.

    delta:   array of shape (examples, out), of the layer that the outputs go into
    weights: array of shape (in, out), of the same layer
    returns one slope for each example and each output of the layer before, shape (examples, in)
    """
    return delta @ weights.T


def _smaller_deltas(rng: np.random.Generator) -> list[Arguments]:
    return [delta_and_weights(rng, *sizes) for sizes in FEWER]


def _loss_of_outputs(outputs: np.ndarray, delta: np.ndarray, weights: np.ndarray) -> float:
    return float(np.sum(delta * (outputs @ weights)))


def _outputs(delta: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    # Any place will do: for the outputs, this loss has the same slopes everywhere.
    return {"outputs": np.zeros((len(delta), len(weights)))}


def _node_by_node(delta: Any, weights: Any) -> Any:
    slopes = []
    for row in delta:
        slopes.append([sum(weights[node] * row) for node in range(len(weights))])
    return slopes


def _turned_twice(delta: Any, weights: Any) -> Any:
    return (weights @ delta.T).T


def _float32_nodes(delta: Any, weights: Any) -> Any:
    return np.dot(delta.astype(np.float32), weights.astype(np.float32).T)


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    *ON_THE_WAY_BACK,
    slip("examples_added_up", "Did you add up the examples?",
         "the shape: each example has outputs of its own, so each has slopes of its own",
         ("delta @ weights.T", "(delta @ weights.T).sum(axis=0)"), fits=(
         Fit((("delta @ weights.T", "0 * delta @ weights.T + (delta @ weights.T).sum(axis=0)"),)),
         )),
    families.ONLY_THE_LAST_EXAMPLE.slip(("return delta", "return delta[-1:]"),
                                        fits=(Fit((("return delta", "return delta[-1]"),)),)),
    slip("first_example_only", "Is there only the first example?", families.RETURN_IN_A_LOOP,
         ("return delta", "return delta[:1]"), fits=(Fit((("return delta", "return delta[0]"),)),)),
    families.FIRST_EXAMPLE_EVERYWHERE.slip(
        ("return delta @", "return (0 * delta + delta[0]) @"), id="first_example_everywhere"),
    slip("mean_example_everywhere", "Does every row hold the mean over the examples?",
         "the rows: each example has slopes of its own",
         ("return delta @", "return (0 * delta + delta.mean(axis=0)) @"), fits=(
         Fit((("return delta @", "return delta.mean(axis=0) @"),)), )),
    slip("relu_too_early", "Did the slopes go through ReLU already?",
         "the function that is asked for: it ends at the outputs, and the activation comes in the "
         "next exercise", ("return delta @ weights.T", "return np.maximum(delta @ weights.T, 0)")),
    slip("added_up_over_everything", families.EVERYTHING_ADDED_UP.question,
         "the shape: one slope for each example and each output",
         ("return delta @ weights.T", "return np.sum(delta @ weights.T)")),
    slip("added_up_before", "Did you add up each side before you multiplied?",
         "the products: each weight meets the delta of its own neuron, and then they are added up",
         ("delta @ weights.T", "delta.sum(axis=1, keepdims=True) * weights.sum(axis=1)"),
         fits=(Fit((("delta @ weights.T",
                     "delta.sum(axis=1, keepdims=True) * weights.mean(axis=1)"),)),)),
)  # fmt: skip


EXERCISE = Exercise(
    reference=node_slopes,
    statement="Return the slopes of the loss for the outputs of the layer before.",
    instance=delta_and_weights,
    extra_cases=_smaller_deltas,
    truth=MeasuredSlope(_loss_of_outputs, by=("outputs",), beside=_outputs),
    parts=("slopes",),
    stopping=Stopping(
        lambda rng: delta_and_weights(rng, 3, 3, 3),
        (
            families.WEIGHTS_NOT_TRANSPOSED.slip(("delta @ weights.T", "delta @ weights")),
            families.FACTORS_EXCHANGED.slip(("delta @ weights.T", "weights.T @ delta")),
            families.PRODUCT_ENTRY_BY_ENTRY.slip(
                ("delta @ weights.T", "delta * weights.T"),
                fits=(Fit((("delta @ weights.T", "delta * weights"),)),),
            ),
            slip(
                "one_example_only",
                "Does that work for one example only?",
                "several examples: each has a row of slopes, and `@` adds up the products of each",
                ("delta @ weights.T", "(weights * delta).sum(axis=1)"),
            ),
        ),
    ),
    styles=(_node_by_node, _turned_twice, _float32_nodes),
    hints=(
        "One output of the layer before: into which neurons does it go, and with which weight "
        "each?",
        "On each path: the weight times the delta at its far end. What do you do with several "
        "paths?",
        "`weights.T` has a column for each output of the layer before. `delta @ ...` multiplies "
        "the deltas of an example with each column, and adds up.",
        "`delta @ weights.T`",
    ),
    slips=SLIPS,
)
