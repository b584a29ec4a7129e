"""Answers of earlier lessons, read from the notebooks in the same folder."""

import json

import pytest

from nnlib.checks import bring
from nnlib.exercises import EXERCISES
from nnlib.exercises.gradient_descent.updated import updated
from nnlib.exercises.slope_of_one_weight.slope_of_weight import slope_of_weight

FILE = "03_gradient_descent.ipynb"
OWN = "def updated(parameter, slope, learning_rate):\n    return parameter - slope * learning_rate"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder, *sources, name=FILE):
    cells = [{"cell_type": "code", "source": source} for source in sources]
    (folder / name).write_text(json.dumps({"cells": cells}), encoding="utf-8")


def test_a_right_answer_of_an_earlier_lesson_is_brought_along(folder, capsys):
    put(folder, "import numpy as np", OWN)
    brought = bring("updated")
    assert brought(1.0, 2.0, 0.25) == 0.5
    assert brought is not updated
    assert f"Your `updated` from {FILE} is used." in capsys.readouterr().out


def test_several_are_brought_in_the_order_asked_for(folder, capsys):
    put(folder, OWN)
    one, other = bring("updated", "slope_of_weight")
    assert one(1.0, 2.0, 0.25) == 0.5
    assert other is slope_of_weight
    said = capsys.readouterr().out
    assert f"Your `updated` from {FILE} is used." in said
    assert "Our `slope_of_weight` is used; 02_slope_of_one_weight.ipynb is not in this" in said


@pytest.mark.parametrize(
    "source",
    [OWN.replace("-", "+"), EXERCISES["updated"].stub, "def updated(parameter): return 1/0"],
)
def test_ours_stands_in_for_what_is_not_right_and_the_cell_says_so(folder, capsys, source):
    put(folder, source)
    assert bring("updated") is updated
    assert f"Our `updated` is used; yours in {FILE} is not right yet." in capsys.readouterr().out


def test_what_an_answer_needs_of_its_notebook_comes_with_it(folder):
    put(
        folder,
        "import numpy as mine\nsteps = -1",
        "def back(x):\n    return steps * mine.asarray(x)",
        "def updated(parameter, slope, rate):\n    return parameter + back(slope * rate)",
    )
    assert bring("updated")(1.0, 2.0, 0.25) == 0.5


def test_a_chosen_function_is_the_learner_s_own_where_it_is_judged(folder):
    put(folder, "def node_slopes(delta, weights):\n    return delta @ weights.T",
        "node_slopes_of = yours_or_ours(node_slopes)",
        "def hidden_delta(delta, weights, z):\n    return node_slopes_of(delta, weights) * (z > 0)",
        name="07_the_hidden_layer.ipynb")  # fmt: skip
    assert bring("hidden_delta") is not EXERCISES["hidden_delta"].reference


def test_nothing_of_a_notebook_is_run(folder):
    put(folder, "open('run', 'w').write('x')", "numbers = [open('run', 'w')]", OWN)
    bring("updated")
    assert not (folder / "run").exists()


def test_a_copy_of_before_a_lesson_was_split_has_the_exercises_of_both_parts(folder, capsys):
    put(folder, "import numpy as np", EXERCISES["mean_slopes"].source)
    assert bring("mean_slopes") is not EXERCISES["mean_slopes"].reference
    assert f"Your `mean_slopes` from {FILE} is used." in capsys.readouterr().out


def test_an_older_copy_counts_where_the_notebook_of_today_is_not_written_yet(folder, capsys):
    put(folder, "import numpy as np", EXERCISES["mean_slopes"].source)
    put(folder, EXERCISES["mean_slopes"].stub, name="04_fitting_a_line.ipynb")
    assert bring("mean_slopes") is not EXERCISES["mean_slopes"].reference
    assert f"Your `mean_slopes` from {FILE} is used." in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": [1]}', "\ufffd"])
def test_a_notebook_that_cannot_be_read_is_as_one_without_answers(folder, capsys, text):
    (folder / FILE).write_text(text, encoding="utf-8")
    assert bring("updated") is updated
    assert f"Our `updated` is used; {FILE} has no readable version." in capsys.readouterr().out


def test_a_name_of_no_exercise_is_an_error_that_names_the_closest():
    with pytest.raises(KeyError, match="updated"):
        bring("update")
