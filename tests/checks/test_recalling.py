"""Recall questions: judged at once, with the likely reason where the answer is a known one."""

import numpy as np
import pytest

from nnlib.checks import recall, records
from nnlib.checks.recalling import judge_recall
from nnlib.exercises.recalls import RECALLS, Recall

NUMBER = RECALLS["squared error"]
CHOICE = RECALLS["way down"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path / "progress"))
    return tmp_path / "progress"


@pytest.mark.parametrize("name", RECALLS)
def test_each_answer_is_right_and_each_known_wrong_one_gets_its_question(name):
    question = RECALLS[name]
    assert judge_recall(question, question.answer).status == "right"
    assert question.reason in judge_recall(question, question.answer).message
    assert question.wrong
    for wrong, asked in question.wrong:
        verdict = judge_recall(question, wrong)
        assert verdict.status == "not yet"
        assert asked in verdict.message


@pytest.mark.parametrize("name", RECALLS)
def test_no_wrong_answer_is_the_right_one_and_none_stands_twice(name):
    question = RECALLS[name]
    answers = [question.answer, *(wrong for wrong, _ in question.wrong)]
    assert len(set(answers)) == len(answers)


@pytest.mark.parametrize(
    "answer", [0.25, "0.25", " 0,25 ", np.float32(0.25), np.array([0.25]), [0.25], 0.25001]
)
def test_a_number_may_be_written_in_many_ways(answer):
    assert judge_recall(NUMBER, answer).status == "right"


@pytest.mark.parametrize("answer", ["larger", " Larger", "LARGER "])
def test_a_choice_may_be_written_in_many_ways(answer):
    assert judge_recall(CHOICE, answer).status == "right"


def test_dots_are_no_answer():
    assert judge_recall(NUMBER, ...).status == "not attempted"


@pytest.mark.parametrize("answer", ["six", None, [1, 2], {}, float("nan"), len])
def test_what_is_no_number_is_not_yet_and_says_what_an_answer_is(answer):
    verdict = judge_recall(NUMBER, answer)
    assert verdict.status == "not yet"
    assert "one number" in verdict.message or "is not right" in verdict.message


@pytest.mark.parametrize("answer", [3, "up", None])
def test_what_is_no_choice_is_not_yet_and_names_the_choices(answer):
    verdict = judge_recall(CHOICE, answer)
    assert verdict.status == "not yet"
    assert '"larger" or "smaller"' in verdict.message


def test_an_unknown_number_is_sent_to_where_it_was_taught():
    assert judge_recall(NUMBER, 100).message == f"100 is not right. Look at: {NUMBER.look}."


def test_a_small_answer_is_not_mistaken_for_0():
    question = Recall("small", "slope_of_one_weight", 0.0, "", "prediction_and_error", "")
    assert judge_recall(question, 1e-3).status == "not yet"


def test_an_answer_is_shown_and_kept(capsys):
    recall("squared error", -0.5)
    assert "Not yet. -0.5: Is that the error, not yet squared?" in capsys.readouterr().out
    assert records.load("recall_squared_error") == ({"status": "not yet"}, "")
    recall("squared error")
    assert "Not attempted yet." in capsys.readouterr().out
    assert records.load("recall_squared_error") == ({"status": "not yet"}, "")


@pytest.mark.parametrize("name", ["squared eror", 3, None])
def test_an_unknown_question_gets_the_closest_name(capsys, name):
    recall(name, 3)
    assert "No question is called" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_costs_no_verdict(own_folder, capsys):
    own_folder.write_text("in the way")
    recall("squared error", 0.25)
    said = capsys.readouterr().out
    assert said.startswith("Right.")
    assert "could not be saved" in said


def test_a_decimal_comma_is_told(capsys):
    recall("squared error", 0, 25)
    assert "with a point, as in 4.5" in capsys.readouterr().out
    assert records.load("recall_squared_error") == ({}, "")
