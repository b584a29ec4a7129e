"""The exercise `starting_weights`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import generator
from nnlib.exercises.slopes_in_depth.drawn import BROKEN, drawn
from nnlib.exercises.truths import Property


def starting_weights(inside, outside, variance, rng):
    """Return starting weights: random numbers around 0, each of variance `variance / inside`.

    inside, outside: how many inputs and how many neurons the layer has
    variance:        one positive number, such as 1 or 2
    rng:             a generator of random numbers
    returns an array of shape (inside, outside)
    """
    spread = np.sqrt(variance / inside)
    return rng.normal(0, spread, (inside, outside))


def _layer(rng: np.random.Generator) -> Arguments:
    # With these sizes and variances no slip's spread is near the right one, or another slip's.
    inside, outside = int(rng.integers(150, 171)), int(rng.integers(65, 76))
    return inside, outside, float(rng.choice([2.0, 5.0, 6.0])), generator(rng)


def _smaller_layers(rng: np.random.Generator) -> list[Arguments]:
    return [(3, 2, 1.0, generator(rng)), (1, 1, 2.0, generator(rng)), (2, 5, 2, generator(rng))]


def _uniform(inside: Any, outside: Any, variance: Any, rng: Any) -> Any:
    bound = (3 * variance / inside) ** 0.5
    return rng.uniform(-bound, bound, size=(inside, outside))


def _scaled(inside: Any, outside: Any, variance: Any, rng: Any) -> Any:
    return (rng.standard_normal((outside, inside)) * (variance / inside) ** 0.5).T


def _one_by_one(inside: Any, outside: Any, variance: Any, rng: Any) -> Any:
    spread = (variance / inside) ** 0.5
    return [[rng.normal() * spread for _ in range(outside)] for _ in range(inside)]


def _either_sign(inside: Any, outside: Any, variance: Any, rng: Any) -> Any:
    return rng.choice([-1, 1], (inside, outside)) * np.sqrt(variance / inside)


SPREAD = "np.sqrt(variance / inside)"
DRAWN = "rng.normal(0, spread, (inside, outside))"
FROM_VARIANCE = "the spread, which `rng.normal` takes: the square root of the variance"
ONE_EACH = "the shape that is drawn: each weight is a number of its own"

SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("no_table", "Is the `return` missing, or the shape (inside, outside)?",
         "what comes back: one weight for each input and each neuron",
         (DRAWN, "rng.normal(0, spread, inside * outside)")),
    slip("turned", "Did you exchange rows and columns?",
         "the shape: one row for each input, one column for each neuron",
         ("(inside, outside))", "(outside, inside))")),
    slip("zeros", "Are all weights 0?", "the draw: each weight is a random number",
         (DRAWN, "np.zeros((inside, outside))")),
    slip("one_column_for_all", "Do all neurons begin with the same weights?", ONE_EACH,
         (DRAWN, "rng.normal(0, spread, (inside, 1)) * np.ones((1, outside))")),
    slip("one_row_for_all", "Do all inputs begin with the same weights?", ONE_EACH,
         (DRAWN, "rng.normal(0, spread, (1, outside)) * np.ones((inside, 1))")),
    slip("not_around_0", "Are all weights positive?",
         "the draw: half of the weights should be negative",
         (DRAWN, "spread * rng.random((inside, outside))"),
         fits=(Fit(((DRAWN, "np.abs(rng.normal(0, spread, (inside, outside)))"),)),)),
    slip("same_again", "Did you make a generator inside, so that each layer gets the same numbers?",
         "where the random numbers come from: `rng`",
         (DRAWN, "np.random.default_rng(0).normal(0, spread, (inside, outside))")),
    slip("other_generator", "Do the numbers come from a generator other than `rng`?",
         "every random number: it must come from `rng`, so that a run can be repeated",
         (DRAWN, "np.random.default_rng().normal(0, spread, (inside, outside))")),
    slip("spread_fixed", "Is the spread a number that you typed in?",
         "the arguments: the spread follows from `inside` and `variance`", (SPREAD, "0.1"),
         fits=(Fit(((SPREAD, "1.0"),)), Fit(((SPREAD, "0.01"),)))),
    slip("not_rooted", "Did you take the variance for the spread?", FROM_VARIANCE,
         (SPREAD, "variance / inside")),
    slip("root_of_inside_missing", "Did you take the root of the variance only?",
         "the brackets of `np.sqrt`: the whole quotient belongs inside them",
         (SPREAD, "np.sqrt(variance) / inside")),
    slip("inside_forgotten", "Is the number of inputs missing?",
         "the variance of one weight: the more inputs there are, the smaller it must be",
         (SPREAD, "np.sqrt(variance)")),
    slip("variance_forgotten", "Is the argument `variance` missing?",
         "the variance of one weight: it is `variance` divided by the number of inputs",
         (SPREAD, "np.sqrt(1 / inside)")),
    slip("by_outside", "Did you divide by the number of neurons?",
         "what a neuron adds up: one product for each of its inputs",
         (SPREAD, "np.sqrt(variance / outside)")),
    slip("by_both", "Did you divide by the mean of inputs and neurons?",
         "what a neuron adds up: one product for each of its inputs (that mean is the start of "
         "Glorot and Bengio, 2010, a compromise with the way back)",
         (SPREAD, "np.sqrt(2 * variance / (inside + outside))")),
    slip("half_width_for_spread", "Are the weights spread evenly from -spread to spread?",
         "the spread of numbers between two bounds: it is less than the bound",
         (DRAWN, "rng.uniform(-spread, spread, (inside, outside))")),
    slip("other_spread", "Is the spread of the weights wrong in some other way?",
         FROM_VARIANCE, (SPREAD, "3 * np.sqrt(variance / inside)")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=starting_weights,
    instance=_layer,
    extra_cases=_smaller_layers,
    tries=3,
    truth=Property(
        broken=BROKEN,
        agreement="what must hold of starting weights",
        right="On all {tries} tries the weights have the right shape, mean and spread.",
    ),
    parts=("weights",),
    call=drawn,
    styles=(_uniform, _scaled, _one_by_one, _either_sign),
    hints=(
        "`rng.normal(0, spread, shape)` draws numbers around 0. Which shape does a layer's table "
        "of weights have, and how do you find a spread from a variance?",
        "The variance of a weight should be `variance / inside`. The spread is its square root.",
        "`rng.normal(0, np.sqrt(variance / inside), (inside, outside))`",
    ),
    slips=SLIPS,
)
