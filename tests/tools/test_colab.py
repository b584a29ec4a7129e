"""Copies for Colab: their first cell installs the course where it is missing, and only there."""

import importlib.metadata
import json

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from classroom.errors import UserError
from tools import colab, runner
from tools.environment import ROOT

LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
PACKAGE = "https://github.com/someone/a-course/archive/v1.zip"


@pytest.fixture
def made(tmp_path):
    out = tmp_path / "colab"
    colab.write("someone/a-course", "v1", out, "colab")
    return out


def test_each_copy_is_its_lesson_with_one_cell_before(made):
    assert sorted(path.name for path in made.glob("*.ipynb")) == LESSONS
    for name in LESSONS:
        copy = nbformat.read(made / name, 4)
        nbformat.validate(copy)
        lesson = json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))
        text = json.loads((made / name).read_text(encoding="utf-8"))
        assert text["cells"][1:] == lesson["cells"]
        assert PACKAGE in copy.cells[0].source


INSTALLED = {
    "the course": (["slope-by-slope"], False),
    "the course, which an older Python lists twice": (["slope-by-slope"] * 2, False),
    "nothing": (None, True),
    "another project": (["nnlib"], True),
    "both, mixed": (["nnlib", "slope-by-slope"], True),
}


@pytest.mark.parametrize(("found", "installs"), INSTALLED.values(), ids=INSTALLED)
def test_the_first_cell_installs_where_the_course_is_missing_and_only_there(
    made, monkeypatch, found, installs
):
    there = {} if found is None else {"nnlib": found}
    monkeypatch.setattr(importlib.metadata, "packages_distributions", lambda: there)
    lines = []

    class Shell:
        def run_line_magic(self, *words):
            lines.append(" ".join(words))

    source = nbformat.read(made / LESSONS[0], 4).cells[0].source
    exec(TransformerManager().transform_cell(source), {"get_ipython": Shell})
    assert bool(lines) == installs
    if installs:
        assert [line.split()[1] for line in lines] == ["uninstall", "install", "install"]
        assert lines[1].endswith(PACKAGE)


def test_what_is_installed_here_counts_as_the_course():
    found = importlib.metadata.packages_distributions()["nnlib"]
    assert set(found) == {"slope-by-slope"}


def test_the_links_lead_to_the_copies_and_to_binder(made):
    text = (made / "README.md").read_text(encoding="utf-8")
    for name in LESSONS:
        at = f"https://colab.research.google.com/github/someone/a-course/blob/v1/colab/{name}"
        assert f"({at})" in text
        assert f"/v2/gh/someone/a-course/v1?urlpath=lab/tree/notebooks/{name})" in text


@pytest.mark.parametrize("name", ["course", "https://github.com/a/b", "a/b/c", "a b/c", "a/b;c"])
def test_a_name_that_is_no_repository_is_refused(tmp_path, capsys, name):
    assert runner.main(["colab", "--repository", name, "--out", str(tmp_path / "x")]) == 2
    assert "it must be a name on GitHub" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match=r"mine\.txt"):
        colab.write("someone/a-course", "main", tmp_path, "colab")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_repository_must_be_named(capsys):
    with pytest.raises(SystemExit):
        runner.main(["colab"])
    assert "--repository" in capsys.readouterr().err
