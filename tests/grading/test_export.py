"""Marks are handed on: as CSV, into a sheet of the teacher's, as Gradescope's results."""

import csv
import json

import pytest

from nnlib.grading.__main__ import main
from nnlib.grading.pages import file_name
from nnlib.grading.results import Results, safe
from tests.grading.classroom import LESSON, RIGHT

CANVAS = (
    '\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,"Hidden, layer (77)",Final Score\r\n'
    "    Points Possible,,,,,3,(read only)\r\n"
    '"Doe, ""J"" \u00c9va",12,u12,jane@uni.edu,A,,50.5\r\n'
    "=cmd|' /C calc'!A0,13,u13,joe,A,1.5,\r\n"
    '"Roe, Zoe",14,u14,zoe,"A, B","EX",\r\n'
    "Poe,15,u15,poe,A,,\r\n"
)
MOODLE = (
    "Kennung,Vollst\u00e4ndiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Feedback\n"
    'Teilnehmer/in 412,"Doe, Jane",jane@uni.edu,Abgegeben,,"3,00",""\n'
    'Teilnehmer/in 413,Joe,joe@uni.edu,Abgegeben,"1,00","3,00",""\n'
)


@pytest.fixture
def results(tmp_path):
    """Results with marks of jane (2.5 of 3), joe (0) and zoe (3)."""
    made = Results(tmp_path / "results")
    for student, shares in (("jane", (1, 0.5, 1)), ("joe", (0, 0, 0)), ("zoe", (1, 1, 1))):
        answers = [
            {
                "exercise": name, "share": share, "status": "right" if share == 1 else "not yet",
                "slips": [], "parts": {}, "message": f"Of {name}, <b>said</b>.", "notes": [],
                "fingerprint": "", "size": 0,
            }
            for name, share in zip(RIGHT, shares, strict=True)
        ]  # fmt: skip
        made.add({"student": student, "lesson": LESSON, "place": student, "digest": "d",
                  "checks": "1", "seed": 1, "remarks": [], "answers": answers})  # fmt: skip
    return made


def export(results, out, *options):
    return main(["export", "--results", str(results.folder), "--out", str(out), *options])


@pytest.fixture
def sheet(tmp_path):
    def write(text, coding="utf-8"):
        path = tmp_path / "sheet.csv"
        path.write_bytes(text.encode(coding))
        return str(path)

    return write


def test_one_column_of_a_canvas_sheet_is_filled_and_every_other_byte_stays(
    results, tmp_path, sheet, capsys
):
    code = export(results, tmp_path / "out.csv", "--canvas", sheet(CANVAS), "--column",
                  "Hidden, layer")  # fmt: skip
    wanted = CANVAS.replace("edu,A,,50.5", "edu,A,2.50,50.5").replace("joe,A,1.5", "joe,A,0.00")
    assert (tmp_path / "out.csv").read_bytes() == wanted.encode()
    said = capsys.readouterr().out
    assert code == 1
    assert "2 rows filled" in said
    assert "zoe: the sheet says EX (excused); that stays." in said


@pytest.mark.parametrize("coding", ["utf-8", "cp1252"])
def test_a_moodle_sheet_in_another_language_is_filled(results, tmp_path, sheet, capsys, coding):
    code = export(results, tmp_path / "out.csv", "--moodle", sheet(MOODLE, coding))
    wanted = MOODLE.replace('Abgegeben,,"3', 'Abgegeben,"2,50","3').replace('"1,00"', '"0,00"')
    assert (tmp_path / "out.csv").read_bytes() == wanted.encode(coding)
    assert code == 1
    assert "zoe: no row of the sheet." in capsys.readouterr().out


def test_students_are_found_by_the_number_of_a_systems_file_names(results, tmp_path, sheet):
    results.add({**results.entries[0], "student": "412"})
    results.add({**results.entries[0], "student": "13"})
    export(results, tmp_path / "a.csv", "--moodle", sheet(MOODLE.replace("jane@", "j@")))
    assert 'Abgegeben,"2,50"' in (tmp_path / "a.csv").read_text(encoding="utf-8")
    export(results, tmp_path / "b.csv", "--canvas", sheet(CANVAS.replace(",joe,", ",x,")),
           "--column", "Hidden, layer (77)")  # fmt: skip
    assert "u13,x,A,2.50," in (tmp_path / "b.csv").read_text(encoding="utf-8")


def test_a_name_that_fits_two_rows_fills_none(results, tmp_path, sheet, capsys):
    twice = CANVAS.replace(",zoe,", ",jane@else.edu,")
    export(results, tmp_path / "out.csv", "--canvas", sheet(twice), "--column", "Hidden, layer")
    assert "jane: several rows of the sheet." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "text", "words"),
    [
        (["--canvas"], CANVAS, "--column is missing: which one"),
        (["--canvas", "--column", "Other"], CANVAS, "has 0 columns 'Other'; it has"),
        (["--canvas", "--column", "ID"], MOODLE, "is it Canvas's gradebook?"),
        (["--moodle"], MOODLE.replace("Bewertung", "Osszeg"), "--column is missing"),
        (["--moodle"], "", "is empty"),
    ],
)
def test_a_sheet_that_does_not_fit_is_told_with_its_columns(
    results, tmp_path, sheet, capsys, options, text, words
):
    kind, *others = options
    assert export(results, tmp_path / "out.csv", kind, sheet(text), *others) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("column", ["ID", "Student", "Section", "SIS Login ID", "Final Score"])
