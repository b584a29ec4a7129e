"""Notebooks are read apart: what comes back is what reading gives, or that it was too much."""

import pytest

from classroom.grading import reader
from classroom.grading.process import NOTEBOOKS, Running, Warm
from classroom.grading.reading import from_plain
from classroom.grading.submission import read
from nnlib.exercises import EXERCISES
from tests.classroom.grading.audited import cells_of
from tools import build

PATHS = sorted((build.ROOT / "solutions").glob("*.ipynb"))


@pytest.fixture(scope="module")
def warm():
    with Warm(work=NOTEBOOKS) as made:
        yield made


def table_of(path):
    return {name: one for name, one in EXERCISES.items() if path.stem[:2] == one.lesson_number}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_read_apart_is_the_notebook_read_here(warm, path):
    table, data = table_of(path), path.read_bytes()
    found, stated = reader.read_apart(warm, data, table)
    here = read(data, list(table))
    assert stated == ""
    assert {**vars(found), "likeness": {}} == vars(here)
    assert set(found.likeness) == set(found.answers) - found.stubs
    # A lesson's own checks show what they found; solved, that is right.
    assert {found.shown[name] for name in table} == {"right"}


def test_what_takes_too_long_is_not_read_and_the_next_one_is(warm, monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 0.5)
    double = EXERCISES["double"]
    monster = cells_of("x = [" + "1," * 3_000_000 + "]\n" + double.source)
    assert reader.read_apart(warm, monster, {"double": double}) is None
    monkeypatch.undo()
    found, _ = reader.read_apart(warm, cells_of(double.source), {"double": double})
    assert found.answers == {"double": double.source}


@pytest.mark.parametrize("line", [
    b"[" * 100_000 + b"]" * 100_000, b'["tuple","cannot","why"]', b'[{"answers":{}},""]', b"no",
])  # fmt: skip
def test_a_line_that_is_no_submission_is_a_notebook_that_was_not_read(warm, monkeypatch, line):
    monkeypatch.setattr(Running, "line", lambda self, most: line)
    assert reader.read_apart(warm, cells_of("x = 1"), {}) is None


def test_the_exercises_of_a_notebook_are_named(warm):
    data = cells_of(EXERCISES["predict"].source, "x = 1")
    assert list(reader.exercises_in(warm, data, EXERCISES)) == ["predict"]


@pytest.mark.parametrize("told", [
    None, [], {}, {"answers": []}, {"answers": {}, "statements": [1]},
])  # fmt: skip
def test_what_is_no_submission_is_refused(told):
    with pytest.raises(ValueError, match="not a submission"):
        from_plain(told)
