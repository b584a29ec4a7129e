"""Marks are handed on: as CSV, into a sheet of the teacher's, as Gradescope's results."""

import csv
import json

import pytest

from classroom.grading.__main__ import main
from classroom.grading.results_folder import Results, safe
from classroom.grading.student_names import file_name
from tests.classroom.grading.classroom import LESSON, RIGHT

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
    assert "'Hidden, layer (77)': 2." in said
    assert "zoe: the sheet says EX (excused); this was kept." in said


@pytest.mark.parametrize("coding", ["utf-8", "cp1252"])
def test_a_moodle_sheet_in_another_language_is_filled(results, tmp_path, sheet, capsys, coding):
    code = export(results, tmp_path / "out.csv", "--moodle", sheet(MOODLE, coding))
    wanted = MOODLE.replace('Abgegeben,,"3', 'Abgegeben,"2,50","3').replace('"1,00"', '"0,00"')
    assert (tmp_path / "out.csv").read_bytes() == wanted.encode(coding)
    assert code == 1
    assert "zoe: no row in the sheet." in capsys.readouterr().out


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
    assert "jane: several rows in the sheet." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "text", "words"),
    [
        (["--canvas"], CANVAS, "Give --column with the column of"),
        (["--canvas", "--column", "Other"], CANVAS, "has 0 columns named 'Other'; its columns are"),
        (["--canvas", "--column", "ID"], MOODLE, "is it Canvas's gradebook?"),
        (["--moodle"], MOODLE.replace("Bewertung", "Osszeg"), "Give --column"),
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
    text = CANVAS.replace("A, B", "101,102")
    export(results, tmp_path / "out.csv", "--canvas", sheet(text), "--column", "Hidden, layer")
    said = capsys.readouterr().out
    assert "joe: the sheet had 1.5, and now has 0." in said
    assert "Poe: a row of the sheet for which there are no marks; it was kept." in said
    assert "jane: this row was already filled for Jane@uni.edu." in said
    assert ",2.50,50.5" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_sheet_with_semicolons_gets_decimal_commas(results, tmp_path, sheet):
    text = "Student;ID;SIS Login ID;Section;Hidden (7)\nDoe;12;jane;A;\n"
    export(results, tmp_path / "out.csv", "--canvas", sheet(text), "--column", "Hidden")
    assert "Doe;12;jane;A;2,50" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_sheet_with_semicolons_and_decimal_points_keeps_its_points(results, tmp_path, sheet):
    rows = ["Doe;12;jane;A;", "Poe;13;joe;A;1.5"]
    text = "\n".join(["Student;ID;SIS Login ID;Section;Hidden (7)", *rows]) + "\n"
    export(results, tmp_path / "out.csv", "--canvas", sheet(text), "--column", "Hidden")
    assert "Doe;12;jane;A;2.50" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_grade_that_moodle_has_closed_stays(results, tmp_path, sheet, capsys):
    text = "Identifier,Grade,Grade can be changed,Username\nParticipant 4,1.00,No,jane\n"
    export(results, tmp_path / "out.csv", "--moodle", sheet(text))
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == text
    assert "jane: the sheet says that its grade cannot be changed; kept." in capsys.readouterr().out


WORDS = ("complete", "B+", "80%", "Sehr gut", "absent", "\u2713", "12.05.2026", "1e3", "n. a.", "?")
DASHES = ("-", "\u2013", "\u2014", "--")
# what the sheet has, and the number that it is
NUMBERS = {
    "1,234.5": 1234.5, "1.234,50": 1234.5, "1 234,5": 1234.5, "1'234.5": 1234.5, ".5": 0.5,
    "1\u202f234,5": 1234.5, "\u0662\u066b\u0665": 2.5, "\uff12.\uff15": 2.5, "2,5": 2.5,
    "\u22121": -1.0,
}  # fmt: skip


def moodle(*cells, header="Identifier,Full name,Grade,Maximum Grade,Grade can be changed"):
    """A worksheet in which jane, joe and zoe have these cells, each with all that comes behind."""
    rows = [f"Participant {number},{name},{cell}" for number, (name, cell) in
            enumerate(zip(("jane", "joe", "zoe"), cells, strict=False), start=1)]  # fmt: skip
    return "\n".join([header, *rows]) + "\n"


def cells_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row[1]: row[2] for row in csv.reader(file)}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_in_a_cell_stays_and_is_listed(results, tmp_path, sheet, capsys, word):
    text = moodle(f'"{word}",3,Yes', ",3,Yes")
    assert export(results, tmp_path / "out.csv", "--moodle", sheet(text)) == 1
    assert cells_of(tmp_path / "out.csv") == {
        "Full name": "Grade", "jane": word, "joe": "0.00",
    }  # fmt: skip
    said = capsys.readouterr().out
    kept = f"jane: the sheet has {word!r}, which is not a number; this was kept."
    assert f"{kept} The mark here is 2.5." in said
    assert "rows filled in the column 'Grade': 1." in said


