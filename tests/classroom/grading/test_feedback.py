"""Feedback: the lesson's own messages, for each student, and a page of the class without names."""

import csv
import dataclasses
import html
import re
import zipfile

import pytest

from classroom.grading.__main__ import main
from classroom.grading.feedback import of_class, of_student
from classroom.grading.marks import with_own
from classroom.grading.results_folder import Mark, Results
from classroom.grading.tables import printable, unsafe
from nnlib.checks.slips import OF_ANY, sentences
from nnlib.checks.verdict import Verdict
from nnlib.exercises import EXERCISES as ALL_EXERCISES
from tests.classroom.grading.classroom import (
    EXERCISES,
    LESSON,
    RIGHT,
    grade,
    hand_in,
    notebook,
    slip,
)

WRONG, SLIP = slip("hidden_delta")
HOSTILE = RIGHT["node_slopes"].replace("return", "raise ValueError('<script>alert(1)</script>')#")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("feedback")
    hand_in(made / "in", "jane", {**RIGHT, "hidden_delta": WRONG})
    hand_in(made / "in", "joe", {"node_slopes": HOSTILE, "hidden_delta": WRONG})
    hand_in(made / "in", "<b>Zo\u00eb</b>".replace("/", ""), {})
    grade(made / "in", made / "out")
    own = made / "out" / "own_marks.csv"
    own.write_text("student,exercise,points,reason\njane,hidden_delta,1,said it <i>aloud</i>\n")
    assert main(["feedback", "--results", str(made / "out")]) == 0
    return made / "out" / "feedback"


def test_there_is_a_page_a_student_and_one_of_the_class(folder):
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 6
    assert {"jane.html", "joe.html", "class.html", "index.html", "pages.csv"} <= set(names)


def test_a_page_has_the_lessons_message_and_the_points(folder):
    page = (folder / "jane.html").read_text(encoding="utf-8")
    slip = EXERCISES["hidden_delta"].slips[0]
    assert (
        Verdict("not yet", message=slip.question)._repr_html_().split("</strong> ")[1][:-6] in page
    )
    assert "<caption>3 of 3 points</caption>" in page
    assert "<li>hidden_delta: 1 of 1. said it &lt;i&gt;aloud&lt;/i&gt;</li>" in page


def test_a_page_says_which_lesson_it_is_about_and_what_each_exercise_asks_for(folder):
    page = (folder / "jane.html").read_text(encoding="utf-8")
    lesson = page.split("<h2>07 · The hidden layer</h2>")[1]
    assert f"<h3><code>hidden_delta</code>: {EXERCISES['hidden_delta'].statement}</h3>" in lesson
    assert page.count("<td>07 · The hidden layer</td>") == len(EXERCISES)
    assert "hidden_delta</code>: " in (folder / "class.html").read_text(encoding="utf-8")


def test_what_is_no_lesson_and_no_exercise_is_called_as_it_is():
    given = entry("jane", exercise="their_<own>", message="Good.")
    page = of_student("jane", [], [{**given, "lesson": "assessment", "remarks": []}])
    assert "<h2>assessment</h2>" in page
    assert "<h3><code>their_&lt;own&gt;</code></h3>" in page


def test_no_answer_is_given_away_and_nothing_of_a_student_becomes_html(folder):
    for path in folder.glob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert "<script" not in page
        assert "<b>Zo" not in page
        assert "http" not in page
        for source in RIGHT.values():
            assert source.splitlines()[-1].strip() not in page


def test_the_class_page_counts_and_names_nobody(folder):
    page = (folder / "class.html").read_text(encoding="utf-8")
    assert "<p>3 students.</p>" in page
    row = '<th scope="row">hidden_delta</th><td>07 · The hidden layer</td><td class="number">3</td>'
    assert f'{row}<td class="number">2</td><td class="number">0</td>' in page
    assert f'<th scope="row">{SLIP}</th><td class="number">2</td>' in page
    for name in ("jane", "joe", "Zo"):
        assert name not in page


def test_the_index_links_every_page_with_its_points_and_says_that_it_is_for_the_teacher(folder):
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "For the teacher only" in page
    links = re.findall(r'href="([^"]+\.html)"', page)
    assert sorted(links) == sorted(
        one.name for one in folder.glob("*.html") if one.name != "index.html"
    )
    row = '<th scope="row"><a href="jane.html">jane</a></th><td class="number">3</td>'
    assert row in page
    assert '<th scope="col">student</th>' in page


def slips_that_a_check_names():
    """Each exercise with each slip's id, those that stop and those of any exercise included."""
    for name in ALL_EXERCISES:
        yield from ((name, slip) for slip in sentences(name))
    yield from (("own_layer_slopes", slip) for slip in OF_ANY)


@pytest.mark.parametrize(("name", "slip"), list(slips_that_a_check_names()))
def test_the_class_page_asks_the_question_of_every_slip(name, slip):
    page = of_class([Mark("jane", "lesson", name, 0.0, 1.0, "not yet", (slip,))])
    row = page.split(f'<th scope="row">{slip}</th>')[1].split("</tr>")[0]
    asked = re.sub("<[^>]+>", "", row.split("<td>")[1])
    question = sentences(name)[slip].question.replace("`", "")
    assert html.unescape(asked) == question


