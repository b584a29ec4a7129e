"""Notebooks in a real kernel, filled with slips; unfilled ones are counted in the browser."""

import re
from itertools import islice, zip_longest

import pytest

from nnlib.claims import CLAIMS
from nnlib.exercises.recalls import RECALLS
from tests.lessons import LESSONS
from tests.notebook import shortened
from tools import build


def exercises_of(lesson):
    return [exercise.name for exercise in lesson.places.values()]


def solution_of(lesson):
    return build.nbformat.read(build.ROOT / "solutions" / f"{lesson.path.stem}.ipynb", 4)


def only_what_is_judged(notebook):
    """The exercises and their checks: no verdict depends on any other cell but the imports."""
    return [
        cell for cell in notebook.cells
        if "nbgrader" in cell.metadata or build.CHECK_CELL.fullmatch(cell.source)
    ]  # fmt: skip


def rounds_of_slips(lesson):
    """Five rounds of slips, each with one for each exercise; the kill matrix judges all slips."""
    exercises = list(lesson.places.values())
    # The slip that a program to repair is given with is not attempted.
    named = [[slip for slip in one.slips if slip.id != one.given] for one in exercises]
    for slips in islice(zip_longest(*named), 5):
        yield [
            (exercise, slip or exercise.slips[-1])
            for exercise, slip in zip(exercises, slips, strict=True)
        ]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_solved_all_is_right(lesson):
    verdicts, recalls = build.verdicts(solution_of(lesson)), build.recalls(solution_of(lesson))
    assert [verdict["exercise"] for verdict in verdicts] == exercises_of(lesson)
    assert {one["status"] for one in verdicts + recalls} == {"right"}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_from_lesson_02_on_two_recall_questions_open_a_lesson(lesson):
    number = lesson.path.name[:2]
    asked = [one["recall"] for one in build.recalls(solution_of(lesson))]
    assert asked == [name for name, recall in RECALLS.items() if recall.lesson == lesson.name]
    assert len(asked) == (2 if number >= "02" else 0), (
        "two cells `recall(...)` open a lesson from 02 on, each with a row in "
        "nnlib/exercises/recalls.py"
    )


def test_lesson_00_provokes_each_answer_of_a_check_once():
    said = [one for _, one in build.collect_messages(solution_of(LESSONS[0])) if "exercise" in one]
    assert [one["status"] for one in said] == ["not attempted", "not yet", "stopped", "right"]


def test_a_guess_has_its_name_in_one_lesson_only_and_gets_its_outcome_there():
    made, outcomes = [], []
    for lesson in LESSONS:
        text = "\n".join(c.source for c in lesson.notebook.cells if c.cell_type == "code")
        made += sorted(set(re.findall(r'guess\("([^"]+)", (?!outcome)', text)))
        outcomes += sorted(set(re.findall(r'guess\("([^"]+)", outcome=', text)))
    assert made == outcomes
    assert len(set(made)) == len(made)


def test_a_claim_is_quoted_as_the_page_of_notes_has_it():
    plain = str.maketrans({"\N{MIDDLE DOT}": "*", "\N{MINUS SIGN}": "-", "\n": " "})
    quoted = 0
    for lesson in LESSONS:
        for number, text in re.findall(r"^> Claim (\d+): ((?:.+\n)+)", lesson.text, re.MULTILINE):
            words = " ".join(text.translate(plain).replace("> ", "").split()).rstrip(".").lower()
            assert words in CLAIMS[int(number)].text.lower(), f"{lesson.path.stem}: {words}"
            quoted += 1
    assert quoted >= 6


def gaps(lesson):
    """Each name that a learner fills in outside of the exercises, and the lines that follow it."""
    for number, cell in enumerate(lesson.learner().cells):
        if cell.cell_type == "code" and number not in lesson.places:
            yield from re.findall(r"^(\w+) = \.\.\.\n((?:.*\n?)*)", cell.source, re.MULTILINE)


def test_a_gap_that_is_still_open_is_told_and_not_printed():
    found = [(lesson.path.stem, *gap) for lesson in LESSONS for gap in gaps(lesson)]
    assert len(found) >= 6
    for stem, name, after in found:
        assert after.strip() == f"show_gap({name})", f"{stem}: {name}"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_a_claim_ruled_in_a_lesson_is_voted_on_before_if_a_vote_is_asked_for(lesson):
    for number in re.findall(r"ruling\((\d+)", lesson.text):
        voted = [n for n, other in enumerate(LESSONS) if f"vote({number}, " in other.text]
        assert bool(voted) is CLAIMS[int(number)].has_vote
        if not voted:
            assert f"> Claim {number}:" in lesson.text
            continue
        assert voted[0] <= LESSONS.index(lesson)
        here = lesson.text.find(f"vote({number}, ")
        assert here < lesson.text.find(f"ruling({number}")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_filled_with_slips_a_lesson_runs_to_its_end(lesson):
    answers = {one.name: one.slip_source(one.slips[-1]) for one in lesson.places.values()}
    run = build.run_notebook(shortened(lesson.filled(answers)))
    assert {verdict["status"] for verdict in build.verdicts(run)} == {"not yet"}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_filled_with_slips_each_check_names_its_slip(lesson):
    # One kernel for all rounds: to start one takes longer than to judge.
    notebook, rounds = lesson.learner(), list(rounds_of_slips(lesson))
    notebook.cells = [next(cell for cell in notebook.cells if cell.cell_type == "code")]
    for number, chosen in enumerate(rounds):
        answers = {exercise.name: exercise.slip_source(slip) for exercise, slip in chosen}
        for cell in only_what_is_judged(lesson.filled(answers)):
            cell.id = f"{cell.id}-{number}"
            notebook.cells.append(cell)
    verdicts = build.verdicts(build.run_notebook(notebook))
    assert [verdict["slips"] for verdict in verdicts] == [
        [slip.id] for chosen in rounds for _, slip in chosen
    ]
    assert {verdict["status"] for verdict in verdicts} == {"not yet"}
