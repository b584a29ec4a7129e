"""Right work keeps its mark: it is right, or "not judged" with what is missing; never just 0."""

import json
import os
import subprocess
import sys

import pytest

from classroom.grading.__main__ import main
from classroom.grading.judge_notebook import NOT_JUDGED, Asked, judge_notebook
from classroom.grading.sandbox import protection
from nnlib.exercises import EXERCISES
from tests.classroom.grading.audited import cells_of
from tests.classroom.grading.classroom import RIGHT, hand_in, marks_in
from tests.classroom.grading.right_work import WAYS
from tools import build

SEED = 11

# The lesson's own check, in the shell that a notebook has.
_IN_A_SHELL = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
from nnlib.checks import judge
import nnlib
given = json.load(open(sys.argv[1]))
statuses = []
for way in given:
    shell.reset(new_session=True)
    shell.run_cell("import numpy as np\\nimport math\\nimport nnlib")
    for cell in way["cells"]:
        shell.run_cell(cell)
    function = shell.user_ns.get(way["exercise"])
    statuses.append(judge(way["exercise"], function, 11).status if function else "not there")
print("\\n" + json.dumps(statuses))
"""


@pytest.fixture(scope="module")
def in_the_lesson(tmp_path_factory):
    """What the lesson's own check says of each way."""
    folder = tmp_path_factory.mktemp("lesson")
    given = folder / "ways.json"
    given.write_text(json.dumps([{"cells": way.cells, "exercise": way.exercise} for way in WAYS]))
    environment = {**os.environ, "PYTHONPATH": str(build.ROOT), "IPYTHONDIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", _IN_A_SHELL, str(given)], cwd=folder, env=environment,
        capture_output=True, text=True, check=False, timeout=200, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    statuses = json.loads(done.stdout.splitlines()[-1])
    return {way.kind: status for way, status in zip(WAYS, statuses, strict=True)}


def graded(exercise, cells):
    asked = Asked(EXERCISES[exercise].lesson_number, "jane")
    found = judge_notebook(cells_of(*cells), asked, SEED, [exercise])
    return found["answers"][0]


# What comes below an answer was not there yet when its check ran; here all cells are run first.
CHECKED_LAST = [way for way in WAYS if not way.kind.endswith(" below") or way.kind == "help below"]


@pytest.mark.parametrize("way", CHECKED_LAST, ids=lambda way: way.kind)
def test_the_lessons_own_check_says_right(in_the_lesson, way):
    assert in_the_lesson[way.kind] == "right"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.kind)
def test_right_work_is_right_or_not_judged_with_what_is_missing(way):
    found = graded(way.exercise, way.cells)
    if way.missing and found["status"] == NOT_JUDGED:
        assert way.missing in " ".join(found["notes"])
        return
    assert found["status"] == "right", (found["message"], found["notes"])
    assert found["share"] == 1


def test_there_are_as_many_ways_as_were_tried_from_outside():
    assert len(WAYS) >= 55 + 20


NOT_THERE = {
    "a package that is not installed": ("not_installed_anywhere", [
        "import not_installed_anywhere as held",
        "def double(number):\n    return held.times(2, number)",
    ]),
    "a package imported inside": ("not_installed_anywhere", [
        "def double(number):\n    import not_installed_anywhere\n    return 2 * number",
    ]),
    "a helper file that was not handed in": ("helpers_of_mine", [
        "from helpers_of_mine import twice",
        "def double(number):\n    return twice(number)",
    ]),
    "all of a helper file that was not handed in": ("helpers_of_mine", [
        "from helpers_of_mine import *",
        "def double(number):\n    return twice(number)",
    ]),
    "a file of numbers that was not handed in": ("numbers_of_mine.txt", [
        "two = float(open('numbers_of_mine.txt').read())",
        "def double(number):\n    return two * number",
    ]),
}  # fmt: skip


@pytest.mark.parametrize("kind", NOT_THERE)
def test_what_needs_something_that_is_not_here_is_not_judged_and_it_is_named(kind):
    word, cells = NOT_THERE[kind]
    found = graded("double", cells)
    assert found["status"] == NOT_JUDGED
    assert word in " ".join(found["notes"])


def cell_of(made, exercise):
    return next(cell for cell in made["cells"] if cell["id"] == exercise)


def as_markdown(made):
    cell = cell_of(made, "hidden_delta")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


