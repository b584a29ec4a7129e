"""The verbs of course.py. Standard library only: this runs before anything is installed."""

from __future__ import annotations

import argparse
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from classroom.advice import advice, system
from classroom.errors import DONE, LOOK, NOT_DONE, UserError, command
from classroom.ports import claim
from classroom.verbs import MODULES, ROOM
from tools import colab, copies, hub
from tools.browser import HOW_TO_GET_ONE, find_browser
from tools.command_line import make_parser
from tools.doctor import report
from tools.environment import ROOT, Environment, say
from tools.look_alike import another_nnlib

NOTEBOOKS = ROOT / "notebooks"


@command
def main(arguments: Sequence[str]) -> int:
    """Run one verb; an error that a user can fix ends with a sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A folder's name may have letters that the console cannot show.
            stream.reconfigure(errors="replace")
    own, passed_on = list(arguments), []
    if "--" in own:
        place = own.index("--")
        own, passed_on = own[:place], own[place + 1 :]
    if own[:1] == ["bench"] or (own and own[0] in MODULES):
        # Everything after it belongs to the program.
        own, passed_on = own[:1], own[1:] + passed_on
    given = make_parser().parse_args(own)
    if passed_on and given.verb not in ("lab", "test", "build", "bench", *MODULES):
        raise UserError(f"{given.verb} takes no extra arguments; remove everything after --.")
    try:
        return int(RUN[given.verb](given, passed_on))
    except KeyboardInterrupt:
        print("Stopped. Nothing is lost; the next start continues from here.", file=sys.stderr)
        return NOT_DONE


def _install(given: argparse.Namespace, passed_on: list[str]) -> int:
    _prepared(given.work.resolve())
    say("Everything is installed. `python course.py lab` opens the lessons.")
    return DONE


def _prepared(work: Path) -> Environment:
    """Install what is missing, and make the copies that are missing."""
    environment = Environment()
    environment.ensure("learner")
    if another := another_nnlib(environment.folder):
        raise UserError(
            f"{another}\nRun `{environment.python} -m pip uninstall --yes nnlib`, and start again."
        )
    for sentence in copies.refresh(NOTEBOOKS, work, environment.version()):
        say(sentence)
    return environment


def _lab(given: argparse.Namespace, passed_on: list[str]) -> int:
    if given.port is not None:
        _check_port(given.port)
    work = given.work.resolve()
    environment = _prepared(work)
    command = [str(environment.python), "-m", "jupyterlab"]
    command += ["--config", str(ROOT / "tools" / "jupyter" / "lab_config.py")]
    command += ["--no-browser"] if given.no_browser else []
    command += [f"--port={given.port}"] if given.port is not None else []
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    start = copies.lessons(NOTEBOOKS)[0].name
    variables = {"SLOPE_BY_SLOPE_WORK": str(work), "SLOPE_BY_SLOPE_START": start}
    say(f"Starting JupyterLab (a few seconds). To stop it, {advice('stop')}.")
    return _call([*command, *passed_on], variables)


def _check_port(port: int) -> None:
    if not 1 <= port <= 65535:
        raise UserError(f"--port is {port}: a port is a number from 1 to 65535, for example 8890.")
    with socket.socket() as probe:
        claim(probe)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise UserError(f"You are not allowed to use port {port}. {advice('port')}") from None
        except OSError:
            raise UserError(
                f"Port {port} is busy: another program is using it, perhaps a JupyterLab that is "
                f"still running.\nGive another port, such as `--port {port + 1}`, or none: a free "
                "one is found."
            ) from None


def _test(given: argparse.Namespace, passed_on: list[str]) -> int:
    if given.browsers:
        chosen = ["--browsers", given.browsers]
        return _module("tools.engines", "engines", *chosen, *passed_on, name=".venv-engines")
    environment = Environment()
    environment.ensure("maintainer")
    python = str(environment.python)
    pytest = [python, "-m", "pytest", "-q"]
    if passed_on:
        return _call([*pytest, *passed_on])
    sanitized = ["--nbval", "--nbval-sanitize-with", "tools/nbval_sanitize.cfg", "solutions"]
    # Tests that need a browser are not even read if they would be left out.
    package = ["--ignore=tests/browser", "--ignore=tests/anywhere", "-m", "not browser"]
    # The steps of one row use one core each, and run side by side.
    rows: list[dict[str, list[str]]] = [
        {"style": [python, "-m", "ruff", "check", "."]},
        {"layout": [python, "-m", "ruff", "format", "--check", "--quiet", "."]},
        {"spelling": [str(environment.python.with_name("typos")), "--format", "brief"]},
        {"types": [python, "-m", "mypy", "--strict", "nnlib", "classroom"]},
        {"package": [*pytest, "-n", "2", "--dist", "worksteal", "--durations=10", *package]},
        {
            "solutions": [*pytest, *sanitized],
            "notebooks": [*pytest, "--nbval-lax", "notebooks"],
        },
    ]
    browser = None if given.no_browser else find_browser()
    if browser:
        # A worker takes whole files: a file's tests share pages, notebooks, or a built site.
        two = ["-n", "2", "--dist", "loadfile"]
        rows.append({"browser": [*pytest, *two, "-m", "browser", "tests/browser"]})
    failed, begun = list[str](), time.monotonic()
    for row in rows:
        say(f"--- {', '.join(row)}")
        with ThreadPoolExecutor() as threads:
            alone = [len(row) == 1] * len(row)
            ends = dict(zip(row, threads.map(_step, row.values(), alone), strict=True))
        for name, (ended, seconds, printed) in ends.items():
            sys.stdout.write(printed)
            failed += [name] if ended else []
            say(f"--- {name}: {'FAILED' if ended else 'good'} in {seconds:.0f} s")
    if not browser and not given.no_browser:
        say(HOW_TO_GET_ONE)
        if os.environ.get("CI"):
            failed.append("browser (none found)")
    verdict = f"FAILED: {', '.join(failed)}" if failed else "All good"
    say(f"{verdict}. {time.monotonic() - begun:.0f} s in all.")
    return LOOK if failed else DONE


def _step(command: Sequence[str], alone: bool) -> tuple[int, float, str]:
    """Run one step; return how it ended, how long it took, and what is still to be printed."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as progress:
        ended = subprocess.run(
            list(command), cwd=ROOT, check=False, text=True, encoding="utf-8", errors="replace",
            stdout=None if alone else subprocess.PIPE,
            stderr=None if alone else subprocess.STDOUT,
            # Hundreds of programs are started: each would compile everything that it imports.
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "",
                 "NNLIB_PROGRESS": progress},
        )  # fmt: skip
    return ended.returncode, time.monotonic() - start, ended.stdout or ""


