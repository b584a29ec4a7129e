"""A renamed exercise: what was handed out, graded or noted under its former name still counts."""

import pytest

from classroom.grading.__main__ import main
from classroom.grading.handout import add_points, points_from
from classroom.grading.submission import read
from nnlib.exercises import FORMER_NAMES
from tests.classroom.grading.classroom import (
    EXERCISES,
    RIGHT,
    grade,
    hand_in,
    marks_in,
    notebook,
    slip,
)

NAME, FORMER = "hidden_delta", "delta_behind"
WRONG, SLIP = slip(NAME)
HERE = ("--executor", "tests.classroom.grading.test_grade:AtOnce")


@pytest.fixture(autouse=True)
def renamed(monkeypatch):
    monkeypatch.setitem(FORMER_NAMES, FORMER, NAME)


def give_former_name(path):
    """Write into a file what it had before the exercise was renamed."""
    text = path.read_text(encoding="utf-8")
    assert NAME in text
    path.write_text(text.replace(NAME, FORMER), encoding="utf-8")


def hand_in_old(folder, student, answers):
    path = hand_in(folder, student, answers)
    give_former_name(path)
    return path


def test_a_notebook_that_was_handed_out_before_the_renaming_earns_the_same(tmp_path):
    for student, answers in {"jane": RIGHT, "joe": {**RIGHT, NAME: WRONG}, "zoe": {}}.items():
        hand_in(tmp_path / "new", student, answers)
        hand_in_old(tmp_path / "old", student, answers)
    _, of_today = grade(tmp_path / "new", tmp_path / "today", *HERE)
    code, of_old = grade(tmp_path / "old", tmp_path / "then", *HERE)
    assert code == 0
    assert of_old == of_today
    assert of_old["joe", NAME].slips == (SLIP,)
    assert of_old["zoe", NAME].status == "not attempted"


def test_only_takes_a_former_name(tmp_path):
    hand_in_old(tmp_path / "in", "jane", RIGHT)
    _, marks = grade(tmp_path / "in", tmp_path / "out", "--only", FORMER, *HERE)
    assert {key: mark.status for key, mark in marks.items()} == {("jane", NAME): "right"}


def test_the_results_of_an_old_class_are_those_of_today(tmp_path, capsys):
    points = tmp_path / "points.toml"
    points.write_text(f"[points]\n{FORMER} = 4\n")
    hand_in(tmp_path / "in", "jane", {**RIGHT, NAME: WRONG})
    hand_in(tmp_path / "in", "joe", RIGHT)
    out = tmp_path / "out"
    grade(tmp_path / "in", out, "--points", str(points), *HERE)
    with (out / "own_marks.csv").open("a") as own:
        own.write(f"joe,{NAME},3,late\n")
    _, before = grade(tmp_path / "in", out, *HERE)
    assert before["joe", NAME].points == 3
    for name in ("journal.jsonl", "marks.csv", "last_marks.json", "own_marks.csv", "settings.json"):
        give_former_name(out / name)
    assert marks_in(out) == before
    capsys.readouterr()
    code, after = grade(tmp_path / "in", out, *HERE)
    assert (code, after) == (0, before)
    said = capsys.readouterr().out
    assert "0 notebooks graded, 2 graded before" in said
    assert "Marks changed" not in said
    for name in (NAME, FORMER):
        assert main(["explain", "jane", name, "--results", str(out)]) == 0
        assert WRONG in capsys.readouterr().out


def test_feedback_and_export_of_an_old_class_speak_of_todays_name(tmp_path):
    hand_in(tmp_path / "in", "jane", {**RIGHT, NAME: WRONG})
    grade(tmp_path / "in", tmp_path / "out", *HERE)
    give_former_name(tmp_path / "out" / "journal.jsonl")
    results = ("--results", str(tmp_path / "out"))
    assert main(["feedback", *results, "--out", str(tmp_path / "pages")]) == 0
    page = (tmp_path / "pages" / "class.html").read_text(encoding="utf-8")
    assert FORMER not in page
    [question] = [one.question for one in EXERCISES[NAME].slips if one.id == SLIP]
    assert question.replace("`", "")[:20] in page.replace("<code>", "").replace("</code>", "")
    assert main(["export", *results, "--out", str(tmp_path / "all.csv")]) == 0
    assert FORMER not in (tmp_path / "all.csv").read_text()


def test_in_todays_notebook_a_former_name_is_a_name_like_any_other():
    helper = f"def {FORMER}(x):\n    return 2 * x\n\n\n{RIGHT[NAME]}"
    found = read(notebook({NAME: helper}).encode(), list(RIGHT), None, {FORMER: NAME})
    assert found.answers[NAME] == RIGHT[NAME].strip()
    assert any(FORMER in one.makes for one in found.statements)


def test_an_old_notebook_gets_points_in_its_own_names():
    text = notebook({}).replace(NAME, FORMER)
    given, worth = add_points(text, {**points_from(None), NAME: 5.0})
    assert f"points_of({FORMER}, 5)" in given
    assert worth == 4 + len(RIGHT)
