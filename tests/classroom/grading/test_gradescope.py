"""Gradescope's autograder: the ZIP, laid out and run as Gradescope does it, without a network."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy
import pytest

from classroom.errors import UserError
from classroom.grading import autograder, gradescope, self_check
from classroom.grading.__main__ import main
from classroom.grading.judging_answers import NOT_JUDGED
from classroom.wheel import wheel
from course import OLDEST
from nnlib.exercises.lessons import file_of, write_title
from tests.classroom.grading.classroom import EXERCISES, LESSON, RIGHT, notebook, slip
from tools.environment import ROOT

WRONG, SLIP = slip("two_layer_slopes")
POINTS = {"two_layer_slopes": 5.0}
OTHER = file_of("slope_of_one_weight")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Gradescope runs Linux")

# What the scripts call; bubblewrap is not among it, as in Gradescope's image.
_PROGRAMS = ("bash", "chmod", "env", "id", "mkdir", "rm", "timeout", "sh")


def test_the_zip_is_made_only_with_the_flag_and_never_over_another(tmp_path, capsys):
    made = tmp_path / "slope_by_slope-0-py3-none-any.whl"
    made.write_bytes(b"")
    command = ["release", "07", "--gradescope", "--out", str(tmp_path), "--wheel", str(made)]
    assert main(command) == 2
    assert "--without-sandbox" in capsys.readouterr().err
    assert not (tmp_path / LESSON).exists()
    assert main([*command, "--without-sandbox"]) == 0
    assert capsys.readouterr().out.endswith(f"{LESSON}/autograder.zip: 3 points\n")
    assert main([*command, "--without-sandbox"]) == 2
    assert "already exists" in capsys.readouterr().err
    assert main([*command[:-1], str(tmp_path), "--without-sandbox"]) == 2


def test_the_scripts_in_the_zip_can_be_run_and_the_seed_is_drawn_once_for_each_zip(tmp_path):
    made = tmp_path / "slope_by_slope-0-py3-none-any.whl"
    made.write_bytes(b"")
    points = dict.fromkeys(EXERCISES, 1.0)
    seeds = set()
    for name in ("a", "b"):
        [(path, worth)] = autograder.release(["07"], tmp_path / name, points, 10.0, made)
        assert worth == len(EXERCISES)
        with zipfile.ZipFile(path) as packed:
            modes = {one.filename: one.external_attr >> 16 for one in packed.infolist()}
            seeds.add(json.loads(packed.read(gradescope.SETTINGS))["seed"])
            told = packed.read("setup.sh").decode()
        assert stat.S_IMODE(modes["setup.sh"]) == stat.S_IMODE(modes["run_autograder"]) == 0o755
        assert str(OLDEST) in told
    assert len(seeds) == 2


def python_for_all():
    """A Python like this one that answers can run in: without bubblewrap, as nobody."""
    closed = self_check.closed_folder() if os.getuid() == 0 else None
    others = f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
    if closed and not Path(others).exists():
        pytest.skip(f"answers run as nobody, who may not enter {closed}")
    return others if closed else sys.executable


@pytest.fixture(scope="module")
def root():
    """A folder laid out as /autograder, with the ZIP unpacked and set up, without a network."""
    python = python_for_all()
    with tempfile.TemporaryDirectory() as folder:
        # Answers run as nobody, who has to come to the Python in it.
        Path(folder).chmod(0o755)
        made = wheel(ROOT, Path(folder, "dist"))
        points = {**dict.fromkeys(EXERCISES, 1.0), **POINTS}
        [(path, _)] = autograder.release(["07"], Path(folder, "out"), points, 10.0, made)
        root = Path(folder, "autograder")
        with zipfile.ZipFile(path) as packed:
            packed.extractall(root / "source")
            for one in packed.infolist():
                (root / "source" / one.filename).chmod(one.external_attr >> 16)
        shutil.copy(root / "source" / "run_autograder", root)
        programs = Path(folder, "bin")
        programs.mkdir()
        for name in _PROGRAMS:
            (programs / name).symlink_to(shutil.which(name))
        # What the wheel needs is taken from this environment: last on the path, without its own
        # .pth files, so that the editable project is not found there.
        command = [python, "-m", "venv", "--without-pip", str(root / "venv")]
        subprocess.run(command, check=True)
        [site] = (root / "venv").rglob("site-packages")
        needed = Path(numpy.__path__[0]).parent
        (site / "needed.pth").write_text(f"{needed}\n", encoding="utf-8")
        done = run(root, "source/setup.sh")
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"Ready for {write_title('the_hidden_layer')}" in done.stdout
        assert "Not in force: no network, no files of this machine" in done.stdout
        yield root


def run(root, script, **variables):
    """Run a script of the ZIP, as Gradescope does."""
    environ = {"PATH": str(root.parent / "bin"), "AUTOGRADER": str(root), "PIP_NO_INDEX": "1",
               "PIP_NO_DEPS": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **variables}  # fmt: skip
    return subprocess.run(
        [str(root / script)], cwd=root, env=environ, capture_output=True, encoding="utf-8"
    )


def submit(root, **files):
    """Hand in files; give what the instructor sees, and the results, None if there are none."""
    shutil.rmtree(root / "submission", ignore_errors=True)
    (root / "submission").mkdir()
    for name, text in files.items():
        (root / "submission" / name.replace("__", ".")).write_text(text, encoding="utf-8")
    told = {"id": 1, "created_at": "2026-05-03T21:00:00.000000-07:00", "assignment": {
        "due_date": "2026-05-01T23:00:00.000000-07:00", "title": "Hidden layer"},
        "users": [{"email": "jane@uni.edu", "id": 7, "name": "Jane Doe"}]}  # fmt: skip
    (root / "submission_metadata.json").write_text(json.dumps(told), encoding="utf-8")
    results = root / "results" / "results.json"
    done = run(root, "run_autograder")
    return done, json.loads(results.read_text(encoding="utf-8")) if results.exists() else None


VISIBLE = {"hidden", "after_due_date", "after_published", "visible"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}


def check_form(results):
    """Whether it is what the specification of results.json says, and nothing else."""
    assert set(results) <= {
        "score", "execution_time", "output", "output_format", "test_output_format",
        "test_name_format", "visibility", "stdout_visibility", "extra_data", "tests", "leaderboard",
    }  # fmt: skip
    assert results["visibility"] in VISIBLE
    assert results["output_format"] in FORMATS
    assert [test["name"] for test in results["tests"]] == list(EXERCISES)
    for test in results["tests"]:
        assert set(test) <= {
            "score", "max_score", "status", "name", "name_format", "number", "output",
            "output_format", "tags", "visibility", "extra_data",
        }  # fmt: skip
        assert 0 <= test["score"] <= test["max_score"] == POINTS.get(test["name"], 1.0)
        assert isinstance(test["output"], str)
        assert test["visibility"] in VISIBLE
        assert test["output_format"] in FORMATS


def scores(results):
    check_form(results)
    return {test["name"]: test["score"] for test in results["tests"]}


def test_right_work_gets_all_points_and_the_instructor_sees_whose_it_is(root):
    done, results = submit(root, mine__ipynb=notebook(RIGHT))
    assert done.returncode == 0, done.stdout + done.stderr
    assert scores(results) == {**dict.fromkeys(EXERCISES, 1.0), **POINTS}
    assert "mine.ipynb" in results["output"]
    assert "Jane Doe <jane@uni.edu>; handed in 2026-05-03" in done.stdout
    assert "Jane" not in json.dumps(results)


def test_a_slip_gets_its_share_with_the_lessons_message_and_a_stub_nothing(root):
    done, results = submit(
        root,
        **{
            f"{LESSON}__ipynb": notebook(
                {"two_layer_slopes": WRONG, "node_slopes": RIGHT["node_slopes"]}
            )
        },
    )
    assert done.returncode == 0
    found = {test["name"]: test for test in results["tests"]}
    assert scores(results)["node_slopes"] == 1
    assert scores(results)["two_layer_slopes"] < 5
    assert found["two_layer_slopes"]["output"].startswith("not yet. ")
    assert found["hidden_delta"]["output"].startswith("not attempted. ")
    assert found["hidden_delta"]["score"] == 0


def test_of_two_files_one_is_graded_and_both_are_named(root):
    _, results = submit(
        root, **{f"{LESSON}__ipynb": notebook({}), f"{LESSON} (1)__ipynb": notebook(RIGHT)}
    )
    assert sum(scores(results).values()) == 5 + len(EXERCISES) - 1
    assert f"Graded: {LESSON} (1).ipynb" in results["output"]
    assert f"{LESSON}.ipynb: Not graded" in results["output"]
    assert "--students" not in results["output"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({f"{LESSON}__ipynb": "{no notebook"}, "notebook"),
        ({"answers__pdf": "%PDF"}, "No file in it ends in .ipynb"),
        ({f"{OTHER}__ipynb": notebook(RIGHT)}, f"is of {write_title('slope_of_one_weight')}"),
    ],
    ids=["broken", "no notebook", "another lesson"],
)
def test_what_cannot_be_graded_has_no_points_and_the_student_reads_why(root, files, said):
    done, results = submit(root, **files)
    assert done.returncode == 0, done.stdout + done.stderr
    assert set(scores(results).values()) == {0}
    assert said in results["output"]


def test_an_answer_reads_and_writes_nothing_of_the_autograder(root):
    if os.getuid():
        pytest.skip("only as root do answers run as another user")
    tries = [root / "source" / gradescope.SETTINGS, root / "submission_metadata.json",
             root / "results", "/etc/shadow"]  # fmt: skip
    source = (
        RIGHT["node_slopes"].splitlines()[0] + "\n    import os\n    found = []\n"
        f"    for path in {[str(one) for one in tries]}:\n"
        "        read = os.listdir if os.path.isdir(path) else lambda name: open(name).read()\n"
        "        try: found.append(str(read(path)))\n"
        "        except Exception: pass\n"
        "    raise ValueError(f'found {found}')\n"
    )
    _, results = submit(root, mine__ipynb=notebook({**RIGHT, "node_slopes": source}))
    [test] = [one for one in results["tests"] if one["name"] == "node_slopes"]
    assert "found []" in test["output"]


def test_where_grading_fails_there_are_no_results_and_so_no_zero(root):
    settings = root / "source" / gradescope.SETTINGS
    kept = settings.read_bytes()
    try:
        settings.write_bytes(b"{}")
        done, results = submit(root, mine__ipynb=notebook(RIGHT))
    finally:
        settings.write_bytes(kept)
    assert done.returncode == 2
    assert results is None
    assert "nobody gets a 0" in done.stdout
    (root / "results" / "results.json").write_text("{}", encoding="utf-8")
    shutil.rmtree(root / "submission")
    (root / "submission").mkdir()
    assert run(root, "run_autograder").returncode == 2
    assert not (root / "results" / "results.json").exists()


def test_an_autograder_that_takes_too_long_ends_without_results(root):
    submit(root, mine__ipynb=notebook(RIGHT))
    assert run(root, "run_autograder", AUTOGRADER_SECONDS="0.01").returncode == 124
    assert not (root / "results" / "results.json").exists()


def test_an_answer_that_is_not_judged_takes_all_scores_away(tmp_path, monkeypatch):
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "mine.ipynb").write_text(notebook(RIGHT), encoding="utf-8")
    settings = {"lesson": LESSON, "points": dict.fromkeys(EXERCISES, 1.0), "seed": 1, "seconds": 10}
    monkeypatch.setattr(gradescope, "judge_notebook", lambda *given: {"remarks": [], "answers": [
        {"exercise": name, "share": 1.0, "status": "right", "slips": [], "message": "", "notes": []}
        for name in list(EXERCISES)[1:]] + [{
            "exercise": next(iter(EXERCISES)), "share": 0.0, "status": NOT_JUDGED, "slips": [],
            "message": "", "notes": ["The machine failed."]}]})  # fmt: skip
    with pytest.raises(UserError, match="The machine failed"):
        gradescope.judge(tmp_path / "submission", settings)
