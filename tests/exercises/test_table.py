"""The table of exercises: a mapping in the order of the course, which reads files on demand."""

import subprocess
import sys

import pytest

from nnlib.exercises import EXERCISES, Exercise
from nnlib.exercises.order import ORDER
from nnlib.exercises.table import Exercises


def test_every_file_declares_the_exercise_that_its_name_says():
    for name, exercise in EXERCISES.items():
        assert isinstance(exercise, Exercise)
        assert exercise.name == name
        assert name in ORDER[exercise.lesson]


def test_the_table_is_a_mapping_in_the_order_of_the_course():
    names = [name for names in ORDER.values() for name in names]
    assert list(EXERCISES) == [one.name for one in EXERCISES.values()] == names
    assert len(EXERCISES) == len(names)
    assert "double" in EXERCISES
    assert "dubble" not in EXERCISES
    assert EXERCISES.get("dubble") is None
    with pytest.raises(KeyError, match="dubble"):
        EXERCISES["dubble"]


def test_a_check_reads_no_exercise_of_another_lesson():
    code = """
import sys
from nnlib.checks import check
def double(number):
    return 2 * number
check(double, seed=1)
from nnlib.exercises import EXERCISES
print(*filter(EXERCISES.is_read, EXERCISES), sep="\\n")
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[0].startswith("Right.")
    assert run.stdout.splitlines()[-1] == "double"
    assert "predict" not in run.stdout.splitlines()


def test_an_exercise_is_found_before_the_build_has_seen_it(tmp_path, monkeypatch):
    package = tmp_path / "own_exercises"
    (package / "a_lesson").mkdir(parents=True)
    text = "from nnlib.exercises.start_here.double import EXERCISE\n"
    (package / "a_lesson" / "double.py").write_text(text, encoding="utf-8")
    (package / "a_lesson" / "shared.py").write_text("1 / 0\n", encoding="utf-8")
    declared = "import dataclasses\nfrom own_exercises.a_lesson.double import EXERCISE as base\n"
    declared += "def halved(number): ...\n"
    declared += "EXERCISE = dataclasses.replace(base, reference=halved)\n"
    (package / "a_lesson" / "halved.py").write_text(declared, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found = Exercises(package, "own_exercises", {"a_lesson": ("gone", "double")})
    assert list(found) == ["double", "halved"]
    assert not found.is_read("double") or found["double"].name == "double"
    assert found["halved"].name == "halved"


def test_ours_is_known_that_was_first_read_while_an_answer_ran():
    code = """
import numpy as np
from nnlib.checks.judging import judge
def double(number):
    from nnlib.exercises.a_layer.layer_forward import layer_forward
    return float(layer_forward(np.array([[number]]), np.array([[2.0]]), np.zeros(1))[0][0])
from nnlib.exercises import EXERCISES
assert not EXERCISES.is_read("layer_forward")
print(judge("double", double).status)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["not", "yet"]
