"""An appeal: the numbers of a student beside the measured ones, with the seed of the mark."""

import re

import pytest

from nnlib.exercises import EXERCISES
from nnlib.grading.__main__ import main
from nnlib.grading.results import Results
from tests.grading.classroom import RIGHT, grade, hand_in, slip

WRONG, SLIP = slip("hidden_delta")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("explain")
    hand_in(made / "in", "jane", {**RIGHT, "hidden_delta": WRONG})
    hand_in(made / "in", "joe", {**RIGHT, "node_slopes": "def node_slopes(d, w):\n    1 / 0"})
    grade(made / "in", made / "out")
    return made


def explained(folder, *what):
    return main(["explain", *what, "--results", str(folder / "out")])


def test_it_shows_source_seed_message_and_numbers_of_both_sides(folder, capsys):
    assert explained(folder, "jane", "hidden_delta") == 0
    said = capsys.readouterr().out
    assert WRONG in said
    assert f"seed {Results(folder / 'out').seed()}" in said
    assert "delta, the student's:" in said
    assert "delta, nudging gives:" in said
    assert "pre_activation = " in said
    [slip] = [one for one in EXERCISES["hidden_delta"].slips if one.id == SLIP]
    assert slip.question in said


def test_the_message_is_that_of_the_mark_word_for_word(folder, capsys):
    explained(folder, "jane", "hidden_delta")
    said = capsys.readouterr().out
    for entry in Results(folder / "out").entries:
        for answer in entry["answers"]:
            if (entry["student"], answer["exercise"]) == ("jane", "hidden_delta"):
                assert answer["message"] in said


def test_of_a_right_answer_one_instance_is_shown(folder, capsys):
    assert explained(folder, "jane", "two_layer_slopes") == 0
    assert len(re.findall(r"^Instance \d+:", capsys.readouterr().out, re.MULTILINE)) == 1


def test_of_an_answer_that_stops_the_reason_is_shown(folder, capsys):
    assert explained(folder, "joe", "node_slopes") == 0
    assert "ZeroDivisionError" in capsys.readouterr().out


@pytest.mark.parametrize(("what", "words"), [
    (("zoe", "hidden_delta"), "There is no zoe"),
    (("jane", "double"), "There is no mark of double for jane"),
])  # fmt: skip
def test_what_is_not_there_is_told(folder, capsys, what, words):
    assert explained(folder, *what) == 2
    assert words in capsys.readouterr().err


def test_a_notebook_that_was_changed_or_is_gone_is_told(tmp_path, capsys):
    path = hand_in(tmp_path / "in", "jane", RIGHT)
    grade(tmp_path / "in", tmp_path / "out")
    hand_in(tmp_path / "in", "jane", {})
    assert explained(tmp_path, "jane", "hidden_delta") == 2
    assert "grade it again" in capsys.readouterr().err
    path.unlink()
    assert explained(tmp_path, "jane", "hidden_delta") == 2
    assert "cannot be read any more" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["minibatches", "train", "Value", "measured_slope"])
def test_every_kind_of_truth_can_be_shown(tmp_path, capsys, name):
    from tools import build

    exercise = EXERCISES[name]
    [path] = (build.ROOT / "solutions").glob(f"{exercise.lesson[-2:]}_*.ipynb")
    target = tmp_path / "in" / "jane" / path.name
    target.parent.mkdir(parents=True)
    target.write_bytes(path.read_bytes())
    grade(tmp_path / "in", tmp_path / "out", "--only", name)
    assert explained(tmp_path, "jane", name) == 0
    assert "Instance" in capsys.readouterr().out
