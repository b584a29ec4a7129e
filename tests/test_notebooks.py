"""Notebooks in a real kernel: unfilled, and filled with slips. The verdicts are counted."""

from itertools import zip_longest
from pathlib import Path

import pytest

from tools import build

LESSONS = [build.Lesson(path) for path in sorted((build.ROOT / "lessons").glob("*.md"))]


def checks_in(lesson):
    sources = [cell.source for cell in lesson.notebook.cells if cell.cell_type == "code"]
    return sum(line.startswith("check(") for source in sources for line in source.splitlines())


def rounds_of_slips():
    """For each lesson, as many notebooks as its exercise with most slips needs."""
    for lesson in LESSONS:
        exercises = list(lesson.places.values())
        for slips in zip_longest(*(exercise.slips for exercise in exercises)):
            chosen = [
                (exercise, slip or exercise.slips[0])
                for exercise, slip in zip(exercises, slips, strict=True)
            ]
            yield pytest.param(lesson, chosen, id=f"{lesson.path.stem}-{chosen[0][1].id}")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_unfilled_every_check_says_not_attempted(lesson):
    verdicts = build.verdicts(build.executed(lesson.learner()))
    assert len(verdicts) == checks_in(lesson) == len(lesson.places)
    assert {verdict["status"] for verdict in verdicts} == {"not attempted"}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_solved_every_check_says_right(lesson):
    stored = Path(build.ROOT, "solutions", f"{lesson.path.stem}.ipynb")
    verdicts = build.verdicts(build.nbformat.read(stored, 4))
    assert [verdict["status"] for verdict in verdicts] == ["right"] * len(lesson.places)


@pytest.mark.parametrize(("lesson", "chosen"), list(rounds_of_slips()))
def test_filled_with_slips_each_check_names_its_slip(lesson, chosen):
    answers = {exercise.name: exercise.slip_source(slip) for exercise, slip in chosen}
    verdicts = build.verdicts(build.executed(lesson.filled(answers)))
    assert [verdict["slips"] for verdict in verdicts] == [[slip.id] for _, slip in chosen]
    assert {verdict["status"] for verdict in verdicts} == {"not yet"}
