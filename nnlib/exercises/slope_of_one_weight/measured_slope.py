"""The exercise `measured_slope`."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnlib.exercises.chosen import rate_of_a_step, read_typed
from nnlib.exercises.declaration import Arguments, Exercise, Fit, slip
from nnlib.exercises.drawing import CubicLoss, number
from nnlib.exercises.families import Family


def measured_slope(loss, weight, nudge=1e-5):
    """Measure the slope of `loss` at `weight`, by a nudge to each side.

    loss:   a function of one number; `loss(weight)` gives a number
    weight: a number, the place where the slope is wanted
    nudge:  a small number, how far to go to each side
    """
    loss_above = loss(weight + nudge)
    loss_below = loss(weight - nudge)
    return (loss_above - loss_below) / (2 * nudge)


def _loss_weight_nudge(rng: np.random.Generator) -> Arguments:
    # All are positive, so that the slope is never near 0; only the weight has either sign.
    loss = CubicLoss(*(number(rng, signs=False) for _ in range(3)))
    return loss, number(rng), float(rng.choice([0.4, 0.3, 0.2, 0.05, 0.02]))


def _usual_nudges(rng: np.random.Generator) -> list[Arguments]:
    loss, weight, _ = _loss_weight_nudge(rng)
    falling = CubicLoss(-loss.cubic, -loss.square, -loss.straight - 8)
    return [(loss, weight), (loss, weight, 1e-5), (loss, weight, 1e-3), (falling, weight, 0.2)]


def _named_steps(loss: Any, weight: float, nudge: float = 1e-5) -> Any:
    right, left = weight + nudge, weight - nudge
    return (loss(right) - loss(left)) / (right - left)


def _two_halves(loss: Any, weight: float, nudge: float = 1e-5) -> Any:
    here = loss(weight)
    to_the_right = (loss(weight + nudge) - here) / nudge
    to_the_left = (here - loss(weight - nudge)) / nudge
    return (to_the_right + to_the_left) / 2


def _in_a_list(loss: Any, weight: float, nudge: float = 1e-5) -> Any:
    losses = [loss(weight + step) for step in (-nudge, nudge)]
    return [np.diff(losses)[0] / nudge / 2]


def _own_nudge(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """Return the nudge used: the measured slope is off by its square times the cubic part."""
    loss, weight = arguments["loss"], arguments["weight"]
    steepness = 3 * loss.cubic * weight**2 + 2 * loss.square * weight + loss.straight
    squared = (given[0].item() - steepness) / loss.cubic
    return read_typed(float(np.sqrt(squared)), digits=1) if 1e-6 < squared < 1e6 else None


_rate = rate_of_a_step(measured_slope, "weight")

_ONE_SIDED = Family(
    "one_sided_over_two", "Did you nudge to one side only, but divide by two nudges?",
    "the two places: is each of them one nudge away from the weight?",
)  # fmt: skip


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("one_nudge_in_denominator", "Did you divide by only one nudge?",
         "how far apart the two places are, from the left one to the right one",
         ("/ (2 * nudge)", "/ nudge")),
    slip("not_divided", "Is that the difference of the two losses, without the division?",
         "rise over run: what is the run here?", (" / (2 * nudge)", "")),
    slip("precedence", "Does Python multiply by the nudge where you meant to divide by it?",
         "the brackets in the denominator: `a / 2 * b` is `(a / 2) * b`",
         ("/ (2 * nudge)", "/ 2 * nudge")),
    slip("swapped", "Did you take below minus above?",
         "the order of the two losses: the run goes from left to right, and so does the rise",
         ("(loss_above - loss_below)", "(loss_below - loss_above)")),
    slip("one_sided_above", "Did you nudge upwards only?",
         "the second place: it should be as far below the weight as the first is above",
         ("loss(weight - nudge)", "loss(weight)"), ("(2 * nudge)", "nudge")),
    slip("one_sided_below", "Did you nudge downwards only?",
         "the first place: it should be as far above the weight as the second is below",
         ("loss(weight + nudge)", "loss(weight)"), ("(2 * nudge)", "nudge")),
    _ONE_SIDED.slip(("loss(weight - nudge)", "loss(weight)")),
    _ONE_SIDED.slip(("loss(weight + nudge)", "loss(weight)"), id="one_sided_over_two_below"),
    slip("nudge_ignored",
         "Does your slope hardly change with `nudge`: is the nudge a fixed number inside your "
         "function, or do you use more than two places?",
         "the two places: each is `nudge`, the third argument, away from the weight",
         ("    loss_above", "    nudge = 0.01\n    loss_above"),
         fits=(Fit((("    loss_above", "    nudge = 1e-5\n    loss_above"),)),
               Fit((("    loss_above", "    nudge = NUMBER\n    loss_above"),), _own_nudge))),
    slip("nudge_as_by_hand", "Is the nudge fixed at 0.1, as it was when you did it by hand?",
         "where `nudge` comes from: it is the third argument",
         ("    loss_above", "    nudge = 0.1\n    loss_above")),
    slip("sum_for_difference", "Did you add the two losses?",
         "what you want to know: how much the loss changes between the two places",
         ("loss_above - loss_below", "loss_above + loss_below")),
    slip("brackets_missing", "Is only the second loss divided?",
         "the brackets: without them, Python divides before it subtracts",
         ("(loss_above - loss_below)", "loss_above - loss_below")),
    slip("times_two", "Does Python multiply by 2 where you meant to divide by it?",
         "the brackets in the denominator: `a / b * 2` is `(a / b) * 2`",
         ("/ (2 * nudge)", "/ nudge * 2")),
    slip("run_is_a_fixed_number", "Is the run a fixed number, as it was when you did it by hand?",
         "the 0.2: where did it come from, when the nudge was 0.1?", ("/ (2 * nudge)", "/ 0.2")),
    slip("run_over_rise", "Is that run over rise?", "which of the two is the numerator",
         ("(loss_above - loss_below) / (2 * nudge)", "(2 * nudge) / (loss_above - loss_below)")),
    slip("half_nudges", "Do you go only half a nudge to each side?",
         "the two places: each is a whole nudge away from the weight",
         ("loss(weight + nudge)", "loss(weight + nudge / 2)"),
         ("loss(weight - nudge)", "loss(weight - nudge / 2)"), ("(2 * nudge)", "nudge")),
    slip("loss_nudged", "Did you nudge the loss instead of the weight?",
         "the brackets after `loss`: what goes into it?",
         ("loss(weight + nudge)", "loss(weight) + nudge"),
         ("loss(weight - nudge)", "loss(weight) - nudge")),
    slip("share_of_the_weight", "Is your nudge a share of the weight?",
         "the two places: the nudge is added to the weight",
         ("weight + nudge", "weight * (1 + nudge)"), ("weight - nudge", "weight * (1 - nudge)"),
         fits=(Fit((("weight + nudge", "weight * (1 + nudge)"),
                    ("weight - nudge", "weight * (1 - nudge)"),
                    ("(2 * nudge)", "(2 * nudge * weight)"))),)),
    slip("uneven_nudges",
         "Is one of the two places two nudges away, although you divide by two in all?",
         "the two steps: they should be equally long",
         ("loss(weight - nudge)", "loss(weight - 2 * nudge)")),
    slip("divided_by_the_weight", "Did you divide by the weight?",
         "rise over run: how many nudges apart are the two places, wherever they are?",
         ("/ (2 * nudge)", "/ weight"), fits=(
             Fit((("/ (2 * nudge)", "/ (2 * nudge * weight)"),)),
             Fit((("/ (2 * nudge)", "/ (weight + nudge)"),)))),
    slip("run_twice_as_long",
         "Do you go two nudges to each side, so that the run is twice what you divide by?",
         "the two places: how many nudges are there between the left one and the right one?",
         ("weight + nudge", "weight + 2 * nudge"), ("weight - nudge", "weight - 2 * nudge")),
    slip("nudges_doubled", "Do you go two nudges to each side?",
         "the two places: each is one nudge away from the weight",
         ("weight + nudge", "weight + 2 * nudge"), ("weight - nudge", "weight - 2 * nudge"),
         ("(2 * nudge)", "(4 * nudge)")),
    slip("halves_over_two", "Do you go half a nudge to each side, and divide by two nudges?",
         "the two places: how many nudges are there between the left one and the right one?",
         ("weight + nudge", "weight + nudge / 2"), ("weight - nudge", "weight - nudge / 2")),
    slip("loss_for_slope", "Is that the loss itself?",
         "the question: not how large the loss is, but how steep it is there",
         ("return (loss_above - loss_below) / (2 * nudge)", "return loss(weight)"), fits=(
             Fit((("return (loss_above - loss_below) / (2 * nudge)", "return loss_above"),)),
             Fit((("return (loss_above - loss_below) / (2 * nudge)", "return loss_below"),)))),
    slip("loss_divided", "Did you divide only one loss by the run?",
         "rise over run: the rise is a difference of two losses",
         ("(loss_above - loss_below)", "loss_above"), fits=(
             Fit((("(loss_above - loss_below) / (2 * nudge)", "loss(weight) / nudge"),)),
             Fit((("(loss_above - loss_below)", "loss(weight)"),)))),
    slip("mean_of_the_losses", "Is that the mean of the two losses?",
         "what you want to know: how much the loss changes between the two places",
         ("(loss_above - loss_below) / (2 * nudge)", "(loss_above + loss_below) / 2")),
    slip("nudge_missing_in_the_run", "Did you divide the difference by 2 alone?",
         "rise over run: what is the run here?", ("/ (2 * nudge)", "/ 2")),
    slip("sign_of_the_rise_lost", "Is the sign of the rise lost?",
         "a falling loss: which sign does its slope have?",
         ("(loss_above - loss_below)", "abs(loss_above - loss_below)")),
    slip("nudge_squared", "Did you square the nudge in the denominator?",
         "rise over run: what is the run here?", ("(2 * nudge)", "nudge**2"),
         fits=(Fit((("(2 * nudge)", "(2 * nudge) ** 2"),)),)),
    slip("slope_of_the_slope", "Is that how fast the slope changes, instead of the slope itself?",
         "rise over run: the rise is the difference of two losses, and the run is not squared",
         ("(loss_above - loss_below) / (2 * nudge)",
          "(loss_above - 2 * loss(weight) + loss_below) / nudge**2")),
    slip("weight_forgotten", "Are the two places around 0 instead of around the weight?",
         "the brackets after `loss`: where is the slope wanted?",
         ("loss(weight + nudge)", "loss(nudge)"), ("loss(weight - nudge)", "loss(-nudge)")),
    slip("nudge_multiplied", "Did you multiply the weight by the nudge?",
         "the two places: the nudge is added to the weight, and subtracted from it",
         ("loss(weight + nudge)", "loss(weight * nudge)"),
         ("loss(weight - nudge)", "loss(-weight * nudge)"), fits=(
             Fit((("loss(weight + nudge)", "loss(weight * nudge)"),
                  ("loss(weight - nudge)", "loss(weight / nudge)"))),
             Fit((("loss(weight + nudge)", "loss(weight * nudge)"),
                  ("loss(weight - nudge)", "loss(weight)"), ("(2 * nudge)", "nudge"))))),
    slip("divided_by_the_loss", "Did you divide by the loss as well?",
         "rise over run: the run is a change of the weight", ("/ (2 * nudge)",
         "/ (2 * nudge) / loss(weight)"),
         fits=(Fit((("/ (2 * nudge)", "/ loss(weight)"),)),)),
    slip("two_nudges_to_one_side", "Did you go two nudges to one side, starting at the weight?",
         "the two places: one is on each side of the weight",
         ("weight - nudge", "weight"), ("weight + nudge", "weight + 2 * nudge"),
         fits=(Fit((("weight + nudge", "weight"), ("weight - nudge", "weight - 2 * nudge"))),)),
    slip("two_added_below_the_line", "Did you add 2 to the nudge in the denominator?",
         "the run: how many nudges are there between the two places?", ("2 * nudge", "2 + nudge")),
    slip("step_taken", "Is that the weight after a step instead of the slope?",
         "the question: it asks for the slope alone", ("return (", "return weight - ("),
         fits=(Fit((("return (", "return weight - NUMBER * ("),), _rate),)),
    slip("same_place", "Are both losses taken at the same place?",
         "the two places: one is above the weight, and one is below",
         ("loss(weight + nudge)", "loss(weight)"), ("loss(weight - nudge)", "loss(weight)")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=measured_slope,
    statement="Measure the slope of any loss at a weight, by a nudge to each side.",
    instance=_loss_weight_nudge,
    extra_cases=_usual_nudges,
    parts=("slope",),
    styles=(_named_steps, _two_halves, _in_a_list),
    hints=(
        "Where do you need to look at the loss? At two places, one on each side of `weight`.",
        "A slope is a rise over a run. The rise is the difference of the two losses. How far "
        "apart are the two places?",
        "Take `loss(weight + nudge)` and `loss(weight - nudge)`; keep the same order in the "
        "numerator and in the denominator.",
        "`(loss(weight + nudge) - loss(weight - nudge)) / (2 * nudge)`",
    ),
    slips=SLIPS,
)
