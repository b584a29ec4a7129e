"""The folder of wheels: the right packages for the right machine."""

import subprocess
import tomllib

import pytest

from classroom.errors import UserError
from tools import command_line, runner, wheels
from tools.build import ROOT


@pytest.fixture
def asked(monkeypatch):
    """What uv and pip are asked for; nothing is fetched."""
    commands = []

    def run(*command):
        wanted = command[command.index("--requirement") + 1] if "--requirement" in command else ""
        listed = (ROOT / wanted).read_text().split() if wanted.endswith("wanted.txt") else []
        commands.append((command, listed))
        return "numpy==2.5.5\ncolorama==0.4.6\n"

    monkeypatch.setattr(wheels, "_run", run)
    return commands


@pytest.mark.parametrize("system", wheels.SYSTEMS)
def test_another_systems_wheels_are_those_that_it_needs_and_what_installs_them(
    asked, system, tmp_path
):
    wheels.fetch(tmp_path, system, "3.12")
    (resolved, _), (fetched, listed) = asked
    assert resolved[resolved.index("--python-platform") + 1] == wheels.SYSTEMS[system][0]
    assert listed == ["numpy==2.5.5", "colorama==0.4.6", "setuptools", "pip", "uv"]
    assert "--no-deps" in fetched
    assert fetched[fetched.index("--python-version") + 1] == "3.12"


@pytest.mark.parametrize("system", wheels.SYSTEMS)
def test_uv_itself_finds_what_another_system_needs(system, monkeypatch, tmp_path):
    found, run = [], wheels._run

    def resolved(*command):
        if command[0] == "uv":
            found.extend(run(*command).split())
        return ""

    monkeypatch.setattr(wheels, "_run", resolved)
    try:
        wheels.fetch(tmp_path, system, "3.12")
    except UserError as trouble:
        if "error sending request" in str(trouble) or "dns" in str(trouble):
            pytest.skip(str(trouble))
        raise
    names = {one.split("==")[0] for one in found}
    assert {"numpy", "matplotlib", "jupyterlab", "anywidget", "nbval"} <= names
    assert ("pywinpty" in names) == (system == "windows")
    assert ("appnope" in names) == system.startswith("macos")


def test_for_this_machine_pip_makes_all_that_a_learner_installs(asked, tmp_path):
    assert wheels.main(["--out", str(tmp_path)]) == 0
    [(command, _)] = asked
    assert command[:2] == ("pip", "wheel")
    assert command[-4:] == ("requirements.txt", "setuptools", "pip", "uv")


def test_trouble_is_told_and_ends_with_1(monkeypatch, capsys, tmp_path):
    def fails(command, **more):
        return subprocess.CompletedProcess(command, 1, "", "ERROR: no matching distribution")

    monkeypatch.setattr(wheels.subprocess, "run", fails)
    assert wheels.main(["--system", "windows", "--python", "3.99", "--out", str(tmp_path)]) == 2
    assert "no matching distribution" in capsys.readouterr().err
    with pytest.raises(UserError, match="Is there a network"):
        wheels.make(tmp_path)


def test_the_runner_knows_the_same_systems_and_wants_both_or_none(capsys):
    verbs = command_line.make_parser()
    for system in wheels.SYSTEMS:
        verbs.parse_args(["wheels", "--system", system, "--python", "3.12"])
    assert runner.main(["wheels", "--system", "windows"]) == 2
    assert "give both" in capsys.readouterr().err


def test_what_the_build_of_the_project_needs_is_setuptools_alone():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert [one.split(">")[0] for one in project["build-system"]["requires"]] == ["setuptools"]
