"""The corpus is well formed; of what is tried in a usual run, nothing right is accused."""

import ast
import subprocess
import sys

import pytest

from nnlib.clinic.kinds import KINDS
from tests.every import EVERY
from tools import trial_of_clinic as trial
from tools.build import ROOT

SEEN, UNSEEN = list(trial.cases("seen")), list(trial.cases("unseen"))
# Names that the docstrings may have besides: they are words of those who wrote the programs.
WORDS = {"other", "rate_differs", "weights_missing", "slopes_change_parameters", "shared_memory"}
SOME = [*SEEN, *UNSEEN][:: 1 if EVERY else 16]


@pytest.mark.parametrize("half", [SEEN, UNSEEN], ids=["seen", "unseen"])
def test_a_half_has_thirty_faulty_and_thirty_right_programs_at_least(half):
    faulty = sum(case.is_faulty for case in half)
    assert faulty >= 30
    assert len(half) - faulty >= 30


@pytest.mark.parametrize("case", [*SEEN, *UNSEEN], ids=lambda case: case.path.stem)
def test_a_program_tells_its_style_source_and_fault(case):
    about = ast.get_docstring(ast.parse(case.path.read_text(encoding="utf-8")))
    for name in ("style", "source", "fault", "expected", "twins", "wrong"):
        assert f"\n{name}: " in about
    assert case.expected | case.twins <= set(KINDS) | WORDS, case.expected | case.twins
    assert bool(case.expected) == case.is_faulty
    assert case.lines <= 7


@pytest.mark.parametrize("case", SOME, ids=lambda case: case.path.stem)
def test_nothing_right_is_accused_and_nothing_faulty_named_wrongly(case):
    tried = trial.tried(case, slopes_alone=False)
    assert tried.error == ""
    if case.is_faulty:
        assert tried.wrong_names == [] or "other" in case.expected, tried.line()
    else:
        assert not tried.accuses_slopes, tried.text


def test_the_trial_counts_what_it_tried():
    done = subprocess.run(
        [sys.executable, "-m", "tools.trial_of_clinic", "seen", "--only", "_03_"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    head, _, row = done.stdout.strip().splitlines()
    counted = dict(zip(head.split(" | "), row.split(" | "), strict=True))
    assert counted["| faulty"] == "| 1"
    assert counted["named"] == "1"
    assert counted["right"] == "1"
    assert counted["slopes accused"] == "0"
