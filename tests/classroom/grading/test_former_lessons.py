"""Lessons with other numbers, and split: what was handed out or graded before still counts."""

import csv
import json
import os
import shutil
import zipfile

import pytest

from classroom.errors import UserError
from classroom.grading.__main__ import main
from classroom.grading.collecting import collect, identify
from classroom.grading.handout import NOTEBOOKS, points_from, release
from classroom.grading.journal import entries_in
from classroom.grading.judge_notebook import SECONDS, Asked
from classroom.grading.plan import plan
from classroom.grading.self_check import trouble_with
from nnlib.checks import points_of
from nnlib.exercises import EXERCISES
from nnlib.exercises.lessons import current_file, lesson_files
from tests.classroom.grading.classroom import RIGHT, grade, hand_in, marks_in, notebook, slip
from tests.notebook import from_notebook
from tests.renumbered import MOVED, former_numbers, rename
from tools import build

HERE = ("--executor", "tests.classroom.grading.test_grade:AtOnce")
OLD, NEW = "06_the_hidden_layer", "07_the_hidden_layer"
WRONG, SLIP = slip("hidden_delta")

WHOLE, FIRST, SECOND = "03_gradient_descent", "03_gradient_descent", "04_fitting_a_line"
SPLIT = [name for name, one in EXERCISES.items() if one.lesson in (FIRST[3:], SECOND[3:])]
ANSWERS = {name: EXERCISES[name].source for name in SPLIT}
_PARTS = [build.Lesson(build.ROOT / "lessons" / f"{name}.md").learner() for name in (FIRST, SECOND)]


@pytest.fixture
def renumbered(monkeypatch):
    rename(monkeypatch)