def as_raw(made):
    as_markdown(made)
    cell_of(made, "hidden_delta")["cell_type"] = "raw"


def split(made):
    cell = cell_of(made, "hidden_delta")
    lines = "".join(cell["source"]).splitlines(keepends=True)
    at = made["cells"].index(cell)
    made["cells"].insert(at + 1, {**cell, "id": "another", "source": lines[1:]})
    cell["source"] = lines[:1]


def newer(made):
    cell = cell_of(made, "hidden_delta")
    source = "".join(cell["source"]).replace("hidden_delta(", "hidden_delta[T](", 1)
    cell["source"] = source.splitlines(keepends=True)
    made["metadata"]["language_info"] = {"name": "python", "version": "3.99.1"}


CHANGED = {
    "turned into Markdown": (as_markdown, "Markdown"),
    "turned into a raw cell": (as_raw, "raw"),
    "split inside the function": (split, "split"),
    "in a newer Python's syntax": (newer, "3.99"),
}


@pytest.mark.parametrize("kind", CHANGED)
def test_an_answer_in_a_changed_cell_is_right_or_the_report_says_what_happened(
    kind, tmp_path, capsys
):
    change, word = CHANGED[kind]
    path = hand_in(tmp_path / "in", "jane", RIGHT)
    made = json.loads(path.read_text(encoding="utf-8"))
    change(made)
    path.write_text(json.dumps(made), encoding="utf-8")
    _, marks, report = graded_from_outside(tmp_path / "in", tmp_path / "out", capsys)
    looked_at = report.partition("## Needs a look")[2].partition("\n## ")[0]
    right = marks["jane", "hidden_delta"].status == "right"
    assert right or any(word in line and "hidden_delta" in line for line in looked_at.splitlines())
    assert marks["jane", "node_slopes"].status == "right"


WRONG_FOR_MANY_REASONS = {
    "a wrong number": "def double(number):\n    return 3 * number",
    "a name that is nowhere": "def double(number):\n    return not_anywhere * number",
    "a list that is empty": "def double(number):\n    return [][0] * number",
    "a table without the key": "def double(number):\n    return {}['two'] * number",
}


@pytest.mark.parametrize("kind", WRONG_FOR_MANY_REASONS)
def test_wrong_work_stays_wrong(kind):
    """What rescues right work must not rescue this."""
    found = graded("double", [WRONG_FOR_MANY_REASONS[kind]])
    assert found["status"] in ("not yet", "stopped")
    assert found["share"] == 0


def test_a_helper_of_the_notebook_that_is_wrong_is_no_excuse():
    found = graded("double", ["two = 3\nfor part in ():\n    two += part",
                              "def double(number):\n    return two * number"])  # fmt: skip
    assert found["status"] == "not yet"


def sandbox():
    return [] if protection().bubblewrap else ["--without-sandbox"]


def graded_from_outside(folder, out, capsys):
    code = main(["grade", str(folder), "--out", str(out), "--jobs", "2", *sandbox()])
    capsys.readouterr()
    report = (out / "report.md").read_text(encoding="utf-8")
    return code, marks_in(out), report


def with_a_verdict(path, exercise, status):
    """Write into a notebook what its last check said, as `check` does."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    shown = {
        "output_type": "display_data", "data": {"text/plain": [status]},
        "metadata": {"nnlib": {"exercise": exercise, "status": status, "slips": []}},
    }  # fmt: skip
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    cells[-1]["outputs"] = [shown]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_a_notebook_that_showed_right_where_grading_does_not_is_listed_with_both(tmp_path, capsys):
    wrong = "def node_slopes(delta, weights):\n    return 0\n"
    jane = hand_in(tmp_path / "in", "jane", {**RIGHT, "node_slopes": wrong})
    with_a_verdict(jane, "node_slopes", "right")
    joe = hand_in(tmp_path / "in", "joe", RIGHT)
    with_a_verdict(joe, "node_slopes", "right")
    code, marks, report = graded_from_outside(tmp_path / "in", tmp_path / "out", capsys)
    looked_at = report.partition("## Needs a look")[2].partition("##")[0]
    [line] = [line for line in looked_at.splitlines() if "node_slopes" in line]
    assert "jane" in line
    assert "right" in line
    assert marks["jane", "node_slopes"].status in line
    assert marks["jane", "node_slopes"].points == 0
    assert "joe" not in looked_at
    assert code == 1
