"""Another project called nnlib, installed over ours or before it on the path: what is said."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tools import hub, runner
from tools.build import ROOT, WHOSE
from tools.doctor import report
from tools.environment import Environment
from tools.look_alike import another_nnlib

SENTENCE = "Another project called nnlib has been installed over the course's package"


@pytest.fixture
def mixed(tmp_path):
    """Our package, in which the other project has written its own, empty `__init__.py`."""
    shutil.copytree(ROOT / "nnlib", tmp_path / "nnlib")
    (tmp_path / "nnlib" / "__init__.py").write_text("")
    return tmp_path


def run(folder, code, *options):
    others = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, *options, "-c", code],
        cwd=folder, env=others, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "line", ["from nnlib import figures", "from nnlib.checks import check", "import nnlib.clinic"]
)
def test_a_package_that_was_written_over_says_so_at_a_lessons_first_import(mixed, line):
    ended = run(mixed, line)
    assert SENTENCE in ended.stderr.replace("\n", " ")
    assert "pip uninstall --yes nnlib slope-by-slope" in ended.stderr


def test_so_does_a_package_whose_init_went_with_the_other_one(mixed):
    (mixed / "nnlib" / "__init__.py").unlink()
    # Without what is installed here: there is a whole `nnlib` among it.
    ended = run(mixed, "from nnlib import figures", "-S")
    assert SENTENCE in ended.stderr.replace("\n", " ")


def test_our_own_package_says_nothing(tmp_path):
    shutil.copytree(ROOT / "nnlib", tmp_path / "nnlib")
    ended = run(tmp_path, "from nnlib import figures\nfrom nnlib.checks import check")
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("folder", ["notebooks", "solutions"])
def test_every_notebook_names_the_package_where_python_shows_it(folder):
    for path in sorted((ROOT / folder).glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        first = next(cell for cell in cells if cell["cell_type"] == "code")
        lines = "".join(first["source"]).splitlines()
        imports = next(n for n, line in enumerate(lines) if "nnlib" in line and line[0] != "#")
        # IPython shows two lines before the one that fails.
        assert WHOSE in lines[max(0, imports - 2) : imports], path


@pytest.mark.parametrize("inside", ["lib/python3.12/site-packages", "Lib/site-packages"])
def test_another_project_in_the_courses_environment_is_found(tmp_path, inside):
    assert another_nnlib(tmp_path) == ""
    (tmp_path / inside / "nnlib").mkdir(parents=True)
    assert "is another project's" in another_nnlib(tmp_path)


def test_doctor_tells_of_it(tmp_path):
    environment = Environment(tmp_path)
    assert "nnlib      no other project's in .venv" in report(environment, tmp_path)
    (tmp_path / ".venv" / "lib" / "python3.12" / "site-packages" / "nnlib").mkdir(parents=True)
    assert "whose package is called slope-by-slope" in report(environment, tmp_path)


def test_lab_does_not_start_with_it_and_says_what_helps(tmp_path, monkeypatch, capsys):
    (tmp_path / ".venv" / "lib" / "python3.12" / "site-packages" / "nnlib").mkdir(parents=True)
    monkeypatch.setattr(runner, "Environment", lambda: Environment(tmp_path))
    monkeypatch.setattr(Environment, "ensure", lambda self, level: None)
    assert runner.main(["lab", "--work", str(tmp_path / "work")]) == 2
    assert "-m pip uninstall --yes nnlib`, and start again" in capsys.readouterr().err


def test_the_look_at_a_hub_tells_of_it(tmp_path, monkeypatch):
    (tmp_path / "nnlib").mkdir()
    (tmp_path / "nnlib" / "__init__.py").write_text("")
    monkeypatch.setattr(hub.tempfile, "gettempdir", lambda: str(tmp_path))
    seen = hub.installed()
    assert not seen.fine
    assert "another project from" in seen.seen
    assert "pip uninstall nnlib` first" in seen.helps
