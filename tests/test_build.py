"""From a lesson's text to notebooks: complete, valid, the same every time, loud about mistakes."""

import concurrent.futures
import dataclasses
import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import DeadKernelError

from nnlib import figures
from nnlib.exercises import EXERCISES
from tests.browser.explorers import functions_that_return
from tools import build, tables

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "lessons").glob("*.md"))
EXPLORERS = functions_that_return(figures, figures.Explorer)
EXPLORER = re.compile(rf"figures\.({'|'.join(EXPLORERS)})\(")
HEAD = "---\nkernelspec:\n  display_name: Python 3\n  name: python3\n---\n\n"
TOP = """# 02 · A title

**A question?**

Reading: about 5 minutes. Exercise: about 2 minutes.

"""
EXERCISES_02 = [
    name for name, exercise in EXERCISES.items() if exercise.lesson == "slope_of_one_weight"
]


def cell(source):
    return f"```{{code-cell}} ipython3\n{source}\n```\n\n"


def exercise_cells(*names):
    return "".join(
        cell(f"from nnlib.exercises.slope_of_one_weight.{name} import {name}") for name in names
    )


@pytest.fixture
def lesson(tmp_path):
    def write(text, name="02_slope_of_one_weight.md"):
        path = tmp_path / name
        path.write_text(HEAD + text, encoding="utf-8")
        return path

    return write


def with_stored_outputs(lesson):
    """The solution as if it had been run: nbval sees to it that what is stored is what comes."""
    run = lesson.solution()
    stored = nbformat.read(ROOT / "solutions" / f"{lesson.path.stem}.ipynb", 4)
    outputs = {cell.id: cell for cell in stored.cells if cell.cell_type == "code"}
    for cell in run.cells:
        if cell.id in outputs:
            cell.update(outputs=outputs[cell.id].outputs)
            cell.update(execution_count=outputs[cell.id].execution_count)
            for output in cell.outputs if EXPLORER.search(cell.source) else ():
                output.data[build.WIDGET] = "stood here"
    return run


def test_the_order_of_lessons_and_exercises_is_in_step():
    written = (ROOT / "nnlib" / "exercises" / "order.py").read_text(encoding="utf-8")
    assert build.order_of(ROOT / "lessons") == written


def test_lessons_are_numbered_from_00_without_a_gap():
    for number, path in enumerate(LESSONS):
        name = f"{number:02}{path.name[2:]}"
        assert path.name == name, (
            f"lessons/{path.name} would be called lesson {number}: name it {name}"
        )


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_built_files_are_in_step(path):
    lesson = build.Lesson(path)
    for name, text in build.files_of(lesson, with_stored_outputs(lesson)).items():
        stored = (ROOT / name).read_text(encoding="utf-8")
        assert build.comparable(stored) == build.comparable(text), f"{name} is out of step"


def test_a_lesson_with_pictures_and_an_explorer_is_built_to_the_same_bytes_twice():
    [path] = [path for path in LESSONS if path.name.startswith("01")]
    assert "figures.neuron_by_hand(" in path.read_text(encoding="utf-8")
    lesson = build.Lesson(path)
    assert build.build_lesson(lesson) == build.build_lesson(lesson)


def test_no_built_file_comes_from_no_lesson():
    expected = {path.stem for path in LESSONS}
    for folder in ("notebooks", "solutions"):
        assert {path.stem for path in (ROOT / folder).glob("*.ipynb")} == expected


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_learners_notebook_has_still_pictures_alone_and_a_solution_is_run(path):
    learner = nbformat.read(ROOT / "notebooks" / f"{path.stem}.ipynb", 4)
    solution = nbformat.read(ROOT / "solutions" / f"{path.stem}.ipynb", 4)
    assert [c.id for c in learner.cells] == [c.id for c in solution.cells]
    for one, other in zip(learner.cells, solution.cells, strict=True):
        if one.cell_type == "code":
            stills = [output for output in other.outputs if EXPLORER.search(other.source)]
            assert [output.data for output in one.outputs] == [output.data for output in stills]
            assert not [out for out in other.outputs if build.WIDGET in out.get("data", {})]
            assert one.execution_count == (other.execution_count if stills else None)
            assert other.execution_count is not None
            assert "SOLUTION" not in one.source + other.source
            # A class is one exercise, and cannot be cut into cells.
            longest = {"Operations": 49, "Value": 23}.get(one.id, 20)
            assert len(one.source.splitlines()) <= longest
            assert len(other.source.splitlines()) <= longest
    for name in build.Lesson(path).places.values():
        [exercise] = [c for c in learner.cells if c.id == name.name]
        assert exercise.source == name.stub


