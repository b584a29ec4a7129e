"""Points of an answer: all, none, or the share of the parts that are right."""

import pytest

from nnlib.checks import Verdict, points_of
from nnlib.exercises import EXERCISES, FORMER_NAMES
from tests.notebook import from_notebook

TWO_LAYERS = EXERCISES["two_layer_slopes"]


def test_a_right_answer_earns_all_points_and_a_stub_none():
    assert points_of(from_notebook(TWO_LAYERS.source), 8) == 8.0
    assert points_of(from_notebook(TWO_LAYERS.stub), 8) == 0.0


def test_an_answer_under_a_former_name_earns_the_same(monkeypatch):
    monkeypatch.setitem(FORMER_NAMES, "twice", "double")
    assert points_of(from_notebook("def twice(number):\n    ...", "twice"), 2) == 0.0
    assert points_of(from_notebook("def twice(number):\n    return 2 * number", "twice"), 2) == 2.0


def test_an_answer_with_right_parts_earns_their_share():
    earned = {
        slip.id: points_of(from_notebook(TWO_LAYERS.slip_source(slip)), 8)
        for slip in TWO_LAYERS.slips
    }
    assert set(earned.values()) <= {0.0, 2.0, 4.0, 6.0}
    assert {0.0, 6.0} < set(earned.values())


def test_an_answer_that_stops_earns_nothing():
    assert points_of(from_notebook("def double(number):\n    return number + nothing"), 2) == 0.0


@pytest.mark.parametrize(
    ("verdict", "share"),
    [
        (Verdict("right"), 1.0),
        (Verdict("not attempted"), 0.0),
        (Verdict("stopped", parts={"a": True, "b": False}), 0.0),
        (Verdict("not yet", parts={"a": True, "b": False, "c": False}), 1 / 3),
        (Verdict("not yet", ("ours",), {"a": True, "b": True}), 0.0),
        (Verdict("not yet"), 0.0),
    ],
)
def test_no_share_but_that_of_right_work_is_whole(verdict, share):
    assert verdict.share == share


def test_a_function_of_no_exercise_is_named():
    def doubled(number):
        return 2 * number

    with pytest.raises(KeyError, match="double"):
        points_of(doubled, 1)
