"""Worksheets on paper: who gets which, what is printed, the key, and the cell for checking."""

import csv
import dataclasses
import json
import re

import numpy as np
import pytest

from classroom.errors import Fault, UserError
from classroom.paper import checking, worksheet
from classroom.paper.__main__ import main
from classroom.paper.assigning import assign, find_shared, numbers_of
from classroom.paper.cell import cell, notebook
from classroom.paper.checking import require_right, value_of
from classroom.paper.working import workings
from classroom.paper.writing import read, write_number
from nnlib.exercises.lessons import number_of
from nnlib.exercises.worksheets import WORKSHEETS, sheet_of
from tools import build

GUIDE = (build.ROOT / "docs" / "paper.md").read_text(encoding="utf-8")
STUDENTS = ["jane", "joe", "Zo\u00eb M\u00fcller", "=cmd", "../x"]
KINDS = list(WORKSHEETS.values())
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.lesson)


def codes(given):
    return {student: sheet.code for student, sheet in given.items()}


# --- who gets which -----------------------------------------------------------------------------


@each_kind
def test_a_class_of_two_hundred_has_no_numbers_twice(kind):
    given = assign(kind, [f"student {number}" for number in range(200)], seed=1)
    assert find_shared(given) == []
    assert len({numbers_of(sheet) for sheet in given.values()}) == 200


def test_the_same_call_gives_the_same_sheets_and_another_seed_gives_others():
    kind = WORKSHEETS["the_hidden_layer"]
    first = codes(assign(kind, STUDENTS, seed=1))
    assert codes(assign(kind, STUDENTS, seed=1)) == first
    other = codes(assign(kind, STUDENTS, seed=2))
    assert not set(first.values()) & set(other.values())


def test_a_student_who_is_added_at_the_end_changes_no_other():
    kind = WORKSHEETS["slope_of_one_weight"]
    names = [f"student {number}" for number in range(60)]
    assert codes(assign(kind, [*names, "zoe"], 1)).items() >= codes(assign(kind, names, 1)).items()


def test_a_name_is_the_same_however_its_accents_are_encoded():
    kind = WORKSHEETS["activations"]
    [one], [other] = (assign(kind, [name], 1).values() for name in ("Zo\u00eb", "Zoe\u0308"))
    assert one.code == other.code


def test_students_who_must_share_numbers_are_named(monkeypatch, tmp_path, capsys):
    kind = WORKSHEETS["slope_of_one_weight"]
    few = dataclasses.replace(kind, draw=lambda dice: kind.sheet(int(dice.one("01"))).case)
    monkeypatch.setitem(WORKSHEETS, kind.lesson, few)
    monkeypatch.setattr(worksheet, "require_right", lambda sheet: None)
    (tmp_path / "list.csv").write_text("student\njane\njoe\nzoe\n", encoding="utf-8")
    told = ["worksheet", "02", "--students", str(tmp_path / "list.csv")]
    assert main([*told, "--out", str(tmp_path / "paper")]) == 1
    said = capsys.readouterr().out
    assert re.search(
        r"There are not enough different numbers: \w+ and \w+ have the same ones\.", said
    )


# --- what is printed ----------------------------------------------------------------------------


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.lesson)
def made(request, tmp_path_factory):
    """All files of a lesson, and who has which sheet."""
    out = tmp_path_factory.mktemp("paper")
    assert worksheet.make(number_of(request.param.lesson), STUDENTS, out, seed=5) == []
    return out, assign(request.param, STUDENTS, seed=5)


def text_of(path):
    return path.read_text(encoding="utf-8")


def test_each_student_has_a_page_with_name_code_and_numbers_and_no_result(made):
    out, given = made
    whole = text_of(out / "worksheets.html")
    assert whole.count('<section class="sheet">') == len(STUDENTS)
    assert len(list((out / "pages").glob("*.html"))) == len(STUDENTS)
    for student, sheet in given.items():
        part = whole.split(f"<h2>{student}</h2>")[1].split("</section>")[0]
        assert f'<span class="code">{sheet.code}</span>' in part
        assert f"&quot;{sheet.code}&quot;" in part
        boxes = part.count("<td></td>")
        assert boxes == sum(numbers.size for numbers in sheet.right.values())
        shown = [read(one) for one in re.findall("<td>(\N{MINUS SIGN}?[0-9.]+)</td>", part)]
        case = sheet.case
        told = [*case.inputs.ravel(), *case.targets.ravel()]
        if sheet.kind.gives_output:
            told += [*case.found()["prediction"]]
        else:
            for layer in case.layers:
                told += [*layer.weights.ravel(), *layer.bias]
        told += [case.learning_rate] * ("new_weights" in sheet.right)
        told = [one for one in told if one or len(case.layers) > 1 or case.inputs.size > 1]
        assert sorted(shown) == pytest.approx(sorted(told))


def test_the_picture_has_words_and_only_numbers_that_are_given(made):
    out, given = made
    whole = text_of(out / "worksheets.html")
    pictures = re.findall(r'<img alt="([^"]+)"', whole)
    has_picture = not any(s.kind.gives_output or s.case.inputs.size == 1 for s in given.values())
    assert len(pictures) == len(STUDENTS) * has_picture
    for words, sheet in zip(pictures, given.values(), strict=False):
        assert ", ".join(map(write_number, sheet.case.inputs[0])) in words


