"""Judging a notebook: what a mark depends on."""

from pathlib import Path

import pytest

import nnlib
from classroom.grading import judge_notebook
from classroom.grading.process import NOTEBOOKS, Warm
from classroom.grading.reader import learn, read_apart
from tests.classroom.grading.classroom import EXERCISES, LESSON, RIGHT, notebook, slip

ROOT = Path(nnlib.__file__).parent.parent


def test_a_mark_depends_on_every_module_that_judges_or_declares():
    listed = {file.relative_to(ROOT).as_posix() for file in judge_notebook.sources()}
    for folder in ("nnlib/checks", "nnlib/exercises", "classroom/grading"):
        modules = {file.relative_to(ROOT).as_posix() for file in (ROOT / folder).rglob("*.py")}
        assert modules
        assert modules <= listed
    assert "nnlib/propagation.py" in listed
    assert "nnlib/checks/words/messages.py" in listed


@pytest.fixture(scope="module")
def readers():
    """Two that read notebooks: one has learned what was handed out, the other has not."""
    with Warm(work=NOTEBOOKS) as learned, Warm(work=NOTEBOOKS) as plain:
        learn(learned, LESSON)
        yield learned, plain


@pytest.mark.parametrize(
    "answers",
    [RIGHT, {}, {"hidden_delta": slip("hidden_delta")[0]}, {"node_slopes": "def node_slopes("}],
    ids=["right", "empty", "a slip", "unreadable"],
)
def test_a_notebook_is_read_the_same_whether_what_was_handed_out_was_learned(readers, answers):
    learned, plain = readers
    found, without = (read_apart(one, notebook(answers).encode(), EXERCISES) for one in readers)
    assert found is not None
    assert found == without
    assert (learned._learned, plain._learned) == ({"the_hidden_layer"}, set())


def test_what_cannot_be_learned_costs_no_notebook():
    with Warm(work=NOTEBOOKS) as warm:
        warm.learn("nonsense", b"\xff" * 300_000)
        assert read_apart(warm, notebook(RIGHT).encode(), EXERCISES)[0].answers == RIGHT
        warm.cool()
        assert warm._learned == set()
        assert read_apart(warm, notebook({}).encode(), EXERCISES)[0].stubs == set(RIGHT)
