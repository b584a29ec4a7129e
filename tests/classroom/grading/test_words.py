"""Answers in words on their way: handed out, collected, in marks, report, feedback and totals."""

import csv
import json

import nbformat
import pytest

from classroom.errors import UserError
from classroom.grading import files, seen
from classroom.grading.__main__ import main
from classroom.grading.handout import release, worth_from
from classroom.grading.prose import MOST, PLACEHOLDER, prose_in
from classroom.grading.questions import questions_in
from classroom.grading.results_folder import Results
from classroom.grading.submission import read
from tests.classroom.grading.classroom import LESSON, RIGHT, grade, marks_in

POINTS = """[points]
node_slopes = 2
[words]
why_zero = {lesson = "the_hidden_layer", points = 2, question = "Why?", after = "hidden_delta"}
last_words = {lesson = "07", points = 1.5, question = "What is\\na delta?"}
elsewhere = {lesson = "06", question = "And there?"}
"""
HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> \u202e$x$ \x00\ud800"


def released(tmp_path, text=POINTS):
    """The lesson's notebook with its questions; and the file of points."""
    points = tmp_path / "points.toml"
    points.write_text(text, encoding="utf-8")
    worth, questions = worth_from(points)
    [(path, _)] = release([LESSON], tmp_path / "handout", worth, questions=questions)
    return json.loads(path.read_text(encoding="utf-8")), points


def hand_in(folder, student, notebook, **sources):
    cells = [{**cell, "source": sources.get(cell["id"], cell["source"])}
             for cell in notebook["cells"]]  # fmt: skip
    path = folder / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**notebook, "cells": cells}), encoding="utf-8")
    return path


def place_of(notebook, name):
    [place] = [place for place, cell in enumerate(notebook["cells"]) if cell["id"] == name]
    return place


def test_a_question_and_a_cell_for_its_answer_stand_where_the_teacher_wants_them(tmp_path):
    notebook, _ = released(tmp_path)
    nbformat.validate(nbformat.from_dict(notebook))
    ids = [cell["id"] for cell in notebook["cells"]]
    after = ids.index("points_hidden_delta")
    assert ids[after + 1 : after + 3] == ["question_why_zero", "why_zero"]
    assert ids[-2:] == ["question_last_words", "last_words"]
    assert not {"elsewhere", "question_elsewhere"} & set(ids)
    question, answer = (notebook["cells"][place] for place in (after + 1, after + 2))
    assert "".join(question["source"]) == "**In your own words (2 points).** Why?"
    assert "".join(answer["source"]) == PLACEHOLDER
    kinds = [
        tuple(cell["metadata"]["nbgrader"][one] for one in ("grade", "solution", "locked"))
        for cell in (question, answer)
    ]
    assert kinds == [(False, False, True), (True, True, False)]
    assert answer["metadata"]["nbgrader"]["points"] == 2
    assert answer["metadata"]["slope_by_slope"] == {"below": ids[after + 3]}


def test_a_release_says_how_many_points_there_are_with_words(tmp_path, capsys):
    (tmp_path / "points.toml").write_text(POINTS)
    command = ["release", "07", "--out", str(tmp_path / "out"), "--points"]
    assert main([*command, str(tmp_path / "points.toml")]) == 0
    assert "ipynb: 7.5 points" in capsys.readouterr().out


ROW = {"lesson": "07", "question": "Why?"}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([], "`words` should be a table"),
        ({"why": "Why?"}, "needs `lesson` and `question`"),
        ({"why": {**ROW, "worth": 2}}, "needs `lesson` and `question`"),
        ({"why": {"lesson": "07"}}, "needs `lesson` and `question`"),
        ({"why": {**ROW, "lesson": "99"}}, "there is no lesson '99'"),
        ({"why": {**ROW, "lesson": ["07"]}}, "there is no lesson"),
        ({"why": {**ROW, "question": " "}}, "`question` must be a text"),
        ({"why": {**ROW, "points": True}}, "points must be a number"),
        ({"why": {**ROW, "points": float("nan")}}, "points must be a number"),
        ({"why": {**ROW, "after": "double"}}, "07 has no such exercise. It has `node_slopes`"),
        ({"=why": ROW}, "cannot be a question's name"),
        ({"why zero": ROW}, "cannot be a question's name"),
        ({"points_why": ROW}, "cannot be a question's name"),
        ({"double": ROW}, "is an exercise of the course"),
        ({"own_layer_slopes": ROW}, "is an exercise of the course"),
    ],
)
def test_questions_that_make_no_sense_are_refused(table, words):
    with pytest.raises(UserError) as raised:
        questions_in(table, "points.toml")
    assert words in str(raised.value)


