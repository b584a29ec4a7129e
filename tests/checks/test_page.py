"""The page to show says what the records say, and no more."""

import html.parser
import re

import numpy as np
import pytest

from nnlib.checks import check, my_page, own_rule
from nnlib.checks.page import PAGE, page
from nnlib.exercises import EXERCISES
from nnlib.exercises.lessons import LESSONS
from nnlib.notes import guess, ruling, vote


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("NNLIB_PROGRESS")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(name):
    exercise = EXERCISES[name]
    text = exercise.source.replace("2 * number", "number + number")
    return exercise.compile(text)


class Tags(html.parser.HTMLParser):
    """Every element that is opened is closed, in order."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def tags(text):
    parser = Tags()
    parser.feed(text)
    assert parser.open == []
    return parser.seen


def test_without_progress_it_says_so_and_is_a_page():
    seen = tags(page())
    assert "Nothing is recorded in this folder yet." in page()
    assert seen.count("h1") == seen.count("main") == 1
    assert "table" not in seen


def test_it_has_what_was_right_and_how_it_was_judged():
    check(answer("predict"))
    check(lambda prediction, target: prediction - target, "squared_error")
    text = page()
    tags(text)
    assert "Right at the last check: 1 of" in text
    assert EXERCISES["predict"].statement in text
    assert EXERCISES["squared_error"].statement not in text
    assert "What I can do" not in text
    check(answer("squared_error"))
    assert "say in one number how wrong it is (lesson 01)" in page()


def test_what_is_not_right_any_more_is_left_out():
    check(answer("double"))
    assert "double" in page()
    check(lambda number: number, "double")
    assert "double" not in page()


def test_predictions_count_only_with_their_outcomes_and_votes_with_their_rulings():
    guess("one", 2)
    vote(1, "right")
    assert "Nothing is recorded" in page()
    guess("one", outcome=2)
    ruling(1)
    text = page()
    assert "1 prediction made before the cell was run; 1 of them were exactly right." in text
    assert "My vote agrees with the ruling on" in text


def test_text_of_a_learner_is_no_html():
    own_rule("<script>alert(1)</script>", np.square, lambda z: 2 * z)
    text = page("<b>Ada</b>")
    tags(text)
    assert "<script>" not in text
    assert "<b>" not in text
    assert "&lt;b&gt;Ada" in text


def test_an_own_rule_is_measured(capsys):
    own_rule("square", np.square, lambda z: 2 * z, reads=0.5)
    assert "agree with nudging at 200 of 200 places" in capsys.readouterr().out
    own_rule("half", np.square, lambda z: z)
    assert "at 0 of 200 places" in capsys.readouterr().out
    own_rule("one slope", np.square, lambda z: 2.0)
    assert "each of its numbers needs one slope" in capsys.readouterr().out
    text = page()
    assert "reads 50.0% of the digits held out" in text
    assert "half: its slopes agree with nudging at 0 of 200 places." in text
    assert "one slope" not in text


def test_a_loss_is_measured_at_given_predictions(capsys):
    targets = np.array([[1.0, 2.0]])
    own_rule(
        "cubed", lambda p: float(np.sum((p - targets) ** 3)), lambda p: 3 * (p - targets) ** 2,
        at=[[0.5, 3.0]],
    )  # fmt: skip
    assert "2 of 2 places" in capsys.readouterr().out


def test_the_page_lies_beside_the_notebook(own_folder, capsys):
    my_page("Ada")
    assert "next to this notebook" in capsys.readouterr().out
    assert (own_folder / PAGE).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_it_lies_with_the_records_where_these_are_elsewhere(own_folder, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", str(own_folder / "kept"))
    my_page()
    assert not (own_folder / PAGE).exists()
    assert (own_folder / "kept" / PAGE).exists()


def test_a_page_that_cannot_be_written_is_told(own_folder, capsys):
    (own_folder / PAGE).mkdir()
    (own_folder / PAGE / "in_the_way").touch()
    my_page()
    assert "could not be written" in capsys.readouterr().out


def test_each_lesson_with_exercises_but_the_first_has_its_sentence():
    from nnlib.checks import page as module

    assert set(module._CAN) == set(LESSONS) - {"start_here"}
    assert all(re.match("[a-z]", said) for said in module._CAN.values())
