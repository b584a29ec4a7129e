"""The question bank for Moodle: every recall question, read back by somebody else's reader."""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from classroom.errors import UserError
from classroom.grading.handout import NOTEBOOKS
from classroom.pages import mark_code
from classroom.paper.questions import NAME, make, read_questions
from nnlib.checks.recalling import judge_recall
from nnlib.exercises.lessons import LESSONS, write_title
from nnlib.exercises.recalls import RECALLS
from tools import guide
from tools.build import ROOT, Lesson

BANK = "Slope by Slope"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    made, count = make(tmp_path_factory.mktemp("moodle"))
    assert count == len(RECALLS)
    return made


@pytest.fixture(scope="module")
def found(path):
    """Each question's element, by its name; and the category that stands before it."""
    questions, category = {}, ""
    for one in ElementTree.parse(path).getroot():
        if one.get("type") == "category":
            category = one.findtext("category/text")
        else:
            name = one.findtext("name/text").removeprefix(f"{BANK}: ")
            questions[name] = (one, category)
    return questions


def answers(question):
    return [
        (one.get("fraction"), one.findtext("text"), one.findtext("feedback/text"))
        for one in question.findall("answer")
    ]


def test_every_question_is_there_once_under_its_lesson_in_the_order_of_the_course(found):
    assert list(found) == list(read_questions(NOTEBOOKS))
    assert set(found) == set(RECALLS)
    for name, (_, category) in found.items():
        assert category == f"$course$/top/{BANK}/{write_title(RECALLS[name].lesson, ' ')}"
    numbers = [one.findtext("idnumber") for one, _ in found.values()]
    assert len(set(numbers)) == len(numbers) == len(RECALLS)


def test_the_words_are_those_of_the_lessons_without_the_quotes(found):
    lessons = [Lesson(path) for path in sorted((ROOT / "lessons").glob("*.md"))]
    asked = dict(pair for lesson in lessons for pair in guide.questions(lesson))
    for name, (question, _) in found.items():
        words = question.findtext("questiontext/text")
        assert "the quotes" not in words
        assert "of the dots" not in words
        if RECALLS[name].choices:
            assert '"' not in words
        else:
            plain = asked[name].replace("`", "").replace("'", "&#x27;")
            assert plain in words.replace("<code>", "").replace("</code>", "")
    before, after = asked["prediction"], found["squared error"][0]
    assert before in after.findtext("questiontext/text")


def test_each_answer_and_each_feedback_is_what_the_notebook_says(found):
    for name, (question, _) in found.items():
        row = RECALLS[name]
        rows = answers(question)
        assert [fraction for fraction, _, _ in rows].count("100") == 1
        assert len(rows) == (len(row.choices) or 1 + len(row.wrong))
        for fraction, answer, feedback in rows:
            given = answer if row.choices else float(answer)
            verdict = judge_recall(row, given)
            assert (verdict.status == "right") == (fraction == "100"), (name, answer)
            said = verdict.message.partition(": ")[2] if fraction == "0" else verdict.message
            plain = feedback.replace("<code>", "`").replace("</code>", "`")
            plain = plain.replace("&#x27;", "'").replace("&lt;", "<").replace("&gt;", ">")
            assert plain == f"<p>{said}</p>", (name, answer)


def test_a_right_answer_within_the_tolerance_is_that_of_the_notebook(found):
    for name, (question, _) in found.items():
        row = RECALLS[name]
        if row.choices:
            continue
        right, *_ = question.findall("answer")
        tolerance = float(right.findtext("tolerance"))
        inside, outside = row.answer + 0.99 * tolerance, row.answer + 1.01 * tolerance + 1e-8
        assert judge_recall(row, inside).status == "right"
        assert judge_recall(row, outside).status == "not yet"


def test_kinds_are_those_of_moodle(found):
    for name, (question, _) in found.items():
        kind = "multichoice" if RECALLS[name].choices else "numerical"
        assert question.get("type") == kind
        assert (question.findtext("single") == "true") == (kind == "multichoice")
        taught = mark_code(f"Taught in {RECALLS[name].look}.")
        assert question.findtext("generalfeedback/text") == f"<p>{taught}</p>"


def test_an_older_or_missing_notebook_and_an_old_bank_are_refused(tmp_path):
    with pytest.raises(UserError, match="cannot be read: run this in the project's folder"):
        read_questions(tmp_path)
    for file in NOTEBOOKS.glob("*.ipynb"):
        saved = json.loads(file.read_text(encoding="utf-8"))
        if file.stem.startswith("02"):
            saved["cells"] = [c for c in saved["cells"] if "recall(" not in "".join(c["source"])]
        (tmp_path / file.name).write_text(json.dumps(saved), encoding="utf-8")
    with pytest.raises(UserError, match="does not ask prediction, squared error"):
        make(tmp_path / "out", tmp_path)
    (tmp_path / NAME).write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="already exists"):
        make(tmp_path)


# amc2moodle needs wand for pictures, of which there are none here, and wand needs ImageMagick.
READER = """
import json, sys, types
for name in ("wand", "wand.image"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["wand.image"].Image = None
from amc2moodle.moodle2amc import Quiz
Quiz(sys.argv[1]).convert(sys.argv[2])
"""


def installed():
    tried = subprocess.run(
        [sys.executable, "-c", "import amc2moodle"], capture_output=True, check=False
    )
    return tried.returncode == 0


def test_amc2moodle_reads_every_question_with_its_answers(path, tmp_path):
    if not installed() and not os.environ.get("CI"):
        pytest.skip("amc2moodle is not installed")
    made = tmp_path / "read.tex"
    done = subprocess.run(
        [sys.executable, "-c", READER, str(path), str(made)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = made.read_text(encoding="utf-8")
    parts = text.split("\\element{top-")[1:]
    assert len(parts) == len(RECALLS)
    for part in parts:
        name = part.split(f"{{{BANK}: ")[1].split("}")[0]
        row = RECALLS[name]
        # It takes out what LaTeX might not take.
        lesson = re.sub(r"[^\w ]", "", write_title(row.lesson, " "))
        assert part.startswith(f"{BANK}-{lesson}}}")
        if row.choices:
            assert part.count("\\correctchoice{") == 1
            assert f"\\correctchoice{{{row.answer}}}" in part
            assert part.count("\\wrongchoice{") == len(row.choices) - 1
        else:
            read = float(part.split("\\AMCnumericChoices{")[1].split("}")[0])
            assert read == row.answer


def test_every_lesson_with_recalls_has_a_category(found):
    lessons = {row.lesson for row in RECALLS.values()}
    assert len({category for _, category in found.values()}) == len(lessons)
    assert lessons <= set(LESSONS)