def _build(given: argparse.Namespace, passed_on: list[str]) -> int:
    flags = [f"--{one}" for one in ("check", "fresh") if getattr(given, one)]
    return _module("tools.build", "maintainer", *given.lessons, *flags, *passed_on)


def _pages(given: argparse.Namespace, passed_on: list[str]) -> int:
    solutions = ["--solutions"] if given.solutions else []
    return _module("tools.pages", "learner", *given.lessons, *_out(given, "pages"), *solutions)


def _slides(given: argparse.Namespace, passed_on: list[str]) -> int:
    return _module("tools.slides", "teacher", *given.lessons, *_out(given, "slides"))


def _site(given: argparse.Namespace, passed_on: list[str]) -> int:
    more = ["--address", given.address] if given.address else []
    more += ["--states", given.states] if given.states else []
    more += ["--play", *given.play] if given.play is not None else []
    source = given.python_from
    if source and not source.startswith(("http://", "https://")):
        # A folder is named relative to where the command was given.
        source = str(Path(source).resolve())
    more += ["--own-python"] if given.own_python else []
    more += ["--python-from", source] if source else []
    return _module("tools.site", "site", *_out(given, "site"), *more, name=".venv-site")


def _colab(given: argparse.Namespace, passed_on: list[str]) -> int:
    made = colab.write(given.repository, given.ref, given.out.resolve(), given.out.name)
    say(f"{len(made)} lessons for Colab and their links are in {given.out}. Nothing was sent.")
    say(f"Push the folder to {given.repository}; then the links in its README.md work.")
    return DONE


def _wheels(given: argparse.Namespace, passed_on: list[str]) -> int:
    if bool(given.system) != bool(given.python):
        raise UserError("For another system, give both, as in `--system windows --python 3.12`.")
    other = ["--system", given.system, "--python", given.python] if given.system else []
    # uv, which knows what other systems need, is among the teachers' packages.
    level = "teacher" if given.system else "learner"
    return _module("tools.wheels", level, *other, *_out(given, "wheels"))


def _classroom(given: argparse.Namespace, passed_on: list[str]) -> int:
    told = [] if given.verb in ROOM else [given.verb]
    # Folders are named relative to where the command was given.
    return _module(MODULES[given.verb], "learner", *told, *passed_on, folder=Path.cwd())


def _bench(given: argparse.Namespace, passed_on: list[str]) -> int:
    return _module("benchmarks.bench", "peers", *passed_on, name=".venv-peers")


def _module(
    module: str, level: str, *arguments: str, name: str = ".venv", folder: Path = ROOT
) -> int:
    """Run a module as a program, in an environment that has what the level needs."""
    environment = Environment(name=name)
    environment.ensure(level)
    return _call([str(environment.python), "-m", module, *arguments], folder=folder)


def _out(given: argparse.Namespace, usual: str) -> list[str]:
    """Return the folder to write to, relative to where the command was given; or the usual one."""
    return ["--out", str((given.out or ROOT / usual).resolve())]


def _reset(given: argparse.Namespace, passed_on: list[str]) -> int:
    say(copies.reset(given.lesson, NOTEBOOKS, given.work.resolve(), Environment().version()))
    return DONE


def _doctor(given: argparse.Namespace, passed_on: list[str]) -> int:
    if not given.hub and (given.learners is not None or given.url):
        raise UserError("--learners and --url belong to `doctor --hub`.")
    if given.hub:
        if system() == "Windows":
            raise UserError("A hub runs on Linux; run `doctor --hub` on its machine.")
        if given.learners is not None and not 1 <= given.learners <= 500:
            raise UserError(f"--learners is {given.learners}: it must be a number from 1 to 500.")
        text, fine = hub.report(given.learners or 30, given.url or "")
        say(text)
        return DONE if fine else LOOK
    say(report(Environment(), given.work.resolve()))
    return DONE


def _call(
    command: Sequence[str], variables: dict[str, str] | None = None, folder: Path = ROOT
) -> int:
    """Run a program, in the project's folder or another, and leave Ctrl+C to it."""
    process = subprocess.Popen(
        list(command), cwd=folder, env={**os.environ, "PYTHONUTF8": "1", **(variables or {})}
    )
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


RUN = {
    "lab": _lab, "install": _install, "test": _test, "build": _build, "pages": _pages,
    "slides": _slides, "site": _site, "colab": _colab, "wheels": _wheels, "bench": _bench,
    "reset": _reset, "doctor": _doctor, **dict.fromkeys(MODULES, _classroom),
}  # fmt: skip
"""What runs each verb."""
