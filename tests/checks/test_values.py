"""Whatever a function gives: numbers are read, anything else is one clear sentence."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnlib.checks import judge
from nnlib.checks.judging import judge_exercise
from nnlib.exercises import Definition, Exercise


def slope_of_weight(input_value, weight, target):
    return 2 * (input_value * weight - target) * input_value


def gives(result):
    return lambda input_value, weight, target: result


class EqualToAll:
    def __eq__(self, other):
        return True

    __hash__ = None


class Liar(np.ndarray):
    def __sub__(self, other):
        return np.zeros(())

    __rsub__ = __sub__

    def __abs__(self):
        return np.zeros(())


class HidesItsSize(np.ndarray):
    @property
    def size(self):
        raise RuntimeError("no")


class RaisesAsArray:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no")


class TextAsArray:
    def __array__(self, dtype=None, copy=None):
        return np.array(["a", "b"])


endless = []
endless.append(endless)

ODD = [
    (None, "returned `None`: does every path through it return a value?"),
    ("12", "text (a string)"),
    (np.nan, "nan"),
    (np.inf, "inf"),
    (-np.inf, "-inf"),
    (1j, "a complex number"),
    ([1.0, 2.0], "is (2,); one number is expected"),
    ((1.0, 2.0), "an extra comma"),
    ([[1.0], [1.0, 2.0]], "ragged"),
    (np.zeros(10_000_000), "10,000,000"),
    ([0.0] * 2_000_000, "2,000,000"),
    (EqualToAll(), "`EqualToAll`"),
    (np.array(5.0).view(Liar), "your slope is 5;"),
    (np.array(5.0).view(HidesItsSize), "slope is 5;"),
    (RaisesAsArray(), "`RaisesAsArray`"),
    (TextAsArray(), "<U1"),
    (np.array(["a"]), "<U1"),
    (np.array([None]), "`None`"),
    (endless, "where do they end"),
    ({"slope": 1.0}, "a dictionary"),
    (print, "brackets of its call"),
    ((x for x in [1.0]), "a generator"),
    (10**400, "too large"),
    (np.ma.masked_all(3), "is (3,); one number is expected"),
    (np.datetime64("2020-01-01"), "datetime64"),
]


@pytest.mark.parametrize(("result", "words"), ODD, ids=[words for _, words in ODD])
def test_an_odd_result_is_not_yet_with_a_clear_sentence(result, words):
    verdict = judge("slope_of_weight", gives(result))
    assert verdict.status == "not yet"
    assert words in verdict.message
    assert len(verdict.message) < 700


numbers = st.floats() | st.integers() | st.booleans() | st.complex_numbers()
odd = st.recursive(
    st.none() | numbers | st.text() | st.binary() | st.just(np.nan),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(odd)
def test_no_result_makes_a_check_raise_or_say_right(result):
    verdict = judge("slope_of_weight", gives(result), seed=3)
    # A bare `...` aside, a constant cannot be the slope of 20 different losses.
    assert verdict.status == "not yet"
    assert verdict.message
    verdict._repr_html_()
    verdict._repr_markdown_()


@given(st.sampled_from(["float32", "float16", "int64", "list", "one element", "object"]))
def test_right_numbers_are_right_in_any_array_like(form):
    forms = {
        "float32": lambda value: np.float32(value),
        "float16": lambda value: np.float64(value),
        "int64": lambda value: value,
        "list": lambda value: [value],
        "one element": lambda value: np.full((1, 1, 1), value),
        "object": lambda value: np.array([value], dtype=object),
    }
    verdict = judge("slope_of_weight", lambda x, w, t: forms[form](slope_of_weight(x, w, t)))
    assert verdict.status == "right"


def test_a_boolean_counts_as_0_and_1():
    def positive(number):
        """Text."""
        return number > 0

    exercise = Exercise(
        reference=positive,
        statement="",
        instance=lambda rng: (float(rng.normal()),),
        truth=Definition(lambda number: float(number > 0)),
        slips=(),
        hints=(),
        parts=("answer",),
    )
    assert judge_exercise(exercise, lambda number: number > 0).status == "right"
    assert judge_exercise(exercise, lambda number: number < 0).status == "not yet"
