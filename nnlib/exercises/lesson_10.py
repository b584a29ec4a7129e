"""The exercise of lesson 10: a slope engine, judged by the slopes of small programs."""

from __future__ import annotations

import dataclasses
import math
from typing import Any, ClassVar

import numpy as np

from nnlib.autodiff import Value
from nnlib.exercises.declaration import (
    Arguments,
    Exercise,
    Fit,
    MeasuredSlope,
    Slip,
)
from nnlib.exercises.drawing import number
from nnlib.exercises.programs import number_of_program, slopes_of_program

# A program makes `loss` from numbers called a, b and c. {k} and {m} become plain numbers.
_PROGRAMS = (
    # what is in it               the program
    # used twice, in two lines
    "d = a * b + c; e = d.sigmoid() * d; loss = {k} * e - a * c",
    # used early and late: the shorter way must not go on before the longer one has come in
    "d = a * b; e = d.sigmoid(); f = e * c + {k}; loss = f * d - e",
    # all operations, numbers on either side
    "d = {k} - a * b; e = (c + {m} + d * d).relu() + (c - {k} - d * d).relu(); loss = e * a - d",
    # a sum in which one value comes three times
    "d = a * c - {k}; e = d + d * b; loss = (e + d).sigmoid() * (b - {m} * a) + b * c",
)

_SMALL = (
    # how many numbers it needs, the program: one operation a line
    (2, "loss = a + b"),
    (1, "loss = a + {k}"),
    (1, "loss = {k} + a"),
    (2, "loss = a * b"),
    (1, "loss = a * {k}"),
    (1, "loss = {k} * a"),
    (2, "loss = a - b"),
    (1, "loss = a - {k}"),
    (1, "loss = {k} - a"),
    (1, "b = a * a; c = b + {k}; loss = c.relu()"),
    (2, "c = a * a; d = -{k} - c; e = d.relu(); loss = e + b"),
    (1, "loss = a.sigmoid()"),
    (1, "loss = a + a"),
    # two values with one number
    (1, "b = a + 0; loss = b * {k}"),
    (1, "b = a * a; loss = b * a"),
    (1, "b = a * a; c = b + a; loss = c * b"),
    (1, "b = a + {k}; c = b * b; loss = c * b"),
    # two values with equal numbers, which are not one and the same
    (2, "c = a * b; d = a * b; loss = c * d"),
    (1, "b = a * 1; loss = b * a"),
    # the walk twice from the same value: nothing of the first one may stay
    (2, "c = a * b; loss = c * c; loss.backward()"),
    # the slope by a value in between, and by the last one itself
    (2, "b = b * 1; loss = b * b + a"),
    (1, "a = a * 1; loss = a"),
    # large slopes
    (1, "b = a * 90; c = b * b; loss = c * b"),
    # next to the corner of ReLU, on both sides
    (1, "b = a * a; c = b * 0.0002; loss = c.relu()"),
    (1, "b = a * a; c = b * -0.0002; d = c.relu(); loss = d + a"),
)


def _program(rng: np.random.Generator, text: str, count: int) -> Arguments:
    k, m = (number(rng, signs=False) for _ in range(2))
    return text.format(k=k, m=m), *(number(rng) for _ in range(count))


def _small_program(rng: np.random.Generator) -> Arguments:
    count, text = _SMALL[rng.integers(len(_SMALL))]
    return _program(rng, text, count)


def _all_programs(rng: np.random.Generator) -> list[Arguments]:
    small = [_program(rng, text, count) for count, text in _SMALL]
    return small + [_program(rng, text, 3) for text in _PROGRAMS]


# --- other right ways ---------------------------------------------------------------------------


