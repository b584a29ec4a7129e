"""A lesson taken cell by cell in a terminal: what is shown, what is kept, what is counted."""

import json
import os
import signal
import time

import nbformat
import pytest

from tools import trial


def code(source):
    return nbformat.v4.new_code_cell(source)


@pytest.fixture
def folder(tmp_path):
    cells = [
        nbformat.v4.new_markdown_cell("# A lesson"),
        code("from nnlib.checks import check, recall\nnumber = 3"),
        nbformat.v4.new_markdown_cell("Write it."),
        code("def double(number):\n    ..."),
        code("check(double)"),
        code("recall('squared error', -0.5)"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "00_test.ipynb")
    yield tmp_path
    state = tmp_path / "state.json"
    if state.exists():
        os.killpg(json.loads(state.read_text())["kernel"], signal.SIGKILL)


@pytest.mark.skipif(os.name == "nt", reason="for the maintainers' Linux and macOS")
def test_a_lesson_is_taken_cell_by_cell_and_its_verdicts_are_counted(folder, monkeypatch, capsys):
    monkeypatch.setenv("NNLIB_PROGRESS", "")
    first = trial.open_lesson(folder, "00")
    assert first.startswith("# A lesson")
    assert "[cell 1, code, not run yet]\nfrom nnlib" in first
    assert "Write it." in trial.run_cell(folder, None)
    trial.run_cell(folder, "def double(number):\n    return number**2")
    assert "Did you multiply the number by itself?" in trial.run_cell(folder, None)
    trial.run_cell(folder, "def double(number):\n    return 2 * number", 3)
    assert trial.run_cell(folder, None, 4).startswith("[output]\nRight.")
    assert trial.run_new(folder, "print(number)") == "[output]\n3"
    assert "ZeroDivisionError: division by zero" in trial.run_new(folder, "1 / 0")
    assert trial.run_cell(folder, None, 2) == "Cell 2 is no code cell of this lesson."
    assert trial.run_cell(folder, None).endswith("[the lesson ends here]")
    kept = nbformat.read(folder / "00_test.ipynb", 4)
    assert kept.cells[3].source.endswith("return 2 * number")
    assert trial.main(["--folder", str(folder), "report"]) == 0
    counted = capsys.readouterr().out.splitlines()
    assert [" ".join(line.split()) for line in counted] == [
        "00 double not yet squared: 1",
        "00 double right: 1",
        "00 recall squared error not yet: 1",
    ]


@pytest.mark.skipif(os.name == "nt", reason="for the maintainers' Linux and macOS")
def test_a_cell_that_does_not_end_is_interrupted(folder, monkeypatch):
    monkeypatch.setattr(trial, "LONGEST", 1)
    trial.open_lesson(folder, "00")
    assert "[interrupted after 1 s]" in trial.run_new(folder, "while True: pass")
    assert trial.run_new(folder, "print(1 + 1)") == "[output]\n2"


@pytest.mark.skipif(os.name == "nt", reason="for the maintainers' Linux and macOS")
def test_opening_a_lesson_again_starts_afresh_and_leaves_no_kernel_behind(folder):
    trial.open_lesson(folder, "00")
    first = json.loads((folder / "state.json").read_text())["kernel"]
    trial.run_new(folder, "kept = 1")
    trial.open_lesson(folder, "00")
    assert "NameError" in trial.run_new(folder, "kept")
    ended = False
    for _ in range(50):
        ended = os.waitpid(first, os.WNOHANG)[0] == first
        if ended:
            break
        time.sleep(0.1)
    assert ended