@pytest.mark.parametrize("dash", DASHES)
def test_a_dash_is_no_mark_yet_and_is_filled_and_listed(results, tmp_path, sheet, capsys, dash):
    assert export(results, tmp_path / "out.csv", "--moodle", sheet(moodle(f"{dash},3,Yes"))) == 1
    assert cells_of(tmp_path / "out.csv")["jane"] == "2.50"
    assert "A dash, which means no mark yet, was replaced for: jane." in capsys.readouterr().out


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_in_any_style_is_read_and_written_over(results, tmp_path, sheet, capsys, text):
    export(results, tmp_path / "out.csv", "--moodle", sheet(moodle(f'"{text}",3.00,Yes')))
    assert cells_of(tmp_path / "out.csv")["jane"] in ("2.50", "2,50")
    told = f"jane: the sheet had {text}, and now has 2.5." in capsys.readouterr().out
    assert told == (NUMBERS[text] != 2.5)


MAXIMA = {
    "Moodle": ("--moodle", moodle(",100.00,Yes", ",100.00,Yes")),
    "Moodle in Japanese": (
        "--moodle", "\u8b58\u5225,\u6c0f\u540d,\u8a55\u5b9a,\u6700\u9ad8\n"
        "\u53c2\u52a0\u8005 1,jane,,100\n\u53c2\u52a0\u8005 2,joe,,100\n",
    ),
    "Canvas": ("--canvas", "Student,ID,Hidden\n    Points Possible,,100\njane,jane,\njoe,joe,\n"),
    "Canvas in German": (
        "--canvas",
        "Student,ID,Hidden\nManuell,,x\n M\u00f6gliche Punkte,,100\njane,jane,\njoe,joe,\n",
    ),
}  # fmt: skip
COLUMN = {"Moodle in Japanese": "\u8a55\u5b9a", "Moodle": "Grade"}


@pytest.mark.parametrize("kind", MAXIMA)
def test_another_maximum_is_refused_and_scale_meets_it(results, tmp_path, sheet, capsys, kind):
    system, text = MAXIMA[kind]
    options = [system, sheet(text), "--column", COLUMN.get(kind, "Hidden")]
    assert export(results, tmp_path / "out.csv", *options) == 2
    assert not (tmp_path / "out.csv").exists()
    said = capsys.readouterr().err
    assert "is 100, but here it is 3; nothing was written. Give --scale" in said
    export(results, tmp_path / "out.csv", *options, "--scale")
    written = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert "jane,83.33" in written.replace("jane,jane", "jane")
    assert "joe,0.00" in written.replace("joe,joe", "joe")