def test_a_column_that_is_not_for_marks_is_refused(results, tmp_path, sheet, capsys, column):
    options = ["--canvas", sheet(CANVAS), "--column", column]
    assert export(results, tmp_path / "out.csv", *options) == 2
    assert f"{column!r} is not for marks" in capsys.readouterr().err


def test_what_a_teacher_should_know_of_a_sheet_is_told(results, tmp_path, sheet, capsys):
    results.add({**results.entries[0], "student": "Jane@uni.edu"})
    text = CANVAS.replace(",,,,,3,", ",,,,,10,").replace("A, B", "101,102")
    export(results, tmp_path / "out.csv", "--canvas", sheet(text), "--column", "Hidden, layer")
    said = capsys.readouterr().out
    assert "joe: the sheet had 1.5, and has 0 now." in said
    assert "Poe: a row of the sheet without marks; it stays." in said
    assert "The sheet has 10 points possible in that column, and here are 3." in said
    assert "jane: its row was filled for Jane@uni.edu already." in said
    assert ",2.50,50.5" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_sheet_with_semicolons_gets_decimal_commas(results, tmp_path, sheet):
    text = "Student;ID;SIS Login ID;Section;Hidden (7)\nDoe;12;jane;A;\n"
    export(results, tmp_path / "out.csv", "--canvas", sheet(text), "--column", "Hidden")
    assert "Doe;12;jane;A;2,50" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_grade_that_moodle_has_closed_stays(results, tmp_path, sheet, capsys):
    text = "Identifier,Grade,Grade can be changed,Username\nParticipant 4,1.00,No,jane\n"
    export(results, tmp_path / "out.csv", "--moodle", sheet(text))
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == text
    assert "jane: the sheet says that this grade cannot be changed." in capsys.readouterr().out


def test_nothing_is_written_over(results, tmp_path, sheet, capsys):
    (tmp_path / "out.csv").write_text("mine")
    assert export(results, tmp_path / "out.csv") == 2
    assert export(results, tmp_path / "out.csv", "--moodle", sheet(MOODLE)) == 2
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / "out.csv").read_text() == "mine"


def test_csv_has_a_row_a_student_with_names_that_are_safe(results, tmp_path):
    for name in ("=cmd", 'O\'Neill, \u00c9va "Z"', "@x", "-1"):
        results.add({**results.entries[0], "student": name})
    assert export(results, tmp_path / "out.csv") == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {"'=cmd", 'O\'Neill, \u00c9va "Z"', "'@x", "'-1", "jane"} <= set(rows)
    assert rows["jane"] == {
        "student": "jane", "points": "2.5", "max_points": "3", "node_slopes": "1",
        "hidden_delta": "0.5", "two_layer_slopes": "1",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_what_begins_like_a_formula_is_made_safe(text):
    assert safe(text) == f"'{text}"


def test_gradescope_gets_each_students_results_as_its_specification_has_them(results, tmp_path):
    results.add({**results.entries[0], "student": "../Zo\u00eb"})
    assert export(results, tmp_path / "out", "--gradescope") == 0
    found = json.loads((tmp_path / "out" / "jane" / "results.json").read_text(encoding="utf-8"))
    assert [test["score"] for test in found["tests"]] == [1.0, 0.5, 1.0]
    assert [test["max_score"] for test in found["tests"]] == [1.0, 1.0, 1.0]
    assert {test["output_format"] for test in found["tests"]} == {"text"}
    assert "Of hidden_delta" in found["tests"][1]["output"]
    assert set(found) <= {"output", "visibility", "tests"}
    folders = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert folders == sorted(["jane", "joe", "zoe", file_name("../Zo\u00eb")])


def test_points_of_one_lesson_can_be_taken_alone(results, tmp_path):
    results.add({**results.entries[0], "lesson": "07_full_backprop"})
    export(results, tmp_path / "out.csv", "--lesson", "6")
    assert "jane,2.5,3," in (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert export(results, tmp_path / "no.csv", "--lesson", "05") == 2


def test_a_folder_without_results_is_told(tmp_path, capsys):
    for verb in (["export", "--out", "x"], ["feedback"], ["explain", "jane", "double"]):
        assert main([*verb, "--results", str(tmp_path / "no")]) == 2
        assert "holds no results" in capsys.readouterr().err


@pytest.mark.parametrize("names", [("a b", "a_b"), ("\u00e9", "\u00eb"), ("CON", "con"),
                                   ("class", "class-"), ("..", ".")])  # fmt: skip
def test_two_students_never_share_a_file(names):
    one, other = map(file_name, names)
    assert one.lower() != other.lower()
    for name in (one, other):
        assert name.strip(".")
        assert "/" not in name
