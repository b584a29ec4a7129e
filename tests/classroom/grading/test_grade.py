"""The verb `grade`: every layout, resumed after a kill, graded again, over any executor."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest

from classroom.errors import UserError
from classroom.grading import executing, judge_notebook, judging_answers
from classroom.grading.__main__ import main
from classroom.grading.executing import execute
from classroom.grading.judge_notebook import Asked
from classroom.grading.results_folder import Results
from classroom.grading.student_names import file_name
from nnlib.words import write_count
from tests.classroom.grading.classroom import (
    LESSON,
    RIGHT,
    grade,
    hand_in,
    marks_in,
    notebook,
    slip,
    without_sandbox,
)
from tools import build

HALF_RIGHT, _ = slip("two_layer_slopes", 4)


def rows(results):
    with (results / "marks.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def report(results):
    return (results / "report.md").read_text(encoding="utf-8")


@pytest.fixture
def points(tmp_path):
    path = tmp_path / "points.toml"
    path.write_text("[points]\ntwo_layer_slopes = 4\n")
    return "--points", str(path)


def test_marks_csv_has_a_row_a_student_and_exercise_with_all_columns(tmp_path, points):
    source, name = slip("hidden_delta")
    hand_in(tmp_path / "in", "jane", RIGHT)
    hand_in(tmp_path / "in", "joe", {**RIGHT, "hidden_delta": source})
    hand_in(tmp_path / "in", "zoe", {})
    code, _ = grade(tmp_path / "in", tmp_path / "out", *points)
    assert code == 0
    found = rows(tmp_path / "out")
    assert list(found[0]) == [
        "student", "name", "lesson", "exercise", "points", "max_points", "status", "slips", "note",
        "checks", "by_checks", "submitted", "late",
    ]  # fmt: skip
    told = [(row["student"], row["exercise"], row["points"], row["status"]) for row in found]
    assert told == [
        ("jane", "node_slopes", "1", "right"), ("jane", "hidden_delta", "1", "right"),
        ("jane", "two_layer_slopes", "4", "right"),
        ("joe", "node_slopes", "1", "right"), ("joe", "hidden_delta", "0", "not yet"),
        ("joe", "two_layer_slopes", "4", "right"),
        ("zoe", "node_slopes", "0", "not attempted"),
        ("zoe", "hidden_delta", "0", "not attempted"),
        ("zoe", "two_layer_slopes", "0", "not attempted"),
    ]  # fmt: skip
    assert found[4]["slips"] == name
    assert {row["checks"] for row in found} == {judge_notebook.version()}
    assert {row["max_points"] for row in found} == {"1", "4"}


def test_parts_that_are_right_earn_their_share(tmp_path, points):
    hand_in(tmp_path / "in", "jane", {**RIGHT, "two_layer_slopes": HALF_RIGHT})
    _, marks = grade(tmp_path / "in", tmp_path / "out", *points)
    mark = marks["jane", "two_layer_slopes"]
    assert mark.status == "not yet"
    assert 0 < mark.points < 4


# layout, the path of the notebook under the folder, the student
LAYOUTS = {
    "nbgrader": (f"submitted/jane/{LESSON}/{LESSON}.ipynb", "jane"),
    "nbgrader, another assignment's name": ("submitted/jane/ps1/mine.ipynb", "jane"),
    "flat, the lesson first": (f"{LESSON}_jane.ipynb", "jane"),
    "flat, the name first": (f"jane - {LESSON}.ipynb", "jane"),
    "flat, a name alone": ("O'Neill, Zo\u00eb.ipynb", "O'Neill, Zo\u00eb"),
    "a folder a student": ("jane/homework.ipynb", "jane"),
    "a folder a lesson": (f"{LESSON}/jane.ipynb", "jane"),
    "Canvas": (f"doejane_40213_998877_{LESSON}-2.ipynb", "40213"),
    "Canvas, late": (f"doejane_LATE_40213_998877_{LESSON}.ipynb", "40213"),
    "Moodle, folders": (f"Jane Doe_40213_assignsubmission_file_/{LESSON}.ipynb", "40213"),
    "Moodle, flat": (f"Jane Doe_40213_assignsubmission_file_{LESSON}.ipynb", "40213"),
    "Blackboard": ("Homework_jdoe_attempt_2026-01-31-12-00-00_mine.ipynb", "jdoe"),
    "Gradescope": (f"submission_40213/{LESSON}.ipynb", "submission_40213"),
}  # fmt: skip


@pytest.mark.parametrize("kind", LAYOUTS)
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "ZIP"])
def test_every_layout_tells_the_student_and_the_lesson(tmp_path, kind, packed):
    name, student = LAYOUTS[kind]
    if packed:
        given = tmp_path / "in.zip"
        with zipfile.ZipFile(given, "w") as archive:
            archive.writestr(name, notebook({}))
            archive.writestr(f"__MACOSX/{name}", "x")
    else:
        given = tmp_path / "in"
        (given / name).parent.mkdir(parents=True)
        (given / name).write_text(notebook({}), encoding="utf-8")
    code, marks = grade(given, tmp_path / "out")
    assert {who for who, _ in marks} == {student}
    assert {mark.lesson for mark in marks.values()} == {LESSON}
    assert code == (0 if LESSON in name else 1)
    assert LESSON in name or f"it was read as {LESSON}" in report(tmp_path / "out")


def test_one_file_is_graded(tmp_path):
    (tmp_path / "jane.ipynb").write_text(notebook(RIGHT), encoding="utf-8")
    _, marks = grade(tmp_path / "jane.ipynb", tmp_path / "out")
    assert marks["jane", "hidden_delta"].status == "right"


def test_a_zip_in_a_zip_belongs_to_whose_zip_it_is(tmp_path):
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as archive:
        archive.writestr("work/homework.ipynb", notebook(RIGHT))
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.write(tmp_path / "inner.zip", "Jane Doe_40213_assignsubmission_file_/mine.zip")
    _, marks = grade(tmp_path / "in.zip", tmp_path / "out")
    assert marks["40213", "hidden_delta"].status == "right"


def test_of_two_files_of_a_student_the_last_is_graded_and_the_other_named(tmp_path):
    for number, answers in ((1, {}), (2, RIGHT)):
        name = f"doejane_40213_99887{number}_{LESSON}-{number}.ipynb"
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(notebook(answers), encoding="utf-8")
    code, marks = grade(tmp_path / "in", tmp_path / "out")
    assert marks["40213", "hidden_delta"].status == "right"
    assert code == 1
    assert f"also handed in doejane_40213_998872_{LESSON}-2.ipynb" in report(tmp_path / "out")


def test_several_lessons_of_a_student_stand_beside_one_another(tmp_path):
    hand_in(tmp_path / "in", "jane", RIGHT)
    other = tmp_path / "in" / "jane" / "00_start_here" / "00_start_here.ipynb"
    other.parent.mkdir()
    other.write_bytes((build.ROOT / "notebooks" / "00_start_here.ipynb").read_bytes())
    _, marks = grade(tmp_path / "in", tmp_path / "out")
    assert [name for _, name in marks] == ["double", *RIGHT]


def test_who_handed_nothing_in_has_rows_that_say_so(tmp_path):
    hand_in(tmp_path / "in", "jane", RIGHT)
    (tmp_path / "students.csv").write_text("student,name\njane,Jane\n'zoe,Zoe\n=cmd,Joe\n")
    grade(tmp_path / "in", tmp_path / "out", "--students", str(tmp_path / "students.csv"))
    missing = [row for row in rows(tmp_path / "out") if row["status"] == "not handed in"]
    assert len(missing) == 6
    assert "'=cmd" in {row["student"] for row in missing}
    own = tmp_path / "out" / "own_marks.csv"
    own.write_text("student,exercise,points,reason\n'=cmd,hidden_delta,1,on paper\n")
    _, marks = grade(tmp_path / "in", tmp_path / "out")
    assert marks["=cmd", "hidden_delta"].points == 1
    assert marks["=cmd", "node_slopes"].points == 0


def test_only_takes_exercises_lessons_and_students(tmp_path):
    for student in ("jane", "joe"):
        hand_in(tmp_path / "in", student, RIGHT)
    _, marks = grade(tmp_path / "in", tmp_path / "out", "--only", "jane", "--only", "hidden_delta")
    assert list(marks) == [("jane", "hidden_delta")]
    _, marks = grade(tmp_path / "in", tmp_path / "out", "--only", "07")
    assert len(marks) == 6


def test_one_exercise_graded_again_leaves_the_others_as_they_were(tmp_path):
    path = hand_in(tmp_path / "in", "jane", RIGHT)
    grade(tmp_path / "in", tmp_path / "out")
    results = Results(tmp_path / "out")
    [entry] = results.entries
    again = [one | {"share": 0.5} for one in entry["answers"] if one["exercise"] == "hidden_delta"]
    results.add(entry | {"answers": again})
    assert {mark.points for mark in marks_in(tmp_path / "out").values()} == {1.0, 0.5}
    assert path.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--only", "hidden_deltas"], "Did you mean `hidden_delta`"),
        (["--jobs", "-1"], "--jobs is -1"),
        (["--seconds", "0"], "--seconds is 0"),
        (["--executor", "no.such:thing"], "Expected `processes`"),
        (["--executor", "nothing"], "Expected `processes`"),
        (["--students", "no.csv"], "cannot be read"),
        (["--points", "no.toml"], "cannot be read"),
        (["--assessment", "no.toml"], "cannot be read"),
    ],
)
def test_wrong_use_is_told_and_ends_with_2(tmp_path, capsys, options, words):
    hand_in(tmp_path / "in", "jane", RIGHT)
    assert main(["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), *options]) == 2
    assert words in capsys.readouterr().err


def test_a_place_without_notebooks_is_told(tmp_path, capsys):
    assert main(["grade", str(tmp_path / "no"), "--out", str(tmp_path / "out")]) == 2
    (tmp_path / "empty").mkdir()
    assert main(["grade", str(tmp_path / "empty"), "--out", str(tmp_path / "out")]) == 2
    assert "There is no" in capsys.readouterr().err


@pytest.mark.parametrize("option", [[], ["--require-sandbox"]])
def test_without_a_sandbox_grading_refuses_and_says_what_an_answer_could_do(
    tmp_path, capsys, monkeypatch, option
):
    from classroom.grading import sandbox

    monkeypatch.setattr(sandbox, "_why_no_bubblewrap", lambda: "the program is not installed")
    sandbox.protection.cache_clear()
    try:
        hand_in(tmp_path / "in", "jane", RIGHT)
        given = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
        assert main([*given, *option]) == 2
        said = capsys.readouterr().err
        assert "apt install bubblewrap" in said
        assert "read, change and delete your files" in said
        assert "--without-sandbox" in said
        assert not (tmp_path / "out").exists()
        assert "Not in force: no network" in sandbox.protection().says
        assert main(["explain", "jane", "node_slopes", "--results", str(tmp_path / "out")]) == 2
    finally:
        sandbox.protection.cache_clear()


def test_a_notebook_counts_before_a_text_and_the_newer_before_the_older(tmp_path):
    folder = tmp_path / "in" / "jane" / LESSON
    path = hand_in(tmp_path / "in", "jane", RIGHT)
    for name in ("notes.txt", "data.json", f"{LESSON}-Copy1.ipynb", "b.ipynb"):
        (folder / name).write_text(notebook({}), encoding="utf-8")
        os.utime(folder / name, (100, 100))
    for jobs in ("1", "2"):
        code, marks = grade(tmp_path / "in", tmp_path / f"out {jobs}", "--jobs", jobs)
        assert {mark.status for mark in marks.values()} == {"right"}
        assert code == 1
        assert (
            report(tmp_path / f"out {jobs}").count(f"also handed in jane/{LESSON}/{path.name},")
            == 4
        )
    os.utime(path, (0, 0))
    _, marks = grade(tmp_path / "in", tmp_path / "out 3")
    assert {mark.status for mark in marks.values()} == {"not attempted"}


# a folder or file, who is on the list of students, whose it is
LISTED = (
    ("monday/jack.ipynb", "jack"), ("HW6 - ines.ipynb", "ines"), ("06_hugo_final.ipynb", "hugo"),
    ("doejane_40213_998877_x.ipynb", "doejane"), ("Doe_Joe-be6b6c/x.ipynb", "Doe, Joe"),
    ("gina (1).ipynb", "gina"), ("anna/06 mary.ipynb", "anna"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "student"), LISTED)
def test_a_list_of_students_tells_whose_a_file_is(tmp_path, name, student):
    (tmp_path / "list.csv").write_text(
        'jack\nines\nhugo\ndoejane\n"Doe, Joe"\ngina\nanna\nmary\nin\n'
    )
    path = tmp_path / "in" / name.replace("be6b6c", file_name("Doe, Joe").rpartition("-")[2])
    path.parent.mkdir(parents=True)
    path.write_text(notebook(RIGHT), encoding="utf-8")
    _, marks = grade(tmp_path / "in", tmp_path / "out", "--students", str(tmp_path / "list.csv"))
    assert {who for (who, _), mark in marks.items() if mark.status == "right"} == {student}


def test_who_is_not_on_the_list_is_named(tmp_path):
    (tmp_path / "list.csv").write_text("joe\n")
    hand_in(tmp_path / "in", "jane", RIGHT)
    code, _ = grade(tmp_path / "in", tmp_path / "out", "--students", str(tmp_path / "list.csv"))
    assert code == 1
    assert "`jane` is not on your list of students" in report(tmp_path / "out")


@pytest.mark.parametrize(("given", "student"), [
    ("in/jane", "jane"), ("in/submitted/jane", "jane"), ("submitted/hw6/mary.ipynb", "mary"),
])  # fmt: skip
def test_what_is_given_may_be_one_students_folder_or_lie_deep(tmp_path, given, student):
    path = tmp_path / given
    if path.suffix:
        path.parent.mkdir(parents=True)
        path.write_text(notebook(RIGHT), encoding="utf-8")
        path = path.parent
    else:
        hand_in(path.parent, student, RIGHT)
    _, marks = grade(path, tmp_path / "out")
    assert {who for who, _ in marks} == {student}


def test_results_inside_of_what_was_handed_in_are_not_looked_into(tmp_path):
    hand_in(tmp_path, "jane", RIGHT)
    for _ in range(2):
        code, _ = grade(tmp_path, tmp_path / "out")
        assert code == 0


def test_work_handed_in_late_says_so(tmp_path):
    (tmp_path / "in").mkdir()
    name = f"doejane_LATE_40213_998877_{LESSON}.ipynb"
    (tmp_path / "in" / name).write_text(notebook(RIGHT), encoding="utf-8")
    _, marks = grade(tmp_path / "in", tmp_path / "out")
    assert "Handed in late" in marks["40213", "node_slopes"].note


def test_who_was_withdrawn_is_named_and_can_be_forgotten(tmp_path):
    hand_in(tmp_path / "in", "jane", RIGHT)
    gone = hand_in(tmp_path / "in", "joe", RIGHT)
    grade(tmp_path / "in", tmp_path / "out")
    gone.unlink()
    _, marks = grade(tmp_path / "in", tmp_path / "out")
    assert ("joe", "hidden_delta") in marks
    assert "- `joe` (`--forget joe` leaves this student out)" in report(tmp_path / "out")
    _, marks = grade(tmp_path / "in", tmp_path / "out", "--forget", "joe")
    assert {who for who, _ in marks} == {"jane"}
    given = ["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--forget", "zoe"]
    assert main(given) == 2


# --- again --------------------------------------------------------------------------------------


def test_what_is_known_is_not_judged_again_and_a_changed_notebook_is(tmp_path, capsys):
    hand_in(tmp_path / "in", "jane", RIGHT)
    hand_in(tmp_path / "in", "joe", {})
    grade(tmp_path / "in", tmp_path / "out")
    first = (tmp_path / "out" / "marks.csv").read_bytes()
    capsys.readouterr()
    grade(tmp_path / "in", tmp_path / "out")
    assert "0 notebooks graded, 2 graded before" in capsys.readouterr().out
    assert (tmp_path / "out" / "marks.csv").read_bytes() == first
    hand_in(tmp_path / "in", "joe", RIGHT)
    _, marks = grade(tmp_path / "in", tmp_path / "out")
    assert "1 notebook graded, 1 graded before" in capsys.readouterr().out
    assert marks["joe", "hidden_delta"].points == 1
    assert "`joe`, `hidden_delta`: 0 \u2192 1 (right)" in report(tmp_path / "out")


def test_after_a_kill_the_same_command_repeats_nothing_and_loses_nothing(tmp_path):
    for number in range(40):
        hand_in(tmp_path / "in", f"s{number:02}", RIGHT)
    command = [sys.executable, "-m", "classroom.grading", "grade", str(tmp_path / "in"), "--out",
               str(tmp_path / "out"), "--jobs", "1", *without_sandbox()]  # fmt: skip
    journal = tmp_path / "out" / "journal.jsonl"
    running = subprocess.Popen(command, cwd=build.ROOT, stderr=subprocess.DEVNULL)
    while not journal.exists() or journal.read_bytes().count(b"\n") < 10:
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    running.wait()
    for _ in range(100):
        left = subprocess.run(["pgrep", "-f", f"parent_pid={running.pid}"], capture_output=True)
        if not left.stdout:
            break
        time.sleep(0.1)
    assert not left.stdout
    assert not (tmp_path / "out" / "marks.csv").exists()
    done = [entry["student"] for entry in Results(tmp_path / "out").entries]
    # On a machine that is busy, an answer may be left for the next run.
    whole = [
        entry["student"] for entry in Results(tmp_path / "out").entries
        if {answer["status"] for answer in entry["answers"]} == {"right"}
    ]  # fmt: skip
    # A line that was cut off in the middle of it.
    with journal.open("ab") as file:
        file.write(b'{"student": "s39", "less')
    assert 0 < len(done) < 40
    _, marks = grade(tmp_path / "in", tmp_path / "out")
    assert len(marks) == 120
    assert {mark.status for mark in marks.values()} == {"right"}
    everyone = [entry["student"] for entry in Results(tmp_path / "out").entries]
    assert len(whole) >= 5
    assert all(everyone.count(student) == 1 for student in whole)
    assert set(everyone) == {f"s{number:02}" for number in range(40)}
    assert everyone[: len(done)] == done


def test_grading_again_after_a_check_was_mended_shows_which_marks_change(tmp_path, monkeypatch):
    hand_in(tmp_path / "in", "jane", RIGHT)
    grade(tmp_path / "in", tmp_path / "out")
    results = Results(tmp_path / "out")
    [entry] = results.entries
    # As an earlier version of the checks would have left it, which refused a right answer.
    answers = [one | {"share": 0.0, "status": "not yet"} for one in entry["answers"]]
    results.add(entry | {"checks": "0.0.1+old", "answers": answers})
    results.journal.write_text(json.dumps(results.entries[-1]) + "\n")
    before = results.folder / "marks.csv"
    before.write_text(before.read_text().replace("s,1,1,right", "s,0,1,not yet").replace(
        "a,1,1,right", "a,0,1,not yet"))  # fmt: skip
    _, marks = grade(tmp_path / "in", tmp_path / "out")
    assert report(tmp_path / "out").count("0 \u2192 1 (right)") == 3
    assert {mark.checks for mark in marks.values()} == {judge_notebook.version()}
    assert len(Results(tmp_path / "out").entries) == 2


def test_a_teachers_own_mark_with_a_reason_survives_grading_again(tmp_path):
    hand_in(tmp_path / "in", "jane", {})
    grade(tmp_path / "in", tmp_path / "out")
    own = tmp_path / "out" / "own_marks.csv"
    assert own.read_text() == "student,exercise,points,reason\n"
    own.write_text('student,exercise,points,reason\njane,hidden_delta,"0,5","on paper, in class"\n')
    _, marks = grade(tmp_path / "in", tmp_path / "out")
    mark = marks["jane", "hidden_delta"]
    assert (mark.points, mark.status) == (0.5, "not attempted")
    assert mark.note == "The teacher's own mark: on paper, in class (by the checks: 0)."
    hand_in(tmp_path / "in", "jane", RIGHT)
    _, marks = grade(tmp_path / "in", tmp_path / "out")
    assert marks["jane", "hidden_delta"].points == 0.5
    assert own.read_text().endswith('class"\n')


def test_with_another_limit_or_on_demand_it_is_judged_again(tmp_path, capsys):
    hand_in(tmp_path / "in", "jane", RIGHT)
    for options, graded in (((), 1), ((), 0), (("--seconds", "9"), 1), (("--again",), 1)):
        grade(tmp_path / "in", tmp_path / "out", *options)
        assert f"{write_count(graded, 'notebook')} graded" in capsys.readouterr().out


def test_wrong_use_leaves_results_as_they_were(tmp_path, points):
    hand_in(tmp_path / "in", "jane", RIGHT)
    wrong = (["--only", "typo"], ["--executor", "no:thing"], ["--students", "no"])
    for options in wrong:
        assert grade(tmp_path / "in", tmp_path / "out", *points, *options)[0] == 2
    assert main(["grade", str(tmp_path / "no"), "--out", str(tmp_path / "out"), *points]) == 2
    assert not (tmp_path / "out").exists()


def test_two_runs_do_not_write_into_one_folder(tmp_path, capsys):
    hand_in(tmp_path / "in", "jane", RIGHT)
    with Results(tmp_path / "out").locked():
        assert main(["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 2
    assert "Another run is writing" in capsys.readouterr().err


def test_own_marks_are_listed_as_changed_and_odd_ones_named(tmp_path):
    hand_in(tmp_path / "in", "jane", {})
    grade(tmp_path / "in", tmp_path / "out")
    own = tmp_path / "out" / "own_marks.csv"
    own.write_bytes(
        "student;exercise;points;reason\njane;hidden_delta;0,5;m\u00fcndlich\n"
        "jan;hidden_delta;1;typo\njane;node_slopes;7;bonus\n".encode("cp1252")
    )
    code, marks = grade(tmp_path / "in", tmp_path / "out")
    assert marks["jane", "hidden_delta"].points == 0.5
    assert code == 1
    told = report(tmp_path / "out")
    assert "`jane`, `hidden_delta`: 0 \u2192 0.5" in told
    assert "Your own mark for `jan`, `hidden_delta` was not used." in told
    assert "Your own mark for `jane`, `node_slopes` is 7; the maximum is 1." in told


def test_own_marks_without_their_first_line_are_refused(tmp_path, capsys):
    hand_in(tmp_path / "in", "jane", {})
    grade(tmp_path / "in", tmp_path / "out")
    (tmp_path / "out" / "own_marks.csv").write_text("jane,hidden_delta,1,x\n")
    assert main(["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 2
    assert "should begin with the line student,exercise" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["jane,hidden_delta,-1,x", "jane,hidden_delta,x,a",
                                  "jane,hidden_delta,,late", "jane,hidden_delta,1,", ",,1,x",
                                  "jane,hidden_delta,nan,x"])  # fmt: skip
def test_an_own_mark_without_points_or_reason_is_refused(tmp_path, capsys, line):
    hand_in(tmp_path / "in", "jane", {})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "own_marks.csv").write_text(f"student,exercise,points,reason\n{line}\n")
    assert main(["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 2
    assert "line 2: expected student, exercise" in capsys.readouterr().err


# --- pointed out --------------------------------------------------------------------------------

MEASURING = """def hidden_delta(delta, weights, pre_activation):
    slopes = np.zeros_like(pre_activation)
    for place in np.ndindex(pre_activation.shape):
        up, down = pre_activation.copy(), pre_activation.copy()
        up[place] += 1e-6
        down[place] -= 1e-6
        slopes[place] = (scored(up, weights, delta) - scored(down, weights, delta)) / 2e-6
    return slopes

