"""Two slips at once are found as a last resort, in time, and never on the way to a right answer."""

import itertools
import random

import pytest

from nnlib.checks import diagnosis, judge, two_slips
from nnlib.checks.judging import judge_exercise
from nnlib.exercises import EXERCISES, Property

NUMERIC = [name for name, one in EXERCISES.items() if not isinstance(one.truth, Property)]


def random_pairs(exercise, seed):
    """Functions with two of an exercise's own slips, and the ids of these."""
    listed = list(itertools.combinations(exercise.slips, 2))
    random.Random(seed).shuffle(listed)
    for first, second in listed:
        source = two_slips.with_both(exercise, first, second)
        if source:
            yield exercise.compiled(source), {first.id, second.id}


@pytest.mark.parametrize("name", NUMERIC)
def test_a_random_pair_of_an_exercises_own_slips_is_named(name):
    exercise, named = EXERCISES[name], 0
    for function, ids in random_pairs(exercise, seed=5):
        verdict = judge_exercise(exercise, function, seed=7)
        if verdict.status != "not yet":
            # The two cancel, or stop it.
            continue
        # Another name is one that gives the very same numbers.
        assert verdict.slips, (name, ids)
        named += bool(ids & set(verdict.slips))
        if named == 2:
            return
    assert named or len(exercise.slips) < 8


def test_both_are_asked_about():
    verdict = judge("predict", lambda inputs, weights, bias: (inputs * weights).mean() * bias)
    assert len(verdict.slips) == 2
    assert verdict.message.count("?") == 2


def test_the_search_ends_when_its_time_is_over(monkeypatch):
    monkeypatch.setattr(two_slips, "SECONDS", 0.0)
    verdict = judge("predict", lambda inputs, weights, bias: (inputs * weights).mean() * bias)
    assert (verdict.status, verdict.slips) == ("not yet", ())


@pytest.mark.parametrize("name", NUMERIC)
def test_neither_a_right_answer_nor_one_slip_gets_there(name, monkeypatch):
    def refuse(*_):
        raise AssertionError("pairs are the last resort")

    monkeypatch.setattr(diagnosis, "pairs", refuse)
    exercise = EXERCISES[name]
    right = exercise.compiled(exercise.source)
    assert judge_exercise(exercise, right, seed=3).status == "right"
    slip = exercise.slips[0]
    wrong = exercise.compiled(exercise.slip_source(slip))
    assert slip.id in judge_exercise(exercise, wrong, seed=3).slips