class _Closures:
    """Each operation leaves a function that hands its slope on; the order comes from a visit."""

    def __init__(self, number: Any, parents: Any = ()) -> None:
        self.number, self.parents, self.slope = number, parents, 0.0
        self.hand_on: Any = lambda: None

    def __add__(self, other: Any) -> Any:
        other = other if isinstance(other, _Closures) else _Closures(other)
        result = _Closures(self.number + other.number, (self, other))

        def hand_on() -> None:
            self.slope += result.slope
            other.slope += result.slope

        result.hand_on = hand_on
        return result

    def __mul__(self, other: Any) -> Any:
        other = other if isinstance(other, _Closures) else _Closures(other)
        result = _Closures(self.number * other.number, (self, other))

        def hand_on() -> None:
            self.slope += other.number * result.slope
            other.slope += self.number * result.slope

        result.hand_on = hand_on
        return result

    def __sub__(self, other: Any) -> Any:
        return self + -1 * other

    def __rsub__(self, other: Any) -> Any:
        return other + -1 * self

    __radd__, __rmul__ = __add__, __mul__

    def _through(self, output: Any, slope: Any) -> Any:
        result = _Closures(output, (self,))

        def hand_on() -> None:
            self.slope += slope * result.slope

        result.hand_on = hand_on
        return result

    def relu(self) -> Any:
        return self._through(max(self.number, 0), float(self.number > 0))

    def sigmoid(self) -> Any:
        output = 1 / (1 + np.exp(-self.number))
        return self._through(output, output * (1 - output))

    def backward(self) -> None:
        order: Any = []

        def visit(value: Any) -> None:
            if value not in order:
                for parent in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        for value in order:
            value.slope = 0.0
        self.slope = 1.0
        for value in order[::-1]:
            value.hand_on()


class _Tape:
    """All values stand in one list in the order in which they were made; slopes go back on it."""

    made: ClassVar[Any] = []

    def __init__(self, number: Any, sources: Any = ()) -> None:
        self.number, self.sources, self.slope = np.float32(number).item(), sources, 0.0
        _Tape.made.append(self)

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, _Tape):
            return _Tape(self.number + other, [(self, 1)])
        return _Tape(self.number + other.number, [(self, 1), (other, 1)])

    def __mul__(self, other: Any) -> Any:
        if not isinstance(other, _Tape):
            return _Tape(self.number * other, [(self, other)])
        return _Tape(self.number * other.number, [(self, other.number), (other, self.number)])

    def __sub__(self, other: Any) -> Any:
        if not isinstance(other, _Tape):
            return _Tape(self.number - other, [(self, 1)])
        return _Tape(self.number - other.number, [(self, 1), (other, -1)])

    def __rsub__(self, other: Any) -> Any:
        return _Tape(other - self.number, [(self, -1)])

    __radd__, __rmul__ = __add__, __mul__

    def relu(self) -> Any:
        return self * 1 if self.number > 0 else self * 0

    def sigmoid(self) -> Any:
        output = 1 / (1 + math.e**-self.number)
        return _Tape(output, [(self, output - output**2)])

    def backward(self) -> None:
        for value in _Tape.made:
            for source, _ in value.sources:
                source.slope = 0
        self.slope = 1
        for value in reversed(_Tape.made):
            for source, slope in value.sources:
                source.slope = source.slope + slope * value.slope
        _Tape.made.clear()


class _EachWay:
    """Every way from the loss back is walked by itself; what arrives adds up."""

    def __init__(self, number: Any, ways: Any = ()) -> None:
        self.number, self.ways, self.slope = float(number), ways, 0.0

    def __add__(self, other: Any) -> Any:
        if isinstance(other, _EachWay):
            return _EachWay(self.number + other.number, ((self, 1.0), (other, 1.0)))
        return _EachWay(self.number + other, ((self, 1.0),))

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, _EachWay):
            return _EachWay(
                self.number * other.number, ((self, other.number), (other, self.number))
            )
        return _EachWay(self.number * other, ((self, other),))

    __radd__, __rmul__ = __add__, __mul__

    def __sub__(self, other: Any) -> Any:
        return self + other * -1

    def __rsub__(self, other: Any) -> Any:
        return self * -1 + other

    def relu(self) -> Any:
        slope = 1.0 if self.number > 0 else 0.0
        return _EachWay(slope * self.number, ((self, slope),))

    def sigmoid(self) -> Any:
        power = math.exp(-self.number)
        return _EachWay(1 / (1 + power), ((self, power / (1 + power) ** 2),))

    def backward(self) -> None:
        self._forget()
        self._arrive(1.0)

    def _forget(self) -> None:
        self.slope = 0.0
        for value, _ in self.ways:
            value._forget()

    def _arrive(self, slope: float) -> None:
        self.slope += slope
        for value, noted in self.ways:
            value._arrive(slope * noted)


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

