"""What teachers hand out and back, in the real browser."""

import pytest

from classroom.grading import assessment
from classroom.grading.__main__ import main
from classroom.grading.handout import points_from, release
from tests.browser.notebooks import RUN_ALL
from tests.browser.test_lab import assert_no_traceback, serious_violations
from tests.classroom.grading.classroom import LESSON, RIGHT, grade, hand_in, slip

pytestmark = pytest.mark.browser


@pytest.mark.filterwarnings("ignore:unclosed event loop")
def test_feedback_pages_and_the_class_page_have_no_serious_violation(browser, tmp_path):
    for number in range(3):
        source, _ = slip("hidden_delta", number)
        hand_in(tmp_path / "in", f"s{number}", {**RIGHT, "hidden_delta": source})
    hand_in(tmp_path / "in", "empty", {})
    grade(tmp_path / "in", tmp_path / "out")
    assert main(["feedback", "--results", str(tmp_path / "out")]) == 0
    own = browser.new_page()
    for path in sorted((tmp_path / "out" / "feedback").glob("*.html")):
        own.goto(path.as_uri())
        assert serious_violations(own, "html") == [1, []]
        assert own.evaluate("() => document.querySelectorAll('h1, main, caption').length") >= 3
    own.close()


def test_an_assessment_runs_in_jupyterlab_before_it_is_filled(page, work):
    [path] = assessment.make(["jane"], work / "assessment", 5)
    cells = page.evaluate(RUN_ALL, path.relative_to(work).as_posix())
    assert_no_traceback(cells, page)


def test_a_release_runs_in_jupyterlab_and_its_locked_cells_are_worth_nothing_yet(page, work):
    [(path, _)] = release([LESSON], work / "release", points_from(None))
    cells = page.evaluate(RUN_ALL, path.relative_to(work).as_posix())
    assert_no_traceback(cells, page)
    values = [
        cell["outputs"][-1]["data"]["text/plain"]
        for cell in cells if "points_of(" in "".join(cell["source"]) and cell["outputs"]
    ]  # fmt: skip
    assert values == ["0.0"] * 3