def scored(pre_activation, weights, delta):
    return np.sum(np.maximum(pre_activation, 0) @ weights * delta)
"""


LOSS = """
def cost(h, b, o, c, inputs, targets):
    e = np.where(inputs @ h + b > 0, inputs @ h + b, 0) @ o + c - targets
    return (e * e).sum() / len(e)
"""
LOOP = (
    """def two_layer_slopes(inputs, targets, *arrays):
    found = []
    for a in range(4):
        p = [np.array(one, dtype=DTYPE) for one in arrays]
        slope = np.zeros(p[a].shape)
        for place in np.ndindex(slope.shape):
            BODY
        found.append(slope)
    return found
"""
    + LOSS
)
NUDGED = LOOP.replace("DTYPE", "float").replace(
    "BODY",
    """v = []
            for step in (1e-5, -2e-5):
                p[a][place] += step
                v.append(cost(*p, inputs, targets))
            p[a][place] += 1e-5
            slope[place] = np.subtract(*v) / 2e-5""",
)
STEPPED = (
    LOOP.replace("DTYPE", "complex")
    .replace(
        "BODY",
        """p[a][place] += 1e-30j
            slope[place] = cost(*p, inputs, targets).imag / 1e-30
            p[a][place] -= 1e-30j""",
    )
    .replace("inputs @ h + b > 0", "np.real(inputs @ h + b) > 0")
)


def test_work_that_is_measured_published_or_copied_is_pointed_out_and_keeps_its_marks(tmp_path):
    ours = RIGHT["two_layer_slopes"]
    other = ours.replace("    return", "    done = True\n    return")
    renamed = re.sub(r"\bdelta_hidden\b", "d", other.replace("done", "ready"))
    work = {
        "ann": {"hidden_delta": MEASURING}, "bea": {"two_layer_slopes": NUDGED},
        "cat": {"two_layer_slopes": STEPPED}, "joe": {"two_layer_slopes": other},
        "pub": {"two_layer_slopes": re.sub('    """.*?"""\n', "", ours, flags=re.DOTALL)},
        "zoe": {"two_layer_slopes": renamed},
    }  # fmt: skip
    for student, answers in work.items():
        hand_in(tmp_path / "in", student, {**RIGHT, **answers})
    code, marks = grade(tmp_path / "in", tmp_path / "out")
    told = report(tmp_path / "out")
    assert code == 0
    assert {mark.points for mark in marks.values()} == {1.0}
    assert "`hidden_delta` of `ann`: It looks measured" in told
    assert "`two_layer_slopes` of `bea`, `cat`: It looks measured" in told
    assert "`two_layer_slopes` of `ann`: It is the published solution, letter by letter." in told
    assert "`two_layer_slopes` of `pub`: It is the published solution except for names" in told
    assert "the answers of `joe`, `zoe` are the same except for names" in told


# --- executors ----------------------------------------------------------------------------------


class AtOnce(Executor):
    """The smallest executor: it does the work where it is asked to."""

    def submit(self, function, /, *given, **others):
        done = Future()
        done.set_result(function(*given, **others))
        return done


def test_any_executor_will_do(tmp_path):
    hand_in(tmp_path / "in", "jane", RIGHT)
    _, marks = grade(tmp_path / "in", tmp_path / "out", "--executor",
                     "tests.classroom.grading.test_grade:AtOnce")  # fmt: skip
    assert {mark.status for mark in marks.values()} == {"right"}


def job(number):
    return (lambda: b""), Asked(LESSON, str(number)), 1, (), 1.0


class Breaks(Executor):
    """Breaks at chosen submissions, and with it whatever it was asked before."""

    asked, deadly, times = [], "", 1

    def submit(self, function, /, *given):
        done, student = Future(), given[1].student
        Breaks.asked.append(student)
        if student == Breaks.deadly and Breaks.asked.count(student) <= Breaks.times:
            done.set_exception(BrokenProcessPool("ended"))
        else:
            done.set_result({"student": student})
        return done


@pytest.mark.parametrize("times", [1, 2])
def test_where_an_executor_breaks_a_new_one_goes_on(monkeypatch, times):
    monkeypatch.setattr(Breaks, "asked", [])
    monkeypatch.setattr(Breaks, "deadly", "3")
    monkeypatch.setattr(Breaks, "times", times)
    came = dict(execute([job(number) for number in range(7)], Breaks, 3))
    assert {number: one["student"] for number, one in came.items()} == {
        number: str(number) for number in range(7)
    }


def test_what_breaks_every_executor_is_given_up_and_all_else_is_graded(monkeypatch):
    monkeypatch.setattr(Breaks, "asked", [])
    monkeypatch.setattr(Breaks, "deadly", "3")
    monkeypatch.setattr(Breaks, "times", 99)
    came = list(execute([job(number) for number in range(7)], Breaks, 3))
    assert sorted(number for number, _ in came) == list(range(7))
    [given_up] = [one for _, one in came if isinstance(one, Exception)]
    assert "three times" in str(given_up)


def test_what_cannot_be_read_comes_back_as_its_problem():
    def unreadable():
        raise OSError("gone")

    [(_, problem)] = execute([(unreadable, Asked(LESSON, "x"), 1, (), 1.0)], AtOnce, 1)
    assert isinstance(problem, OSError)


def test_a_judge_that_fails_needs_a_look_and_the_rest_is_graded(tmp_path, monkeypatch):
    def failing(exercise, answer, seed):
        met.append(exercise.name)
        # Grading's check of itself comes first.
        if met.count("hidden_delta") > 1 and exercise.name == "hidden_delta":
            raise RuntimeError("a bug of ours")
        return judged(exercise, answer, seed)

    judged, met = judging_answers.judge_exercise, []
    judge_notebook.SELF_CHECK.repeat()
    monkeypatch.setattr(judging_answers, "judge_exercise", failing)
    hand_in(tmp_path / "in", "jane", RIGHT)
    code, marks = grade(tmp_path / "in", tmp_path / "out", "--executor",
                        "tests.classroom.grading.test_grade:AtOnce")  # fmt: skip
    assert code == 1
    assert marks["jane", "hidden_delta"].status == judge_notebook.NOT_JUDGED
    assert marks["jane", "two_layer_slopes"].status == "right"
    assert "a bug of ours" in report(tmp_path / "out")


def test_a_process_of_the_pool_that_is_killed_costs_nothing(tmp_path):
    without_sandbox()
    killed = []

    class Killing(ProcessPoolExecutor):
        def submit(self, function, /, *given, **others):
            made = super().submit(function, *given, **others)
            if not killed and given[1].student == "s5":
                killed.extend(self._processes)
                os.kill(killed[0], signal.SIGTERM)
            return made

    for number in range(12):
        hand_in(tmp_path / "in", f"s{number}", RIGHT)
    load = (tmp_path / "in" / "s0" / LESSON / f"{LESSON}.ipynb").read_bytes
    jobs = [(load, Asked(LESSON, f"s{number}"), 1, (), 10.0) for number in range(12)]
    context = executing.multiprocessing.get_context("spawn")
    came = list(execute(jobs, lambda: Killing(2, context), 4))
    assert killed
    assert sorted(number for number, _ in came) == list(range(12))
    assert all(answer["status"] == "right" for _, one in came for answer in one["answers"])


def test_an_executor_of_another_kind_is_refused_with_what_is_expected():
    with pytest.raises(UserError, match="module:function"):
        executing.executors("threads", 1)
