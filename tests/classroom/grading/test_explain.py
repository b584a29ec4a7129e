"""An appeal: the numbers of a student beside the measured ones, with the seed of the mark."""

import errno
import io
import os
import re
import shutil

import numpy as np
import pytest

from classroom.grading.__main__ import main
from classroom.grading.explain import beside
from classroom.grading.results_folder import Results
from nnlib.checks.judging import judge_exercise
from nnlib.checks.kill_matrix import rows
from nnlib.exercises import EXERCISES
from tests.classroom.grading.classroom import RIGHT, grade, hand_in, slip
from tests.every import EVERY

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
    assert "can no longer be read" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["minibatches", "train", "Value", "measured_slope"])
def test_every_kind_of_truth_can_be_shown(tmp_path, capsys, name):
    from tools import build

    exercise = EXERCISES[name]
    [path] = (build.ROOT / "solutions").glob(f"{exercise.lesson_number}_*.ipynb")
    target = tmp_path / "in" / "jane" / path.name
    target.parent.mkdir(parents=True)
    target.write_bytes(path.read_bytes())
    grade(tmp_path / "in", tmp_path / "out", "--only", name)
    assert explained(tmp_path, "jane", name) == 0
    assert "Instance" in capsys.readouterr().out


# --- every answer can be explained --------------------------------------------------------------


def said_of(exercise, function, seed=5):
    """What is shown of an answer that is called here, as a graded one is called elsewhere."""

    def answer(*given):
        return function(*given)

    answer.called_elsewhere = lambda given: exercise.call(function, *given)
    verdict = judge_exercise(exercise, function, seed)
    return verdict, "\n".join(beside(exercise, answer, verdict, seed))


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_every_right_and_every_wrong_way_can_be_shown(exercise):
    ways = [row for row in rows(exercise) if row.status != "not attempted" and len(row.slips) < 2]
    for row in ways if EVERY else ways[::4]:
        verdict, said = said_of(exercise, row.function)
        assert verdict.status == row.status, row.name
        assert said.startswith(("Instance ", "Its numbers are right")), row.name
        assert (": it may differ" in said and "not right" not in said) or row.status != "right" or (
            "judged by" in said
        ), row.name  # fmt: skip


KINDS = {
    "None": None, "a text": "x" * 300, "a number": 2.5, "a complex number": 1j, "a dict": {"a": 1},
    "a set": {1}, "no entries": [], "an empty array": np.zeros((0, 3)),
    "a scalar array": np.array(1),
    "too many axes": np.ones((2, 2, 2, 2)), "a column": np.ones((7, 1)), "a list of texts": ["a"],
    "missing numbers": np.full(3, np.nan), "objects": np.array([None, {}], dtype=object),
    "true and false": np.array([True, False]), "nested": [[[1.0]], [2.0, [3.0]]],
    "an object": object(), "a class": int, "a huge number": 10**400,
    "three parts": (1.0, np.ones(2), [3]), "a function": len,
}  # fmt: skip


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_an_answer_of_a_wrong_kind_can_be_shown(exercise):
    # Another share of the kinds for each exercise.
    share = slice(None) if EVERY else slice(list(EXERCISES).index(exercise.name) % 5, None, 5)
    for kind, result in list(KINDS.items())[share]:
        _, said = said_of(exercise, lambda *given, result=result: result)
        assert "Instance " in said, kind


@pytest.mark.parametrize("part", range(4))
def test_the_parts_that_are_not_right_are_named_with_their_shapes(part):
    exercise = EXERCISES["two_layer_slopes"]
    right = exercise.compile(exercise.source)

    def turned(*given):
        parts = list(right(*given))
        parts[part] = np.atleast_2d(parts[part]).T
        return tuple(parts)

    _, said = said_of(exercise, turned)
    assert said.count("not right: it may differ") == said.count("Instance ") == 3
    assert "the student's has the shape" in said


def test_a_result_of_another_shape_is_explained(tmp_path, capsys):
    turned = "def node_slopes(delta, weights):\n    return (delta @ weights.T).T\n"
    hand_in(tmp_path / "in", "jane", {**RIGHT, "node_slopes": turned})
    grade(tmp_path / "in", tmp_path / "out")
    assert explained(tmp_path, "jane", "node_slopes") == 0
    assert "the student's has the shape" in capsys.readouterr().out


def test_nothing_of_a_student_steers_the_terminal(tmp_path, capsys):
    escapes = "raise ValueError('\\x1b[31mred \\x1b]52;c;aGk=\\x07 \\x9b1m \\u202e')  # \x1b[2J"
    answer = RIGHT["node_slopes"].replace("return", f"{escapes}\n    return")
    hand_in(tmp_path / "in", "jane", {**RIGHT, "node_slopes": answer})
    grade(tmp_path / "in", tmp_path / "out")
    assert explained(tmp_path, "jane", "node_slopes") == 0
    said = capsys.readouterr()
    for text in (said.out, said.err):
        assert all(one.isprintable() or one == "\n" for one in text)
    assert "\\x1b[31mred" in said.out