def test_a_maximum_that_differs_by_row_is_met_row_by_row(results, tmp_path, sheet, capsys):
    path = sheet(moodle(",3,Yes", ",3,Yes", ",6,Yes"))
    assert export(results, tmp_path / "out.csv", "--moodle", path) == 2
    assert "is 6, but here it is 3" in capsys.readouterr().err
    assert export(results, tmp_path / "out.csv", "--moodle", path, "--scale") == 0
    assert cells_of(tmp_path / "out.csv")["jane"] == "2.50"
    assert cells_of(tmp_path / "out.csv")["zoe"] == "6.00"


@pytest.mark.parametrize("text", ["Identifier,Full name,Grade\nParticipant 1,jane,\n",
                                  moodle(",0,Yes")])  # fmt: skip
def test_scale_without_a_maximum_is_refused(results, tmp_path, sheet, capsys, text):
    assert export(results, tmp_path / "out.csv", "--moodle", sheet(text), "--scale") == 2
    assert "--scale needs the sheet's own maximum" in capsys.readouterr().err


@pytest.mark.parametrize(("yes", "no"), [
    ("Yes", "No"), ("S\u00ed", "No"), ("Ja", "Nein"), ("Oui", "Non"), ("Kyll\u00e4", "Ei"),
    ("Da", "Nu"), ("\u306f\u3044", "\u3044\u3044\u3048"), ("EVET", "HAYIR"),
    ("\u0414\u0430", "\u041d\u0435\u0442"), ("\u0646\u0639\u0645", "\u0644\u0627"),
])  # fmt: skip
@pytest.mark.parametrize("state", ["", "Released,"])
def test_a_row_that_moodle_has_closed_stays_in_any_language(
    results, tmp_path, sheet, capsys, yes, no, state
):
    text = moodle(f",3,{state}{yes}", f",3,{state}{no}", f",3,{state}{yes}",
                  header="A,B,C,D,E" + (",F" if state else ""))  # fmt: skip
    export(results, tmp_path / "out.csv", "--moodle", sheet(text), "--column", "C")
    assert cells_of(tmp_path / "out.csv") == {"B": "C", "jane": "2.50", "joe": "", "zoe": "3.00"}
    said = capsys.readouterr().out
    assert "joe: the sheet says that its grade cannot be changed; kept." in said
    assert "assumed" not in said


@pytest.mark.parametrize(("words", "closed"), [
    (("Ayes", "Anno", "Ayes"), ["joe"]), (("Yes", "Anno", "Yes"), ["joe"]),
    (("Ayes", "No", "Ayes"), ["joe"]), (("Ayes", "Ayes", "Ayes"), []),
])  # fmt: skip
def test_what_is_assumed_of_words_that_are_not_known_is_told(
    results, tmp_path, sheet, capsys, words, closed
):
    text = moodle(*(f",3,{word}" for word in words), header="A,B,Note,D,Is open")
    export(results, tmp_path / "out.csv", "--moodle", sheet(text))
    cells = cells_of(tmp_path / "out.csv")
    assert [name for name in ("jane", "joe", "zoe") if not cells[name]] == closed
    said = capsys.readouterr().out
    assert "Column 'Is open': it was assumed that" in said
    for name in closed:
        assert f"{name}: the sheet says that its grade cannot be changed; kept." in said


@pytest.mark.parametrize(("student", "text"), [
    ("Zo\u00eb", moodle(",3,Yes").replace("jane", "Zoe\u0308")),
    ("Zoe\u0308", moodle(",3,Yes").replace("jane", "ZO\u00cb")),
    ("ZO\u00cb@uni.de", moodle(",3,Yes").replace("jane", "zoe\u0308@UNI.de")),
])  # fmt: skip
def test_names_are_compared_in_one_form(results, tmp_path, sheet, student, text):
    results.add({**results.entries[0], "student": student})
    export(results, tmp_path / "out.csv", "--moodle", sheet(text))
    assert "2.50" in cells_of(tmp_path / "out.csv").values()


