"""Two slips at once are found as a last resort, in time, and never on the way to a right answer."""

import pytest

from nnlib.checks import diagnosis, judge, two_slips
from nnlib.checks.candidates import result_parts
from nnlib.checks.instances import instances_of
from nnlib.checks.judging import judge_exercise
from nnlib.checks.kill_matrix import try_pairs
from nnlib.checks.observing import observe
from nnlib.checks.sources import facts_of
from nnlib.exercises import EXERCISES, Property

NUMERIC = [name for name, one in EXERCISES.items() if not isinstance(one.truth, Property)]


@pytest.mark.parametrize("name", NUMERIC)
def test_a_random_pair_of_an_exercises_own_slips_is_named(name, monkeypatch):
    # Whether it is found in time depends on the machine.
    monkeypatch.setattr(two_slips, "SECONDS", 60.0)
    tried = try_pairs(EXERCISES[name], seeds=[7], most=4)
    assert tried.unnamed == []
    assert tried.both or tried.one or len(EXERCISES[name].slips) < 8


def test_both_are_asked_about():
    verdict = judge("predict", lambda inputs, weights, bias: (inputs * weights).mean() * bias)
    assert len(verdict.slips) == 2
    assert verdict.message.count("?") == 2


def test_the_search_ends_when_its_time_is_over(monkeypatch):
    monkeypatch.setattr(two_slips, "SECONDS", 0.0)
    verdict = judge("predict", lambda inputs, weights, bias: (inputs * weights).mean() * bias)
    assert (verdict.status, verdict.slips) == ("not yet", ())


def test_answers_that_are_judged_with_one_seed_share_what_pairs_give(monkeypatch):
    ran = []

    def counted(*given):
        ran.append(given)
        return result_parts(*given)

    monkeypatch.setattr(two_slips, "result_parts", counted)
    for times in range(2):
        judge("neuron_slopes", lambda inputs, weights, bias, target: (inputs + 0.1, bias), 1234)
        assert bool(ran) != bool(times)
        ran.clear()


@pytest.mark.parametrize("name", NUMERIC)
def test_neither_a_right_answer_nor_one_slip_gets_there(name, monkeypatch):
    def refuse(*_):
        raise AssertionError("pairs are the last resort")

    monkeypatch.setattr(diagnosis, "pairs", refuse)
    exercise = EXERCISES[name]
    right = exercise.compile(exercise.source)
    assert judge_exercise(exercise, right, seed=3).status == "right"
    slip = next(one for one in exercise.slips if one.id != exercise.given)
    wrong = exercise.compile(exercise.slip_source(slip))
    assert slip.id in judge_exercise(exercise, wrong, seed=3).slips


def test_why_a_pair_of_ours_stops_is_not_looked_into(monkeypatch):
    def explain(error):
        raise AssertionError("A wrong way of ours was explained.") from error

    stopped = 0
    for name in ("backward", "two_layer_slopes", "hidden_delta"):
        exercise = EXERCISES[name]
        function = exercise.compile(exercise.source)
        seen = observe(exercise, function, instances_of(exercise, 7), facts_of(function))
        monkeypatch.setattr("nnlib.checks.running.explain", explain)
        for candidate in two_slips.pairs(exercise, seen.outcomes):
            stopped += candidate.parts(seen.outcomes[0])[0] is None
    assert stopped
