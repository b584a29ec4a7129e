"""The rules of a course in force: deadlines, lateness, extensions, excused, best of several."""

import csv
import zipfile

import pytest

from classroom.grading.__main__ import main
from classroom.grading.counting import EXCUSED_SAID
from classroom.grading.marks import EXCUSED
from classroom.grading.submitted import OWN_DATE
from tests.classroom.grading.classroom import LESSON, RIGHT, grade, hand_in, notebook, slip

RULES = """
[deadlines]
the_hidden_layer = 2026-05-03T23:59:00

[late]
grace = "15 minutes"
every = "1 day"
takes = "10 %"
at_most = "50 %"
closed_after = "1 week"
"""
EXTENSION = '[extensions]\next = "3 days"\n'
STAMP = "timestamp.txt"


@pytest.fixture
def course(tmp_path):
    """Writes the rules, and gives the option for them."""

    def write(more="", text=RULES):
        path = tmp_path / "course.toml"
        path.write_text(more + text, encoding="utf-8")
        return "--course", str(path)

    return write


def submit(folder, student, when, answers=RIGHT):
    path = hand_in(folder / "submitted", student, answers)
    (path.parent / STAMP).write_text(f"{when} UTC", encoding="utf-8")


def rows(results):
    with (results / "marks.csv").open(encoding="utf-8", newline="") as file:
        return {(row["student"], row["exercise"]): row for row in csv.DictReader(file)}


def report(results):
    return (results / "report.md").read_text(encoding="utf-8")


def test_lateness_takes_points_and_marks_and_page_say_how_each_number_arose(tmp_path, course):
    wrong, _ = slip("hidden_delta")
    submit(tmp_path, "intime", "2026-05-03 23:58:00")
    submit(tmp_path, "grace", "2026-05-04 00:14:00")
    submit(tmp_path, "tardy", "2026-05-05 08:12:00", {**RIGHT, "hidden_delta": wrong})
    submit(tmp_path, "ext", "2026-05-06 23:00:00")
    submit(tmp_path, "closed", "2026-05-20 23:00:00")
    code, marks = grade(tmp_path / "submitted", tmp_path / "r", *course("", RULES + EXTENSION))
    points = {student: mark.points for (student, name), mark in marks.items()
              if name == "node_slopes"}  # fmt: skip
    assert points == {"intime": 1, "grace": 1, "tardy": 0.8, "ext": 1, "closed": 0}
    assert marks["tardy", "hidden_delta"].points == 0
    row = rows(tmp_path / "r")["tardy", "node_slopes"]
    assert (row["by_checks"], row["points"], row["submitted"]) == ("1", "0.8", "2026-05-05 08:12")
    assert row["late"] == "1 day 8 hours"
    said = (
        "1 by the checks, less 20 %, is 0.8: handed in 1 day 8 hours after the deadline "
        "2026-05-03 23:59, says nbgrader's timestamp.txt."
    )
    assert row["note"] == said
    assert main(["feedback", "--results", str(tmp_path / "r")]) == code == 0
    page = (tmp_path / "r" / "feedback" / "tardy.html").read_text("utf-8")
    assert f"node_slopes: {said}".replace("'", "&#x27;") in page
    assert (
        "How these points were worked out"
        not in (tmp_path / "r" / "feedback" / "intime.html").read_text()
    )
    assert "`tardy`, " + LESSON + ": 1 day 8 hours late; 2 → 1.6 of 3." in report(tmp_path / "r")


def test_rules_hold_from_before_and_new_ones_change_marks_without_judging_again(
    tmp_path, course, capsys
):
    submit(tmp_path, "tardy", "2026-05-05 08:12:00")
    grade(tmp_path / "submitted", tmp_path / "r")
    assert rows(tmp_path / "r")["tardy", "node_slopes"]["points"] == "1"
    grade(tmp_path / "submitted", tmp_path / "r", *course())
    assert "0 notebooks graded, 1 graded before." in capsys.readouterr().out
    assert rows(tmp_path / "r")["tardy", "node_slopes"]["points"] == "0.8"
    assert "`tardy`, `node_slopes`: 1 → 0.8" in report(tmp_path / "r")
    grade(tmp_path / "submitted", tmp_path / "r")
    assert rows(tmp_path / "r")["tardy", "node_slopes"]["points"] == "0.8"


