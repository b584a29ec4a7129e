"""The checks on trial: not one wrong verdict."""

import dataclasses

import pytest

from nnlib.checks import kill_matrix
from nnlib.checks.instances import instances_of
from nnlib.exercises import EXERCISES, Property, Slip, closeness
from tests.every import EVERY

# As many as a test run can wait for; the command, `python -m nnlib.checks.kill_matrix`, takes 500.
SEEDS = range(2 if EVERY else 1)
# A training on digits takes half a second, and each row is one.
FEW_SEEDS = range(1)
MOST_PAIRS = 60 if EVERY else 25


@pytest.mark.parametrize("name", EXERCISES)
def test_no_verdict_is_wrong(name):
    seeds = SEEDS if EXERCISES[name].tries > 1 else FEW_SEEDS
    assert list(kill_matrix.wrong_verdicts(EXERCISES[name], seeds, MOST_PAIRS)) == []


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_what_the_matrix_needs(name):
    exercise = EXERCISES[name]
    rows = list(kill_matrix.rows(exercise))
    styles = [row for row in rows if row.name.startswith("style")]
    assert len(styles) >= 3 <= len({row.name for row in styles})
    assert 2 <= len(exercise.hints) <= 4
    assert len({slip.id for slip in exercise.slips}) == len(exercise.slips) >= 2
    planted = {row.slips for row in rows if row.name.startswith("slip")}
    assert {(slip.id,) for slip in exercise.slips} <= planted
    names = [row.name for row in rows]
    assert "the stub" in names
    assert "0.01 % off" in names or isinstance(exercise.truth, Property)


@pytest.mark.parametrize("name", EXERCISES)
def test_only_the_last_hint_and_no_slip_tells_the_formula(name):
    exercise = EXERCISES[name]
    formula = exercise.hints[-1].strip("`").replace(" ", "")
    told = [*exercise.hints[:-1], *(slip.question + slip.look for slip in exercise.slips)]
    assert not any(formula in text.replace(" ", "") for text in told)


def test_the_matrix_sees_a_slip_that_is_not_recognised():
    exercise = EXERCISES["slope_of_weight"]
    blind = dataclasses.replace(exercise, slips=exercise.slips[1:])
    seeing = next(r for r in kill_matrix.rows(exercise) if r.slips == ("target_minus_prediction",))
    verdict = kill_matrix.judge_exercise(blind, seeing.function, 0)
    assert not seeing.fits(verdict)


def test_the_matrix_sees_a_check_that_is_too_loose(monkeypatch):
    instances_of.cache_clear()
    monkeypatch.setattr(closeness, "RELATIVE", 1e-2)
    wrong = list(kill_matrix.wrong_verdicts(EXERCISES["slope_of_weight"], [0]))
    instances_of.cache_clear()
    assert any("0.01 % off" in line for line in wrong)


def test_a_slip_that_does_not_fit_the_reference_is_refused():
    exercise = EXERCISES["slope_of_weight"]
    with pytest.raises(ValueError, match=r"slip typo of slope_of_weight .* 0 times"):
        exercise.slip_source(Slip("typo", (("no such text", "x"),), "", ""))


def test_the_command_counts_and_ends_with_0(capsys):
    assert kill_matrix.main(["slope_of_weight", "--seeds", "1"]) == 0
    count = len(list(kill_matrix.rows(EXERCISES["slope_of_weight"])))
    assert count > 80
    assert f"slope_of_weight: {count} rows, 1 seeds, 0 wrong verdicts" in capsys.readouterr().out


def test_the_command_ends_with_1_where_a_verdict_is_wrong(capsys, monkeypatch):
    monkeypatch.setattr(kill_matrix, "wrong_verdicts", lambda exercise, seeds: iter(["planted"]))
    assert kill_matrix.main(["slope_of_weight", "--seeds", "1"]) == 1
    assert "planted" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["slope_of_wieght"], "Did you mean `slope_of_weight`"), (["--seeds", "0"], "at least 1")],
)
def test_the_command_refuses_what_it_cannot_do(capsys, arguments, words):
    with pytest.raises(SystemExit):
        kill_matrix.main(arguments)
    assert words in capsys.readouterr().err


def test_the_command_judges_random_pairs(capsys):
    assert kill_matrix.main(["slope_of_weight", "minibatches", "--seeds", "1", "--pairs", "3"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("slope_of_weight: ")
    assert line.endswith("0 without a name")


def test_a_pair_without_a_name_is_a_wrong_verdict(capsys, monkeypatch):
    monkeypatch.setattr(kill_matrix.two_slips, "SECONDS", -1.0)
    assert kill_matrix.main(["neuron_slopes", "--seeds", "1", "--pairs", "30"]) == 1
    assert "seed 0: no name" in capsys.readouterr().out
