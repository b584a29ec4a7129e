"""What hosts are given: each file is read as its host reads it, and what can run here runs."""

import json
import os
import re
import shlex
import subprocess
import sys
import types
import venv

import pytest

from tools import command_line, runner
from tools.environment import ROOT

HOSTING = ROOT / "hosting"
EXTENSION = "slope_by_slope_server"
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
posix = pytest.mark.skipif(os.name == "nt", reason="for hubs, which are not Windows machines")


class Settings(types.SimpleNamespace):
    """Stands in for traitlets' settings: what is set is kept."""

    def __getattr__(self, name):
        made = Settings()
        setattr(self, name, made)
        return made


def settings(name):
    c = Settings()
    names = {"get_config": lambda: c, "load_subconfig": lambda other: c.loaded.append(other)}
    c.loaded = []
    exec((HOSTING / name).read_text(encoding="utf-8"), names)
    return c


def started(home, *arguments, course=ROOT):
    return subprocess.run(
        [sys.executable, str(course / "hosting" / "singleuser.py"), *arguments],
        env={**os.environ, "HOME": str(home), "USERPROFILE": str(home)},
        capture_output=True, text=True,
    )  # fmt: skip


def test_a_learner_gets_the_lessons_at_the_servers_start_and_keeps_them(tmp_path):
    first = started(tmp_path, "--copies-only")
    assert f"{len(LESSONS)} lessons copied" in first.stdout
    folder = tmp_path / "slope-by-slope"
    assert sorted(path.name for path in folder.glob("*.ipynb")) == LESSONS
    (folder / LESSONS[0]).write_text("mine")
    again = started(tmp_path, "--copies-only")
    assert (again.returncode, again.stdout) == (0, "")
    assert (folder / LESSONS[0]).read_text() == "mine"


def test_where_no_copies_can_be_made_the_server_starts_all_the_same(tmp_path):
    (tmp_path / "slope-by-slope").write_text("in the way")
    ended = started(tmp_path, "--copies-only")
    assert ended.returncode == 0
    assert "cannot be written to" in ended.stderr


