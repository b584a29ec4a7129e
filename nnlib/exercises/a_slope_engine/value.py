"""The exercise `Value`: a number that knows what it was made from."""

from __future__ import annotations

import dataclasses
import math

from nnlib.exercises import families
from nnlib.exercises.a_slope_engine.instances import (
    all_programs,
    small_program,
)
from nnlib.exercises.a_slope_engine.styles import Closures, EachWay, Tape
from nnlib.exercises.declaration import Exercise, Fit, Slip, slip
from nnlib.exercises.lessons import number_of
from nnlib.exercises.programs import number_of_program, slopes_of_program
from nnlib.exercises.truths import MeasuredSlope


class Value:
    """A number that knows what it was made from.

    number:  one number
    sources: one pair (value, slope of this one by it) for each value that this one was made from
    .slope:  0.0; after `last.backward()`, the slope of the last value by this one
    .depth:  1 for a number given, else one more than the deepest of its sources
    """

    def __init__(self, number, sources=()):
        self.number, self.sources, self.slope = number, sources, 0.0
        self.depth = 1 + max([value.depth for value, _ in sources], default=0)

    def __add__(self, other):
        """Give self + other as a Value; other is a Value or a number."""
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.number + other.number, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        """Give self * other as a Value; other is a Value or a number."""
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.number * other.number, [(self, other.number), (other, self.number)])

    def __sub__(self, other):
        """Give self - other as a Value; other is a Value or a number."""
        return self + other * -1

    # Python calls these where the left one is a plain number, as in 2 * value.
    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return self * -1 + other

    def relu(self):
        """Give the number itself where it is above 0, else 0, as a Value."""
        active = self.number > 0
        return Value(self.number if active else 0.0, [(self, 1.0 if active else 0.0)])

    def sigmoid(self):
        """Give 1 / (1 + e to the power of -number) as a Value."""
        output = 0.5 * (1 + math.tanh(0.5 * self.number))
        return Value(output, [(self, output * (1 - output))])

    def backward(self):
        """Fill .slope of every value that this one came from, and its own, which is 1.

        Each call begins anew: first it sets all of these slopes to 0."""
        found, seen = [self], {self}
        for value in found:  # The list grows while the loop goes through it.
            for source, _ in value.sources:
                if source not in seen:
                    seen.add(source)
                    found.append(source)
        for value in found:
            value.slope = 0.0
        self.slope = 1.0
        # A value is deeper than all it came from: deepest first, nothing is handed on too early.
        for value in sorted(found, key=lambda value: value.depth, reverse=True):
            for source, slope in value.sources:
                source.slope += value.slope * slope


_FIND = """        found, seen = [self], {self}
        for value in found:  # The list grows while the loop goes through it.
            for source, _ in value.sources:
                if source not in seen:
                    seen.add(source)
                    found.append(source)
"""


_GROWING = (
    "        for value in found:  # The list grows while the loop goes through it.\n"
    "            for source, _ in value.sources:\n"
)


_ORDER = "sorted(found, key=lambda value: value.depth, reverse=True)"


_SUM = "[(self, 1.0), (other, 1.0)]"


_PRODUCT = "[(self, other.number), (other, self.number)]"


def _own_difference(by_self: str, by_other: str) -> tuple[str, str]:
    """What makes a difference by itself, and not by a product, with the slopes that it notes."""
    return (
        "return self + other * -1",
        "other = other if isinstance(other, Value) else Value(other)\n"
        "        return Value(self.number - other.number, "
        f"[(self, {by_self}), (other, {by_other})])",
    )


def _with_own_difference(slip: Slip) -> Slip:
    """The same slip of a product in a class whose difference is not made by a product."""
    changes = (*slip.changes, _own_difference("1.0", "-1.0"))
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
        "Has the product the slopes of a sum?",
        "the product: with one factor nudged, the change is multiplied by the other",
    ),
    Slip(
        "product_notes_nothing",
        ((f", {_PRODUCT}", ""),),
        "Does a product not note what it was made from?",
        "the product: its number, and a list of two pairs",
    ),
)  # fmt: skip


