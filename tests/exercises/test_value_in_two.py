"""`Value` is two exercises now, and one class in older copies: both are judged as they are."""

import math

import pytest

from nnlib.checks import judge, yours_or_ours
from nnlib.exercises import EXERCISES
from tests.engines import WHOLE
from tests.notebook import from_notebook

OPERATIONS, VALUE = EXERCISES["Operations"], EXERCISES["Value"]
PRODUCT = "[(self, other.number), (other, self.number)]"
EXCHANGED = (PRODUCT, "[(self, self.number), (other, other.number)]")
NO_START = ("        self.slope = 1.0\n", "")


def engine(operations, value=VALUE.answer):
    return from_notebook(f"{operations}\n\n\n{value}", ("Value",), math=math)


def test_the_two_parts_are_right_together():
    assert judge("Operations", from_notebook(OPERATIONS.answer, math=math)).status == "right"
    assert judge("Value", engine(OPERATIONS.answer)).status == "right"


def test_an_older_copy_with_the_whole_class_in_one_cell_is_right():
    assert judge("Value", from_notebook(WHOLE, math=math)).status == "right"


@pytest.mark.parametrize(
    ("change", "slip"), [(EXCHANGED, "factors_exchanged"), (NO_START, "start_missing")]
)
def test_a_slip_in_an_older_copy_is_still_named(change, slip):
    verdict = judge("Value", from_notebook(WHOLE.replace(*change), math=math))
    assert (verdict.status, verdict.slips) == ("not yet", (slip,))


def test_a_right_walk_on_wrong_operations_is_told_so():
    wrong = OPERATIONS.answer.replace(*EXCHANGED)
    verdict = judge("Value", engine(wrong))
    assert verdict.status == "not yet"
    assert "`Operations`" in verdict.message
    assert "factors" not in verdict.message
    assert judge("Value", engine(OPERATIONS.stub)).slips == verdict.slips


def test_a_wrong_walk_on_wrong_operations_is_diagnosed_by_itself():
    verdict = judge(
        "Value", engine(OPERATIONS.answer.replace(*EXCHANGED), VALUE.answer.replace(*NO_START))
    )
    assert "start_missing" in verdict.slips


def test_the_learners_walk_is_used_with_our_operations(capsys):
    used = yours_or_ours(engine(OPERATIONS.answer.replace(*EXCHANGED)))
    assert "with our `Operations` in it" in capsys.readouterr().out
    a, b = used(3.0), used(-2.0)
    (a * b).backward()
    assert (a.slope, b.slope) == (-2.0, 3.0)


def test_an_operation_that_names_its_class_is_told_what_that_costs():
    fixed = OPERATIONS.answer.replace(
        "return self.new(self.number *", "return Operations(self.number *"
    )
    verdict = judge("Operations", from_notebook(fixed, math=math))
    assert verdict.status == "stopped"
    assert "was made by `Operations(...)`" in verdict.message
    assert "`self.new(...)`" in verdict.message


def test_a_patient_of_the_walk_is_one_class():
    source = VALUE.slip_source(VALUE.slips[0])
    assert source.count("class ") == 1
    assert "Operations" not in source
