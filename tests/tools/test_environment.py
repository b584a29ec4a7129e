"""The folder .venv: complete, half-made, moved, somebody's own; and why pip failed."""

import contextlib
import json
import subprocess
from pathlib import Path

import pytest

from classroom.errors import UserError
from tools import environment, installers
from tools.environment import Environment


class Machine:
    """Stands in for the programs that would be started; notes them. It has no uv, unless told."""

    def __init__(self, monkeypatch):
        self.started, self.answers, self.uv, self.version = [], {}, None, "3.12.3"
        monkeypatch.setattr(environment.subprocess, "run", self.run)
        monkeypatch.setattr(environment.progress, "run", self.watched)
        monkeypatch.setattr(installers, "find_uv", lambda: self.uv)
        monkeypatch.setattr(installers, "fetch_uv", lambda folder, kept, more: None)

    def run(self, command, **_):
        words = " ".join(map(str, command))
        if "sys.version.split" in words:
            there = Path(command[0]).exists()
            return subprocess.CompletedProcess(command, 0, self.version if there else "", "")
        self.started.append([str(word) for word in command])
        for part, answer in self.answers.items():
            if part in words:
                return subprocess.CompletedProcess(command, *answer)
        if "-m venv" in words:
            python = Environment(self.root).python
            python.parent.mkdir(parents=True, exist_ok=True)
            python.write_text("")
        return subprocess.CompletedProcess(command, 0, "", "")

    def watched(self, command, **_):
        done = self.run(command)
        return done.returncode, done.stdout + done.stderr

    def did(self):
        parts = {"venv --without-pip": "venv", "ensurepip": "its pip", "uv pip install": "uv",
                 "pip install": "pip", "version_info": "ask"}  # fmt: skip
        found = [
            next((name for part, name in parts.items() if part in " ".join(words)), "")
            for words in self.started
        ]
        return [name for name in found if name]


@pytest.fixture
def machine(tmp_path, monkeypatch):
    (tmp_path / "requirements.txt").write_text("numpy")
    (tmp_path / "pyproject.toml").write_text("")
    machine = Machine(monkeypatch)
    machine.root = tmp_path
    return machine


def test_the_first_start_makes_it_and_the_second_does_nothing(machine):
    Environment(machine.root).ensure("learner")
    assert machine.did() == ["venv", "its pip", "pip"]
    Environment(machine.root).ensure("learner")
    assert machine.did() == ["venv", "its pip", "pip"]


def test_a_maintainer_gets_more_and_keeps_it(machine):
    Environment(machine.root).ensure("learner")
    Environment(machine.root).ensure("maintainer")
    assert machine.did() == ["venv", "its pip", "pip", "pip"]
    assert ".[maintain]" in machine.started[-1]
    (machine.root / "requirements.txt").write_text("numpy>=2")
    Environment(machine.root).ensure("learner")
    assert ".[maintain]" in machine.started[-1]
    assert Environment(machine.root).complete("maintainer")


def test_new_requirements_are_installed_into_the_same_folder(machine):
    Environment(machine.root).ensure("learner")
    (machine.root / "requirements.txt").write_text("numpy>=2")
    Environment(machine.root).ensure("learner")
    assert machine.did() == ["venv", "its pip", "pip", "pip"]


def test_a_half_made_one_is_made_again(machine, capsys):
    machine.answers = {"pip install": (1, "", "killed")}
    with pytest.raises(UserError):
        Environment(machine.root).ensure("learner")
    machine.answers = {}
    (machine.root / ".venv" / "left over").write_text("")
    Environment(machine.root).ensure("learner")
    assert "half-made" in capsys.readouterr().out
    assert not (machine.root / ".venv" / "left over").exists()
    assert Environment(machine.root).complete("learner")


