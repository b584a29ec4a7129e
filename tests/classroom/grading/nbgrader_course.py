"""A course in nbgrader itself, installed in a folder of its own: beside JupyterLab it would change
the page of every test of the browser."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.classroom.grading.classroom import LESSON
from tools import build

FOLDER = Path(sys.prefix, "nbgrader")
PACKAGES = ["nbgrader==0.9.6", "alembic<2", "notebook<8", "RapidFuzz<4", "SQLAlchemy<3", "Mako<2"]


def installed():
    """Install nbgrader, once; give what went wrong, or nothing."""
    if (FOLDER / "bin").exists():
        return ""
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", FOLDER]
    done = subprocess.run([*command, *PACKAGES], capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def environment():
    """Environment variables with which `python -m nbgrader` runs."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(build.ROOT), str(FOLDER)]),
        "PATH": os.pathsep.join([str(FOLDER / "bin"), os.environ["PATH"]]),
    }


def nbgrader(course, *command):
    """Run a command of nbgrader in the folder of a course."""
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *command], cwd=course, env=environment(),
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def hand_in_release(course, released, student, answers):
    """Fill a released notebook and put it where nbgrader looks for it."""
    notebook = json.loads(released.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    target = course / "submitted" / student / LESSON / f"{LESSON}.ipynb"
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(notebook), encoding="utf-8")
