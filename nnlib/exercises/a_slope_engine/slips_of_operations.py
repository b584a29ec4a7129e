"""Slips of the operations of a value, in `Operations` and in a whole `Value`."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.a_slope_engine.differences import in_both_forms, own_difference
from nnlib.exercises.chosen import leak
from nnlib.exercises.declaration import Fit, Slip, slip
from nnlib.exercises.lessons import number_of

_SUM = "[(self, 1.0), (other, 1.0)]"


_PRODUCT = "[(self, other.number), (other, self.number)]"


def _with_own_difference(slip: Slip) -> Slip:
    """Return the slip of a product for a class whose difference does not use a product."""
    changes = (*slip.changes, own_difference("1.0", "-1.0"))
    return dataclasses.replace(slip, id=f"{slip.id}_own_difference", changes=changes)


_OF_PRODUCTS = (
    Slip(
        "factors_exchanged",
        ((_PRODUCT, "[(self, self.number), (other, other.number)]"),),
        "Does each factor of a product get itself?",
        "the product: with one factor nudged, the change is multiplied by the other",
    ),
    Slip(
        "slopes_of_a_sum_for_a_product",
        ((_PRODUCT, "[(self, 1.0), (other, 1.0)]"),),
        "Does the product have the slopes of a sum?",
        "the product: with one factor nudged, the change is multiplied by the other",
    ),
    Slip(
        "product_notes_nothing",
        ((f", {_PRODUCT}", ""),),
        "Did you forget to note what a product was made from?",
        "the product: its number, and a list of two pairs",
    ),
)  # fmt: skip


def _leak(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """Return what ReLU outputs on the left per unit, as the one program that goes there shows."""
    program = str(arguments["program"])
    if not program.startswith("b = a * a; c = b * -0.0002; d = c.relu()"):
        return None
    a = float(arguments["a"])
    return leak(given[0] - a, np.array(-0.0002 * a * a))


_TWICE = "1 / (1 + math.exp(-output)) * (1 - 1 / (1 + math.exp(-output)))"


OF_OPERATIONS = tuple(map(in_both_forms, (
    # id, the likely reason, where to look, what changes in the reference
    *_OF_PRODUCTS,
    *map(_with_own_difference, _OF_PRODUCTS),
    slip("first_factor_only", "Did you forget to note one of the two factors?",
         "the product: its number, and a list of two pairs", (_PRODUCT, "[(self, other.number)]")),
    slip("slopes_of_a_product_for_a_sum", "Does the sum have the slopes of a product?",
         "the sum: with one part nudged, by how much does it change?", (_SUM,
         "[(self, other.number), (other, self.number)]")),
    slip("sum_notes_nothing", "Did you forget to note what a sum was made from?",
         "the sum: its number, and a list of two pairs", (f", {_SUM}", "")),
    slip("first_part_of_a_sum_only", "Did you forget to note one of the two parts of a sum?",
         "the sum: its number, and a list of two pairs", (_SUM, "[(self, 1.0)]")),
    slip("slopes_of_a_difference_exchanged", "Did you exchange the two slopes of a difference?",
         "the difference: with the second part nudged up, does it grow or shrink?",
         *(own_difference("-1.0", "1.0"),)),
    slip("minus_lost", "Is the minus lost on the way back through a difference?",
         "the difference: with the second part nudged up, does it grow or shrink?",
         *(own_difference("1.0", "1.0"),)),
    slip("difference_turned_round", "Did you compute other minus self?",
         "the difference: which of the two is subtracted?",
         ("return self + other * -1", "return self * -1 + other")),
    slip("relu_always_active", "Is the slope of ReLU 1 on both sides?",
         "ReLU on the left: it is flat there",
         ("(self, 1.0 if active else 0.0)", "(self, 1.0)")),
    slip("relu_value_for_slope", "Did you note ReLU's value instead of its slope?",
         "how much the output changes with the number: 1 or 0",
         ("(self, 1.0 if active else 0.0)", "(self, self.number if active else 0.0)")),
    slip("relu_notes_nothing", "Did you forget to note what ReLU's output was made from?",
         "ReLU: its number, and a list of one pair", (", [(self, 1.0 if active else 0.0)]", "")),
    slip("relu_falls_on_the_left", "Is the slope of ReLU -1 on the left?",
         "ReLU on the left: does it fall there, or is it flat?",
         ("1.0 if active else 0.0)", "1.0 if active else -1.0)")),
    slip("relu_gives_its_slope", "Does ReLU output its slope, 1 or 0, instead of its number?",
         "ReLU on the right: what does it output?",
         ("self.new(self.number if active", "self.new(1.0 if active")),
    slip("relu_left_out", "Does ReLU let negative numbers through?",
         "ReLU on the left: what does it output?",
         ("self.number if active else 0.0, [", "self.number, [")),
    slip("sigmoid_slope_of_the_number",
         "Did you make the sigmoid's slope from the number instead of the output?",
         f"the trap of lesson {number_of('activations')}: which number is multiplied by 1 minus "
         "itself?",
         ("output * (1 - output)", "self.number * (1 - self.number)")),
    slip("sigmoid_value_for_slope", "Did you note the sigmoid's value instead of its slope?",
         "how much the output changes with the number", ("output * (1 - output)", "output")),
    slip("sigmoid_notes_nothing", "Did you forget to note what the sigmoid's output was made from?",
         "the sigmoid: its number, and a list of one pair",
         (", [(self, output * (1 - output))]", "")),
    slip("sigmoid_turned_round", "Is the sign in the power of e missing?",
         "the sigmoid: for a large number it is near 1",
         ("math.tanh(0.5 * self.number)", "math.tanh(-0.5 * self.number)")),
    slip("sigmoid_slope_one", "Did you leave out the slope of the sigmoid?",
         "how much the output changes with the number", ("output * (1 - output)", "1.0")),
    slip("sum_for_product", "Does `*` add the two numbers?", "the number of a product",
         ("self.number * other.number, [(self, other", "self.number + other.number, [(self, other")
         ),
    slip("minus_missing", "Is the minus missing in `self - other`?",
         "the difference: which sign does the second part get?",
         ("return self + other * -1", "return self + other")),
    slip("number_minus_value_turned_round",
         "Did you subtract the wrong way round in a number minus a value?",
         "the method for a plain number on the left: which of the two is subtracted?",
         ("return self * -1 + other", "return self + other * -1")),
    slip("difference_notes_nothing", "Did you forget to note what a difference was made from?",
         "the difference: its number, and a list of two pairs",
         ("return self + other * -1",
         "other = self.new(other) if isinstance(other, int | float) else other\n        "
         "return self.new(self.number - other.number)")),
    slip("second_part_of_a_difference_not_noted",
         "Did you forget to note the second part of a difference?",
         "the difference: its number, and a list of two pairs",
         ("return self + other * -1",
         "other = self.new(other) if isinstance(other, int | float) else other\n        "
         "return self.new(self.number - other.number, [(self, 1.0)])")),
    slip("relu_turned_round", "Does ReLU let only negative numbers through?",
         "ReLU: on which side is it active?",
         ("active = self.number > 0", "active = self.number < 0")),
    slip("relu_of_the_absolute_number", "Does ReLU output the absolute value?",
         "ReLU on the left: what does it output?",
         ("self.number if active else 0.0, [(self, 1.0 if active else 0.0)]",
         "abs(self.number), [(self, 1.0 if active else -1.0)]"), fits=(
         Fit((("self.number if active else 0.0, [", "abs(self.number), ["),)), )),
    slip("leaky", "Does your ReLU rise on the left too, as a leaky ReLU does?",
         "ReLU on the left: it is flat there",
         ("self.number if active else 0.0, [(self, 1.0 if active else 0.0)]",
         "self.number if active else 0.01 * self.number, [(self, 1.0 if active else 0.01)]"), fits=(
         Fit((("self.number if active else 0.0, [(self, 1.0 if active else 0.0)]", "self.number if "
               "active else NUMBER * self.number, [(self, 1.0 if active else NUMBER)]"),), _leak),
         Fit((("(self, 1.0 if active else 0.0)", "(self, 1.0 if active else 0.01)"),)), )),
    slip("tanh_for_sigmoid", "Is that tanh instead of the sigmoid?",
         "the sigmoid: 1 / (1 + e to the power of -number), which is between 0 and 1",
         ("0.5 * (1 + math.tanh(0.5 * self.number))", "math.tanh(self.number)"),
         ("output * (1 - output)", "1 - output**2"), fits=(
         Fit((("0.5 * (1 + math.tanh(0.5 * self.number))", "math.tanh(self.number)"),)), )),
    families.SLOPE_OF_TANH.slip(("output * (1 - output)", "1 - output**2")),
    families.PLUS_FOR_MINUS.slip(("output * (1 - output)", "output * (1 + output)"),
                                 id="plus_in_the_slope_of_sigmoid"),
    families.SQUARED.slip(("output * (1 - output)", "output * output"),
                          id="sigmoid_slope_squared"),
    slip("sigmoid_slope_one_minus_output", "Is the slope of the sigmoid only 1 minus its output?",
         "how much the output changes with the number: it has two factors",
         ("output * (1 - output)", "1 - output")),
    slip("sigmoid_slope_through_the_sigmoid", "Did the output go through the sigmoid again?",
         families.SIGMOID_ALREADY, ("output * (1 - output)", _TWICE)),
)))  # fmt: skip
