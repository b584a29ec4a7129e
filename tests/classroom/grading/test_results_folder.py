"""Results stay whole whatever a spreadsheet, a crash, another disk or another program does."""

import csv
import errno
import io
import json
import os

import numpy as np
import pytest

from classroom.errors import UserError
from classroom.grading.__main__ import main
from classroom.grading.judge_notebook import NOT_JUDGED
from classroom.grading.results_folder import NO_NOTEBOOK, Results
from nnlib.checks.instances import instances_of
from nnlib.exercises import EXERCISES
from tests.classroom.grading.classroom import LESSON, RIGHT, grade, hand_in, marks_in

WRONG = "def node_slopes(delta, weights):\n    return 0\n"
ASKED = {"lesson": LESSON, "student": "jane", "seed": 0, "stated": ""}


def entry(student="jane", digest="d", names=tuple(RIGHT), share=1.0, status="right", **fields):
    """A line of the journal."""
    answers = [{"exercise": name, "share": share, "status": status} for name in names]
    return {"student": student, "lesson": LESSON, "digest": digest, "seed": 1, "checks": "1",
            "seconds": 10.0, "answers": answers, "asked": ASKED, **fields}  # fmt: skip


def report(folder):
    return (folder / "report.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Jane, who has one wrong answer, is graded; nothing is changed here."""
    place = tmp_path_factory.mktemp("graded")
    hand_in(place / "in", "jane", {**RIGHT, "node_slopes": WRONG})
    points = place / "points.toml"
    points.write_text("[points]\nnode_slopes = 2\n")
    students = place / "students.csv"
    students.write_text("jane\nzoe\n")
    grade(place / "in", place / "out", "--points", str(points), "--students", str(students))
    return place


@pytest.fixture
def again(graded, tmp_path):
    """A copy of those results that may be spoiled, and what grades into it once more."""
    for path in (graded / "out").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path, lambda *options: grade(graded / "in", tmp_path, *options)


# --- --only -------------------------------------------------------------------------------------


def test_only_after_a_newer_notebook_loses_no_mark_and_says_which_are_of_the_earlier_one(tmp_path):
    hand_in(tmp_path / "in", "jane", {**RIGHT, "node_slopes": WRONG})
    grade(tmp_path / "in", tmp_path / "out")
    hand_in(tmp_path / "in", "jane", {**RIGHT, "hidden_delta": RIGHT["hidden_delta"] + "# new\n"})
    code, marks = grade(tmp_path / "in", tmp_path / "out", "--only", "node_slopes")
    assert code == 1
    assert {name: mark.points for (_, name), mark in marks.items()} == dict.fromkeys(RIGHT, 1.0)
    for name in RIGHT:
        is_earlier = "from an earlier notebook" in marks["jane", name].note
        assert is_earlier == (name != "node_slopes")
        assert (f"`jane`, `{name}`: This mark is from" in report(tmp_path / "out")) == is_earlier
    # An appeal is about the notebook in which an answer was judged.
    assert main(["explain", "jane", "node_slopes", "--results", str(tmp_path / "out")]) == 0
    assert main(["explain", "jane", "hidden_delta", "--results", str(tmp_path / "out")]) == 2
    code, marks = grade(tmp_path / "in", tmp_path / "out")
    assert code == 0
    assert not any("from an earlier notebook" in mark.note for mark in marks.values())


def test_a_notebook_that_comes_back_is_judged_again(tmp_path):
    path = hand_in(tmp_path / "in", "jane", {**RIGHT, "node_slopes": WRONG})
    first = path.read_bytes()
    grade(tmp_path / "in", tmp_path / "out")
    hand_in(tmp_path / "in", "jane", RIGHT)
    grade(tmp_path / "in", tmp_path / "out")
    path.write_bytes(first)
    _, marks = grade(tmp_path / "in", tmp_path / "out")
    assert marks["jane", "node_slopes"].points == 0


@pytest.mark.parametrize("asked", [RIGHT, ["node_slopes"], ["node_slopes", "hidden_delta"]])
@pytest.mark.parametrize("newer", ["d", "e"])
def test_no_exercise_that_was_graded_ever_loses_its_row(tmp_path, asked, newer):
    results = Results(tmp_path)
    results.add(entry())
    results.add(entry(digest=newer, names=asked, share=0.0, status="not yet"))
    marks = {mark.exercise: mark for mark in Results(tmp_path).marks()}
    assert set(marks) == set(RIGHT)
    assert {name for name in RIGHT if marks[name].points == 0} == set(asked)


def test_a_mark_that_has_no_row_any_more_is_listed_as_changed(again):
    folder, grade_again = again
    journal = (folder / "journal.jsonl").read_text(encoding="utf-8")
    (folder / "journal.jsonl").write_text(journal.replace('"exercise": "node_slopes"',
                                                          '"exercise": "of_before"'))  # fmt: skip
    results = Results(folder)
    results.written_marks()
    assert set(results.vanished(results.marks())) == {
        ("jane", "node_slopes"),
        ("zoe", "node_slopes"),
    }
    (folder / "journal.jsonl").write_text("")
    grade_again("--only", "hidden_delta")
    assert "`jane`, `node_slopes`: 0 → no longer any mark" in report(folder)
    assert "`jane`, `two_layer_slopes`: 1 → no longer any mark" in report(folder)


# --- what is known ------------------------------------------------------------------------------


def test_what_was_not_judged_is_not_known(tmp_path):
    results = Results(tmp_path)
    results.add(entry())
    assert {key[-1] for key in results.known("1")} == set(RIGHT)
    results.add(entry(names=["node_slopes"], share=0.0, status=NOT_JUDGED))
    assert {key[-1] for key in results.known("1")} == set(RIGHT) - {"node_slopes"}
    assert results.known("2") == set()


# --- names --------------------------------------------------------------------------------------


def test_names_that_are_not_utf_8_stay_apart(tmp_path):
    names = [os.fsdecode(one) for one in (b"Zo\xeb", b"Zo\xe9", b"Zo\xff")]
    results = Results(tmp_path / "out")
    for number, name in enumerate(names):
        results.add(entry(name, share=number / 2, names=["node_slopes"]))
    for _ in range(2):
        found = Results(tmp_path / "out")
        assert {one.student: one.points for one in found.marks()} == dict(
            zip(names, (0, 0.5, 1), strict=True))  # fmt: skip
        found.write_marks(found.marks())
        assert found.written_marks() == {(name, "node_slopes"): number / 2
                                         for number, name in enumerate(names)}  # fmt: skip
    with (tmp_path / "out" / "marks.csv").open(encoding="utf-8", newline="") as file:
        assert len({row["student"] for row in csv.DictReader(file)}) == 3
    for verb in (["feedback"], ["export", "--out", str(tmp_path / "totals.csv")]):
        assert main([*verb, "--results", str(tmp_path / "out")]) == 0
    assert len(list((tmp_path / "out" / "feedback").glob("Zo*.html"))) == 3
    assert len((tmp_path / "totals.csv").read_text(encoding="utf-8").splitlines()) == 4


def test_a_name_in_two_forms_is_one_student(tmp_path):
    results = Results(tmp_path)
    results.add(entry("Zoe\u0308", share=0.0))
    results.add(entry("Zo\u00eb", digest="e"))
    results.keep(students=["Zoe\u0308"])
    (tmp_path / "own_marks.csv").write_text(
        "student,exercise,points,reason\nZoe\u0308,node_slopes,0.5,a reason\n", encoding="utf-8"
    )
    marks = Results(tmp_path).marks()
    assert {mark.student for mark in marks} == {"Zo\u00eb"}
    assert [mark.points for mark in marks] == [0.5, 1.0, 1.0]


# --- files that something else changed ----------------------------------------------------------


def saved_by_a_spreadsheet(path, delimiter=",", coding="utf-8", drop=None, comma=False, empty=None):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in rows[0] if name != drop]
    made = io.StringIO()
    writer = csv.DictWriter(made, columns, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        if comma:
            row["points"] = row["points"].replace(".", ",")
        writer.writerow({**row, empty: ""} if empty else row)
    path.write_bytes(made.getvalue().encode(coding))


SAVED = {
    "a mark of the coding": {"coding": "utf-8-sig"}, "UTF-16": {"coding": "utf-16"},
    "semicolons": {"delimiter": ";"}, "tabs": {"delimiter": "\t"},
    "decimal commas": {"delimiter": ";", "comma": True}, "cp1252": {"coding": "cp1252"},
    "no points": {"empty": "points"}, "no column of points": {"drop": "points"},
    "no column of students": {"drop": "student"},
}  # fmt: skip
READABLE = [kind for kind in SAVED if not kind.startswith("no ")]


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("kind", SAVED)
def test_after_a_spreadsheet_saved_the_marks_grading_goes_on(again, kind, kept):
    folder, grade_again = again
    before = (folder / "marks.csv").read_bytes()
    saved_by_a_spreadsheet(folder / "marks.csv", **SAVED[kind])
    if not kept:
        # As results of earlier versions are.
        (folder / "last_marks.json").unlink()
    (folder / "own_marks.csv").write_text(
        "student,exercise,points,reason\njane,node_slopes,1.5,a reason\n"
    )
    code, _ = grade_again()
    is_read = kept or kind in READABLE
    assert code == (0 if is_read else 1)
    assert ("`jane`, `node_slopes`: 0 → 1.5" in report(folder)) == is_read
    assert ("marks of the last run cannot be read" in report(folder)) != is_read
    assert (folder / "marks.csv").read_bytes() != before


def test_a_mark_that_was_written_into_the_table_by_hand_is_listed_as_changed(again):
    folder, grade_again = again
    path = folder / "marks.csv"
    path.write_text(path.read_text().replace("two_layer_slopes,1,", "two_layer_slopes,0.5,"))
    grade_again()
    assert "`jane`, `two_layer_slopes`: 0.5 \u2192 1 (right)" in report(folder)


@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe", b"[1, 2", b"[[1]]", b'{"a": 1}', b"null"])
def test_whatever_the_marks_of_the_last_run_hold_grading_goes_on(again, data):
    folder, grade_again = again
    for name in ("last_marks.json", "marks.csv"):
        (folder / name).write_bytes(data)
    assert grade_again()[0] in (0, 1)
    assert "no longer any mark" not in report(folder)
    assert grade_again()[0] == 0


@pytest.mark.parametrize("data", [b"", b'{"points": {"node_', b"[]", b"\xff", b'{"points": 3}',
                                  b'{"points": {"node_slopes": "x"}, "students": []}', b"null",
                                  b'{"points": {}, "students": "jane"}'])  # fmt: skip
def test_settings_that_cannot_be_read_cost_no_points_and_are_named(again, data, capsys):
    folder, grade_again = again
    before = marks_in(folder)
    (folder / "settings.json").write_bytes(data)
    code, marks = grade_again()
    assert code == 1
    assert "`settings.json`: It cannot be read" in report(folder)
    assert marks == before
    assert marks["zoe", "node_slopes"].status == NO_NOTEBOOK
    assert main(["export", "--results", str(folder), "--out", str(folder / "totals.csv")]) == 1
    assert "settings.json: It cannot be read" in capsys.readouterr().out
    points, students = folder / "points.toml", folder / "students.csv"
    points.write_text("[points]\nnode_slopes = 2\n")
    students.write_text("jane\nzoe\n")
    # Rules of a course may have been lost, too: this run still says so.
    assert grade_again("--points", str(points), "--students", str(students))[0] == 1
    assert grade_again()[0] == 0


def test_settings_that_cannot_be_read_are_written_again_where_all_is_given(again):
    folder, grade_again = again
    (folder / "settings.json").write_bytes(b"{")
    options = []
    for name, file, text in (
        ("points", "points.toml", "[points]\n"), ("students", "students.csv", "jane\nzoe\n"),
        ("course", "course.toml", 'counts = "best"\n'),
    ):  # fmt: skip
        (folder / file).write_text(text)
        options += [f"--{name}", str(folder / file)]
    assert grade_again(*options)[0] == 0
    assert Results(folder, writes=False).settings().rules.counts == "best"


FOREIGN = [
    {"hello": 1}, [], [1, 2], "text", 3, None, {"student": "joe"}, {"student": 3, "answers": []},
    {**entry("joe"), "answers": {}}, {**entry("joe"), "answers": [1]}, {**entry("joe"), "seed": ""},
    {**entry("joe"), "answers": [{"exercise": "node_slopes"}]}, {**entry("joe"), "remarks": 1},
    {**entry("joe"), "asked": {"of": "another version"}}, {**entry("joe"), "asked": 1},
    {"forgotten": 3},
]  # fmt: skip


@pytest.mark.parametrize("line", FOREIGN, ids=[json.dumps(one)[:40] for one in FOREIGN])
def test_a_foreign_line_of_the_journal_is_left_out_and_named(tmp_path, line):
    results = Results(tmp_path)
    results.add(entry())
    with results.journal.open("a") as file:
        file.write(json.dumps(line) + "\n")
    again = Results(tmp_path)
    assert {mark.student for mark in again.marks()} == {"jane"}
    [(name, remark)] = again.odd_own_marks(again.marks())
    assert name == "journal.jsonl"
    assert "so ignored: 1 line" in remark


def test_foreign_lines_stop_no_command(again, capsys):
    folder, grade_again = again
    with (folder / "journal.jsonl").open("a") as file:
        file.writelines(json.dumps(line) + "\n" for line in FOREIGN)
    assert grade_again()[0] == 1
    assert f"so ignored: {len(FOREIGN)} lines" in report(folder)
    for verb in (["explain", "jane", "node_slopes"], ["feedback"], ["export", "--out", "x"]):
        verb = [str(folder / "x") if one == "x" else one for one in verb]
        assert main([*verb, "--results", str(folder)]) in (0, 1)
    assert "Traceback" not in capsys.readouterr().err


def test_a_line_of_an_earlier_version_counts(tmp_path):
    line = {name: value for name, value in entry().items()
            if name not in ("asked", "seconds", "checks")}  # fmt: skip
    (tmp_path / "journal.jsonl").write_text(json.dumps(line))
    results = Results(tmp_path)
    assert [mark.points for mark in results.marks()] == [1, 1, 1]
    assert results.odd == []
    assert results.known("1") == set()


@pytest.mark.parametrize("data", [
    b"", b"\xef\xbb\xbf", b"sep=;\nstudent;exercise;points;reason\n",
    b"student,exercise,points,reason,,\n,,,,,\n",
    b'student;exercise;points;reason\njane;node_slopes;"1,5";good;;\n',
])  # fmt: skip
def test_own_marks_that_a_spreadsheet_saved_are_read(again, data):
    folder, grade_again = again
    (folder / "own_marks.csv").write_bytes(data)
    code, marks = grade_again()
    assert code == 0
    assert marks["jane", "node_slopes"].points == (1.5 if b"good" in data else 0)


@pytest.mark.parametrize(("line", "words"), [
    ("jane,essay,1,by hand", "`essay` was not graded here. Graded were: `hidden_delta`"),
    ("ann,node_slopes,1,by hand", "No student has that name. Write it as `marks.csv` does."),
])  # fmt: skip
def test_of_an_own_mark_that_fits_none_it_is_said_what_to_do(again, line, words):
    folder, grade_again = again
    (folder / "own_marks.csv").write_text(f"student,exercise,points,reason\n{line}\n")
    assert grade_again()[0] == 1
    assert f"was not used. {words}" in report(folder)


# --- disks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS])
def test_where_a_disk_knows_no_locks_grading_goes_on_and_says_so(
    again, monkeypatch, number, capsys
):
    fcntl = pytest.importorskip("fcntl", reason="Windows has no such locks")
    folder, grade_again = again

    def refused(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refused)
    assert grade_again()[0] == 0
    said = capsys.readouterr()
    assert f"No lock is available on the disk of {folder}" in said.err
    assert "Another run" not in said.err
    assert "No lock is available" in report(folder)


@pytest.mark.parametrize("number", [errno.EWOULDBLOCK, errno.EACCES])
def test_only_a_lock_that_is_held_means_another_run(tmp_path, monkeypatch, number):
    fcntl = pytest.importorskip("fcntl", reason="Windows has no such locks")

    def refused(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.raises(UserError, match="Another run is writing"), Results(tmp_path).locked():
        pass


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT])
@pytest.mark.parametrize("name", ["journal.jsonl", "marks.csv", "settings.json", "last_marks.json"])
def test_a_full_or_read_only_disk_is_told_with_the_place(tmp_path, monkeypatch, number, name):
    results = Results(tmp_path)
    real_open, real_replace = io.open, os.replace

    def no_open(file, mode="r", *others, **named):
        if str(file).endswith(name) and set(mode) & set("wa"):
            raise OSError(number, os.strerror(number))
        return real_open(file, mode, *others, **named)

    def no_replace(source, target, **others):
        if str(target).endswith(name):
            raise OSError(number, os.strerror(number))
        return real_replace(source, target, **others)

    monkeypatch.setattr(io, "open", no_open)
    monkeypatch.setattr(os, "replace", no_replace)

    def write_all():
        results.add(entry())
        results.keep({"node_slopes": 2.0})
        results.write_marks(results.marks())

    with pytest.raises(UserError, match=f"{name} cannot be written: {os.strerror(number)}"):
        write_all()


def test_what_is_only_read_is_not_made(tmp_path):
    with pytest.raises(UserError, match="cannot be a folder of results"):
        Results(tmp_path / "no", writes=False)
    Results(tmp_path).add(entry())
    assert len(Results(tmp_path, writes=False).marks()) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["journal.jsonl"]


# --- seeds --------------------------------------------------------------------------------------


def test_a_seed_has_128_bits_and_everything_takes_it(tmp_path):
    seeds = [Results(tmp_path).seed() for _ in range(20)]
    assert len(set(seeds)) == 20
    assert max(seeds) > 2**120
    results = Results(tmp_path)
    assert results.seed() == results.seed()
    results.add(entry(seed=results.seed()))
    assert Results(tmp_path).seed() == results.seed()
    np.random.default_rng(results.seed())
    assert len(instances_of(EXERCISES["node_slopes"], results.seed())) > 1


def test_a_run_that_was_on_while_feedback_was_given_does_not_bring_the_old_seed_back(tmp_path):
    results = Results(tmp_path)
    results.add(entry(seed=7))
    results.note_feedback()
    results.add(entry("joe", seed=7))
    assert Results(tmp_path).seed() != 7


def test_feedback_given_twice_is_noted_once(tmp_path):
    results = Results(tmp_path)
    results.add(entry())
    for _ in range(3):
        results.note_feedback()
    assert len(Results(tmp_path).entries) == 2
