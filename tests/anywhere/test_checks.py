"""Checks: what a learner sees, what a screen reader hears, and what is kept."""

import json

import pytest

from tests.anywhere.jupyter import RUN_ONE
from tests.browser.test_heard import CHECK, HEARD, IMPORTS, LISTEN, NOT_YET, SQUARED
from tests.browser.test_lab import verdicts

pytestmark = pytest.mark.browser

OUTPUT = ".jp-OutputArea-output"
RIGHT = "def double(number):\n    return 2 * number\ncheck(double)"
WRONG = (
    "def slope_of_weight(input_value, weight, target):\n"
    "    return 2 * (target - weight * input_value) * input_value\n"
    "check(slope_of_weight)"
)


@pytest.fixture(scope="module")
def asked(front):
    """A notebook of checks of which the first cell is run; the others are run one by one."""
    front.open("checks.ipynb", IMPORTS, WRONG, RIGHT, f"{SQUARED}\n{CHECK}", "progress()")
    front.page.run(LISTEN)
    front.run_one(0)
    yield front
    front.page.run("() => window.listener?.disconnect()")
    front.stop()


def found(outputs):
    """The verdicts that a cell's outputs carry."""
    return [one["metadata"]["nnlib"] for one in outputs if "nnlib" in one.get("metadata", {})]


def heard(page, wanted):
    page.until(f"wanted => ({HEARD})().some(one => one.includes(wanted))", wanted, seconds=20)


def test_a_wrong_answer_is_named_and_a_right_one_is_right(asked):
    wrong, right = (found(asked.run_one(place)) for place in (1, 2))
    assert [one["status"] for one in wrong] == ["not yet"]
    assert wrong[0]["slips"]
    assert [one["status"] for one in right] == ["right"]
    asked.page.until(
        f"""() => {{
            const words = [...document.querySelectorAll('{OUTPUT} strong')].map(
                one => one.textContent);
            return words.includes('Not yet.') && words.includes('Right.');
        }}""",
        seconds=20,
    )
    assert asked.page.errors() == []


def test_an_answer_is_heard_once_as_it_arrives(asked):
    asked.page.run("() => { window.heard = []; }")
    asked.run_one(3)
    heard(asked.page, NOT_YET)
    asked.page.run("() => new Promise(wait => setTimeout(wait, 1000))")
    assert asked.page.run(HEARD).count(NOT_YET) == 1
    region = "() => document.querySelector('#nnlib-announcements').getAttribute('role')"
    assert asked.page.run(region) == "alert"


def test_progress_is_shown_and_kept(asked):
    asked.run_one(2)
    asked.run_one(4)
    rows = asked.page.until(
        f"() => document.querySelectorAll('{OUTPUT} table tr').length", seconds=20
    )
    assert rows > 10
    kept = json.loads((asked.work / "progress" / "double.json").read_text(encoding="utf-8"))
    assert kept["status"] == "right"


def test_a_lesson_that_is_not_filled_in_runs_whole(front):
    [lesson] = front.work.glob("02_*.ipynb")
    cells = front.run(lesson.name)
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert not [one for one in outputs if one["output_type"] == "error"]
    assert {one["status"] for one in verdicts(cells)} == {"not attempted"}
    pictures = front.page.until(
        f"""() => [...document.querySelectorAll('{OUTPUT} figure img')].map(
            one => [one.alt.length, one.getBoundingClientRect().width])""",
        seconds=20,
    )
    assert all(words > 20 and width > 100 for words, width in pictures)
    assert front.page.errors() == []
    front.stop()


def test_saved_and_opened_again_nothing_speaks(front):
    front.open("quiet.ipynb", IMPORTS, f"{SQUARED}\n{CHECK}")
    front.run_one(0)
    front.run_one(1)
    front.save()
    front.stop()
    front.open("quiet.ipynb")
    front.page.run(LISTEN)
    front.page.until(f"() => document.querySelector('{OUTPUT} strong')?.textContent === 'Not yet.'")
    front.page.run("() => new Promise(wait => setTimeout(wait, 1500))")
    assert front.page.run(HEARD) == []
    assert front.page.run(RUN_ONE, 0) is not None
    front.stop()
