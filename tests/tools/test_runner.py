"""The verbs: each with its help, each trouble a sentence, no traceback."""

import ast
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from classroom.advice import advice
from classroom.errors import NOT_DONE, UserError
from tools import browser, command_line, doctor, environment, runner
from tools.environment import ROOT, Environment


@pytest.fixture
def called(monkeypatch):
    """The commands that a verb would start, on a machine where all is installed."""
    commands = []
    monkeypatch.setattr(Environment, "ensure", lambda self, level: commands.append(level))
    monkeypatch.setattr(
        runner, "_call", lambda command, variables=None, **_: commands.append(list(command)) or 0
    )
    monkeypatch.setattr(
        runner, "_step", lambda command, alone: commands.append(list(command)) or (0, 1.0, "")
    )
    return commands


VERBS = [
    "lab",
    "install",
    "test",
    "build",
    "pages",
    "slides",
    "site",
    "colab",
    "wheels",
    "reset",
    "doctor",
]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(capsys, verb):
    with pytest.raises(SystemExit) as ended:
        runner.main([verb, "--help"])
    assert ended.value.code == 0
    assert len(capsys.readouterr().out.splitlines()) > 4


def test_lab_copies_starts_and_passes_on(called, tmp_path, capsys):
    work = tmp_path / "work"
    passed = ["--", "--LabApp.expose_app_in_browser=True"]
    assert runner.main(["lab", "--no-browser", "--work", str(work), *passed]) == 0
    level, command = called
    assert level == "learner"
    assert command[1:3] == ["-m", "jupyterlab"]
    assert "--no-browser" in command
    assert command[-1] == "--LabApp.expose_app_in_browser=True"
    assert (work / "02_slope_of_one_weight.ipynb").exists()
    assert "copied" in capsys.readouterr().out


def test_a_busy_port_is_said_before_anything_is_done(called, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert runner.main(["lab", "--port", str(port)]) == 2
    assert f"Port {port} is busy" in capsys.readouterr().err
    assert called == []


@pytest.mark.parametrize("port", ["0", "99999", "-5"])
def test_a_port_that_is_none_is_said(called, capsys, port):
    assert runner.main(["lab", "--port", port]) == 2
    assert "from 1 to 65535" in capsys.readouterr().err


def test_test_runs_every_step_and_names_the_failed(called, monkeypatch, capsys):
    monkeypatch.setattr(runner, "find_browser", lambda: "/a/browser")

    def step(command, alone):
        called.append(list(command))
        return (1 if "mypy" in command else 0), 1.0, "" if alone else "printed\n"

    monkeypatch.setattr(runner, "_step", step)
    assert runner.main(["test"]) == 1
    said = capsys.readouterr().out
    assert "FAILED: types." in said
    assert said.count("printed\n") == 2
    words = [" ".join(command) for command in called[1:]]
    assert len(words) == 8
    assert any("--nbval --nbval-sanitize-with" in command for command in words)
    assert any("--nbval-lax notebooks" in command for command in words)
    assert any("-m browser tests/browser" in command for command in words)


def test_test_looks_at_no_learners_copy(called, monkeypatch):
    monkeypatch.setattr(runner, "find_browser", lambda: None)
    runner.main(["test"])
    paths = {word for command in called[1:] for word in command}
    assert not {word for word in paths if re.match(rf"({re.escape(str(ROOT))}/)?work(/|$)", word)}


def test_without_a_browser_test_says_how_to_get_one(called, monkeypatch, capsys):
    monkeypatch.setattr(runner, "find_browser", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    assert runner.main(["test"]) == 0
    assert advice("browser") in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    assert runner.main(["test"]) == 1
    assert runner.main(["test", "--no-browser"]) == 0


def test_other_browsers_have_a_suite_and_an_environment_of_their_own(called, monkeypatch):
    made = []
    monkeypatch.setattr(
        runner, "Environment", lambda name: made.append(name) or Environment(name=name)
    )
    assert runner.main(["test", "--browsers", "firefox,webkit", "--", "-k", "board"]) == 0
    level, command = called
    assert (made, level) == ([".venv-engines"], "engines")
    assert command[1:] == ["-m", "tools.engines", "--browsers", "firefox,webkit", "-k", "board"]


def test_what_comes_after_the_dashes_reaches_pytest_alone(called):
    runner.main(["test", "--", "-k", "judging"])
    [_, command] = called
    assert command[1:] == ["-m", "pytest", "-q", "-k", "judging"]


def test_reset_passes_nothing_on(capsys):
    assert runner.main(["reset", "02", "--", "x"]) == 2
    assert "remove everything after --" in capsys.readouterr().err


def test_build_checks_on_request_and_runs_the_lessons_that_are_named(called):
    runner.main(["build", "--check", "02"])
    assert called[-1][1:] == ["-m", "tools.build", "02", "--check"]


def test_what_a_user_can_fix_is_a_sentence_and_2(monkeypatch, capsys):
    def trouble(self, level):
        raise UserError("Do this.")

    monkeypatch.setattr(Environment, "ensure", trouble)
    assert runner.main(["build"]) == 2
    assert capsys.readouterr().err == "Do this.\n"


def test_an_interruption_is_a_sentence(monkeypatch, capsys):
    def interrupted(self, level):
        raise KeyboardInterrupt

    monkeypatch.setattr(Environment, "ensure", interrupted)
    assert runner.main(["build"]) == NOT_DONE
    assert "Nothing is lost" in capsys.readouterr().err


def test_doctor_prints_one_text_without_the_home_folder(capsys, monkeypatch):
    monkeypatch.setattr(doctor.Path, "home", lambda: ROOT.parent)
    assert runner.main(["doctor"]) == 0
    said = capsys.readouterr().out
    for fact in ("system", "python", "project", ".venv", "packages", "work", "browser"):
        assert re.search(rf"^{re.escape(fact)}\s+\S", said, re.MULTILINE), fact
    assert str(ROOT) not in said


def test_a_named_browser_comes_first(monkeypatch):
    monkeypatch.setenv("SLOPE_BY_SLOPE_BROWSER", "/my/browser")
    assert browser.find_browser() == "/my/browser"


RUNNER_FILES = [
    "course.py",
    "classroom/__init__.py",
    *(f"classroom/{name}.py" for name in ("advice", "errors", "ports", "verbs")),
    *(f"tools/{name}.py" for name in ("runner", "environment", "copies", "doctor", "browser")),
]


@pytest.mark.parametrize("name", RUNNER_FILES)
def test_the_runner_needs_nothing_but_the_standard_library(name):
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module]
        for module in modules:
            top = module.split(".")[0]
            ours = top == "tools" or f"{module.replace('.', '/')}.py" in RUNNER_FILES
            assert top in sys.stdlib_module_names or ours, f"{name} imports {module}"


@pytest.mark.parametrize("name", RUNNER_FILES)
def test_what_the_runner_prints_is_plain_ascii(name):
    assert (ROOT / name).read_text(encoding="utf-8").isascii()


def test_a_python_that_is_too_old_is_told_so():
    source = (ROOT / "course.py").read_text(encoding="utf-8")
    old = source.replace("import sys\n", "import sys\nsys.version_info = (3, 10)\n", 1)
    ended = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True)
    assert ended.returncode == 2
    assert "needs Python 3.11 or newer, and this is 3.10" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_even_an_old_python_can_parse_the_file():
    # No annotations, no f-strings, no walrus: the oldest grammar that ast knows takes it.
    tree = ast.parse((ROOT / "course.py").read_text(encoding="utf-8"), feature_version=(3, 4))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.AnnAssign)]


