"""An older copy of the lesson has `Operations` and `Value` in one class; both are graded."""

import json

import pytest

from classroom.grading.judge_notebook import Asked, judge_notebook
from nnlib.exercises import EXERCISES
from tests.engines import WHOLE

OPERATIONS, VALUE = EXERCISES["Operations"], EXERCISES["Value"]
EXCHANGED = (
    "[(self, other.number), (other, self.number)]", "[(self, self.number), (other, other.number)]",
)  # fmt: skip
NO_START = ("        self.slope = 1.0\n", "")


def statuses(*cells):
    written = ["import math", *cells]
    notebook = {"cells": [{"cell_type": "code", "source": one, "metadata": {}} for one in written]}
    told = judge_notebook(json.dumps(notebook).encode(), Asked("13_a_slope_engine", "jane"), seed=3)
    assert "trouble" not in told
    answers = {one["exercise"]: one for one in told["answers"]}
    return answers["Operations"], answers["Value"], told["remarks"]


def test_the_whole_class_earns_both():
    operations, value, remarks = statuses(WHOLE)
    assert (operations["status"], value["status"]) == ("right", "right")
    assert remarks == []
    assert operations["notes"] == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [(EXCHANGED, ("not yet", "not yet")), (NO_START, ("right", "not yet"))],
)
def test_what_is_wrong_in_it_costs_its_own_part(change, expected):
    operations, value, _ = statuses(WHOLE.replace(*change))
    assert (operations["status"], value["status"]) == expected


def test_an_older_stub_is_not_attempted():
    operations, value, _ = statuses("class Value:\n    def backward(self):\n        ...")
    assert (operations["status"], value["status"]) == ("not attempted", "not attempted")


def test_todays_two_cells_are_graded_each_by_itself():
    wrong = OPERATIONS.answer.replace(*EXCHANGED)
    operations, value, _ = statuses(wrong, VALUE.answer)
    assert (operations["status"], value["status"]) == ("not yet", "right")
    operations, value, _ = statuses(OPERATIONS.answer, VALUE.answer.replace(*NO_START))
    assert (operations["status"], value["slips"]) == ("right", ["start_missing"])


def test_a_walk_without_operations_is_not_taken_for_both():
    operations, value, remarks = statuses(VALUE.answer)
    assert (operations["status"], value["status"]) == ("not attempted", "right")
    assert remarks == ["No cell defines `Operations`."]