def test_groups_hold_in_later_runs_until_a_file_says_otherwise(tmp_path, course):
    wrong, _ = slip("hidden_delta")
    (tmp_path / "groups.csv").write_text("group,student\ng,jane\ng,Zo\u00eb\n", encoding="utf-8")
    submit(tmp_path, "jane", "2026-05-03 10:00:00")
    grade(tmp_path / "submitted", tmp_path / "r", *course('groups = "groups.csv"\n'))
    submit(tmp_path, "jane", "2026-05-03 11:00:00", {**RIGHT, "hidden_delta": wrong})
    _, marks = grade(tmp_path / "submitted", tmp_path / "r")
    assert marks["jane", "hidden_delta"].points == marks["Zo\u00eb", "hidden_delta"].points == 0
    submit(tmp_path, "jane", "2026-05-03 12:00:00")
    _, marks = grade(tmp_path / "submitted", tmp_path / "r", *course())
    assert (marks["jane", "hidden_delta"].points, marks["Zo\u00eb", "hidden_delta"].points) == (
        1,
        0,
    )


def test_an_empty_file_of_rules_ends_the_rules_from_before(tmp_path, course):
    submit(tmp_path, "tardy", "2026-05-05 08:12:00")
    grade(tmp_path / "submitted", tmp_path / "r", *course())
    _, marks = grade(tmp_path / "submitted", tmp_path / "r", *course("", ""))
    assert marks["tardy", "node_slopes"].points == 1


def test_an_unknown_name_to_forget_changes_nothing(tmp_path, course, capsys):
    submit(tmp_path, "jane", "2026-05-05 08:12:00")
    grade(tmp_path / "submitted", tmp_path / "r")
    before = {path: path.read_bytes() for path in (tmp_path / "r").iterdir()}
    given = ("--forget", "jane", "--forget", "jnae")
    assert grade(tmp_path / "submitted", tmp_path / "r", *course(), *given)[0] == 2
    assert {path: path.read_bytes() for path in (tmp_path / "r").iterdir()} == before
    assert "--forget jnae: there is no such student" in capsys.readouterr().err


def test_without_a_rule_for_lateness_it_is_said_and_costs_nothing(tmp_path, course):
    submit(tmp_path, "tardy", "2026-05-05 08:12:00")
    only = "[deadlines]\nthe_hidden_layer = 2026-05-03\n"
    _, marks = grade(tmp_path / "submitted", tmp_path / "r", *course("", only))
    assert marks["tardy", "node_slopes"].points == 1
    assert "this takes nothing away" in rows(tmp_path / "r")["tardy", "node_slopes"]["note"]


def test_a_share_of_the_maximum_is_taken_from_every_exercise_but_never_more_than_it_earned(
    tmp_path, course
):
    half, _ = slip("two_layer_slopes", 4)
    submit(tmp_path, "tardy", "2026-05-07 08:12:00", {**RIGHT, "two_layer_slopes": half})
    rules = RULES.replace('takes = "10 %"', 'takes = 0.2\nof = "maximum"').replace("50 %", "90 %")
    _, marks = grade(tmp_path / "submitted", tmp_path / "r", *course("", rules))
    mark = marks["tardy", "two_layer_slopes"]
    assert marks["tardy", "node_slopes"].points == pytest.approx(0.2)
    assert mark.points == max(0.0, round(mark.earned - 0.8, 2))
    assert "less 80 % of the maximum" in mark.rule


