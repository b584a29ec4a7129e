"""Nobody reads about what only another system has."""

import ast
import re
import subprocess

import pytest

from classroom import advice
from classroom.advice import ADVICE, SYSTEMS
from classroom.errors import UserError
from tools.build import ROOT
from tools.environment import Environment

OF_ONE_SYSTEM = re.compile(r"\b(apt|apt-get|sudo|dnf|brew|in TMPDIR|in TEMP|Control\+C)\b")
ONLY = {
    "Linux": {"apt", "sudo", "dnf", "in TMPDIR"},
    "macOS": {"Control+C", "in TMPDIR"},
    "Windows": {"in TEMP"},
}


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("need", ADVICE)
def test_advice_names_only_what_its_system_has(monkeypatch, need, system):
    monkeypatch.setattr(advice, "system", lambda: system)
    said = advice.advice(need)
    assert said.isascii()
    assert set(OF_ONE_SYSTEM.findall(said)) <= ONLY[system]


def test_no_other_module_gives_advice_for_one_system():
    files = [ROOT / "course.py", *(ROOT / "tools").glob("*.py")]
    # Gradescope's image is always Ubuntu's.
    left_out = {"advice.py", "autograder.py"}
    files += [path for path in (ROOT / "classroom").rglob("*.py") if path.name not in left_out]
    assert len(files) > 50
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = set(OF_ONE_SYSTEM.findall(node.value))
                assert not found, (path.name, node.lineno, found)


@pytest.mark.parametrize("system", SYSTEMS)
def test_where_python_has_no_venv_the_advice_is_for_this_system(monkeypatch, tmp_path, system):
    monkeypatch.setattr(advice, "system", lambda: system)
    failed = subprocess.CompletedProcess([], 1, "", "No module named venv")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_text("")
    with pytest.raises(UserError, match="No module named venv") as told:
        Environment(tmp_path).ensure("learner")
    assert ("sudo" in str(told.value)) == (system == "Linux")
    assert ("embeddable" in str(told.value)) == (system == "Windows")
