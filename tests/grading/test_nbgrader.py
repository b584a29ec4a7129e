"""A release in nbgrader itself: handed in, graded there, with feedback."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnlib.grading.release import points_from, release
from tools import build

# In a folder of its own: installed beside JupyterLab, it would change the page of every test.
FOLDER = Path(sys.prefix, "nbgrader")
PACKAGES = ["nbgrader==0.9.6", "alembic<2", "notebook<8", "RapidFuzz<4", "SQLAlchemy<3", "Mako<2"]
LESSON = "06_the_hidden_layer"


@pytest.fixture(scope="module")
def nbgrader():
    """Environment variables with which `python -m nbgrader` runs."""
    if not (FOLDER / "bin").exists():
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", FOLDER]
        done = subprocess.run([*command, *PACKAGES], capture_output=True, text=True, check=False)
        if done.returncode and not os.environ.get("CI"):
            pytest.skip(f"nbgrader could not be installed: {done.stderr[-300:]}")
        assert not done.returncode, done.stderr
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(build.ROOT), str(FOLDER)]),
        "PATH": os.pathsep.join([str(FOLDER / "bin"), os.environ["PATH"]]),
    }


CHECKSUMS = """
import sys, nbformat
from nbgrader.utils import compute_checksum
cells = [cell for cell in nbformat.read(sys.argv[1], 4).cells if "nbgrader" in cell.metadata]
print(len(cells), all(compute_checksum(c) == c.metadata.nbgrader.checksum for c in cells))
"""


def test_the_checksums_of_a_release_are_nbgraders(nbgrader, tmp_path):
    [(released, _)] = release([LESSON], tmp_path, points_from(None))
    done = subprocess.run(
        [sys.executable, "-c", CHECKSUMS, released], env=nbgrader, capture_output=True, text=True
    )
    assert done.stdout.split() == ["6", "True"], done.stderr


def hand_in(course, released, student, answers):
    notebook = json.loads(released.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    target = course / "submitted" / student / LESSON / f"{LESSON}.ipynb"
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(notebook), encoding="utf-8")


def test_a_stub_earns_0_a_slip_less_than_all_a_right_answer_all(nbgrader, tmp_path):
    course = tmp_path / "course"
    points = {**points_from(None), "two_layer_slopes": 4.0}
    [(released, worth)] = release([LESSON], course / "source", points)
    exercises = build.Lesson(build.ROOT / "lessons" / f"{LESSON}.md").places.values()
    right = {one.name: one.source for one in exercises}
    [last] = [one for one in exercises if one.name == "two_layer_slopes"]
    [slip] = [one for one in last.slips if one.id == "inputs_for_hidden"]
    hand_in(course, released, "stub", {})
    hand_in(course, released, "slip", {**right, last.name: last.slip_source(slip)})
    hand_in(course, released, "right", right)
    for command in (
        ["generate_assignment", LESSON, "--ClearSolutions.enabled=False", "--create"],
        ["autograde", LESSON, "--create"],
        ["generate_feedback", LESSON],
        ["export"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *command], cwd=course, env=nbgrader,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    with (course / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert worth == 6.0
    assert scores == {"stub": 0.0, "slip": 5.0, "right": 6.0}
    for student in scores:
        page = course / "feedback" / student / LESSON / f"{LESSON}.html"
        assert "two_layer_slopes" in page.read_text(encoding="utf-8")