def test_who_is_excused_counts_in_no_sum_and_canvas_gets_its_own_word(tmp_path, course):
    for name in ("ill", "well"):
        submit(tmp_path, name, "2026-05-03 10:00:00", RIGHT if name == "well" else {})
    students = tmp_path / "students.csv"
    students.write_text("ill\nwell\naway\n")
    rules = 'students = "students.csv"\n'
    excuses = '[excused]\nill = "all"\naway = ["the_hidden_layer"]\n'
    _, marks = grade(tmp_path / "submitted", tmp_path / "r", *course(rules, RULES + excuses))
    for name in ("ill", "away"):
        mark = marks[name, "node_slopes"]
        assert (mark.status, mark.points, mark.max_points) == (EXCUSED, 0, 0)
        assert mark.rule.startswith(EXCUSED_SAID)
    assert marks["well", "node_slopes"].points == 1
    sheet = tmp_path / "canvas.csv"
    sheet.write_text(
        "Student,ID,SIS Login ID,Section,Layer (7)\n    Points Possible,,,,3\n"
        "A,1,ill,x,\nB,2,well,x,\nC,3,away,x,\n"
    )
    filled = tmp_path / "filled.csv"
    main(["export", "--results", str(tmp_path / "r"), "--canvas", str(sheet), "--column", "Layer",
          "--out", str(filled)])  # fmt: skip
    cells = [line.split(",")[-1] for line in filled.read_text().splitlines()[2:]]
    assert cells == ["EX", "3.00", "EX"]
    totals = tmp_path / "totals.csv"
    main(["export", "--results", str(tmp_path / "r"), "--out", str(totals)])
    assert [line for line in totals.read_text().splitlines()[1:] if "EX" in line] == [
        "away,,EX,0,EX,EX,EX", "ill,,EX,0,EX,EX,EX"
    ]  # fmt: skip


def test_the_best_of_several_counts_lateness_included(tmp_path, course):
    wrong, _ = slip("hidden_delta")
    texts = {"2026-05-01-12-00-00": {**RIGHT, "hidden_delta": wrong}, "2026-05-04-12-00-00": RIGHT,
             "2026-05-12-12-00-00": RIGHT}  # fmt: skip
    for when, answers in texts.items():
        path = tmp_path / "in" / f"HW_jane_attempt_{when}_{LESSON}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(notebook(answers, metadata={"of": when}), encoding="utf-8")
    code, marks = grade(tmp_path / "in", tmp_path / "r", *course('counts = "best"\n'))
    assert code == 0
    assert sum(mark.points for mark in marks.values()) == pytest.approx(2.7)
    assert marks["jane", "node_slopes"].best_of == 3
    assert f"`jane`, {LESSON}: the best of 3 notebooks counts." in report(tmp_path / "r")
    code, marks = grade(tmp_path / "in", tmp_path / "r", *course('counts = "newest"\n'))
    assert sum(mark.points for mark in marks.values()) == 0


def test_a_teachers_own_mark_is_final_whatever_the_rules_say(tmp_path, course):
    submit(tmp_path, "tardy", "2026-05-05 08:12:00")
    grade(tmp_path / "submitted", tmp_path / "r", *course())
    own = tmp_path / "r" / "own_marks.csv"
    own.write_text("student,exercise,points,reason\ntardy,node_slopes,0.9,the train was late\n")
    _, marks = grade(tmp_path / "submitted", tmp_path / "r")
    mark = marks["tardy", "node_slopes"]
    assert (mark.points, mark.rule) == (0.9, "")
    assert "(by the checks: 1)" in mark.note


def test_an_excuse_says_what_the_checks_gave_and_leaves_a_teachers_own_mark(tmp_path, course):
    submit(tmp_path, "ill", "2026-05-05 08:12:00")
    grade(tmp_path / "submitted", tmp_path / "r")
    own = tmp_path / "r" / "own_marks.csv"
    own.write_text(
        "student;exercise;points;reason\nill;node_slopes;0,25;a start\n"
        "ill;hidden_delta;0,5;half\nill;hidden_delta;0,75;nearly all\n"
    )
    rules = course("", RULES + '[excused]\nill = "all"\n')
    code, marks = grade(tmp_path / "submitted", tmp_path / "r", *rules)
    assert [marks["ill", name].points for name in ("node_slopes", "hidden_delta")] == [0.25, 0.75]
    assert marks["ill", "two_layer_slopes"].rule == f"{EXCUSED_SAID} By the checks: right, 1."
    assert code == 1
    said = report(tmp_path / "r")
    assert "`ill`, `hidden_delta` is in lines 3 and 4; the last one counts" in said
    assert "`node_slopes` is" not in said