def test_a_failed_update_does_not_cost_the_folder(machine):
    own = Environment(machine.root)
    own.ensure("learner")
    (own.folder / "installed").write_text("")
    (machine.root / "requirements.txt").write_text("numpy>=2")
    machine.answers = {"pip install": (1, "", "NewConnectionError")}
    for _ in range(2):
        with pytest.raises(UserError, match="is there a network"):
            own.ensure("learner")
    assert (own.folder / "installed").exists()
    machine.answers = {}
    own.ensure("learner")
    assert own.complete("learner")


def test_one_whose_python_is_gone_is_made_again(machine):
    own = Environment(machine.root)
    own.ensure("learner")
    own.python.unlink()
    own.ensure("learner")
    assert own.complete("learner")


def test_a_moved_project_makes_it_again(machine, capsys):
    own = Environment(machine.root)
    own.ensure("learner")
    stamp = json.loads(own.stamp.read_text())
    own.stamp.write_text(json.dumps({**stamp, "root": "/somewhere/else"}))
    own.ensure("learner")
    assert "has moved" in capsys.readouterr().out
    assert own.complete("learner")


def test_somebodys_own_venv_is_used_and_never_deleted(machine, capsys):
    own = Environment(machine.root)
    own.python.parent.mkdir(parents=True)
    own.python.write_text("")
    (own.folder / "mine").write_text("precious")
    machine.answers = {"version_info": (0, "True\n", "")}
    own.ensure("learner")
    assert machine.did() == ["ask", "pip"]
    assert "Using the existing .venv" in capsys.readouterr().out
    machine.answers = {"version_info": (0, "False\n", "")}
    own.stamp.unlink()
    with pytest.raises(UserError, match="was not made by the course"):
        own.ensure("learner")
    assert (own.folder / "mine").read_text() == "precious"


@pytest.mark.parametrize("change", ["python gone", "moved", "stamp broken"])
def test_somebodys_own_venv_is_not_deleted_after_it_was_used_either(machine, change):
    own = Environment(machine.root)
    own.python.parent.mkdir(parents=True)
    own.python.write_text("")
    (own.folder / "mine").write_text("precious")
    machine.answers = {"version_info": (0, "True\n", "")}
    own.ensure("learner")
    if change == "python gone":
        own.python.unlink()
        machine.answers = {"version_info": (1, "", "")}
    elif change == "moved":
        stamp = json.loads(own.stamp.read_text())
        own.stamp.write_text(json.dumps({**stamp, "root": "/somewhere/else"}))
    else:
        own.stamp.write_text("{")
    if change == "python gone":
        with pytest.raises(UserError, match="was not made by the course"):
            own.ensure("learner")
    else:
        own.ensure("learner")
    assert (own.folder / "mine").read_text() == "precious"


def test_a_failed_install_into_somebodys_own_deletes_nothing_either(machine):
    own = Environment(machine.root)
    own.python.parent.mkdir(parents=True)
    own.python.write_text("")
    (own.folder / "mine").write_text("precious")
    machine.answers = {"version_info": (0, "True\n", ""), "pip install": (1, "", "killed")}
    for _ in range(2):
        with pytest.raises(UserError):
            own.ensure("learner")
        assert (own.folder / "mine").read_text() == "precious"