def of_split(answers, without=()):
    """The notebook of the lesson before it was split, or a part of it."""
    made, second = (json.loads(build.text_of(part)) for part in _PARTS)
    cells = [*made["cells"], *second["cells"]]
    made["cells"] = [cell for cell in cells if cell["id"] not in without]
    for cell in made["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]].splitlines(keepends=True)
    return json.dumps(made)


def put(path, text, when=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if when is not None:
        os.utime(path, (when, when))
    return path


def statuses(marks):
    return {key: (mark.status, mark.slips, mark.points) for key, mark in marks.items()}


def lessons_in(results):
    with (results / "marks.csv").open(encoding="utf-8", newline="") as file:
        return {(row["exercise"], row["lesson"]) for row in csv.DictReader(file)}


# Each with the name of a lesson's file: where a system, a course or a student puts it.
LAYOUTS = (
    ("{0}_jane.ipynb", "{0}_joe.ipynb"),
    ("jane - {0}.ipynb", "joe - {0} (1).ipynb"),
    ("jane/{0}.ipynb", "joe/{0}.ipynb"),
    ("{0}/jane.ipynb", "{0}/joe.ipynb"),
    ("{0}/jane/mine.ipynb", "{0}/joe/work.ipynb"),
    ("submitted/jane/{0}/{0}.ipynb", "submitted/joe/{0}/{0}.ipynb"),
    ("Jane Doe_4021_assignsubmission_file_/{0}.ipynb",
     "Joe Roe_4022_assignsubmission_file_/{0}.ipynb"),
    ("janedoe_4021_99817_{0}-1.ipynb", "joeroe_LATE_4022_99818_{0}.ipynb"),
    ("submission_12/{0}.ipynb", "submission_13/{0}.ipynb"),
    ("jane/work/{0}.kept-2026-10-01.ipynb", "joe/work/{0}-Copy1.ipynb"),
)  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout[0])
@pytest.mark.parametrize("old", [OLD, "05_behind_the_output", "12_the_hidden_layer"])
def test_an_old_name_is_read_as_the_lesson_in_every_layout(tmp_path, renumbered, layout, old):
    def read_as(folder, name):
        for place in layout:
            put(folder / place.format(name), "{}")
        found, odd = collect(folder, lesson_files())
        return [(one.student, one.lesson, one.late, one.copy) for one in found], len(odd)

    of_today = read_as(tmp_path / "new", NEW)
    assert read_as(tmp_path / "old", old) == of_today
    assert {lesson for _, lesson, _, _ in of_today[0]} == {NEW}
    assert len({student for student, *_ in of_today[0]}) == 2


def test_a_name_by_itself_is_read_as_the_lesson(renumbered):
    assert identify([f"{OLD}_jane.ipynb"], lesson_files()) == ("jane", NEW)


@pytest.mark.parametrize("name", [OLD, NEW, f"{OLD}_export"])
def test_a_zip_of_the_class_may_have_an_old_name(tmp_path, renumbered, name):
    with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
        archive.writestr("jane/mine.ipynb", "{}")
    assert [one.student for one in collect(tmp_path, lesson_files())[0]] == ["jane"]


def test_two_notebooks_of_one_lesson_under_both_names_are_two_tries_of_one_student(
    tmp_path, renumbered
):
    put(tmp_path / "jane" / f"{OLD}.ipynb", notebook(RIGHT), when=1_000_000)
    put(tmp_path / "jane" / f"{NEW}.ipynb", notebook({}), when=2_000_000)
    made = plan(tmp_path)
    assert [(one.place, asked.lesson) for one, asked in made.found] == [(f"jane/{NEW}.ipynb", NEW)]
    assert ("jane/06_the_hidden_layer.ipynb", "Not graded: `jane` also handed in "
            "jane/07_the_hidden_layer.ipynb, which counts.") in made.warnings  # fmt: skip


def test_a_notebook_of_the_old_number_earns_the_same(tmp_path):
    for student, answers in {"jane": RIGHT, "joe": {**RIGHT, "hidden_delta": WRONG}}.items():
        put(tmp_path / "in" / f"{OLD}_{student}.ipynb", notebook(answers))
    with former_numbers():
        _, before = grade(tmp_path / "in", tmp_path / "then", *HERE)
    code, after = grade(tmp_path / "in", tmp_path / "now", *HERE)
    assert code == 0
    assert statuses(after) == statuses(before)
    assert lessons_in(tmp_path / "now") == {(name, NEW) for name in RIGHT}


@pytest.mark.parametrize("name", [OLD, NEW, "7", "07", "the_hidden_layer", "05_behind_the_output"])
def test_only_takes_the_old_and_the_new_name_and_the_number_of_today(tmp_path, renumbered, name):
    put(tmp_path / "jane" / f"{OLD}.ipynb", "{}")
    put(tmp_path / "jane" / "05_a_layer.ipynb", "{}")
    made = plan(tmp_path, only=[name])
    assert [asked.lesson for _, asked in made.found] == [NEW]
    other = plan(tmp_path, only=["06"])
    assert [asked.lesson for _, asked in other.found] == ["06_a_layer"]


def test_the_results_of_an_old_class_are_those_of_today(tmp_path, capsys):
    hand_in(tmp_path / "in", "jane", {**RIGHT, "hidden_delta": WRONG})
    hand_in(tmp_path / "in", "joe", RIGHT)
    students = put(tmp_path / "students.txt", "jane\njoe\nzoe\n")
    out = tmp_path / "out"
    options = ("--students", str(students), *HERE)
    with former_numbers():
        grade(tmp_path / "in", out, *options)
        with (out / "own_marks.csv").open("a") as own:
            own.write("joe,hidden_delta,0.5,late\n")
        _, before = grade(tmp_path / "in", out, *options)
    assert statuses(marks_in(out)) == statuses(before)
    assert {mark.lesson for mark in marks_in(out).values()} == {NEW}
    capsys.readouterr()
    _, after = grade(tmp_path / "in", out, *options)
    said = capsys.readouterr().out
    assert statuses(after) == statuses(before)
    assert "0 notebooks graded, 2 graded before" in said
    assert "Marks changed" not in said
    assert main(["explain", "jane", "hidden_delta", "--results", str(out)]) == 0
    assert WRONG in capsys.readouterr().out
    results = ("--results", str(out))
    assert main(["feedback", *results, "--out", str(tmp_path / "pages")]) == 0
    for lesson in (OLD, NEW, "7"):
        table = tmp_path / f"{lesson}.csv"
        assert main(["export", *results, "--lesson", lesson, "--out", str(table)]) == 0
        assert "jane" in table.read_text()
    assert main(["export", *results, "--lesson", "06", "--out", str(tmp_path / "no.csv")]) == 2


def test_a_notebook_of_a_lesson_that_was_split_is_judged_as_before(tmp_path, capsys):
    wrong = EXERCISES["neuron_slopes"].slip_source(EXERCISES["neuron_slopes"].slips[0])
    on_helper = (
        "def mean_slopes(inputs, weights, bias, targets):\n"
        "    found = [neuron_slopes(*one, bias, target)\n"
        "             for one, target in zip([(i, weights) for i in inputs], targets)]\n"
        "    return (np.mean([w for w, _ in found], axis=0), np.mean([b for _, b in found]))\n"
    )
    # Right with its own `neuron_slopes` alone, whose order of arguments is another.
    own_order = {
        "neuron_slopes": "def neuron_slopes(inputs, weights, bias, target, twice=2):\n"
        "    error = inputs @ weights + bias - target\n"
        "    return twice * error * inputs, twice * error\n",
        "mean_slopes": on_helper.replace("bias, target)", "bias, target, twice=2)"),
    }
    of = {
        "ann": ANSWERS,
        "bob": {**ANSWERS, "neuron_slopes": wrong, "mean_slopes": on_helper},
        "cid": {"updated": ANSWERS["updated"]},
        "dan": {**ANSWERS, **own_order},
    }
    for student, answers in of.items():
        put(tmp_path / "in" / student / WHOLE / f"{WHOLE}.ipynb", of_split(answers))
    out = tmp_path / "out"
    with former_numbers():
        _, before = grade(tmp_path / "in", out, *HERE)
    assert before["bob", "neuron_slopes"].status == "not yet"
    assert before["bob", "mean_slopes"].status == before["dan", "mean_slopes"].status == "right"
    assert before["cid", "descend"].status == "not attempted"
    # The results of before, read today; then graded with nothing known.
    assert statuses(marks_in(out)) == statuses(before)
    for name in ("mean_slopes", "updated"):
        assert main(["explain", "bob", name, "--results", str(out)]) == 0
    code, after = grade(tmp_path / "in", tmp_path / "now", *HERE)
    assert code == 0
    assert statuses(after) == statuses(before)
    assert lessons_in(tmp_path / "now") == {
        (name, SECOND if name in MOVED else FIRST) for name in SPLIT
    }
    _, again = grade(tmp_path / "in", out, *HERE)
    assert statuses(again) == statuses(before)
    _, only = grade(tmp_path / "in", tmp_path / "only", "--only", SECOND, *HERE)
    assert {name for _, name in only} == {*MOVED}
    capsys.readouterr()
    for results in (out, tmp_path / "now"):
        assert main(["explain", "dan", "mean_slopes", "--results", str(results)]) == 0
        assert "unlike this run" not in capsys.readouterr().out


# Of the older copy and of the notebook of the second part: its answers; and which one counts.
BOTH = {
    "both are answered": (ANSWERS, ANSWERS, SECOND, "It was not graded for 04_fitting_a_line"),
    "only the older copy is": (ANSWERS, {}, WHOLE, "Not graded: it has no answer, and jane/03"),
    "only the new one is": ({"updated": ANSWERS["updated"]}, ANSWERS, SECOND, None),
    "none is": ({}, {}, SECOND, None),
}


@pytest.mark.parametrize(("old", "new", "counts", "said"), BOTH.values(), ids=BOTH)
def test_of_an_older_copy_and_a_notebook_of_the_new_lesson_an_answered_one_counts(
    tmp_path, renumbered, old, new, counts, said
):
    put(tmp_path / "jane" / f"{WHOLE}.ipynb", of_split(old), when=2_000_000)
    of_second = of_split(new, without={*SPLIT} - {*MOVED})
    put(tmp_path / "jane" / f"{SECOND}.ipynb", of_second, when=1_000_000)
    made = plan(tmp_path)
    assert {asked.lesson: one.place for one, asked in made.found} == {
        FIRST: f"jane/{WHOLE}.ipynb", SECOND: f"jane/{counts}.ipynb",
    }  # fmt: skip
    remarks = [remark for _, remark in made.warnings]
    assert (len(remarks) == 1 and said in remarks[0]) if said else not remarks


def test_todays_notebook_of_the_first_part_is_of_the_first_part_alone(tmp_path, renumbered):
    put(tmp_path / "jane" / f"{WHOLE}.ipynb", of_split(ANSWERS, without=MOVED))
    made = plan(tmp_path)
    assert [asked.lesson for _, asked in made.found] == [FIRST]
    assert not made.warnings


@pytest.mark.parametrize("names", [[], ["gone"], ["gone", "node_slopes"]])
def test_a_journals_line_keeps_its_lesson_whatever_is_in_it(renumbered, names):
    answers = [{"exercise": name, "share": 1, "status": "right"} for name in names]
    line = {"student": "jane", "lesson": OLD, "digest": "d", "seed": 1, "answers": answers}
    [entry] = entries_in(json.dumps(line).encode()) or []
    assert entry["lesson"] == entry["asked"]["lesson"] == NEW
    assert [one["exercise"] for one in entry["answers"]] == names


def test_our_own_answer_to_what_an_older_copy_builds_on_is_there_for_the_check_of_itself(
    renumbered,
):
    ours = Asked(SECOND, "jane").ours()
    assert [one.name for one in ours.exercises] == [*MOVED]
    assert trouble_with(EXERCISES["neuron_slopes"], ours, 1, SECONDS) == ""


def test_the_points_of_an_answer_in_an_older_copy_are_those_of_its_name(renumbered):
    given = from_notebook(EXERCISES["mean_slopes"].source)
    assert points_of(given, 3) == 3


@pytest.mark.parametrize("name", [OLD, NEW, "7", f"{OLD}.ipynb", "the_hidden_layer"])
def test_a_lesson_is_handed_out_by_its_old_and_its_new_name(tmp_path, renumbered, name):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for path in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(path, folder / f"{current_file(path.stem)}.ipynb")
    [(made, worth)] = release([name], tmp_path / "out", points_from(None), folder)
    assert (made.name, worth) == (f"{NEW}.ipynb", len(RIGHT))
    [(other, _)] = release(["6"], tmp_path / "out", points_from(None), folder)
    assert other.name == "06_a_layer.ipynb"
    with pytest.raises(UserError, match="There is no lesson '20'"):
        release(["20"], tmp_path / "out", points_from(None), folder)