@pytest.mark.parametrize("folder", ["notebooks", "solutions"])
def test_exercise_cells_are_valid_for_nbgrader(folder):
    fields = {"schema_version": 3, "grade": False, "solution": True, "locked": False, "task": False}
    for path in sorted((ROOT / folder).glob("*.ipynb")):
        notebook = nbformat.read(path, 4)
        nbformat.validate(notebook)
        marked = [c for c in notebook.cells if "nbgrader" in c.metadata]
        assert [c.metadata.nbgrader for c in marked] == [
            {**fields, "grade_id": c.id} for c in marked
        ]
        assert all(re.fullmatch(r"[a-zA-Z0-9_\-]+", c.id) for c in marked)


def test_between_markers_a_learner_finds_dots(lesson):
    text = exercise_cells(*EXERCISES_02) + cell(
        "before = 1\n### BEGIN SOLUTION\nname = 2 * (3)\nguess('a name', f(1, 2))\nif name:\n"
        "    name = 4\n### END SOLUTION\nafter = 5"
    )
    made = build.Lesson(lesson(text))
    learner = made.learner().cells[-1].source
    assert learner == "before = 1\nname = ...\nguess('a name', ...)\n...\nafter = 5"
    assert "name = 2 * (3)" in made.solution().cells[-1].source
    assert "SOLUTION" not in made.solution().cells[-1].source


def test_a_body_that_is_given_stands_in_the_learners_cell(lesson, monkeypatch):
    name = "slope_of_weight"
    given = dataclasses.replace(EXERCISES[name], given="target_minus_prediction")
    monkeypatch.setattr(sys.modules[EXERCISES[name].module], "EXERCISE", given)
    made = build.Lesson(lesson(exercise_cells(*EXERCISES_02)))
    [[learner], [solution]] = (
        [one.source for one in notebook.cells if one.id == name]
        for notebook in (made.learner(), made.solution())
    )
    assert "error = target - prediction" in learner
    assert "error = prediction - target" in solution


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            exercise_cells("slope_of_wieght"),
            r":8: nnlib.exercises.slope_of_one_weight has no exercise `slope_of_wieght`",
        ),
        (exercise_cells(*EXERCISES_02, EXERCISES_02[0]), r":16: .* already has a cell"),
        (exercise_cells(EXERCISES_02[0]), r":1: exercise `slope_of_weight` has no cell"),
        (exercise_cells(*EXERCISES_02) + cell("### BEGIN SOLUTION\nx = 1"), r":16: .*without a"),
        (exercise_cells(*EXERCISES_02) + cell("x = 1\n### END SOLUTION"), r":17: .*without a"),
        (
            exercise_cells(*EXERCISES_02)
            + cell("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION"),
            r":17: .*inside a solution that is still open",
        ),
        (exercise_cells(*EXERCISES_02) + cell("### begin solution"), r":16: a marker is written"),
    ],
)
def test_a_mistake_in_a_lesson_is_a_hard_error_with_file_and_line(lesson, text, words):
    with pytest.raises(build.LessonError, match=r"02_slope_of_one_weight\.md" + words):
        build.Lesson(lesson(text))


def test_an_exercise_of_another_lesson_is_refused(lesson):
    with pytest.raises(build.LessonError, match="gradient_descent has no exercise"):
        build.Lesson(lesson(exercise_cells("slope_of_weight"), "03_gradient_descent.md"))


