"""Lessons by name: current names and numbers, former ones, and lessons that were split."""

import re
from pathlib import Path

import pytest

import nnlib
from nnlib.checks.commands import progress
from nnlib.exercises import EXERCISES
from nnlib.exercises.former_lessons import FORMER_ORDER
from nnlib.exercises.former_recalls import FORMER_RECALLS
from nnlib.exercises.lessons import (
    FORMER_LESSONS,
    LESSONS,
    current_file,
    ended_with,
    file_of,
    find_lesson,
    in_older_copy,
    lesson_files,
    number_of,
    split_off,
    with_current_files,
)
from nnlib.exercises.recalls import RECALLS
from tests.renumbered import rename
from tools import copies

ROOT = Path(nnlib.__file__).parent.parent


@pytest.fixture
def renamed(monkeypatch):
    rename(monkeypatch)


def test_lessons_have_the_names_of_their_files():
    assert lesson_files() == [path.stem for path in sorted((ROOT / "lessons").glob("*.md"))]


def test_every_former_name_means_a_lesson_of_today():
    assert {part for parts in FORMER_LESSONS.values() for part in parts} <= {*LESSONS}
    assert all(find_lesson(name) for name in FORMER_ORDER)
    assert copies.FORMER_LESSONS == FORMER_LESSONS


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_found_by_each_of_its_names(lesson):
    place = LESSONS.index(lesson)
    for name in (lesson, file_of(lesson), number_of(lesson), place, str(place), f"99_{lesson}"):
        assert find_lesson(name) == lesson


@pytest.mark.parametrize("name", ["", "99", -1, "002", "2_activations", "assessment", "02_"])
def test_what_names_no_lesson_finds_none_and_stays_as_it_is(name):
    assert find_lesson(name) == ""
    assert current_file(str(name)) == str(name)


def test_an_old_file_name_means_its_lesson_and_a_number_that_of_today(renamed):
    assert file_of("the_hidden_layer") == "07_the_hidden_layer"
    for name in ("06_the_hidden_layer", "07_the_hidden_layer", "05_behind_the_output", "07", 7):
        assert find_lesson(name) == "the_hidden_layer"
    assert find_lesson("06") == "a_layer"
    assert ended_with("06") == "the_hidden_layer"


def test_of_a_lesson_that_was_split_the_old_name_means_the_first_part(renamed):
    assert find_lesson("03_gradient_descent") == "gradient_descent"
    assert split_off("gradient_descent") == ("fitting_a_line",)
    assert split_off("fitting_a_line") == ()
    for part in ("gradient_descent", "fitting_a_line"):
        assert in_older_copy(part) == ("gradient_descent", "fitting_a_line")
    assert ended_with("03") == "fitting_a_line"


def test_in_a_text_every_file_name_becomes_that_of_today(renamed):
    assert with_current_files("06_the_hidden_layer_jane, 05_behind_the_output-2; 05_a_layer") == (
        "07_the_hidden_layer_jane, 07_the_hidden_layer-2; 06_a_layer"
    )
    assert with_current_files("jane_06, 106_a_lay") == "jane_06, 106_a_lay"


def test_every_recall_is_of_a_lesson_and_taught_in_an_earlier_one():
    for recall in (RECALLS | FORMER_RECALLS).values():
        assert LESSONS.index(recall.taught) < LESSONS.index(recall.lesson)


def test_a_recall_says_the_number_of_today(renamed):
    look = RECALLS["slope of a hidden output"].look
    assert look == "lesson 07, back through the weights"


def test_progress_takes_old_names_and_numbers_of_today(renamed, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path))
    (tmp_path / "node_slopes.json").write_text('{"status": "right", "tries": 3}')
    shown = []
    for name in ("06_the_hidden_layer", "07_the_hidden_layer", "the_hidden_layer", "07", 7):
        progress(name)
        shown.append(capsys.readouterr().out)
    assert len(set(shown)) == 1
    assert re.search(r"node_slopes +Right +3", shown[0])
    assert "Right so far: 1 of 3." in shown[0]


def test_an_exercise_says_the_number_of_today(renamed):
    assert EXERCISES["mean_slopes"].lesson_number == "04"
    assert EXERCISES["node_slopes"].lesson_number == "07"


def typed_numbers(path):
    """Return the lines of a module that name a lesson by its number, except in doctest output."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if re.search(r"\blessons? \d\d\b", line) and ">>>" not in before:
            yield f"{path.relative_to(ROOT)}: {line.strip()}"


def test_no_module_types_the_number_of_a_lesson():
    modules = [path for part in ("nnlib", "classroom") for path in (ROOT / part).rglob("*.py")]
    assert not [line for path in modules for line in typed_numbers(path)]
