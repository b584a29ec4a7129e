"""The project's wheel: what a release, the site and Gradescope's autograder install."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from classroom.errors import UserError

PACKAGES = ("nnlib", "classroom")
NAMED = "slope_by_slope-*.whl"

_BESIDES = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-text")


def wheel(root: Path, out: Path) -> Path:
    """Build the wheel, without a network if this environment has setuptools.

    Parameters
    ----------
    root : Path
        The project's folder.
    out : Path

    Raises
    ------
    UserError
        If it cannot be built, or this is not the project's folder.
    """
    if not (root / _BESIDES[0]).exists():
        raise UserError(
            f"{root} is not the project's folder, from which the wheel is built. Run this there."
        )
    isolated = [] if importlib.util.find_spec("setuptools") is None else ["--no-build-isolation"]
    with tempfile.TemporaryDirectory() as folder:
        # Built in the project itself, it would leave files that get into the next build.
        source = Path(folder, "source")
        source.mkdir()
        for name in _BESIDES:
            shutil.copy(root / name, source)
        for name in PACKAGES:
            shutil.copytree(
                root / name, source / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        done = subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check",
             "--no-deps", *isolated, "--wheel-dir", str(out), str(source)],
            capture_output=True, encoding="utf-8",
        )  # fmt: skip
    if done.returncode:
        raise UserError(f"The wheel could not be built:\n{done.stderr.strip()[-2000:]}")
    [made] = out.glob(NAMED)
    return made