def test_the_oldest_python_is_the_same_everywhere():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    oldest = re.search(r'requires-python = ">=(\d+)\.(\d+)"', project)
    course = (ROOT / "course.py").read_text(encoding="utf-8")
    assert f"OLDEST = ({oldest[1]}, {oldest[2]})" in course
    assert f"({oldest[1]}, {oldest[2]})" in (ROOT / "tools/environment.py").read_text()


def test_every_extra_that_is_installed_is_one_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    installed = set(re.findall(r"\w+", " ".join(environment.EXTRAS.values())))
    assert installed == set(project["optional-dependencies"])


@pytest.mark.parametrize(("alone", "printed"), [(True, ""), (False, "said\n")])
def test_a_step_alone_prints_as_it_goes_and_others_keep_it_until_they_end(alone, printed, capfd):
    command = [sys.executable, "-c", "print('said'); raise SystemExit(3)"]
    ended, seconds, kept = runner._step(command, alone)
    assert (ended, kept) == (3, printed)
    assert seconds > 0
    assert capfd.readouterr().out.splitlines() == (["said"] if alone else [])


def test_a_step_compiles_what_it_imports_once_for_all_programs(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    command = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"]
    assert runner._step(command, alone=False)[2] == "False\n"


STARTED = {
    "pages 02 --solutions": ("learner", "tools.pages 02 --out {}/pages --solutions"),
    "slides 02": ("teacher", "tools.slides 02 --out {}/slides"),
    "site": ("site", "tools.site --out {}/site"),
    "wheels": ("learner", "tools.wheels --out {}/wheels"),
    "wheels --system windows --python 3.12": (
        "teacher", "tools.wheels --system windows --python 3.12 --out {}/wheels",
    ),
    "board somewhere --text": ("learner", "classroom.board somewhere --text"),
    "count handed --out c": ("learner", "classroom.counting handed --out c"),
    "grade handed --out r": ("learner", "classroom.grading grade handed --out r"),
    "export --help": ("learner", "classroom.grading export --help"),
    "questions --out moodle": ("learner", "classroom.paper questions --out moodle"),
}  # fmt: skip


@pytest.mark.parametrize("line", STARTED)
def test_a_verb_starts_its_module_with_the_packages_that_it_needs(called, line):
    level, command = STARTED[line]
    assert runner.main(line.split()) == 0
    assert called[0] == level
    expected = [word.format(ROOT) for word in command.split()]
    paths = [str(Path(word)) if str(ROOT) in word else word for word in expected]
    assert called[1][1:] == ["-m", *paths]


def test_what_comes_after_bench_is_the_benchmarks_own(monkeypatch):
    called = []
    monkeypatch.setattr(runner.Environment, "ensure", lambda self, level: called.append(level))
    monkeypatch.setattr(runner, "_call", lambda command, **_: called.append(command[1:]) or 0)
    assert runner.main(["bench", "xor", "--quick"]) == 0
    assert called == ["peers", ["-m", "benchmarks.bench", "xor", "--quick"]]


def test_every_verb_of_the_command_line_has_what_runs_it():
    [verbs] = [one for one in command_line.make_parser()._actions if one.dest == "verb"]
    assert set(verbs.choices) == set(runner.RUN)