def found_in(notebook, *names):
    cells, _ = files.cells_in(json.dumps(notebook).encode(), list(RIGHT), [])
    return {name: one.text for name, one in prose_in(cells, names).items()}


def new(source, kind="markdown", **metadata):
    return {"cell_type": kind, "source": source, "metadata": metadata, "id": "a1b2c3d4"}


def test_an_answer_is_its_cell_and_what_was_added_right_below(tmp_path):
    notebook, _ = released(tmp_path)
    place = place_of(notebook, "why_zero")
    for added, text in (
        ([new("More."), new("And more.", "raw")], "Mine.\n\nMore.\n\nAnd more."),
        ([new("x = 1", "code"), new("Not mine.")], "Mine."),
        ([new("# My heading"), new("Not mine.")], "Mine."),
        ([new("Read-only.", nbgrader={"grade_id": "other"})], "Mine."),
        ([], "Mine."),
    ):
        cells = [*notebook["cells"]]
        cells[place] = {**cells[place], "source": "Mine."}
        cells[place + 1 : place + 1] = added
        # What was handed out below it is never part of it.
        assert cells[place + 1 + len(added)]["cell_type"] == "markdown"
        assert found_in({**notebook, "cells": cells}, "why_zero") == {"why_zero": text}


@pytest.mark.parametrize("kind", ["markdown", "code", "raw"])
def test_the_kind_of_its_cell_does_not_matter_and_words_are_never_code(tmp_path, kind):
    notebook, _ = released(tmp_path)
    cell = notebook["cells"][place_of(notebook, "why_zero")]
    cell |= {"cell_type": kind, "source": ["It is flat, isn't it?\n", "twice = it"]}
    found = read(json.dumps(notebook).encode(), ["hidden_delta"], questions=["why_zero"])
    assert found.prose["why_zero"].text == "It is flat, isn't it?\ntwice = it"
    assert found.remarks == ()
    assert found.in_words == ("last_words", "why_zero")
    assert not found.makes("twice")