def test_where_no_system_says_when_the_files_date_counts_and_the_report_says_so(tmp_path, course):
    hand_in(tmp_path / "in", "jane", RIGHT)
    code, marks = grade(tmp_path / "in", tmp_path / "r", *course())
    assert code == 1
    assert OWN_DATE in marks["jane", "node_slopes"].rule
    assert "For 1 notebook, no system says when" in report(tmp_path / "r")


def test_a_system_that_says_late_against_the_files_date_is_a_question_for_the_teacher(
    tmp_path, course
):
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as packed:
        name = f"doejane_LATE_4021_99817_{LESSON}.ipynb"
        packed.writestr(zipfile.ZipInfo(name, (2026, 5, 3, 10, 0, 0)), notebook(RIGHT))
    _, marks = grade(tmp_path / "in.zip", tmp_path / "r", *course())
    assert marks["4021", "node_slopes"].points == 1
    assert f"`4021`, {LESSON}: late, says Canvas; but in time" in report(tmp_path / "r")


def test_a_list_of_times_goes_before_what_files_say_also_for_what_was_graded(tmp_path, course):
    hand_in(tmp_path / "in", "jane", RIGHT)
    grade(tmp_path / "in", tmp_path / "r", *course())
    (tmp_path / "times.csv").write_text("student,submitted\njane,2026-05-03 12:00\n")
    code, marks = grade(
        tmp_path / "in", tmp_path / "r",
        *course("", RULES + EXTENSION + '[times]\nthe_hidden_layer = "times.csv"\n'),
    )  # fmt: skip
    assert (code, marks["jane", "node_slopes"].points) == (1, 1)
    assert "`ext` is named in it" in report(tmp_path / "r")
    assert "no system says" not in report(tmp_path / "r")


def test_a_list_of_times_says_when_the_newest_came_and_makes_no_earlier_one_late(tmp_path, course):
    wrong, _ = slip("hidden_delta")
    (tmp_path / "in").mkdir()
    for week, day, answers in ((3, 2, RIGHT), (4, 9, {**RIGHT, "hidden_delta": wrong})):
        with zipfile.ZipFile(tmp_path / "in" / f"week{week}.zip", "w") as packed:
            name = f"Jane Doe_4021_assignsubmission_file_/{LESSON}.ipynb"
            packed.writestr(zipfile.ZipInfo(name, (2026, 5, day, 10, 0, 0)), notebook(answers))
    (tmp_path / "times.csv").write_text("student,submitted\n4021,2026-05-09 10:00\n")
    times = '[times]\nthe_hidden_layer = "times.csv"\n'
    _, marks = grade(
        tmp_path / "in", tmp_path / "r", *course('counts = "best"\n', RULES + times)
    )  # fmt: skip
    assert {mark.points for mark in marks.values()} == {1}
    _, marks = grade(tmp_path / "in", tmp_path / "r", *course("", RULES + times))
    assert marks["4021", "node_slopes"].points == 0.5
    assert marks["4021", "node_slopes"].rule.endswith("says times.csv.")


def test_a_missing_list_of_times_or_a_wrong_rule_stops_before_anything_is_written(
    tmp_path, course, capsys
):
    hand_in(tmp_path / "in", "jane", RIGHT)
    for text in ('[times]\nthe_hidden_layer = "gone.csv"\n', "[late]\ntakes = 3\n"):
        assert grade(tmp_path / "in", tmp_path / "r", *course("", text))[0] == 2
    assert not (tmp_path / "r").exists()
    assert "gone.csv" in capsys.readouterr().err


def test_release_takes_the_points_of_the_course(tmp_path, course, capsys):
    option = course("", "[points]\nnode_slopes = 4\n")
    assert main(["release", "07", "--out", str(tmp_path / "out"), *option]) == 0
    assert "6 points" in capsys.readouterr().out