def test_a_folder_that_cannot_be_written_to_is_said(machine, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(environment.Path, "mkdir", refuse)
    with pytest.raises(
        UserError, match=r"cannot be written to \(Permission denied\)(.|\n)*Move or copy the"
    ):
        Environment(machine.root).ensure("learner")


@pytest.mark.parametrize("step", ["-m venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_helps(machine, step):
    machine.answers = {step: (1, "", "No module named ensurepip")}
    with pytest.raises(UserError, match=r"ensurepip(.|\n)*www\.python\.org"):
        Environment(machine.root).ensure("learner")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("NewConnectionError: failed", "is there a network"),
        (
            "ERROR: Could not find a version that satisfies x (from versions: none)",
            "course.py wheels",
        ),
        ("Temporary failure in name resolution", "HTTPS_PROXY"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: [WinError 5] Access is denied: 'x.pyd'", "Close JupyterLab"),
        ("error: something else", "course.py doctor"),
    ],
)
def test_a_failed_install_says_what_to_do(machine, output, words):
    machine.answers = {"pip install": (1, "", f"noise\n{output}\n")}
    with pytest.raises(UserError) as trouble:
        Environment(machine.root).ensure("learner")
    assert words in str(trouble.value)
    assert output in str(trouble.value)


def test_a_folder_of_wheels_is_used_instead_of_the_network(machine):
    (machine.root / "wheels").mkdir()
    Environment(machine.root).ensure("learner")
    assert "--no-index" in machine.started[-1]
    machine.answers = {"pip install": (1, "", "No matching distribution (from versions: none)")}
    (machine.root / "requirements.txt").write_text("new")
    with pytest.raises(UserError, match="from the folder wheels"):
        Environment(machine.root).ensure("learner")


def test_uv_and_its_pip_come_from_the_folder_of_wheels_too(machine, monkeypatch):
    folder, asked = machine.root / "wheels", []
    folder.mkdir()
    (folder / "pip-26.3-py3-none-any.whl").write_text("")
    monkeypatch.setattr(
        installers, "fetch_uv", lambda place, kept, more: asked.extend(more) or place / "uv"
    )
    Environment(machine.root).ensure("learner")
    assert machine.did() == ["venv", "uv"]
    assert asked == ["--no-index", "--find-links", folder]
    assert machine.started[-1][-3:] == ["--no-index", "--find-links", str(folder)]


def test_a_folder_of_wheels_without_a_pip_is_for_pip_alone(machine):
    (machine.root / "wheels").mkdir()
    machine.uv = "/usr/bin/uv"
    Environment(machine.root).ensure("learner")
    assert machine.did() == ["venv", "its pip", "pip"]


def test_wheels_are_a_learners_and_a_teacher_asks_the_network(machine):
    (machine.root / "wheels").mkdir()
    Environment(machine.root).ensure("teacher")
    assert "--no-index" not in machine.started[-1]
    assert ".[teach]" in machine.started[-1]


def test_where_more_packages_cannot_be_had_what_was_there_still_serves(machine):
    (machine.root / "wheels").mkdir()
    Environment(machine.root).ensure("learner")
    machine.answers = {".[teach]": (1, "", "NewConnectionError: failed")}
    with pytest.raises(UserError, match="Slides and wheels for other systems need a network"):
        Environment(machine.root).ensure("teacher")
    done = len(machine.started)
    Environment(machine.root).ensure("learner")
    assert len(machine.started) == done


def test_wheels_for_another_machine_are_told_beside_this_one(machine):
    folder = machine.root / "wheels"
    folder.mkdir()
    for name in ("numpy-2-cp312-cp312-win_amd64", "tqdm-4-py3-none-any", "x-1-cp37-abi3-win_amd64"):
        (folder / f"{name}.whl").write_text("")
    machine.answers = {"pip install": (1, "", "No matching distribution (from versions: none)")}
    with pytest.raises(UserError) as trouble:
        Environment(machine.root).ensure("learner")
    assert "with Python 3." in str(trouble.value)
    assert "wheels for cp312 win_amd64, cp37 win_amd64." in str(trouble.value)


def test_with_uv_no_pip_is_needed_and_there_is_one_afterwards(machine):
    machine.uv = "/usr/bin/uv"
    Environment(machine.root).ensure("learner")
    assert machine.did() == ["venv", "uv"]
    words = machine.started[-1]
    assert words[words.index("--python") + 2 :] == ["pip", "-r", "requirements.txt"]


def test_without_uv_pip_fetches_it_and_what_was_fetched_goes_at_the_end(machine, monkeypatch):
    seen, folder = [], machine.root / ".venv" / "fetched"
    monkeypatch.setattr(installers, "fetch_uv", lambda place, kept, more: place / "bin" / "uv")
    monkeypatch.setattr(installers, "variables_for_uv", lambda words, cache: seen.append(cache))
    Environment(machine.root).ensure("learner")
    assert machine.did() == ["venv", "uv"]
    assert seen == [folder / "cache"]
    assert not folder.exists()


def test_nothing_is_fetched_for_an_update(machine, monkeypatch, capsys):
    Environment(machine.root).ensure("learner")
    assert "pip installs everything" in capsys.readouterr().out
    monkeypatch.setattr(installers, "fetch_uv", lambda *_: pytest.fail("fetched"))
    Environment(machine.root).ensure("teacher")
    assert "pip installs everything" not in capsys.readouterr().out
    assert machine.did() == ["venv", "its pip", "pip", "pip"]


def test_where_uv_fails_pip_takes_over_in_a_clean_folder_and_says_so(machine, capsys):
    machine.uv = "/usr/bin/uv"
    machine.answers = {"uv pip install": (2, "", "error: invalid peer certificate")}
    own = Environment(machine.root)
    own.ensure("learner")
    assert machine.did() == ["venv", "uv", "venv", "its pip", "pip"]
    assert "invalid peer certificate" in capsys.readouterr().out
    assert own.complete("learner")


def test_where_pip_fails_after_uv_the_next_start_makes_it_again(machine, capsys):
    machine.uv = "/usr/bin/uv"
    machine.answers = {"pip install": (1, "", "NewConnectionError")}
    own = Environment(machine.root)
    for _ in range(2):
        with pytest.raises(UserError, match="is there a network"):
            own.ensure("learner")
    assert "half-made" in capsys.readouterr().out
    machine.answers = {}
    own.ensure("learner")
    assert own.complete("learner")


def test_a_full_disk_is_told_at_once(machine):
    machine.uv = "/usr/bin/uv"
    full = "cause: failed to copy file: No space left on device (os error 28)"
    machine.answers = {"uv pip install": (2, "", full)}
    with pytest.raises(UserError, match="disk is full"):
        Environment(machine.root).ensure("learner")
    assert machine.did() == ["venv", "uv"]


def test_where_uv_has_no_word_for_what_pip_was_told_pip_works_alone(machine, monkeypatch):
    machine.uv = "/usr/bin/uv"
    machine.answers = {"pip config list": (0, "global.client-cert='/me.pem'", "")}
    Environment(machine.root).ensure("learner")
    assert machine.did() == ["venv", "its pip", "pip"]


def test_into_somebodys_own_venv_pip_installs(machine):
    machine.uv = "/usr/bin/uv"
    own = Environment(machine.root)
    own.python.parent.mkdir(parents=True)
    own.python.write_text("")
    machine.answers = {"version_info": (0, "True\n", "")}
    own.ensure("learner")
    assert machine.did() == ["ask", "pip"]


@pytest.mark.parametrize("version", ["3.13.1", ""])
def test_with_another_python_or_one_that_does_not_start_it_is_made_again(machine, version, capsys):
    own = Environment(machine.root)
    own.ensure("learner")
    machine.version = "3.12.9"
    assert own.complete("learner")
    machine.version = version
    own.ensure("learner")
    assert "is gone or has changed" in capsys.readouterr().out
    assert machine.did() == ["venv", "its pip", "pip"] * 2


def a_package(own, name, signed=True):
    record = own.folder / "lib" / "python3.12" / "site-packages" / f"{name}.dist-info"
    record.mkdir(parents=True)
    if signed:
        (record / "INSTALLER").write_text("uv", encoding="utf-8")
    return record


def test_a_package_that_was_lost_is_installed_again(machine, monkeypatch):
    own = Environment(machine.root)
    run = machine.watched
    monkeypatch.setattr(
        environment.progress, "run", lambda words, **more: a_package(own, "tqdm") and run(words)
    )
    machine.uv = "/usr/bin/uv"
    own.ensure("learner")
    assert own.complete("learner")
    (own._records()[0] / "INSTALLER").unlink()
    own._records()[0].rmdir()
    assert not own.complete("learner")
    own.ensure("learner")
    assert own.complete("learner")
    assert machine.did() == ["venv", "uv", "uv"]


def test_an_update_that_was_cut_off_in_a_package_makes_it_again(machine, capsys):
    own = Environment(machine.root)
    own.ensure("learner")
    own._write("updating", "learner", "course")
    a_package(own, "tqdm")
    own.ensure("learner")
    assert "half-made" not in capsys.readouterr().out
    own._write("updating", "learner", "course")
    a_package(own, "numpy", signed=False)
    own.ensure("learner")
    assert "half-made" in capsys.readouterr().out
    assert own.complete("learner")


def test_one_that_was_half_removed_is_still_ours(machine, monkeypatch):
    own = Environment(machine.root)
    own.ensure("learner")
    machine.version = "3.13.1"

    def stopped(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as now:
        now.setattr(environment.shutil, "rmtree", stopped)
        with pytest.raises(KeyboardInterrupt):
            own.ensure("learner")
    assert own.stamped()["state"] == "making"
    own.ensure("learner")
    assert own.complete("learner")


def test_what_was_fetched_stays_when_it_is_made_again(machine):
    own = Environment(machine.root)
    own.ensure("learner")
    own._write("making", "", "course")
    (own.folder / "fetched").mkdir()
    own._remove()
    assert {path.name for path in own.folder.iterdir()} == {
        "fetched", "slope-by-slope.json", "slope-by-slope.lock",
    }  # fmt: skip


@pytest.mark.parametrize("left", [[], ["slope-by-slope.lock"], ["slope-by-slope.new"]])
def test_a_folder_left_at_the_very_beginning_is_ours(machine, left):
    own = Environment(machine.root)
    own.folder.mkdir()
    for name in left:
        (own.folder / name).write_text("")
    own.ensure("learner")
    assert machine.did() == ["venv", "its pip", "pip"]
    assert own.stamped()["made by"] == "course"


def test_whoever_waited_for_another_start_finds_it_made(machine, monkeypatch):
    own = Environment(machine.root)

    @contextlib.contextmanager
    def after_another(path, what):
        own.python.parent.mkdir()
        own.python.write_text("")
        own._write("complete", "learner", "course")
        yield ()

    monkeypatch.setattr(environment.locks, "only_one", after_another)
    own.ensure("learner")
    assert machine.did() == []


def test_a_stamp_that_cannot_be_written_is_a_sentence_and_the_next_start_works(
    machine, monkeypatch
):
    own = Environment(machine.root)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as now:
        now.setattr(environment.Path, "write_text", full)
        with pytest.raises(UserError, match="disk is full"):
            own.ensure("learner")
    own.ensure("learner")
    assert own.complete("learner")


def test_a_folder_of_somebody_else_is_told_with_a_next_step(machine, monkeypatch):
    own = Environment(machine.root)
    own.ensure("learner")
    (machine.root / "requirements.txt").write_text("new")

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(environment.Path, "write_text", refuse)
    with pytest.raises(UserError, match=r"\(Permission denied\)(.|\n)*copy the project"):
        own.ensure("learner")


def test_a_file_in_the_folders_place_is_named(machine):
    (machine.root / ".venv").write_text("mine")
    with pytest.raises(UserError, match=r"\.venv is a file"):
        Environment(machine.root).ensure("learner")
    assert (machine.root / ".venv").read_text() == "mine"


def test_a_closed_pipe_is_not_a_folder_that_cannot_be_written(machine, monkeypatch):
    def closed(_):
        raise BrokenPipeError

    monkeypatch.setattr(environment, "say", closed)
    with pytest.raises(BrokenPipeError):
        Environment(machine.root).ensure("learner")
