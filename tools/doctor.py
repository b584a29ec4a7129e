"""Write a text for a bug report, without the home folder's name. Standard library only."""

from __future__ import annotations

import json
import locale
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from tools import installers
from tools.browser import find_browser
from tools.environment import Environment
from tools.look_alike import another_nnlib

_PACKAGES = """
import importlib.metadata as m, json
names = "slope-by-slope numpy matplotlib ipython ipykernel jupyterlab ipywidgets nbval tqdm".split()
found = {}
for name in names:
    try:
        found[name] = m.version(name)
    except m.PackageNotFoundError:
        found[name] = "missing"
print(json.dumps(found))
"""


def report(environment: Environment, work: Path) -> str:
    """Write what a bug report needs, one line per fact."""
    stamp = environment.stamped()
    rows = [
        ("system", platform.platform()),
        ("python", f"{platform.python_version()} {sys.executable}"),
        ("project", f"{environment.root} at {_commit(environment.root)}"),
        (".venv", _state(environment, stamp)),
        ("packages", _packages(environment)),
        ("nnlib", another_nnlib(environment.folder) or "no other project's in .venv"),
        ("work", f"{work}, {_count(work)}"),
        ("writable", "yes" if os.access(environment.root, os.W_OK) else "no"),
        ("disk free", f"{shutil.disk_usage(environment.root).free / 1e9:.1f} GB"),
        ("encoding", f"{locale.getpreferredencoding(False)}, console {sys.stdout.encoding}"),
        ("uv", str(installers.find_uv() or "none found; pip installs, or fetches it")),
        ("browser", find_browser() or "none found for the tests"),
    ]
    text = "\n".join(f"{name:10} {value}" for name, value in rows)
    return "Slope by Slope, doctor's report\n" + text.replace(str(Path.home()), "~")


def _commit(root: Path) -> str:
    try:
        asked = subprocess.run(
            ["git", "-C", str(root), "describe", "--always", "--dirty"],
            capture_output=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
    except OSError:
        return "an unknown commit (no git)"
    return asked.stdout.strip() or "an unknown commit (no clone)"


def _state(environment: Environment, stamp: dict[str, str]) -> str:
    if not environment.folder.exists():
        return "not made yet; `python course.py lab` makes it"
    if not stamp:
        return "not made by the course"
    fits = "up to date" if stamp.get("wanted") == environment.wanted() else "out of date"
    return f"{stamp.get('state')}, {stamp.get('level')}, {fits}"


def _packages(environment: Environment) -> str:
    if not environment.python.exists():
        return "none yet"
    asked = subprocess.run(
        [str(environment.python), "-c", _PACKAGES],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if asked.returncode:
        return "could not be listed: " + (asked.stderr.strip().splitlines() or ["no answer"])[-1]
    return ", ".join(f"{name} {version}" for name, version in json.loads(asked.stdout).items())


def _count(work: Path) -> str:
    return f"{len(list(work.glob('*.ipynb')))} notebooks" if work.is_dir() else "not made yet"
