"""Outputs that are kept from the last build: used only where nothing changed."""

import copy

import nbformat
import pytest

from tools import kept_outputs


def notebook_of(*sources, sentence="A sentence."):
    cells = [nbformat.v4.new_markdown_cell(sentence)]
    cells += [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "nnlib").mkdir()
    (tmp_path / "nnlib" / "module.py").write_text("one = 1")
    return tmp_path


@pytest.fixture
def built(project):
    """Build a notebook in the project; give its first output, and the number of runs so far."""
    runs = []

    def build(notebook, beside=None):
        def run():
            runs.append(1)
            done = copy.deepcopy(notebook)
            output = nbformat.v4.new_output("stream", text=f"run {len(runs)}")
            done.cells[1].update(outputs=[output], execution_count=1)
            return done

        digest = kept_outputs.digest_of(notebook, beside or {}, project)
        made = kept_outputs.run_or_kept(project / "kept.json", notebook, digest, run)
        nbformat.validate(made)
        return made.cells[1].outputs[0].text, made.cells[0].source, len(runs)

    return build


def test_where_only_sentences_changed_nothing_is_run_and_the_new_sentences_stand_there(built):
    assert built(notebook_of("1 + 1")) == ("run 1", "A sentence.", 1)
    assert built(notebook_of("1 + 1", sentence="Another.")) == ("run 1", "Another.", 1)


def test_changed_code_here_or_beside_or_in_the_package_is_run(built, project):
    beside = {"00.ipynb": nbformat.writes(notebook_of("answer = 1"))}
    built(notebook_of("1 + 1"))
    assert built(notebook_of("1 + 2"))[0] == "run 2"
    assert built(notebook_of("1 + 2", "2"))[0] == "run 3"
    assert built(notebook_of("1 + 2", "2"), beside)[0] == "run 4"
    beside["00.ipynb"] = beside["00.ipynb"].replace("answer = 1", "answer = 2")
    assert built(notebook_of("1 + 2", "2"), beside)[0] == "run 5"
    (project / "nnlib" / "module.py").write_text("one = 2")
    assert built(notebook_of("1 + 2", "2"), beside)[0] == "run 6"
    (project / "nnlib" / "picture.js").write_text("")
    assert built(notebook_of("1 + 2", "2"), beside)[0] == "run 7"


def test_another_version_of_a_package_is_run(built, monkeypatch):
    built(notebook_of("1"))
    monkeypatch.setattr(kept_outputs.importlib.metadata, "version", lambda name: "99")
    assert built(notebook_of("1"))[0] == "run 2"


def test_what_cannot_be_read_is_run(built, project):
    built(notebook_of("1"))
    (project / "kept.json").write_text('{"digest":')
    assert built(notebook_of("1"))[0] == "run 2"