def test_what_is_out_of_step_is_named(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="a")])
    good = build.text_of(notebook)
    other = good.replace('"1"', '"2"')
    for folder in ("notebooks", "solutions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "notebooks" / "02.ipynb").write_text(other, encoding="utf-8")
    (tmp_path / "solutions" / "99.ipynb").write_text(good, encoding="utf-8")
    files = {"notebooks/02.ipynb": good, "solutions/02.ipynb": good}
    assert list(build.out_of_step(tmp_path, files)) == [
        "notebooks/02.ipynb differs from its lesson (cell 0)",
        "solutions/02.ipynb is missing",
        "solutions/99.ipynb comes from no lesson",
    ]


def test_a_pictures_bytes_do_not_count_and_its_alternative_does():
    def shown(alternative, data):
        address = f"data:image/svg+xml;base64,{data}"
        return json.dumps({"text/html": f'<img alt="{alternative}" src="{address}">'})

    assert build.comparable(shown("a", "AAA=")) == build.comparable(shown("a", "BBB"))
    assert build.comparable(shown("a", "AAA=")) != build.comparable(shown("b", "AAA="))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one lesson, 02, with the pages that have tables; return its folder."""
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "02_slope_of_one_weight.md").write_text(
        HEAD + TOP + exercise_cells(*EXERCISES_02), encoding="utf-8"
    )
    for page, name, _ in tables.TABLES:
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
        with (tmp_path / page).open("a") as file:
            file.write("\n".join((*tables.marks(name), "")))
    monkeypatch.setattr(build, "ROOT", tmp_path)
    return tmp_path


def test_the_command_ends_with_1_where_files_are_out_of_step(capsys, project):
    assert build.main(["--check"]) == 1
    assert "notebooks/02_slope_of_one_weight.ipynb is missing" in capsys.readouterr().out
    assert build.main([]) == 0
    assert "| [propagation](nnlib/propagation.py) |" in (project / "README.md").read_text()
    assert build.main(["--check"]) == 0
    assert "10 built files are in step." in capsys.readouterr().out


def test_one_lesson_is_run_and_the_others_stay_as_they_are_stored(project, monkeypatch):
    (project / "lessons" / "03_other.md").write_text(
        HEAD + TOP.replace("02", "03") + cell("1 + 1"), encoding="utf-8"
    )
    ran = []

    def run(notebook, beside):
        ran.append(notebook.cells[-1].source)
        return notebook

    monkeypatch.setattr(build, "run_notebook", run)
    assert build.main(["03"]) == 0
    # What was never built is run, too: the gallery and the check need its files.
    assert len(ran) == 2
    assert build.main(["03"]) == 0
    assert len(ran) == 2
    assert build.main(["03", "--fresh"]) == 0
    assert ran[2:] == ["1 + 1"]
    assert build.main(["99"]) == 2


def test_the_order_is_written_before_a_lesson_runs_that_needs_it(project, monkeypatch):
    order = project / "nnlib" / "exercises" / "order.py"
    monkeypatch.setattr(
        build, "run_notebook", lambda notebook, beside: order.read_text() and notebook
    )
    assert build.main([]) == 0


def test_a_faulty_lesson_stops_the_command_with_one_line(capsys, project):
    path = project / "lessons" / "02_slope_of_one_weight.md"
    path.write_text(HEAD + TOP, encoding="utf-8")
    assert build.main([]) == 2
    assert "has no cell" in capsys.readouterr().err
    path = path.rename(path.with_name("02_other.md"))
    path.write_text(HEAD + TOP + cell('recall("no such")'), encoding="utf-8")
    assert build.main([]) == 2
    line = f"{path}:14: no recall question is called 'no such'; add its row to `RECALLS`"
    assert line in capsys.readouterr().err


def test_what_a_clock_said_is_kept_while_its_cell_stays(tmp_path):
    def run(source, said, tags=("nbval-ignore-output",)):
        cell = nbformat.v4.new_code_cell(source, id="a", metadata={"tags": list(tags)})
        cell.outputs = [nbformat.v4.new_output("stream", text=said)]
        return nbformat.v4.new_notebook(cells=[cell])

    stored = tmp_path / "stored.ipynb"
    nbformat.write(run("tick()", "1 s"), stored)
    assert build.with_clocks_of(run("tick()", "2 s"), stored).cells[0].outputs[0].text == "1 s"
    assert build.with_clocks_of(run("tock()", "2 s"), stored).cells[0].outputs[0].text == "2 s"
    untagged = run("tick()", "2 s", tags=())
    assert build.with_clocks_of(untagged, stored).cells[0].outputs[0].text == "2 s"
    missing = tmp_path / "missing.ipynb"
    assert build.with_clocks_of(run("tick()", "2 s"), missing).cells[0].outputs[0].text == "2 s"


def test_what_a_cell_prints_slowly_is_one_text_all_the_same():
    source = "import time\nfor number in range(3):\n    print(number)\n    time.sleep(0.4)"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id="slow")])
    [output] = build.run_notebook(notebook).cells[0].outputs
    assert output.text == "0\n1\n2\n"


def test_ctrl_c_ends_in_a_sentence(capsys, monkeypatch):
    def stop(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build", stop)
    assert build.main([]) == 2
    assert capsys.readouterr().out.startswith("Stopped. Each file is complete")


def test_a_file_whose_writing_is_stopped_stays_as_it_was(tmp_path, monkeypatch):
    def stop(path, *given, **named):
        path.touch()
        raise KeyboardInterrupt

    (tmp_path / "lesson.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(Path, "write_text", stop)
    with pytest.raises(KeyboardInterrupt):
        build._write({"lesson.ipynb": '{"cells": []}'})
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("lesson.ipynb", b"{}")]


def test_a_lesson_that_runs_can_be_stopped_and_takes_its_kernel_with_it(tmp_path):
    source = f"import os, time\nopen({str(tmp_path / 'it')!r}, 'w').write(str(os.getpid()))\n"
    cells = [nbformat.v4.new_code_cell(source), nbformat.v4.new_code_cell("time.sleep(600)")]
    with ThreadPoolExecutor(1) as one:
        run = one.submit(build.run_notebook, nbformat.v4.new_notebook(cells=cells))
        while not (tmp_path / "it").exists() or not (tmp_path / "it").read_text():
            time.sleep(0.05)
        build.stop_runs()
        with pytest.raises((concurrent.futures.CancelledError, DeadKernelError)):
            run.result(60)
    assert not Path("/proc", (tmp_path / "it").read_text()).exists()
