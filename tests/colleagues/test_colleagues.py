"""A package of somebody else brings exercises: found when asked for, and never in the way."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from classroom.board.records import Record, Try, subject_of
from classroom.counting.counts import count
from nnlib.checks import check, hint, judge, progress, slips
from nnlib.exercises import EXERCISES, FORMER_NAMES, colleagues
from nnlib.exercises.colleagues import GROUP, trouble_with
from nnlib.exercises.exercise_names import find_exercise, is_exercise
from tests import guides
from tests.notebook import from_notebook
from tools.build import ROOT

WAVES = Path(__file__).parent / "waves"
PAGE = ROOT / "docs" / "exercises-in-a-package.md"
KILL_MATRIX = ("--seeds 50", "--seeds 5 --patients")
RIGHT = "import math\ndef wave_slope(t, f):\n    return f * math.cos(f * t)\n"
WRONG = "import math\ndef wave_slope(t, f):\n    return math.cos(f * t)\n"
DECLARES = (
    "from nnlib.exercises import Exercise\ndef {0}(number):\n    'Say it.'\n    return number\n"
    "EXERCISE = Exercise({0}, lambda rng: (rng.random(),), (), ())\n"
)


def install(place, package, points, text="", module=""):
    """Put a package where Python looks, as pip does: a module, and what it says of itself."""
    about = place / f"{package.replace('-', '_')}-1.0.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    lines = "".join(f"{name} = {value}\n" for name, value in points.items())
    (about / "entry_points.txt").write_text(f"[{GROUP}]\n{lines}")
    if module:
        (place / f"{module}.py").write_text(text, encoding="utf-8")
    return place


def install_waves(place):
    """Put the complete small package there, with the entry points of its own pyproject.toml."""
    told = tomllib.loads((WAVES / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.copytree(WAVES / "src", place, dirs_exist_ok=True)
    return install(place, told["name"], told["entry-points"][GROUP])


def forget():
    for known in (colleagues._named, colleagues._loaded, slips._sentences):
        known.cache_clear()


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder in which Python looks for packages; what was found in it is forgotten."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("NNLIB_PROGRESS", str(tmp_path / "progress"))
    before = set(sys.modules)
    forget()
    yield folder
    forget()
    for name in set(sys.modules) - before:
        if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def run(folder, *words):
    """Run Python where the package is on the path; give its output."""
    paths = {"PYTHONPATH": os.pathsep.join([str(folder / "packages"), str(ROOT)])}
    variables = {**os.environ, "NNLIB_PROGRESS": str(folder / "progress"), "PYTHONUTF8": "1"}
    ended = subprocess.run(
        [sys.executable, *words], env=variables | paths, cwd=folder, text=True,
        capture_output=True, timeout=300,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_check_hint_solution_patient_and_progress_find_it_and_nothing_is_loaded_before(tmp_path):
    install_waves(tmp_path / "packages")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom nnlib.checks import check, hint, patient, progress, solution\n"
        "def double(number):\n    return 2 * number\ncheck(double)\n"
        "print('loaded:', 'waves' in sys.modules)\n"
        f"{WRONG}check(wave_slope)\nhint(wave_slope)\n{RIGHT}check(wave_slope)\n"
        "solution('wave_slope')\npatient('wave_slope', seed=1)\nprogress()\n",
        encoding="utf-8",
    )
    said = run(tmp_path, str(script))
    assert "loaded: False" in said
    assert "Is the frequency missing in front?" in said
    assert "Hint 1 of 3. A wave with twice the frequency" in said
    assert "Right. On all 20 tries it agrees with the measured slopes.\n" in said
    assert "    return frequency * math.cos(frequency * time)" in said
    assert "def patient_wave_slope_" in said
    assert "package waves-exercises" in said
    assert "1 of 1  wave_slope (right)" in said


def test_the_page_has_the_files_of_the_package_and_its_commands_are_known():
    blocks = dict(guides.blocks_of(PAGE.read_text(encoding="utf-8")))
    assert set(blocks) == {"pyproject.toml", "src/waves/wave_slope.py"}
    for file, block in blocks.items():
        assert block == (WAVES / file).read_text(encoding="utf-8"), file
    commands = re.findall(
        r"^\$ python -m nnlib.checks.kill_matrix (.+)$", PAGE.read_text("utf-8"), re.M
    )
    assert commands == [f"wave_slope {options}" for options in KILL_MATRIX]


def test_the_kill_matrix_finds_no_wrong_verdict_of_it(tmp_path):
    install_waves(tmp_path / "packages")
    for options in KILL_MATRIX:
        few = re.sub(r"--seeds \d+", "--seeds 2", options).split()
        said = run(tmp_path, "-m", "nnlib.checks.kill_matrix", "wave_slope", *few)
        assert "0 wrong" in said


def test_its_notebook_runs_unfilled_and_filled(tmp_path, monkeypatch):
    packages = install_waves(tmp_path / "packages")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(packages), str(ROOT)]))
    monkeypatch.delenv("NNLIB_PROGRESS", raising=False)
    for answer, expected in (("", "not attempted"), (RIGHT, "right")):
        notebook = nbformat.read(WAVES / "waves.ipynb", as_version=4)
        assert notebook.cells[2].source == stub_in(packages)
        if answer:
            notebook.cells[2].source = answer
        NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
        [shown] = [one for one in notebook.cells[3].outputs if "nnlib" in one.get("metadata", {})]
        assert shown["metadata"]["nnlib"]["status"] == expected


def stub_in(packages):
    code = "from waves.wave_slope import EXERCISE; print(EXERCISE.stub)"
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join([str(packages), str(ROOT)])}
    return subprocess.run(
        [sys.executable, "-c", code], env=paths, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_its_slips_and_its_records_are_known_to_whoever_has_the_package(place):
    install_waves(place)
    assert judge("wave_slope", from_notebook(WRONG, ("wave_slope",))).slips == ("chain_forgotten",)
    assert not is_exercise("wave_slope")
    asked = slips.sentences("wave_slope")["chain_forgotten"].question
    assert asked == "Is the frequency missing in front?"
    assert subject_of("wave_slope.json") == "wave_slope"
    tries = (Try("not yet", ("chain_forgotten",)), Try("right", (), 1))
    counts = count([{"wave_slope": Record("right", history=tries)}])
    assert counts.exercises["wave_slope"].right_at == {2: 1}
    assert counts.hints["wave_slope", 1].right == 1


def test_without_the_package_its_name_is_unknown(place, capsys):
    hint("wave_slope")
    assert "No exercise is called `wave_slope`" in capsys.readouterr().out
    assert subject_of("wave_slope.json") is None


@pytest.mark.parametrize("name", ["double", "twofold"])
def test_a_name_of_the_course_stays_the_courses_and_the_package_is_named(
    place, name, monkeypatch, capsys
):
    monkeypatch.setitem(FORMER_NAMES, "twofold", "double")
    text = f"raise SystemExit('loaded')\n{DECLARES.format(name)}"
    install(place, "copycat", {name: "copycat:EXERCISE"}, text, "copycat")
    assert find_exercise(name) is EXERCISES["double"]
    check(lambda number: 2 * number, name)
    assert capsys.readouterr().out.startswith("Right.")
    progress()
    said = capsys.readouterr().out
    sentence = f"The package `copycat` brings an exercise `{name}`: the course has one of that name"
    assert sentence in said
    assert "copycat" not in sys.modules


BROKEN = {
    "an import that fails": ("import no_such_module", "No module named 'no_such_module'"),
    "a syntax error": ("def (", "SyntaxError"),
    "an end of the program": ("raise SystemExit('bye')", "SystemExit: bye"),
    "nothing there": ("", "has no attribute 'EXERCISE'"),
    "not an exercise": ("EXERCISE = 3", "`broken:EXERCISE` is not an exercise of that name"),
    "another name": (DECLARES.format("calm"), "`broken:EXERCISE` is not an exercise of that name"),
}


@pytest.mark.parametrize(("text", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_package_gets_one_sentence_and_the_course_goes_on(place, text, reason, capsys):
    install(place, "broken-waves", {"swell": "broken:EXERCISE"}, text, "broken")
    install_waves(place)
    check(lambda number: number, "swell")
    said = capsys.readouterr().out.splitlines()[0]
    assert said.startswith("The exercise `swell` of the package `broken-waves` cannot be used (")
    assert reason in said
    progress()
    listed = capsys.readouterr().out
    assert listed.count("`broken-waves`") == 1
    assert "wave_slope" in listed
    check(lambda number: 2 * number, "double")
    assert capsys.readouterr().out.startswith("Right.")
    assert find_exercise("wave_slope")


def test_a_check_that_fails_by_itself_is_a_fault_of_the_package_and_says_so(place, capsys):
    text = DECLARES.format("swell").replace("rng.random()", "rng.no_such_thing()")
    install(place, "rough-waves", {"swell": "rough:EXERCISE"}, text, "rough")
    check(lambda number: number, "swell")
    said = capsys.readouterr().out
    assert "not your fault, and your answer was not judged" in said
    assert "comes from the package `rough-waves`" in said


def test_two_packages_with_one_name_are_both_named_and_neither_is_used(place):
    for package in ("tide", "surf"):
        install(place, package, {"swell": f"{package}:EXERCISE"}, DECLARES.format("swell"), package)
    assert find_exercise("swell") is None
    assert trouble_with("swell") == (
        "The packages `surf` and `tide` bring an exercise `swell`: neither is used, since each "
        "needs a name of its own."
    )


def test_one_package_that_is_found_twice_on_the_path_is_one(place, tmp_path, monkeypatch):
    install_waves(place)
    monkeypatch.syspath_prepend(str(install_waves(tmp_path / "more")))
    forget()
    assert find_exercise("wave_slope")


@pytest.mark.parametrize("name", ["claim_01", "recall_size", "guess_a", "patient_x", "own_rule_1"])
def test_a_name_under_which_a_folder_keeps_other_things_is_refused(place, name):
    install(place, "clash", {name: "clash:EXERCISE"}, DECLARES.format(name), "clash")
    assert find_exercise(name) is None
    assert "an exercise cannot have that name" in trouble_with(name)


def test_a_package_that_says_nothing_readable_of_itself_is_passed_over(place):
    install_waves(place)
    for package, text in (("odd", f"[{GROUP}]\nno equals sign\n"), ("binary", "\udcff")):
        about = place / f"{package}-1.0.dist-info"
        about.mkdir()
        (about / "entry_points.txt").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert find_exercise("wave_slope")


def test_nothing_of_a_package_is_loaded_where_a_students_answer_runs(tmp_path):
    install_waves(tmp_path / "packages")
    source = (
        "import sys\nfrom nnlib.checks import check, hint\n"
        "def wave_slope(number):\n    return number\n"
        "def double(number):\n    check(wave_slope); hint('wave_slope')\n"
        "    return 2 * number if 'waves' not in sys.modules else None\n"
    )
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom classroom.grading.process import RemoteAnswer\n"
        "from classroom.grading.warm import Warm\nfrom nnlib.checks.judging import judge_exercise\n"
        "from nnlib.exercises import EXERCISES\n"
        f"source = {source!r}\n"
        "with Warm() as warm, RemoteAnswer(warm, EXERCISES['double'], source, ()) as answer:\n"
        "    print(judge_exercise(EXERCISES['double'], answer).status)\n"
        "print('loaded:', 'waves' in sys.modules)\n",
        encoding="utf-8",
    )
    assert run(tmp_path, str(script)) == "right\nloaded: False\n"