EXERCISES = (
    Exercise(
        reference=Value,
        statement="Write the operations of a value, and the walk back that fills the slopes.",
        instance=_small_program,
        extra_cases=_all_programs,
        call=slopes_of_program,
        truth=MeasuredSlope(
            number_of_program,
            by=("a", "b", "c"),
            with_value=True,
            verb="measuring gives",
            agreement="the numbers and the measured slopes of small programs",
        ),
        parts=("number", "slope by a", "slope by b", "slope by c"),
        styles=(_Closures, _Tape, _EachWay),
        tries=6,
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
        slips=(
            #    id, what is changed in the reference, the likely reason, what to look at
            Slip(
                "overwritten",
                (("source.slope += value.slope * slope", "source.slope = value.slope * slope"),),
                "Does a slope replace the one that came before, where they should add up?",
                "a value that is used twice: its ways add up",
            ),
            Slip(
                "order_as_found",
                ((_ORDER, "found"),),
                "Does a value hand its slope on before all of it has come in?",
                "the order of the walk: a value may be found early and still lie behind others",
            ),
            Slip(
                "first_values_first",
                ((_ORDER, "sorted(found, key=lambda value: value.depth)"),),
                "Does the walk begin at the first values, or end after one step?",
                "the order of the walk: it begins at the last value, the deepest",
            ),
            Slip(
                "start_missing",
                (("        self.slope = 1.0\n", ""),),
                "Are all slopes 0: does nothing start the walk at `self`, or is its start set back "
                "to 0?",
                "the slope of the last value by itself: what is it, when the walk begins?",
            ),
            Slip(
                "kept_from_before",
                (("        for value in found:\n            value.slope = 0.0\n", ""),),
                "Do slopes of an earlier `backward` stay, and the new ones are added to them?",
                "what comes before the walk: all slopes begin at 0, each time",
                fits=(
                    Fit((("        for value in found:\n            value.slope = 0.0\n", ""),
                         ("self.slope = 1.0", "self.slope += 1.0"))),
                ),
            ),
            Slip(
                "order_as_found_and_kept",
                ((_ORDER, "found"),
                 ("        for value in found:\n            value.slope = 0.0\n", "")),
                "Does a value hand its slope on before all of it has come in? And do slopes of an "
                "earlier `backward` stay?",
                "the order of the walk; and what comes before it: all slopes begin at 0, each time",
            ),
            Slip(
                "inner_slopes_kept",
                (("            value.slope = 0.0\n",
                  "            if not value.sources:\n                value.slope = 0.0\n"),),
                "Are only the slopes of the first values set back to 0, and those in between stay?",
                "what comes before the walk: the values in between begin at 0 too, in each call",
            ),
            Slip(
                "first_slopes_kept",
                (("            value.slope = 0.0\n",
                  "            if value.sources:\n                value.slope = 0.0\n"),),
                "Are only the slopes of the values in between set back to 0, and those of the "
                "first values stay?",
                "what comes before the walk: all slopes begin at 0, those of the first values too",
            ),
            Slip(
                "slopes_in_between_lost",
                (("                source.slope += value.slope * slope",
                  "                source.slope += value.slope * slope\n"
                  "            if value.sources:\n                value.slope = 0.0"),),
                "Are the slopes of values in between lost after the walk, as they are set to 0?",
                "the end of the walk: every value keeps its slope, and that of the last one is 1",
            ),
            Slip(
                "equal_numbers_taken_for_one",
                (("if source not in seen:",
                  "if (source.number, source.sources) not in [\n"
                  "                    (one.number, one.sources) for one in seen\n"
                  "                ]:"),),
                "Are two values taken for one and the same, as their numbers are equal?",
                "how it asks whether a value was found before: `==`, and `in` with a list, may "
                "compare numbers; `is` tells one object from another",
                fits=(
                    Fit((("if source not in seen:",
                          "if source.number not in [one.number for one in seen]:"),)),
                ),
            ),
            Slip(
                "start_with_the_number",
                (("        self.slope = 1.0\n", "        self.slope = self.number\n"),),
                "Does the walk start with the last value's number?",
                "the slope of the last value by itself: a nudge of it changes it by how much?",
            ),
            Slip(
                "slope_handed_on_unchanged",
                (("+= value.slope * slope", "+= value.slope"),),
                "Is the slope handed on as it is?",
                "each step back: the slope that comes in, times the one that was noted",
            ),
            Slip(
                "noted_slopes_only",
                (("+= value.slope * slope", "+= slope"),),
                "Are only the noted slopes added up?",
                "each step back: the slope that comes in, times the one that was noted",
            ),
            Slip(
                "slopes_added_on_the_way",
                (("+= value.slope * slope", "+= value.slope + slope"),),
                "Are the two slopes added, where they should multiply?",
                "slopes that follow each other multiply; only different ways add up",
            ),
            Slip(
                "number_for_slope",
                (("+= value.slope * slope", "+= value.number * slope"),),
                "Does a value hand its number on, in place of its slope?",
                "each step back: what comes in is a slope",
            ),
            Slip(
                "first_source_only",
                (("            for source, slope in value.sources:",
                  "            for source, slope in value.sources[:1]:"),),
                "Does only the first of two sources get a slope?",
                "the inner loop: each of the sources",
            ),
            *_OF_PRODUCTS,
            *map(_with_own_difference, _OF_PRODUCTS),
            Slip(
                "first_factor_only",
                ((_PRODUCT, "[(self, other.number)]"),),
                "Is one of the two factors not noted?",
                "the product: its number, and a list of two pairs",
            ),
            Slip(
                "slopes_of_a_product_for_a_sum",
                ((_SUM, "[(self, other.number), (other, self.number)]"),),
                "Has the sum the slopes of a product?",
                "the sum: with one part nudged, by how much does it change?",
            ),
            Slip(
                "sum_notes_nothing",
                ((f", {_SUM}", ""),),
                "Does a sum not note what it was made from?",
                "the sum: its number, and a list of two pairs",
            ),
            Slip(
                "first_part_of_a_sum_only",
                ((_SUM, "[(self, 1.0)]"),),
                "Is one of the two parts of a sum not noted?",
                "the sum: its number, and a list of two pairs",
            ),
            Slip(
                "slopes_of_a_difference_exchanged",
                (_own_difference("-1.0", "1.0"),),
                "Are the two slopes of a difference exchanged?",
                "the difference: with the second part nudged up, does it grow or shrink?",
            ),
            Slip(
                "values_found_twice",
                (("                if source not in seen:\n"
                  "                    seen.add(source)\n"
                  "                    found.append(source)\n",
                  "                found.append(source)\n"),),
                "Does a value hand its slope on more than once, as it was found more than once?",
                "the list of what was found: each value stands in it once",
            ),
            Slip(
                "direct_sources_only",
                ((_GROWING,
                  "        for _ in range(1):\n"
                  "            for source, _ in self.sources:\n"),),
                "Does the walk end after one step?",
                "the list of what was found: the sources of the sources belong to it too",
            ),
            Slip(
                "each_way_handed_on_again",
                ((f"        for value in {_ORDER}:\n"
                  "            for source, slope in value.sources:\n"
                  "                source.slope += value.slope * slope",
                  "        def walk(value):\n"
                  "            for source, slope in value.sources:\n"
                  "                source.slope += value.slope * slope\n"
                  "                walk(source)\n\n"
                  "        walk(self)"),),
                "Does a value hand on all of its slope each time that some of it comes in?",
                "a value that is used twice: it hands on once, after everything has come in",
            ),
            Slip(
                "number_of_the_source_too",
                (("+= value.slope * slope", "+= value.slope * source.number"),),
                "Is the source's number multiplied in, in place of the noted slope?",
                "each step back: the slope that comes in, times the one that was noted",
            ),
            Slip(
                "minus_lost",
                (_own_difference("1.0", "1.0"),),
                "Is the minus lost on the way back through a difference?",
                "the difference: with the second part nudged up, does it grow or shrink?",
            ),
            Slip(
                "difference_turned_round",
                (("return self + other * -1", "return self * -1 + other"),),
                "Is it other minus self?",
                "the difference: which of the two is subtracted?",
            ),
            Slip(
                "relu_always_active",
                (("(self, 1.0 if active else 0.0)", "(self, 1.0)"),),
                "Is the slope of ReLU 1 on both sides?",
                "ReLU on the left: it lies flat there",
            ),
            Slip(
                "relu_value_for_slope",
                (("(self, 1.0 if active else 0.0)", "(self, self.number if active else 0.0)"),),
                "Is ReLU's value noted, where its slope belongs?",
                "how much the output changes with the number: 1 or 0",
            ),
            Slip(
                "relu_notes_nothing",
                ((", [(self, 1.0 if active else 0.0)]", ""),),
                "Does ReLU not note what it was made from?",
                "ReLU: its number, and a list of one pair",
            ),
            Slip(
                "relu_falls_on_the_left",
                (("1.0 if active else 0.0)", "1.0 if active else -1.0)"),),
                "Is the slope of ReLU -1 on the left?",
                "ReLU on the left: does it fall there, or lie flat?",
            ),
            Slip(
                "relu_gives_its_slope",
                (("Value(self.number if active", "Value(1.0 if active"),),
                "Does ReLU put out its slope, 1 or 0, where its number belongs?",
                "ReLU on the right: what does it put out?",
            ),
            Slip(
                "relu_left_out",
                (("self.number if active else 0.0, [", "self.number, ["),),
                "Does ReLU let negative numbers through?",
                "ReLU on the left: what does it put out?",
            ),
            Slip(
                "sigmoid_slope_of_the_number",
                (("output * (1 - output)", "self.number * (1 - self.number)"),),
                "Is the slope of the sigmoid taken of the number, and not of the output?",
                "the trap of lesson 04: which number is multiplied by 1 minus itself?",
            ),
            Slip(
                "sigmoid_value_for_slope",
                (("output * (1 - output)", "output"),),
                "Is the sigmoid's value noted, where its slope belongs?",
                "how much the output changes with the number",
            ),
            Slip(
                "sigmoid_notes_nothing",
                ((", [(self, output * (1 - output))]", ""),),
                "Does the sigmoid not note what it was made from?",
                "the sigmoid: its number, and a list of one pair",
            ),
            Slip(
                "sigmoid_turned_round",
                (("math.tanh(0.5 * self.number)", "math.tanh(-0.5 * self.number)"),),
                "Is the sign in the power of e missing?",
                "the sigmoid: for a large number it is near 1",
            ),
            Slip(
                "sigmoid_slope_one",
                (("output * (1 - output)", "1.0"),),
                "Is the slope of the sigmoid left out?",
                "how much the output changes with the number",
            ),
        ),
    ),
)  # fmt: skip