def test_an_exercise_that_this_version_does_not_have_is_told(tmp_path, capsys):
    results = Results(tmp_path / "out")
    answer = {"exercise": "of_before", "share": 1.0, "status": "right"}
    results.add({"student": "jane", "lesson": "07_the_hidden_layer", "digest": "d", "seed": 1,
                 "answers": [answer]})  # fmt: skip
    assert explained(tmp_path, "jane", "of_before") == 2
    assert "of_before is not an exercise of 07_the_hidden_layer" in capsys.readouterr().err


def test_where_the_check_says_something_else_now_that_is_told(tmp_path, capsys):
    hand_in(tmp_path / "in", "jane", RIGHT)
    grade(tmp_path / "in", tmp_path / "out", "--only", "node_slopes")
    journal = tmp_path / "out" / "journal.jsonl"
    journal.write_text(journal.read_text().replace('"status": "right"', '"status": "stopped"'))
    assert explained(tmp_path, "jane", "node_slopes") == 0
    assert "The mark says *stopped*, unlike this run" in capsys.readouterr().out


# --- moved and read-only ------------------------------------------------------------------------


@pytest.fixture
def graded(tmp_path):
    """Two students' notebooks and results in a folder of their own."""
    place = tmp_path / "course"
    hand_in(place / "in", "jane", RIGHT)
    hand_in(place / "in", "joe", {})
    grade(place / "in", place / "out")
    return place


@pytest.mark.parametrize("zipped", [False, True])
def test_folders_that_moved_together_are_found(tmp_path, capsys, zipped):
    place = tmp_path / "course"
    hand_in(place / "in", "jane", RIGHT)
    if zipped:
        shutil.make_archive(place / "all", "zip", place / "in")
    grade(place / ("all.zip" if zipped else "in"), place / "out")
    place.rename(tmp_path / "archive")
    assert explained(tmp_path / "archive", "jane", "node_slopes") == 0
    assert "1 of 1, right" in capsys.readouterr().out


def test_notebooks_that_moved_elsewhere_are_found_by_submissions(graded, tmp_path, capsys):
    moved = tmp_path / "elsewhere" / "deep" / "renamed"
    moved.parent.mkdir(parents=True)
    (graded / "in").rename(moved)
    assert explained(graded, "jane", "node_slopes") == 2
    assert "Use --submissions" in capsys.readouterr().err
    for where in (moved, moved.parent.parent, next(moved.glob("jane/*/*.ipynb"))):
        assert explained(graded, "jane", "node_slopes", "--submissions", str(where)) == 0
        assert "1 of 1, right" in capsys.readouterr().out


def test_of_notebooks_of_one_name_the_one_that_was_graded_is_taken(graded, capsys):
    # Where it was there is another one now; beside the results lies the right one.
    (graded / "in").rename(graded / "jane")
    (graded / "jane" / "jane").rename(graded / "right")
    (graded / "right").rename(graded / "jane" / "in")
    assert explained(graded, "jane", "node_slopes", "--submissions", str(graded / "jane")) == 0
    assert "1 of 1, right" in capsys.readouterr().out


@pytest.mark.parametrize("verb", [["explain", "jane", "node_slopes"], ["feedback", "--out"],
                                  ["export", "--out"]])  # fmt: skip
def test_results_that_can_only_be_read_are_enough(graded, tmp_path, capsys, monkeypatch, verb):
    if verb[-1] == "--out":
        verb = [*verb, str(tmp_path / "made")]
    before = {path: path.read_bytes() for path in (graded / "out").iterdir()}
    read_only(monkeypatch, graded / "out")
    assert main([*verb, "--results", str(graded / "out")]) in (0, 1)
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert {path: path.read_bytes() for path in (graded / "out").iterdir()} == before


def read_only(monkeypatch, folder):
    """Let nothing be opened for writing there: for root, permissions do not hinder."""
    real_os, real_io = os.open, io.open

    def refuse(path):
        if not isinstance(path, int) and str(folder) in str(path):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    def os_open(path, flags, *others, **named):
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            refuse(path)
        return real_os(path, flags, *others, **named)

    def io_open(file, mode="r", *others, **named):
        if set(mode) & set("wax+"):
            refuse(file)
        return real_io(file, mode, *others, **named)

    monkeypatch.setattr(os, "open", os_open)
    monkeypatch.setattr(io, "open", io_open)