def test_a_row_that_ends_before_the_column_is_named(results, tmp_path, sheet, capsys):
    text = "Identifier,Full name,Grade\nParticipant 1,jane\nParticipant 2,joe,\n"
    assert export(results, tmp_path / "out.csv", "--moodle", sheet(text)) == 1
    assert "jane: the sheet's row ends before the column" in capsys.readouterr().out
    assert (tmp_path / "out.csv").read_text() == text.replace("joe,", "joe,0.00")


def test_a_dash_says_neither_yes_nor_no(results, tmp_path, sheet, capsys):
    text = moodle(",3,Yes", ",3,-", ",3,No")
    export(results, tmp_path / "out.csv", "--moodle", sheet(text))
    assert [cells_of(tmp_path / "out.csv")[name] for name in ("joe", "zoe")] == ["0.00", ""]
    assert "assumed" not in capsys.readouterr().out


@pytest.mark.parametrize("text", [
    "sep=;\r\nIdentifier;Full name;Grade\r\nParticipant 1;jane;\r\n",
    "\ufeffIdentifier,Full name,Grade,,\nParticipant 1,jane,,,\n,,,,\n",
])  # fmt: skip
def test_what_a_spreadsheet_adds_to_a_sheet_stays(results, tmp_path, sheet, capsys, text):
    export(results, tmp_path / "out.csv", "--moodle", sheet(text))
    worth = "2,50" if ";" in text else "2.50"
    assert (tmp_path / "out.csv").read_bytes() == text.replace(
        "jane;", f"jane;{worth}").replace("jane,", f"jane,{worth}").encode()  # fmt: skip
    assert "for which there are no marks" not in capsys.readouterr().out


def test_nothing_is_written_over(results, tmp_path, sheet, capsys):
    (tmp_path / "out.csv").write_text("mine")
    assert export(results, tmp_path / "out.csv") == 2
    assert export(results, tmp_path / "out.csv", "--moodle", sheet(MOODLE)) == 2
    assert "already exists" in capsys.readouterr().err
    assert (tmp_path / "out.csv").read_text() == "mine"


def test_csv_has_a_row_a_student_with_names_that_are_safe(results, tmp_path):
    for name in ("=cmd", 'O\'Neill, \u00c9va "Z"', "@x", "-1"):
        results.add({**results.entries[0], "student": name})
    assert export(results, tmp_path / "out.csv") == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert {"'=cmd", 'O\'Neill, \u00c9va "Z"', "'@x", "'-1", "jane"} <= set(rows)
    assert rows["jane"] == {
        "student": "jane", "name": "", "points": "2.5", "max_points": "3", "node_slopes": "1",
        "hidden_delta": "0.5", "two_layer_slopes": "1",
    }  # fmt: skip


def test_names_stand_beside_ids_in_totals_and_in_what_is_said_of_a_sheet(
    results, tmp_path, sheet, capsys
):
    results.keep(names={"jane": "Jane =Doe", "zoe": "=Zoe"})
    assert export(results, tmp_path / "totals.csv") == 0
    totals = (tmp_path / "totals.csv").read_text(encoding="utf-8").splitlines()
    assert "jane,Jane =Doe,2.5,3,1,0.5,1" in totals
    assert any(line.startswith("zoe,'=Zoe,") for line in totals)
    export(results, tmp_path / "out.csv", "--canvas", sheet(CANVAS), "--column", "Hidden, layer")
    assert "=Zoe (zoe): " in capsys.readouterr().out


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
    assert set(found) <= {"output", "output_format", "visibility", "tests"}
    folders = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert folders == sorted(["jane", "joe", "zoe", file_name("../Zo\u00eb")])


def test_points_of_one_lesson_can_be_taken_alone(results, tmp_path):
    results.add({**results.entries[0], "lesson": "08_full_backprop"})
    export(results, tmp_path / "out.csv", "--lesson", "7")
    assert "jane,,2.5,3," in (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert export(results, tmp_path / "no.csv", "--lesson", "06") == 2


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
