"""What is handed out: no solutions, points in locked cells, and nothing written over."""

import json

import nbformat
import pytest

from classroom.errors import UserError
from classroom.grading.__main__ import main
from classroom.grading.handout import NOTEBOOKS, points_from, release
from nnlib.exercises import EXERCISES
from tests.notebook import from_notebook

LESSONS = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture
def points_file(tmp_path):
    def write(text):
        path = tmp_path / "points.toml"
        path.write_bytes(text.encode())
        return path

    return write


@pytest.mark.parametrize("lesson", LESSONS)
def test_after_each_check_a_locked_cell_has_the_points_as_its_value(lesson, tmp_path):
    [(path, worth)] = release([lesson], tmp_path, points_from(None))
    assert path == tmp_path / lesson / f"{lesson}.ipynb"
    notebook = nbformat.read(path, 4)
    nbformat.validate(notebook)
    exercises = [one for one in EXERCISES.values() if lesson.startswith(one.lesson_number)]
    assert worth == len(exercises)
    cells = {cell.id: (place, cell) for place, cell in enumerate(notebook.cells)}
    assert len(cells) == len(notebook.cells)
    for exercise in exercises:
        assert cells[exercise.name][1].source == exercise.stub
        place, locked = cells[f"points_{exercise.name}"]
        assert notebook.cells[place - 1].source == f"check({exercise.name})"
        assert locked.metadata.editable is locked.metadata.deletable is False
        fields = locked.metadata.nbgrader
        assert (fields.grade, fields.locked, fields.solution, fields.points) == (
            True,
            True,
            False,
            1,
        )


def test_the_value_of_a_locked_cell_is_what_the_answer_is_worth(tmp_path):
    [(path, _)] = release(["02"], tmp_path, {**points_from(None), "slope_of_weight": 2.5})
    [source] = [
        cell.source for cell in nbformat.read(path, 4).cells if cell.id == "points_slope_of_weight"
    ]
    imports, value = source.split("\n\n")
    exercise = EXERCISES["slope_of_weight"]
    for text, worth in ((exercise.source, 2.5), (exercise.stub, 0.0)):
        names = {"slope_of_weight": from_notebook(text)}
        exec(imports, names)
        assert eval(value, names) == worth


def test_points_come_from_a_file(points_file):
    points = points_from(points_file("\ufeff[points]\nnode_slopes = 2\ntrain = 0.5\n"))
    assert (points["node_slopes"], points["train"], points["forward"]) == (2.0, 0.5, 1.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "[points]\nnode_slope = 2",
            r"no exercise is called `node_slope`. Did you mean `node_s",
        ),
        ("[points]\nnode_slopes = '2'", r"`node_slopes = '2'`; points must be a number"),
        ("[points]\nnode_slopes = true", r"points must be a number"),
        ("[points]\nnode_slopes = -1", r"points must be a number"),
        ("[points]\nnode_slopes = nan", r"points must be a number"),
        ("node_slopes = 2", r"a table `\[points\]`"),
        ("points = 3", r"a table `\[points\]`"),
        ("[points", r"is not TOML"),
    ],
)
def test_points_that_make_no_sense_are_refused(points_file, text, words):
    with pytest.raises(UserError, match=words):
        points_from(points_file(text))


def test_nothing_is_written_over_and_then_nothing_is_written_at_all(tmp_path):
    [(path, _)] = release(["07"], tmp_path, points_from(None))
    path.write_text("handed out")
    with pytest.raises(UserError, match="already exists"):
        release(["06", "07"], tmp_path, points_from(None))
    assert path.read_text() == "handed out"
    assert [folder.name for folder in tmp_path.iterdir()] == ["07_the_hidden_layer"]


@pytest.mark.parametrize("lesson", ["7", "07", "07_the_hidden_layer", "07_the_hidden_layer.ipynb"])
def test_a_lesson_has_a_number_or_a_name(tmp_path, lesson):
    [(path, _)] = release([lesson], tmp_path, points_from(None))
    assert path.stem == "07_the_hidden_layer"


@pytest.mark.parametrize("lesson", ["99", "six", ""])
def test_a_lesson_that_is_none_is_named_with_those_there_are(tmp_path, lesson):
    with pytest.raises(UserError, match=f"no lesson {lesson!r}; the lessons are 00_start_here"):
        release([lesson], tmp_path, points_from(None))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda cells: [c for c in cells if "nbgrader" not in c["metadata"]], "has no exercise"),
        (
            lambda cells: [c for c in cells if c["source"] != ["check(double)"]],
            r"no cell `check\(d",
        ),
    ],
)
def test_a_notebook_without_exercise_or_check_is_refused(tmp_path, change, words):
    notebook = json.loads((NOTEBOOKS / "00_start_here.ipynb").read_text(encoding="utf-8"))
    notebook["cells"] = change(notebook["cells"])
    (tmp_path / "00_mine.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(UserError, match=words):
        release(["00"], tmp_path / "out", points_from(None), tmp_path)
    assert not (tmp_path / "out").exists()


def test_the_command_says_where_and_for_how_many_points(tmp_path, capsys, points_file):
    file = points_file("[points]\ntwo_layer_slopes = 5")
    assert main(["release", "7", "08", "--out", str(tmp_path), "--points", str(file)]) == 0
    said = capsys.readouterr().out
    assert "07_the_hidden_layer.ipynb: 7 points" in said
    assert "08_full_backprop.ipynb: 4 points" in said


def test_the_command_ends_with_2_where_it_was_used_wrongly(tmp_path, capsys):
    assert main(["release", "99", "--out", str(tmp_path)]) == 2
    assert "There is no lesson '99'" in capsys.readouterr().err
    assert main(["release", "00", "--out", str(tmp_path), "--points", str(tmp_path / "no")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["release"])
    assert ended.value.code == 2
