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
from classroom.errors import DONE, LOOK, UserError, command
from classroom.ports import claim
from classroom.verbs import GRADING, MODULES
from tools import colab, copies, hub
from tools.browser import HOW_TO_GET_ONE, find_browser
from tools.doctor import report
from tools.environment import ROOT, Environment, say
from tools.look_alike import another_nnlib
from tools.wheels import SYSTEMS

NOTEBOOKS = ROOT / "notebooks"


@command
def main(arguments: Sequence[str]) -> int:
    """Run one verb; an error that a user can fix ends in a sentence and 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A folder's name may have letters that the console cannot show.
            stream.reconfigure(errors="replace")
    own, passed_on = list(arguments), []
    if "--" in own:
        place = own.index("--")
        own, passed_on = own[:place], own[place + 1 :]
    if own[:1] == ["bench"] or (own and own[0] in MODULES):
        # What comes after it is the program's own.
        own, passed_on = own[:1], own[1:] + passed_on
    given = _parser().parse_args(own)
    if passed_on and given.verb not in ("lab", "test", "build", "bench", *MODULES):
        raise UserError(f"{given.verb} takes no extra arguments; remove everything after --.")
    try:
        return int(given.run(given, passed_on))
    except KeyboardInterrupt:
        print("Stopped. Nothing is lost; the next start goes on from here.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python course.py", description="Slope by Slope: backpropagation, measured."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    lab = verbs.add_parser(
        "lab", help="open the lessons in JupyterLab",
        description="Open your copies of the lessons in JupyterLab. The first start installs the "
        "packages, usually in half a minute. What comes after -- goes to JupyterLab.",
    )  # fmt: skip
    lab.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    lab.add_argument("--port", type=int, help="the port to listen on (a free one from 8888 on)")
    lab.set_defaults(run=_lab)

    install = verbs.add_parser(
        "install", help="install the packages, open nothing",
        description="Install the learner's packages and put the copies, as `lab` does at its "
        "first start; for machines that are prepared the day before.",
    )  # fmt: skip
    install.set_defaults(run=_install)

    test = verbs.add_parser(
        "test", help="run all tests",
        description="Run all tests: style, types, the package, the notebooks, a real browser; "
        "five to eleven minutes. What comes after -- goes to pytest, which then runs alone.",
    )  # fmt: skip
    only = test.add_mutually_exclusive_group()
    only.add_argument("--no-browser", action="store_true", help="leave the browser test out")
    only.add_argument(
        "--browsers", metavar="ENGINES",
        help="run another suite, in all browser engines or in some, as in firefox,webkit; it "
        "writes README's table of what was tried",
    )  # fmt: skip
    test.set_defaults(run=_test)

    build = verbs.add_parser(
        "build", help="build notebooks/ and solutions/ from lessons/",
        description="Build notebooks/ and solutions/ from lessons/. A lesson is run only where its "
        "code or the package has changed; all together take a minute or two.",
    )  # fmt: skip
    build.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 02; all if left out")
    build.add_argument("--check", action="store_true", help="write nothing; 1 if out of step")
    build.add_argument("--fresh", action="store_true", help="run lessons of kept outputs, too")
    build.set_defaults(run=_build)

    pages = verbs.add_parser(
        "pages", help="make an offline page of each lesson",
        description="Make one HTML page of each lesson, with all pictures, that needs no network. "
        "What an exercise or a guess would give away is left out.",
    )  # fmt: skip
    pages.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 02; all if left out")
    pages.add_argument("--out", type=Path, metavar="FOLDER", help="where to (pages)")
    pages.add_argument("--solutions", action="store_true", help="with solutions and all outputs")
    pages.set_defaults(run=_pages)

    slides = verbs.add_parser(
        "slides", help="make decks of slides from lessons",
        description="Make a deck of slides of each lesson named, one HTML file that needs no "
        "network. In it, the arrow keys move, S opens the speaker's view, ? tells all keys.",
    )  # fmt: skip
    slides.add_argument("lessons", nargs="*", metavar="LESSON", help="as in 02; all if left out")
    slides.add_argument("--out", type=Path, metavar="FOLDER", help="where to (slides)")
    slides.set_defaults(run=_slides)

    site = verbs.add_parser(
        "site", help="build a website to read and to work in",
        description="Build a folder of files for any web host: a front page, each lesson as a page "
        "to read, search, and the lessons in JupyterLite, where Python runs in the learner's "
        "browser.",
    )  # fmt: skip
    site.add_argument("--out", type=Path, metavar="FOLDER", help="where to (site)")
    site.add_argument("--address", metavar="URL", default="", help="where the site will lie")
    site.add_argument(
        "--play", nargs="*", metavar="LESSON",
        help="in which lessons pictures can be played with, as in 02; all if left out",
    )  # fmt: skip
    site.add_argument(
        "--states", metavar="N", help="how many states of each picture to play with are stored"
    )
    site.add_argument(
        "--own-python", action="store_true",
        help="put Python, NumPy and matplotlib into the site, so that browsers ask no other host",
    )  # fmt: skip
    site.add_argument(
        "--python-from", metavar="FOLDER_OR_URL", default="",
        help="where their packages are (Pyodide's own host)",
    )  # fmt: skip
    site.set_defaults(run=_site)

    on_colab = verbs.add_parser(
        "colab", help="make copies of the lessons that install the course",
        description="Make copies of the lessons for Colab and other hosts that do not have the "
        "course: their first cell installs it from your public copy of the project. A page of "
        "links, for Colab and Binder, is written beside them.",
    )  # fmt: skip
    on_colab.add_argument(
        "--repository", metavar="OWNER/NAME", required=True, help="your public copy on GitHub"
    )
    on_colab.add_argument("--ref", default="main", help="its branch, tag or commit (main)")
    on_colab.add_argument(
        "--out", type=Path, default=Path("colab"), metavar="FOLDER",
        help="where to; push it to your copy under this name (colab)",
    )  # fmt: skip
    on_colab.set_defaults(run=_colab)

    wheels = verbs.add_parser(
        "wheels", help="fetch all packages, for a room without a network",
        description="Fill the folder wheels with all that a learner installs. Where it stands "
        "beside course.py, it is used instead of the network. Left out, system and Python are "
        "those of this machine.",
    )  # fmt: skip
    wheels.add_argument(
        "--system", choices=tuple(SYSTEMS), help="another system than this one"
    )  # fmt: skip
    wheels.add_argument("--python", metavar="VERSION", help="of that system, as in 3.12")
    wheels.add_argument("--out", type=Path, metavar="FOLDER", help="where to (wheels)")
    wheels.set_defaults(run=_wheels)

    for verb, words in {"board": "show how far a room is", **GRADING}.items():
        one = verbs.add_parser(verb, help=words, add_help=False)
        one.set_defaults(run=_classroom)

    bench = verbs.add_parser(
        "bench", help="compare speeds with those of other programs", add_help=False,
        description="Install the peers apart, and run the benchmark: `bench --help` says more.",
    )  # fmt: skip
    bench.set_defaults(run=_bench)

    reset = verbs.add_parser(
        "reset", help="put a fresh copy of a lesson",
        description="Put a fresh copy of a lesson; your old one is kept under a dated name.",
    )  # fmt: skip
    reset.add_argument("lesson", help="its number or name, as in 02")
    reset.set_defaults(run=_reset)

    doctor = verbs.add_parser(
        "doctor", help="print what a bug report needs",
        description="Print one text to paste into a bug report. Changes nothing. With --hub, look "
        "at what would fail in the morning; that is run with the Python of the learners' "
        "environment, as in /opt/tljh/user/bin/python course.py doctor --hub --learners 30",
    )  # fmt: skip
    doctor.add_argument("--hub", action="store_true", help="look at a hub, the evening before")
    doctor.add_argument("--learners", type=int, metavar="N", help="how many come (30)")
    doctor.add_argument("--url", help="the hub's address; best in a learner's terminal")
    doctor.set_defaults(run=_doctor)
    for verb in (lab, install, reset, doctor):
        verb.add_argument(
            "--work", type=Path, default=ROOT / "work", metavar="FOLDER",
            help="where your copies of the lessons are (work)",
        )  # fmt: skip
    return parser


def _install(given: argparse.Namespace, passed_on: list[str]) -> int:
    _prepared(given.work.resolve())
    say("Everything is installed. `python course.py lab` opens the lessons.")
    return DONE


def _prepared(work: Path) -> Environment:
    """Install what is missing, and put the copies that are."""
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
            raise UserError(f"Port {port} is not for you to use. {advice('port')}") from None
        except OSError:
            raise UserError(
                f"Port {port} is busy: another program listens there, perhaps a JupyterLab that "
                f"still runs.\nGive another one, `--port {port + 1}`, or none: a free one is found."
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
    # Steps of one row use one core each, and run side by side.
    rows: list[dict[str, list[str]]] = [
        {"style": [python, "-m", "ruff", "check", "."]},
        {"layout": [python, "-m", "ruff", "format", "--check", "--quiet", "."]},
        {"types": [python, "-m", "mypy", "--strict", "nnlib", "classroom"]},
        {"package": [*pytest, "-n", "2", "-m", "not browser"]},
        {
            "solutions": [*pytest, *sanitized],
            "notebooks": [*pytest, "--nbval-lax", "notebooks"],
        },
    ]
    browser = None if given.no_browser else find_browser()
    if browser:
        # Alone: its page and its kernel use both cores, and it waits for what it sees.
        rows.append({"browser": [*pytest, "-m", "browser", "tests/browser"]})
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
    """Run one step; give how it ended, how long it took, and what is still to be printed."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as progress:
        ended = subprocess.run(
            list(command), cwd=ROOT, check=False, text=True, encoding="utf-8", errors="replace",
            stdout=None if alone else subprocess.PIPE,
            stderr=None if alone else subprocess.STDOUT,
            env={**os.environ, "PYTHONUTF8": "1", "NNLIB_PROGRESS": progress},
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
        # A folder is named from where the command was given.
        source = str(Path(source).resolve())
    more += ["--own-python"] if given.own_python else []
    more += ["--python-from", source] if source else []
    return _module("tools.site", "site", *_out(given, "site"), *more, name=".venv-site")


def _colab(given: argparse.Namespace, passed_on: list[str]) -> int:
    made = colab.write(given.repository, given.ref, given.out.resolve(), given.out.name)
    say(f"{len(made)} lessons for Colab and their links are in {given.out}. Nothing was sent.")
    say(f"Push the folder to {given.repository}; then the links in its README.md lead there.")
    return DONE


def _wheels(given: argparse.Namespace, passed_on: list[str]) -> int:
    if bool(given.system) != bool(given.python):
        raise UserError("For another system, give both, as in `--system windows --python 3.12`.")
    other = ["--system", given.system, "--python", given.python] if given.system else []
    # uv, which knows what other systems need, is among the teachers' packages.
    level = "teacher" if given.system else "learner"
    return _module("tools.wheels", level, *other, *_out(given, "wheels"))


def _classroom(given: argparse.Namespace, passed_on: list[str]) -> int:
    told = [given.verb] if given.verb in GRADING else []
    # Folders are named from where the command was given.
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
    """The folder to write to, from where the command was given; or the usual one."""
    return ["--out", str((given.out or ROOT / usual).resolve())]


def _reset(given: argparse.Namespace, passed_on: list[str]) -> int:
    say(copies.reset(given.lesson, NOTEBOOKS, given.work.resolve(), Environment().version()))
    return DONE


def _doctor(given: argparse.Namespace, passed_on: list[str]) -> int:
    if not given.hub and (given.learners is not None or given.url):
        raise UserError("--learners and --url belong to `doctor --hub`.")
    if given.hub:
        if system() == "Windows":
            raise UserError("A hub runs on Linux; `doctor --hub` is for its machine.")
        if given.learners is not None and not 1 <= given.learners <= 500:
            raise UserError(f"--learners is {given.learners}: it is a number from 1 to 500.")
        text, fine = hub.report(given.learners or 30, given.url or "")
        say(text)
        return DONE if fine else LOOK
    say(report(Environment(), given.work.resolve()))
    return DONE


def _call(
    command: Sequence[str], variables: dict[str, str] | None = None, folder: Path = ROOT
) -> int:
    """Run a program, in the project's folder or another, and let it have Ctrl+C to itself."""
    process = subprocess.Popen(
        list(command), cwd=folder, env={**os.environ, "PYTHONUTF8": "1", **(variables or {})}
    )
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