SLIPS = (
    # id, the likely reason, where to look, what changes in the reference
    slip("overwritten", "Does a slope replace the one that came before, where they should add up?",
         "a value that is used twice: its ways add up",
         ("source.slope += value.slope * slope", "source.slope = value.slope * slope")),
    slip("order_as_found", "Does a value hand its slope on before all of it has come in?",
         "the order of the walk: a value may be found early and still lie behind others", (_ORDER,
         "found")),
    slip("first_values_first", "Does the walk begin at the first values, or end after one step?",
         "the order of the walk: it begins at the last value, the deepest", (_ORDER,
         "sorted(found, key=lambda value: value.depth)")),
    slip("start_missing",
         "Are all slopes 0: does nothing start the walk at `self`, or is its start set back to "
         "0?", "the slope of the last value by itself: what is it, when the walk begins?",
         ("        self.slope = 1.0\n", "")),
    slip("kept_from_before",
         "Do slopes of an earlier `backward` stay, and the new ones are added to them?",
         "what comes before the walk: all slopes begin at 0, each time",
         ("        for value in found:\n            value.slope = 0.0\n", ""), fits=(
         Fit((("        for value in found:\n            value.slope = 0.0\n", ""),
         ("self.slope = 1.0", "self.slope += 1.0"))), )),
    slip("order_as_found_and_kept",
         "Does a value hand its slope on before all of it has come in? And do slopes of an "
         "earlier `backward` stay?",
         "the order of the walk; and what comes before it: all slopes begin at 0, each time",
         (_ORDER, "found"), ("        for value in found:\n            value.slope = 0.0\n", "")),
    slip("inner_slopes_kept",
         "Are only the slopes of the first values set back to 0, and those in between stay?",
         "what comes before the walk: the values in between begin at 0 too, in each call",
         ("            value.slope = 0.0\n",
         "            if not value.sources:\n                value.slope = 0.0\n")),
    slip("first_slopes_kept",
         "Are only the slopes of the values in between set back to 0, and those of the first "
         "values stay?",
         "what comes before the walk: all slopes begin at 0, those of the first values too",
         ("            value.slope = 0.0\n",
         "            if value.sources:\n                value.slope = 0.0\n")),
    slip("slopes_in_between_lost",
         "Are the slopes of values in between lost after the walk, as they are set to 0?",
         "the end of the walk: every value keeps its slope, and that of the last one is 1",
         ("                source.slope += value.slope * slope",
         "                source.slope += value.slope * slope\n            if "
         "value.sources:\n                value.slope = 0.0")),
    slip("equal_numbers_taken_for_one",
         "Are two values taken for one and the same, as their numbers are equal?",
         "how it asks whether a value was found before: `==`, and `in` with a list, may compare "
         "numbers; `is` tells one object from another", ("if source not in seen:",
         "if (source.number, source.sources) not in [\n                    (one.number, "
         "one.sources) for one in seen\n                ]:"), fits=(
         Fit((("if source not in seen:",
         "if source.number not in [one.number for one in seen]:"),)), )),
    slip("start_with_the_number", "Does the walk start with the last value's number?",
         "the slope of the last value by itself: a nudge of it changes it by how much?",
         ("        self.slope = 1.0\n", "        self.slope = self.number\n")),
    slip("slope_handed_on_unchanged", "Is the slope handed on as it is?", families.EACH_STEP_BACK,
         ("+= value.slope * slope", "+= value.slope")),
    slip("noted_slopes_only", "Are only the noted slopes added up?", families.EACH_STEP_BACK,
         ("+= value.slope * slope", "+= slope")),
    slip("slopes_added_on_the_way", "Are the two slopes added, where they should multiply?",
         "slopes that follow each other multiply; only different ways add up",
         ("+= value.slope * slope", "+= value.slope + slope")),
    slip("number_for_slope", "Does a value hand its number on, in place of its slope?",
         "each step back: what comes in is a slope",
         ("+= value.slope * slope", "+= value.number * slope")),
    slip("first_source_only", "Does only the first of two sources get a slope?",
         "the inner loop: each of the sources", ("            for source, slope in value.sources:",
         "            for source, slope in value.sources[:1]:")),
    *_OF_PRODUCTS,
    *map(_with_own_difference, _OF_PRODUCTS),
    slip("first_factor_only", "Is one of the two factors not noted?",
         "the product: its number, and a list of two pairs", (_PRODUCT, "[(self, other.number)]")),
    slip("slopes_of_a_product_for_a_sum", "Has the sum the slopes of a product?",
         "the sum: with one part nudged, by how much does it change?", (_SUM,
         "[(self, other.number), (other, self.number)]")),
    slip("sum_notes_nothing", "Does a sum not note what it was made from?",
         "the sum: its number, and a list of two pairs", (f", {_SUM}", "")),
    slip("first_part_of_a_sum_only", "Is one of the two parts of a sum not noted?",
         "the sum: its number, and a list of two pairs", (_SUM, "[(self, 1.0)]")),
    slip("slopes_of_a_difference_exchanged", "Are the two slopes of a difference exchanged?",
         "the difference: with the second part nudged up, does it grow or shrink?",
         *(_own_difference("-1.0", "1.0"),)),
    slip("values_found_twice",
         "Does a value hand its slope on more than once, as it was found more than once?",
         "the list of what was found: each value stands in it once",
         ("                if source not in seen:\n                    "
         "seen.add(source)\n                    found.append(source)\n",
         "                found.append(source)\n")),
    slip("direct_sources_only", "Does the walk end after one step?",
         "the list of what was found: the sources of the sources belong to it too", (_GROWING,
         "        for _ in range(1):\n" "            for source, _ in self.sources:\n")),
    slip("each_way_handed_on_again",
         "Does a value hand on all of its slope each time that some of it comes in?",
         "a value that is used twice: it hands on once, after everything has come in",
         (f"        for value in {_ORDER}:\n" "            for source, slope in value.sources:\n"
         "                source.slope += value.slope * slope", "        def walk(value):\n"
         "            for source, slope in value.sources:\n"
         "                source.slope += value.slope * slope\n" "                walk(source)\n\n"
         "        walk(self)")),
    slip("number_of_the_source_too",
         "Is the source's number multiplied in, in place of the noted slope?",
         families.EACH_STEP_BACK, ("+= value.slope * slope", "+= value.slope * source.number")),
    slip("minus_lost", "Is the minus lost on the way back through a difference?",
         "the difference: with the second part nudged up, does it grow or shrink?",
         *(_own_difference("1.0", "1.0"),)),
    slip("difference_turned_round", "Is it other minus self?",
         "the difference: which of the two is subtracted?",
         ("return self + other * -1", "return self * -1 + other")),
    slip("relu_always_active", "Is the slope of ReLU 1 on both sides?",
         "ReLU on the left: it lies flat there",
         ("(self, 1.0 if active else 0.0)", "(self, 1.0)")),
    slip("relu_value_for_slope", "Is ReLU's value noted, where its slope belongs?",
         "how much the output changes with the number: 1 or 0",
         ("(self, 1.0 if active else 0.0)", "(self, self.number if active else 0.0)")),
    slip("relu_notes_nothing", "Does ReLU not note what it was made from?",
         "ReLU: its number, and a list of one pair", (", [(self, 1.0 if active else 0.0)]", "")),
    slip("relu_falls_on_the_left", "Is the slope of ReLU -1 on the left?",
         "ReLU on the left: does it fall there, or lie flat?",
         ("1.0 if active else 0.0)", "1.0 if active else -1.0)")),
    slip("relu_gives_its_slope", "Does ReLU put out its slope, 1 or 0, where its number belongs?",
         "ReLU on the right: what does it put out?",
         ("Value(self.number if active", "Value(1.0 if active")),
    slip("relu_left_out", "Does ReLU let negative numbers through?",
         "ReLU on the left: what does it put out?",
         ("self.number if active else 0.0, [", "self.number, [")),
    slip("sigmoid_slope_of_the_number",
         "Is the slope of the sigmoid taken of the number, and not of the output?",
         f"the trap of lesson {number_of('activations')}: which number is multiplied by 1 "
         "minus itself?",
         ("output * (1 - output)", "self.number * (1 - self.number)")),
    slip("sigmoid_value_for_slope", "Is the sigmoid's value noted, where its slope belongs?",
         "how much the output changes with the number", ("output * (1 - output)", "output")),
    slip("sigmoid_notes_nothing", "Does the sigmoid not note what it was made from?",
         "the sigmoid: its number, and a list of one pair",
         (", [(self, output * (1 - output))]", "")),
    slip("sigmoid_turned_round", "Is the sign in the power of e missing?",
         "the sigmoid: for a large number it is near 1",
         ("math.tanh(0.5 * self.number)", "math.tanh(-0.5 * self.number)")),
    slip("sigmoid_slope_one", "Is the slope of the sigmoid left out?",
         "how much the output changes with the number", ("output * (1 - output)", "1.0")),
)  # fmt: skip


EXERCISE = Exercise(
    reference=Value,
    statement="Write the operations of a value, and the walk back that fills the slopes.",
    instance=small_program,
    extra_cases=all_programs,
    tries=6,
    truth=MeasuredSlope(
        number_of_program,
        by=("a", "b", "c"),
        with_value=True,
        verb="measuring gives",
        agreement="the numbers and the measured slopes of small programs",
    ),
    parts=("number", "slope by a", "slope by b", "slope by c"),
    call=slopes_of_program,
    styles=(Closures, Tape, EachWay),
    hints=(
        "Take one operation at a time. By how much does a sum change if one of its two "
        "values is nudged? And a product?",
        "An operation gives back a new Value: its number, and a list of pairs, each a value "
        "it came from, with the slope by it. `self - other` can be written with `+` and `*`.",
        "backward: first find all values, through `.sources`. The last one's slope is 1. Then, "
        "deepest first, each adds its own slope times the noted one to each of its sources.",
        "`Value(self.number * other.number, [(self, other.number), (other, self.number)])`; "
        "`source.slope += value.slope * slope`",
    ),
    slips=SLIPS,
)