def test_the_key_has_every_result_of_everybody_and_a_working_that_gives_it(made):
    out, given = made
    key = text_of(out / "key.html")
    for student, sheet in given.items():
        part = key.split(f"<h2>{student}</h2>")[1].split("</section>")[0].split("Results")[1]
        rows = re.findall(r"<td>([^<]*)</td><td>([^<]*)</td>", part)
        right = [one for line in sheet.kind.lines for one in sheet.right[line.name].ravel()]
        assert [read(result) for _, result in rows] == pytest.approx(right)
        for working, result in rows:
            plain = (
                working.replace(" · ", " * ").replace(" \N{MINUS SIGN} ", " - ").replace("²", "**2")
            )
            assert value_of(plain) == pytest.approx(read(result))


def test_the_table_of_results_is_the_key(made):
    out, given = made
    with (out / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["student"] for row in rows} == {*given, "'=cmd"} - {"=cmd"}
    for student, sheet in given.items():
        name = f"'{student}" if student.startswith("=") else student
        mine = [row for row in rows if row["student"] == name]
        assert {row["sheet"] for row in mine} == {sheet.code}
        for line in sheet.kind.lines:
            numbers = [float(row["result"].lstrip("'")) for row in mine if row["line"] == line.name]
            assert numbers == pytest.approx(sheet.right[line.name].ravel().tolist())


def test_the_cell_runs_as_it_is_printed_and_in_the_notebook(made, capsys):
    out, given = made
    sheet = given["jane"]
    exec(cell(sheet.kind, sheet.code), {})
    assert "Not attempted yet." in capsys.readouterr().out
    saved = json.loads(text_of(out / "worksheet.ipynb"))
    source = saved["cells"][1]["source"]
    exec(source, {})
    assert "the code of your sheet" in capsys.readouterr().out
    typed = source.replace("check_worksheet(\n    ...", f'check_worksheet(\n    "{sheet.code}"')
    for line in sheet.kind.lines:
        for number in sheet.right[line.name].ravel():
            typed = typed.replace("...", f"{number:.6g}", 1)
    exec(typed, {})
    assert capsys.readouterr().out.startswith("Right.")


def test_the_notebook_is_valid():
    nbformat = pytest.importorskip("nbformat")
    nbformat.validate(nbformat.reads(notebook(KINDS[0]), 4))


# --- what is never printed ------------------------------------------------------------------------


def changed(sheet, name, number):
    wrong = {**sheet.right, name: np.full(sheet.right[name].shape, number)}
    other = dataclasses.replace(sheet)
    object.__setattr__(other, "right", wrong)
    return other


@each_kind
def test_a_result_that_is_wrong_by_any_way_is_a_fault(kind, monkeypatch):
    sheet = kind.sheet(11)
    require_right(sheet)
    for line in kind.lines:
        with pytest.raises(Fault, match=line.name):
            require_right(changed(sheet, line.name, 0.125))
    name = kind.lines[0].name
    with monkeypatch.context() as patched:
        patched.setattr(checking, "workings", lambda *_: ["1 + 1"] * sheet.right[name].size)
        with pytest.raises(Fault, match="worked out"):
            require_right(sheet)
    with monkeypatch.context() as patched:
        # What the engine might get wrong, its own working would repeat.
        patched.setattr(
            checking, "workings", lambda one, name: map(write_number, one.right[name].flat)
        )
        require_right(sheet)
        with pytest.raises(Fault, match="measured"):
            require_right(changed(sheet, kind.lines[-1].name, 0.125))
    with monkeypatch.context() as patched:
        patched.setattr(checking, "sheet_of", lambda code: kind.sheet(12))
        with pytest.raises(Fault, match="would not be judged right"):
            require_right(sheet)


def test_a_fault_writes_nothing(monkeypatch, tmp_path):
    def fail(sheet):
        raise Fault("off")

    monkeypatch.setattr(worksheet, "require_right", fail)
    with pytest.raises(Fault):
        worksheet.make("07", ["jane"], tmp_path / "paper")
    assert not (tmp_path / "paper").exists()


def test_a_number_that_is_no_short_decimal_is_not_printed():
    assert write_number(-0.0625) == "\N{MINUS SIGN}0.0625"
    with pytest.raises(Fault, match="digits after the point"):
        write_number(1 / 3)


def test_each_working_of_the_neuron_has_its_numbers():
    sheet = sheet_of("W2229")
    assert workings(sheet, "prediction") == ["4 * 1.5"]
    assert workings(sheet, "error") == ["6 - 6.5"]
    assert workings(sheet, "weights_slopes") == ["4 * (\N{MINUS SIGN}1)"]
    assert workings(sheet, "new_weights") == ["1.5 - 0.1 * (\N{MINUS SIGN}4)"]


def test_a_lesson_without_a_worksheet_and_an_old_key_are_refused(tmp_path):
    with pytest.raises(UserError, match="There is no worksheet for '00'; there is one for 01, 02"):
        worksheet.make("00", ["jane"], tmp_path)
    worksheet.make("the_hidden_layer", ["jane"], tmp_path)
    with pytest.raises(UserError, match=r"key\.html already exists"):
        worksheet.make("07", ["joe"], tmp_path)
    assert "joe" not in text_of(tmp_path / "worksheets.html")


# --- the guide ----------------------------------------------------------------------------------


def test_the_commands_of_the_guide_run_as_they_stand_there(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "students.csv").write_text("jane\njoe\n", encoding="utf-8")
    commands = re.findall(r"^python course\.py (.+)$", GUIDE, re.MULTILINE)
    assert [main(command.split()) for command in commands] == [0, 0]
    for name in re.findall(r"^\| `([\w.]+)", GUIDE, re.MULTILINE):
        if "." in name:
            assert (tmp_path / "paper" / name).exists(), name
    [example] = re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    capsys.readouterr()
    exec(example, {})
    [told] = re.findall(r"^```text\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert capsys.readouterr().out == told
