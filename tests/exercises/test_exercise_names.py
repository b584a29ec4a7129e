"""A name that no exercise has is told in a sentence, and only a name that is near is suggested."""

import pytest

from nnlib.checks.judging import judge
from nnlib.exercises import EXERCISES
from nnlib.exercises.exercise_names import closest


@pytest.mark.parametrize("name", ["sin", "f", "print", "x", "sum"])
def test_a_name_unlike_all_exercises_suggests_none(name):
    assert closest(name) == []


@pytest.mark.parametrize("name", EXERCISES)
def test_a_name_with_two_letters_swapped_suggests_its_exercise(name):
    swapped = name[:2] + name[3] + name[2] + name[4:]
    assert name == swapped or name in closest(swapped)


def test_an_unknown_name_is_told_without_the_quotes_of_a_key_error():
    with pytest.raises(KeyError) as caught:
        judge("nonsense", lambda x: x)
    assert str(caught.value).startswith("No exercise is called `nonsense`.")
