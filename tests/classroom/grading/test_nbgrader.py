"""A release in nbgrader itself: handed in, graded there, with feedback."""

import csv
import os
import subprocess
import sys

import pytest

from classroom.grading.handout import points_from, release
from classroom.grading.questions import Question
from tests.classroom.grading.classroom import EXERCISES, LESSON, RIGHT
from tests.classroom.grading.nbgrader_course import (
    environment,
    hand_in_release,
    installed,
    nbgrader,
)


@pytest.fixture(scope="module", autouse=True)
def _nbgrader():
    problem = installed()
    if problem and not os.environ.get("CI"):
        pytest.skip(f"nbgrader could not be installed: {problem[-300:]}")
    assert not problem


CHECKSUMS = """
import sys, nbformat
from nbgrader.utils import compute_checksum
cells = [cell for cell in nbformat.read(sys.argv[1], 4).cells if "nbgrader" in cell.metadata]
print(len(cells), all(compute_checksum(c) == c.metadata.nbgrader.checksum for c in cells))
"""


WHY = Question("why_zero", "the_hidden_layer", 2.0, "Why is the slope 0 there?", "hidden_delta")


def test_the_checksums_of_a_release_are_nbgraders(tmp_path):
    [(released, _)] = release([LESSON], tmp_path, points_from(None), questions={WHY.name: WHY})
    done = subprocess.run(
        [sys.executable, "-c", CHECKSUMS, released],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["8", "True"], done.stderr


def test_a_stub_earns_0_a_slip_less_than_all_a_right_answer_all(tmp_path):
    course = tmp_path / "course"
    points = {**points_from(None), "two_layer_slopes": 4.0}
    [(released, worth)] = release([LESSON], course / "source", points)
    last = EXERCISES["two_layer_slopes"]
    [slip] = [one for one in last.slips if one.id == "inputs_for_hidden"]
    hand_in_release(course, released, "stub", {})
    hand_in_release(course, released, "slip", {**RIGHT, last.name: last.slip_source(slip)})
    hand_in_release(course, released, "right", RIGHT)
    for command in (
        ["generate_assignment", LESSON, "--ClearSolutions.enabled=False", "--create"],
        ["autograde", LESSON, "--create"],
        ["generate_feedback", LESSON],
        ["export"],
    ):
        done = nbgrader(course, *command)
        assert done.returncode == 0, done.stderr
    with (course / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert worth == 6.0
    assert scores == {"stub": 0.0, "slip": 5.0, "right": 6.0}
    for student in scores:
        page = course / "feedback" / student / LESSON / f"{LESSON}.html"
        assert "two_layer_slopes" in page.read_text(encoding="utf-8")


WAITING = """
import sys
from nbgrader.api import Gradebook
with Gradebook(sys.argv[1]) as gradebook:
    for one in gradebook.assignment_submissions(sys.argv[2]):
        print(one.student.id, one.needs_manual_grade, one.max_score, one.max_written_score)
"""


def test_an_answer_in_words_waits_for_its_teacher_in_nbgrader_too(tmp_path):
    course = tmp_path / "course"
    made = release([LESSON], course / "source", points_from(None), questions={WHY.name: WHY})
    hand_in_release(course, made[0][0], "words", {WHY.name: "It is flat there."})
    hand_in_release(course, made[0][0], "stub", {})
    for command in (
        ["generate_assignment", LESSON, "--ClearSolutions.enabled=False", "--create"],
        ["autograde", LESSON, "--create"],
    ):
        done = nbgrader(course, *command)
        assert done.returncode == 0, done.stderr
    done = subprocess.run(
        [sys.executable, "-c", WAITING, f"sqlite:///{course / 'gradebook.db'}", LESSON],
        env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    waiting = ["stub False 5.0 2.0", "words True 5.0 2.0"]
    assert sorted(done.stdout.splitlines()) == waiting, done.stderr