def test_copies_count_together_and_what_was_handed_out_counts_for_nothing(tmp_path):
    notebook, _ = released(tmp_path)
    place = place_of(notebook, "why_zero")
    empty = notebook["cells"][place]
    for sources, text in (
        ([PLACEHOLDER, "First.", "Second.", "First."], "First.\n\nSecond."),
        ([PLACEHOLDER, f" {PLACEHOLDER}\n"], ""),
        ([f"{PLACEHOLDER}\n\nBelow it."], "Below it."),
        (["YOUR ANSWER HERE"], ""),
        ([" \n "], ""),
    ):
        cells = [*notebook["cells"]]
        cells[place : place + 1] = [{**empty, "source": source} for source in sources]
        assert found_in({**notebook, "cells": cells}, "why_zero") == {"why_zero": text}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Words of four students, graded once, and one of them read."""
    place = tmp_path_factory.mktemp("words")
    notebook, points = released(place)
    hand_in(place / "in", "jane", notebook, **RIGHT, why_zero="It is *flat*.", last_words=HOSTILE)
    hand_in(place / "in", "joe", notebook, why_zero="x" * 10_000_000)
    hand_in(place / "in", "zoe", notebook)
    (place / "students.csv").write_text("jane\njoe\nzoe\nleft\n")
    options = ("--points", str(points), "--students", str(place / "students.csv"))
    code, marks = grade(place / "in", place / "out", *options)
    assert code == 1
    return place, marks


def test_words_wait_to_be_read_and_are_never_wrong(graded):
    place, marks = graded
    told = {who: (marks[who, "why_zero"].status, marks[who, "why_zero"].points)
            for who in ("jane", "joe", "zoe", "left")}  # fmt: skip
    assert told == {
        "jane": ("to be read", 0.0), "joe": ("to be read", 0.0), "zoe": ("not attempted", 0.0),
        "left": ("not handed in", 0.0),
    }  # fmt: skip
    assert marks["jane", "last_words"].max_points == 1.5
    assert ("jane", "elsewhere") not in marks
    report = (place / "out" / "report.md").read_text(encoding="utf-8")
    assert "- 3 answers in words wait to be read, and have 0 points until then." in report
    assert "| `why_zero` | 0 | 0 | 0 | 1 | 0 | 1 | 0 | 2 | 0 |" in report
    assert f"It has 10,000,000 characters; the first {MOST:,} were collected." in report


def test_what_is_kept_is_bounded_and_whatever_was_written_stays_text(graded):
    place, _ = graded
    assert (place / "out" / "journal.jsonl").stat().st_size < 100_000
    results = Results(place / "out", writes=False)
    [answer] = [one for one in results.latest()["jane", LESSON]["answers"]
                if one["exercise"] == "last_words"]  # fmt: skip
    assert answer["text"] == HOSTILE


def test_a_second_run_knows_them_and_needs_no_file_of_questions(graded, capsys):
    place, marks = graded
    code, again = grade(place / "in", place / "out")
    assert code == 1
    assert "0 notebooks graded, 3 graded before." in capsys.readouterr().out
    assert again == marks


def test_points_and_comment_come_from_the_teachers_file_and_a_comment_may_be_missing(graded):
    place, _ = graded
    own = place / "out" / "own_marks.csv"
    own.write_text("student,exercise,points,reason\njane,why_zero,1.5,\njoe,why_zero,0,Too long\n")
    marks = marks_in(place / "out")
    jane, joe = marks["jane", "why_zero"], marks["joe", "why_zero"]
    assert (jane.points, jane.status, jane.note) == (1.5, "read", "")
    assert (joe.points, joe.status) == (0.0, "read")
    assert joe.note.endswith("were collected. Too long")
    own.write_text("student,exercise,points,reason\njane,hidden_delta,1.5,\n")
    with pytest.raises(UserError, match="and a reason"):
        marks_in(place / "out")
    own.unlink()


def test_pages_totals_and_an_explanation_have_the_words_the_points_and_the_comment(graded, capsys):
    place, _ = graded
    out, own = str(place / "out"), place / "out" / "own_marks.csv"
    assert main(["export", "--results", out, "--out", str(place / "waiting.csv")]) == 1
    assert "3 answers in words wait to be read" in capsys.readouterr().out
    own.write_text(
        "student,exercise,points,reason\njane,why_zero,1.5,Say <b>where</b>.\n"
        "jane,last_words,1,\njoe,why_zero,0,\n"
    )
    assert main(["export", "--results", out, "--out", str(place / "totals.csv")]) == 0
    with (place / "totals.csv").open(encoding="utf-8") as file:
        totals = {row["student"]: row for row in csv.DictReader(file)}
    assert (totals["jane"]["points"], totals["jane"]["max_points"]) == ("6.5", "7.5")
    assert totals["jane"]["why_zero"] == "1.5"
    assert main(["export", "--results", out, "--gradescope", "--out", str(place / "g")]) == 0
    told = (place / "g" / "jane" / "results.json").read_text(encoding="utf-8")
    assert "read. Say <b>where</b>." in told
    assert main(["feedback", "--results", out]) == 0
    page = (place / "out" / "feedback" / "jane.html").read_text(encoding="utf-8")
    assert '<div class="written" dir="auto">It is *flat*.</div>' in page
    assert "<strong>1.5 of 2.</strong> Say &lt;b&gt;where&lt;/b&gt;." in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; \\u202e$x$ \\x00\\ud800</div>" in page
    assert "<script" not in page
    assert "Your teacher's own marks" not in page
    zoe = (place / "out" / "feedback" / "zoe.html").read_text(encoding="utf-8")
    assert "You wrote nothing here." in zoe
    classes = (place / "out" / "feedback" / "class.html").read_text(encoding="utf-8")
    assert "<td>in words</td>" in classes
    capsys.readouterr()
    assert main(["explain", "jane", "why_zero", "--results", out]) == 0
    said = capsys.readouterr().out
    assert said.startswith("jane, why_zero: 1.5 of 2, read.\n")
    assert "\nWhy?\n\nIt is *flat*.\n" in said
    assert "Comment: Say <b>where</b>." in said
    assert main(["explain", "left", "why_zero", "--results", out]) == 0
    assert "not handed in" in capsys.readouterr().out
    own.unlink()


def test_a_text_that_changed_after_it_was_read_is_in_the_report(tmp_path):
    notebook, points = released(tmp_path)
    hand_in(tmp_path / "in", "jane", notebook, why_zero="Flat.")
    out = tmp_path / "out"
    grade(tmp_path / "in", out, "--points", str(points), "--only", "why_zero")
    (out / "own_marks.csv").write_text("student,exercise,points,reason\njane,why_zero,1,\n")
    [answer] = Results(out).latest()["jane", LESSON]["answers"]
    known = seen.load(Results(out))
    known.marks["jane", "why_zero"] = (1.0, "", answer["text_digest"])
    known.write(out)
    assert list(seen.find_changed(Results(out))) == []
    hand_in(tmp_path / "in", "jane", notebook, why_zero="It is flat, so nothing goes back.")
    code, marks = grade(tmp_path / "in", out, "--only", "why_zero")
    assert (code, marks["jane", "why_zero"].points) == (1, 1.0)
    report = (out / "report.md").read_text(encoding="utf-8")
    line = "`jane`, `why_zero`: the text has changed since you gave it 1 point; `read` shows it."
    assert line in report


def test_a_question_that_comes_later_is_collected_and_what_was_judged_stays(tmp_path):
    notebook, points = released(tmp_path)
    hand_in(tmp_path / "in", "jane", notebook, why_zero="Flat.")
    path = tmp_path / "in"
    bare = tmp_path / "bare.toml"
    bare.write_text("[points]\nnode_slopes = 2\n")
    code, marks = grade(path, tmp_path / "out", "--points", str(bare))
    assert (code, ("jane", "why_zero") in marks) == (1, False)
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "answers in words that were not collected: `last_words`, `why_zero`." in report
    _, marks = grade(path, tmp_path / "out", "--points", str(points))
    assert marks["jane", "why_zero"].status == "to be read"
    entries = Results(tmp_path / "out").entries
    assert [[one["exercise"] for one in entry["answers"]] for entry in entries] == [
        ["node_slopes", "hidden_delta", "two_layer_slopes"], ["why_zero", "last_words"],
    ]  # fmt: skip
    # And a question that is no longer asked has no mark.
    _, marks = grade(path, tmp_path / "out", "--points", str(bare))
    assert {name for _, name in marks} == {"node_slopes", "hidden_delta", "two_layer_slopes"}


def test_a_file_of_questions_that_cannot_be_read_stops_grading_with_a_sentence(tmp_path, capsys):
    notebook, points = released(tmp_path)
    hand_in(tmp_path / "in", "jane", notebook, why_zero="Flat.")
    path = tmp_path / "in"
    grade(path, tmp_path / "out", "--points", str(points), "--only", "why_zero")
    kept = tmp_path / "out" / "questions.json"
    kept.write_text("{")
    assert grade(path, tmp_path / "out")[0] == 2
    assert "grade again with --points" in capsys.readouterr().err
    assert grade(path, tmp_path / "out", "--points", str(points), "--only", "why_zero")[0] == 0
    assert json.loads(kept.read_text())["why_zero"]["points"] == 2