NAMES = (
    "\u674e\u96f7", "\u97e9\u6885\u6885", "\u0645\u062d\u0645\u062f \u0639\u0644\u064a",
    "Zo\udceb", "Zo\udce9", "=cmd", "class", "jane",
)  # fmt: skip


def entry(student, digest="d", seed=1, **answer):
    """A line of the journal: one answer that is right."""
    answer = {"exercise": "node_slopes", "share": 1.0, "status": "right", **answer}
    return {"student": student, "lesson": LESSON, "digest": digest, "seed": seed,
            "answers": [answer]}  # fmt: skip


def test_a_table_says_whose_each_page_is_whatever_the_script(tmp_path):
    results = Results(tmp_path / "out")
    for name in NAMES:
        results.add(entry(name))
    assert main(["feedback", "--results", str(tmp_path / "out")]) == 0
    folder = tmp_path / "out" / "feedback"
    with (folder / "pages.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["file"].lower() for row in rows}) == len(NAMES)
    assert {unsafe(row["student"]) for row in rows} == {printable(name) for name in NAMES}
    for row in rows:
        page = (folder / row["file"]).read_text(encoding="utf-8")
        assert f"<title>Feedback for {unsafe(row['student'])}</title>" in page


def test_after_feedback_new_notebooks_get_a_new_seed_and_old_marks_keep_theirs(tmp_path):
    hand_in(tmp_path / "in", "jane", RIGHT)
    grade(tmp_path / "in", tmp_path / "out")
    first = Results(tmp_path / "out").seed()
    assert main(["feedback", "--results", str(tmp_path / "out")]) == 0
    hand_in(tmp_path / "in", "joe", RIGHT)
    grade(tmp_path / "in", tmp_path / "out")
    hand_in(tmp_path / "in", "zoe", RIGHT)
    grade(tmp_path / "in", tmp_path / "out")
    results = Results(tmp_path / "out")
    seeds = {student: one["seed"] for (student, _), one in results.latest().items()}
    assert seeds["jane"] == first
    assert seeds["joe"] == seeds["zoe"] == results.seed() != first
    assert len([one for one in results.entries if "seed" in one]) == 3


def test_a_page_says_which_answer_is_of_an_earlier_notebook(tmp_path):
    results = Results(tmp_path / "out")
    results.add(entry("jane"))
    results.add(entry("jane", "newer", exercise="hidden_delta"))
    main(["feedback", "--results", str(tmp_path / "out")])
    page = (tmp_path / "out" / "feedback" / "jane.html").read_text(encoding="utf-8")
    assert page.count("This is about a notebook that you handed in earlier.") == 1


HANDED_IN = {
    "Canvas": ("doejane_4021_99817_{}.ipynb", "roebob_LATE_4022_99818_{}-1.ipynb"),
    "Moodle": ("Jane Doe_4021_assignsubmission_file_/{}.ipynb",
               "Zo\u00eb_4022_assignsubmission_file_/mine {}.ipynb"),
}  # fmt: skip

WHO = {"Canvas": ("4021", "4022"), "Moodle": ("Jane Doe (4021)", "Zo\u00eb (4022)")}


@pytest.mark.parametrize("unpacked", [False, True])
@pytest.mark.parametrize("system", HANDED_IN)
def test_pages_are_packed_as_the_system_named_what_was_handed_in(
    tmp_path, system, unpacked, capsys
):
    given = tmp_path / "submissions.zip"
    names = [name.format(LESSON) for name in HANDED_IN[system]]
    with zipfile.ZipFile(given, "w") as packed:
        for name in names:
            packed.writestr(name, notebook(RIGHT))
    if unpacked:
        with zipfile.ZipFile(given) as packed:
            packed.extractall(tmp_path / "in")
    grade(tmp_path / "in" if unpacked else given, tmp_path / "out")
    command = ["feedback", "--results", str(tmp_path / "out"), "--like", str(given)]
    assert main(command) == 0
    with zipfile.ZipFile(tmp_path / "out" / "feedback" / "upload.zip") as packed:
        kept = ".ipynb" if system == "Canvas" else ".html"
        assert packed.namelist() == [name.replace(".ipynb", kept) for name in names]
        for name, student in zip(packed.namelist(), WHO[system], strict=True):
            assert f"Feedback for {student}" in packed.read(name).decode()
    with zipfile.ZipFile(given, "w") as packed:
        packed.writestr(names[0], "")
    assert main(command) == 1
    assert f"4022, {LESSON}: handed in as" in capsys.readouterr().out
    given.write_bytes(b"no ZIP")
    assert main(command) == 2
    assert "cannot be read as a ZIP" in capsys.readouterr().err


def test_the_reason_of_a_teachers_own_mark_is_shown_whole_and_alone():
    reason = "right on paper (by the checks of <our> own)"
    mark = with_own(Mark("jane", LESSON, "node_slopes", 0.0, 1.0, "not yet", note="It measures."),
                    {("jane", "node_slopes"): (1.0, reason)})  # fmt: skip
    page = html.unescape(of_student("jane", [mark], []))
    assert f"<li>node_slopes: 1 of 1. {reason}</li>" in page
    assert "Your teacher" not in of_student("jane", [dataclasses.replace(mark, own=None)], [])
