"""The instructor's guide is true: its minutes, its slips, its numbers, its code."""

import contextlib
import io
import re

import numpy as np
import pytest

from nnlib.checks.slips import own, sentences
from nnlib.exercises import EXERCISES
from tests.lessons import LESSONS
from tests.notebook import shortened
from tools.build import ROOT
from tools.tables import head_of

FOLDER = ROOT / "docs" / "instructor"


def text_of(name):
    return (FOLDER / name).read_text(encoding="utf-8")


HEADS = [head_of(lesson.path) for lesson in LESSONS]
MINUTES = {head.number: (head.reading, head.exercises) for head in HEADS}
SECTIONS = {
    part[:2]: part for part in re.split(r"^## ", text_of("lessons.md"), flags=re.MULTILINE)[1:]
}


def section_of(number):
    assert number in SECTIONS, (
        f"docs/instructor/lessons.md has no section of lesson {number}; write it, with its minutes "
        f"and the parts {', '.join(PARTS)}"
    )
    return SECTIONS[number]


PARTS = ("The one idea", "Say", "Draw", "Ask", "Where rooms stop", "Short of time")


@pytest.mark.parametrize("number", MINUTES)
def test_each_lesson_has_its_parts_and_its_minutes(number):
    reading, exercises = MINUTES[number]
    section = section_of(number)
    assert re.search(rf"^Reading {reading} minutes, exercises? {exercises}\.$", section, re.M)
    places = [section.index(f"**{part}.**") for part in PARTS]
    assert places == sorted(places)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.path.stem)
def test_the_slips_named_are_slips_of_that_lesson_and_names_in_quotes_stand_in_it(lesson):
    section = section_of(lesson.path.name[:2])
    table = section.partition("**Where rooms stop.**")[2]
    named = re.findall(r"^\| `(\w+)`: `(\w+)` \|", table, re.MULTILINE)
    assert 2 <= len(named) <= 4
    own_names = {exercise.name for exercise in lesson.places.values()}
    for exercise, slip in named:
        assert exercise in own_names
        assert slip in {one.id for one in own(EXERCISES[exercise])}, (exercise, slip)
        assert sentences(exercise)[slip].question
    for name in re.findall(r"`figures\.(\w+)`", section):
        assert f"figures.{name}(" in lesson.text


# What the room is asked to run after the lesson's cells; what comes of it; how the page says so.
CODE = {
    "02": [("measure_slope(loss_at, 2.5)", 33, "33")],
    "03": [("walk(1 / 9, 3)", [1.5, -1 / 6, 1.5, -1 / 6], "It bounces between 1.5 and")],
    "09": [],
    "11": [("trained(1, 1.0, 20)[2][-1]", 0.06, "About 0.06")],
}
# Batches of one at a rate that is too large: rounding, which each processor does in its own
# order, is all that two machines differ in, and after 40,000 steps it is a tenth of the loss.
CLOSE = {"11": 0.2}
BLOCKS = {"09": ("0.169\n", "The loss ends at 0.169")}


@pytest.mark.parametrize("number", CODE)
def test_what_the_room_is_asked_to_run_gives_what_the_page_says(number):
    [lesson] = [one for one in LESSONS if one.path.name.startswith(number)]
    names = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in shortened(lesson.solution()).cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, "cell", "exec"), names)
    for code, comes, said in CODE[number]:
        assert f"`{code}`" in SECTIONS[number]
        assert said in SECTIONS[number]
        value = eval(code, names)
        assert np.allclose(value, comes, rtol=CLOSE.get(number, 1e-3)), code
    blocks = re.findall(r"```python\n(.*?)```", SECTIONS[number], re.DOTALL)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for block in blocks:
            exec(compile(block, "block", "exec"), names)
    prints, said = BLOCKS.get(number, ("", ""))
    assert printed.getvalue() == prints
    assert said in SECTIONS[number]


def test_no_code_of_the_page_is_left_untried():
    for number, section in SECTIONS.items():
        assert ("```" in section) == (number in BLOCKS)
        asked = section.split("**Ask.**")[1].split("**Where rooms stop.**")[0]
        runs = re.findall(r"run `([^`]+)`|: `([^`]+\))`", asked)
        tried = {code for code, _, _ in CODE.get(number, ())}
        assert {code for pair in runs for code in pair if code} <= tried, number


def rows_of(route):
    found = re.findall(
        r"^\| (\d+):(\d\d) \| (\d+) \| ([^|]+) \|", route, re.MULTILINE
    )  # fmt: skip
    return [(int(h) * 60 + int(m), int(minutes), what) for h, m, minutes, what in found]


ROUTES = [rows_of(table) for table in re.split(r"\n\| from ", text_of("routes.md"))[1:]]


@pytest.mark.parametrize("place", range(6))
def test_a_routes_times_follow_each_other_and_a_break_comes_in_time(place):
    rows, minutes_in_all = ROUTES[place], (120, 240, 470, 480, 420, 480)[place]
    clock, since_break = 0, 0
    for begin, minutes, what in rows:
        assert begin == clock, what
        clock += minutes
        since_break = 0 if what in ("break", "lunch") else since_break + minutes
        assert since_break <= 90, what
    assert clock == minutes_in_all


@pytest.mark.parametrize("rows", ROUTES)
def test_a_lesson_taken_whole_has_one_and_a_half_times_its_minutes(rows):
    taken = {}
    for _, minutes, what in rows:
        lesson, _, how = what.partition(", ")
        if how in ("whole", "first half", "second half"):
            taken[lesson] = taken.get(lesson, 0) + minutes
    for lesson, minutes in taken.items():
        assert minutes >= 1.5 * sum(MINUTES[lesson]), lesson


def test_the_exercises_that_a_route_names_are_those_of_its_lesson():
    for line in text_of("routes.md").splitlines():
        found = re.match(r"\| \d:\d\d \| \d+ \| (\d\d),", line)
        for name in re.findall(r"`(\w+)`", line) if found else ():
            assert EXERCISES[name].lesson_number == found[1], line


def test_the_key_to_the_questions_before_and_after_is_measured():
    text = text_of("learners.md")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    said = re.search(r"The answers to questions 1 to 7: (.*?)\. A good answer", text)[1].split(", ")
    assert [
        f"{float(one):g}" if one[0].isdigit() else one for one in printed.getvalue().split()
    ] == said