@posix
def test_the_server_beside_python_is_started_with_the_hubs_arguments(tmp_path):
    place = tmp_path / "environment"
    venv.create(place, with_pip=False)
    server = place / "bin" / "jupyterhub-singleuser"
    server.write_text('#!/bin/sh\necho "started $*"\n')
    server.chmod(0o755)
    ended = subprocess.run(
        [str(place / "bin" / "python"), str(HOSTING / "singleuser.py"), "--port=1", "--x"],
        env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.stdout.endswith("started --port=1 --x\n"), ended.stderr


def test_the_hub_starts_that_and_opens_the_first_lesson():
    spawner = settings("jupyterhub_config.py").Spawner
    assert spawner.cmd[1].endswith("/hosting/singleuser.py")
    assert spawner.default_url.endswith(f"slope-by-slope/{LESSONS[0]}")
    assert min(spawner.http_timeout, spawner.start_timeout) >= 120


def test_the_servers_settings_are_settings_that_jupyter_has():
    from jupyter_client.manager import KernelManager
    from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
    from jupyterlab.labapp import LabApp

    known = {"KernelManager": KernelManager, "MappingKernelManager": MappingKernelManager}
    for name in ("jupyter_server_config.py", "jupyter_lab_config.py"):
        parts = {part: one for part, one in vars(settings(name)).items() if part != "loaded"}
        for part, values in parts.items():
            for option in vars(values):
                assert {**known, "LabApp": LabApp}[part].class_traits()[option], option


def assert_turned_on(jupyter):
    """The folder's settings turn the extension on, as the server itself reads them."""
    from jupyter_server.services.config.manager import ConfigManager

    read = ConfigManager(read_config_path=[str(jupyter)]).get("jupyter_server_config")
    assert read["ServerApp"]["jpserver_extensions"][EXTENSION] is True


def test_kernels_of_this_python_know_the_course_and_others_stay_as_they_are(tmp_path):
    kernels = settings("kernels.py").ServerApp.kernel_spec_manager_class
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = [str(tmp_path / "python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (elsewhere / "kernel.json").write_text(json.dumps({"argv": command, "display_name": "E"}))
    made = kernels(kernel_dirs=[str(tmp_path)])
    assert made.get_kernel_spec("elsewhere").argv == command
    ours = made.get_kernel_spec("python3").argv
    assert ours[-2:] == ["--ext", "nnlib.checks.undefined"]
    assert "ipykernel_launcher" in ours


def test_the_servers_settings_bring_the_kernels_with_them():
    [loaded] = settings("jupyter_server_config.py").loaded
    assert loaded in (HOSTING / "install.sh").read_text(encoding="utf-8")


@posix
def test_the_install_puts_package_and_settings_there_and_spares_what_others_wrote(tmp_path):
    place = tmp_path / "environment"
    venv.create(place, with_pip=False)
    [site] = place.glob("lib/*/site-packages")
    # A pip that notes what it is asked for, and puts the package there.
    (site / "pip").mkdir()
    (site / "pip" / "__main__.py").write_text(
        "import pathlib, shutil, sys\n"
        f"shutil.copytree(pathlib.Path(sys.argv[-3], 'nnlib'), {str(site)!r} + '/nnlib', "
        "dirs_exist_ok=True)\n"
        f"pathlib.Path({str(tmp_path / 'asked')!r}).write_text(' '.join(sys.argv[1:]) + '|' + "
        "pathlib.Path(sys.argv[-1]).read_text())\n"
        f"pathlib.Path({str(site)!r}, 'nnlib', '__init__.py').write_text('__version__ = 7')\n"
    )

    def install():
        return subprocess.run(
            [str(HOSTING / "install.sh"), str(place / "bin" / "python")],
            capture_output=True, text=True,
        )  # fmt: skip

    first = install()
    assert (first.returncode, first.stderr) == (0, "")
    assert "The course is installed, version 7" in first.stdout
    asked, _, wanted = (tmp_path / "asked").read_text().partition("|")
    assert "install" in asked
    assert "-e ." not in wanted
    assert "jupyterlab" in wanted
    jupyter = place / "etc" / "jupyter"
    told = json.loads((jupyter / "labconfig" / "default_setting_overrides.json").read_text())
    assert told == json.loads((ROOT / "tools/jupyter/settings/overrides.json").read_text())
    assert (site / f"{EXTENSION}.py").read_bytes() == (HOSTING / f"{EXTENSION}.py").read_bytes()
    assert_turned_on(jupyter)
    (jupyter / "jupyter_server_config.py").write_text("# ours\n")
    second = install()
    assert "already exists" in second.stderr
    assert (jupyter / "jupyter_server_config.py").read_text() == "# ours\n"


@posix
def test_the_install_without_a_python_says_how():
    ended = subprocess.run([str(HOSTING / "install.sh")], capture_output=True, text=True)
    assert ended.returncode == 2
    assert "usage:" in ended.stderr


def test_the_image_names_files_that_are_there_and_starts_what_the_hub_starts():
    text = (HOSTING / "Dockerfile").read_text(encoding="utf-8")
    inside = re.findall(r"/opt/slope-by-slope/([\w./]+)", text)
    assert inside
    for name in inside:
        assert (ROOT / name).exists(), name
    command = json.loads(re.search(r"^CMD (.+)$", text, re.MULTILINE)[1])
    assert command[1].endswith("hosting/singleuser.py")
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert not {"nnlib", "classroom", "notebooks", "tools", "hosting", "requirements.txt"} & set(
        ignored
    )


def test_the_containers_commands_are_commands_of_the_runner():
    told = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    verbs = command_line.make_parser()
    for key in ("postCreateCommand", "postAttachCommand"):
        python, script, *arguments = shlex.split(told[key])
        assert (python, script) == ("python", "course.py")
        assert verbs.parse_args(arguments).verb in runner.RUN
    assert str(told["forwardPorts"][0]) in told["postAttachCommand"]


@posix
def test_binder_installs_what_a_learner_does_with_a_python_that_will_do(tmp_path):
    folder = ROOT / ".binder"
    wanted = (folder / "requirements.txt").read_text().splitlines()
    assert [line for line in wanted if not line.startswith("#")] == ["-r ../requirements.txt"]
    major, minor = re.fullmatch(
        r"python-(\d)\.(\d+)\n", (folder / "runtime.txt").read_text()
    ).groups()  # fmt: skip
    assert (int(major), int(minor)) >= (3, 11)
    venv.create(tmp_path, with_pip=False)
    subprocess.run(
        [str(folder / "postBuild")], cwd=ROOT, check=True,
        env={**os.environ, "NB_PYTHON_PREFIX": str(tmp_path)},
    )  # fmt: skip
    assert (tmp_path / "etc/jupyter/labconfig/default_setting_overrides.json").exists()
    assert list(tmp_path.glob(f"lib/*/site-packages/{EXTENSION}.py"))
    assert_turned_on(tmp_path / "etc/jupyter")
