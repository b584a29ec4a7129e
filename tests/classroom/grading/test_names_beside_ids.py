"""Names beside IDs: where they come from, where they are shown, and that they never replace IDs."""

import csv
import json
import zipfile

import pytest

from classroom.grading.__main__ import main
from classroom.grading.members import Listed, read_listed
from classroom.grading.report import _with_names
from classroom.grading.results_folder import Results
from tests.classroom.grading.classroom import LESSON, RIGHT, grade, notebook

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Hidden layer (12)\n"
    '    Points Possible,,,,,3\n"Doe, Jane",4021,u1,jane@uni.edu,A,\n"Roe, Bob",4022,u2,bob,A,\n'
)


@pytest.mark.parametrize(("text", "students", "names"), [
    ("4021\n4022\n", ("4021", "4022"), {}),
    ("student,name\n4021,Jane Doe\n4022,\n", ("4021", "4022"), {"4021": "Jane Doe"}),
    ("ID;Full name\n4021;Doe, Jane\n", ("4021",), {"4021": "Doe, Jane"}),
    ("name,id\nJane Doe,4021\n", ("4021",), {"4021": "Jane Doe"}),
    ("name\njane\n", ("jane",), {}),
    ("id,first name,last name\n4021,Jane,Doe\n", ("4021",), {"4021": "Jane Doe"}),
    ("id,LastName,FirstName\n4021,Doe,Jane\n", ("4021",), {"4021": "Jane Doe"}),
    ('id,"Last name, First name"\n4021,"Doe, Jane"\n', ("4021",), {"4021": "Doe, Jane"}),
    ("First name,Last name,ID number,Email address\nJane,Doe,4021,j@x\n", ("4021",),
     {"4021": "Jane Doe"}),
    ("Identifier,Full name,Email address\nParticipant 4021,Jane Doe,j@x\n", ("4021",),
     {"4021": "Jane Doe"}),
    (CANVAS, ("4021", "4022"), {"4021": "Doe, Jane", "4022": "Roe, Bob"}),
    (CANVAS.replace("Student", "LastName,FirstName").replace('"Doe, Jane"', "Doe,Jane")
     .replace('"Roe, Bob"', "Roe,Bob").replace("Possible,", "Possible,,"), ("4021", "4022"),
     {"4021": "Jane Doe", "4022": "Bob Roe"}),
    ("name\nJane Doe\n", ("Jane Doe",), {}),
    ("id,name\n4021,Jane Doe\n4022,Jane Doe\n", ("4021", "4022"),
     {"4021": "Jane Doe", "4022": "Jane Doe"}),
])  # fmt: skip
def test_a_list_says_what_students_are_called(tmp_path, text, students, names):
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    assert read_listed(tmp_path / "list.csv") == Listed(students, names)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NAMES = {"4021": "Jane A. Doe", "4022": "Jane Doe", "4023": "=cmd [x](y) `<b>", "4024": "",
         "4025": "Zo\u00eb"}  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A class of Moodle's: two of one name, one whose name a spreadsheet would run, one hidden."""
    folder = tmp_path_factory.mktemp("names")
    names = ("Jane Doe_4021", "Jane Doe_4022", "=cmd [x](y) `<b>_4023", "Participant 4024_4024")
    with zipfile.ZipFile(folder / "in.zip", "w") as packed:
        for name in names:
            packed.writestr(f"{name}_assignsubmission_file_/{LESSON}.ipynb", notebook(RIGHT))
    (folder / "students.csv").write_text("id,name\n4025,Zo\u00eb\n4021,Jane A. Doe\n", "utf-8")
    (folder / "all.csv").write_text("student\n4025\n", "utf-8")
    grade(folder / "in.zip", folder / "out", "--students", str(folder / "students.csv"))
    grade(folder / "in.zip", folder / "out")
    shown = {mark.student: mark.name for mark in Results(folder / "out").marks()}
    assert shown == NAMES
    grade(folder / "in.zip", folder / "out", "--students", str(folder / "all.csv"))
    assert main(["feedback", "--results", str(folder / "out")]) == 0
    return folder / "out"


def test_every_table_has_the_name_beside_the_id(out):
    for path in (out / "marks.csv", out / "feedback" / "pages.csv"):
        rows = rows_of(path)
        assert list(rows[0])[:2] == ["student", "name"]
        shown = {row["student"]: row["name"] for row in rows}
        assert shown["4022"] == "Jane Doe"
        assert shown["4023"] == "'" + NAMES["4023"]
        assert {shown["4024"], shown["4025"]} == {"", "Zo\u00eb"}
    assert json.loads((out / "settings.json").read_text("utf-8"))["names"]["4022"] == "Jane Doe"


def test_two_students_of_one_name_stay_two(out):
    marks = Results(out).marks()
    assert {mark.student for mark in marks} == set(NAMES)


def test_pages_are_headed_by_the_name_and_nothing_in_it_is_html(out):
    assert "<h1>Feedback for Jane Doe (4022)</h1>" in (out / "feedback" / "4022.html").read_text()
    for name in ("4023.html", "index.html"):
        assert "&lt;b&gt;" in (out / "feedback" / name).read_text(encoding="utf-8")
        assert "<b>" not in (out / "feedback" / name).read_text(encoding="utf-8")


def test_an_explanation_begins_with_the_name(out, capsys):
    assert main(["explain", "4022", "node_slopes", "--results", str(out)]) == 0
    assert capsys.readouterr().out.startswith("Jane Doe (4022), node_slopes: 1 of 1, right.")


def test_nothing_in_a_name_marks_up_the_report():
    assert _with_names("- `4023`, `x`: 1", NAMES) == r"- `4023` (=cmd \[x\]\(y\) \`\<b\>), `x`: 1"


def test_the_report_and_the_list_of_answers_that_are_alike_have_names(out):
    report = (out / "report.md").read_text(encoding="utf-8")
    assert "`4022` (Jane Doe) is not on your list" in report
    assert "name" in (out / "alike.csv").read_text(encoding="utf-8").splitlines()[0].split(",")


def test_marks_of_before_there_were_names_are_still_read(out, tmp_path):
    (tmp_path / "marks.csv").write_text(
        "student,lesson,exercise,points,max_points\n4021,x,node_slopes,0.5,1\n", encoding="utf-8"
    )
    (tmp_path / "settings.json").write_text('{"points": {}, "students": []}', encoding="utf-8")
    results = Results(tmp_path)
    assert results.written_marks() == {("4021", "node_slopes"): 0.5}
    assert results.settings().names == {}


def test_who_is_forgotten_leaves_no_name_behind(tmp_path):
    results = Results(tmp_path)
    results.keep(students=["4021"], names={"4021": "Jane Doe"})
    results.forget("4021")
    assert "Jane" not in (tmp_path / "settings.json").read_text(encoding="utf-8")
