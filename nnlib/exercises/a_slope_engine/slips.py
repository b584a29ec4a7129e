"""Slips of the exercise `Value`."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from nnlib.exercises import families
from nnlib.exercises.a_slope_engine.walks import (
    BODY,
    BY_ITSELF,
    GROWING,
    HEAD,
    HEAD_WITH_SLOPE,
    IN_ANY_ORDER,
    LOOP,
    ORDER,
    RESET,
    TOO_EARLY,
    in_both_forms,
    order_of,
    own_difference,
)
from nnlib.exercises.chosen import leak
from nnlib.exercises.declaration import Fit, Slip, slip
from nnlib.exercises.lessons import number_of

_SUM = "[(self, 1.0), (other, 1.0)]"


_PRODUCT = "[(self, other.number), (other, self.number)]"


def _with_own_difference(slip: Slip) -> Slip:
    """The same slip of a product in a class whose difference is not made by a product."""
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


def _leak(arguments: dict[str, Any], given: list[np.ndarray]) -> float | None:
    """What ReLU gives on the left for each unit, as the program shows that has it there."""
    program = str(arguments["program"])
    if not program.startswith("b = a * a; c = b * -0.0002; d = c.relu()"):
        return None
    a = float(arguments["a"])
    return leak(given[0] - a, np.array(-0.0002 * a * a))


_TWICE = "1 / (1 + math.exp(-output)) * (1 - 1 / (1 + math.exp(-output)))"


_WALKS_AGAIN = """        def walk(value):
            for source, slope in value.sources:
                source.slope += value.slope * slope
                walk(source)

        walk(self)"""


_ASKS_ITS_SOURCES = """        {}
        for source, slope in self.sources:
            source.slope += self.slope * slope
            source.backward()"""


SLIPS = tuple(map(in_both_forms, (
    # id, the likely reason, where to look, what changes in the reference
    slip("overwritten", "Does a slope replace the one that came before, where they should add up?",
         "a value that is used twice: its ways add up",
         ("source.slope += value.slope * slope", "source.slope = value.slope * slope"), fits=(
         Fit(((LOOP, IN_ANY_ORDER),), order_of(IN_ANY_ORDER)),
         Fit(((HEAD, HEAD_WITH_SLOPE), (BODY, BY_ITSELF.format("self.slope = slope")))),
         Fit(((LOOP, LOOP.replace("            for source,",
              "            for source, _ in value.sources:\n                source.slope = 0.0\n"
              "            for source,")),)), )),
    slip("order_as_found", "Does a value hand its slope on before all of it has come in?",
         "the order of the walk: a value may be found early and still lie behind others", (ORDER,
         "found"), fits=(Fit(((LOOP, TOO_EARLY),), order_of(TOO_EARLY)), )),
    slip("first_values_first", "Does the walk begin at the first values, or end after one step?",
         "the order of the walk: it begins at the last value, the deepest", (ORDER,
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
         ("self.slope = 1.0", "self.slope += 1.0"))),
         Fit(((HEAD, HEAD_WITH_SLOPE), (BODY, BY_ITSELF.format("self.slope += slope")))), )),
    slip("order_as_found_and_kept",
         "Does a value hand its slope on before all of it has come in? And do slopes of an "
         "earlier `backward` stay?",
         "the order of the walk; and what comes before it: all slopes begin at 0, each time",
         (ORDER, "found"), ("        for value in found:\n            value.slope = 0.0\n", "")),
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
         *(own_difference("-1.0", "1.0"),)),
    slip("values_found_twice",
         "Does a value hand its slope on more than once, as it was found more than once?",
         "the list of what was found: each value stands in it once",
         ("                if source not in seen:\n                    "
         "seen.add(source)\n                    found.append(source)\n",
         "                found.append(source)\n")),
    slip("direct_sources_only", "Does the walk end at the last value's own sources?",
         "the list of what was found: the sources of the sources belong to it too", (GROWING,
         "        for _ in range(1):\n" "            for source, _ in self.sources:\n")),
    slip("each_way_handed_on_again",
         "Does a value hand on all of its slope each time that some of it comes in?",
         "a value that is used twice: it hands on once, after everything has come in",
         (LOOP, _WALKS_AGAIN)),
    slip("each_way_handed_on_again_and_kept",
         "Does a value hand on all of its slope each time that some of it comes in? And do slopes "
         "of an earlier `backward` stay?",
         "a value that is used twice: it hands on once, after everything has come in; and what "
         "comes before the walk: all slopes begin at 0, each time",
         (BODY, _ASKS_ITS_SOURCES.format("self.slope = self.slope or 1.0")), fits=(
         Fit(((LOOP, _WALKS_AGAIN), (RESET, ""))), )),
    slip("number_of_the_source_too",
         "Is the source's number multiplied in, in place of the noted slope?",
         families.EACH_STEP_BACK, ("+= value.slope * slope", "+= value.slope * source.number")),
    slip("minus_lost", "Is the minus lost on the way back through a difference?",
         "the difference: with the second part nudged up, does it grow or shrink?",
         *(own_difference("1.0", "1.0"),)),
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
         f"the trap of lesson {number_of('activations')}: which number is multiplied by 1 minus "
         "itself?",
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
    slip("first_way_only", "Does a value keep only the slope that comes first?",
         "a value that is used twice: its ways add up",
         ("                source.slope += value", "                if not source.slope:\n"
         "                    source.slope = value")),
    slip("source_that_comes_twice", "Does a source that comes twice in one operation count once?",
         "a value with itself, as in a + a: both pairs of the list count",
         ("for source, slope in value.sources:", "for source, slope in dict(value.sources).items():"
          )),
    slip("same_depth_lost", "Is only one value of each depth kept?",
         "the values found: several may be equally deep, and each has its turn",
         (LOOP, LOOP.replace("sorted(found", "sorted({value.depth: value for value in found}"
                               ".values()")), fits=(
         Fit(((LOOP, LOOP.replace("sorted(found", "sorted({value.depth: value for value in "
                                    "found[::-1]}.values()")),)), )),
    slip("start_in_every_value", "Does each value set its own slope to 1?",
         "the start: only the slope of the last value by itself is known to be 1",
         (BODY, _ASKS_ITS_SOURCES.format("self.slope = 1.0"))),
    slip("slopes_subtracted", "Is something subtracted on each step back?", families.EACH_STEP_BACK,
         ("source.slope += value", "source.slope -= value")),
    slip("depth_of_the_first_source_only", "Does the depth count the first source only?",
         "`.depth`: one more than the deepest of all sources",
         ("max([value.depth for value, _ in sources], default=0)",
         "(sources[0][0].depth if sources else 0)"), fits=(
         Fit((("max([value.depth for value, _ in sources], default=0)",
               "(sources[-1][0].depth if sources else 0)"),)),
         Fit((("max([value.depth", "min([value.depth"),)), )),
    slip("sum_for_product", "Does `*` add the two numbers?", "the number of a product",
         ("self.number * other.number, [(self, other", "self.number + other.number, [(self, other")
         ),
    slip("minus_missing", "Is the minus missing in `self - other`?",
         "the difference: which sign does the second part get?",
         ("return self + other * -1", "return self + other")),
    slip("number_minus_value_turned_round", "Is a number minus a value turned round?",
         "the method for a plain number on the left: which of the two is subtracted?",
         ("return self * -1 + other", "return self + other * -1")),
    slip("difference_notes_nothing", "Does a difference not note what it was made from?",
         "the difference: its number, and a list of two pairs",
         ("return self + other * -1", "other = other if isinstance(other, Value) else Value(other)"
         "\n        return Value(self.number - other.number)")),
    slip("second_part_of_a_difference_not_noted",
         "Is the second part of a difference not noted?",
         "the difference: its number, and a list of two pairs",
         ("return self + other * -1", "other = other if isinstance(other, Value) else Value(other)"
         "\n        return Value(self.number - other.number, [(self, 1.0)])")),
    slip("relu_turned_round", "Does ReLU let only negative numbers through?",
         "ReLU: on which side is it active?",
         ("active = self.number > 0", "active = self.number < 0")),
    slip("relu_of_the_absolute_number", "Does ReLU put out the absolute number?",
         "ReLU on the left: what does it put out?",
         ("self.number if active else 0.0, [(self, 1.0 if active else 0.0)]",
         "abs(self.number), [(self, 1.0 if active else -1.0)]"), fits=(
         Fit((("self.number if active else 0.0, [", "abs(self.number), ["),)), )),
    slip("leaky", "Does your ReLU rise on the left too, as a leaky ReLU does?",
         "ReLU on the left: it lies flat there",
         ("self.number if active else 0.0, [(self, 1.0 if active else 0.0)]",
         "self.number if active else 0.01 * self.number, [(self, 1.0 if active else 0.01)]"), fits=(
         Fit((("self.number if active else 0.0, [(self, 1.0 if active else 0.0)]", "self.number if "
               "active else NUMBER * self.number, [(self, 1.0 if active else NUMBER)]"),), _leak),
         Fit((("(self, 1.0 if active else 0.0)", "(self, 1.0 if active else 0.01)"),)), )),
    slip("tanh_for_sigmoid", "Is that tanh, where the sigmoid belongs?",
         "the sigmoid: 1 / (1 + e to the power of -number), which lies between 0 and 1",
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
    slip("sigmoid_slope_through_the_sigmoid", "Did the output go through the sigmoid once more?",
         families.SIGMOID_ALREADY, ("output * (1 - output)", _TWICE)),
)))  # fmt: skip
