"""The checks on trial: not one wrong verdict, whatever is looked at in it."""

import dataclasses
import re
import types

import pytest

from nnlib.checks import kill_matrix, patients
from nnlib.checks.instances import instances_of
from nnlib.checks.judging import judge_exercise
from nnlib.checks.slips import own, sentences
from nnlib.exercises import EXERCISES, Property, Slip, closeness
from tests.every import EVERY

# As many as a test run can wait for; the command, `python -m nnlib.checks.kill_matrix`, takes 500.
SEEDS = range(2 if EVERY else 1)
# A training on digits takes half a second, and each row is one.
FEW_SEEDS = range(1)
MOST_LETTERS = 190
"""About twelve seconds of speech."""
MOST_PAIRS = 60 if EVERY else 25


@pytest.fixture(scope="module", params=EXERCISES)
def trial(request):
    """An exercise, its rows, and what a usual run judges of them: once for all that looks at it."""
    exercise = EXERCISES[request.param]
    rows, seeds = list(kill_matrix.rows(exercise)), SEEDS if exercise.tries > 1 else FEW_SEEDS
    verdicts = list(kill_matrix.judge_rows(exercise, rows, seeds, MOST_PAIRS))
    return types.SimpleNamespace(exercise=exercise, rows=rows, verdicts=verdicts)


def test_no_verdict_is_wrong(trial):
    wrong = [(row.name, told) for row, told in trial.verdicts if not row.fits(told)]
    assert wrong == []


def test_no_message_is_longer_than_six_lines_also_where_an_answer_prints(trial):
    # A check may add two lines: where a hint is, and what kept progress from being kept.
    for _, verdict in trial.verdicts:
        assert len(verdict.message.splitlines()) <= 6, verdict.message
    wrong = max(
        ((row, verdict) for row, verdict in trial.verdicts if row.status == "not yet"),
        key=lambda one: len(one[1].message.splitlines()),
    )[0].function

    def talking(*arguments):
        print("a line\n" * 3)
        return wrong(*arguments)

    assert len(judge_exercise(trial.exercise, talking).message.splitlines()) <= 6


def test_every_verdict_is_heard_in_one_sentence_without_a_table_of_numbers(trial):
    for _, verdict in trial.verdicts:
        heard = verdict.heard
        assert len(heard) <= MOST_LETTERS, heard
        # The place of an entry, and a name as an index, are not a table.
        assert not re.search(r"(?<!ntry )\[(?![a-z_]+\])", heard), heard
        assert not {"`", "\n"} & set(heard), heard


def test_of_our_right_ways_only_what_nudges_is_said_to(trial):
    right = [(row.function, verdict) for row, verdict in trial.verdicts if row.status == "right"]
    assert len(right) > len(trial.exercise.styles)
    for way, verdict in right:
        assert (way.__name__ == "_nudged_of_one") == ("nudges" in verdict.message)


def test_every_slip_that_a_check_can_tell_has_a_sentence(trial):
    known = sentences(trial.exercise.name)
    assert {slip for row in trial.rows for slip in row.slips} <= set(known)
    assert {slip.id for slip in own(trial.exercise)} <= set(known)
    assert all(one.question.endswith("?") for one in known.values())


def test_every_exercise_has_what_the_matrix_needs(trial):
    exercise, rows = trial.exercise, trial.rows
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


@pytest.mark.parametrize(
    ("name", "given"),
    [("neuron_slopes", "target_minus_prediction"), ("minibatches", "no_pairs")],
)
def test_a_body_that_is_given_is_not_attempted_until_it_differs(name, given):
    exercise = dataclasses.replace(EXERCISES[name], given=given)
    assert list(kill_matrix.wrong_verdicts(exercise, range(1), 5)) == []
    stub = next(row for row in kill_matrix.rows(exercise) if row.name == "the stub")
    verdict = kill_matrix.judge_exercise(exercise, stub.function, 0)
    assert verdict.status == "not attempted"
    assert f"`{name}` is still as it was given to you" in verdict.message
    # Elsewhere the same text is a wrong answer.
    assert kill_matrix.judge_exercise(EXERCISES[name], stub.function, 0).slips == (given,)


def test_what_was_right_in_a_given_body_is_worth_nothing_until_all_is():
    given = dataclasses.replace(EXERCISES["neuron_slopes"], given="bias_factor_missing")
    touched = given.compile(given.stub + "\n    pass")
    verdict = kill_matrix.judge_exercise(given, touched, 0)
    assert verdict.parts == {"weight slopes": True, "bias slope": False}
    assert verdict.share == 0
    assert kill_matrix.judge_exercise(EXERCISES["neuron_slopes"], touched, 0).share == 0.5
    assert kill_matrix.judge_exercise(given, given.compile(given.source), 0).share == 1


FEW = ("double", "slope_of_weight", "layer_slopes", "descend", "forward", "minibatches")


@pytest.mark.parametrize("name", FEW)
def test_every_patient_is_known_refused_and_accepted_when_it_is_repaired(name):
    assert list(kill_matrix.wrong_patients(EXERCISES[name], SEEDS[:1])) == []


def test_the_matrix_sees_a_patient_that_is_not_ill():
    exercise = EXERCISES["slope_of_weight"]
    healthy = Slip("healthy", (("2 * error", "error * 2"),), "", "")
    wrong = list(kill_matrix.wrong_patients(dataclasses.replace(exercise, slips=(healthy,)), [0]))
    assert wrong == ["slope_of_weight, healthy, seed 0: right (), or not known while unchanged"]


def test_the_matrix_sees_a_repair_that_would_pass_for_the_published_solution(monkeypatch):
    monkeypatch.setattr(patients, "disguise", lambda exercise, source, style: source)
    wrong = list(kill_matrix.wrong_patients(EXERCISES["neuron_slopes"], [0]))
    assert wrong[0] == "neuron_slopes, seed 0: a repair is right, or is taken for ours"


def test_the_command_judges_patients(capsys, monkeypatch):
    command = ["double", "--seeds", "1", "--patients"]
    assert kill_matrix.main(command) == 0
    assert "double: 14 patients, and one with two slips" in capsys.readouterr().out
    monkeypatch.setattr(kill_matrix, "wrong_patients", lambda exercise, seeds: iter(["planted"]))
    assert kill_matrix.main(command) == 1
    assert "planted" in capsys.readouterr().out


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
