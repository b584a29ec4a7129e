"""The built pages of the instructor's guide: in step with the tables that they are made from."""

import pytest

from classroom.errors import UserError
from nnlib.checks.slips import own
from nnlib.exercises import EXERCISES
from nnlib.exercises.recalls import RECALLS
from tests.lessons import LESSONS
from tools import guide
from tools.build import ROOT, Lesson

PAGES = guide.build_guide(LESSONS)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_in_step(name):
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name]


def test_every_recall_question_is_asked_once_and_has_its_answer_and_reason():
    page = PAGES["docs/instructor/recalls.md"]
    asked = [name for lesson in LESSONS for name, _ in guide.questions(lesson)]
    assert sorted(asked) == sorted(RECALLS)
    for row in RECALLS.values():
        assert page.count(row.reason) == 1
    assert "of the dots" not in page


def test_every_slip_of_every_exercise_stands_there_with_its_question():
    page = PAGES["docs/instructor/slips.md"]
    for exercise in EXERCISES.values():
        part = page.split(f"### `{exercise.name}`")[1].split("### ")[0]
        for slip in own(exercise):
            assert f"| `{slip.id}` | {slip.question}".replace("||", "\\|\\|") in part


def test_a_recall_without_its_question_is_told():
    lesson = LESSONS[2]
    cells = [cell for cell in lesson.notebook.cells if cell.cell_type == "code"]
    changed = Lesson(lesson.path)
    changed.notebook.cells = cells
    with pytest.raises(UserError, match="no question before recall"):
        list(guide.questions(changed))
