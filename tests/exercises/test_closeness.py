"""Closeness: one table of tolerances, and both sides of the tolerance that decides."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

import nnlib
from nnlib.checks.judging import judge_exercise
from nnlib.exercises import Definition, Exercise
from nnlib.exercises.closeness import BY_HAND, alike, close, same_number, tolerance_of

PACKAGE = Path(nnlib.__file__).parent


def tripled(numbers):
    """Return three times each."""
    return 3 * numbers


# One entry is nearly 0, and the usual size of the result is 3.
TRIPLED = Exercise(
    reference=tripled,
    statement="",
    instance=lambda rng: (np.array([1.0, rng.uniform(1e-9, 2e-9)]),),
    truth=Definition(tripled),
    parts=("numbers",),
    slips=(),
    hints=(),
)


@pytest.mark.parametrize(
    ("entry", "off", "status"),
    [
        (0, 3 * 0.9e-5, "right"),
        (0, 3 * 1.5e-5, "not yet"),
        (1, 3 * 2.5e-6, "right"),
        (1, 3 * 3.5e-6, "not yet"),
    ],
)
def test_a_number_may_be_off_by_a_share_of_itself_and_a_smaller_share_of_the_usual_size(
    entry, off, status
):
    def answer(numbers):
        result = 3 * numbers
        result[entry] += off
        return result

    assert judge_exercise(TRIPLED, answer, 1).status == status


def test_the_error_of_a_measurement_is_allowed_besides():
    truth = np.zeros(1)
    assert tolerance_of(truth, 0.0, np.array([0.25])) == [0.25]
    assert not close(np.array([0.3]), truth, np.array([0.25]))


def test_another_shape_is_never_alike():
    assert not alike(np.ones(2), np.ones((1, 2)))
    assert not close(np.ones(2), np.ones((1, 2)), np.ones(2))


def test_missing_numbers_are_alike_only_where_they_are_asked_for():
    missing = np.array([np.nan])
    assert not alike(missing, missing)
    assert alike(missing, missing, nan_too=True)


def test_an_answer_by_hand_may_be_rounded_either_way():
    assert same_number(0.3333, 1 / 3, BY_HAND)
    assert same_number(1 / 3, 0.3333, BY_HAND)
    assert not same_number(0.33, 1 / 3, BY_HAND)


def test_numbers_are_compared_nowhere_else():
    compares = re.compile(r"^(allclose|isclose|assert_allclose)$")
    for path in PACKAGE.rglob("*.py"):
        names = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Attribute)
        }
        found = {name for name in names if compares.match(name)}
        assert not found or path.stem == "closeness", (path.name, found)
