"""Slips of the walk back through values."""

from __future__ import annotations

from nnlib.exercises import families
from nnlib.exercises.a_slope_engine.differences import in_both_forms
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
    order_of,
)
from nnlib.exercises.declaration import Fit, slip

_WALKS_AGAIN = """        def walk(value):
            for source, slope in value.sources:
                source.slope += value.slope * slope
                walk(source)

        walk(self)"""


_ASKS_ITS_SOURCES = """        {}
        for source, slope in self.sources:
            source.slope += self.slope * slope
            source.backward()"""


OF_WALK = tuple(map(in_both_forms, (
    # id, the likely reason, where to look, what changes in the reference
    slip("overwritten",
         "Does a slope replace the one that came before instead of being added to it?",
         "a value that is used twice: its paths add up",
         ("source.slope += value.slope * slope", "source.slope = value.slope * slope"), fits=(
         Fit(((LOOP, IN_ANY_ORDER),), order_of(IN_ANY_ORDER)),
         Fit(((HEAD, HEAD_WITH_SLOPE), (BODY, BY_ITSELF.format("self.slope = slope")))),
         Fit(((LOOP, LOOP.replace("            for source,",
              "            for source, _ in value.sources:\n                source.slope = 0.0\n"
              "            for source,")),)), )),
    slip("order_as_found", "Does a value hand its slope on before all of it has come in?",
         "the order of the walk: a value may be found early and still have to wait for "
         "others", (ORDER,
         "found"), fits=(Fit(((LOOP, TOO_EARLY),), order_of(TOO_EARLY)), )),
    slip("first_values_first", "Does the walk begin at the first values, or end after one step?",
         "the order of the walk: it begins at the last value, the deepest", (ORDER,
         "sorted(found, key=lambda value: value.depth)")),
    slip("start_missing",
         "Are all slopes 0? Does nothing start the walk at `self`, or is its start set back to "
         "0?", "the slope of the last value for itself: what is it when the walk begins?",
         ("        self.slope = 1.0\n", "")),
    slip("kept_from_before",
         "Do slopes from an earlier `backward` stay, so that new ones are added to them?",
         "what comes before the walk: all slopes begin at 0, each time",
         ("        for value in found:\n            value.slope = 0.0\n", ""), fits=(
         Fit((("        for value in found:\n            value.slope = 0.0\n", ""),
         ("self.slope = 1.0", "self.slope += 1.0"))),
         Fit(((HEAD, HEAD_WITH_SLOPE), (BODY, BY_ITSELF.format("self.slope += slope")))), )),
    slip("order_as_found_and_kept",
         "Does a value hand its slope on before all of it has come in? And do slopes from an "
         "earlier `backward` stay?",
         "the order of the walk; and what comes before it: all slopes begin at 0, each time",
         (ORDER, "found"), ("        for value in found:\n            value.slope = 0.0\n", "")),
    slip("inner_slopes_kept",
         "Did you set only the slopes of the first values back to 0, and not those in between?",
         "what comes before the walk: the values in between begin at 0 too, in each call",
         ("            value.slope = 0.0\n",
         "            if not value.sources:\n                value.slope = 0.0\n")),
    slip("first_slopes_kept",
         "Did you set only the slopes of the values in between back to 0, and not those of the "
         "first values?",
         "what comes before the walk: all slopes begin at 0, those of the first values too",
         ("            value.slope = 0.0\n",
         "            if value.sources:\n                value.slope = 0.0\n")),
    slip("slopes_in_between_lost",
         "Are the slopes of values in between lost after the walk, because you set them to 0?",
         "the end of the walk: every value keeps its slope, and that of the last one is 1",
         ("                source.slope += value.slope * slope",
         "                source.slope += value.slope * slope\n            if "
         "value.sources:\n                value.slope = 0.0")),
    slip("equal_numbers_taken_for_one",
         "Did you take two values for the same one because their numbers are equal?",
         "how you check whether a value was found before: `==`, and `in` with a list, may compare "
         "numbers; `is` tells one object from another", ("if source not in seen:",
         "if (source.number, source.sources) not in [\n                    (one.number, "
         "one.sources) for one in seen\n                ]:"), fits=(
         Fit((("if source not in seen:",
         "if source.number not in [one.number for one in seen]:"),)), )),
    slip("start_with_the_number", "Does the walk start with the last value's number?",
         "the slope of the last value for itself: by how much does it change when you nudge it?",
         ("        self.slope = 1.0\n", "        self.slope = self.number\n")),
    slip("slope_handed_on_unchanged",
         "Did you hand the slope on as it is?", families.EACH_STEP_BACK,
         ("+= value.slope * slope", "+= value.slope")),
    slip("noted_slopes_only", "Did you add up only the noted slopes?", families.EACH_STEP_BACK,
         ("+= value.slope * slope", "+= slope")),
    slip("slopes_added_on_the_way", "Did you add the two slopes instead of multiplying them?",
         "slopes that follow each other multiply; only different paths add up",
         ("+= value.slope * slope", "+= value.slope + slope")),
    slip("number_for_slope", "Does a value hand its number on instead of its slope?",
         "each step back: what comes in is a slope",
         ("+= value.slope * slope", "+= value.number * slope")),
    slip("first_source_only", "Does only the first of two sources get a slope?",
         "the inner loop: each of the sources", ("            for source, slope in value.sources:",
         "            for source, slope in value.sources[:1]:")),
    slip("values_found_twice",
         "Does a value hand its slope on more than once, because it was found more than once?",
         "the list of what was found: each value is in it once",
         ("                if source not in seen:\n                    "
         "seen.add(source)\n                    found.append(source)\n",
         "                found.append(source)\n")),
    slip("direct_sources_only", "Does the walk end at the last value's own sources?",
         "the list of what was found: the sources of the sources belong to it too", (GROWING,
         "        for _ in range(1):\n" "            for source, _ in self.sources:\n")),
    slip("each_way_handed_on_again",
         "Does a value hand on all of its slope each time some of it comes in?",
         "a value that is used twice: it hands on once, after everything has come in",
         (LOOP, _WALKS_AGAIN)),
    slip("each_way_handed_on_again_and_kept",
         "Does a value hand on all of its slope each time some of it comes in? And do slopes from "
         "an earlier `backward` stay?",
         "a value that is used twice: it hands on once, after everything has come in; and what "
         "comes before the walk: all slopes begin at 0, each time",
         (BODY, _ASKS_ITS_SOURCES.format("self.slope = self.slope or 1.0")), fits=(
         Fit(((LOOP, _WALKS_AGAIN), (RESET, ""))), )),
    slip("number_of_the_source_too",
         "Did you multiply by the source's number instead of the noted slope?",
         families.EACH_STEP_BACK, ("+= value.slope * slope", "+= value.slope * source.number")),
    slip("first_way_only", "Does a value keep only the slope that comes first?",
         "a value that is used twice: its paths add up",
         ("                source.slope += value", "                if not source.slope:\n"
         "                    source.slope = value")),
    slip("source_that_comes_twice", "Does a source that comes twice in one operation count once?",
         "a value with itself, as in a + a: both pairs of the list count",
         ("for source, slope in value.sources:", "for source, slope in dict(value.sources).items():"
          )),
    slip("same_depth_lost", "Do you keep only one value of each depth?",
         "the values found: several may be equally deep, and each has its turn",
         (LOOP, LOOP.replace("sorted(found", "sorted({value.depth: value for value in found}"
                               ".values()")), fits=(
         Fit(((LOOP, LOOP.replace("sorted(found", "sorted({value.depth: value for value in "
                                    "found[::-1]}.values()")),)), )),
    slip("start_in_every_value", "Does each value set its own slope to 1?",
         "the start: only the slope of the last value for itself is known to be 1",
         (BODY, _ASKS_ITS_SOURCES.format("self.slope = 1.0"))),
    slip("slopes_subtracted",
         "Did you subtract something on each step back?", families.EACH_STEP_BACK,
         ("source.slope += value", "source.slope -= value")),
    slip("depth_of_the_first_source_only", "Does the depth count the first source only?",
         "`.depth`: one more than the deepest of all sources",
         ("max([value.depth for value, _ in sources], default=0)",
         "(sources[0][0].depth if sources else 0)"), fits=(
         Fit((("max([value.depth for value, _ in sources], default=0)",
               "(sources[-1][0].depth if sources else 0)"),)),
         Fit((("max([value.depth", "min([value.depth"),)), )),
)))  # fmt: skip
