"""Judging a notebook: what a mark depends on."""

from pathlib import Path

import nnlib
from classroom.grading import judge_notebook

ROOT = Path(nnlib.__file__).parent.parent


def test_a_mark_depends_on_every_module_that_judges_or_declares():
    listed = {file.relative_to(ROOT).as_posix() for file in judge_notebook.sources()}
    for folder in ("nnlib/checks", "nnlib/exercises", "classroom/grading"):
        modules = {file.relative_to(ROOT).as_posix() for file in (ROOT / folder).rglob("*.py")}
        assert modules
        assert modules <= listed
    assert "nnlib/propagation.py" in listed
    assert "nnlib/checks/words/messages.py" in listed
